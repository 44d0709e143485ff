/* Fuzzes the query language: whatever is read as a query is good SQL, and is
 * asked of notmuch with its quotes closed. */

#include <stdlib.h>
#include <unistd.h>

#include "core/store/list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct store *
a_store(void)
{
	static char dir[] = "/tmp/espy-fuzz-XXXXXX";
	struct workspace w;
	struct store *s;
	struct error e;

	if (mkdtemp(dir) == NULL ||
	    workspace_open(&w, dir, true, &e) != ERR_NONE ||
	    store_open(&s, &w, &e) != ERR_NONE)
		abort();
	/* It lives on without its files. */
	unlink(w.db);
	rmdir(w.evidence);
	workspace_free(&w);
	return s;
}

static enum err
search(void *arg, struct slice query, const struct slice *among, size_t n,
    bool (*hit)(void *ctx, struct slice id), void *ctx, struct error *e)
{
	size_t i, quotes = 0;

	(void)arg, (void)among, (void)n, (void)e;
	for (i = 0; i < query.n; i++)
		quotes += query.p[i] == '"';
	if (quotes % 2 != 0 || query.n == 0)
		abort();
	hit(ctx, SLICE("some@id.example"));
	return ERR_NONE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct text_source text = { NULL, search };
	static struct store *store;
	struct rows rows = { 0 };
	struct error e = { ERR_NONE, "" };
	struct listing *l;
	size_t at = 0;
	enum err err;

	if (store == NULL)
		store = a_store();
	err = listing_open(&l, store, slice_of((const char *)data, size),
	    ORDER_NEWEST, &text, &at, &e);
	if (err != ERR_NONE) {
		if (err != ERR_USAGE || e.text[0] == '\0' || at > size)
			abort();
		return 0;
	}
	if (listing_more(l, 10, &rows, &e) != ERR_NONE)
		abort();
	listing_close(l);
	rows_free(&rows);
	return 0;
}

/* Fuzzes the query language: whatever is read as a query is good SQL, and is
 * asked of notmuch with its quotes closed. */

#include <stdlib.h>
#include <unistd.h>

#include "core/store/list.h"
#include "core/store/query_complete.h"
#include "core/store/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct store *
a_store(void)
{
	static char dir[] = "/tmp/espy-fuzz-XXXXXX";
	struct workspace w;
	struct store *s;
	struct error e;
	bool bad;

	if (mkdtemp(dir) == NULL ||
	    workspace_open(&w, dir, true, &e) != ERR_NONE ||
	    store_open(&s, &w, &e) != ERR_NONE)
		abort();
	/* Searches for saved:a, of which one leads to the other */
	if (store_search_save(s, "fuzz", SLICE("a"), SLICE("spf:pass x"), &bad,
		NULL, &e) != ERR_NONE ||
	    store_search_save(s, "fuzz", SLICE("b"), SLICE("saved:a or y"),
		&bad, NULL, &e) != ERR_NONE)
		abort();
	/* It lives on without its files. */
	unlink(w.db);
	rmdir(w.evidence);
	workspace_free(&w);
	return s;
}

static enum err
ask(void *arg, struct slice query, const struct slice *among, size_t n,
    uint64_t *ticket, struct error *e)
{
	size_t i, quotes = 0;

	(void)arg, (void)among, (void)n, (void)e;
	for (i = 0; i < query.n; i++)
		quotes += query.p[i] == '"';
	if (quotes % 2 != 0 || query.n == 0)
		abort();
	*ticket = 1;
	return ERR_NONE;
}

static enum err
take(void *arg, uint64_t ticket, bool wait, struct text_hits *out,
    struct error *e)
{
	static const char *const ids[] = { "some@id.example" };

	(void)arg, (void)ticket, (void)wait, (void)e;
	*out = (struct text_hits){ ids, 1, true };
	return ERR_NONE;
}

static void
drop(void *arg, uint64_t ticket)
{
	(void)arg, (void)ticket;
}

/* Whatever a candidate replaces, the query stays one line of good text. */
static void
complete(struct store *store, struct slice text)
{
	struct candidates c;
	struct error e;
	size_t i;

	if (query_complete(store, text, text.n, &c, &e) != ERR_NONE)
		abort();
	if (c.from > c.to || c.to > text.n)
		abort();
	for (i = 0; i < c.n; i++)
		if (c.v[i].text.n == 0)
			abort();
	candidates_free(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct text_source text = { NULL, NULL, ask, take,
		drop };
	struct slice query = slice_of((const char *)data, size);
	static struct store *store;
	struct rows rows = { 0 };
	struct error e = { ERR_NONE, "" };
	struct listing *l;
	size_t at = 0;
	enum err err;

	if (store == NULL)
		store = a_store();
	complete(store, query);
	err = listing_open(&l, store, query, ORDER_NEWEST, &text, &at, &e);
	if (err != ERR_NONE) {
		if (err != ERR_USAGE || e.text[0] == '\0' || at > size)
			abort();
		return 0;
	}
	if (listing_more(l, 10, &rows, &e) != ERR_NONE || listing_busy(l))
		abort();
	listing_close(l);
	rows_free(&rows);
	return 0;
}

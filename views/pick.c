/* Messages as the words of a command name them. */

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"
#include "core/store/campaign.h"
#include "core/store/list.h"
#include "views/cli.h"
#include "views/json_row.h"
#include "views/pick.h"

enum { PAGE = 1000 };

void
picked_free(struct picked *p)
{
	rows_free(&p->rows);
	arena_free(&p->arena);
}

static enum err
add_query(struct session *s, struct slice query, struct rows *rows,
    struct error *e)
{
	struct listing *l;
	size_t before;
	enum err err = listing_open(&l, s->store, query, ORDER_OLDEST,
	    &s->text, NULL, e);

	if (err != ERR_NONE)
		return err;
	do {
		before = rows->n;
		err = listing_more(l, PAGE, rows, e);
	} while (err == ERR_NONE && rows->n == before + PAGE);
	if (err == ERR_NONE && listing_text_partial(l))
		cli_say("the text of some messages is not indexed yet: they "
			"may be missing here");
	listing_close(l);
	return err;
}

/* "c12"; a message's name is 8 or more hex digits, so that both can be told
 * apart but where a file has such a name */
static bool
is_campaign(struct slice word)
{
	int64_t n;

	return word.n >= 2 && word.n < 8 && ascii_lower(word.p[0]) == 'c' &&
	    slice_number(slice_from(word, 1), &n);
}

static enum err
add_word(struct picked *p, struct session *s, struct slice word,
    struct error *e)
{
	char name[CAMPAIGN_NAME];
	int64_t id;
	enum err err;

	if (!is_campaign(word))
		return store_find(s->store, word, &p->rows, e);
	err = store_campaign_find(s->store, word, &id, e);
	if (err != ERR_NONE)
		return err;
	*ARENA_PUSH(&p->arena, p->campaigns, p->ncampaigns) = id;
	campaign_name(id, name);
	return add_query(s, slice_printf(&p->arena, "campaign:%s", name),
	    &p->rows, e);
}

static int
by_octets(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

/* Each once, in the order of the rows */
static enum err
add_hashes(struct picked *p, struct error *e)
{
	struct sha256 *sorted = arena_array(&p->arena, p->rows.n + 1,
	    sizeof *sorted);
	bool *seen = arena_array(&p->arena, p->rows.n + 1, sizeof *seen);
	size_t i;

	for (i = 0; i < p->rows.n; i++) {
		if (!p->rows.v[i].hashed)
			return err_set(e, ERR_ABSENT, "a message's file could "
			    "never be read, so that nothing can be done with "
			    "it (espy list is:refused says why)");
		sorted[i] = p->rows.v[i].sha256;
	}
	sha256_sort(sorted, p->rows.n);
	p->v = arena_array(&p->arena, p->rows.n + 1, sizeof *p->v);
	for (i = 0; i < p->rows.n; i++) {
		const struct sha256 *h = &p->rows.v[i].sha256;
		size_t at = (size_t)((struct sha256 *)bsearch(h, sorted,
		    p->rows.n, sizeof *h, by_octets) - sorted);

		if (seen[at])
			continue;
		seen[at] = true;
		p->v[p->n++] = *h;
	}
	return ERR_NONE;
}

enum err
picked_find(struct picked *p, struct session *s, char **words, int n,
    struct error *e)
{
	enum err err = ERR_NONE;
	int i;

	*p = (struct picked){ .n = 0 };
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = add_word(p, s, slice_str(words[i]), e);
	return err != ERR_NONE ? err : add_hashes(p, e);
}

enum err
picked_word(struct picked *p, struct session *s, struct slice word,
    struct error *e)
{
	enum err err;

	*p = (struct picked){ .n = 0 };
	err = add_word(p, s, word, e);
	return err != ERR_NONE ? err : add_hashes(p, e);
}

enum err
picked_query(struct picked *p, struct session *s, struct slice query,
    struct error *e)
{
	enum err err;

	*p = (struct picked){ .n = 0 };
	err = add_query(s, query, &p->rows, e);
	if (err == ERR_NONE && p->rows.n == 0)
		err = err_set(e, ERR_ABSENT, "no message is found by this "
		    "query");
	return err != ERR_NONE ? err : add_hashes(p, e);
}

enum err
picked_json(const struct picked *p, struct session *s, struct error *e)
{
	struct rows rows = { 0 };
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < p->n; i++)
		err = store_get(s->store, &p->v[i], &rows, e);
	for (i = 0; err == ERR_NONE && i < rows.n; i++) {
		struct json j = { 0 };

		json_row(&j, &rows.v[i]);
		out_json(&j);
	}
	rows_free(&rows);
	return err;
}

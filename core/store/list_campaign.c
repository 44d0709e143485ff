/* The campaigns of the messages that a list finds. */

#include <stdlib.h>

#include "core/store/list_private.h"

static enum err
campaign_of(struct store *s, int64_t message, int64_t *campaign,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT coalesce(campaign, 0)"
	    " FROM d_message WHERE id = $1", "i", message);

	*campaign = 0;
	if (err == ERR_NONE)
		err = db_int_end(st, campaign, e);
	return err == ERR_ABSENT ? ERR_NONE : err; /* purged meanwhile */
}

static int
by_number(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

/* What words have found is not in SQL. */
static enum err
of_found(struct listing *l, struct arena *a, int64_t **out, size_t *n,
    struct error *e)
{
	size_t i, all = 0;
	int64_t id;
	enum err err = ERR_NONE;

	for (i = 0; err == ERR_NONE && i < l->nfound; i++) {
		err = campaign_of(l->store, l->found[i].id, &id, e);
		if (err == ERR_NONE && id != 0)
			*ARENA_PUSH(a, *out, all) = id;
	}
	if (all != 0)
		qsort(*out, all, sizeof **out, by_number);
	for (i = 0; i < all; i++)
		if (*n == 0 || (*out)[*n - 1] != (*out)[i])
			(*out)[(*n)++] = (*out)[i];
	return err;
}

enum err
listing_campaigns(struct listing *l, struct arena *a, int64_t **out,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err;

	*out = NULL;
	*n = 0;
	while (listing_busy(l))
		if ((err = list_text_step(l, true, e)) != ERR_NONE)
			return err;
	if (l->stream)
		return of_found(l, a, out, n, e);
	err = db_query_once(l->store->db, &st, e, arena_printf(&l->arena,
	    "SELECT DISTINCT m.campaign FROM d_message m WHERE $1 = $1"
	    " AND m.campaign IS NOT NULL AND %s",
	    buf_slice(&l->sql.text).p));
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	list_bind(st, &l->sql);
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_int(st, 0);
	return db_end(st, e);
}

/* Campaigns that lose messages to a purge. */

#include "core/store/campaign_join.h"
#include "core/store/purge_impl.h"

static enum err
ids_read(struct store *s, struct arena *a, int64_t **v, size_t *n,
    const char *sql, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, sql, "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *v, *n) = db_int(st, 0);
	return db_end(st, e);
}

enum err
purge_campaigns_leave(struct store *s, struct purge_campaigns *out,
    struct error *e)
{
	int64_t *set = NULL;
	size_t n = 0, i;
	enum err err = ids_read(s, &out->arena, &out->v, &out->n,
	    "SELECT DISTINCT m.campaign FROM purge_set p JOIN d_message m"
	    " ON m.id = p.message WHERE m.campaign IS NOT NULL", e);

	if (err == ERR_NONE)
		err = ids_read(s, &out->arena, &out->beside, &out->nbeside,
		    "SELECT m.id FROM purge_set p JOIN d_message m"
		    " ON m.campaign_by = p.message WHERE NOT EXISTS (SELECT 1"
		    "  FROM purge_set q WHERE q.message = m.id)", e);
	if (err == ERR_NONE)
		err = ids_read(s, &out->arena, &set, &n,
		    "SELECT message FROM purge_set", e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = campaign_keys_put(s, set[i], 0, NULL, 0, e);
	return err;
}

enum err
purge_campaigns_settle(struct store *s, const struct purge_campaigns *c,
    struct error *e)
{
	enum err err = ERR_NONE;
	bool gone;
	size_t i;

	for (i = 0; err == ERR_NONE && s->judged != NULL && i < c->nbeside;
	     i++)
		err = s->judged(s, c->beside[i], e);
	for (i = 0; err == ERR_NONE && i < c->n; i++)
		err = campaign_settle(s, c->v[i], 0, &gone, e);
	return err;
}

/* Cases that lose messages to a purge. */

#include "core/store/purge_impl.h"
#include "core/store/urgency.h"

enum err
purge_cases_read(struct store *s, struct purge_cases *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT DISTINCT x.case_id"
	    " FROM purge_set p JOIN d_message m ON m.id = p.message"
	    " JOIN k_case_message x ON x.sha256 = m.sha256", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(&out->arena, out->v, out->n) = db_slice(st, 0,
		    &out->arena);
	return db_end(st, e);
}

enum err
purge_cases_renew(struct store *s, const struct purge_cases *c,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < c->n; i++)
		err = urgency_case(s, c->v[i], e);
	return err;
}

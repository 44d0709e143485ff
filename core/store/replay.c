/* One signature on several deliveries: what was sent again, or to many. */

#include "core/store/fact.h"
#include "core/store/impl.h"

/* Messages with that signature that are no copies of this one's delivery */
static enum err
others(struct store *s, int64_t message, struct slice b, int64_t *n,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT count(*) FROM d_kind k"
	    " JOIN d_value v ON v.kind = k.id JOIN d_fact f ON f.value = v.id"
	    " JOIN d_message m ON m.id = f.message"
	    " WHERE k.name = 'signature' AND v.value = $1"
	    " AND coalesce(m.delivery, m.sha256) <> (SELECT"
	    " coalesce(o.delivery, o.sha256) FROM d_message o"
	    " WHERE o.id = $2)", "si", slice_upto(b, FACT_SIGNATURE),
	    message);

	return err != ERR_NONE ? err : db_int_end(st, n, e);
}

enum err
store_replay_hints(struct store *s, int64_t message, struct analysis *a,
    struct error *e)
{
	struct computed *c = &a->auth.computed;
	size_t i;

	for (i = 0; i < c->ndkim; i++) {
		const struct dkim_signature *sig = &c->dkim[i];
		int64_t n = 0;
		enum err err;

		if (sig->b.n == 0)
			continue;
		err = others(s, message, sig->b, &n, e);
		if (err != ERR_NONE)
			return err;
		if (n == 0)
			continue;
		*ARENA_PUSH(&a->arena, c->hints, c->nhints) = slice_printf(
		    &a->arena, "the signature of %.*s stands on %lld other "
		    "message%s here, delivered another time (signature:%.*s)",
		    SLICE_ARG(sig->domain), (long long)n, n == 1 ? "" : "s",
		    SLICE_ARG(slice_upto(sig->b, 16)));
	}
	return ERR_NONE;
}

/* Chains of receivers, counted. */

#include "core/store/chain.h"
#include "core/store/impl.h"

/* Messages with that chain, of that source: $1 and $2.  CROSS JOIN: from
 * these few to their facts, not from all values of a kind to each of them. */
#define OF_CHAIN \
	" FROM d_fact c CROSS JOIN d_message m ON m.id = c.message"
#define THEIR_FACTS \
	" CROSS JOIN d_fact f ON f.message = m.id" \
	" CROSS JOIN d_value v ON v.id = f.value" \
	" CROSS JOIN d_kind k ON k.id = v.kind"
#define WHERE_CHAIN \
	" WHERE c.value = $1 AND coalesce(m.source, 0) = $2"

static enum err
read_values(struct stmt *st, struct chain_values *out, struct arena *a,
    struct error *e)
{
	while (db_row(st)) {
		struct chain_value *v = ARENA_PUSH(a, out->v, out->n);

		v->value = db_slice(st, 0, a);
		v->messages = (uint64_t)db_int(st, 1);
	}
	return db_end(st, e);
}

static enum err
facts_of(struct store *s, const struct chain *c, const char *kind,
    struct chain_values *out, struct arena *a, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT v.value, count(*)"
	    OF_CHAIN THEIR_FACTS WHERE_CHAIN
	    " AND k.name = $3 GROUP BY v.id, v.value"
	    " ORDER BY count(*) DESC, v.value LIMIT $4", "iizi", c->value_id,
	    c->source_id, kind, (int64_t)CHAIN_MOST_VALUES);

	return err != ERR_NONE ? err : read_values(st, out, a, e);
}

/* Addresses of the clients that carry a gateway's name */
static enum err
ips_of(struct store *s, const struct chain *c, struct slice gateway,
    struct chain_values *out, struct arena *a, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.ip, count(*)"
	    OF_CHAIN THEIR_FACTS WHERE_CHAIN
	    " AND k.name = 'gateway' AND v.value = $3 GROUP BY m.ip"
	    " ORDER BY count(*) DESC, m.ip LIMIT $4", "iisi", c->value_id,
	    c->source_id, gateway, (int64_t)CHAIN_MOST_VALUES);

	return err != ERR_NONE ? err : read_values(st, out, a, e);
}

static enum err
receivers_of(struct store *s, struct chain *c, struct arena *a,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.receiver, count(*)"
	    OF_CHAIN WHERE_CHAIN " AND m.trust = $3 GROUP BY m.receiver"
	    " ORDER BY count(*) DESC, m.receiver LIMIT $4", "iiii",
	    c->value_id, c->source_id, (int64_t)TRUST_CONFIGURED,
	    (int64_t)CHAIN_MOST_VALUES);

	return err != ERR_NONE ? err : read_values(st, &c->receivers, a, e);
}

static enum err
samples_of(struct store *s, struct chain *c, struct arena *a, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.sha256, m.ip, m.helo"
	    OF_CHAIN WHERE_CHAIN " AND m.sha256 IS NOT NULL"
	    " ORDER BY m.time DESC, m.id DESC LIMIT $3", "iii", c->value_id,
	    c->source_id, (int64_t)CHAIN_SAMPLES);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct chain_sample *x = &c->samples[c->nsamples++];

		db_sha256(st, 0, &x->sha256);
		x->ip = db_slice(st, 1, a);
		x->helo = db_slice(st, 2, a);
	}
	return db_end(st, e);
}

static enum err
details(struct store *s, struct chain *c, struct arena *a, struct error *e)
{
	enum err err = receivers_of(s, c, a, e);
	size_t i;

	if (err == ERR_NONE)
		err = facts_of(s, c, "by", &c->by, a, e);
	if (err == ERR_NONE)
		err = facts_of(s, c, "authserv-id", &c->authserv_ids, a, e);
	if (err == ERR_NONE)
		err = facts_of(s, c, "authserv-id-below", &c->below, a, e);
	if (err == ERR_NONE)
		err = facts_of(s, c, "gateway", &c->gateways, a, e);
	if (err == ERR_NONE)
		err = samples_of(s, c, a, e);
	c->gateway_ips = arena_array(a, c->gateways.n + 1,
	    sizeof *c->gateway_ips);
	for (i = 0; i < c->gateways.n && err == ERR_NONE; i++)
		err = ips_of(s, c, c->gateways.v[i].value, &c->gateway_ips[i],
		    a, e);
	return err;
}

enum err
store_chains(struct store *s, struct chains *out, struct error *e)
{
	struct stmt *st;
	size_t i;
	enum err err = db_query(s->db, &st, e, "SELECT coalesce(s.id, 0),"
	    " s.name, v.id, v.value, count(*),"
	    " count(*) FILTER (WHERE m.trust = $1)"
	    " FROM d_kind k JOIN d_value v ON v.kind = k.id"
	    " JOIN d_fact c ON c.value = v.id"
	    " JOIN d_message m ON m.id = c.message"
	    " LEFT JOIN k_source s ON s.id = m.source WHERE k.name = 'chain'"
	    " GROUP BY s.id, s.name, v.id, v.value"
	    " ORDER BY s.name, count(*) DESC, v.value LIMIT $2", "ii",
	    (int64_t)TRUST_CONFIGURED, (int64_t)CHAINS_MOST);

	*out = (struct chains){ .n = 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct chain *c = ARENA_PUSH(&out->arena, out->v, out->n);

		*c = (struct chain){ .source_id = db_int(st, 0),
			.source = db_slice(st, 1, &out->arena),
			.value_id = db_int(st, 2),
			.chain = db_slice(st, 3, &out->arena),
			.messages = (uint64_t)db_int(st, 4),
			.configured = (uint64_t)db_int(st, 5) };
	}
	err = db_end(st, e);
	for (i = 0; i < out->n && err == ERR_NONE; i++)
		err = details(s, &out->v[i], &out->arena, e);
	if (err != ERR_NONE)
		chains_free(out);
	return err;
}

void
chains_free(struct chains *c)
{
	arena_free(&c->arena);
	*c = (struct chains){ .n = 0 };
}

/* Cases: their messages as a summary needs them, and no more. */

#include "core/store/case.h"
#include "core/store/case_impl.h"

/* Read by light_fill in this order. */
static const char light_select[] =
    "SELECT m.id, m.sha256, m.kind, m.refused IS NOT NULL,"
    " coalesce(m.delivery, m.sha256), m.time, m.boundary_time, m.date,"
    " m.ip, m.rdns, m.helo, m.from_domain, m.service, m.service_name,"
    " m.strength, m.account_kind, m.account, m.domain, m.provenance,"
    " m.trust, m.raised_by IS NOT NULL, m.campaign,"
    " (SELECT count(*) FROM d_file f WHERE f.message = m.id"
    "  AND f.gone_at IS NULL)"
    " FROM k_case c JOIN k_case_message x ON x.case_id = c.id"
    " JOIN d_message m ON m.sha256 = x.sha256"
    " WHERE c.root = $1 OR c.id = $1"
    " GROUP BY m.id ORDER BY m.time, m.id";

static void
light_fill(struct stmt *st, struct row *r, struct arena *a)
{
	r->id = db_int(st, 0);
	r->hashed = db_sha256(st, 1, &r->sha256);
	r->kind = (enum message_kind)db_enum(st, 2, MESSAGE_KINDS - 1);
	r->refused = db_int(st, 3) != 0;
	db_sha256(st, 4, &r->delivery);
	r->time = db_time(st, 5);
	r->boundary_time = db_time(st, 6);
	r->date = db_time(st, 7);
	r->ip = db_slice(st, 8, a);
	r->rdns = db_slice(st, 9, a);
	r->helo = db_slice(st, 10, a);
	r->from_domain = db_slice(st, 11, a);
	r->service = db_slice(st, 12, a);
	r->service_name = db_slice(st, 13, a);
	r->strength = (enum strength)db_enum(st, 14, STRENGTH_PROVEN);
	r->account_kind = db_slice(st, 15, a);
	r->account = db_slice(st, 16, a);
	r->domain = db_slice(st, 17, a);
	r->provenance = (enum provenance)db_enum(st, 18, PROVENANCE_SUBMITTED);
	r->trust = (enum trust)db_enum(st, 19, TRUST_CONFIGURED);
	r->raised = db_int(st, 20) != 0;
	r->campaign = db_int(st, 21);
	r->files = (unsigned)db_int(st, 22);
}

enum err
store_case_light(struct store *s, struct slice id, struct rows *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct stmt *st;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, light_select, "s", exact);
	if (err == ERR_NONE) {
		while (db_row(st))
			light_fill(st, ARENA_PUSH(&out->arena, out->v,
			    out->n), &out->arena);
		err = db_end(st, e);
	}
	arena_free(&a);
	return err;
}

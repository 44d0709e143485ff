/* Has a case's mail stopped: deliveries, sources, recipients. */

#include "core/base/clock.h"
#include "core/store/case_impl.h"
#include "core/store/gate_impl.h"

enum err
store_gate_mails(struct store *s, struct slice case_id,
    struct gate_mails *out, struct error *e)
{
	struct slice id;
	struct stmt *st;
	enum err err = case_resolve(s, case_id, &out->arena, &id, e);

	/* Copies of one delivery have one time, that of the observed one */
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT coalesce("
		    "min(CASE WHEN " GATE_OBSERVED("m") " THEN m.time END),"
		    " min(CASE WHEN m.time < m.first_seen THEN m.time"
		    "  ELSE m.first_seen END)), max(m.domain),"
		    " max(CASE WHEN " GATE_OBSERVED("m") " THEN 1 ELSE 0 END)"
		    " FROM d_message m"
		    " WHERE m.sha256 IN " GATE_CASE " AND m.kind = 0"
		    " GROUP BY coalesce(m.delivery, m.sha256)", "s", id);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(&out->arena, out->v, out->n) = (struct gate_mail){
			db_time(st, 0), db_slice(st, 1, &out->arena),
			db_int(st, 2) == 0 };
	return db_end(st, e);
}

void
gate_mails_free(struct gate_mails *m)
{
	arena_free(&m->arena);
	*m = (struct gate_mails){ 0 };
}

static enum err
read_case(struct gate_reader *r, struct error *e)
{
	struct arena *a = &r->f->arena;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT c.service,"
	    " c.component, (SELECT count(*) FROM k_draft d"
	    "  WHERE d.case_id IN " CASE_FAMILY " AND d.state IN ('open',"
	    " 'outbox'))"
	    " FROM k_case c WHERE c.id = $1", "s", r->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		r->f->service = db_slice(st, 0, a);
		r->f->component = db_slice(st, 1, a);
		r->f->drafts = (uint64_t)db_int(st, 2);
	}
	err = db_end(st, e);
	if (err == ERR_NONE)
		err = db_query(r->store->db, &st, e, "SELECT c.id, c.state"
		    " FROM k_case_link l JOIN k_case c ON c.id = l.to_case"
		    " WHERE l.from_case IN " CASE_FAMILY
		    " AND l.kind = 'relocated'"
		    " AND c.state NOT IN ('closed', 'rejected', 'merged')"
		    " ORDER BY c.number", "s", r->id);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, r->f->children, r->f->nchildren) =
		    (struct gate_child){ db_slice(st, 0, a),
			    db_slice(st, 1, a) };
	return db_end(st, e);
}

static enum err
read_domains(struct gate_reader *r, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT DISTINCT"
	    " m.domain FROM d_message m WHERE m.sha256 IN " GATE_CASE
	    " AND m.domain IS NOT NULL ORDER BY m.domain", "s", r->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(&r->f->arena, r->domains, r->ndomains) =
		    db_slice(st, 0, &r->f->arena);
	r->f->domains = r->ndomains;
	return db_end(st, e);
}

/* --- the feed --- */

/* Sources with the id of each, which is needed while they are counted */
static enum err
read_sources(struct gate_reader *r, int64_t **ids, struct error *e)
{
	struct arena *a = &r->f->arena;
	size_t n = 0;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "SELECT k.id, k.name"
	    " FROM k_source k WHERE k.id IN (SELECT m.source FROM d_message m"
	    "  WHERE m.sha256 IN " GATE_CASE ") ORDER BY k.name", "s", r->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*ARENA_PUSH(a, *ids, n) = db_int(st, 0);
		*ARENA_PUSH(a, r->f->sources, r->f->nsources) =
		    (struct gate_source){ .name = db_slice(st, 1, a),
			    .newest = TIME_UNKNOWN };
	}
	return db_end(st, e);
}

static enum err
read_feed(struct gate_reader *r, struct error *e)
{
	int64_t *ids = NULL;
	struct stmt *st;
	size_t i;
	enum err err = read_sources(r, &ids, e);

	if (err != ERR_NONE || r->ask->last == TIME_UNKNOWN)
		return err;
	err = db_query(r->store->db, &st, e, "SELECT m.source, count(*),"
	    " sum(CASE WHEN m.service = $4 THEN 1 ELSE 0 END), max(m.time)"
	    " FROM d_message m WHERE m.time > $2 AND m.time <= $3 AND "
	    GATE_OTHER " AND m.source IS NOT NULL GROUP BY m.source", "siis",
	    r->id, r->ask->last, r->ask->now, r->f->service);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		for (i = 0; i < r->f->nsources; i++) {
			struct gate_source *o = &r->f->sources[i];

			if (ids[i] != db_int(st, 0))
				continue;
			o->mails = (uint64_t)db_int(st, 1);
			o->same = (uint64_t)db_int(st, 2);
			o->newest = db_time(st, 3);
		}
	return db_end(st, e);
}

/* --- recipients --- */

/* Where a message says to whom it was delivered, that counts; else To, Cc */
#define DELIVERED "('Delivered-To', 'X-Original-To', 'Envelope-To'," \
	" 'Received for')"
#define RECIPIENT_OF(m) \
	"p.message = " m ".id AND (p.place IN " DELIVERED \
	" OR (p.place IN ('To', 'Cc') AND NOT EXISTS (SELECT 1" \
	"  FROM d_recipient q WHERE q.message = " m ".id" \
	"  AND q.place IN " DELIVERED ")))"
/* Since the window, what the service sent as a domain of the case without
 * joining it: unless somebody disposed of it, it is the same thing. */
#define STRAYS \
	" UNION ALL SELECT m.id, m.time, m.source FROM d_message m" \
	"  WHERE m.service = $2 AND m.time >= $3 AND m.time <= $4" \
	"  AND m.domain IN (SELECT o.domain FROM d_message o" \
	"   WHERE o.sha256 IN " GATE_CASE " AND o.domain IS NOT NULL)" \
	"  AND m.impersonation IN ($5, $6) AND m.relation IN ($7, $8)" \
	"  AND " GATE_OBSERVED("m") " AND " GATE_OTHER \
	"  AND NOT EXISTS (SELECT 1 FROM k_disposition d" \
	"   WHERE d.sha256 = m.sha256)"

static enum err
read_recipients(struct gate_reader *r, struct error *e)
{
	struct gate_facts *f = r->f;
	struct stmt *st;
	enum err err = db_query(r->store->db, &st, e, "WITH mail AS"
	    " (SELECT m.id, m.time, m.source FROM d_message m"
	    "  WHERE m.sha256 IN " GATE_CASE " AND m.kind = 0"
	    "  AND " GATE_OBSERVED("m") STRAYS "),"
	    " hit AS (SELECT lower(p.address) AS address,"
	    "  min(mail.time) AS first, max(mail.time) AS last,"
	    "  max(CASE WHEN k.role = 'trap' THEN 1 ELSE 0 END) AS trap"
	    "  FROM mail"
	    "  JOIN d_recipient p ON " RECIPIENT_OF("mail")
	    "  LEFT JOIN k_source k ON k.id = mail.source GROUP BY 1),"
	    " told AS (SELECT hit.*, CASE WHEN trap = 0 AND EXISTS (SELECT 1"
	    "  FROM k_recipient n JOIN k_disclosure d ON d.recipient = n.id"
	    "  WHERE n.address = hit.address"
	    "  AND d.service = coalesce($2, '')) THEN 1 ELSE 0 END AS known"
	    "  FROM hit WHERE first < $3)"
	    " SELECT sum(known), sum(1 - known), sum(trap),"
	    " sum(CASE WHEN known = 0 AND last >= $3 THEN 1 ELSE 0 END)"
	    " FROM told", "ssiiiiii", r->id,
	    f->service, r->ask->window, r->ask->now,
	    (int64_t)IMPERSONATION_EXACT, (int64_t)IMPERSONATION_SUBDOMAIN,
	    (int64_t)RELATION_UNKNOWN, (int64_t)RELATION_UNAUTHORISED);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		f->disclosed = (uint64_t)db_int(st, 0);
		f->held = (uint64_t)db_int(st, 1);
		f->traps = (uint64_t)db_int(st, 2);
		f->hit = (uint64_t)db_int(st, 3);
	}
	return db_end(st, e);
}

enum err
store_gate(struct store *s, const struct gate_ask *ask,
    struct gate_facts *out, struct error *e)
{
	struct gate_reader r = { .store = s, .ask = ask, .f = out };
	enum err err;

	*out = (struct gate_facts){ .begin = TIME_UNKNOWN,
		.end = TIME_UNKNOWN };
	err = case_resolve(s, ask->case_id, &out->arena, &r.id, e);
	if (err == ERR_NONE)
		err = read_case(&r, e);
	if (err == ERR_NONE)
		err = read_domains(&r, e);
	if (err == ERR_NONE)
		err = read_feed(&r, e);
	if (err == ERR_NONE && ask->last != TIME_UNKNOWN)
		err = read_recipients(&r, e);
	if (err == ERR_NONE && ask->last != TIME_UNKNOWN)
		err = gate_dmarc(&r, e);
	if (err == ERR_NONE && ask->last != TIME_UNKNOWN)
		err = gate_moved(&r, e);
	if (err == ERR_NONE && ask->last != TIME_UNKNOWN)
		err = gate_component(&r, e);
	if (err != ERR_NONE)
		gate_facts_free(out);
	return err;
}

void
gate_facts_free(struct gate_facts *f)
{
	arena_free(&f->arena);
	*f = (struct gate_facts){ 0 };
}

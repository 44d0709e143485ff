/* Rows of messages, as lists show them. */

#include <stdarg.h>

#include "core/base/clock.h"
#include "core/store/impl.h"

#define OVERRIDE_COLUMNS(o) \
	" " o ".value, " o ".machine, " o ".reason, " o ".actor, " o ".time"
#define OVERRIDE_JOIN(o, what) \
	" LEFT JOIN k_override " o " ON " o ".sha256 = m.sha256 AND " o \
	".what = '" what "'"

/* One that went into another case is shown there. */
#define FIRST_CASE \
	"(SELECT min(p.root) FROM k_case_message c JOIN k_case p" \
	" ON p.id = c.case_id WHERE c.sha256 = m.sha256)"

/* Read by row_fill in exactly this order. */
const char row_select[] =
    "SELECT m.id, m.sha256, m.refused, m.size, m.time, m.boundary_time,"
    " m.date, m.first_seen, m.from_address, m.from_domain, m.from_org,"
    " m.from_name, m.from_problem, m.subject, m.message_id, m.mail_from,"
    " m.ip, m.helo, m.rdns, m.received_by, m.receiver, m.rdns_confirmed,"
    " m.trust, m.provenance, m.spf, m.dkim, m.dmarc, m.arc,"
    " m.computed_spf, m.computed_dkim, m.computed_dmarc, m.computed_arc,"
    " m.letters, m.disagrees,"
    " m.service, m.service_name,"
    " m.service_kind, m.carrier, m.strength, m.account_kind, m.account,"
    " m.accounts, m.forged, m.domain, m.impersonation, m.relation,"
    " m.links, m.attachments, m.recipients, m.limits, m.findings,"
    " m.version <> $1, coalesce(t.state, 3), t.reason,"
    " (SELECT count(*) FROM d_file f WHERE f.message = m.id"
    "  AND f.gone_at IS NULL),"
    " (SELECT count(*) FROM d_file f WHERE f.message = m.id"
    "  AND f.gone_at IS NOT NULL),"
    " (SELECT count(*) FROM d_message x WHERE x.message_id = m.message_id"
    "  AND x.kind = 0 AND x.succeeded_by IS NULL),"
    " k.disposition,"
    " " FIRST_CASE ", (SELECT p.owner FROM k_case p WHERE p.id = "
    FIRST_CASE "),"
    " s.name, s.role, m.kind, b.sha256, coalesce(m.delivery, m.sha256),"
    " (SELECT count(*) FROM d_report_message n WHERE n.message = m.id),"
    " coalesce(r.reporter, (SELECT o.reporter FROM d_report_message n"
    "  JOIN d_report o ON o.id = n.report WHERE n.message = m.id"
    "  ORDER BY o.time, o.id LIMIT 1)), r.lost, r.lost_why,"
    " m.message_id IS NOT NULL AND EXISTS (SELECT 1 FROM d_message x"
    "  WHERE x.message_id = m.message_id AND x.content <> m.content"
    "  AND x.id <> m.id AND x.kind = 0 AND EXISTS (SELECT 1"
    "   FROM k_disposition d WHERE d.sha256 = x.sha256)),"
    " CASE WHEN m.overridden = 1 THEN m.machine_service ELSE m.service END,"
    " CASE WHEN m.overridden = 1 THEN m.machine_account ELSE m.account END,"
    " CASE WHEN m.overridden = 1 THEN m.machine_strength ELSE m.strength END,"
    OVERRIDE_COLUMNS("o0") "," OVERRIDE_COLUMNS("o1") ","
    OVERRIDE_COLUMNS("o2") ", m.campaign, k.rule"
    " FROM d_message m"
    OVERRIDE_JOIN("o0", "service") OVERRIDE_JOIN("o1", "account")
    OVERRIDE_JOIN("o2", "boundary")
    " LEFT JOIN d_message b ON b.id = m.raised_by"
    " LEFT JOIN d_report r ON r.outer_message = m.id"
    " LEFT JOIN d_text t ON t.message = m.id"
    " LEFT JOIN k_disposition k ON k.sha256 = m.sha256"
    " LEFT JOIN k_source s ON s.id = m.source ";

struct reader {
	struct stmt *st;
	struct arena *arena;
	int col;
};

static struct slice
next_text(struct reader *r)
{
	return db_slice(r->st, r->col++, r->arena);
}

static int64_t
next_int(struct reader *r)
{
	return db_int(r->st, r->col++);
}

static int
next_enum(struct reader *r, int last)
{
	return db_enum(r->st, r->col++, last);
}

static int64_t
next_time(struct reader *r)
{
	return db_time(r->st, r->col++);
}

static void
row_mail(struct reader *r, struct row *row)
{
	row->boundary_time = next_time(r);
	row->date = next_time(r);
	row->first_seen = next_time(r);
	row->from_address = next_text(r);
	row->from_domain = next_text(r);
	row->from_org = next_text(r);
	row->from_name = next_text(r);
	row->from_problem = next_text(r);
	row->subject = next_text(r);
	row->message_id = next_text(r);
	row->mail_from = next_text(r);
	row->ip = next_text(r);
	row->helo = next_text(r);
	row->rdns = next_text(r);
	row->by = next_text(r);
	row->receiver = next_text(r);
	row->rdns_confirmed = next_int(r) != 0;
	row->trust = (enum trust)next_enum(r, TRUST_CONFIGURED);
	row->provenance = (enum provenance)next_enum(r,
	    PROVENANCE_SUBMITTED);
}

static void
row_verdicts(struct reader *r, struct row *row)
{
	size_t i;

	row->spf = next_text(r);
	row->dkim = next_text(r);
	row->dmarc = next_text(r);
	row->arc = next_text(r);
	for (i = 0; i < ARRAY_LEN(row->computed); i++)
		row->computed[i] = next_text(r);
	row->letters = next_text(r);
	row->disagrees = (enum row_disagrees)next_enum(r,
	    ROW_DISAGREES);
	row->service = next_text(r);
	row->service_name = next_text(r);
	row->service_kind = next_text(r);
	row->carrier = next_text(r);
	row->strength = (enum strength)next_enum(r, STRENGTH_PROVEN);
	row->account_kind = next_text(r);
	row->account = next_text(r);
	row->accounts = (unsigned)next_int(r);
	row->forged = (unsigned)next_int(r);
	row->domain = next_text(r);
	row->impersonation = (enum impersonation)next_enum(r,
	    IMPERSONATION_NAME);
	row->relation = (enum relation)next_enum(r, RELATION_EXERCISE);
	row->links = (unsigned)next_int(r);
	row->attachments = (unsigned)next_int(r);
	row->recipients = (unsigned)next_int(r);
	row->limits = (unsigned)next_int(r);
	row->findings = (unsigned)next_int(r);
}

static void
row_overrides(struct reader *r, struct row *row)
{
	size_t i;

	row->machine.service = next_text(r);
	row->machine.account = next_text(r);
	row->machine.strength = (enum strength)next_enum(r,
	    STRENGTH_PROVEN);
	for (i = 0; i < OVERRIDES; i++) {
		struct override *o = &row->overrides[i];

		o->value = next_text(r);
		o->machine = next_text(r);
		o->reason = next_text(r);
		o->actor = next_text(r);
		o->time = next_time(r);
		o->set = o->value.p != NULL;
	}
}

static void
row_fill(struct reader *r, const struct store *s, struct row *row)
{
	struct slice word;

	row->id = next_int(r);
	row->hashed = db_sha256(r->st, r->col++, &row->sha256);
	row->reason = next_text(r);
	row->refused = row->reason.p != NULL;
	row->size = (uint64_t)next_int(r);
	row->time = next_time(r);
	row_mail(r, row);
	row_verdicts(r, row);
	row->stale = next_int(r) != 0 && s->version != 0 && !row->refused;
	row->text = (enum row_text)next_enum(r, ROW_TEXT_NONE);
	row->text_reason = next_text(r);
	row->files = (unsigned)next_int(r);
	row->gone = (unsigned)next_int(r);
	row->same_id = (unsigned)next_int(r);
	word = next_text(r);
	if (word.p == NULL || !disposition_from_name(word, &row->disposition))
		row->disposition = DISPOSITION_OPEN;
	row->case_id = next_text(r);
	row->case_owner = next_text(r);
	row->source = next_text(r);
	row->role = next_text(r);
	row->kind = (enum message_kind)next_enum(r, MESSAGE_KINDS - 1);
	row->raised = db_sha256(r->st, r->col++, &row->raised_by);
	db_sha256(r->st, r->col++, &row->delivery);
	row->reports = (unsigned)next_int(r);
	row->reporter = next_text(r);
	row->lost = next_text(r);
	row->lost_why = next_text(r);
	row->other_content = next_int(r) != 0;
	row_overrides(r, row);
	row->campaign = next_int(r);
	row->rule = next_int(r);
}

enum err
row_read(struct store *s, struct stmt *st, struct rows *out, struct error *e)
{
	while (db_row(st)) {
		struct reader r = { st, &out->arena, 0 };

		row_fill(&r, s, ARENA_PUSH(&out->arena, out->v, out->n));
	}
	return db_end(st, e);
}

enum err
row_query(struct store *s, struct rows *out, struct error *e,
    const char *tail, const char *types, ...)
{
	struct arena a = { 0 };
	struct stmt *st;
	va_list ap;
	enum err err;

	va_start(ap, types);
	err = db_queryv(s->db, &st, e, arena_printf(&a, "%s%s", row_select,
	    tail), types, ap);
	va_end(ap);
	arena_free(&a);
	return err != ERR_NONE ? err : row_read(s, st, out, e);
}

void
rows_free(struct rows *r)
{
	arena_free(&r->arena);
	*r = (struct rows){ 0 };
}

static const char *const dispositions[DISPOSITIONS] = { "open", "legitimate",
	"unwanted-bulk", "exercise", "duplicate", "cannot-tell", "case" };

const char *
disposition_name(enum disposition d)
{
	return dispositions[d];
}

bool
disposition_from_name(struct slice name, enum disposition *out)
{
	size_t i;

	for (i = 0; i < DISPOSITIONS; i++) {
		if (!slice_eqi_str(name, dispositions[i]))
			continue;
		*out = (enum disposition)i;
		return true;
	}
	return false;
}

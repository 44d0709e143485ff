/* What the index job writes about messages. */

#include "core/auth/author.h"
#include "core/base/clock.h"
#include "core/store/aggregate.h"
#include "core/store/bulk.h"
#include "core/store/fact.h"
#include "core/store/impl.h"
#include "core/store/intern.h"
#include "core/store/purge.h"
#include "core/store/trait.h"
#include "core/store/urgency.h"

enum err
bulk_begin(struct store *s, struct error *e)
{
	enum err err = db_begin(s->db, DB_NORMAL, e);

	if (err == ERR_NONE)
		err = intern_begin(s, e);
	if (err != ERR_NONE)
		db_cancel(s->db);
	return err;
}

enum err
bulk_commit(struct store *s, struct error *e)
{
	enum err err = db_commit(s->db, e);

	if (err != ERR_NONE)
		intern_forget(s);
	return err;
}

void
bulk_cancel(struct store *s)
{
	intern_forget(s);
	db_cancel(s->db);
}

/* Did it come as a file of its own, from a source of those roles? */
#define CAME_AS(roles) \
	"EXISTS (SELECT 1 FROM d_file f JOIN k_source s ON s.id = f.source" \
	" LEFT JOIN d_message c ON c.id = f.container" \
	" WHERE f.message = m.id AND s.role IN (" roles ")" \
	" AND ((f.container IS NULL AND f.start = 0) OR c.kind = $3))"

enum err
bulk_known(struct store *s, const struct sha256 *sha256,
    struct message_known *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.id, m.kind,"
	    " m.provenance, m.refused IS NOT NULL, m.version <> $2,"
	    " v.engine <> n.engine, m.pending,"
	    CAME_AS("'collected', 'trap'") "," CAME_AS("'submitted'")
	    " FROM d_message m JOIN d_version v ON v.id = m.version"
	    " JOIN d_version n ON n.id = $2 WHERE m.sha256 = $1", "hii",
	    sha256, s->version, (int64_t)MESSAGE_MAILBOX);

	*out = (struct message_known){ 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		out->id = db_int(st, 0);
		out->kind = (enum message_kind)db_enum(st, 1, MESSAGE_KINDS - 1);
		out->provenance = (enum provenance)db_enum(st, 2,
		    PROVENANCE_SUBMITTED);
		out->refused = db_int(st, 3) != 0;
		out->old = db_int(st, 4) != 0;
		out->engine = db_int(st, 5) != 0;
		out->pending = db_int(st, 6) != 0;
		out->seen = db_int(st, 7) != 0;
		out->told = db_int(st, 8) != 0;
	}
	err = db_end(st, e);
	return err != ERR_NONE || out->id != 0 ? err
	    : store_is_tombstone(s, sha256, &out->erased, e);
}

/* One word for several signatures: any pass, else what the first says */
static struct slice
dkim_word(const struct recorded *r)
{
	size_t i;

	for (i = 0; i < r->ndkim; i++)
		if (slice_eq_str(r->dkim[i].result, "pass"))
			return r->dkim[i].result;
	return r->ndkim != 0 ? r->dkim[0].result : SLICE_NULL;
}

static struct slice
word_of(const struct recorded_result *r)
{
	return r != NULL ? r->result : SLICE_NULL;
}

static const struct account *
best_account(const struct attribution *t)
{
	const struct account *best = NULL;
	size_t i;

	for (i = 0; i < t->naccounts; i++) {
		const struct account *a = &t->accounts[i];

		if (t->service.p != NULL && !slice_eq(a->service, t->service))
			continue;
		if (best == NULL || a->grade > best->grade)
			best = a;
	}
	return best;
}

static int64_t
attachments(const struct mail *m)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < m->nparts; i++)
		n += m->parts[i].attachment;
	return n;
}

/* What hangs on a message that is made anew */
static enum err
message_clear(struct store *s, int64_t id, struct error *e)
{
	static const char *const clear[] = {
		"DELETE FROM d_fact WHERE message = $1",
		"DELETE FROM d_trait WHERE message = $1",
		"DELETE FROM d_recipient WHERE message = $1",
		"DELETE FROM d_message_answer WHERE message = $1",
	};
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(clear); i++)
		err = db_run(s->db, e, clear[i], "i", id);
	return err;
}

/* The row of a message that is there, to be made anew; ERR_ABSENT */
static enum err
message_again(struct store *s, const struct sha256 *sha256,
    struct slice refused, int64_t time, int64_t *id, struct error *e)
{
	struct stmt *st;
	enum err err;

	err = db_query(s->db, &st, e, "UPDATE d_message SET refused = $2,"
	    " version = $3, time = coalesce($4, first_seen), raised_by = NULL"
	    " WHERE sha256 = $1 RETURNING id", "hsit", sha256, refused,
	    s->version, time);
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	return err != ERR_NONE ? err : message_clear(s, *id, e);
}

/* The row, new or made anew */
static enum err
message_base(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, struct slice refused, int64_t time,
    int64_t *id, struct error *e)
{
	int64_t now = clock_now();
	struct stmt *st;
	enum err err = message_again(s, sha256, refused, time, id, e);

	if (err != ERR_ABSENT)
		return err;
	err = db_query(s->db, &st, e, "INSERT INTO d_message (sha256, size,"
	    " refused, version, source, first_seen, time)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id", "hisitii",
	    sha256, (int64_t)f->length, refused, s->version,
	    or_null(f->source), now, time != TIME_UNKNOWN ? time : now);
	return err != ERR_NONE ? err : db_int_end(st, id, e);
}

static enum err
message_mail(struct store *s, int64_t id, const struct analysis *a,
    struct error *e)
{
	const struct mail *m = &a->mail;
	const struct boundary *b = &m->boundary;

	return db_run(s->db, e, "UPDATE d_message SET boundary_time = $2,"
	    " date = $3, from_address = $4, from_domain = $5, from_org = $6,"
	    " from_name = $7, from_problem = $8, subject = $9,"
	    " message_id = $10, mail_from = $11, ip = $12, helo = $13,"
	    " rdns = $14, rdns_confirmed = $15, received_by = $16,"
	    " receiver = $17, trust = $18, links = $19, attachments = $20,"
	    " recipients = $21, limits = $22, findings = $23,"
	    " provenance = $24, delivery = $25, content = $26, kind = $27"
	    " WHERE id = $1", "ittsssssssssssissiiiiiiihhi", id, b->time,
	    m->date, m->from.address,
	    m->from.domain, m->from.org_domain, m->from.display_name,
	    m->from.problem, m->subject, m->message_id, m->envelope.mail_from,
	    b->ip, b->helo, b->rdns, (int64_t)b->rdns_confirmed, b->by,
	    b->receiver, (int64_t)b->trust, (int64_t)m->nlinks, attachments(m),
	    (int64_t)m->nrecipients,
	    (int64_t)m->nlimits + (a->length > MAIL_MOST_OCTETS),
	    (int64_t)m->nfindings, (int64_t)m->provenance,
	    m->has_delivery ? &m->delivery : NULL, &m->content,
	    (int64_t)a->kind);
}

static enum err
message_verdicts(struct store *s, int64_t id, const struct analysis *an,
    struct error *e)
{
	const struct recorded *r = &an->auth.recorded;
	const struct attribution *t = &an->attribution;
	const struct account *acct = best_account(t);
	struct arena scratch = { 0 };
	enum err err;

	err = db_run(s->db, e, "UPDATE d_message SET spf = $2, dkim = $3,"
	    " dmarc = $4, arc = $5, service = $6, service_name = $7,"
	    " service_kind = $8, carrier = $9, strength = $10,"
	    " account_kind = $11, account = $12, accounts = $13, forged = $14,"
	    " domain = $15, impersonation = $16, relation = $17,"
	    " relation_ruled = $18, imitation = $19, drill = $20,"
	    " doubted = $21, authenticated = $22, overridden = 0"
	    " WHERE id = $1",
	    "issssssssissiisiiissis", id, word_of(r->spf), dkim_word(r),
	    word_of(r->dmarc), word_of(r->arc), t->service, t->name, t->kind,
	    t->carrier, (int64_t)t->strength,
	    acct != NULL ? acct->kind : SLICE_NULL,
	    acct != NULL ? acct->value : SLICE_NULL, (int64_t)t->naccounts,
	    (int64_t)t->nforged, an->relationship.domain,
	    (int64_t)an->relationship.impersonation,
	    (int64_t)an->relationship.status,
	    (int64_t)an->relationship.ruled, an->relationship.seen,
	    an->relationship.drill, (int64_t)an->relationship.doubted,
	    author_authenticated(&an->auth, &an->mail, &scratch));
	arena_free(&scratch);
	return err;
}

static enum err
recipient_write(struct store *s, int64_t id, struct slice address,
    struct slice place, struct error *e)
{
	return db_run(s->db, e, "INSERT INTO d_recipient (message, address,"
	    " place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", "iss", id,
	    address, place);
}

/* Those that it names, and those that the service hid in its identifiers: so
 * that both are masked. */
static enum err
message_recipients(struct store *s, int64_t id, const struct analysis *an,
    struct error *e)
{
	const struct mail *m = &an->mail;
	const struct attribution *t = &an->attribution;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < m->nrecipients; i++)
		err = recipient_write(s, id, m->recipients[i].address,
		    m->recipients[i].where, e);
	for (i = 0; err == ERR_NONE && i < t->nrecipients; i++)
		err = recipient_write(s, id, t->recipients[i].address,
		    t->recipients[i].where, e);
	return err;
}

/* Its words become todo, unless they are there: octets don't change. */
static enum err
message_text(struct store *s, int64_t id, struct error *e)
{
	return db_run(s->db, e, "INSERT INTO d_text (message, state, tries)"
	    " VALUES ($1, 0, 0) ON CONFLICT (message) DO UPDATE SET state = 0,"
	    " tries = 0, reason = NULL WHERE d_text.state = 2", "i", id);
}

/* All that is made from the octets, into a row that is empty */
static enum err
message_fill(struct store *s, int64_t id, const struct analysis *a,
    const struct message_note *note, struct error *e)
{
	static const struct message_note plain;
	enum err err = message_mail(s, id, a, e);

	if (note == NULL)
		note = &plain;
	if (err == ERR_NONE)
		err = message_verdicts(s, id, a, e);
	if (err == ERR_NONE)
		err = urgency_message(s, id, e);
	if (err == ERR_NONE)
		err = computed_write(s, id, &a->auth, e);
	if (err == ERR_NONE)
		err = message_recipients(s, id, a, e);
	if (err == ERR_NONE)
		err = facts_write(s, id, a, e);
	if (err == ERR_NONE)
		err = traits_write(s, id, a, e);
	if (err == ERR_NONE && note->answers != NULL)
		err = answers_write(s, id, a, note->answers, e);
	if (err == ERR_NONE)
		err = report_write(s, id, a, e);
	if (err == ERR_NONE)
		err = bulk_aggregates(s, id, &a->aggregates,
		    note->verified, e);
	if (err == ERR_NONE && note->pending)
		err = db_run(s->db, e, "UPDATE d_message SET pending = 1"
		    " WHERE id = $1", "i", id);
	if (err == ERR_NONE)
		err = delivery_write(s, id, a, e);
	return err != ERR_NONE || note->no_text ? err : message_text(s, id, e);
}

static int64_t
message_time(const struct mail *m)
{
	return m->boundary.time != TIME_UNKNOWN ? m->boundary.time : m->date;
}

enum err
bulk_message(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, const struct analysis *a,
    const struct message_note *note, int64_t *id, struct error *e)
{
	enum err err;

	/* What saw it arrive is its source, whoever submitted it before. */
	err = db_run(s->db, e, "UPDATE d_message SET source = $2"
	    " WHERE sha256 = $1 AND provenance > $3", "hti", sha256,
	    or_null(f->source), (int64_t)a->mail.provenance);
	if (err == ERR_NONE)
		err = message_base(s, f, sha256, SLICE_NULL,
		    message_time(&a->mail), id, e);
	if (err == ERR_NONE)
		err = message_fill(s, *id, a, note, e);
	if (err == ERR_NONE)
		err = override_apply(s, sha256, e);
	return err != ERR_NONE ? err : bulk_copy(s, f, *id, NULL, e);
}

enum err
bulk_renew(struct store *s, const struct sha256 *sha256,
    const struct analysis *a, const struct message_note *note, int64_t *id,
    struct error *e)
{
	enum err err = message_again(s, sha256, SLICE_NULL,
	    message_time(&a->mail), id, e);

	if (err == ERR_NONE)
		err = message_fill(s, *id, a, note, e);
	return err != ERR_NONE ? err : override_apply(s, sha256, e);
}

enum err
bulk_refused(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, struct slice reason, int64_t *id,
    struct error *e)
{
	enum err err = message_base(s, f, sha256, reason, TIME_UNKNOWN, id, e);

	if (err == ERR_NONE)
		err = db_run(s->db, e, "INSERT INTO d_text (message, state,"
		    " tries, reason) VALUES ($1, 2, 0, 'not analysed')"
		    " ON CONFLICT (message) DO NOTHING", "i", *id);
	return err != ERR_NONE ? err : bulk_copy(s, f, *id, NULL, e);
}

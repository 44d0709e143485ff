/* What the index job writes about containers, reports and deliveries. */

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/impl.h"
#include "core/store/urgency.h"

/* A report that is read anew says anew what it brought. */
static enum err
report_clear(struct store *s, int64_t message, struct error *e)
{
	static const char *const clear[] = {
		"DELETE FROM d_reported WHERE report IN (SELECT id"
		" FROM d_report WHERE outer_message = $1)",
		"DELETE FROM d_report_message WHERE report IN (SELECT id"
		" FROM d_report WHERE outer_message = $1)",
		"DELETE FROM d_report WHERE outer_message = $1",
	};
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(clear); i++)
		err = db_run(s->db, e, clear[i], "i", message);
	return err;
}

enum err
report_write(struct store *s, int64_t message, const struct analysis *a,
    struct error *e)
{
	const struct unwrapped *u = &a->inside;
	int64_t time = a->mail.boundary.time != TIME_UNKNOWN
	    ? a->mail.boundary.time : a->mail.date, report;
	struct stmt *st;
	enum err err = report_clear(s, message, e);
	size_t i;

	if (err != ERR_NONE || u->kind == REPORT_NONE)
		return err;
	err = db_query(s->db, &st, e, "INSERT INTO d_report (outer_message,"
	    " kind, reporter, reporter_name, words, time, lost, lost_why,"
	    " left_out) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	    " RETURNING id", "izssstzsi", message, report_kind_name(u->kind),
	    u->reporter, u->reporter_name, u->words, time,
	    u->lost != LOST_NOTHING ? lost_name(u->lost) : NULL, u->lost_why, (int64_t)u->left_out);
	if (err == ERR_NONE)
		err = db_int_end(st, &report, e);
	for (i = 0; err == ERR_NONE && i < u->nreported; i++)
		err = db_run(s->db, e, "INSERT INTO d_reported (report,"
		    " ordinal, name, value) VALUES ($1, $2, $3, $4)", "iiss",
		    report, (int64_t)i, u->reported[i].name,
		    u->reported[i].value);
	return err;
}

enum err
bulk_reported(struct store *s, int64_t container, int64_t message,
    struct slice place, struct error *e)
{
	return db_run(s->db, e, "INSERT INTO d_report_message (report,"
	    " message, place) SELECT r.id, $2, $3 FROM d_report r"
	    " WHERE r.outer_message = $1 ON CONFLICT DO NOTHING", "iis",
	    container, message, place);
}

enum err
bulk_mailbox(struct store *s, const struct file_at *f,
    const struct sha256 *sha256, int64_t *id, struct error *e)
{
	struct analysis none = { .kind = MESSAGE_MAILBOX };
	struct message_note note = { .no_text = true, .pending = true };

	none.mail.date = none.mail.boundary.time = TIME_UNKNOWN;
	return bulk_message(s, f, sha256, &none, &note, id, e);
}

enum err
bulk_container_begin(struct store *s, struct slice path, struct error *e)
{
	return db_run(s->db, e, "UPDATE d_file SET gone_at = $2"
	    " WHERE path = $1 AND start <> 0 AND gone_at IS NULL", "bi", path,
	    clock_now());
}

enum err
bulk_container_done(struct store *s, int64_t container, struct error *e)
{
	return db_run(s->db, e, "UPDATE d_message SET pending = 0"
	    " WHERE id = $1", "i", container);
}

/* --- one delivery, several copies --- */

/* What espy itself says of o: an analyst's word is about one message, not about
 * the others of its delivery. */
#define OWN(machine, column) \
	" CASE WHEN o.overridden = 1 THEN o." machine " ELSE o." column " END"

/* Those of the same delivery that are only claims take over what the one from
 * a mailbox of ours proves: their octets from the boundary on are the same,
 * and so is their content. */
static enum err
raise_copies(struct store *s, int64_t observed, const struct sha256 *delivery,
    struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE d_message SET (raised_by,"
	    " boundary_time, time, ip, helo, rdns, rdns_confirmed,"
	    " received_by, receiver, trust, mail_from, spf, dkim, dmarc, arc,"
	    " service, service_name, service_kind, carrier, strength,"
	    " account_kind, account, accounts, forged, domain, impersonation,"
	    " relation, relation_ruled, doubted, imitation, drill, computed_spf,"
	    " computed_dkim, computed_dmarc, computed_arc, letters, disagrees,"
	    " authenticated,"
	    " overridden)"
	    " = (SELECT o.id, o.boundary_time, o.time, o.ip, o.helo,"
	    " o.rdns, o.rdns_confirmed, o.received_by, o.receiver, o.trust,"
	    " o.mail_from, o.spf, o.dkim, o.dmarc, o.arc, "
	    OWN("machine_service", "service") ","
	    OWN("machine_name", "service_name") ","
	    OWN("machine_kind", "service_kind") ","
	    OWN("machine_carrier", "carrier") ","
	    OWN("machine_strength", "strength") ","
	    OWN("machine_account_kind", "account_kind") ","
	    OWN("machine_account", "account") ","
	    " o.accounts, o.forged, o.domain, o.impersonation,"
	    OWN("machine_ruled", "relation") ","
	    OWN("machine_ruled", "relation_ruled") ", o.doubted, o.imitation,"
	    " o.drill, o.computed_spf, o.computed_dkim, o.computed_dmarc,"
	    " o.computed_arc, o.letters, o.disagrees, o.authenticated, 0"
	    " FROM d_message o"
	    " WHERE o.id = $1)"
	    " WHERE delivery = $2 AND provenance <> 0 AND kind = 0", "ih", observed,
	    delivery);

	if (err != ERR_NONE || db_changes(s->db) == 0)
		return err;
	return db_run(s->db, e, "INSERT INTO d_fact"
	    " (value, message) SELECT f.value, m.id FROM d_message m"
	    " JOIN d_fact f ON f.message = $1 WHERE m.raised_by = $1"
	    " ON CONFLICT DO NOTHING", "i", observed);
}

/* The copies that an analyst has said something of */
static enum err
delivery_raise(struct store *s, int64_t observed,
    const struct sha256 *delivery, struct error *e)
{
	struct arena a = { 0 };
	struct sha256 *v = NULL, hash;
	struct stmt *st;
	size_t i, n = 0;
	enum err err = raise_copies(s, observed, delivery, e);

	if (err == ERR_NONE)
		err = urgency_copies(s, observed, e);
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT m.sha256"
		    " FROM d_message m WHERE m.raised_by = $1 AND EXISTS"
		    " (SELECT 1 FROM k_override o WHERE o.sha256 = m.sha256)",
		    "i", observed);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		if (db_sha256(st, 0, &hash))
			*ARENA_PUSH(&a, v, n) = hash;
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = override_apply(s, &v[i], e);
	arena_free(&a);
	return err;
}

/* Lists count deliveries, and most messages are the only one of theirs. */
static enum err
delivery_copied(struct store *s, const struct sha256 *delivery,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE d_message SET copied = 1"
	    " WHERE delivery = $1 AND kind = 0 AND copied = 0"
	    " AND (SELECT count(*) FROM (SELECT 1 FROM d_message"
	    "  WHERE delivery = $1 AND kind = 0 LIMIT 2)) = 2", "h", delivery);
}

enum err
delivery_write(struct store *s, int64_t message, const struct analysis *a,
    struct error *e)
{
	const struct mail *m = &a->mail;
	int64_t observed = message;
	struct stmt *st;
	enum err err;

	if (a->kind != MESSAGE_MAIL || !m->has_delivery)
		return ERR_NONE;
	err = delivery_copied(s, &m->delivery, e);
	if (err == ERR_NONE && m->provenance != PROVENANCE_OBSERVED) {
		err = db_query(s->db, &st, e, "SELECT id FROM d_message"
		    " WHERE delivery = $1 AND provenance = 0 AND kind = 0"
		    " ORDER BY id LIMIT 1", "h", &m->delivery);
		if (err == ERR_NONE)
			err = db_int_end(st, &observed, e);
		if (err == ERR_ABSENT)
			return ERR_NONE;
	}
	return err != ERR_NONE ? err
	    : delivery_raise(s, observed, &m->delivery, e);
}

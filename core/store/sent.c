/* What was sent, to whom, and which recipients that disclosed. */

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/draft.h"
#include "core/store/urgency.h"

static struct slice
addresses_joined(const struct sent *sent, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < sent->nto; i++) {
		buf_add_str(&b, i != 0 ? ", " : "");
		buf_add_slice(&b, sent->to[i]);
	}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

static enum err
notification_insert(struct act *act, const struct sent *sent, int64_t *id,
    struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(act->store->db, &st, e, "INSERT INTO"
	    " k_notification (case_id, draft, service, to_address, subject,"
	    " message_id, how, octets_sha256, sent_at) VALUES ($1, $2, $3, $4,"
	    " $5, $6, $7, $8, $9) RETURNING id", "stssssshi", sent->case_id,
	    sent->draft != 0 ? sent->draft : TIME_UNKNOWN, sent->service,
	    addresses_joined(sent, &a), sent->subject, sent->message_id,
	    sent->how, sent->octets, act->time);

	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	arena_free(&a);
	return err;
}

static enum err
recipient_id(struct db *db, struct slice address, int64_t *id,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice lower = slice_dup_lower(&a, address);
	struct stmt *st;
	enum err err = db_run(db, e, "INSERT INTO k_recipient (address)"
	    " VALUES ($1) ON CONFLICT (address) DO NOTHING", "s", lower);

	if (err == ERR_NONE)
		err = db_query(db, &st, e, "SELECT id FROM k_recipient"
		    " WHERE address = $1", "s", lower);
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	arena_free(&a);
	return err;
}

static enum err
disclose(struct act *act, const struct sent *sent, int64_t id,
    struct error *e)
{
	struct db *db = act->store->db;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < sent->nsamples; i++)
		err = db_run(db, e, "INSERT INTO k_notification_sample"
		    " (notification, sha256, form) VALUES ($1, $2, $3)"
		    " ON CONFLICT (notification, sha256) DO NOTHING", "ihz",
		    id, &sent->samples[i].sha256, sent->samples[i].form);
	for (i = 0; err == ERR_NONE && i < sent->ndisclosed; i++) {
		int64_t who = 0;

		err = recipient_id(db, sent->disclosed[i].address, &who, e);
		if (err == ERR_NONE)
			err = db_run(db, e, "INSERT INTO k_disclosure"
			    " (recipient, service, notification, sha256, time)"
			    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT"
			    " (recipient, notification, sha256) DO NOTHING",
			    "isihi", who, sent->service, id,
			    &sent->disclosed[i].sha256, act->time);
	}
	return err;
}

static void
sent_json(struct json *j, const struct sent *sent, int64_t id)
{
	struct arena a = { 0 };
	size_t i;

	json_int(j, "notification", id);
	json_slice(j, "to", addresses_joined(sent, &a));
	arena_free(&a);
	json_int(j, "draft", sent->draft);
	json_slice(j, "service", sent->service);
	json_array(j, "recipients");
	for (i = 0; i < sent->nto; i++)
		json_slice(j, NULL, sent->to[i]);
	json_close(j);
	json_slice(j, "how", sent->how);
	json_int(j, "samples", (int64_t)sent->nsamples);
	json_int(j, "disclosed", (int64_t)sent->ndisclosed);
}

enum err
sent_more(struct act *act, const struct sent *sent, int64_t id,
    struct error *e)
{
	return disclose(act, sent, id, e);
}

/* A letter to the next tier is the escalation, whether or not somebody moved
 * the case there before he wrote it. */
static enum err
escalated(struct act *act, const struct sent *sent, struct error *e)
{
	struct case_move m = { .to = "escalated",
		.reason = SLICE("the letter went to the next tier") };
	int64_t tier = -1;
	struct stmt *st;
	enum err err = db_query(act->store->db, &st, e, "SELECT c.tier"
	    " FROM k_case c JOIN k_draft d ON d.case_id = c.id WHERE d.id = $1"
	    " AND d.kind = 'escalation' AND c.id = $2"
	    " AND c.state IN ('notified', 'bounced', 'acked')", "is",
	    sent->draft, sent->case_id);

	if (err == ERR_NONE)
		err = db_int_end(st, &tier, e);
	if (err == ERR_ABSENT)
		return ERR_NONE;
	m.tier = (int)tier + 1;
	return err != ERR_NONE ? err : case_change(act, sent->case_id, &m, e);
}

enum err
sent_write(struct act *act, const struct sent *sent, const char *kind,
    int64_t *id, struct error *e)
{
	struct db *db = act->store->db;
	struct json j = { 0 };
	enum err err = notification_insert(act, sent, id, e);

	if (err == ERR_NONE)
		err = disclose(act, sent, *id, e);
	if (err == ERR_NONE && sent->draft != 0)
		err = db_run(db, e, "UPDATE k_draft SET state = 'sent'"
		    " WHERE id = $1", "i", sent->draft);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	sent_json(&j, sent, *id);
	err = act_event(act, sent->case_id, kind, &j, e);
	if (err == ERR_NONE)
		err = escalated(act, sent, e);
	if (err == ERR_NONE)
		err = case_forward(act, sent->case_id, "notified",
		    SLICE("the letter was sent"), e);
	if (err == ERR_NONE)
		err = case_touch(act, sent->case_id, e);
	return err != ERR_NONE ? err
	    : urgency_service(act->store, sent->service, e);
}

enum err
store_mark_sent(struct store *s, const char *actor, const struct sent *sent,
    int64_t *id, struct error *e)
{
	struct sent exact = *sent;
	struct arena a = { 0 };
	struct act act;
	enum err err = case_resolve(s, sent->case_id, &a, &exact.case_id, e);

	*id = 0;
	if (exact.service.p == NULL)
		exact.service = SLICE("");
	if (err == ERR_NONE)
		err = case_check_here(s, exact.case_id, e);
	if (err == ERR_NONE && exact.nto == 0)
		err = err_set(e, ERR_USAGE, "to whom was it sent? Name an "
		    "address");
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, sent_write(&act, &exact, "case.sent", id,
		    e), e);
	arena_free(&a);
	return err;
}

static enum err
sent_delete(struct store *s, int64_t id, struct error *e)
{
	static const char *const tables[] = {
		"DELETE FROM k_disclosure WHERE notification = $1",
		"DELETE FROM k_notification_sample WHERE notification = $1",
		"DELETE FROM k_notification WHERE id = $1" };
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < ARRAY_LEN(tables); i++)
		err = db_run(s->db, e, tables[i], "i", id);
	return err;
}

enum err
undo_mark_sent(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	int64_t id = 0, draft = 0;
	struct slice from;
	enum err err = event_number(s, ev, "notification", &id, e);

	if (err == ERR_NONE)
		err = event_number(s, ev, "draft", &draft, e);
	if (err == ERR_NONE)
		err = sent_delete(s, id, e);
	if (err == ERR_NONE && draft != 0)
		err = db_run(s->db, e, "UPDATE k_draft SET state = 'open'"
		    " WHERE id = $1", "i", draft);
	/* Events of older versions hold the state, which is one of its own
	 * now; "open" was triage. */
	from = event_field(s, ev->seq, "from", &a);
	if (err == ERR_NONE && from.p != NULL)
		err = db_run(s->db, e, "UPDATE k_case SET state = $2"
		    " WHERE id = $1", "ss", ev->subject,
		    slice_eq_str(from, "open") ? SLICE("triage") : from);
	if (err == ERR_NONE)
		err = urgency_service(s, event_field(s, ev->seq, "service",
		    &a), e);
	arena_free(&a);
	return err;
}

/* --- reading --- */

enum err
store_notifications(struct store *s, struct slice case_id,
    struct notifications *out, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct stmt *st;
	enum err err = case_resolve(s, case_id, &a, &exact, e);

	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT n.id, n.draft,"
		    " n.sent_at, n.case_id, n.service, n.to_address,"
		    " n.subject, n.message_id, n.how, (SELECT count(*)"
		    "  FROM k_notification_sample x"
		    "  WHERE x.notification = n.id),"
		    " (SELECT count(DISTINCT x.recipient) FROM k_disclosure x"
		    "  WHERE x.notification = n.id), n.outcome, n.outcome_at"
		    " FROM k_notification n WHERE n.case_id IN " CASE_FAMILY
		    " ORDER BY n.id", "s", exact);
	if (err != ERR_NONE) {
		arena_free(&a);
		return err;
	}
	while (db_row(st)) {
		struct notification *n = ARENA_PUSH(&out->arena, out->v,
		    out->n);

		*n = (struct notification){ .id = db_int(st, 0),
			.draft = db_int(st, 1), .sent_at = db_time(st, 2),
			.case_id = db_slice(st, 3, &out->arena),
			.service = db_slice(st, 4, &out->arena),
			.to = db_slice(st, 5, &out->arena),
			.subject = db_slice(st, 6, &out->arena),
			.message_id = db_slice(st, 7, &out->arena),
			.how = db_slice(st, 8, &out->arena),
			.samples = (uint64_t)db_int(st, 9),
			.disclosed = (uint64_t)db_int(st, 10),
			.outcome = db_slice(st, 11, &out->arena),
			.outcome_at = db_time(st, 12) };
	}
	err = db_end(st, e);
	arena_free(&a); /* exact is bound until here */
	return err;
}

void
notifications_free(struct notifications *n)
{
	arena_free(&n->arena);
	*n = (struct notifications){ 0 };
}

enum err
store_recipients(struct store *s, const struct sha256 *sha256,
    struct arena *a, struct slice **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT DISTINCT"
	    " lower(r.address) FROM d_recipient r"
	    " JOIN d_message m ON m.id = r.message WHERE m.sha256 = $1"
	    " ORDER BY 1", "h", sha256);

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = db_slice(st, 0, a);
	return db_end(st, e);
}

/* --- masks --- */

static enum err
mask_key_make(struct store *s, struct error *e)
{
	const char *pinned = getenv("ESPY_MASK_KEY");
	char hex[SHA256_HEX + 1];
	struct sha256 key;

	if (pinned != NULL && pinned[0] != '\0')
		key = sha256_of(slice_str(pinned));
	else if (getrandom(key.b, sizeof key.b, 0) != sizeof key.b)
		return err_errno(e, "no random octets for the key of masks");
	sha256_hex(&key, hex);
	/* Whoever came first keeps it. */
	return db_run(s->db, e, "INSERT INTO k_workspace (key, value)"
	    " VALUES ('mask-key', $1) ON CONFLICT (key) DO NOTHING", "z", hex);
}

static enum err
mask_key_read(struct store *s, struct sha256 *out, struct error *e)
{
	bool found = false;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT value FROM k_workspace"
	    " WHERE key = 'mask-key'", "");

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		found = sha256_from_hex(db_peek(st, 0), out);
	err = db_end(st, e);
	return err != ERR_NONE ? err : found ? ERR_NONE : ERR_ABSENT;
}

enum err
store_mask_key(struct store *s, struct slice case_id, struct sha256 *out,
    struct error *e)
{
	struct sha256 key;
	unsigned n = sizeof out->b;
	enum err err = mask_key_read(s, &key, e);

	if (err == ERR_ABSENT) {
		err = mask_key_make(s, e);
		if (err == ERR_NONE)
			err = mask_key_read(s, &key, e);
		if (err == ERR_ABSENT)
			err = err_set(e, ERR_STORE, "the key of masks in this "
			    "workspace is not readable");
	}
	if (err != ERR_NONE)
		return err;
	if (HMAC(EVP_sha256(), key.b, sizeof key.b,
		(const unsigned char *)case_id.p, case_id.n, out->b, &n) ==
	    NULL)
		return err_set(e, ERR_STORE, "HMAC-SHA256 failed");
	return ERR_NONE;
}

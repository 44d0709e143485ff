/* Cases: opening, extending, and taking that back. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/file_out.h"
#include "core/store/bulk.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/urgency.h"

/* So many files are made durable one by one; more of them at once, by a sync
 * of the whole file system. */
enum { FEW = 8 };

enum err
case_touch(struct act *act, struct slice id, struct error *e)
{
	return db_run(act->store->db, e, "UPDATE k_case SET changed_at = $2"
	    " WHERE id = $1", "si", id, act->time);
}

/* --- evidence first --- */

static enum err
keep_one(struct store *s, const struct row *r, bool durable, struct error *e)
{
	enum err err = ERR_ABSENT;

	if (!durable && r->hashed)
		err = bulk_keep_message(s, r->id, &r->sha256, r->size, e);
	/* which also says what is wrong */
	return err != ERR_ABSENT ? err : store_keep_evidence(s, r, e);
}

/* Every message's octets lie in the evidence folder before any row says that
 * they are in a case. */
enum err
case_keep(struct store *s, const struct sha256 *v, size_t n, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	file_sweep(s->evidence, NULL);
	for (i = 0; err == ERR_NONE && i < n; i++) {
		struct rows rows = { 0 };

		err = store_get(s, &v[i], &rows, e);
		if (err == ERR_NONE)
			err = keep_one(s, &rows.v[0], n <= FEW, e);
		rows_free(&rows);
	}
	return err != ERR_NONE ? err : bulk_keep_sync(s, e);
}

/* --- rows --- */

/* *added grows by one where it was not in the case yet. */
static enum err
message_join(struct act *act, struct slice id, const struct sha256 *sha,
    size_t *added, struct error *e)
{
	struct db *db = act->store->db;
	char hex[SHA256_HEX + 1];
	struct json j = { 0 };
	enum err err;

	sha256_hex(sha, hex);
	err = db_run(db, e, "INSERT INTO k_case_message (case_id, sha256,"
	    " added_at, evidence) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (case_id, sha256) DO NOTHING", "shiz", id, sha,
	    act->time, hex);
	if (err != ERR_NONE || db_changes(db) == 0)
		return err;
	++*added;
	json_object(&j, NULL);
	json_str(&j, "message", hex);
	err = act_event(act, id, "case.add", &j, e);
	return err != ERR_NONE ? err : act_mark(act, sha, DISPOSITION_CASE, e);
}

enum err
messages_join(struct act *act, struct slice id, const struct sha256 *v,
    size_t n, size_t *added, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = message_join(act, id, &v[i], added, e);
	return err;
}

/* The number after the highest that ever was: ids of cases that were taken
 * back may stand in mail and notes, so none is given out twice. */
static enum err
next_number(struct act *act, int64_t *number, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(act->store->db, &st, e, "SELECT 1 + count(*)"
	    " FROM k_event WHERE kind = 'case.new'", "");

	return err != ERR_NONE ? err : db_int_end(st, number, e);
}

enum err
case_open(struct act *act, struct slice title, struct slice service,
    struct arena *a, struct slice *id, struct error *e)
{
	const struct case_move m = { .to = "triage",
		.reason = SLICE("opened") };
	struct json j = { 0 };
	int64_t number = 0;
	enum err err = next_number(act, &number, e);

	if (err != ERR_NONE)
		return err;
	*id = slice_printf(a, "%s-%04lld", act->store->letters,
	    (long long)number);
	err = db_run(act->store->db, e, "INSERT INTO k_case (id, number,"
	    " title, state, service, opened_at, changed_at, since, looked_at,"
	    " owner, root) VALUES ($1, $2, $3, 'new', $4, $5, $5, $5, $5, $6,"
	    " $1)", "sissiz", *id, number, title, service, act->time,
	    act->actor);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_slice(&j, "title", title);
	json_slice(&j, "service", service);
	json_str(&j, "owner", act->actor);
	err = act_event(act, *id, "case.new", &j, e);
	return err != ERR_NONE ? err : case_change(act, *id, &m, e);
}

enum err
case_check_title(struct slice *title, struct error *e)
{
	*title = slice_trim(*title);
	if (title->n == 0 || title->n > CASE_MOST_TITLE ||
	    !utf8_valid(*title))
		return err_set(e, ERR_USAGE, "a case's title has 1 to %d "
		    "octets of UTF-8", CASE_MOST_TITLE);
	return ERR_NONE;
}

enum err
case_check_here(struct store *s, struct slice id, struct error *e)
{
	struct cases c = { 0 };
	enum err err = store_case(s, id, &c, e);

	if (err == ERR_NONE && !slice_eq(c.v[0].root, c.v[0].id))
		err = err_set(e, ERR_REFUSED, "case %.*s went into case %.*s: "
		    "name that one", SLICE_ARG(c.v[0].id),
		    SLICE_ARG(c.v[0].root));
	cases_free(&c);
	return err;
}

enum err
store_case_new(struct store *s, const char *actor, struct slice title,
    struct slice service, const struct sha256 *v, size_t n, struct arena *a,
    struct slice *id, struct error *e)
{
	size_t added = 0;
	struct act act;
	enum err err;

	*id = SLICE_NULL;
	if (n == 0)
		return err_set(e, ERR_USAGE, "a case needs a message");
	err = case_check_title(&title, e);
	if (err == ERR_NONE)
		err = case_keep(s, v, n, e);
	if (err != ERR_NONE)
		return err;
	err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	err = case_open(&act, title, service, a, id, e);
	if (err == ERR_NONE)
		err = messages_join(&act, *id, v, n, &added, e);
	return act_end(&act, err, e);
}

enum err
store_case_add(struct store *s, const char *actor, struct slice id,
    const struct sha256 *v, size_t n, size_t *added, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, &a, &exact, e);

	*added = 0;
	if (err == ERR_NONE)
		err = case_check_here(s, exact, e);
	if (err == ERR_NONE)
		err = case_keep(s, v, n, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE) {
		err = messages_join(&act, exact, v, n, added, e);
		if (err == ERR_NONE && *added != 0)
			err = case_touch(&act, exact, e);
		if (err == ERR_NONE && *added != 0)
			err = urgency_case(s, exact, e);
		err = act_end(&act, err, e);
	}
	arena_free(&a);
	return err;
}

/* --- undo --- */

enum err
undo_case_new(struct store *s, const struct event *ev, struct error *e)
{
	int64_t others = 0;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT (SELECT count(*)"
	    " FROM k_case_message WHERE case_id = $1) + (SELECT count(*)"
	    " FROM k_case_note WHERE case_id = $1) + (SELECT count(*)"
	    " FROM k_draft WHERE case_id = $1) + (SELECT count(*)"
	    " FROM k_notification WHERE case_id = $1) + (SELECT count(*)"
	    " FROM k_case_domain WHERE case_id = $1) + (SELECT count(*)"
	    " FROM k_reply WHERE case_id = $1) + (SELECT count(*)"
	    " FROM k_outbox WHERE case_id = $1) + (SELECT count(*)"
	    " FROM k_case_link WHERE from_case = $1 OR to_case = $1)", "s",
	    ev->subject);

	if (err == ERR_NONE)
		err = db_int_end(st, &others, e);
	if (err != ERR_NONE)
		return err;
	/* Somebody else's notes or messages */
	if (others != 0)
		return err_set(e, ERR_REFUSED, "case %.*s has notes, messages, "
		    "drafts, mail, answers or links by now: its opening "
		    "can't be taken back", SLICE_ARG(ev->subject));
	return db_run(s->db, e, "DELETE FROM k_case WHERE id = $1", "s",
	    ev->subject);
}

enum err
undo_case_add(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct sha256 sha;
	enum err err;

	if (!sha256_from_hex(event_field(s, ev->seq, "message", &a), &sha))
		err = err_set(e, ERR_STORE, "event %lld names no message",
		    (long long)ev->seq);
	else
		err = db_run(s->db, e, "DELETE FROM k_case_message"
		    " WHERE case_id = $1 AND sha256 = $2", "sh", ev->subject,
		    &sha);
	if (err == ERR_NONE)
		err = urgency_case(s, ev->subject, e);
	arena_free(&a);
	return err;
}

/* Answers: what a person, or espy itself, does with them. */

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/reply_impl.h"

static struct slice
said_word(int v)
{
	return v < 0 ? SLICE_NULL : v != 0 ? SLICE("yes") : SLICE("no");
}

static int64_t
said_number(int v)
{
	return v < 0 ? TIME_UNKNOWN : v;
}

/* --- rows --- */

static enum err
row_write(struct act *act, struct reply_row *r, bool kept, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct stmt *st;
	enum err err;

	sha256_hex(&r->sha256, hex);
	err = db_query(act->store->db, &st, e, "INSERT INTO k_reply"
	    " (sha256, case_id, notification, domain, matched, why, kind,"
	    " taken, state, sender, organisation, standing, doubt, automatic,"
	    " tickets, failed, diagnostic, knows, may_name, subject, because,"
	    " words, time, came_at, evidence) VALUES ($1, $2, $3, $4, $5, $6,"
	    " $7, NULL, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	    " $19, $20, $21, $22, $23, $24) ON CONFLICT (sha256) DO UPDATE SET"
	    " case_id = excluded.case_id,"
	    " notification = excluded.notification, domain = excluded.domain,"
	    " matched = excluded.matched, why = excluded.why,"
	    " kind = excluded.kind, state = excluded.state,"
	    " standing = excluded.standing, doubt = excluded.doubt,"
	    " tickets = excluded.tickets, failed = excluded.failed,"
	    " knows = excluded.knows, may_name = excluded.may_name,"
	    " evidence = excluded.evidence"
	    " RETURNING id", "hst" "sssssssssssss" "tt" "sssiiz", &r->sha256,
	    r->case_id, or_null(r->notification), r->domain, r->matched,
	    r->why, r->kind, r->state, r->sender, r->organisation,
	    r->standing, r->doubt, r->automatic, r->tickets, r->failed,
	    r->diagnostic, said_number(r->knows), said_number(r->may_name),
	    r->subject, r->because, r->words, r->time, act->time,
	    kept ? hex : NULL);

	return err != ERR_NONE ? err : db_int_end(st, &r->id, e);
}

/* What it says is erased with the message: the log has none of its words. */
static enum err
row_event(struct act *act, const struct reply_row *r, const char *kind,
    struct slice from, struct slice to, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct json j = { 0 };

	sha256_hex(&r->sha256, hex);
	json_object(&j, NULL);
	json_int(&j, "reply", r->id);
	json_str(&j, "sha256", hex);
	json_slice(&j, "what", r->kind);
	json_slice(&j, "reason", r->matched);
	if (r->notification != 0)
		json_int(&j, "notification", r->notification);
	json_slice(&j, "domain", r->domain);
	json_slice(&j, "knows", said_word(r->knows));
	json_slice(&j, "from", from);
	json_slice(&j, "to", to);
	return act_event(act, r->case_id.p != NULL ? r->case_id
		: slice_str(hex), kind, &j, e);
}

enum err
store_reply_arrive(struct store *s, int64_t message, uint64_t size,
    struct reply_row *row, const struct reply_effect *x, struct error *e)
{
	struct replies was = { 0 };
	struct act act;
	enum err err = store_reply_of(s, &row->sha256, &was, e);
	bool known = was.n != 0, kept = false;
	bool placed = known && (was.v[0].case_id.p != NULL ||
	    slice_eq_str(was.v[0].state, "dismissed"));

	replies_free(&was);
	if (err != ERR_NONE || placed || (known && row->case_id.p == NULL))
		return err;
	if (row->case_id.p != NULL) {
		err = bulk_keep_message(s, message, &row->sha256, size, e);
		kept = err == ERR_NONE;
		if (err == ERR_ABSENT) /* its file changed meanwhile */
			err = ERR_NONE;
	}
	act_within(&act, s, ACT_ESPY);
	if (err == ERR_NONE)
		err = row_write(&act, row, kept, e);
	if (err != ERR_NONE || row->case_id.p == NULL)
		return err;
	if (err == ERR_NONE)
		err = row_event(&act, row, "case.reply", SLICE_NULL,
		    row->state, e);
	if (err == ERR_NONE && x != NULL)
		err = reply_effect_act(&act, row, x, e);
	if (err == ERR_NONE)
		err = case_touch(&act, row->case_id, e);
	if (err == ERR_NONE && x != NULL && x->learn)
		err = reply_again(s, row, e);
	return err;
}

/* From the state that the caller saw: somebody else may have been faster. */
static enum err
state_set(struct store *s, const struct reply_row *r, struct slice state,
    struct slice taken, struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE k_reply SET state = $2,"
	    " taken = $3 WHERE id = $1 AND state = $4", "isss", r->id, state,
	    taken, r->state);

	if (err == ERR_NONE && db_changes(s->db) == 0)
		err = err_set(e, ERR_REFUSED, "answer %lld was decided "
		    "meanwhile: look at it again", (long long)r->id);
	return err;
}

static enum err
check_decidable(const struct reply_row *r, struct error *e)
{
	if (r->case_id.p == NULL)
		return err_set(e, ERR_REFUSED, "answer %lld belongs to no case "
		    "yet: espy reply match %lld CASE", (long long)r->id,
		    (long long)r->id);
	if (slice_eq_str(r->state, "confirmed") ||
	    slice_eq_str(r->state, "dismissed"))
		return err_set(e, ERR_REFUSED, "answer %lld is %.*s already "
		    "(espy undo takes that back)", (long long)r->id,
		    SLICE_ARG(r->state));
	return ERR_NONE;
}

enum err
store_reply_confirm(struct store *s, const char *actor,
    const struct reply_row *r, struct slice taken,
    const struct reply_effect *x, struct error *e)
{
	struct act act;
	enum err err = check_decidable(r, e);

	if (err == ERR_NONE)
		err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	err = state_set(s, r, SLICE("confirmed"), taken, e);
	if (err == ERR_NONE)
		err = row_event(&act, r, "case.reply-confirm", r->state,
		    taken, e);
	if (err == ERR_NONE)
		err = reply_effect_act(&act, r, x, e);
	if (err == ERR_NONE)
		err = case_touch(&act, r->case_id, e);
	return act_end(&act, err, e);
}

enum err
store_reply_dismiss(struct store *s, const char *actor,
    const struct reply_row *r, struct error *e)
{
	struct act act;
	enum err err = r->case_id.p == NULL &&
		!slice_eq_str(r->state, "dismissed")
	    ? ERR_NONE : check_decidable(r, e);

	if (err == ERR_NONE)
		err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	err = state_set(s, r, SLICE("dismissed"), r->taken, e);
	if (err == ERR_NONE)
		err = row_event(&act, r, r->case_id.p != NULL
		    ? "case.reply-dismiss" : "message.reply-dismiss",
		    r->state, SLICE("dismissed"), e);
	return act_end(&act, err, e);
}

enum err
undo_reply_state(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	int64_t id = 0;
	enum err err = event_number(s, ev, "reply", &id, e);

	if (err == ERR_NONE)
		err = db_run(s->db, e, "UPDATE k_reply SET state = $2,"
		    " taken = NULL WHERE id = $1", "is", id,
		    event_field(s, ev->seq, "from", &a));
	arena_free(&a);
	return err;
}

enum err
undo_ticket(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	enum err err = db_run(s->db, e, "DELETE FROM k_ticket"
	    " WHERE case_id = $1 AND ticket = $2", "ss", ev->subject,
	    event_field(s, ev->seq, "to", &a));

	arena_free(&a);
	return err;
}

/* --- by hand --- */

enum err
store_reply_match(struct store *s, const char *actor,
    const struct reply_row *row, struct error *e)
{
	struct replies was = { 0 };
	struct reply_row now = *row;
	struct arena a = { 0 };
	struct json j = { 0 };
	struct act act;
	enum err err = store_reply(s, row->id, &was, e);

	if (err == ERR_NONE && was.v[0].case_id.p != NULL)
		err = err_set(e, ERR_REFUSED, "answer %lld is in case %.*s: "
		    "dismiss it there", (long long)row->id,
		    SLICE_ARG(was.v[0].case_id));
	if (err == ERR_NONE)
		err = case_keep(s, &row->sha256, 1, e);
	if (err == ERR_NONE)
		err = act_begin(&act, s, actor, e);
	if (err == ERR_NONE) {
		err = row_write(&act, &now, true, e);
		json_object(&j, NULL);
		json_int(&j, "reply", now.id);
		json_slice(&j, "what", now.kind);
		json_slice(&j, "reason", now.matched);
		json_slice(&j, "from", was.v[0].state);
		json_slice(&j, "was_why", was.v[0].why);
		json_slice(&j, "was_kind", was.v[0].kind);
		if (err == ERR_NONE)
			err = act_event(&act, now.case_id, "case.reply-match",
			    &j, e);
		else
			json_free(&j);
		err = act_end(&act, err, e);
	}
	replies_free(&was);
	arena_free(&a);
	return err;
}

enum err
undo_reply_match(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	int64_t id = 0;
	enum err err = event_number(s, ev, "reply", &id, e);

	if (err == ERR_NONE)
		err = db_run(s->db, e, "UPDATE k_reply SET case_id = NULL,"
		    " notification = NULL, domain = NULL, matched = NULL,"
		    " why = $2, kind = $3, state = $4 WHERE id = $1", "isss",
		    id, event_field(s, ev->seq, "was_why", &a),
		    event_field(s, ev->seq, "was_kind", &a),
		    event_field(s, ev->seq, "from", &a));
	arena_free(&a);
	return err;
}

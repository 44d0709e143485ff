/* What became of a notification, until its answers are read: it bounced, or
 * somebody answered. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/draft.h"

enum { DAY = 86400 };

static enum err
outcome_set(struct store *s, int64_t number, struct slice word, int64_t at,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE k_notification SET outcome = $2,"
	    " outcome_at = $3 WHERE id = $1", "ist", number, word,
	    word.p != NULL ? at : TIME_UNKNOWN);
}

/* A notification as it was; word in the arena */
struct outcome {
	struct slice word; /* NULL: none yet */
	int64_t at, sent_at;
};

/* ERR_ABSENT: not of that case */
static enum err
outcome_get(struct store *s, struct slice case_id, int64_t number,
    struct arena *a, struct outcome *out, struct error *e)
{
	bool there = false;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT outcome, outcome_at,"
	    " sent_at FROM k_notification WHERE id = $2"
	    " AND case_id IN " CASE_FAMILY, "si", case_id, number);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		there = true;
		out->word = db_slice(st, 0, a);
		out->at = db_time(st, 1);
		out->sent_at = db_time(st, 2);
	}
	err = db_end(st, e);
	if (err == ERR_NONE && !there)
		err = err_set(e, ERR_ABSENT, "case %.*s has no notification "
		    "%lld: espy case show names them", SLICE_ARG(case_id),
		    (long long)number);
	return err;
}

/* A day alone is written as its first second, which may be before the letter
 * of that day. */
static enum err
outcome_when(const struct outcome *was, int64_t number, int64_t *at,
    struct error *e)
{
	char when[20];

	if (*at >= was->sent_at)
		return ERR_NONE;
	if (*at >= was->sent_at - was->sent_at % DAY) {
		*at = was->sent_at;
		return ERR_NONE;
	}
	clock_long(was->sent_at, when);
	return err_set(e, ERR_USAGE, "notification %lld was sent at %.16s: "
	    "nothing came of it before that", (long long)number, when);
}

enum err
outcome_write(struct act *act, struct slice id, int64_t number,
    struct slice word, int64_t at, struct error *e)
{
	struct outcome was = { .word = SLICE_NULL };
	struct arena a = { 0 };
	struct json j = { 0 };
	enum err err = outcome_get(act->store, id, number, &a, &was, e);

	if (err == ERR_NONE)
		err = outcome_when(&was, number, &at, e);
	if (err == ERR_NONE)
		err = outcome_set(act->store, number, word, at, e);
	if (err == ERR_NONE) {
		json_object(&j, NULL);
		json_int(&j, "notification", number);
		json_slice(&j, "to", word);
		json_when(&j, "at", at);
		json_slice(&j, "from", was.word);
		json_when(&j, "was_at", was.at);
		err = act_event(act, id, "case.outcome", &j, e);
	}
	arena_free(&a);
	return err;
}

enum err
store_notification_outcome(struct store *s, const char *actor,
    struct slice case_id, int64_t number, struct slice word, int64_t at,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice id;
	struct act act;
	enum err err;

	if (!slice_eq_str(word, "bounced") && !slice_eq_str(word, "answered"))
		return err_set(e, ERR_USAGE, "%.*s: a notification is bounced "
		    "or answered", SLICE_ARG(slice_upto(word, 40)));
	err = case_resolve(s, case_id, &a, &id, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, outcome_write(&act, id, number, word, at,
		    e), e);
	arena_free(&a);
	return err;
}

enum err
undo_case_outcome(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	int64_t number = 0;
	enum err err = event_number(s, ev, "notification", &number, e);

	if (err == ERR_NONE)
		err = outcome_set(s, number, event_field(s, ev->seq, "from",
		    &a), event_time(s, ev->seq, "was_at"), e);
	arena_free(&a);
	return err;
}

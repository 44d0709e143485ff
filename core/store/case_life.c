/* The life of a case: from one state into the next, and back. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/urgency.h"

void
json_when(struct json *j, const char *key, int64_t t)
{
	if (t == TIME_UNKNOWN)
		json_null(j, key);
	else
		json_int(j, key, t);
}

int64_t
event_time(struct store *s, int64_t seq, const char *key)
{
	struct arena a = { 0 };
	int64_t t = TIME_UNKNOWN;

	slice_number(event_field(s, seq, key, &a), &t);
	arena_free(&a);
	return t;
}

/* All of a state that the next one replaces */
struct phase {
	struct slice state, next, resolution, reason;
	int64_t since, next_at, tier, closed_at;
	int64_t reopened;
};

static enum err
phase_read(struct store *s, struct slice id, struct phase *p, struct arena *a,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT state, next,"
	    " resolution, reason, since, next_at, tier, closed_at, reopened"
	    " FROM k_case WHERE id = $1", "s", id);

	*p = (struct phase){ 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*p = (struct phase){ db_slice(st, 0, a), db_slice(st, 1, a),
			db_slice(st, 2, a), db_slice(st, 3, a),
			db_time(st, 4), db_time(st, 5), db_int(st, 6),
			db_time(st, 7), db_int(st, 8) };
	err = db_end(st, e);
	if (err == ERR_NONE && p->state.p == NULL)
		err = err_set(e, ERR_ABSENT, "case %.*s is not there any "
		    "more: its opening was taken back", SLICE_ARG(id));
	return err;
}

static enum err
phase_write(struct store *s, struct slice id, const struct phase *p,
    struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE k_case SET state = $2,"
	    " next = $3, resolution = $4, reason = $5, since = $6,"
	    " next_at = $7, tier = $8, closed_at = $9, reopened = $10"
	    " WHERE id = $1", "sssssttiti", id, p->state, p->next,
	    p->resolution, p->reason, p->since, p->next_at, p->tier,
	    p->closed_at, p->reopened);

	return err != ERR_NONE ? err : urgency_case(s, id, e);
}

static enum err
phase_event(struct act *act, struct slice id, const struct phase *was,
    const struct case_move *m, struct error *e)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_slice(&j, "from", was->state);
	json_str(&j, "to", m->to);
	json_slice(&j, "reason", m->reason);
	json_str(&j, "resolution", m->resolution);
	json_slice(&j, "gates", m->gates);
	json_int(&j, "tier", m->tier);
	/* to be put back by undo and by un-merging */
	json_when(&j, "was_since", was->since);
	json_slice(&j, "was_next", was->next);
	json_when(&j, "was_next_at", was->next_at);
	json_int(&j, "was_tier", was->tier);
	json_int(&j, "was_reopened", was->reopened);
	json_slice(&j, "was_resolution", was->resolution);
	json_slice(&j, "was_reason", was->reason);
	json_when(&j, "was_closed_at", was->closed_at);
	return act_event(act, id, "case.state", &j, e);
}

enum err
case_change(struct act *act, struct slice id, const struct case_move *m,
    struct error *e)
{
	bool ends = strcmp(m->to, "closed") == 0 ||
	    strcmp(m->to, "rejected") == 0;
	struct phase was, now;
	struct arena a = { 0 };
	enum err err = phase_read(act->store, id, &was, &a, e);

	if (err == ERR_NONE && m->from != NULL &&
	    !slice_eq_str(was.state, m->from))
		err = err_set(e, ERR_REFUSED, "case %.*s is %.*s by now, not "
		    "%s: look at it again", SLICE_ARG(id),
		    SLICE_ARG(was.state), m->from);
	now = (struct phase){ .state = slice_str(m->to),
		.resolution = slice_str(m->resolution),
		.reason = ends ? m->reason : SLICE_NULL,
		.since = act->time, .next_at = TIME_UNKNOWN,
		.tier = m->tier,
		.closed_at = ends ? act->time : TIME_UNKNOWN,
		.reopened = was.reopened + m->reopens };
	if (err == ERR_NONE)
		err = phase_write(act->store, id, &now, e);
	if (err == ERR_NONE)
		err = case_touch(act, id, e);
	if (err == ERR_NONE)
		err = phase_event(act, id, &was, m, e);
	arena_free(&a);
	return err;
}

enum err
case_forward(struct act *act, struct slice id, const char *to,
    struct slice reason, struct error *e)
{
	static const char *const way[] = { "new", "triage", "attributed",
		"drafted", "notified" };
	/* The service is told again, or somebody else is. */
	static const char *const again[] = { "bounced", "info-requested",
		"escalated" };
	size_t i, n = ARRAY_LEN(way), from = n, until = 0;
	struct arena a = { 0 };
	struct phase was;
	enum err err = phase_read(act->store, id, &was, &a, e);
	struct case_move m = { .reason = reason, .tier = (int)was.tier };

	for (i = 0; i < n; i++) {
		from = slice_eq_str(was.state, way[i]) ? i : from;
		until = strcmp(way[i], to) == 0 ? i : until;
	}
	for (i = from; err == ERR_NONE && i < until; i++) {
		m.to = way[i + 1];
		err = case_change(act, id, &m, e);
	}
	m.to = to;
	for (i = 0; i < ARRAY_LEN(again) && until == n - 1; i++)
		if (err == ERR_NONE && slice_eq_str(was.state, again[i]))
			err = case_change(act, id, &m, e);
	arena_free(&a);
	return err;
}

enum err
store_case_move(struct store *s, const char *actor, struct slice id,
    const struct case_move *m, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = case_check_words("a reason", m->reason, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, case_change(&act, exact, m, e), e);
	arena_free(&a);
	return err;
}

enum err
case_restore(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct phase was = { .state = event_field(s, ev->seq, "from", &a),
		.next = event_field(s, ev->seq, "was_next", &a),
		.resolution = event_field(s, ev->seq, "was_resolution", &a),
		.reason = event_field(s, ev->seq, "was_reason", &a),
		.since = event_time(s, ev->seq, "was_since"),
		.next_at = event_time(s, ev->seq, "was_next_at"),
		.tier = event_time(s, ev->seq, "was_tier"),
		.closed_at = event_time(s, ev->seq, "was_closed_at"),
		.reopened = event_time(s, ev->seq, "was_reopened") };
	enum err err;

	if (was.state.p == NULL || was.tier < 0 || was.reopened < 0)
		err = err_set(e, ERR_STORE, "event %lld does not say in which "
		    "state the case was", (long long)ev->seq);
	else
		err = phase_write(s, ev->subject, &was, e);
	arena_free(&a);
	return err;
}

enum err
undo_case_state(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice to = event_field(s, ev->seq, "to", &a);
	struct phase now;
	enum err err = phase_read(s, ev->subject, &now, &a, e);

	if (err == ERR_NONE && !slice_eq(now.state, to))
		err = err_set(e, ERR_REFUSED, "case %.*s went on: it is %.*s "
		    "by now, so that it became %.*s can't be taken back",
		    SLICE_ARG(ev->subject), SLICE_ARG(now.state),
		    SLICE_ARG(to));
	if (err == ERR_NONE)
		err = case_restore(s, ev, e);
	arena_free(&a);
	return err;
}

/* The steps of sending, each durable before the next one is taken. */

#include "core/base/clock.h"
#include "core/store/outbox_impl.h"

/* Between two tries: 5 minutes, twice as long each time, 4 hours at most.
 * After MOST_TRIES (two days) somebody has to look into it. */
enum {
	MOST_TRIES = 18,
	FIRST_PAUSE = 300,
	LONGEST_PAUSE = 4 * 3600,
};

enum err
store_outbox_begin(struct store *s, int64_t id, const char *how,
    struct slice server, struct error *e)
{
	enum err err = db_begin(s->db, DB_FULL, e);

	if (err != ERR_NONE)
		return err;
	err = db_run(s->db, e, "UPDATE k_outbox SET state = 'sending',"
	    " changed_at = $2 WHERE id = $1 AND state IN ('waiting',"
	    " 'deferred')", "ii", id, clock_now());
	if (err == ERR_NONE && db_changes(s->db) != 1)
		err = err_set(e, ERR_REFUSED, "mail %lld was recalled",
		    (long long)id);
	if (err == ERR_NONE)
		err = db_run(s->db, e, "INSERT INTO k_outbox_attempt (outbox,"
		    " number, how, server, begun_at, dialogue) SELECT $1,"
		    " coalesce(max(number), 0) + 1, $2, $3, $4, ''"
		    " FROM k_outbox_attempt WHERE outbox = $1", "izsi", id,
		    how, server, clock_now());
	if (err == ERR_NONE)
		return db_commit(s->db, e);
	db_cancel(s->db);
	return err;
}

/* The attempt under way is the last one. */
#define LAST_ATTEMPT \
	" WHERE outbox = $1 AND number = (SELECT max(number)" \
	" FROM k_outbox_attempt WHERE outbox = $1)"

enum err
store_outbox_handed(struct store *s, int64_t id, struct error *e)
{
	enum err err = db_begin(s->db, DB_FULL, e);

	if (err != ERR_NONE)
		return err;
	err = db_run(s->db, e, "UPDATE k_outbox_attempt SET handed_at = $2"
	    LAST_ATTEMPT, "ii", id, clock_now());
	if (err == ERR_NONE)
		return db_commit(s->db, e);
	db_cancel(s->db);
	return err;
}

/* --- the end of an attempt --- */

static int64_t
next_try(uint64_t tries, int64_t now)
{
	int64_t pause = FIRST_PAUSE;

	while (--tries != 0 && pause < LONGEST_PAUSE)
		pause *= 2;
	return now + (pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
}

static enum err
end_attempt(struct act *act, const struct outbox_item *item,
    const struct outbox_result *r, struct error *e)
{
	enum err err = db_run(act->store->db, e, "UPDATE k_outbox_attempt"
	    " SET ended_at = $2, outcome = $3, dialogue = $4" LAST_ATTEMPT,
	    "iizs", item->id, act->time, outbox_state_name(r->state),
	    r->dialogue.p != NULL ? r->dialogue : SLICE(""));

	return err != ERR_NONE || r->queue_id.p == NULL ? err
	    : db_run(act->store->db, e, "UPDATE k_outbox SET queue_id = $2"
	    " WHERE id = $1", "is", item->id, r->queue_id);
}

static enum err
how_of(struct store *s, int64_t id, struct arena *a, struct slice *how,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT how"
	    " FROM k_outbox_attempt" LAST_ATTEMPT, "i", id);

	*how = SLICE("smtp");
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*how = db_slice(st, 0, a);
	return db_end(st, e);
}

static enum err
accepted(struct act *act, const struct outbox_item *item,
    const struct outbox_result *r, struct error *e)
{
	struct arena a = { 0 };
	struct slice how;
	enum err err = how_of(act->store, item->id, &a, &how, e);

	if (err == ERR_NONE)
		err = outbox_change(act, item, OUTBOX_ACCEPTED, r->reply,
		    TIME_UNKNOWN, "outbox.accepted", e);
	if (err == ERR_NONE)
		err = outbox_sent(act, item, how, e);
	arena_free(&a);
	return err;
}

static enum err
refused(struct act *act, const struct outbox_item *item, struct slice reply,
    struct error *e)
{
	enum err err = outbox_change(act, item, OUTBOX_REFUSED, reply,
	    TIME_UNKNOWN, "outbox.refused", e);

	if (err == ERR_NONE)
		err = outbox_drop_parts(act, item->id, e);
	return err != ERR_NONE ? err : outbox_thaw(act, item, e);
}

static enum err
deferred(struct act *act, const struct outbox_item *item, struct slice reply,
    struct error *e)
{
	struct arena a = { 0 };
	enum err err;

	if (item->attempts < MOST_TRIES)
		return outbox_change(act, item, OUTBOX_DEFERRED, reply,
		    next_try(item->attempts, act->time), NULL, e);
	err = refused(act, item, slice_printf(&a, "given up after %d tries; "
	    "the last one: %.*s", MOST_TRIES, SLICE_ARG(reply)), e);
	arena_free(&a);
	return err;
}

static enum err
end(struct act *act, int64_t id, const struct outbox_result *r,
    struct error *e)
{
	struct outbox_items o = { 0 };
	enum err err = outbox_get(act->store, id, &o, e);
	const struct outbox_item *item = o.v;

	if (err == ERR_NONE && item->state != OUTBOX_SENDING)
		err = err_set(e, ERR_STORE, "mail %lld is not being sent: it "
		    "is %s", (long long)id, outbox_state_name(item->state));
	if (err == ERR_NONE)
		err = end_attempt(act, item, r, e);
	if (err == ERR_NONE && r->state == OUTBOX_ACCEPTED)
		err = accepted(act, item, r, e);
	else if (err == ERR_NONE && r->state == OUTBOX_DEFERRED)
		err = deferred(act, item, r->reply, e);
	else if (err == ERR_NONE && r->state == OUTBOX_REFUSED)
		err = refused(act, item, r->reply, e);
	else if (err == ERR_NONE)
		err = outbox_change(act, item, OUTBOX_UNKNOWN, r->reply,
		    TIME_UNKNOWN, "outbox.unknown", e);
	outbox_items_free(&o);
	return err;
}

enum err
store_outbox_end(struct store *s, const char *actor, int64_t id,
    const struct outbox_result *r, struct error *e)
{
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	return err != ERR_NONE ? err : act_end(&act, end(&act, id, r, e), e);
}

/* --- after a process that died --- */

static enum err
cut_off(struct act *act, const struct outbox_item *item, struct error *e)
{
	struct outbox_result r = { .state = OUTBOX_UNKNOWN,
		.reply = SLICE("espy was cut off after it had handed the mail "
		    "over and before it knew the answer: it may have been "
		    "sent") };
	bool handed = false;
	enum err err = db_exists(act->store->db, &handed, e, "SELECT 1"
	    " FROM k_outbox_attempt" LAST_ATTEMPT
	    " AND handed_at IS NOT NULL", "i", item->id);

	if (err == ERR_NONE && !handed) {
		r.state = OUTBOX_DEFERRED;
		r.reply = SLICE("espy was cut off before the mail was handed "
		    "over: nothing was sent");
	}
	if (err == ERR_NONE)
		err = end_attempt(act, item, &r, e);
	if (err != ERR_NONE)
		return err;
	return outbox_change(act, item, r.state, r.reply,
	    handed ? TIME_UNKNOWN : act->time,
	    handed ? "outbox.unknown" : NULL, e);
}

enum err
store_outbox_recover(struct store *s, const char *actor, size_t *n,
    struct error *e)
{
	struct outbox_items o = { 0 };
	struct act act;
	enum err err = store_outbox(s, SLICE_NULL, &o, e);
	size_t i, found = 0;

	*n = 0;
	for (i = 0; i < o.n; i++)
		found += o.v[i].state == OUTBOX_SENDING;
	if (err == ERR_NONE && found != 0 &&
	    (err = act_begin(&act, s, actor, e)) == ERR_NONE) {
		for (i = 0; err == ERR_NONE && i < o.n; i++)
			if (o.v[i].state == OUTBOX_SENDING)
				err = cut_off(&act, &o.v[i], e);
		err = act_end(&act, err, e);
		*n = found;
	}
	outbox_items_free(&o);
	return err;
}

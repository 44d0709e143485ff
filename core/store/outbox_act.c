/* Changing what becomes of mail in the outbox: recalled, resolved. */

#include "core/base/clock.h"
#include "core/store/outbox_impl.h"

enum err
outbox_change(struct act *act, const struct outbox_item *item,
    enum outbox_state to, struct slice reply, int64_t due, const char *kind,
    struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct json j = { 0 };
	enum err err = db_run(act->store->db, e, "UPDATE k_outbox SET"
	    " state = $2, reply = $3, due_at = $4, changed_at = $5"
	    " WHERE id = $1", "izsti", item->id, outbox_state_name(to), reply,
	    due, act->time);

	if (err != ERR_NONE || kind == NULL)
		return err;
	json_object(&j, NULL);
	json_int(&j, "outbox", item->id);
	json_str(&j, "state", outbox_state_name(to));
	json_slice(&j, "to", item->to);
	json_slice(&j, "reason", reply);
	sha256_hex(&item->report, hex);
	return act_event(act, item->case_id.p != NULL ? item->case_id
						      : slice_str(hex), kind,
	    &j, e);
}

enum err
outbox_drop_parts(struct act *act, int64_t id, struct error *e)
{
	return db_run(act->store->db, e, "UPDATE k_outbox SET"
	    " state = 'recalled', due_at = NULL, changed_at = $2,"
	    " reply = 'the letter that it goes with is not sent'"
	    " WHERE after = $1 AND state IN ('waiting', 'deferred')", "ii",
	    id, act->time);
}

/* Another draft may have been begun to the same desk meanwhile: that one
 * stays. */
enum err
outbox_thaw(struct act *act, const struct outbox_item *item, struct error *e)
{
	struct drafts d = { 0 };
	int64_t other = 0;
	enum err err;

	if (item->draft == 0 || item->after != 0)
		return ERR_NONE;
	err = store_draft(act->store, item->draft, &d, e);
	if (err == ERR_NONE)
		err = store_draft_open(act->store, &d.v[0], &other, e);
	drafts_free(&d);
	return err != ERR_NONE ? err : db_run(act->store->db, e, "UPDATE"
	    " k_draft SET state = $2 WHERE id = $1 AND state = 'outbox'",
	    "iz", item->draft, other != 0 ? "dropped" : "open");
}

/* --- taking it back --- */

static enum err
too_late(const struct outbox_item *item, struct error *e)
{
	static const char *const why[OUTBOX_STATES] = {
		[OUTBOX_SENDING] = "it is being sent at this moment",
		[OUTBOX_ACCEPTED] = "it was sent",
		[OUTBOX_REFUSED] = "it was refused: nothing was sent",
		[OUTBOX_UNKNOWN] = "it may have been sent: find out, then "
		    "espy outbox resolve",
		[OUTBOX_RECALLED] = "it was recalled already",
	};

	return err_set(e, ERR_REFUSED, "mail %lld can't be recalled: %s",
	    (long long)item->id, why[item->state]);
}

/* In which transaction it is called: act's, or undo's (act.actor NULL: that
 * one writes the event). */
static enum err
recall(struct act *act, int64_t id, bool event, struct error *e)
{
	struct outbox_items o = { 0 };
	struct slice why = SLICE("it was recalled: nothing was sent");
	enum err err = outbox_get(act->store, id, &o, e);
	const struct outbox_item *item = o.v;

	if (err == ERR_NONE && item->state != OUTBOX_WAITING &&
	    item->state != OUTBOX_DEFERRED)
		err = too_late(item, e);
	if (err == ERR_NONE)
		err = outbox_change(act, item, OUTBOX_RECALLED, why,
		    TIME_UNKNOWN, event ? "outbox.recall" : NULL, e);
	if (err == ERR_NONE)
		err = outbox_drop_parts(act, id, e);
	if (err == ERR_NONE)
		err = outbox_thaw(act, item, e);
	if (err == ERR_NONE && item->case_id.p != NULL)
		err = case_touch(act, item->case_id, e);
	outbox_items_free(&o);
	return err;
}

enum err
store_outbox_recall(struct store *s, const char *actor, int64_t id,
    struct error *e)
{
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	return err != ERR_NONE ? err : act_end(&act, recall(&act, id, true, e),
	    e);
}

/* --- with a message that it shows --- */

static enum err
waiting_of(struct store *s, int64_t draft, struct arena *a, int64_t **v,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT id FROM k_outbox"
	    " WHERE draft = $1 AND after IS NULL"
	    " AND state IN ('waiting', 'deferred')", "i", draft);

	*v = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *v, *n) = db_int(st, 0);
	return db_end(st, e);
}

enum err
outbox_purge(struct act *act, int64_t draft, struct slice words,
    struct error *e)
{
	struct arena a = { 0 };
	int64_t *v;
	size_t n, i;
	enum err err = waiting_of(act->store, draft, &a, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = recall(act, v[i], true, e);
	arena_free(&a);
	return err != ERR_NONE ? err : db_run(act->store->db, e, "UPDATE"
	    " k_outbox SET kept = 0, subject = $2 WHERE draft = $1", "is",
	    draft, words);
}

static enum err
resolve(struct act *act, int64_t id, bool sent, struct error *e)
{
	struct outbox_items o = { 0 };
	struct arena a = { 0 };
	enum err err = outbox_get(act->store, id, &o, e);
	const struct outbox_item *item = o.v;

	if (err == ERR_NONE && item->state != OUTBOX_UNKNOWN)
		err = err_set(e, ERR_REFUSED, "what became of mail %lld is "
		    "known: it is %s", (long long)id,
		    outbox_state_name(item->state));
	if (err == ERR_NONE)
		err = outbox_change(act, item,
		    sent ? OUTBOX_ACCEPTED : OUTBOX_RECALLED,
		    slice_printf(&a, "%s says that it was %ssent", act->actor,
			sent ? "" : "not "),
		    TIME_UNKNOWN, "outbox.resolve", e);
	if (err == ERR_NONE && sent)
		err = outbox_sent(act, item, SLICE("smtp"), e);
	if (err == ERR_NONE && !sent)
		err = outbox_drop_parts(act, id, e);
	if (err == ERR_NONE && !sent)
		err = outbox_thaw(act, item, e);
	arena_free(&a);
	outbox_items_free(&o);
	return err;
}

enum err
store_outbox_resolve(struct store *s, const char *actor, int64_t id,
    bool sent, struct error *e)
{
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	return err != ERR_NONE ? err : act_end(&act, resolve(&act, id, sent,
	    e), e);
}

/* --- undo --- */

/* The parts' events stand behind the letter's, and are undone before it. */
enum err
undo_outbox_put(struct store *s, const struct event *ev, struct error *e)
{
	struct outbox_items o = { 0 };
	struct act act;
	int64_t id = 0;
	enum err err = event_number(s, ev, "outbox", &id, e);

	if (err != ERR_NONE)
		return err;
	act_within(&act, s, ACT_ESPY);
	err = outbox_get(s, id, &o, e);
	if (err == ERR_NONE && o.v[0].state != OUTBOX_RECALLED)
		err = recall(&act, id, false, e);
	outbox_items_free(&o);
	return err;
}

enum err
outbox_past(struct store *s, const struct event *ev, bool *past,
    struct error *e)
{
	int64_t id = 0;

	*past = false;
	if (slice_eq_str(ev->kind, "outbox.put") &&
	    event_number(s, ev, "outbox", &id, NULL) == ERR_NONE)
		return db_exists(s->db, past, e, "SELECT 1 FROM k_outbox"
		    " WHERE id = $1 AND after IS NULL AND state NOT IN"
		    " ('waiting', 'deferred')", "i", id);
	if (slice_starts(ev->kind, "draft.") &&
	    event_number(s, ev, "draft", &id, NULL) == ERR_NONE)
		return db_exists(s->db, past, e, "SELECT 1 FROM k_draft d"
		    " WHERE d.id = $1 AND d.state IN ('outbox', 'sent')"
		    " AND EXISTS (SELECT 1 FROM k_outbox o WHERE o.draft ="
		    "  d.id AND o.state NOT IN ('refused', 'recalled'))", "i",
		    id);
	return ERR_NONE;
}

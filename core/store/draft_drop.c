/* A draft is not sent after all. */

#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/draft.h"

static enum err
state_set(struct store *s, int64_t id, const char *state, int64_t time,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE k_draft SET state = $2,"
	    " changed_at = $3 WHERE id = $1", "izi", id, state, time);
}

/* A case whose only draft it was has none to send: a step back. */
static enum err
case_back(struct act *act, struct slice id, struct error *e)
{
	const struct case_move m = { .from = "drafted", .to = "attributed",
		.reason = SLICE("its draft was dropped") };
	bool yes = false;
	enum err err = db_exists(act->store->db, &yes, e, "SELECT 1"
	    " FROM k_case c WHERE c.id = $1 AND c.state = 'drafted'"
	    " AND NOT EXISTS (SELECT 1 FROM k_draft d WHERE d.case_id = c.id"
	    "  AND d.state IN ('open', 'outbox'))", "s", id);

	if (err != ERR_NONE)
		return err;
	return yes ? case_change(act, id, &m, e) : case_touch(act, id, e);
}

static enum err
drop(struct act *act, const struct draft *d, struct error *e)
{
	struct json j = { 0 };
	enum err err = state_set(act->store, d->id, "dropped", act->time, e);

	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_int(&j, "draft", d->id);
	json_int(&j, "changed_at", d->changed_at);
	json_slice(&j, "service", d->service);
	err = act_event(act, d->case_id, "draft.drop", &j, e);
	return err != ERR_NONE ? err : case_back(act, d->case_id, e);
}

enum err
store_draft_drop(struct store *s, const char *actor, int64_t id,
    struct error *e)
{
	struct drafts d = { 0 };
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	if (err != ERR_NONE)
		return err;
	err = store_draft(s, id, &d, e);
	if (err == ERR_NONE && !slice_eq_str(d.v[0].state, "open"))
		err = slice_eq_str(d.v[0].state, "outbox")
		    ? err_set(e, ERR_REFUSED, "draft %lld is in the outbox: "
			  "espy outbox recall takes it back while that can be",
			  (long long)id)
		    : err_set(e, ERR_REFUSED, "draft %lld is not open: it "
			  "is %.*s", (long long)id,
			  SLICE_ARG(d.v[0].state));
	if (err == ERR_NONE)
		err = drop(&act, &d.v[0], e);
	err = act_end(&act, err, e);
	drafts_free(&d);
	return err;
}

/* "draft.drop" */
enum err
undo_draft_drop(struct store *s, const struct event *ev, struct error *e)
{
	int64_t id = event_time(s, ev->seq, "draft"), other = 0;
	struct drafts d = { 0 };
	enum err err = store_draft(s, id, &d, e);

	if (err == ERR_NONE)
		err = store_draft_open(s, &d.v[0], &other, e);
	if (err == ERR_NONE && other != 0)
		err = err_set(e, ERR_REFUSED, "draft %lld is open by now, and "
		    "a case has one of a kind to a desk", (long long)other);
	if (err == ERR_NONE)
		err = state_set(s, id, "open", event_time(s, ev->seq,
		    "changed_at"), e);
	drafts_free(&d);
	return err;
}

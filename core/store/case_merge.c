/* One case goes on in another one, by a link that can be undone. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/urgency.h"

/*
 * k_case.root says where a case is shown.  It follows from the links alone:
 * of a case and all that went into it, whatever that was before.
 */
static enum err
roots_set(struct store *s, struct slice id, struct slice root,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE k_case SET root = $2 WHERE id IN ("
	    "WITH RECURSIVE family (id) AS (SELECT $1"
	    " UNION SELECT l.from_case FROM k_case_link l JOIN family f"
	    "  ON l.to_case = f.id AND l.kind = 'merged')"
	    " SELECT id FROM family)", "ss", id, root);
}

/* Everything that hangs on which messages a case has */
static enum err
both_changed(struct act *act, struct slice id, struct slice into,
    struct error *e)
{
	enum err err = case_touch(act, id, e);

	if (err == ERR_NONE)
		err = case_touch(act, into, e);
	if (err == ERR_NONE)
		err = urgency_case(act->store, id, e);
	return err != ERR_NONE ? err : urgency_case(act->store, into, e);
}

static enum err
link_put(struct store *s, int64_t link, struct slice id, struct slice into,
    int64_t time, struct slice actor, struct error *e)
{
	enum err err = db_run(s->db, e, "INSERT INTO k_case_link (id, kind,"
	    " from_case, to_case, time, actor) VALUES ($1, 'merged', $2, $3,"
	    " $4, $5)", "tssis", link, id, into, time, actor);
	struct arena a = { 0 };
	struct slice root = SLICE_NULL;
	struct stmt *st;

	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT root FROM k_case"
		    " WHERE id = $1", "s", into);
	if (err == ERR_NONE) {
		while (db_row(st))
			root = db_slice(st, 0, &a);
		err = db_end(st, e);
	}
	if (err == ERR_NONE)
		err = roots_set(s, id, root, e);
	arena_free(&a);
	return err;
}

static enum err
link_take(struct store *s, struct slice id, struct error *e)
{
	enum err err = db_run(s->db, e, "DELETE FROM k_case_link"
	    " WHERE from_case = $1 AND kind = 'merged'", "s", id);

	return err != ERR_NONE ? err : roots_set(s, id, id, e);
}

/* --- merging --- */

static enum err
check_merge(const struct case_row *x, const struct case_row *into,
    struct error *e)
{
	if (slice_eq(x->id, into->id))
		return err_set(e, ERR_USAGE, "case %.*s is the same one",
		    SLICE_ARG(x->id));
	if (!slice_eq(x->root, x->id))
		return err_set(e, ERR_REFUSED, "case %.*s went into case %.*s "
		    "already", SLICE_ARG(x->id), SLICE_ARG(x->root));
	if (!slice_eq(into->root, into->id))
		return err_set(e, ERR_REFUSED, "case %.*s went into case %.*s: "
		    "name that one", SLICE_ARG(into->id),
		    SLICE_ARG(into->root));
	if (slice_eq_str(x->state, "closed") ||
	    slice_eq_str(x->state, "rejected"))
		return err_set(e, ERR_REFUSED, "case %.*s is done: nothing of "
		    "it can go on in another one", SLICE_ARG(x->id));
	if (slice_eq_str(into->state, "closed") ||
	    slice_eq_str(into->state, "rejected"))
		return err_set(e, ERR_REFUSED, "case %.*s is done: espy case "
		    "move %.*s triage opens it again", SLICE_ARG(into->id),
		    SLICE_ARG(into->id));
	return ERR_NONE;
}

static enum err
merge(struct act *act, const struct case_row *x, const struct case_row *into,
    struct error *e)
{
	struct arena a = { 0 };
	const struct case_move m = { .to = "merged", .tier = (int)x->tier,
		.reason = slice_printf(&a, "it goes on in %.*s",
		    SLICE_ARG(into->id)) };
	struct json j = { 0 };
	enum err err = check_merge(x, into, e);

	if (err == ERR_NONE)
		err = link_put(act->store, TIME_UNKNOWN, x->id, into->id,
		    act->time, slice_str(act->actor), e);
	if (err == ERR_NONE) {
		json_object(&j, NULL);
		json_slice(&j, "other", into->id);
		err = act_event(act, x->id, "case.merge", &j, e);
	}
	if (err == ERR_NONE) {
		json_object(&j, NULL);
		json_slice(&j, "other", x->id);
		err = act_event(act, into->id, "case.merged", &j, e);
	}
	if (err == ERR_NONE)
		err = case_change(act, x->id, &m, e);
	if (err == ERR_NONE)
		err = both_changed(act, x->id, into->id, e);
	arena_free(&a);
	return err;
}

enum err
store_case_merge(struct store *s, const char *actor, struct slice id,
    struct slice into, struct error *e)
{
	struct cases c = { 0 };
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	if (err != ERR_NONE)
		return err;
	err = store_case(s, id, &c, e);
	if (err == ERR_NONE)
		err = store_case(s, into, &c, e);
	if (err == ERR_NONE)
		err = merge(&act, &c.v[0], &c.v[1], e);
	err = act_end(&act, err, e);
	cases_free(&c);
	return err;
}

/* "case.merge": undo of the change of state puts the rest back. */
enum err
undo_case_merge(struct store *s, const struct event *ev, struct error *e)
{
	enum err err = link_take(s, ev->subject, e);

	return err != ERR_NONE ? err : urgency_case(s, ev->subject, e);
}

/* "case.merged": the other case's side of it; the link says all. */
enum err
undo_case_merged(struct store *s, const struct event *ev, struct error *e)
{
	return urgency_case(s, ev->subject, e);
}

/* --- taking it out again --- */

/* The event by which it became merged */
static enum err
event_of_merge(struct store *s, struct slice id, struct events *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, arena_printf(&a, "%s WHERE"
	    " subject = $1 AND kind = 'case.state' AND payload ->> 'to' ="
	    " 'merged' ORDER BY seq DESC LIMIT 1", event_select), "s", id);

	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		event_read(st, ARENA_PUSH(&out->arena, out->v, out->n),
		    &out->arena);
	err = db_end(st, e);
	if (err == ERR_NONE && out->n == 0)
		err = err_set(e, ERR_STORE, "the log does not say in which "
		    "state case %.*s was", SLICE_ARG(id));
	return err;
}

static enum err
unmerge_event(struct act *act, const struct case_row *x,
    const struct case_link *link, struct error *e)
{
	struct json j = { 0 };
	enum err err;

	json_object(&j, NULL);
	json_slice(&j, "other", link->to_case);
	json_int(&j, "link_time", link->time);
	json_slice(&j, "link_actor", link->actor);
	err = act_event(act, x->id, "case.unmerge", &j, e);
	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_slice(&j, "other", x->id);
	return act_event(act, link->to_case, "case.unmerged", &j, e);
}

/* Back into the state before, and from its time on, as if it had never been
 * merged. */
static enum err
state_back(struct act *act, const struct case_row *x, struct error *e)
{
	struct events ev = { 0 };
	struct arena a = { 0 };
	struct json j = { 0 };
	enum err err = event_of_merge(act->store, x->id, &ev, e);

	if (err == ERR_NONE)
		err = case_restore(act->store, &ev.v[0], e);
	if (err == ERR_NONE) {
		json_object(&j, NULL);
		json_str(&j, "from", "merged");
		json_slice(&j, "to", event_field(act->store, ev.v[0].seq,
		    "from", &a));
		json_str(&j, "reason", "taken out of the other case");
		json_null(&j, "resolution");
		json_int(&j, "tier", event_time(act->store, ev.v[0].seq,
		    "was_tier"));
		json_when(&j, "was_since", x->since);
		json_null(&j, "was_next");
		json_null(&j, "was_next_at");
		json_int(&j, "was_tier", x->tier);
		json_int(&j, "was_reopened", x->reopened);
		json_null(&j, "was_resolution");
		json_null(&j, "was_reason");
		json_null(&j, "was_closed_at");
		err = act_event(act, x->id, "case.state", &j, e);
	}
	arena_free(&a);
	events_free(&ev);
	return err;
}

static enum err
unmerge(struct act *act, const struct case_row *x, struct error *e)
{
	struct case_link *links, *link = NULL;
	struct arena a = { 0 };
	size_t i, n = 0;
	enum err err = store_case_links(act->store, x->id, &a, &links, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++)
		if (slice_eq_str(links[i].kind, "merged") &&
		    slice_eq(links[i].from_case, x->id))
			link = &links[i];
	if (err == ERR_NONE && link == NULL)
		err = err_set(e, ERR_REFUSED, "case %.*s was not merged into "
		    "another one", SLICE_ARG(x->id));
	if (err == ERR_NONE)
		err = link_take(act->store, x->id, e);
	if (err == ERR_NONE)
		err = unmerge_event(act, x, link, e);
	if (err == ERR_NONE)
		err = state_back(act, x, e);
	if (err == ERR_NONE)
		err = both_changed(act, x->id, link->to_case, e);
	arena_free(&a);
	return err;
}

enum err
store_case_unmerge(struct store *s, const char *actor, struct slice id,
    struct error *e)
{
	struct cases c = { 0 };
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	if (err != ERR_NONE)
		return err;
	err = store_case(s, id, &c, e);
	if (err == ERR_NONE)
		err = unmerge(&act, &c.v[0], e);
	err = act_end(&act, err, e);
	cases_free(&c);
	return err;
}

/* "case.unmerge": the link as it was */
enum err
undo_case_unmerge(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	enum err err = link_put(s, TIME_UNKNOWN, ev->subject, event_field(s,
	    ev->seq, "other", &a), event_time(s, ev->seq, "link_time"),
	    event_field(s, ev->seq, "link_actor", &a), e);

	arena_free(&a);
	return err != ERR_NONE ? err : urgency_case(s, ev->subject, e);
}

/* --- links --- */

enum err
store_case_links(struct store *s, struct slice id, struct arena *a,
    struct case_link **out, size_t *n, struct error *e)
{
	struct slice exact;
	struct stmt *st;
	enum err err = case_resolve(s, id, a, &exact, e);

	*out = NULL;
	*n = 0;
	if (err == ERR_NONE)
		err = db_query(s->db, &st, e, "SELECT kind, from_case,"
		    " to_case, actor, time FROM k_case_link"
		    " WHERE from_case = $1 OR to_case = $1 ORDER BY id", "s",
		    exact);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, *out, *n) = (struct case_link){
			db_slice(st, 0, a), db_slice(st, 1, a),
			db_slice(st, 2, a), db_slice(st, 3, a),
			db_time(st, 4) };
	return db_end(st, e);
}

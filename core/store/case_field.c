/* What people write down about a case: whose it is, where else it stands,
 * the component, the next step. */

#include "core/base/clock.h"
#include "core/store/case.h"
#include "core/store/case_impl.h"
#include "core/store/component.h"

enum err
case_check_words(const char *what, struct slice text, struct error *e)
{
	if (text.n > CASE_MOST_WORDS || !utf8_valid(text) ||
	    slice_chr(text, '\n') != SLICE_NONE)
		return err_set(e, ERR_USAGE, "%s has at most %d octets of "
		    "UTF-8, in one line", what, CASE_MOST_WORDS);
	return ERR_NONE;
}

/* Columns of k_case that are changed alike */
enum column { FIELD_OWNER, FIELD_TRACKER, FIELD_COMPONENT, FIELDS };
static const struct {
	const char *kind, *what, *select, *update;
} fields[FIELDS] = {
	{ "case.owner", "an owner", "SELECT owner FROM k_case WHERE id = $1",
	    "UPDATE k_case SET owner = $2 WHERE id = $1" },
	{ "case.tracker", "a reference", "SELECT tracker FROM k_case"
	    " WHERE id = $1", "UPDATE k_case SET tracker = $2 WHERE id = $1" },
	{ "case.component", "a component", "SELECT component FROM k_case"
	    " WHERE id = $1",
	    "UPDATE k_case SET component = $2 WHERE id = $1" },
};

static enum err
field_read(struct store *s, enum column f, struct slice id, struct arena *a,
    struct slice *out, struct error *e)
{
	bool there = false;
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, fields[f].select, "s", id);

	*out = SLICE_NULL;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		there = true;
		*out = db_slice(st, 0, a);
	}
	err = db_end(st, e);
	if (err == ERR_NONE && !there)
		err = err_set(e, ERR_ABSENT, "case %.*s is not there any "
		    "more", SLICE_ARG(id));
	return err;
}

static enum err
field_set(struct act *act, enum column f, struct slice id, struct slice was,
    struct slice text, struct error *e)
{
	struct json j = { 0 };
	enum err err = db_run(act->store->db, e, fields[f].update, "ss", id,
	    text);

	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_slice(&j, "from", was);
	json_slice(&j, "to", text);
	err = act_event(act, id, fields[f].kind, &j, e);
	return err != ERR_NONE ? err : case_touch(act, id, e);
}

/* expect: what it was when this was decided; NULL: no matter */
static enum err
field_change(struct act *act, enum column f, struct slice id,
    const struct slice *expect, struct slice text, struct error *e)
{
	struct arena a = { 0 };
	struct slice was;
	enum err err = field_read(act->store, f, id, &a, &was, e);

	if (err == ERR_NONE && expect != NULL && !slice_eq(was, *expect))
		err = was.p == NULL ? err_set(e, ERR_REFUSED, "case %.*s is "
			"nobody's by now", SLICE_ARG(id))
		    : err_set(e, ERR_REFUSED, "case %.*s is %.*s's by now; "
			"espy case assign gives it to somebody else",
			SLICE_ARG(id), SLICE_ARG(was));
	if (err == ERR_NONE && !slice_eq(was, text))
		err = field_set(act, f, id, was, text, e);
	arena_free(&a);
	return err;
}

static enum err
field_act(struct store *s, const char *actor, enum column f, struct slice id,
    const struct slice *expect, struct slice text, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, &a, &exact, e);

	text = slice_trim(text);
	if (text.n == 0)
		text = SLICE_NULL;
	if (err == ERR_NONE)
		err = case_check_words(fields[f].what, text, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, field_change(&act, f, exact, expect, text,
		    e), e);
	arena_free(&a);
	return err;
}

enum err
store_case_own(struct store *s, const char *actor, struct slice id,
    struct slice from, struct slice to, struct error *e)
{
	return field_act(s, actor, FIELD_OWNER, id, &from, to, e);
}

enum err
store_case_tracker(struct store *s, const char *actor, struct slice id,
    struct slice text, struct error *e)
{
	return field_act(s, actor, FIELD_TRACKER, id, NULL, text, e);
}

/* A slip of the pen would be seen nowhere, and so look as if it were gone. */
static enum err
component_check(struct store *s, struct slice text, struct error *e)
{
	struct arena a = { 0 };
	struct component c;
	enum err err = component_read(s, text, &a, &c, e);

	if (err == ERR_NONE && c.n == 0 && c.lacks.n == 0)
		err = err_set(e, ERR_ABSENT, "no message shows %.*s: a "
		    "component is a kind and a value as the contrast names "
		    "them (ip 203.0.113.57, lacks feedback-id)",
		    SLICE_ARG(slice_upto(text, 80)));
	arena_free(&a);
	return err;
}

enum err
store_case_component(struct store *s, const char *actor, struct slice id,
    struct slice text, struct error *e)
{
	enum err err = slice_trim(text).n == 0 ? ERR_NONE
	    : component_check(s, text, e);

	return err != ERR_NONE ? err : field_act(s, actor, FIELD_COMPONENT,
	    id, NULL, text, e);
}

enum err
undo_case_field(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice was = event_field(s, ev->seq, "from", &a), now;
	struct slice to = event_field(s, ev->seq, "to", &a);
	enum column f = FIELD_OWNER;
	enum err err;

	while (f + 1 < FIELDS && !slice_eq_str(ev->kind, fields[f].kind))
		f++;
	err = field_read(s, f, ev->subject, &a, &now, e);
	if (err == ERR_NONE && !slice_eq(now, to))
		err = err_set(e, ERR_REFUSED, "somebody changed this of case "
		    "%.*s since", SLICE_ARG(ev->subject));
	if (err == ERR_NONE)
		err = db_run(s->db, e, fields[f].update, "ss", ev->subject,
		    was);
	arena_free(&a);
	return err;
}

/* --- the next step --- */

static enum err
next_set(struct store *s, struct slice id, struct slice text, int64_t at,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE k_case SET next = $2, next_at = $3"
	    " WHERE id = $1", "sst", id, text, at);
}

static enum err
next_read(struct store *s, struct slice id, struct arena *a,
    struct slice *text, int64_t *at, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT next, next_at"
	    " FROM k_case WHERE id = $1", "s", id);

	*text = SLICE_NULL;
	*at = TIME_UNKNOWN;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*text = db_slice(st, 0, a);
		*at = db_time(st, 1);
	}
	return db_end(st, e);
}

enum err
case_next_write(struct act *act, struct slice id, struct slice text, int64_t at,
    struct error *e)
{
	struct arena a = { 0 };
	struct json j = { 0 };
	struct slice was;
	int64_t was_at;
	enum err err = next_read(act->store, id, &a, &was, &was_at, e);

	if (err == ERR_NONE)
		err = next_set(act->store, id, text, at, e);
	if (err == ERR_NONE)
		err = case_touch(act, id, e);
	if (err == ERR_NONE) {
		json_object(&j, NULL);
		json_slice(&j, "from", was);
		json_when(&j, "from_at", was_at);
		json_slice(&j, "to", text);
		json_when(&j, "at", at);
		err = act_event(act, id, "case.next", &j, e);
	}
	arena_free(&a);
	return err;
}

enum err
store_case_next(struct store *s, const char *actor, struct slice id,
    struct slice text, int64_t at, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, &a, &exact, e);

	text = slice_trim(text);
	if (err == ERR_NONE)
		err = case_check_words("a next step", text, e);
	if (text.n == 0) {
		text = SLICE_NULL;
		at = TIME_UNKNOWN;
	}
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, case_next_write(&act, exact, text, at, e), e);
	arena_free(&a);
	return err;
}

enum err
undo_case_next(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice now;
	int64_t at;
	enum err err = next_read(s, ev->subject, &a, &now, &at, e);

	if (err == ERR_NONE && (!slice_eq(now, event_field(s, ev->seq, "to",
		&a)) || at != event_time(s, ev->seq, "at")))
		err = err_set(e, ERR_REFUSED, "the next step of case %.*s is "
		    "another one by now", SLICE_ARG(ev->subject));
	if (err == ERR_NONE)
		err = next_set(s, ev->subject, event_field(s, ev->seq, "from",
		    &a), event_time(s, ev->seq, "from_at"), e);
	arena_free(&a);
	return err;
}

enum err
store_case_look(struct store *s, struct slice id, struct error *e)
{
	struct arena a = { 0 };
	struct slice exact;
	enum err err = case_resolve(s, id, &a, &exact, e);

	if (err == ERR_NONE)
		err = db_begin(s->db, DB_NORMAL, e);
	if (err == ERR_NONE) {
		err = db_run(s->db, e, "UPDATE k_case SET looked_at = $2"
		    " WHERE id = $1", "si", exact, clock_now());
		if (err == ERR_NONE)
			err = db_commit(s->db, e);
		else
			db_cancel(s->db);
	}
	arena_free(&a);
	return err;
}

/* The life of a case from its screen: state, owner, next step, what is known
 * of it, and which messages it has. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/cases/close.h"
#include "core/cases/step.h"
#include "views/act.h"
#include "views/act_case.h"
#include "views/case_whole.h"

/* The case that the screen shows, or that the cursor is on; its id is in the
 * arena.  False: said */
static bool
case_here(struct app *app, struct arena *a, struct slice *id)
{
	struct view *v = app_top(app);

	*id = v->ops->screen == ON_CASES ? cases_current(v)
	    : v->ops->screen == ON_CASE	 ? case_current(v)
					 : SLICE_NULL;
	if (id->p == NULL)
		app_say(app, "no case under the cursor");
	*id = slice_dup(a, *id);
	return id->p != NULL;
}

static void
done(struct app *app, enum err err, const struct error *e, const char *what)
{
	if (err != ERR_NONE) {
		app_error(app, e);
		return;
	}
	app_refresh(app);
	app_say(app, "%s; u takes it back", what);
}

/* --- state, owner, next step --- */

void
act_case_move(struct app *app, struct slice arg)
{
	struct slice reason = arg, word = slice_word(&reason), id;
	struct cases c = { 0 };
	struct arena a = { 0 };
	enum case_state to;
	struct error e;
	enum err err;

	if (!case_state_from_name(word, &to))
		app_say(app, "move STATE REASON: attributed, acked, "
			     "info-requested, fix-claimed, monitoring ...");
	else if (case_here(app, &a, &id)) {
		err = store_case(app->session.store, id, &c, &e);
		if (err == ERR_NONE)
			err = case_step(app->session.store,
			    app->session.actor, &c.v[0], to, reason, &e);
		done(app, err, &e, arena_printf(&a, "case %.*s is %s now",
		    SLICE_ARG(id), case_state_name(to)));
	}
	cases_free(&c);
	arena_free(&a);
}

/* "close fixed-confirmed [REASON]" */
void
act_case_close(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct slice reason = arg, word = slice_word(&reason), id;
	struct stopped st = { .now = 0 };
	struct cases c = { 0 };
	struct arena a = { 0 };
	enum case_resolution as;
	struct error e;
	enum err err;

	if (!case_resolution_from_name(word, &as)) {
		app_say(app, "close RESOLUTION [REASON]: fixed-confirmed, "
			     "stopped-unexplained, account-suspended, "
			     "no-response, false-positive ...");
		return;
	}
	if (!case_here(app, &a, &id)) {
		arena_free(&a);
		return;
	}
	err = store_case(s->store, id, &c, &e);
	if (err == ERR_NONE)
		err = case_stopped_look(&st, s, id, &e);
	if (err == ERR_NONE)
		err = case_close(s->store, s->actor, &c.v[0], as, reason, &st,
		    &e);
	done(app, err, &e, arena_printf(&a, "case %.*s is closed as %s",
	    SLICE_ARG(id), case_resolution_name(as)));
	stopped_free(&st);
	cases_free(&c);
	arena_free(&a);
}

void
act_case_claim(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct cases c = { 0 };
	struct arena a = { 0 };
	struct slice id;
	struct error e;
	enum err err;

	(void)arg;
	if (!case_here(app, &a, &id)) {
		arena_free(&a);
		return;
	}
	err = store_case(s->store, id, &c, &e);
	if (err == ERR_NONE && slice_eq_str(c.v[0].owner, s->actor))
		app_say(app, "it is yours already");
	else {
		if (err == ERR_NONE)
			err = store_case_own(s->store, s->actor, id,
			    SLICE_NULL, slice_str(s->actor), &e);
		done(app, err, &e, "it is yours");
	}
	cases_free(&c);
	arena_free(&a);
}

/* "3d send the logs", "2026-12-01 ...": by when, then what */
void
act_case_next(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct slice text = arg, word = slice_word(&text), id;
	int64_t at = TIME_UNKNOWN;
	struct arena a = { 0 };
	struct error e;

	if (!clock_parse_when(word, &at))
		text = arg;
	else if (slice_trim(text).n == 0) {
		app_say(app, "next-step [WHEN] TEXT: what is to be done by "
			     "then?");
		return;
	}
	if (case_here(app, &a, &id))
		done(app, store_case_next(s->store, s->actor, id,
		    slice_trim(text), at, &e), &e, slice_trim(text).n != 0
		    ? "the next step is written down, until the state changes"
		    : "the next step is what the state says");
	arena_free(&a);
}

/* --- what is known of it --- */

static void
write_field(struct app *app, struct slice text, const char *what,
    enum err (*set)(struct store *s, const char *actor, struct slice id,
	struct slice text, struct error *e))
{
	struct session *s = &app->session;
	struct arena a = { 0 };
	struct slice id;
	struct error e;

	if (case_here(app, &a, &id))
		done(app, set(s->store, s->actor, id, slice_trim(text), &e),
		    &e, what);
	arena_free(&a);
}

void
act_case_tracker(struct app *app, struct slice arg)
{
	write_field(app, arg, "its reference there is written down",
	    store_case_tracker);
}

/* Without a text the row of the contrast under the cursor */
void
act_case_component(struct app *app, struct slice arg)
{
	struct view *v = app_top(app);
	struct arena a = { 0 };

	if (arg.n == 0 && v->ops->screen == ON_CASE)
		arg = case_contrast_value(v, &a);
	if (arg.n == 0)
		app_say(app, "component KIND VALUE, or the cursor on a row of "
			     "the contrast");
	else
		write_field(app, arg, arena_printf(&a, "the component is "
		    "%.*s", SLICE_ARG(arg)), store_case_component);
	arena_free(&a);
}

/* "may-name DOMAIN yes" */
void
act_case_may_name(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct slice rest = arg, domain = slice_word(&rest), id;
	bool may = slice_eqi_str(slice_trim(rest), "yes");
	struct arena a = { 0 };
	struct error e;

	if (domain.n == 0 || (!may && !slice_eqi_str(slice_trim(rest), "no")))
		app_say(app, "may-name DOMAIN yes, or no: to the service");
	else if (case_here(app, &a, &id))
		done(app, store_case_may_name(s->store, s->actor, id, domain,
		    may, &e), &e, may ? "it may be named to the service"
				      : "it is not to be named");
	arena_free(&a);
}

/* --- its messages --- */

static bool
marked_here(struct app *app, struct selection *out)
{
	struct view *v = app_top(app);

	*out = (struct selection){ .n = 0 };
	v->ops->selection(v, out);
	if (out->marked && out->n != 0)
		return true;
	app_say(app, "mark the messages with Space first (Tab goes to them)");
	selection_free(out);
	return false;
}

void
act_case_remove(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct selection sel;
	struct arena a = { 0 };
	struct slice id;
	struct error e;
	size_t n = 0;
	enum err err;

	(void)arg;
	if (!case_here(app, &a, &id) || !marked_here(app, &sel)) {
		arena_free(&a);
		return;
	}
	err = store_case_remove(s->store, s->actor, id, sel.v, sel.n, &n, &e);
	if (err == ERR_NONE && n == 0)
		app_say(app, "nothing taken out: none was in the case itself");
	else
		done(app, err, &e, arena_printf(&a, "%zu message%s taken out "
		    "of the case", n, plural(n)));
	selection_free(&sel);
	arena_free(&a);
}

/* arg: the new case's title */
void
act_case_split(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct slice id, made, title = slice_trim(arg);
	struct cases c = { 0 };
	struct selection sel;
	struct arena a = { 0 };
	struct error e;
	enum err err;

	if (!case_here(app, &a, &id) || !marked_here(app, &sel)) {
		arena_free(&a);
		return;
	}
	err = store_case(s->store, id, &c, &e);
	if (err == ERR_NONE)
		err = store_case_split(s->store, s->actor, id, title.n != 0
		    ? title : c.v[0].title, c.v[0].service, sel.v, sel.n, &a,
		    &made, &e);
	done(app, err, &e, err != ERR_NONE ? "" : arena_printf(&a,
	    "%zu message%s went to case %.*s", sel.n, plural(sel.n),
	    SLICE_ARG(made)));
	selection_free(&sel);
	cases_free(&c);
	arena_free(&a);
}

void
act_case_merge(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct arena a = { 0 };
	struct slice id, into = slice_trim(arg);
	struct error e;

	if (into.n == 0)
		app_say(app, "merge CASE: the case that it goes on in");
	else if (case_here(app, &a, &id))
		done(app, store_case_merge(s->store, s->actor, id, into, &e),
		    &e, "it goes on in the other case; :unmerge there, or u,");
	arena_free(&a);
}

void
act_case_unmerge(struct app *app, struct slice arg)
{
	struct session *s = &app->session;
	struct arena a = { 0 };
	struct slice id = slice_trim(arg);
	struct error e;

	if (id.n != 0 || case_here(app, &a, &id))
		done(app, store_case_unmerge(s->store, s->actor, id, &e), &e,
		    "both are what they were");
	arena_free(&a);
}

/* From messages to a case, from a case to a draft: keys c and d. */

#include <stdlib.h>

#include "core/cases/close.h"
#include "core/notify/letter.h"
#include "core/store/case.h"
#include "views/act.h"
#include "views/act_case.h"
#include "views/act_thread.h"

static void
select_messages(struct app *app, struct selection *out)
{
	struct view *v = app_top(app);

	*out = (struct selection){ 0 };
	if (v->ops->selection != NULL)
		v->ops->selection(v, out);
	if (out->n == 0)
		app_say(app, "no message under the cursor; in the queue Space "
			     "marks messages");
}

static enum err
selected_rows(struct app *app, const struct selection *s, struct rows *rows,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < s->n; i++)
		err = store_get(app->session.store, &s->v[i], rows, e);
	return err;
}

/* " (5 of them are in K7Q-0003, too)"; empty where none is in a case */
static struct slice
in_others(const struct rows *rows, struct arena *a)
{
	struct slice one = SLICE_NULL;
	size_t i, n = 0;

	for (i = 0; i < rows->n; i++)
		if (rows->v[i].case_id.n != 0) {
			one = rows->v[i].case_id;
			n++;
		}
	return n == 0 ? SLICE("")
	    : slice_printf(a, " (%zu of them %s in %.*s, too)", n,
		  n == 1 ? "is" : "are", SLICE_ARG(one));
}

/* Opens a case; *id and *also live in the arena. */
static enum err
open_case(struct app *app, const struct selection *s, struct arena *a,
    struct slice *id, struct slice *also, struct error *e)
{
	struct session *x = &app->session;
	struct rows rows = { 0 };
	enum err err = selected_rows(app, s, &rows, e);

	if (err == ERR_NONE)
		err = store_case_new(x->store, x->actor,
		    case_title(rows.v, rows.n, a),
		    case_main_service(rows.v, rows.n), s->v, s->n, a, id, e);
	*also = in_others(&rows, a);
	rows_free(&rows);
	return err;
}

static void
new_case(struct app *app, const struct selection *s)
{
	struct arena a = { 0 };
	struct slice id, also;
	struct error e;

	if (open_case(app, s, &a, &id, &also, &e) != ERR_NONE)
		app_error(app, &e);
	else {
		app_refresh(app);
		app_say(app, "case %.*s opened with %zu message%s%.*s; u takes "
			     "it back, 3 lists the cases", SLICE_ARG(id), s->n,
		    plural(s->n), SLICE_ARG(also));
	}
	arena_free(&a);
}

static void
extend_case(struct app *app, const struct selection *s, struct slice id)
{
	struct cases c = { 0 };
	struct error e;
	size_t added;
	enum err err = store_case(app->session.store, id, &c, &e);

	if (err == ERR_NONE)
		err = store_case_add(app->session.store, app->session.actor,
		    id, s->v, s->n, &added, &e);
	if (err != ERR_NONE)
		app_error(app, &e);
	else {
		app_refresh(app);
		app_say(app, added != 0 ? "%zu message%s added to case %.*s; u "
			"takes it back" : "%zu message%s added: all were in "
			"case %.*s already", added, plural(added),
		    SLICE_ARG(c.v[0].id));
	}
	cases_free(&c);
}

static void
case_answer(struct app *app, struct slice id)
{
	struct selection s;

	select_messages(app, &s);
	id = slice_trim(id);
	if (s.n != 0 && id.n == 0)
		new_case(app, &s);
	else if (s.n != 0)
		extend_case(app, &s, id);
	selection_free(&s);
}

static void
case_complete(void *arg, struct slice before, struct completions *out)
{
	struct app *app = arg;
	struct cases c = { 0 };
	size_t i;

	if (store_cases(app->session.store, &c, NULL) == ERR_NONE)
		for (i = 0; i < c.n; i++)
			if (before.n <= c.v[i].id.n &&
			    slice_eqi(slice_upto(c.v[i].id, before.n), before))
				completions_add(out, c.v[i].id);
	cases_free(&c);
}

void
act_case(struct app *app, struct slice arg)
{
	struct selection s;

	select_messages(app, &s);
	if (s.n != 0 && arg.n != 0)
		case_answer(app, arg);
	else if (s.n != 0) {
		app_ask(app, PROMPT_LINE, "case (empty: a new one): ", NULL,
		    case_answer);
		app->prompt.complete = case_complete;
		app->prompt.arg = app;
	}
	selection_free(&s);
}

/* What goes on of a case through another service */
static enum err
relocate(struct app *app, const struct selection *s, struct slice from,
    struct arena *a, struct slice *made, struct error *e)
{
	struct session *x = &app->session;
	struct rows rows = { 0 };
	struct cases c = { 0 };
	enum err err = store_case(x->store, from, &c, e);

	if (err == ERR_NONE)
		err = selected_rows(app, s, &rows, e);
	if (err == ERR_NONE)
		err = case_relocate(x->store, x->actor, &c.v[0],
		    case_title(rows.v, rows.n, a),
		    case_main_service(rows.v, rows.n), s->v, s->n, a, made,
		    e);
	rows_free(&rows);
	cases_free(&c);
	return err;
}

void
act_case_relocate(struct app *app, struct slice arg)
{
	struct selection s = { 0 };
	struct arena a = { 0 };
	struct slice made;
	struct error e;

	arg = slice_trim(arg);
	if (arg.n == 0)
		app_say(app, "relocate CASE: the case whose mail goes on");
	else
		select_messages(app, &s);
	if (s.n != 0 && relocate(app, &s, arg, &a, &made, &e) != ERR_NONE)
		app_error(app, &e);
	else if (s.n != 0) {
		app_refresh(app);
		app_say(app, "case %.*s opened for what goes on elsewhere; u "
			     "takes it back", SLICE_ARG(made));
	}
	selection_free(&s);
	arena_free(&a);
}

/* --- d --- */

/* The case of the first message that is in one, else a new one. */
static void
draft_messages(struct app *app, struct slice arg)
{
	struct slice id = SLICE_NULL, service = SLICE(""), also;
	struct selection s;
	struct rows rows = { 0 };
	struct arena a = { 0 };
	struct error e;
	enum err err;
	size_t i;

	select_messages(app, &s);
	err = selected_rows(app, &s, &rows, &e);
	for (i = 0; i < rows.n && rows.v[i].kind != MESSAGE_MAIL; i++)
		;
	if (err == ERR_NONE && rows.n != 0 && i == rows.n)
		err = err_set(&e, ERR_USAGE, "a service is notified of "
		    "messages, not of what reported them: mark those");
	if (i < rows.n && rows.v[i].service.n != 0)
		service = rows.v[i].service;
	for (i = 0; i < rows.n && id.p == NULL; i++)
		id = rows.v[i].case_id;
	if (err == ERR_NONE && rows.n != 0 && id.p == NULL) {
		err = open_case(app, &s, &a, &id, &also, &e);
		if (err == ERR_NONE)
			app_refresh(app);
		service = SLICE_NULL;
	}
	if (err != ERR_NONE)
		app_error(app, &e);
	else if (id.p != NULL)
		draft_for(app, id, service, arg);
	selection_free(&s);
	rows_free(&rows);
	arena_free(&a);
}

void
act_draft(struct app *app, struct slice arg)
{
	struct view *v = app_top(app);
	struct slice id = SLICE_NULL;
	struct error e;

	/* before a case is opened for nothing */
	if (reporter_check(&app->session.settings.reporter,
		app->session.workspace.settings, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	if (v->ops->screen == ON_THREAD) {
		draft_in_thread(app, arg);
		return;
	}
	if (v->ops->screen == ON_CASE || v->ops->screen == ON_CASES) {
		id = v->ops->screen == ON_CASE ? case_current(v)
					       : cases_current(v);
		if (id.p == NULL)
			app_say(app, "no case under the cursor");
		else
			draft_for(app, id, SLICE_NULL, arg);
		return;
	}
	draft_messages(app, arg);
}

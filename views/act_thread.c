/* What one does with answers: read the thread, confirm, dismiss, match. */

#include "core/notify/thread.h"
#include "views/act_case.h"
#include "views/act_thread.h"
#include "views/doc_reply.h"
#include "views/draft_view.h"

/* The case of the screen, else of nothing in particular */
static struct slice
case_here(struct app *app)
{
	struct view *v = app_top(app);

	if (v->ops->screen == ON_CASE)
		return case_current(v);
	if (v->ops->screen == ON_CASES)
		return cases_current(v);
	if (v->ops->screen == ON_DRAFT) {
		const struct draft_view *d = v->data;

		return d->loaded ? d->mail.draft->case_id : SLICE_NULL;
	}
	return SLICE_NULL;
}

/* In place of another one */
static void
thread_show(struct app *app, struct slice case_id)
{
	struct view *v = thread_new(app, case_id);

	if (app_top(app)->ops->screen == ON_THREAD)
		app_pop(app);
	app_push(app, v);
}

void
act_thread(struct app *app, struct slice arg)
{
	struct cases c = { 0 };
	struct error e;

	arg = slice_trim(arg);
	if (arg.n == 0) {
		thread_show(app, case_here(app));
		return;
	}
	if (store_case(app->session.store, arg, &c, &e) != ERR_NONE)
		app_error(app, &e);
	else
		thread_show(app, c.v[0].id);
	cases_free(&c);
}

static const struct reply_row *
answer_here(struct app *app)
{
	const struct reply_row *r = thread_current(app_top(app));

	if (r == NULL)
		app_say(app, "that is a letter of ours: put the cursor on an "
		    "answer");
	return r;
}

void
act_confirm(struct app *app, struct slice arg)
{
	const struct reply_row *r = answer_here(app);
	const char *to, *words;
	struct error e;

	if (r == NULL)
		return;
	arg = slice_trim(arg);
	words = reply_kind_words(arg.n != 0 ? arg : r->kind);
	if (thread_confirm(app->session.store, app->session.actor, r->id,
		arg.n != 0 ? arg : SLICE_NULL, &to, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_words_changed(app);
	app_refresh(app);
	if (to != NULL)
		app_say(app, "confirmed (%s): the case is %s; u takes it back",
		    words, to);
	else
		app_say(app, "confirmed (%s); u takes it back", words);
}

void
act_dismiss(struct app *app, struct slice arg)
{
	const struct reply_row *r = answer_here(app);
	struct error e;

	(void)arg;
	if (r == NULL)
		return;
	if (thread_dismiss(app->session.store, app->session.actor, r->id,
		&e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "dismissed: nothing follows of it; u takes it back");
}

void
act_match(struct app *app, struct slice arg)
{
	const struct reply_row *r = answer_here(app);
	struct error e;

	if (r == NULL)
		return;
	arg = slice_trim(arg);
	if (arg.n == 0) {
		app_say(app, "to which case does it belong? :match CASE");
		return;
	}
	if (thread_match(app->session.store, app->session.actor, r->id, arg,
		&e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "it belongs to that case now; u takes it back");
}

/* Owners are not answered by a letter to the service. */
static bool
is_answerable(const struct reply_row *r)
{
	return r != NULL && r->domain.p == NULL &&
	    !slice_eq_str(r->kind, "bounce") &&
	    !slice_eq_str(r->kind, "delayed");
}

void
draft_in_thread(struct app *app, struct slice words)
{
	struct view *v = app_top(app);
	const struct reply_row *r = thread_current(v);
	struct draft_wish wish = { 0 };
	struct error e;

	if (thread_case(v).p == NULL) {
		app_say(app, "it belongs to no case yet: :match CASE");
		return;
	}
	if (is_answerable(r))
		wish = (struct draft_wish){ .kind_said = true,
			.kind = LETTER_ANSWER, .thread = r->notification,
			.answers = r->sha256, .is_answer = true };
	if (draft_wish_words(&wish, words, &e) != ERR_NONE)
		app_error(app, &e);
	else
		draft_wished(app, thread_case(v), &wish);
}

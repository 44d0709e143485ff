/* What one does to send: the number typed, the outbox, and back. */

#include "views/act_send.h"
#include "views/app.h"
#include "views/draft_check.h"
#include "views/draft_view.h"

static struct draft_view *
loaded_draft(struct app *app)
{
	struct view *v = app_find(app, ON_DRAFT);
	struct draft_view *d = v != NULL ? v->data : NULL;

	if (d != NULL && (d->making || d->masks != 0))
		app_say(app, "its samples are being read: once more, please");
	else if (d != NULL && d->loaded)
		return d;
	else
		app_say(app, "there is no draft here");
	return NULL;
}

static void
number_answer(struct app *app, struct slice typed)
{
	struct draft_view *d = loaded_draft(app);
	int64_t hold = app->session.settings.send.hold, id;
	struct error e;

	if (d == NULL)
		return;
	if (outbox_put(&app->session, &d->mail, typed, &id, &e) !=
	    ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "mail %lld goes out in %lld s; u takes it back",
	    (long long)id, (long long)hold);
	sending_put(app, id);
}

/* What is red is said before anybody types a number; *yellow: how many things
 * the number confirms, which stand above the question. */
static bool
may_go(struct app *app, struct draft_view *d, size_t *yellow)
{
	struct arena a = { 0 };
	struct checks c = { 0 };
	struct error e;
	enum err err = send_check(&app->session, &e);

	if (err == ERR_NONE)
		err = draft_check(&c, &app->session, &d->mail, &a, &e);
	if (err == ERR_NONE)
		err = draft_check_refuses(&c, &e);
	if (err != ERR_NONE)
		app_error(app, &e);
	*yellow = c.yellow;
	if (err == ERR_NONE && c.yellow != 0)
		draft_pane_show(d, DRAFT_CHECKS, 0);
	arena_free(&a);
	return err == ERR_NONE;
}

void
act_send(struct app *app, struct slice arg)
{
	struct draft_view *d = loaded_draft(app);
	struct arena a = { 0 };
	size_t yellow;

	if (d == NULL || !may_go(app, d, &yellow))
		return;
	if (arg.n != 0) {
		number_answer(app, arg);
		return;
	}
	app_ask(app, PROMPT_LINE, arena_printf(&a, "type %.*s to send%s: ", SLICE_ARG(d->mail.draft->case_id), yellow == 0 ? ""
		: arena_printf(&a, " (%zu to confirm)", yellow)), NULL,
	    number_answer);
	arena_free(&a);
}

void
act_outbox(struct app *app, struct slice arg)
{
	(void)arg;
	while (app_find(app, ON_OUTBOX) != NULL &&
	    app_top(app)->ops->screen != ON_OUTBOX)
		app_pop(app);
	if (app_top(app)->ops->screen != ON_OUTBOX)
		app_push(app, outbox_new(app));
}

/* The number that was typed, else the cursor's; 0 after saying why */
static int64_t
mail_of(struct app *app, struct slice word)
{
	int64_t id = 0;

	if (word.n == 0)
		id = outbox_current(app_top(app));
	else if (!slice_number(word, &id))
		id = 0;
	if (id == 0)
		app_say(app, "which mail?");
	return id;
}

void
act_recall(struct app *app, struct slice arg)
{
	int64_t id = mail_of(app, arg);
	struct error e;

	if (id == 0)
		return;
	if (store_outbox_recall(app->session.store, app->session.actor, id,
		&e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "mail %lld is recalled: nothing was sent; its draft is "
	    "open again", (long long)id);
}

void
act_flush(struct app *app, struct slice arg)
{
	(void)arg;
	sending_flush(app);
}

void
act_resolve(struct app *app, struct slice arg)
{
	int64_t id = mail_of(app, SLICE(""));
	bool sent = slice_eq_str(arg, "sent");
	struct error e;

	if (id == 0)
		return;
	if (!sent && !slice_eq_str(arg, "not-sent")) {
		app_say(app, "what did you find out: sent, or not-sent?");
		return;
	}
	if (store_outbox_resolve(app->session.store, app->session.actor, id,
		sent, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "written down: mail %lld was %ssent", (long long)id,
	    sent ? "" : "not ");
}

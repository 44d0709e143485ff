/* Commands of the table that work on every screen. */

#include <stdlib.h>

#include "core/auth/letters.h"
#include "views/act.h"
#include "views/act_send.h"
#include "views/act_decide.h"
#include "views/app.h"

void
act_undo(struct app *app, struct slice arg)
{
	struct arena a = { 0 };
	struct slice what;
	struct error e;

	(void)arg;
	if (app_top(app)->ops->screen == ON_OUTBOX &&
	    outbox_current(app_top(app)) != 0) {
		act_recall(app, SLICE(""));
		return;
	}
	if (store_undo(app->session.store, app->session.actor, &a, &what,
		&e) != ERR_NONE) {
		app_error(app, &e);
	} else {
		app_words_changed(app);
		app_say(app, "%.*s", SLICE_ARG(what));
	}
	arena_free(&a);
}

/* Goes back to a screen that is in the stack already. */
static bool
back_to(struct app *app, unsigned screen)
{
	if (app_find(app, screen) == NULL)
		return false;
	while (app_top(app)->ops->screen != screen)
		app_pop(app);
	return true;
}

void
act_queue(struct app *app, struct slice arg)
{
	(void)arg;
	back_to(app, ON_QUEUE);
}

void
act_message(struct app *app, struct slice arg)
{
	struct selection s = { 0 };
	struct view *v = app_top(app);

	(void)arg;
	if (v->ops->screen == ON_MESSAGE)
		return;
	if (v->ops->selection != NULL)
		v->ops->selection(v, &s);
	if (s.n != 0)
		app_push(app, message_new(app, &s.v[0]));
	else if (!back_to(app, ON_MESSAGE))
		app_say(app, "no message under the cursor");
	selection_free(&s);
}

void
act_cases(struct app *app, struct slice arg)
{
	(void)arg;
	if (!back_to(app, ON_CASES))
		app_push(app, cases_new(app));
}

void
act_services(struct app *app, struct slice arg)
{
	(void)arg;
	if (!back_to(app, ON_SERVICES))
		app_push(app, services_new(app));
}

void
act_open(struct app *app, struct slice arg)
{
	struct view *v = app_top(app);

	(void)arg;
	if (v->ops->open != NULL)
		v->ops->open(v);
}

void
act_back(struct app *app, struct slice arg)
{
	(void)arg;
	if (app->nviews > 1)
		app_pop(app);
	else
		app_say(app, "this is the first screen; Q leaves espy");
}

void
act_quit(struct app *app, struct slice arg)
{
	(void)arg;
	loop_quit(app->loop, EXIT_DONE);
}

static void
turn_pane(struct app *app, int by)
{
	struct view *v = app_top(app);

	if (v->ops->pane != NULL)
		v->ops->pane(v, by);
}

void
act_pane(struct app *app, struct slice arg)
{
	(void)arg;
	turn_pane(app, 1);
}

void
act_previous_pane(struct app *app, struct slice arg)
{
	(void)arg;
	turn_pane(app, -1);
}

static void
find_answer(struct app *app, struct slice needle)
{
	struct view *v = app_top(app);

	if (v->ops->search == NULL || !v->ops->search(v, needle, true))
		app_say(app, "not found: %.*s", SLICE_ARG(needle));
}

void
act_find(struct app *app, struct slice arg)
{
	if (arg.n != 0)
		find_answer(app, arg);
	else
		app_ask(app, PROMPT_LINE, "find: ", &app->searches,
		    find_answer);
}

static void
command_answer(struct app *app, struct slice line)
{
	struct slice name = slice_word(&line);
	const struct command *c = command_by_name(name);

	if (name.n == 0)
		return;
	if (c == NULL)
		app_say(app, "there is no command %.*s; ? lists those of this "
		    "screen", SLICE_ARG(name));
	else if (c->screens == 0)
		app_say(app, "%s is no command of the workbench: espy %s in "
		    "the shell", c->name, c->name);
	else if ((c->screens & app_top(app)->ops->screen) == 0)
		app_say(app, "%s does not apply to this screen", c->name);
	else
		app_run(app, c, slice_trim(line));
}

/* What stands behind a command's name, where that can be completed */
static void
argument_complete(void *arg, struct slice before, struct completions *out)
{
	struct slice rest = before, name = slice_word(&rest);
	const struct command *c = command_by_name(name);
	size_t from;

	while (rest.n != 0 && rest.p[0] == ' ')
		rest = slice_from(rest, 1);
	from = before.n - rest.n;
	if (c == NULL)
		return;
	if (c->act == act_limit || c->act == act_recheck)
		query_completions(arg, rest, out);
	else if (c->act == act_disposition || c->act == act_rule)
		disposition_complete(arg, rest, out);
	out->from += from;
}

static void
command_complete(void *arg, struct slice before, struct completions *out)
{
	const struct app *app = arg;
	const struct command *c;

	if (slice_chr(before, ' ') != SLICE_NONE) {
		argument_complete(arg, before, out);
		return;
	}
	for (c = commands; c->name != NULL; c++)
		if (c->act != NULL &&
		    (c->screens & app_top(app)->ops->screen) != 0 &&
		    slice_eq(slice_upto(slice_str(c->name), before.n), before))
			completions_add(out, slice_str(c->name));
}

void
command_prompt(struct app *app, struct slice text)
{
	app_ask(app, PROMPT_LINE, ":", &app->commands, command_answer);
	prompt_set(&app->prompt, text);
	app->prompt.complete = command_complete;
	app->prompt.arg = app;
}

void
act_command(struct app *app, struct slice arg)
{
	(void)arg;
	command_prompt(app, SLICE(""));
}

void
act_reload(struct app *app, struct slice arg)
{
	(void)arg;
	app_refresh(app);
	watching_start(app);
	if (session_is_current(&app->session))
		app_say(app, "read again");
	else
		app_say(app, "read again, but settings or catalogue have "
		    "changed since espy was opened: leave with Q, open it "
		    "again, and :recheck");
}

void
act_letters(struct app *app, struct slice arg)
{
	(void)arg;
	app_say(app, "SPF DKIM DMARC ARC: " LETTERS_LEGEND);
}

void
act_help(struct app *app, struct slice arg)
{
	unsigned screen = app_top(app)->ops->screen;
	const struct command *c;
	size_t n = 0, all = 0;

	(void)arg;
	for (c = commands; c->name != NULL; c++)
		all++;
	app->help_rows = xrealloc(app->help_rows, all,
	    sizeof *app->help_rows);
	app->help_commands = xrealloc(app->help_commands, all,
	    sizeof *app->help_commands);
	for (c = commands; c->name != NULL; c++) {
		if ((c->screens & screen) == 0)
			continue;
		app->help_rows[n] = (struct help_row){ c->keys, c->name,
			c->what };
		app->help_commands[n++] = c;
	}
	help_open(&app->help, app_top(app)->ops->name, app->help_rows, n);
	app->help_open = true;
}

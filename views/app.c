/* The workbench: start, the stack of views, keys, prompt, title and hints. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/log.h"
#include "tui/pager.h"
#include "tui/script.h"
#include "tui/term.h"
#include "views/act.h"
#include "views/app.h"

struct view *
app_top(const struct app *app)
{
	return app->views[app->nviews - 1];
}

struct view *
app_find(const struct app *app, unsigned screen)
{
	size_t i;

	for (i = app->nviews; i-- != 0;)
		if (app->views[i]->ops->screen == screen)
			return app->views[i];
	return NULL;
}

struct view *
app_list_below(const struct app *app, const struct view *v)
{
	size_t i = app->nviews;

	while (i != 0 && app->views[i - 1] != v)
		i--;
	for (i = i != 0 ? i - 1 : 0; i-- != 0;)
		if (app->views[i]->ops->step != NULL)
			return app->views[i];
	return NULL;
}

static void
view_free(struct view *v)
{
	v->ops->free(v);
	free(v);
}

void
app_pop(struct app *app)
{
	if (app->nviews < 2)
		return;
	view_free(app_top(app));
	app->nviews--;
}

void
app_push(struct app *app, struct view *v)
{
	if (v == NULL)
		return;
	if (app->nviews == APP_VIEWS_MOST) {
		/* the oldest view but the queue gives way */
		view_free(app->views[1]);
		memmove(app->views + 1, app->views + 2,
		    (APP_VIEWS_MOST - 2) * sizeof *app->views);
		app->nviews--;
	}
	app->views[app->nviews++] = v;
}

void
app_refresh(struct app *app)
{
	size_t i;

	for (i = 0; i < app->nviews; i++)
		if (app->views[i]->ops->refresh != NULL)
			app->views[i]->ops->refresh(app->views[i]);
	loop_redraw(app->loop);
}

void
app_say(struct app *app, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	text_clear(&app->message);
	text_add(&app->message, slice_str(line));
	app->message_is_error = false;
	loop_redraw(app->loop);
}

void
app_error(struct app *app, const struct error *e)
{
	struct buf safe = { 0 };

	text_plain(slice_str(e->text), &safe);
	log_msg(LOG_WARN, "%s", buf_slice(&safe).p);
	buf_free(&safe);
	text_clear(&app->message);
	app->message.role = ROLE_ERROR;
	text_add(&app->message, slice_str(e->text));
	app->message_is_error = true;
	loop_redraw(app->loop);
}

void
app_ask(struct app *app, enum prompt_kind kind, const char *label,
    struct history *h, void (*answer)(struct app *app, struct slice answer))
{
	prompt_open(&app->prompt, kind, label);
	app->prompt.history = h;
	app->answer = answer;
}

void
selection_free(struct selection *s)
{
	free(s->v);
	free(s->campaigns);
	*s = (struct selection){ 0 };
}

void
app_run(struct app *app, const struct command *c, struct slice arg)
{
	if (c->act == NULL) {
		app_say(app, "%s works by its key here: %s", c->name,
		    c->keys);
		return;
	}
	c->act(app, arg);
	loop_redraw(app->loop);
}

static void
prompt_event(struct app *app, const struct key_event *e)
{
	void (*answer)(struct app *a, struct slice s) = app->answer;
	struct arena a = { 0 };
	struct slice text;

	switch (prompt_key(&app->prompt, e)) {
	case PROMPT_OPEN:
		return;
	case PROMPT_CANCELLED:
		prompt_close(&app->prompt);
		app->answer = NULL;
		app_say(app, "cancelled");
		return;
	case PROMPT_DONE:
		break;
	}
	text = slice_dup(&a, prompt_text(&app->prompt));
	prompt_close(&app->prompt);
	app->answer = NULL;
	answer(app, text); /* may open the next prompt */
	arena_free(&a);
	loop_redraw(app->loop);
}

static void
help_event(struct app *app, const struct key_event *e)
{
	const struct command *c;

	switch (help_key(&app->help, e)) {
	case HELP_OPEN:
		return;
	case HELP_CLOSED:
		help_close(&app->help);
		app->help_open = false;
		return;
	case HELP_CHOSEN:
		c = app->help_commands[help_choice(&app->help)];
		help_close(&app->help);
		app->help_open = false;
		app_run(app, c, SLICE("")); /* may be help again */
		return;
	}
}

static void
on_key(void *arg, const struct key_event *e)
{
	struct app *app = arg;
	const struct command *c;
	struct view *v;

	text_clear(&app->message);
	app->message_is_error = false;
	if (app->answer != NULL) {
		prompt_event(app, e);
		return;
	}
	if (app->help_open) {
		help_event(app, e);
		return;
	}
	v = app_top(app);
	c = command_by_key(e->key, v->ops->screen);
	if (c != NULL && c->act != NULL) {
		app_run(app, c, SLICE(""));
		return;
	}
	if (v->ops->key != NULL && v->ops->key(v, e))
		return;
	if (c == NULL && e->key != K_ESC && e->key != K_CTRL('c') &&
	    e->key != K_CTRL('g')) {
		char name[KEY_NAME_MAX];

		app_say(app, "%s does nothing here; ? shows the keys",
		    keys_name(e->key, name));
	}
}

/* The whole sentence of the row under the help's cursor */
static void
help_words(const struct app *app, struct text *out)
{
	size_t at = help_choice(&app->help);

	if (at != SLICE_NONE)
		text_litf(out, "%s: %s", app->help_rows[at].name,
		    app->help_rows[at].what);
}

/* A message that is longer than its row takes rows of the body, too. */
static void
draw_message(struct app *app, const struct frame *f)
{
	struct frame at = *f;
	struct lines l = { 0 };
	size_t most = (size_t)f->body.h / 2, i, k;

	lines_add_wrapped(&l, &app->message,
	    f->status.w > 2 ? (size_t)f->status.w - 2 : 1, 0);
	if (l.n > most)
		l.n = most;
	at.status.y -= (int)l.n - 1;
	for (i = 0; i < l.n; i++, at.status.y++) {
		struct text row = { .cells = l.line[i].cells,
			.n = l.line[i].n };

		for (k = 0; k < row.n; k++)
			row.width += row.cells[k].width;
		screen_status(&at, &row, NULL);
	}
	lines_free(&l);
}

static void
draw_status(struct app *app, const struct frame *f)
{
	struct text left = { 0 }, right = { 0 };
	struct view *v = app_top(app);

	if (app->message.n != 0) {
		draw_message(app, f);
		return;
	}
	left.role = right.role = ROLE_STATUS;
	if (app->help_open)
		help_words(app, &left);
	else if (v->ops->status != NULL)
		v->ops->status(v, &left, &right);
	screen_status(f, &left, &right);
	text_free(&left);
	text_free(&right);
}

/* Enter first, then what not every screen has, then the rest but help */
static int
hint_rank(const struct command *c)
{
	if (c->act == act_open)
		return 0;
	if (c->act == act_help)
		return 3;
	return c->screens != ON_ALL ? 1 : 2;
}

/* The table's hints for this screen; "? keys" stands last and stays. */
static void
draw_hints(struct app *app, const struct frame *f)
{
	struct hint hints[32];
	struct arena a = { 0 };
	const struct command *c;
	static const struct hint of_help[] = { { "Enter", "does it" },
		{ "Esc", "closes" }, { "Up Down", "move" },
		{ "letters", "filter" } };
	size_t n = 0;
	int rank;

	if (app->help_open) {
		screen_hints(f, of_help, ARRAY_LEN(of_help));
		return;
	}
	for (rank = 0; rank <= 3; rank++) {
		for (c = commands; c->name != NULL; c++) {
			struct slice keys = slice_str(c->keys), first;

			if (hint_rank(c) != rank || c->hint == NULL ||
			    (c->screens & app_top(app)->ops->screen) == 0 ||
			    n == ARRAY_LEN(hints))
				continue;
			/* The first screen leads nowhere back. */
			if (c->act == act_back && app->nviews < 2)
				continue;
			if (c->act == act_open &&
			    app_top(app)->ops->open == NULL)
				continue;
			/* Elsewhere it is of reports alone. */
			if (c->act == act_ask &&
			    app_top(app)->ops->screen != ON_CONTACTS)
				continue;
			first = slice_word(&keys);
			hints[n++] = (struct hint){
				arena_strndup(&a, first.p, first.n), c->hint };
		}
	}
	screen_hints(f, hints, n);
	arena_free(&a);
}

static void
on_draw(void *arg)
{
	struct app *app = arg;
	struct view *v = app_top(app);
	struct frame f;

	if (screen_begin(&f)) {
		app_draw_title(app, &f);
		v->ops->draw(v, &f);
		draw_status(app, &f);
		draw_hints(app, &f);
		if (app->help_open)
			help_draw(&app->help, &f);
		if (app->answer != NULL)
			prompt_draw(&app->prompt, f.all);
	}
	screen_end();
}

static bool
on_idle(void *arg)
{
	const struct app *app = arg;
	size_t i;

	for (i = 0; i < app->nviews; i++)
		if (app->views[i]->ops->busy != NULL &&
		    app->views[i]->ops->busy(app->views[i]))
			return false;
	if (sending_busy(app))
		return false;
	return app->watching.child.pid == 0 || !app->watching.rechecks;
}

static enum err
start_screen(struct app *app, const char *script, struct script **s,
    struct error *e)
{
	struct term_setup setup = { .log_file = app->session.workspace.log };
	const char *size = getenv("ESPY_HEADLESS");
	enum err err;

	if (script != NULL) {
		err = script_load(script, s, e);
		if (err != ERR_NONE)
			return err;
		setup.headless = true;
		if (size != NULL &&
		    !term_parse_size(size, &setup.cols, &setup.rows))
			return err_set(e, ERR_USAGE,
			    "ESPY_HEADLESS is %s: write COLUMNSxROWS, such as "
			    "80x24", size);
	}
	return term_start(&setup, e);
}

static void
app_close(struct app *app)
{
	while (app->nviews != 0)
		view_free(app->views[--app->nviews]);
	if (app->help_open)
		help_close(&app->help);
	if (app->answer != NULL)
		prompt_close(&app->prompt);
	history_free(&app->commands);
	history_free(&app->searches);
	history_free(&app->limits);
	text_free(&app->message);
	reader_stop(app);
	watching_stop(app);
	sending_stop(app);
	asked_word_free(app);
	free(app->help_rows);
	free(app->help_commands);
	loop_free(app->loop);
	session_close(&app->session);
}

static int
app_loop(struct app *app, const char *script)
{
	static const struct loop_ops ops = { .key = on_key, .draw = on_draw,
		.idle = on_idle };
	struct script *s = NULL;
	struct error e;
	int code;

	if (start_screen(app, script, &s, &e) != ERR_NONE) {
		script_free(s);
		session_close(&app->session);
		return cli_fail(&e);
	}
	app->loop = loop_new(&ops, app);
	if (s != NULL)
		loop_set_script(app->loop, s);
	app_push(app, queue_new(app));
	/* A script's screens are its own doing alone. */
	app->watching.wanted = s == NULL;
	watching_start(app);
	sending_start(app);
	code = loop_run(app->loop);
	term_stop();
	if (s != NULL && script_failed(s) != NULL)
		cli_say("%s", script_failed(s));
	app_close(app);
	script_free(s);
	return code;
}

int
app_main(struct cli *cli, const char *script)
{
	struct app app = { .cli = cli, .reader = { .fd = -1 },
		.watching = { .child.out = -1 }, .sending = { .fd = -1 } };
	int code = cli_session(cli, &app.session, NULL, SESSION_STORE);

	if (code != EXIT_DONE)
		return code;
	if (log_open(app.session.workspace.log) != 0)
		cli_say("can't write the log %s; going on without",
		    app.session.workspace.log);
	log_capture_glib();
	return out_end(app_loop(&app, script));
}

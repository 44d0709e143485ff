/* One case: what its messages share and honest mail does not, whether they
 * have stopped, its messages, and what happened to it. */

#include <stdlib.h>

#include "views/act.h"
#include "views/act_case.h"
#include "views/case_view.h"

static const char *const names[CASE_PANES] = { "Case", "Contrast", "Messages",
	"Timeline" };

static void
draw_rule(const struct case_view *c, enum case_pane pane, struct rect r)
{
	struct text more = { .role = ROLE_MUTED };

	case_pane_words(c, pane, &more);
	pane_rule(r, names[pane], c->focus == pane, &more);
	text_free(&more);
}

/* The rows of a list that are wanted: all of them, and its header */
static int
want_messages(const struct case_view *c)
{
	return c->messages.total == 0 ? 2 /* that there is none */
	    : c->messages.total < 1000 ? (int)c->messages.total + 1 : 1000;
}

static void
draw_panes(struct case_view *c, struct rect r)
{
	int want[CASE_PANES], rows[CASE_PANES];
	bool small = r.h < 14; /* there is room for one pane */
	enum case_pane i;

	for (i = 0; i < CASE_PANES; i++)
		want[i] = i == CASE_MESSAGES ? want_messages(c)
					     : paper_want(&c->papers[i], r.w);
	split_stack(r.h, want, CASE_PANES, c->focus, rows);
	for (i = 0; i < CASE_PANES && r.h > 0; i++) {
		struct rect pane;

		if (small && i != c->focus)
			continue;
		if (small)
			rows[i] = r.h - 1;
		draw_rule(c, i, rect_take_top(&r, 1));
		pane = rect_take_top(&r, rows[i]);
		if (pane.h == 0)
			continue;
		if (i == CASE_MESSAGES)
			message_pane_draw(&c->messages, pane, c->focus == i);
		else if (c->focus == i)
			paper_draw(&c->papers[i], pane, true);
		else
			paper_draw_first(&c->papers[i], pane);
	}
}

static void
case_draw(struct view *v, const struct frame *f)
{
	struct case_view *c = v->data;

	if (c->whole.cases.n == 0) {
		screen_say(f->body, "This case is not there any more: its "
		    "opening was taken back. q goes back.");
		return;
	}
	case_panes_build(c, f->body.w);
	draw_panes(c, f->body);
}

static bool
case_key(struct view *v, const struct key_event *e)
{
	struct case_view *c = v->data;

	if (c->focus == CASE_MESSAGES)
		return message_pane_key(&c->messages, e->key);
	return pager_key(&c->papers[c->focus].pager, e->key);
}

static void
case_title_row(struct view *v, struct text *left, struct text *right)
{
	struct case_view *c = v->data;

	(void)left;
	text_add(right, c->id);
	if (c->whole.cases.n != 0) {
		text_lit(right, " ");
		text_add(right, c->whole.cases.v[0].state);
		text_lit(right, " draft ");
		text_add(right, c->whole.cases.v[0].draft);
	}
}

static void
case_status(struct view *v, struct text *left, struct text *right)
{
	struct case_view *c = v->data;

	if (c->focus == CASE_MESSAGES)
		list_status(&c->messages.list, left);
	else
		pager_status(&c->papers[c->focus].pager, left);
	if (c->compared)
		text_add(right, c->stopped.gates.line);
}

static void
case_selection(struct view *v, struct selection *out)
{
	struct case_view *c = v->data;

	message_pane_selection(&c->messages, out);
}

static bool
case_search(struct view *v, struct slice needle, bool forward)
{
	struct case_view *c = v->data;

	return c->focus == CASE_MESSAGES
	    ? list_search(&c->messages.list, needle, forward)
	    : pager_search(&c->papers[c->focus].pager, needle, forward);
}

/* A row of the contrast: what differs; else the message */
static void
case_open(struct view *v)
{
	struct case_view *c = v->data;
	struct view *differ;

	if (c->whole.cases.n == 0)
		return;
	if (c->focus != CASE_CONTRAST) {
		message_pane_open(&c->messages, v->app);
		return;
	}
	differ = case_differ(v);
	if (differ != NULL)
		app_push(v->app, differ);
	else
		app_say(v->app, "Enter on a numbered row lists the messages "
				"that differ");
}

static void
case_pane(struct view *v, int by)
{
	struct case_view *c = v->data;

	c->focus = pane_turn(c->focus, by, CASE_PANES);
}

static bool
case_busy(struct view *v)
{
	const struct case_view *c = v->data;

	return c->timer != 0;
}

static bool
case_step(struct view *v, const struct sha256 *from, int by,
    struct sha256 *out)
{
	struct case_view *c = v->data;

	return message_rows_step(&c->messages.rows, &c->messages.list, from,
	    by, out);
}

static size_t
case_place(struct view *v, const struct sha256 *sha256, size_t *of)
{
	const struct case_view *c = v->data;

	*of = (size_t)c->messages.total;
	return message_rows_place(&c->messages.rows, sha256);
}

static void
case_free(struct view *v)
{
	struct case_view *c = v->data;
	size_t i;

	case_panes_forget(v);
	message_pane_free(&c->messages);
	for (i = 0; i < CASE_PANES; i++)
		paper_free(&c->papers[i]);
	arena_free(&c->arena);
	free(c);
}

static const struct view_ops case_ops = {
	.screen = ON_CASE,
	.name = "Case",
	.draw = case_draw,
	.key = case_key,
	.title = case_title_row,
	.status = case_status,
	.selection = case_selection,
	.search = case_search,
	.refresh = case_panes_read,
	.busy = case_busy,
	.open = case_open,
	.pane = case_pane,
	.step = case_step,
	.place = case_place,
	.free = case_free,
};

struct view *
case_new(struct app *app, struct slice case_id)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct case_view *c = xcalloc(1, sizeof *c);
	size_t i;

	v->ops = &case_ops;
	v->app = app;
	v->data = c;
	c->id = slice_dup(&c->arena, case_id);
	for (i = 0; i < CASE_PANES; i++)
		paper_init(&c->papers[i], i == CASE_CONTRAST);
	c->papers[CASE_CONTRAST].pager.cursor = 1; /* behind the heads */
	message_pane_init(&c->messages);
	c->messages.rows.one_case = true;
	case_panes_read(v);
	return v;
}

struct slice
case_current(const struct view *v)
{
	const struct case_view *c = v->data;

	return c->whole.cases.n != 0 ? c->id : SLICE_NULL;
}

static void
note_answer(struct app *app, struct slice text)
{
	struct view *v = app_find(app, ON_CASE);
	struct case_view *c = v->data;
	struct error e;

	if (store_case_note(app->session.store, app->session.actor, c->id,
		text, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	app_refresh(app);
	app_say(app, "noted; u takes it back");
}

void
act_note(struct app *app, struct slice arg)
{
	if (arg.n != 0)
		note_answer(app, arg);
	else
		app_ask(app, PROMPT_LINE, "note: ", NULL, note_answer);
}

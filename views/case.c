/* One case: what its messages share, days, notes, and the messages. */

#include <stdio.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "tui/term.h"
#include "views/act.h"
#include "views/act_case.h"
#include "views/doc_case.h"
#include "views/doc_life.h"
#include "views/paper.h"
#include "views/message_rows.h"

enum pane { PANE_SUMMARY, PANE_MESSAGES, PANES };
enum { DAY_LABEL = 7, DAY_COUNT = 8 };

struct case_view {
	struct arena arena; /* of id */
	struct slice id;
	struct cases cases; /* one; none: it was taken back */
	struct message_rows rows;
	struct case_notes notes;
	struct notifications sent;
	struct list list;
	struct paper paper;
	int paper_width; /* that its bars were made for */
	enum pane focus;
	const struct case_timers *timers;
};

static void
case_forget(struct case_view *c)
{
	cases_free(&c->cases);
	rows_free(&c->rows.rows);
	case_notes_free(&c->notes);
	notifications_free(&c->sent);
	c->paper_width = 0;
}

static void
case_read(struct view *v)
{
	struct case_view *c = v->data;
	struct store *s = v->app->session.store;
	struct error e;
	enum err err;

	case_forget(c);
	err = store_case(s, c->id, &c->cases, &e);
	if (err == ERR_NONE)
		err = store_case_messages(s, c->id, &c->rows.rows, &e);
	if (err == ERR_NONE)
		err = store_case_notes(s, c->id, &c->notes, &e);
	if (err == ERR_NONE)
		err = store_notifications(s, c->id, &c->sent, &e);
	if (err != ERR_NONE && err != ERR_ABSENT)
		app_error(v->app, &e);
	list_update(&c->list, c->rows.rows.n, false);
}

/* The upper pane's document: its bars depend on the width. */
static void
case_build(struct case_view *c, int width)
{
	struct case_summary s;
	struct case_next next;
	struct arena a = { 0 };
	int bar = width - DAY_LABEL - DAY_COUNT;

	if (c->paper_width == width || c->cases.n == 0)
		return;
	paper_clear(&c->paper);
	case_summarise(&s, c->rows.rows.v, c->rows.rows.n, SLICE_NULL, &a);
	doc_case_summary(&c->paper.doc, &c->cases.v[0], &s);
	case_row_next(&next, &c->cases.v[0], c->timers);
	doc_case_life(&c->paper.doc, &c->cases.v[0], &next, clock_now());
	doc_case_sent(&c->paper.doc, &c->sent);
	doc_case_notes(&c->paper.doc, &c->notes);
	doc_case_days(&c->paper.doc, &s, bar > 60 ? 60 : bar < 4 ? 4 : bar,
	    term_is_utf8());
	paper_changed(&c->paper);
	arena_free(&a);
	c->paper_width = width;
}

static void
draw_rule(struct rect r, const char *name, bool focused, const char *more)
{
	struct text t = { .role = focused ? ROLE_TITLE : ROLE_HEADING };

	text_lit(&t, name);
	t.role = ROLE_MUTED;
	text_litf(&t, "  %s", more);
	screen_rule(r, 0, &t);
	text_free(&t);
}

static void
draw_messages(struct case_view *c, struct rect r)
{
	char more[48];

	if (r.h < 2)
		return;
	snprintf(more, sizeof more, "%zu", c->rows.rows.n);
	draw_rule(r, "Messages", c->focus == PANE_MESSAGES, more);
	rect_take_top(&r, 1);
	c->rows.width = r.w > 2 ? (size_t)r.w - 2 : 1;
	c->rows.no_case = true; /* it would be this one on every row */
	c->list.no_cursor = c->focus != PANE_MESSAGES;
	message_rows_header(&c->rows, &c->list.header);
	list_draw(&c->list, r);
}

static void
case_draw(struct view *v, const struct frame *f)
{
	struct case_view *c = v->data;
	struct rect r = f->body, top;
	int want, most;

	if (c->cases.n == 0) {
		screen_lit(r, 1, ROLE_WARN, "This case is not there any more: "
		    "its opening was taken back. q goes back.", 0);
		return;
	}
	case_build(c, r.w);
	want = paper_want(&c->paper, r.w);
	/* On a small screen the pane in focus has all the room it can get. */
	most = r.h < 16 ? (c->focus == PANE_SUMMARY ? r.h - 4 : 3)
	    : c->focus == PANE_SUMMARY ? r.h * 2 / 3 : r.h / 2;
	top = rect_take_top(&r, want < most ? want : most);
	paper_draw(&c->paper, top, c->focus == PANE_SUMMARY);
	draw_messages(c, r);
}

static bool
case_key(struct view *v, const struct key_event *e)
{
	struct case_view *c = v->data;

	if (c->focus == PANE_SUMMARY)
		return pager_key(&c->paper.pager, e->key);
	return list_key(&c->list, e->key);
}

static void
case_title_row(struct view *v, struct text *left, struct text *right)
{
	struct case_view *c = v->data;

	(void)left;
	text_add(right, c->id);
	if (c->cases.n != 0) {
		text_lit(right, " draft ");
		text_add(right, c->cases.v[0].draft);
	}
}

static void
case_status(struct view *v, struct text *left, struct text *right)
{
	struct case_view *c = v->data;

	if (c->focus == PANE_SUMMARY)
		pager_status(&c->paper.pager, left);
	else
		list_status(&c->list, left);
	if (c->notes.n != 0)
		text_litf(right, "%zu note%s", c->notes.n,
		    c->notes.n == 1 ? "" : "s");
}

static void
case_selection(struct view *v, struct selection *out)
{
	struct case_view *c = v->data;

	message_rows_selection(&c->rows, &c->list, out);
}

static bool
case_search(struct view *v, struct slice needle, bool forward)
{
	struct case_view *c = v->data;

	return c->focus == PANE_SUMMARY
	    ? pager_search(&c->paper.pager, needle, forward)
	    : list_search(&c->list, needle, forward);
}

static void
case_open_message(struct view *v)
{
	struct case_view *c = v->data;
	const struct rows *rows = &c->rows.rows;

	if (c->list.cursor < rows->n && rows->v[c->list.cursor].hashed)
		app_push(v->app, message_new(v->app,
		    &rows->v[c->list.cursor].sha256));
}

static void
case_pane(struct view *v)
{
	struct case_view *c = v->data;

	c->focus = (c->focus + 1) % PANES;
}

static void
case_free(struct view *v)
{
	struct case_view *c = v->data;

	case_forget(c);
	list_free(&c->list);
	paper_free(&c->paper);
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
	.refresh = case_read,
	.open = case_open_message,
	.pane = case_pane,
	.free = case_free,
};

struct view *
case_new(struct app *app, struct slice case_id)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct case_view *c = xcalloc(1, sizeof *c);

	v->ops = &case_ops;
	v->app = app;
	v->data = c;
	c->id = slice_dup(&c->arena, case_id);
	c->timers = &app->session.settings.timers;
	c->focus = PANE_MESSAGES;
	list_init(&c->list, &message_list_ops, &c->rows);
	c->list.no_marks = true; /* nothing here acts on several */
	paper_init(&c->paper, false);
	case_read(v);
	return v;
}

struct slice
case_current(const struct view *v)
{
	const struct case_view *c = v->data;

	return c->cases.n != 0 ? c->id : SLICE_NULL;
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

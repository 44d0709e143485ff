/* The thread of a case: what was sent and what came back; below, what is under
 * the cursor. */

#include <stdlib.h>

#include "views/act_thread.h"
#include "views/app.h"
#include "views/listed.h"
#include "views/thread_items.h"

struct thread_view {
	struct arena arena; /* of id */
	struct slice id;    /* NULL: what waits, of all cases */
	struct thread thread;
	struct listed l;
	size_t width;
};

/* --- the list --- */

static bool
row(void *arg, size_t index, struct text *out)
{
	const struct thread_view *v = arg;

	if (index >= v->thread.n)
		return false;
	thread_row(&v->thread, index, v->id.p == NULL, v->width, out);
	return true;
}

static uint64_t
row_id(void *arg, size_t index)
{
	const struct thread_view *v = arg;

	return index < v->thread.n ? thread_item_id(&v->thread, index) : 0;
}

static const struct list_ops thread_list_ops = {
	.row = row,
	.id = row_id,
};

const struct reply_row *
thread_current(const struct view *view)
{
	const struct thread_view *v = view->data;

	return thread_reply(&v->thread, v->l.list.cursor);
}

struct slice
thread_case(const struct view *view)
{
	const struct thread_view *v = view->data;
	const struct reply_row *r = thread_current(view);

	return v->id.p != NULL ? v->id : r != NULL ? r->case_id : SLICE_NULL;
}

/* --- what is under the cursor --- */

static void
thread_show(void *arg)
{
	struct thread_view *v = arg;

	doc_thread_item(&v->l.paper.doc, &v->thread, v->l.list.cursor);
}

static void
thread_refresh(struct view *view)
{
	struct thread_view *v = view->data;
	struct thread now;
	struct error e;

	if (thread_read(&now, view->app->session.store, v->id, &e) !=
	    ERR_NONE) {
		app_error(view->app, &e);
		return;
	}
	thread_free(&v->thread);
	v->thread = now;
	listed_update(&v->l, now.n);
}

/* --- the screen --- */

static void
header(struct thread_view *v)
{
	struct text *h = &v->l.list.header;

	text_clear(h);
	h->role = ROLE_HEADING;
	text_litf(h, "%-11s      ", "When");
	if (v->id.p == NULL)
		text_litf(h, "%-8s  ", "Case");
	text_litf(h, "%-*s  %-15s  ", thread_what_width(v->width,
	    v->id.p == NULL), "What",
	    "State");
	if (v->width >= THREAD_WHO)
		text_litf(h, v->width >= THREAD_SUBJECT ? "%-34s  Subject"
							: "%s", "Who");
}

static void
thread_draw(struct view *view, const struct frame *f)
{
	struct thread_view *v = view->data;

	v->width = f->body.w > 0 ? (size_t)f->body.w : 1;
	header(v);
	listed_draw(&v->l, f->body, "Mail", NULL);
}

static bool
thread_key(struct view *view, const struct key_event *e)
{
	struct thread_view *v = view->data;

	return listed_key(&v->l, e->key);
}

static void
thread_pane(struct view *view, int by)
{
	struct thread_view *v = view->data;

	(void)by;
	listed_pane(&v->l);
}

/* An answer as any message is read, with its authentication; a letter as it
 * was drafted */
static void
thread_open(struct view *view)
{
	struct thread_view *v = view->data;
	const struct reply_row *r = thread_current(view);
	int64_t draft = thread_draft(&v->thread, v->l.list.cursor);

	if (r != NULL)
		app_push(view->app, message_new(view->app, &r->sha256));
	else if (draft != 0)
		app_push(view->app, draft_new(view->app, draft));
	else if (v->thread.n != 0)
		app_say(view->app, "that it was sent is all that is known: "
		    "there was no draft");
}

static void
thread_title(struct view *view, struct text *left, struct text *right)
{
	struct thread_view *v = view->data;

	(void)left;
	if (v->id.p != NULL)
		text_add(right, v->id);
	else
		text_lit(right, "of all cases");
}

static void
thread_status(struct view *view, struct text *left, struct text *right)
{
	struct thread_view *v = view->data;
	const struct reply_row *r = thread_current(view);

	listed_status(&v->l, left);
	if (r == NULL)
		return;
	if (slice_eq_str(r->state, "proposed"))
		text_lit(right, "y confirms it, x dismisses it");
	else if (slice_eq_str(r->state, "unmatched"))
		text_lit(right, ":match CASE, x dismisses it");
}

static bool
thread_search(struct view *view, struct slice needle, bool forward)
{
	struct thread_view *v = view->data;

	return listed_search(&v->l, needle, forward);
}

static void
thread_end(struct view *view)
{
	struct thread_view *v = view->data;

	thread_free(&v->thread);
	listed_free(&v->l);
	arena_free(&v->arena);
	free(v);
}

static const struct view_ops thread_ops = {
	.screen = ON_THREAD,
	.name = "Thread",
	.draw = thread_draw,
	.key = thread_key,
	.title = thread_title,
	.status = thread_status,
	.search = thread_search,
	.refresh = thread_refresh,
	.open = thread_open,
	.pane = thread_pane,
	.free = thread_end,
};

struct view *
thread_new(struct app *app, struct slice case_id)
{
	struct view *view = xcalloc(1, sizeof *view);
	struct thread_view *v = xcalloc(1, sizeof *v);

	view->ops = &thread_ops;
	view->app = app;
	view->data = v;
	v->id = case_id.p != NULL ? slice_dup(&v->arena, case_id)
				  : SLICE_NULL;
	listed_init(&v->l, &thread_list_ops, thread_show, v);
	text_lit(&v->l.list.empty, case_id.p != NULL
	    ? "Nothing was sent for this case yet. d drafts the letter."
	    : "No answer waits. They come from sources of role replies: espy "
	      "source add NAME PATH --role replies.");
	thread_refresh(view);
	return view;
}

/* The outbox: mail on its way out; below, what is under the cursor. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "views/act_send.h"
#include "views/app.h"
#include "views/column.h"
#include "views/doc_outbox.h"
#include "views/listed.h"

struct outbox_view {
	struct outbox_items items; /* newest first */
	struct listed l;
	struct app *app;
	size_t width;
};

/* --- the list --- */

/* Widths from which there is room for a column */
enum { WITH_ANSWER = 72, WITH_KIND = 120 };

static int
to_width(const struct outbox_view *v)
{
	return v->width >= 140 ? 36 : v->width >= 100 ? 30 : 26;
}

static void
when_column(const struct outbox_item *o, struct text *out)
{
	struct doc d = { 0 };
	struct text t = { 0 };
	struct buf b = { 0 };
	struct slice when;

	doc_line(&d, 0);
	doc_outbox_when(&d, o, clock_now());
	doc_line_text(&d.lines[0], &t);
	text_utf8(&t, &b);
	when = buf_slice(&b);
	if (slice_starts(when, "again ")) /* as the state says */
		when = slice_from(when, strlen("again "));
	column(out, o->due_at != TIME_UNKNOWN ? ROLE_WARN : ROLE_MUTED, when,
	    11);
	buf_free(&b);
	text_free(&t);
	doc_free(&d);
}

static bool
outbox_row(void *arg, size_t index, struct text *out)
{
	const struct outbox_view *v = arg;
	const struct outbox_item *o = &v->items.v[index];

	if (index >= v->items.n)
		return false;
	out->role = ROLE_INFO;
	text_litf(out, "%4lld  ", (long long)o->id);
	column(out, outbox_role(o->state),
	    slice_str(outbox_state_name(o->state)), 8);
	when_column(o, out);
	column(out, ROLE_INFO, o->case_id.p != NULL ? o->case_id
						    : SLICE("a report"), 8);
	if (v->width >= WITH_KIND)
		column(out, ROLE_NORMAL, slice_str(outbox_letter(o)), 18);
	if (v->width < WITH_ANSWER) {
		text_add(out, o->to);
		return true;
	}
	column(out, ROLE_NORMAL, o->to, to_width(v));
	out->role = outbox_role(o->state);
	text_add(out, o->reply);
	return true;
}

static uint64_t
outbox_id(void *arg, size_t index)
{
	const struct outbox_view *v = arg;

	return index < v->items.n ? (uint64_t)v->items.v[index].id : 0;
}

static const struct list_ops outbox_list_ops = {
	.row = outbox_row,
	.id = outbox_id,
};

static const struct outbox_item *
current(const struct outbox_view *v)
{
	return v->l.list.cursor < v->items.n
	    ? &v->items.v[v->l.list.cursor] : NULL;
}

int64_t
outbox_current(const struct view *v)
{
	const struct outbox_item *o = current(v->data);

	return o != NULL ? o->id : 0;
}

/* --- the mail under the cursor --- */

static void
outbox_show(void *arg)
{
	struct outbox_view *v = arg;
	struct store *store = v->app->session.store;
	const struct outbox_item *o = current(v);
	struct doc *doc = &v->l.paper.doc;
	struct outbox_attempt *attempts = NULL;
	struct buf octets = { 0 };
	struct arena a = { 0 };
	struct error e;
	size_t n = 0;
	bool there;

	there = store_outbox_octets(store, o, &octets, &e) == ERR_NONE;
	if (!there) {
		doc_line(doc, 0);
		doc_add(doc, ROLE_WARN, slice_str(e.text));
	}
	if (store_outbox_attempts(store, o->id, &a, &attempts, &n, &e) !=
	    ERR_NONE)
		app_error(v->app, &e);
	doc_outbox(doc, o, attempts, n, there ? &octets : NULL, clock_now());
	buf_free(&octets);
	arena_free(&a);
}

static void
outbox_read(struct view *view)
{
	struct outbox_view *v = view->data;
	struct outbox_items now = { 0 };
	struct error e;

	if (store_outbox(view->app->session.store, SLICE_NULL, &now, &e) !=
	    ERR_NONE) {
		app_error(view->app, &e);
		outbox_items_free(&now);
		return;
	}
	outbox_items_free(&v->items);
	v->items = now;
	listed_update(&v->l, now.n);
}

/* --- the screen --- */

static void
header(struct outbox_view *v)
{
	struct text *h = &v->l.list.header;

	text_clear(h);
	h->role = ROLE_HEADING;
	text_litf(h, "  No  %-8s  %-11s  %-8s  ", "State", "When", "Case");
	if (v->width >= WITH_KIND)
		text_litf(h, "%-18s  ", "Letter");
	if (v->width >= WITH_ANSWER)
		text_litf(h, "%-*s  Answer", to_width(v), "To");
	else
		text_lit(h, "To");
}

static void
outbox_draw(struct view *view, const struct frame *f)
{
	struct outbox_view *v = view->data;
	struct text more = { 0 };

	v->width = f->body.w > 0 ? (size_t)f->body.w : 1;
	header(v);
	text_litf(&more, "%lld", (long long)outbox_current(view));
	listed_draw(&v->l, f->body, "Mail", &more);
	text_free(&more);
}

static bool
outbox_key(struct view *view, const struct key_event *e)
{
	struct outbox_view *v = view->data;

	return listed_key(&v->l, e->key);
}

static void
outbox_pane(struct view *view, int by)
{
	struct outbox_view *v = view->data;

	(void)by;
	listed_pane(&v->l);
}

static void
outbox_open(struct view *view)
{
	outbox_pane(view, 1);
}

static void
outbox_status(struct view *view, struct text *left, struct text *right)
{
	struct outbox_view *v = view->data;
	const struct outbox_item *o = current(v);

	listed_status(&v->l, left);
	if (o == NULL)
		return;
	if (o->state == OUTBOX_WAITING || o->state == OUTBOX_DEFERRED)
		text_lit(right, "u recalls it");
	else if (o->state == OUTBOX_UNKNOWN)
		text_lit(right, ":resolve sent or not-sent");
}

static bool
outbox_search(struct view *view, struct slice needle, bool forward)
{
	struct outbox_view *v = view->data;

	return listed_search(&v->l, needle, forward);
}

static void
outbox_free(struct view *view)
{
	struct outbox_view *v = view->data;

	outbox_items_free(&v->items);
	listed_free(&v->l);
	free(v);
}

static const struct view_ops outbox_ops = {
	.screen = ON_OUTBOX,
	.name = "Outbox",
	.draw = outbox_draw,
	.key = outbox_key,
	.status = outbox_status,
	.search = outbox_search,
	.refresh = outbox_read,
	.open = outbox_open,
	.pane = outbox_pane,
	.free = outbox_free,
};

struct view *
outbox_new(struct app *app)
{
	struct view *view = xcalloc(1, sizeof *view);
	struct outbox_view *v = xcalloc(1, sizeof *v);

	view->ops = &outbox_ops;
	view->app = app;
	view->data = v;
	v->app = app;
	listed_init(&v->l, &outbox_list_ops, outbox_show, v);
	text_lit(&v->l.list.empty, "Nothing is on its way out. On a draft, "
		":send puts its mail here.");
	outbox_read(view);
	return view;
}

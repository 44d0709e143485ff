/* One campaign: what its messages have in common, what is related to it, and
 * the messages, each with why it is there. */

#include <stdio.h>
#include <stdlib.h>

#include "tui/term.h"
#include "views/act.h"
#include "views/doc_campaign.h"
#include "views/message_pane.h"
#include "views/paper.h"

enum { DAYS_WIDTH = 50 };

enum pane { PANE_SUMMARY, PANE_MESSAGES, PANES };

struct campaign_view {
	int64_t id;
	struct whole_campaign whole; /* without reasons: they are asked for
				      * message by message */
	bool read;
	unsigned timer;
	struct paper paper;
	struct message_pane messages;
	enum pane focus;
	/* why the message under the cursor is there */
	struct sha256 of;
	struct arena arena;
	struct slice why;
};

static void
campaign_forget(struct view *v)
{
	struct campaign_view *c = v->data;

	loop_cancel(v->app->loop, c->timer);
	c->timer = 0;
	whole_campaign_free(&c->whole);
	c->whole = (struct whole_campaign){ .nrelated = 0 };
	c->read = false;
}

/* What takes long with thousands of messages, after the first drawing */
static void
read_whole(void *arg)
{
	struct view *v = arg;
	struct campaign_view *c = v->data;
	struct whole_campaign *w = &c->whole;
	struct store *s = v->app->session.store;
	struct error e;
	enum err err;

	campaign_forget(v);
	err = store_campaigns(s, &c->id, 1, &w->campaigns, &e);
	if (err == ERR_NONE && w->campaigns.n != 0)
		err = store_campaign_messages(s, c->id, &w->rows, &e);
	if (err == ERR_NONE && w->campaigns.n != 0)
		err = campaign_related(s, &w->campaigns.v[0], &w->rows,
		    &w->arena, &w->related, &w->nrelated, &e);
	case_summarise(&w->summary, w->rows.v, w->rows.n, SLICE_NULL,
	    &w->arena);
	if (err != ERR_NONE)
		app_error(v->app, &e);
	c->read = true;
	paper_clear(&c->paper);
	if (w->campaigns.n != 0) {
		doc_campaign_summary(&c->paper.doc, w, DAYS_WIDTH,
		    term_is_utf8());
		doc_campaign_related(&c->paper.doc, w);
	}
	paper_changed(&c->paper);
	loop_redraw(v->app->loop);
}

static void
campaign_read(struct view *v)
{
	struct campaign_view *c = v->data;
	struct arena a = { 0 };
	struct error e;

	campaign_forget(v);
	if (message_pane_ask(&c->messages, &v->app->session,
		slice_printf(&a, "campaign:c%lld", (long long)c->id), &e) !=
	    ERR_NONE)
		app_error(v->app, &e);
	c->of = (struct sha256){ { 0 } };
	c->timer = loop_after(v->app->loop, 0, read_whole, v);
	arena_free(&a);
}

/* A name outlives its messages. */
static bool
is_gone(const struct campaign_view *c)
{
	return c->read && (c->whole.campaigns.n == 0 || c->whole.rows.n == 0);
}

static void
campaign_draw(struct view *v, const struct frame *f)
{
	struct campaign_view *c = v->data;
	struct rect r = f->body, top;
	char number[32];
	int want;

	if (is_gone(c)) {
		screen_say(f->body, "This campaign is not there any more: its "
		    "messages went into others, or were erased. q goes back.");
		return;
	}
	want = c->read ? paper_want(&c->paper, r.w) : 8;
	top = rect_take_top(&r, want + 1 < r.h / 2 ? want + 1 : r.h / 2);
	pane_rule_lit(rect_take_top(&top, 1), "Campaign",
	    c->focus == PANE_SUMMARY,
	    "a decides about all of it, c opens a case with it");
	if (c->focus == PANE_SUMMARY)
		paper_draw(&c->paper, top, true);
	else
		paper_draw_first(&c->paper, top);
	snprintf(number, sizeof number, "%llu",
	    (unsigned long long)c->messages.total);
	pane_rule_lit(rect_take_top(&r, 1), "Messages",
	    c->focus == PANE_MESSAGES, number);
	message_pane_draw(&c->messages, r, c->focus == PANE_MESSAGES);
}

static bool
campaign_key(struct view *v, const struct key_event *e)
{
	struct campaign_view *c = v->data;

	return c->focus == PANE_MESSAGES
	    ? message_pane_key(&c->messages, e->key)
	    : pager_key(&c->paper.pager, e->key);
}

static void
campaign_title(struct view *v, struct text *left, struct text *right)
{
	struct campaign_view *c = v->data;

	(void)left;
	text_litf(right, "c%lld", (long long)c->id);
}

/* Worked out once a message */
static struct slice
why_here(struct view *v, const struct row *r)
{
	struct campaign_view *c = v->data;
	struct joined j = { .known = false };
	struct error e;

	if (memcmp(&c->of, &r->sha256, sizeof c->of) == 0)
		return c->why;
	c->of = r->sha256;
	c->why = SLICE_NULL;
	arena_free(&c->arena);
	if (campaign_joined(v->app->session.store, r->id, &c->arena, &j, &e) ==
	    ERR_NONE && j.known)
		c->why = j.words;
	return c->why;
}

static void
campaign_status(struct view *v, struct text *left, struct text *right)
{
	struct campaign_view *c = v->data;
	const struct row *r = message_pane_row(&c->messages);

	if (is_gone(c))
		return;
	if (c->focus == PANE_SUMMARY) {
		if (c->messages.list.nmarks != 0)
			text_litf(left, "actions apply to the %zu marked",
			    c->messages.list.nmarks);
		else
			text_litf(left, "actions apply to all %llu message%s",
			    (unsigned long long)c->messages.total,
			    plural(c->messages.total));
		return;
	}
	list_status(&c->messages.list, left);
	if (r == NULL || !r->hashed)
		return;
	text_lit(right, "here by: ");
	text_add(right, why_here(v, r));
}

static void
select_all(struct view *v, struct selection *out)
{
	struct campaign_view *c = v->data;
	size_t i;

	if (!c->read)
		read_whole(v);
	out->v = xcalloc(c->whole.rows.n + 1, sizeof *out->v);
	for (i = 0; i < c->whole.rows.n; i++)
		if (c->whole.rows.v[i].hashed)
			out->v[out->n++] = c->whole.rows.v[i].sha256;
	out->marked = true;
	out->campaigns = xcalloc(1, sizeof *out->campaigns);
	out->campaigns[out->ncampaigns++] = c->id;
}

static void
campaign_selection(struct view *v, struct selection *out)
{
	struct campaign_view *c = v->data;

	*out = (struct selection){ .n = 0 };
	if (c->focus == PANE_SUMMARY && c->messages.list.nmarks == 0)
		select_all(v, out);
	else
		message_pane_selection(&c->messages, out);
}

static bool
campaign_search(struct view *v, struct slice needle, bool forward)
{
	struct campaign_view *c = v->data;

	return c->focus == PANE_MESSAGES
	    ? list_search(&c->messages.list, needle, forward)
	    : pager_search(&c->paper.pager, needle, forward);
}

static void
campaign_open(struct view *v)
{
	struct campaign_view *c = v->data;

	message_pane_open(&c->messages, v->app);
}

static void
campaign_pane(struct view *v, int by)
{
	struct campaign_view *c = v->data;

	c->focus = pane_turn(c->focus, by, PANES);
}

static bool
campaign_busy(struct view *v)
{
	const struct campaign_view *c = v->data;

	return c->timer != 0;
}

static bool
campaign_step(struct view *v, const struct sha256 *from, int by,
    struct sha256 *out)
{
	struct campaign_view *c = v->data;

	return message_rows_step(&c->messages.rows, &c->messages.list, from,
	    by, out);
}

static size_t
campaign_place(struct view *v, const struct sha256 *sha256, size_t *of)
{
	const struct campaign_view *c = v->data;

	*of = (size_t)c->messages.total;
	return message_rows_place(&c->messages.rows, sha256);
}

static void
campaign_free(struct view *v)
{
	struct campaign_view *c = v->data;

	campaign_forget(v);
	message_pane_free(&c->messages);
	paper_free(&c->paper);
	arena_free(&c->arena);
	free(c);
}

static const struct view_ops campaign_ops = {
	.screen = ON_CAMPAIGN,
	.name = "Campaign",
	.draw = campaign_draw,
	.key = campaign_key,
	.title = campaign_title,
	.status = campaign_status,
	.selection = campaign_selection,
	.search = campaign_search,
	.refresh = campaign_read,
	.busy = campaign_busy,
	.open = campaign_open,
	.pane = campaign_pane,
	.step = campaign_step,
	.place = campaign_place,
	.free = campaign_free,
};

struct view *
campaign_view_new(struct app *app, int64_t id)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct campaign_view *c = xcalloc(1, sizeof *c);

	v->ops = &campaign_ops;
	v->app = app;
	v->data = c;
	c->id = id;
	c->focus = PANE_SUMMARY;
	paper_init(&c->paper, false);
	message_pane_init(&c->messages);
	campaign_read(v);
	return v;
}

/* The queue folds more than campaigns. */
static void
say_none(struct app *app, const struct selection *sel)
{
	if (sel->n == 0)
		app_say(app, "no message under the cursor; :campaign c12 "
			     "opens one by its name");
	else if (sel->n > 1 && !sel->marked)
		app_say(app, "these %zu messages are of no campaign: one "
			     "service sent them as one domain; f shows each",
		    sel->n);
	else
		app_say(app, "this message is of no campaign: nothing else "
			     "looks like it");
}

/* That of the message under the cursor, or of that name */
void
act_campaign(struct app *app, struct slice arg)
{
	struct view *v = app_top(app);
	struct selection sel = { .n = 0 };
	struct rows rows = { 0 };
	struct error e;
	int64_t id = 0;
	enum err err = ERR_NONE;

	if (slice_trim(arg).n != 0)
		err = store_campaign_find(app->session.store, slice_trim(arg),
		    &id, &e);
	else if (v->ops->selection != NULL) {
		v->ops->selection(v, &sel);
		if (sel.n != 0)
			err = store_get(app->session.store, &sel.v[0], &rows,
			    &e);
		id = rows.n != 0 ? rows.v[0].campaign : 0;
	}
	if (err != ERR_NONE)
		app_error(app, &e);
	else if (id == 0)
		say_none(app, &sel);
	else
		app_push(app, campaign_view_new(app, id));
	selection_free(&sel);
	rows_free(&rows);
}

/* A draft: to whom, what speaks against sending it, and the exact mail. */

#include <stdio.h>
#include <stdlib.h>

#include "views/act_case.h"
#include "views/draft_view.h"

enum {
	SMALL = 14,	  /* fewer rows: one pane at a time */
	LETTER_LEAST = 8, /* rows that the mail gets where there is a choice */
	CHECKS_LEAST = 3,
};

static const char *const names[DRAFT_PANES] = { "Draft", "Checks", "Mail",
	"Attachments", "Redaction" };

/* --- drawing --- */

static void
draw_reason(struct draft_view *d, struct rect r)
{
	struct text t = { .role = d->making || d->masks != 0 ? ROLE_MUTED
							     : ROLE_WARN };

	if (d->making)
		text_litf(&t, "reading sample %zu of %zu ...", d->next + 1,
		    d->work.nsamples);
	else if (d->masks != 0 && d->composed)
		text_lit(&t, "looking through the mail again ...");
	else if (d->masks != 0)
		text_litf(&t, "masking sample %zu of %zu ...", d->masked + 1,
		    d->fresh.nsamples);
	else
		text_add(&t, slice_str(d->reason));
	screen_wrapped(r, 1, &t);
	text_free(&t);
}

static void
rule_name(struct text *t, const struct draft_view *d, enum draft_pane pane,
    bool shown)
{
	struct text more = { .role = ROLE_MUTED };

	draft_pane_words(d, pane, &more);
	t->role = d->focus == pane ? ROLE_TITLE : shown ? ROLE_HEADING
							: ROLE_MUTED;
	text_lit(t, names[pane]);
	if (more.n != 0) {
		t->role = ROLE_MUTED;
		text_lit(t, " ");
		text_append(t, &more);
	}
	text_free(&more);
}

/* The panes that share one place stand in its rule side by side. */
static void
draw_rule(const struct draft_view *d, enum draft_pane pane, struct rect r)
{
	struct text t = { 0 };
	enum draft_pane i;

	if (pane < DRAFT_LETTER)
		rule_name(&t, d, pane, true);
	for (i = DRAFT_LETTER; pane >= DRAFT_LETTER && i < DRAFT_PANES; i++) {
		if (i != DRAFT_LETTER) {
			t.role = ROLE_BORDER;
			text_lit(&t, " | ");
		}
		rule_name(&t, d, i, i == d->shown);
	}
	screen_rule(r, 0, &t);
	text_free(&t);
}

static int
least_of(int a, int b)
{
	return a < b ? a : b;
}

/* Rows of head and checks; the rest is the mail's. */
static void
share(struct draft_view *d, struct rect r, int *head, int *checks)
{
	int rest = r.h - 2, most; /* two rules */

	*head = least_of(paper_want(&d->papers[DRAFT_HEAD], r.w), rest / 2);
	rest -= *head;
	most = d->focus == DRAFT_CHECKS ? rest - CHECKS_LEAST
	    : least_of(rest - LETTER_LEAST, r.h / 3);
	if (most < CHECKS_LEAST)
		most = CHECKS_LEAST;
	*checks = least_of(paper_want(&d->papers[DRAFT_CHECKS], r.w), most);
}

static void
draw_pane(struct draft_view *d, enum draft_pane pane, struct rect r)
{
	if (d->focus == pane)
		paper_draw(&d->papers[pane], r, true);
	else if (pane < DRAFT_LETTER)
		paper_draw_first(&d->papers[pane], r);
	else
		paper_draw(&d->papers[pane], r, false);
}

/* What stands above the letter, head and checks say. */
static void
place(struct draft_view *d, int width)
{
	struct paper *p = &d->papers[DRAFT_LETTER];

	if (d->placed)
		return;
	d->placed = true;
	(void)paper_want(p, width); /* wrapped */
	p->pager.top = draft_wrapped_line(p, draft_letter_line(d, 1));
}

static void
draft_draw(struct view *v, const struct frame *f)
{
	struct draft_view *d = v->data;
	struct rect r = f->body;
	int head, checks;

	if (!d->loaded) {
		draw_reason(d, r);
		return;
	}
	place(d, r.w);
	if (r.h < SMALL) {
		draw_rule(d, d->focus, rect_take_top(&r, 1));
		draw_pane(d, d->focus, r);
		return;
	}
	share(d, r, &head, &checks);
	draw_pane(d, DRAFT_HEAD, rect_take_top(&r, head));
	draw_rule(d, DRAFT_CHECKS, rect_take_top(&r, 1));
	draw_pane(d, DRAFT_CHECKS, rect_take_top(&r, checks));
	draw_rule(d, d->shown, rect_take_top(&r, 1));
	draw_pane(d, d->shown, r);
}

static bool
draft_key(struct view *v, const struct key_event *e)
{
	struct draft_view *d = v->data;

	return pager_key(&d->papers[d->focus].pager, e->key);
}

static void
draft_title(struct view *v, struct text *left, struct text *right)
{
	struct draft_view *d = v->data;

	(void)left;
	if (!d->loaded)
		return;
	text_add(right, d->mail.draft->case_id);
	text_litf(right, " draft %lld ", (long long)d->id);
	text_add(right, d->mail.draft->state);
}

static void
draft_status(struct view *v, struct text *left, struct text *right)
{
	struct draft_view *d = v->data;

	if (!d->loaded)
		return;
	pager_status(&d->papers[d->focus].pager, left);
	if (!slice_eq_str(d->mail.draft->state, "open"))
		text_lit(right, slice_eq_str(d->mail.draft->state, "outbox")
			? "in the outbox" : "not open any more");
	else if (d->checks.red != 0) {
		right->role = ROLE_BAD;
		text_litf(right, "%zu thing%s in the way", d->checks.red,
		    plural(d->checks.red));
	} else if (d->mail.mail.recipients != 0) {
		right->role = ROLE_BAD;
		text_litf(right, "discloses %zu recipient%s",
		    d->mail.mail.recipients,
		    plural(d->mail.mail.recipients));
	} else if (d->mail.draft->edited)
		text_lit(right, "edited");
}

static bool
draft_search(struct view *v, struct slice needle, bool forward)
{
	struct draft_view *d = v->data;

	return pager_search(&d->papers[d->focus].pager, needle, forward);
}

static void
draft_pane_turn(struct view *v, int by)
{
	struct draft_view *d = v->data;

	draft_pane_show(d, pane_turn(d->focus, by, DRAFT_PANES), SIZE_MAX);
}

static bool
draft_busy(struct view *v)
{
	const struct draft_view *d = v->data;

	return d->asked != 0 || d->masks != 0;
}

static void
draft_free(struct view *v)
{
	struct draft_view *d = v->data;
	size_t i;

	reader_cancel(v->app, d->asked);
	draft_panes_forget(v);
	draft_work_free(&d->work);
	draft_mail_free(&d->mail);
	for (i = 0; i < DRAFT_PANES; i++)
		paper_free(&d->papers[i]);
	arena_free(&d->arena);
	free(d->file);
	free(d);
}

static void
draft_refresh(struct view *v)
{
	struct draft_view *d = v->data;

	if (d->asked != 0 && !reader_has(v->app, d->asked))
		draft_making_on(v); /* the parser is another one */
	else
		draft_panes_read(v);
}

static const struct view_ops draft_ops = {
	.screen = ON_DRAFT,
	.name = "Draft",
	.draw = draft_draw,
	.key = draft_key,
	.title = draft_title,
	.status = draft_status,
	.search = draft_search,
	.refresh = draft_refresh,
	.busy = draft_busy,
	.open = draft_cause,
	.pane = draft_pane_turn,
	.free = draft_free,
};

struct view *
draft_new(struct app *app, int64_t draft)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct draft_view *d = xcalloc(1, sizeof *d);
	size_t i;

	v->ops = &draft_ops;
	v->app = app;
	v->data = d;
	d->id = draft;
	d->focus = d->shown = DRAFT_LETTER;
	for (i = 0; i < DRAFT_PANES; i++)
		paper_init(&d->papers[i], i != DRAFT_LETTER);
	draft_panes_read(v);
	return v;
}

void
draft_for(struct app *app, struct slice case_id, struct slice service,
    struct slice words)
{
	struct draft_wish wish = { 0 };
	struct error e;

	if (draft_wish_words(&wish, words, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	if (wish.service.p == NULL)
		wish.service = service;
	draft_wished(app, case_id, &wish);
}

void
draft_wished(struct app *app, struct slice case_id,
    const struct draft_wish *wish)
{
	struct draft_work w;
	struct draft like;
	struct view *v;
	struct error e;
	int64_t id = 0;
	enum err err = draft_begin(&w, &app->session, case_id, wish, &e);

	if (err != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	like = (struct draft){ .case_id = w.case_id, .service = w.service,
		.desk = w.wish.desk, .kind = w.wish.kind,
		.network = w.network };
	err = store_draft_open(app->session.store, &like, &id, &e);
	if (err != ERR_NONE)
		app_error(app, &e);
	else {
		v = draft_new(app, id);
		app_push(app, v);
		if (id == 0) {
			draft_making(v, &w);
			return;
		}
	}
	draft_work_free(&w);
}

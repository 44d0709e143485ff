/* A draft: to whom, what it discloses, and the exact mail. */

#include <stdio.h>
#include <stdlib.h>

#include "views/act_case.h"
#include "views/doc_case.h"
#include "views/draft_view.h"

enum { PREVIEW_LEAST = 8 };

/* --- reading --- */

static void
draft_build(struct draft_view *d, const struct session *s)
{
	paper_clear(&d->head);
	paper_clear(&d->preview);
	d->joined = false;
	if (!d->loaded)
		return;
	doc_draft_head(&d->head.doc, s, &d->mail);
	doc_draft_mail(&d->preview.doc, &d->mail);
}

static void
draft_read(struct view *v)
{
	struct draft_view *d = v->data;
	struct session *s = &v->app->session;
	struct error e;

	if (d->id == 0)
		return;
	draft_mail_free(&d->mail);
	d->loaded = draft_mail_open(&d->mail, s, d->id, &e) == ERR_NONE;
	if (!d->loaded)
		snprintf(d->reason, sizeof d->reason, "%.*s",
		    (int)sizeof d->reason - 1, e.text);
	draft_build(d, s);
}

/* --- making: one sample after the other, beside the loop --- */

static void making_next(struct view *v);

static void
on_sample(void *arg, struct analysis *a, const char *reason)
{
	struct view *v = arg;
	struct draft_view *d = v->data;

	(void)reason; /* it is shown without what the analysis adds */
	d->asked = 0;
	d->work.samples[d->next++].analysis = a;
	making_next(v);
}

static void
making_done(struct view *v)
{
	struct draft_view *d = v->data;
	struct error e;

	if (draft_finish(&d->work, &v->app->session, &d->id, &e) !=
	    ERR_NONE) {
		snprintf(d->reason, sizeof d->reason, "%.*s",
		    (int)sizeof d->reason - 1, e.text);
		app_error(v->app, &e);
	}
	draft_work_free(&d->work);
	if (d->id == 0)
		return;
	app_refresh(v->app);
	app_say(v->app, "draft %lld for case %.*s; e edits, w writes the mail, "
	    "u takes it back", (long long)d->id,
	    SLICE_ARG(d->loaded ? d->mail.draft->case_id : SLICE("")));
}

static void
making_next(struct view *v)
{
	struct draft_view *d = v->data;
	struct session_as as;
	struct error e;

	while (d->next < d->work.nsamples) {
		struct draft_sample *x = &d->work.samples[d->next];

		session_as(&v->app->session, x->row, &as);
		d->asked = reader_ask(v->app, buf_slice(&x->octets),
		    x->at.path.p, &as, 0, on_sample, v, &e);
		if (d->asked != 0)
			return;
		d->next++; /* shown without its analysis */
	}
	making_done(v);
}

/* --- drawing --- */

static void
draw_reason(struct draft_view *d, struct rect r)
{
	struct text t = { .role = d->asked != 0 ? ROLE_MUTED : ROLE_WARN };

	if (d->asked != 0)
		text_litf(&t, "reading sample %zu of %zu ...", d->next + 1,
		    d->work.nsamples);
	else
		text_add(&t, slice_str(d->reason));
	screen_wrapped(r, 1, &t);
	text_free(&t);
}

/* Where the head leaves too few rows, it scrolls with the mail. */
static void
draft_join(struct view *v, bool joined)
{
	struct draft_view *d = v->data;

	if (d->joined == joined)
		return;
	paper_clear(&d->preview);
	if (joined) {
		doc_draft_head(&d->preview.doc, &v->app->session, &d->mail);
		doc_line(&d->preview.doc, 0);
		doc_lit(&d->preview.doc, ROLE_HEADING,
		    "-- The mail as it will be --");
	}
	doc_draft_mail(&d->preview.doc, &d->mail);
	d->joined = joined;
}

static void
draft_draw(struct view *v, const struct frame *f)
{
	struct draft_view *d = v->data;
	struct rect r = f->body;
	struct text t = { .role = ROLE_HEADING };
	int want;

	if (!d->loaded) {
		draw_reason(d, r);
		return;
	}
	want = paper_want(&d->head, r.w);
	draft_join(v, want + 1 + PREVIEW_LEAST > r.h);
	if (!d->joined) {
		paper_draw(&d->head, rect_take_top(&r, want), false);
		text_lit(&t, "The mail as it will be");
		t.role = ROLE_MUTED;
		text_litf(&t, "  %zu octets", d->mail.mail.octets.n);
		screen_rule(rect_take_top(&r, 1), 0, &t);
	}
	paper_draw(&d->preview, r, true);
	text_free(&t);
}

static bool
draft_key(struct view *v, const struct key_event *e)
{
	struct draft_view *d = v->data;

	return pager_key(&d->preview.pager, e->key);
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
	pager_status(&d->preview.pager, left);
	if (d->mail.mail.recipients != 0) {
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

	return pager_search(&d->preview.pager, needle, forward);
}

static bool
draft_busy(struct view *v)
{
	const struct draft_view *d = v->data;

	return d->asked != 0;
}

static void
draft_free(struct view *v)
{
	struct draft_view *d = v->data;

	reader_cancel(v->app, d->asked);
	draft_work_free(&d->work);
	draft_mail_free(&d->mail);
	paper_free(&d->head);
	paper_free(&d->preview);
	free(d->file);
	free(d);
}

static void
draft_refresh(struct view *v)
{
	struct draft_view *d = v->data;

	if (d->asked != 0 && !reader_has(v->app, d->asked))
		making_next(v); /* the parser is another one: the same again */
	else
		draft_read(v);
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
	.free = draft_free,
};

struct view *
draft_new(struct app *app, int64_t draft)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct draft_view *d = xcalloc(1, sizeof *d);

	v->ops = &draft_ops;
	v->app = app;
	v->data = d;
	d->id = draft;
	paper_init(&d->head, false);
	paper_init(&d->preview, false);
	draft_read(v);
	return v;
}

static void
draft_make(struct app *app, struct draft_work *w)
{
	struct view *v = draft_new(app, 0);
	struct draft_view *d = v->data;

	d->work = *w;
	app_push(app, v);
	making_next(v);
}

void
draft_for(struct app *app, struct slice case_id, struct slice service,
    struct slice words)
{
	struct draft_wish wish = { 0 };
	struct draft_work w;
	struct error e;
	int64_t id = 0;
	enum err err = draft_wish_words(&wish, words, &e);

	if (wish.service.p == NULL)
		wish.service = service;
	if (err == ERR_NONE)
		err = draft_begin(&w, &app->session, case_id, &wish, &e);
	if (err != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	err = store_draft_open(app->session.store, w.case_id, w.service,
	    w.wish.desk, w.wish.kind, &id, &e);
	if (err != ERR_NONE)
		app_error(app, &e);
	else if (id == 0) {
		draft_make(app, &w);
		return;
	} else
		app_push(app, draft_new(app, id));
	draft_work_free(&w);
}

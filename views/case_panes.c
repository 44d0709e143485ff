/* A case's screen: what its panes say. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "tui/term.h"
#include "views/act_case.h"
#include "views/case_view.h"
#include "views/doc_case.h"
#include "views/doc_contrast.h"
#include "views/doc_gates.h"
#include "views/doc_life.h"
#include "views/doc_reply.h"
#include "views/messages.h"

/* Columns of a day's label and count; bars are no wider than that */
enum { DAY_LABEL = 7, DAY_COUNT = 8, BAR_LEAST = 4, BAR_MOST = 60,
	DOMAIN_LABEL = 30 };

static void
forget_compared(struct case_view *c)
{
	contrast_free(&c->contrast);
	contrast_set_free(&c->set);
	stopped_free(&c->stopped);
	c->compared = false;
}

void
case_panes_forget(struct view *v)
{
	struct case_view *c = v->data;

	loop_cancel(v->app->loop, c->timer);
	c->timer = 0;
	forget_compared(c);
	whole_free(&c->whole);
	case_events_free(&c->log);
	c->width = 0;
}

/* After the first drawing */
static void
compare(void *arg)
{
	struct view *v = arg;
	struct case_view *c = v->data;
	struct session *s = &v->app->session;
	struct error e;
	enum err err;

	c->timer = 0;
	forget_compared(c);
	err = store_contrast(s->store, c->id, &c->set, &e);
	if (err == ERR_NONE) {
		contrast_run(&c->contrast, &c->set);
		err = case_stopped_look(&c->stopped, s, c->id, &e);
	}
	if (err != ERR_NONE)
		app_error(v->app, &e);
	c->compared = true;
	c->width = 0;
	loop_redraw(v->app->loop);
}

/* Its owner has looked: what comes from now on is new. */
static enum err
look(struct view *v, struct error *e)
{
	struct case_view *c = v->data;
	struct session *s = &v->app->session;
	const struct case_row *row = &c->whole.cases.v[0];

	if (row->fresh == 0 || !slice_eq_str(row->owner, s->actor))
		return ERR_NONE;
	return store_case_look(s->store, c->id, e);
}

void
case_panes_read(struct view *v)
{
	struct case_view *c = v->data;
	struct session *s = &v->app->session;
	struct arena a = { 0 };
	struct error e;
	enum err err;

	case_panes_forget(v);
	err = whole_read_light(&c->whole, s, c->id, &e);
	if (err == ERR_NONE)
		err = store_case_log(s->store, c->id, &c->log, &e);
	if (err == ERR_NONE)
		err = message_pane_ask(&c->messages, s, slice_printf(&a,
		    "case:%.*s", SLICE_ARG(c->id)), &e);
	if (err == ERR_NONE && c->whole.cases.n != 0)
		err = look(v, &e);
	if (err != ERR_NONE && err != ERR_ABSENT)
		app_error(v->app, &e);
	if (c->whole.cases.n == 0)
		message_pane_give(&c->messages, s, NULL, 0);
	else
		c->timer = loop_after(v->app->loop, 0, compare, v);
	arena_free(&a);
}

/* --- papers --- */

static int
bar_width(int width, int beside)
{
	int bar = width - beside;

	return bar > BAR_MOST ? BAR_MOST : bar < BAR_LEAST ? BAR_LEAST : bar;
}

static void
build_summary(struct case_view *c, struct doc *d, int width)
{
	const struct whole_case *w = &c->whole;

	doc_case_life(d, &w->cases.v[0], &w->next, w->now);
	if (c->compared)
		doc_gates_line(d, &c->stopped.gates);
	doc_case_summary(d, &w->cases.v[0], &w->summary);
	doc_case_domains(d, w->domains, w->ndomains);
	doc_case_links(d, &w->cases.v[0], w->links, w->nlinks);
	doc_case_tickets(d, w->tickets, w->ntickets);
	if (c->compared) {
		doc_gates(d, &c->stopped.gates);
		doc_gates_days(d, &c->stopped.quiet, bar_width(width,
		    DOMAIN_LABEL), term_is_utf8());
	}
	doc_case_days(d, &w->summary, bar_width(width, DAY_LABEL + DAY_COUNT),
	    term_is_utf8());
}

static void
build_contrast(struct case_view *c, struct doc *d, int width)
{
	if (!c->compared) {
		doc_line(d, 0);
		doc_lit(d, ROLE_MUTED, "comparing with honest mail ...");
		return;
	}
	doc_contrast_rows(d, &c->contrast, (size_t)width, true);
	if (d->n != 0)
		doc_line(d, 0);
	doc_contrast_head(d, &c->set, &c->contrast);
}

static void
build_timeline(struct case_view *c, struct doc *d)
{
	doc_case_log(d, &c->log);
	doc_case_notes(d, &c->whole.notes, c->whole.cases.v[0].id);
	doc_case_mail(d, &c->whole);
}

/* What they say changes, where one reads does not. */
void
case_panes_build(struct case_view *c, int width)
{
	struct {
		size_t top, cursor;
	} at[CASE_PANES];
	size_t i;

	if (c->width == width || c->whole.cases.n == 0)
		return;
	for (i = 0; i < CASE_PANES; i++) {
		at[i].top = c->papers[i].pager.top;
		at[i].cursor = c->papers[i].pager.cursor;
		paper_clear(&c->papers[i]);
	}
	build_summary(c, &c->papers[CASE_SUMMARY].doc, width);
	build_contrast(c, &c->papers[CASE_CONTRAST].doc, width);
	build_timeline(c, &c->papers[CASE_TIMELINE].doc);
	for (i = 0; i < CASE_PANES; i++) {
		paper_changed(&c->papers[i]);
		c->papers[i].pager.top = at[i].top;
		c->papers[i].pager.cursor = at[i].cursor;
	}
	c->width = width;
}

static void
contrast_words(const struct case_view *c, struct text *out)
{
	const struct contrast_row *r = c->contrast.n != 0
	    ? &c->contrast.rows[0] : NULL;

	if (!c->compared || r == NULL)
		return;
	text_add(out, r->kind);
	text_lit(out, " ");
	text_add(out, r->value);
	text_litf(out, "  %u of %zu", r->in, c->contrast.messages);
	if (c->contrast.baseline)
		text_litf(out, ", honest %u of %zu", r->leak,
		    c->contrast.honest);
}

static void
timeline_words(const struct case_view *c, struct text *out)
{
	const struct whole_case *w = &c->whole;
	size_t i, asks = 0;

	text_litf(out, "%zu event%s, %zu note%s, %zu notification%s",
	    c->log.n, plural(c->log.n), w->notes.n, plural(w->notes.n),
	    w->sent.n, plural(w->sent.n));
	if (w->outbox.n != 0) {
		out->role = ROLE_WARN;
		text_litf(out, ", %zu in the outbox", w->outbox.n);
	}
	for (i = 0; i < w->replies.n; i++)
		asks += slice_eq_str(w->replies.v[i].state, "proposed");
	if (w->replies.n != 0) {
		out->role = asks != 0 ? ROLE_WARN : ROLE_MUTED;
		text_litf(out, ", %zu answer%s", w->replies.n,
		    plural(w->replies.n));
	}
	if (asks != 0)
		text_litf(out, ", %zu to confirm", asks);
}

void
case_pane_words(const struct case_view *c, enum case_pane pane,
    struct text *out)
{
	switch (pane) {
	case CASE_SUMMARY:
		text_add(out, c->whole.cases.v[0].title);
		break;
	case CASE_CONTRAST:
		contrast_words(c, out);
		break;
	case CASE_MESSAGES:
		text_litf(out, "%llu", (unsigned long long)c->messages.total);
		break;
	default:
		timeline_words(c, out);
	}
}

/* --- what a row of the contrast does not explain --- */

static const struct contrast_row *
contrast_at(struct case_view *c)
{
	const struct doc_line *line = paper_line(&c->papers[CASE_CONTRAST]);

	return c->compared && line != NULL && line->id > 0
	    ? contrast_nth(&c->contrast, (size_t)line->id) : NULL;
}

struct slice
case_contrast_value(const struct view *v, struct arena *a)
{
	struct case_view *c = v->data;
	const struct contrast_row *r = c->focus == CASE_CONTRAST
	    ? contrast_at(c) : NULL;

	return r == NULL ? SLICE_NULL : slice_printf(a, "%.*s %.*s",
	    SLICE_ARG(r->kind), SLICE_ARG(r->value));
}

static void
take_hashes(const struct contrast_message *of, const uint32_t *v, size_t n,
    struct arena *a, struct sha256 **out, size_t *nout)
{
	size_t i;

	for (i = 0; i < n; i++)
		*ARENA_PUSH(a, *out, *nout) = of[v[i]].sha256;
}

struct view *
case_differ(struct view *v)
{
	struct case_view *c = v->data;
	const struct contrast_row *r = contrast_at(c);
	struct contrast_differ x;
	struct sha256 *hashes = NULL;
	struct arena a = { 0 };
	struct doc head = { 0 };
	struct view *made;
	size_t n = 0;

	if (r == NULL)
		return NULL;
	contrast_differ(&c->contrast, r, &x, &a);
	doc_contrast_differ(&head, &c->contrast, r, &x, false);
	if (c->contrast.baseline)
		doc_contrast_differ(&head, &c->contrast, r, &x, true);
	take_hashes(c->set.in, x.lacking, x.nlacking, &a, &hashes, &n);
	take_hashes(c->set.honest, x.having, x.nhaving, &a, &hashes, &n);
	made = messages_new(v->app, &head, hashes, n);
	doc_free(&head);
	arena_free(&a);
	return made;
}

/* The draft screen: what its panes say. */

#include <stdio.h>

#include "views/doc_case.h"
#include "views/doc_check.h"
#include "views/draft_redact.h"
#include "views/draft_view.h"

/* Where one reads stays, though what is said changes. */
static void
rebuild(struct draft_view *d, const struct session *s)
{
	struct {
		size_t top, cursor;
	} at[DRAFT_PANES];
	size_t i;

	for (i = 0; i < DRAFT_PANES; i++) {
		at[i].top = d->papers[i].pager.top;
		at[i].cursor = d->papers[i].pager.cursor;
		paper_clear(&d->papers[i]);
	}
	if (!d->loaded)
		return;
	doc_draft_head(&d->papers[DRAFT_HEAD].doc, s, &d->mail);
	doc_checks(&d->papers[DRAFT_CHECKS].doc, &d->checks);
	doc_draft_mail(&d->papers[DRAFT_LETTER].doc, &d->mail);
	doc_draft_parts(&d->papers[DRAFT_ATTACHED].doc, &d->mail);
	draft_left_doc(&d->papers[DRAFT_MASKED].doc, &d->mail);
	for (i = 0; i < DRAFT_PANES; i++) {
		paper_changed(&d->papers[i]);
		d->papers[i].pager.top = at[i].top;
		d->papers[i].pager.cursor = at[i].cursor;
	}
}

/* What was read takes the place of what is shown. */
static void
panes_finish(struct view *v, enum err err, struct error *e)
{
	struct draft_view *d = v->data;
	struct session *s = &v->app->session;

	draft_mail_free(&d->mail);
	arena_free(&d->arena);
	d->checks = (struct checks){ 0 };
	d->mail = d->fresh;
	d->fresh = (struct draft_mail){ 0 };
	if (err == ERR_NONE)
		err = draft_check(&d->checks, s, &d->mail, &d->arena, e);
	d->loaded = err == ERR_NONE;
	if (err != ERR_NONE)
		snprintf(d->reason, sizeof d->reason, "%.*s",
		    (int)sizeof d->reason - 1, e->text);
	rebuild(d, s);
	if (d->loaded && d->to_say[0] != '\0')
		app_say(v->app, "%s", d->to_say);
	d->to_say[0] = '\0';
}

/* --- what the parser does for it: masks, and looks through the mails --- */

static void panes_next(struct view *v);

static void
on_masked(void *arg, struct redacted *r, const char *reason)
{
	struct view *v = arg;
	struct draft_view *d = v->data;

	d->masks = 0;
	draft_mail_masked(&d->fresh, d->masked++, r, reason);
	panes_next(v);
}

/* Is a sample to be waited for? */
static bool
mask_next(struct view *v)
{
	struct draft_view *d = v->data;
	struct draft_order o;
	struct error e;

	for (; d->masked < d->fresh.nsamples; d->masked++) {
		if (!draft_mail_order(&d->fresh, d->masked, &o))
			continue;
		d->masks = reader_mask(v->app, o.octets, &o.masks, &o.order,
		    on_masked, v, &e);
		if (d->masks != 0)
			return true;
		draft_mail_masked(&d->fresh, d->masked, NULL, e.text);
	}
	return false;
}

static void
leak_set(struct draft_mail *m, const char *why)
{
	if (m->leak.n == 0)
		m->leak = slice_printf(&m->arena, "%s", why);
}

static void
on_looked(void *arg, struct redacted *r, const char *reason)
{
	struct view *v = arg;
	struct draft_view *d = v->data;
	struct error e;

	d->masks = 0;
	d->looked++;
	if (r == NULL)
		leak_set(&d->fresh, reason);
	else if (draft_look_found(&d->fresh, r, &e) != ERR_NONE)
		leak_set(&d->fresh, e.text);
	parser_redacted_free(r);
	panes_next(v);
}

/* Is a mail to be waited for? */
static bool
look_next(struct view *v)
{
	const struct redact_order order = { .look = true };
	struct draft_view *d = v->data;
	const struct buf *octets = draft_look_mail(&d->fresh, d->looked);
	struct arena a = { 0 };
	struct masks masks;
	struct error e;

	draft_look_for(&masks, &d->fresh, &a);
	if (octets != NULL && masks.n != 0) {
		d->masks = reader_mask(v->app, slice_of(octets->p, octets->n),
		    &masks, &order, on_looked, v, &e);
		if (d->masks == 0)
			leak_set(&d->fresh, e.text);
	}
	arena_free(&a);
	return d->masks != 0;
}

static void
panes_next(struct view *v)
{
	struct draft_view *d = v->data;
	enum err err = ERR_NONE;
	struct error e;

	if (!d->composed && mask_next(v))
		return;
	if (!d->composed)
		err = draft_mail_finish(&d->fresh, 0, &e);
	d->composed = true;
	if (err == ERR_NONE && look_next(v))
		return;
	panes_finish(v, err, &e);
}

void
draft_panes_forget(struct view *v)
{
	struct draft_view *d = v->data;

	reader_cancel(v->app, d->masks);
	d->masks = 0;
	draft_mail_free(&d->fresh);
}

void
draft_panes_read(struct view *v)
{
	struct draft_view *d = v->data;
	struct error e;
	enum err err;

	if (d->id == 0)
		return;
	draft_panes_forget(v);
	d->masked = d->looked = 0;
	d->composed = false;
	err = draft_mail_load(&d->fresh, &v->app->session, d->id, &e);
	if (err == ERR_NONE)
		panes_next(v);
	else
		panes_finish(v, err, &e);
}

static void
check_words(const struct draft_view *d, struct text *out)
{
	const struct checks *c = &d->checks;
	size_t green = c->n - c->red - c->yellow;

	if (!slice_eq_str(d->mail.draft->state, "open")) {
		text_add(out, d->mail.draft->state);
		return;
	}
	if (c->red != 0) {
		out->role = ROLE_BAD;
		text_litf(out, "%zu in the way", c->red);
	}
	if (c->yellow != 0) {
		if (c->red != 0) {
			out->role = ROLE_MUTED;
			text_lit(out, ", ");
		}
		out->role = ROLE_WARN;
		text_litf(out, "%zu to confirm", c->yellow);
	}
	out->role = ROLE_MUTED;
	text_litf(out, "%s%zu fine", c->red + c->yellow != 0 ? ", " : "",
	    green);
}

void
draft_pane_words(const struct draft_view *d, enum draft_pane pane,
    struct text *out)
{
	const struct composed *m = &d->mail.mail;
	size_t i, masked = 0;

	switch (pane) {
	case DRAFT_CHECKS:
		check_words(d, out);
		break;
	case DRAFT_LETTER:
		text_litf(out, "%zu KiB", (m->octets.n + 1023) >> 10);
		break;
	case DRAFT_ATTACHED:
		text_litf(out, "%zu", draft_parts(&d->mail));
		break;
	case DRAFT_MASKED:
		for (i = 0; i < m->nsamples; i++)
			masked += m->samples[i].masked;
		text_litf(out, "%zu", masked);
		if (m->nresidue != 0) {
			out->role = ROLE_WARN;
			text_litf(out, ", %zu left", m->nresidue);
		}
		break;
	default:
		break;
	}
}

size_t
draft_wrapped_line(const struct paper *p, size_t line)
{
	size_t i;

	for (i = 0; i < p->lines.n; i++)
		if (p->lines.line[i].id > line)
			return i;
	return 0;
}

void
draft_pane_show(struct draft_view *d, enum draft_pane pane, size_t line)
{
	struct paper *p = &d->papers[pane];

	d->focus = pane;
	if (pane >= DRAFT_LETTER)
		d->shown = pane;
	if (line != SIZE_MAX)
		pager_go(&p->pager, draft_wrapped_line(p, line));
}

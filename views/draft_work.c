/* Drafting: from a case to a letter, from a letter to a mail. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "views/draft_work.h"

/* --- making one --- */

static bool
is_held_back(const struct row *r, const struct case_domain *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (case_domain_may(&v[i]) == CASE_MAY_NOT &&
		    slice_eqi(r->domain, v[i].domain))
			return true;
	return false;
}

/*
 * Domains whose owner does not want to be named to the service: rows of theirs
 * name none from here on, and stand last, where no sample is taken from.
 * *shown: the rows in front of them.
 */
static enum err
hold_back(struct draft_work *w, struct session *s, size_t *shown,
    struct error *e)
{
	struct row *held = arena_array(&w->arena, w->rows.n + 1,
	    sizeof *held);
	struct case_domain *v;
	size_t n, i, front = 0, nheld = 0;
	enum err err = store_case_domains(s->store, w->case_id, &w->arena, &v,
	    &n, e);

	for (i = 0; err == ERR_NONE && i < w->rows.n; i++)
		if (is_held_back(&w->rows.v[i], v, n))
			held[nheld++] = w->rows.v[i];
		else
			w->rows.v[front++] = w->rows.v[i];
	for (i = 0; i < nheld; i++) {
		held[i].domain = SLICE_NULL;
		w->rows.v[front + i] = held[i];
		w->unnamed += held[i].kind == MESSAGE_MAIL &&
		    slice_eq(held[i].service.n != 0 ? held[i].service
						    : SLICE(""), w->service);
	}
	*shown = front;
	if (err == ERR_NONE && front == 0)
		err = err_set(e, ERR_REFUSED, "no domain of case %.*s may be "
		    "named to the service, so that there is nothing to show "
		    "it (espy case domain changes that)",
		    SLICE_ARG(w->case_id));
	return err;
}

static enum err
load_samples(struct draft_work *w, struct session *s, struct error *e)
{
	size_t chosen[DRAFT_SAMPLES], i, shown;
	enum err err = hold_back(w, s, &shown, e);

	if (err == ERR_NONE)
		w->nsamples = case_choose(w->rows.v, shown, w->service,
		    DRAFT_SAMPLES, chosen);
	for (i = 0; err == ERR_NONE && i < w->nsamples; i++) {
		struct draft_sample *x = &w->samples[i];

		x->row = &w->rows.v[chosen[i]];
		err = store_bytes(s->store, x->row, &x->octets, &x->at,
		    &w->arena, e);
	}
	return err;
}

/* One that somebody sent through a service, not only reports of such */
static bool
has_message(const struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (rows->v[i].kind == MESSAGE_MAIL)
			return true;
	return false;
}

enum err
draft_begin(struct draft_work *w, struct session *s, struct slice case_id,
    struct slice service, struct error *e)
{
	struct cases c = { 0 };
	enum err err;

	*w = (struct draft_work){ 0 };
	err = reporter_check(&s->settings.reporter, s->workspace.settings, e);
	if (err == ERR_NONE)
		err = store_case(s->store, case_id, &c, e);
	if (err == ERR_NONE)
		err = store_case_messages(s->store, case_id, &w->rows, e);
	if (err == ERR_NONE && !has_message(&w->rows))
		err = err_set(e, ERR_USAGE, "this case has no messages: there "
		    "is nothing to notify of");
	if (err == ERR_NONE) {
		w->case_id = slice_dup(&w->arena, c.v[0].id);
		if (service.p == NULL)
			service = c.v[0].service.p != NULL ? c.v[0].service
			    : case_main_service(w->rows.v, w->rows.n);
		w->service = slice_dup(&w->arena,
		    service.p != NULL ? service : SLICE(""));
		err = load_samples(w, s, e);
	}
	cases_free(&c);
	if (err != ERR_NONE)
		draft_work_free(w);
	return err;
}

void
draft_analyse(struct draft_work *w, struct session *s)
{
	struct session_as as;
	struct error e;
	size_t i;

	for (i = 0; i < w->nsamples; i++) {
		struct draft_sample *x = &w->samples[i];

		session_as(s, x->row, &as);
		if (session_analyse(s, buf_slice(&x->octets), x->at.path.p,
			&as, 0, &x->analysis, &e) != ERR_NONE)
			x->analysis = NULL;
	}
}

/* Each address of the samples once */
static void
add_addresses(struct masks *masks, struct slice **all, const struct slice *v,
    size_t n, struct arena *a)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < masks->n; k++)
			if (slice_eqi((*all)[k], v[i]))
				break;
		if (k == masks->n)
			*ARENA_PUSH(a, *all, masks->n) = v[i];
	}
	masks->addresses = *all;
}

static enum err
letter_samples(struct draft_work *w, struct session *s, struct letter *l,
    struct letter_sample *out, struct error *e)
{
	struct slice *all = NULL, *v;
	enum err err = ERR_NONE;
	size_t i, n;

	for (i = 0; err == ERR_NONE && i < w->nsamples; i++) {
		struct draft_sample *x = &w->samples[i];
		struct buf crlf = { 0 };

		crlf_form(buf_slice(&x->octets), &crlf);
		out[i] = (struct letter_sample){ x->row, x->analysis,
			sha256_of(buf_slice(&crlf)), crlf.n };
		buf_free(&crlf);
		err = store_recipients(s->store, &x->row->sha256, &w->arena,
		    &v, &n, e);
		if (err == ERR_NONE)
			add_addresses(&l->masks, &all, v, n, &w->arena);
	}
	return err;
}

enum err
draft_finish(struct draft_work *w, struct session *s, enum redaction redact,
    int64_t *id, struct error *e)
{
	struct letter_sample samples[DRAFT_SAMPLES];
	struct letter l = { .case_id = w->case_id, .service = w->service,
		.catalogue = &s->catalogue, .reporter = &s->settings.reporter,
		.rows = w->rows.v, .nrows = w->rows.n,
		.unnamed = w->unnamed, .samples = samples,
		.nsamples = w->nsamples, .clock = clock_now() };
	struct draft d = { .case_id = w->case_id, .service = w->service,
		.redact = redact, .nsamples = w->nsamples };
	struct sha256 hashes[DRAFT_SAMPLES];
	struct letter_out out;
	enum err err = store_mask_key(s->store, w->case_id, &l.masks.key, e);
	size_t i;

	if (err == ERR_NONE)
		err = letter_samples(w, s, &l, samples, e);
	if (err != ERR_NONE)
		return err;
	letter_write(&out, &l, &w->arena);
	d.to = out.to;
	d.to_source = out.to_source;
	d.subject = out.subject;
	d.body = out.body;
	for (i = 0; i < w->nsamples; i++)
		hashes[i] = w->samples[i].row->sha256;
	d.samples = hashes;
	return store_draft_new(s->store, s->actor, &d, id, e);
}

void
draft_work_free(struct draft_work *w)
{
	size_t i;

	for (i = 0; i < w->nsamples; i++) {
		buf_free(&w->samples[i].octets);
		parser_analysis_free(w->samples[i].analysis);
	}
	rows_free(&w->rows);
	arena_free(&w->arena);
	*w = (struct draft_work){ 0 };
}

/* --- a kept one --- */

const char *
redaction_words(enum redaction r)
{
	static const char *const words[REDACTIONS] = {
		"header fields, our recipients masked",
		"whole messages, our recipients masked", "whole messages" };

	return words[r];
}

static enum err
sample_octets(struct draft_mail *m, struct session *s, size_t i,
    struct error *e)
{
	struct place at;
	enum err err = store_get(s->store, &m->draft->samples[i], &m->rows, e);

	if (err == ERR_NONE)
		err = store_bytes(s->store, &m->rows.v[m->rows.n - 1],
		    &m->octets[i], &at, &m->arena, e);
	return err;
}

/* Did a trap bring it, among others? */
static enum err
of_trap(struct session *s, int64_t message, bool *trap, struct error *e)
{
	struct places places = { 0 };
	enum err err = store_places(s->store, message, &places, e);
	size_t i;

	for (i = 0; i < places.n; i++)
		*trap |= slice_eq_str(places.v[i].role, "trap");
	places_free(&places);
	return err;
}

/* Rows move while they are read: pointers into them come afterwards. */
static enum err
mail_compose(struct draft_mail *m, struct session *s, struct error *e)
{
	struct compose c = { .draft = m->draft,
		.reporter = &s->settings.reporter };
	struct compose_sample *samples = arena_array(&m->arena,
	    m->nsamples + 1, sizeof *samples);
	enum err err = store_mask_key(s->store, m->draft->case_id,
	    &c.mask_key, e);
	size_t i;

	for (i = 0; err == ERR_NONE && i < m->nsamples; i++) {
		struct slice *v;

		samples[i].row = &m->rows.v[i];
		samples[i].sha256 = m->rows.v[i].sha256;
		samples[i].octets = buf_slice(&m->octets[i]);
		err = store_recipients(s->store, &samples[i].sha256,
		    &m->arena, &v, &samples[i].nrecipients, e);
		samples[i].recipients = v;
		if (err == ERR_NONE)
			err = of_trap(s, m->rows.v[i].id, &samples[i].trap,
			    e);
	}
	c.samples = samples;
	c.nsamples = m->nsamples;
	return err != ERR_NONE ? err : compose_mail(&m->mail, &c, e);
}

enum err
draft_mail_open(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e)
{
	enum err err;
	size_t i;

	*m = (struct draft_mail){ 0 };
	err = reporter_check(&s->settings.reporter, s->workspace.settings, e);
	if (err == ERR_NONE)
		err = store_draft(s->store, id, &m->drafts, e);
	if (err == ERR_NONE) {
		m->draft = &m->drafts.v[0];
		m->nsamples = m->draft->nsamples;
		m->octets = xcalloc(m->nsamples + 1, sizeof *m->octets);
	}
	for (i = 0; err == ERR_NONE && i < m->nsamples; i++)
		err = sample_octets(m, s, i, e);
	if (err == ERR_NONE)
		err = mail_compose(m, s, e);
	if (err != ERR_NONE)
		draft_mail_free(m);
	return err;
}

void
draft_mail_free(struct draft_mail *m)
{
	size_t i;

	for (i = 0; i < m->nsamples; i++)
		buf_free(&m->octets[i]);
	free(m->octets);
	composed_free(&m->mail);
	rows_free(&m->rows);
	drafts_free(&m->drafts);
	arena_free(&m->arena);
	*m = (struct draft_mail){ 0 };
}

enum err
draft_sent(struct session *s, struct slice case_id, struct slice service,
    const struct draft_mail *m, const struct slice *to, size_t nto,
    struct slice how, int64_t *id, struct error *e)
{
	struct sent sent = { .case_id = case_id, .service = service, .to = to,
		.nto = nto, .how = how, .subject = SLICE("") };
	struct sent_sample samples[DRAFT_MOST_SAMPLES];
	struct sha256 octets;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < nto; i++)
		err = compose_check_to(to[i], e);
	if (err == ERR_NONE && m != NULL) {
		sent.service = m->draft->service;
		sent.draft = m->draft->id;
		sent.subject = m->draft->subject;
		sent.message_id = m->mail.message_id;
		octets = sha256_of(slice_of(m->mail.octets.p,
		    m->mail.octets.n));
		sent.octets = &octets;
		for (i = 0; i < m->nsamples && i < DRAFT_MOST_SAMPLES; i++)
			samples[i] = (struct sent_sample){
				m->draft->samples[i],
				m->mail.samples[i].form == SAMPLE_HEADERS
				    ? "headers" : "whole" };
		sent.samples = samples;
		sent.nsamples = i;
		sent.disclosed = m->mail.disclosed;
		sent.ndisclosed = m->mail.ndisclosed;
	}
	return err != ERR_NONE ? err : store_mark_sent(s->store, s->actor,
	    &sent, id, e);
}

enum err
draft_find(struct session *s, struct slice word, int64_t *id, struct error *e)
{
	struct drafts d = { 0 };
	enum err err;
	size_t i, open = 0;

	if (slice_number(word, id)) {
		err = store_draft(s->store, *id, &d, e);
		drafts_free(&d);
		return err;
	}
	err = store_drafts(s->store, word, &d, e);
	for (i = 0; err == ERR_NONE && i < d.n; i++)
		if (slice_eq_str(d.v[i].state, "open")) {
			*id = d.v[i].id;
			open++;
		}
	drafts_free(&d);
	if (err == ERR_NONE && open != 1)
		err = err_set(e, ERR_USAGE, "case %.*s has %zu open drafts: "
		    "name one by its number (espy draft list)",
		    SLICE_ARG(word), open);
	return err;
}

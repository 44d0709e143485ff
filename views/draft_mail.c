/* A kept draft, and the mail that it makes. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "views/draft_redact.h"
#include "views/version.h"

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

/* Letters that show what the case is about name all its messages. */
static bool
lists_messages(const struct draft *d)
{
	return d->kind == LETTER_FIRST || d->kind == LETTER_EVIDENCE ||
	    d->kind == LETTER_ESCALATION;
}

/* The rows of samples.csv: those of the service that may be named to it */
static enum err
mail_rows(struct draft_mail *m, struct session *s, struct compose *c,
    struct error *e)
{
	struct compose_row *rows;
	struct case_domain *domains;
	struct message_for *v;
	size_t i, n, ndomains;
	enum err err;

	if (!lists_messages(m->draft))
		return ERR_NONE;
	err = store_case_messages(s->store, m->draft->case_id, &m->all, e);
	if (err == ERR_NONE)
		err = store_case_recipients(s->store, m->draft->case_id,
		    &m->arena, &v, &n, e);
	if (err == ERR_NONE)
		err = draft_domains(s, m->draft->case_id, &m->arena,
		    &domains, &ndomains, e);
	if (err != ERR_NONE)
		return err;
	rows = arena_array(&m->arena, m->all.n + 1, sizeof *rows);
	for (i = 0; i < m->all.n; i++) {
		const struct row *r = &m->all.v[i];
		const struct message_for *f = message_for_find(v, n, r->id);

		if (r->kind != MESSAGE_MAIL || f == NULL ||
		    !slice_eq(r->service.n != 0 ? r->service : SLICE(""),
			m->draft->service) ||
		    !draft_is_of_network(r, m->draft->network) ||
		    draft_is_held_back(r, domains, ndomains))
			continue;
		rows[c->nrows++] = (struct compose_row){ r, f->recipients,
			f->n, f->trap };
	}
	c->rows = rows;
	return ERR_NONE;
}

/* The Message-IDs that it follows */
static enum err
mail_thread(struct draft_mail *m, struct session *s, struct compose *c,
    struct error *e)
{
	const struct draft *d = m->draft;
	struct notifications sent = { 0 };
	struct rows answered = { 0 };
	enum err err = ERR_NONE;
	size_t i;

	if (d->thread != 0)
		err = store_notifications(s->store, d->case_id, &sent, e);
	for (i = 0; i < sent.n; i++)
		if (sent.v[i].id == d->thread)
			c->notification = slice_dup(&m->arena,
			    sent.v[i].message_id);
	notifications_free(&sent);
	/* One that was purged since then is followed no more. */
	if (err == ERR_NONE && d->is_answer &&
	    store_get(s->store, &d->answers, &answered, NULL) == ERR_NONE)
		c->answered = slice_dup(&m->arena, answered.v[0].message_id);
	rows_free(&answered);
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

/* Rows move while they are read: pointers into them come afterwards.  A sample
 * may have left the case, so that each is asked about by itself. */
static enum err
mail_samples(struct draft_mail *m, struct session *s, struct compose *c,
    struct error *e)
{
	struct compose_sample *v = arena_array(&m->arena, m->nsamples + 1,
	    sizeof *v);
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < m->nsamples; i++) {
		struct slice *addresses;

		v[i] = (struct compose_sample){ .row = &m->rows.v[i],
			.sha256 = m->rows.v[i].sha256,
			.octets = buf_slice(&m->octets[i]),
			.facts = m->draft->facts[i] };
		err = store_recipients(s->store, &v[i].sha256, &m->arena,
		    &addresses, &v[i].nrecipients, e);
		v[i].recipients = addresses;
		if (err == ERR_NONE)
			err = of_trap(s, m->rows.v[i].id, &m->traps[i], e);
		v[i].trap = m->traps[i];
	}
	c->samples = v;
	c->nsamples = m->nsamples;
	return err;
}

/* What the case's messages share, and the service's other mail does not */
static enum err
mail_component(struct draft_mail *m, struct session *s, struct compose *c,
    struct error *e)
{
	struct cases cases = { 0 };
	enum err err;

	/* It may be a host of another network's. */
	if (m->draft->network.n != 0)
		return ERR_NONE;
	err = store_case(s->store, m->draft->case_id, &cases, e);
	if (err == ERR_NONE)
		c->component = slice_dup(&m->arena, cases.v[0].component);
	cases_free(&cases);
	return err;
}

/* A letter has the date of its last change, unless it lay about for longer
 * than mail may take: then it is of today. */
static int64_t
mail_date(const struct draft *d)
{
	enum { DAY = 86400 };
	int64_t now = clock_now();

	return slice_eq_str(d->state, "open") && now - d->changed_at > DAY
	    ? now : d->changed_at;
}

static enum err
mail_gather(struct draft_mail *m, struct session *s, struct error *e)
{
	struct compose *c = &m->compose;
	enum err err;

	*c = (struct compose){ .draft = m->draft,
		.reporter = &s->settings.reporter,
		.date = mail_date(m->draft), .version = ESPY_VERSION };
	err = store_mask_key(s->store, m->draft->case_id, &c->mask_key, e);
	if (err == ERR_NONE)
		err = mail_samples(m, s, c, e);
	if (err == ERR_NONE)
		err = mail_rows(m, s, c, e);
	if (err == ERR_NONE)
		err = mail_thread(m, s, c, e);
	return err != ERR_NONE ? err : mail_component(m, s, c, e);
}

static bool
is_left_out(const struct draft_mail *m, const struct sha256 *sha256)
{
	for (size_t i = 0; i < m->ndecisions; i++)
		if (m->decisions[i].choice == RESIDUE_DROP &&
		    memcmp(&m->decisions[i].sha256, sha256,
			sizeof *sha256) == 0)
			return true;
	return false;
}

/* Samples that somebody left out are none. */
static enum err
mail_decided(struct draft_mail *m, struct session *s, struct error *e)
{
	struct draft *d = &m->drafts.v[0];
	size_t i, kept = 0;
	enum err err = store_residue(s->store, d->id, &m->arena,
	    &m->decisions, &m->ndecisions, e);

	for (i = 0; err == ERR_NONE && i < d->nsamples; i++) {
		if (is_left_out(m, &d->samples[i]))
			continue;
		d->samples[kept] = d->samples[i];
		d->facts[kept++] = d->facts[i];
	}
	if (err == ERR_NONE)
		d->nsamples = kept;
	return err;
}

static enum err
mail_load(struct draft_mail *m, struct session *s, int64_t id, bool decided,
    struct error *e)
{
	enum err err;
	size_t i;

	*m = (struct draft_mail){ 0 };
	err = reporter_check(&s->settings.reporter, s->workspace.settings, e);
	if (err == ERR_NONE)
		err = store_draft(s->store, id, &m->drafts, e);
	if (err == ERR_NONE && decided)
		err = mail_decided(m, s, e);
	if (err == ERR_NONE) {
		m->draft = &m->drafts.v[0];
		m->nsamples = m->draft->nsamples;
		m->octets = xcalloc(m->nsamples + 1, sizeof *m->octets);
		m->redacted = xcalloc(m->nsamples + 1, sizeof *m->redacted);
		m->unmasked = arena_array(&m->arena, m->nsamples + 1,
		    sizeof *m->unmasked);
		m->traps = arena_array(&m->arena, m->nsamples + 1,
		    sizeof *m->traps);
	}
	for (i = 0; err == ERR_NONE && i < m->nsamples; i++)
		err = sample_octets(m, s, i, e);
	if (err == ERR_NONE)
		err = mail_gather(m, s, e);
	if (err != ERR_NONE)
		draft_mail_free(m);
	return err;
}

enum err
draft_mail_load(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e)
{
	return mail_load(m, s, id, true, e);
}

enum err
draft_mail_load_all(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e)
{
	return mail_load(m, s, id, false, e);
}

enum err
draft_mail_finish(struct draft_mail *m, unsigned beside, struct error *e)
{
	struct compose_sample *v = arena_array(&m->arena, m->nsamples + 1,
	    sizeof *v);
	size_t i;

	for (i = 0; i < m->nsamples; i++) {
		v[i] = m->compose.samples[i];
		v[i].redacted = m->redacted[i];
		v[i].unmasked = m->unmasked[i];
	}
	m->compose.samples = v;
	m->compose.beside = beside;
	return compose_mail(&m->mail, &m->compose, e);
}

enum err
draft_mail_open(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e)
{
	return draft_mail_open_with(m, s, id, 0, e);
}

enum err
draft_mail_open_with(struct draft_mail *m, struct session *s, int64_t id,
    unsigned beside, struct error *e)
{
	enum err err = draft_mail_load(m, s, id, e);

	if (err != ERR_NONE)
		return err;
	err = draft_mail_mask(m, s, e);
	if (err == ERR_NONE)
		err = draft_mail_finish(m, beside, e);
	if (err == ERR_NONE)
		err = draft_look_again(m, s, e);
	if (err != ERR_NONE)
		draft_mail_free(m);
	return err;
}

enum err
draft_mail_open_leaking(struct draft_mail *m, struct session *s, int64_t id,
    struct error *e)
{
	enum err err = draft_mail_load(m, s, id, e);
	struct error why;

	if (err != ERR_NONE)
		return err;
	err = draft_mail_mask(m, s, e);
	if (err == ERR_NONE)
		err = draft_mail_finish(m, 0, e);
	if (err != ERR_NONE)
		draft_mail_free(m);
	else if (draft_look_again(m, s, &why) != ERR_NONE)
		m->leak = slice_printf(&m->arena, "%s", why.text);
	return err;
}

void
draft_mail_free(struct draft_mail *m)
{
	size_t i;

	for (i = 0; i < m->nsamples; i++) {
		buf_free(&m->octets[i]);
		parser_redacted_free(m->redacted[i]);
	}
	free(m->octets);
	free(m->redacted);
	composed_free(&m->mail);
	rows_free(&m->rows);
	rows_free(&m->all);
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

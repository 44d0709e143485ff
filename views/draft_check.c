/* The facts of a draft's check list, from store, settings and catalogue. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "views/draft_check.h"

/* What is read for it; facts point into it. */
struct gather {
	struct session *s;
	const struct draft_mail *m;
	struct arena *a;
	struct rows rows; /* of the case */
	struct notifications sent;
	struct case_domain *domains;
	size_t ndomains;
	struct preflight_facts f;
};

/* --- recipients --- */

/* A contact of the catalogue with that address; NULL */
static const struct service_contact *
known_contact(const struct catalogue *c, struct slice address,
    const struct service **of)
{
	size_t i, k;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->v[i].ncontacts; k++)
			if (slice_eqi(c->v[i].contacts[k].address, address)) {
				*of = &c->v[i];
				return &c->v[i].contacts[k];
			}
	return NULL;
}

static void
recipient_fit(struct gather *g, struct preflight_recipient *r)
{
	const struct service *of = NULL;
	const struct service_contact *k = known_contact(&g->s->catalogue,
	    r->address, &of);

	if (k != NULL) {
		r->fit = RECIPIENT_KNOWN;
		r->why = slice_printf(g->a, "catalogue entry %.*s",
		    SLICE_ARG(of->slug));
		if (g->f.languages.p == NULL)
			g->f.languages = k->language;
		return;
	}
	r->fit = RECIPIENT_GUESS;
	r->why = SLICE_NULL;
}

static bool
has_address(struct slice list, struct slice address)
{
	while (list.n != 0)
		if (slice_eqi(slice_trim(slice_cut(&list, ',')), address))
			return true;
	return false;
}

static void
recipient_history(struct gather *g, struct preflight_recipient *r)
{
	size_t i;

	r->told_at = r->bounced_at = TIME_UNKNOWN;
	for (i = 0; i < g->sent.n; i++) {
		const struct notification *n = &g->sent.v[i];

		if (!has_address(n->to, r->address))
			continue;
		r->told_at = n->sent_at;
		r->bounced_at = n->outcome.p != NULL &&
			slice_eq_str(n->outcome, "bounced")
		    ? n->outcome_at : TIME_UNKNOWN;
	}
}

static void
recipients(struct gather *g)
{
	struct slice lists[] = { g->m->draft->to, g->m->draft->cc };
	struct preflight_recipient *v = NULL;
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(lists); i++)
		while (lists[i].n != 0) {
			struct preflight_recipient *r = ARENA_PUSH(g->a, v,
			    n);

			r->address = slice_trim(slice_cut(&lists[i], ','));
			recipient_fit(g, r);
			recipient_history(g, r);
		}
	g->f.recipients = v;
	g->f.nrecipients = n;
}

/* --- what it shows --- */

static void
samples(struct gather *g)
{
	const struct draft_mail *m = g->m;
	struct preflight_sample *v = arena_array(g->a, m->nsamples + 1,
	    sizeof *v);
	struct preflight_left *left = arena_array(g->a, m->mail.nresidue + 1,
	    sizeof *left);
	size_t i;

	for (i = 0; i < m->nsamples; i++) {
		const struct row *r = &m->rows.v[i];

		v[i] = (struct preflight_sample){ .trap = m->traps[i],
			.whole = m->mail.samples[i].form != SAMPLE_HEADERS,
			.exercise = r->relation == RELATION_EXERCISE ||
			    r->disposition == DISPOSITION_EXERCISE,
			.stale = r->stale };
	}
	for (i = 0; i < m->mail.nresidue; i++)
		left[i] = (struct preflight_left){
			m->mail.residue[i].address, m->mail.residue[i].field,
			m->mail.residue[i].how, m->mail.residue[i].stays
			    ? LEFT_STAYS : LEFT_REFUSED };
	g->f.samples = v;
	g->f.nsamples = m->nsamples;
	g->f.left = left;
	g->f.nleft = m->mail.nresidue;
}

/* What the letter must name one of */
static void
sources(struct gather *g)
{
	struct slice *v = NULL;
	size_t i, n = 0;

	for (i = 0; i < g->rows.n; i++) {
		const struct row *r = &g->rows.v[i];

		if (r->kind != MESSAGE_MAIL)
			continue;
		if (r->ip.n != 0)
			*ARENA_PUSH(g->a, v, n) = r->ip;
		if (r->rdns.n != 0)
			*ARENA_PUSH(g->a, v, n) = r->rdns;
		g->f.exercises += r->relation == RELATION_EXERCISE ||
		    r->disposition == DISPOSITION_EXERCISE;
	}
	g->f.sources = v;
	g->f.nsources = n;
}

static void
domains(struct gather *g)
{
	struct preflight_domain *v = arena_array(g->a, g->ndomains + 1,
	    sizeof *v);
	size_t i;

	for (i = 0; i < g->ndomains; i++) {
		const struct case_domain *d = &g->domains[i];

		v[i] = (struct preflight_domain){ d->domain,
			case_domain_may(d), d->who.p != NULL && !d->authorised,
			d->who.p != NULL && d->authorised };
	}
	g->f.domains = v;
	g->f.ndomains = g->ndomains;
}

static enum err
gather(struct gather *g, struct error *e)
{
	struct store *s = g->s->store;
	const struct draft *d = g->m->draft;
	enum err err = store_case_messages(s, d->case_id, &g->rows, e);

	if (err == ERR_NONE)
		err = store_notifications(s, d->case_id, &g->sent, e);
	if (err == ERR_NONE)
		err = store_case_domains(s, d->case_id, g->a, &g->domains,
		    &g->ndomains, e);
	if (err == ERR_NONE)
		err = store_draft_newer(s, d, &g->f.newer, e);
	if (err != ERR_NONE)
		return err;
	recipients(g);
	samples(g);
	sources(g);
	domains(g);
	return ERR_NONE;
}

enum err
draft_check(struct checks *out, struct session *s, const struct draft_mail *m,
    struct arena *a, struct error *e)
{
	struct slice mail = slice_of(m->mail.octets.p, m->mail.octets.n);
	struct gather g = { .s = s, .m = m, .a = a,
		.f = { .draft = m->draft, .reporter = &s->settings.reporter,
		    .mails = &mail, .nmails = 1,
		    .disclosed = m->mail.recipients,
		    .again = s->settings.cases.again,
		    .clock = clock_now() } };
	enum err err = gather(&g, e);

	*out = (struct checks){ 0 };
	if (err == ERR_NONE)
		preflight(out, &g.f, a);
	rows_free(&g.rows);
	notifications_free(&g.sent);
	return err;
}

enum err
draft_check_refuses(const struct checks *c, struct error *e)
{
	struct buf plain = { 0 };

	if (c->red == 0)
		return ERR_NONE;
	text_plain(c->v[0].text, &plain);
	err_set(e, ERR_REFUSED, "%s: %s%s", c->v[0].name, buf_slice(&plain).p,
	    c->red > 1 ? " (espy draft check says what else)" : "");
	buf_free(&plain);
	return ERR_REFUSED;
}

struct slice
draft_check_yellow(const struct checks *c, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->v[i].level == CHECK_YELLOW)
			buf_addf(&b, "%s%s", b.n != 0 ? ", " : "",
			    c->v[i].name);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

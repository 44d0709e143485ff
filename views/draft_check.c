/* The facts of a draft's check list, from store, settings and catalogue. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/store/outbox.h"
#include "views/draft_check.h"
#include "views/send_work.h"

/* What is read for it; facts point into it. */
struct gather {
	struct session *s;
	const struct draft_mail *m;
	struct arena *a;
	struct rows rows; /* of the case */
	struct notifications sent;
	struct outbox_items outbox;
	struct contacts contacts;
	struct case_domain *domains;
	size_t ndomains;
	struct preflight_facts f;
};

/* --- recipients --- */

/* What the ranking of contacts says of an address */
static void
judged(struct gather *g, struct preflight_recipient *r,
    const struct contact_candidate *c)
{
	r->fit = c->refused ? RECIPIENT_UNFIT : c->fit ? RECIPIENT_KNOWN
						       : RECIPIENT_GUESS;
	r->why = slice_dup(g->a, c->fit ? c->source : c->why);
	if (g->f.languages.p == NULL && c->language.n != 0)
		g->f.languages = slice_dup(g->a, c->language);
}

static bool
by_hand(const struct draft *d)
{
	return slice_eq_str(d->to_source, DRAFT_BY_HAND);
}

/* Does a sample name that address?  Whoever wrote it may want to get the
 * report himself. */
static bool
in_samples(const struct draft_mail *m, struct slice address)
{
	size_t i;

	for (i = 0; i < m->nsamples; i++)
		if (slice_findi(slice_of(m->octets[i].p, m->octets[i].n),
			address) != SLICE_NONE)
			return true;
	return false;
}

/* Of one that nothing names: only what speaks against it is known, and where
 * a person took it from. */
static void
unknown(struct gather *g, struct preflight_recipient *r)
{
	struct contact_case k = { .catalogue = &g->s->catalogue,
		.service = g->m->draft->service, .rows = g->rows.v,
		.nrows = g->rows.n };
	const char *dummy = contact_placeholder(r->address);
	struct slice forbids = contact_forbids(&k, slice_from(r->address,
	    slice_rchr(r->address, '@') + 1), g->a);

	if (dummy != NULL)
		forbids = slice_str(dummy);
	else if (forbids.p == NULL && by_hand(g->m->draft) &&
	    in_samples(g->m, r->address))
		forbids = SLICE("only the mail itself names it, and who wrote "
		    "that may have put it there");
	r->fit = forbids.p != NULL ? RECIPIENT_UNFIT : RECIPIENT_GUESS;
	r->why = forbids.p == NULL && !by_hand(g->m->draft)
	    ? g->m->draft->to_source : forbids;
}

static enum err
recipient(struct gather *g, struct preflight_recipient *r, struct error *e)
{
	const struct contact_candidate *c = contacts_find(&g->contacts,
	    r->address);
	struct contact_state state = { 0 };
	enum err err = store_contact_state(g->s->store, r->address, &state,
	    g->a, e);

	if (err != ERR_NONE)
		return err;
	if (c != NULL)
		judged(g, r, c);
	else
		unknown(g, r);
	r->stop = contact_is_stopped(&state);
	r->bounced_at = contact_is_bad(&state) ? state.bounced
					       : TIME_UNKNOWN;
	return ERR_NONE;
}

static bool
has_address(struct slice list, struct slice address)
{
	while (list.n != 0)
		if (slice_eqi(slice_trim(slice_cut(&list, ',')), address))
			return true;
	return false;
}

/* Is it on its way, or may it have got there? */
static bool
is_under_way(const struct outbox_item *o)
{
	return o->state == OUTBOX_WAITING || o->state == OUTBOX_SENDING ||
	    o->state == OUTBOX_DEFERRED || o->state == OUTBOX_UNKNOWN;
}

/* When it was last told of this case, or is about to be */
static int64_t
told_at(const struct gather *g, struct slice address)
{
	size_t i;

	for (i = 0; i < g->outbox.n; i++)
		if (is_under_way(&g->outbox.v[i]) &&
		    has_address(g->outbox.v[i].to, address))
			return g->outbox.v[i].queued_at;
	for (i = g->sent.n; i > 0; i--)
		if (has_address(g->sent.v[i - 1].to, address))
			return g->sent.v[i - 1].sent_at;
	return TIME_UNKNOWN;
}

static enum err
recipients(struct gather *g, struct error *e)
{
	struct slice lists[] = { g->m->draft->to, g->m->draft->cc };
	struct preflight_recipient *v = NULL;
	enum err err = ERR_NONE;
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(lists); i++)
		while (lists[i].n != 0 && err == ERR_NONE) {
			struct preflight_recipient *r = ARENA_PUSH(g->a, v,
			    n);

			r->address = slice_trim(slice_cut(&lists[i], ','));
			r->told_at = told_at(g, r->address);
			err = recipient(g, r, e);
		}
	g->f.recipients = v;
	g->f.nrecipients = n;
	return err;
}

/* --- what it shows --- */

/* Has somebody said that it may be read there? */
static bool
is_decided(const struct draft_mail *m, const struct residue *r)
{
	return residue_decided(m->decisions, m->ndecisions,
	    &m->draft->samples[r->sample], r->field) != NULL;
}

static void
samples(struct gather *g)
{
	const struct draft_mail *m = g->m;
	struct preflight_sample *v = arena_array(g->a, m->nsamples + 1,
	    sizeof *v);
	struct preflight_left *left = arena_array(g->a, m->mail.nresidue + 1,
	    sizeof *left);
	struct slice *quotes = NULL;
	size_t i, nquotes = 0;

	for (i = 0; i < m->nsamples; i++) {
		const struct row *r = &m->rows.v[i];

		*ARENA_PUSH(g->a, quotes, nquotes) = r->subject;
		*ARENA_PUSH(g->a, quotes, nquotes) = r->message_id;
		*ARENA_PUSH(g->a, quotes, nquotes) = r->mail_from;
		*ARENA_PUSH(g->a, quotes, nquotes) = r->helo;
		v[i] = (struct preflight_sample){ .trap = m->traps[i],
			.whole = m->mail.samples[i].form != SAMPLE_HEADERS,
			.exercise = r->relation == RELATION_EXERCISE ||
			    r->disposition == DISPOSITION_EXERCISE,
			.stale = r->stale, .inside = r->ip.n != 0 &&
			    ip_is_private(r->ip), .lessened = m->draft->redact !=
				REDACT_RECIPIENTS || m->traps[i] ? SLICE_NULL
			    : m->redacted[i] != NULL ? m->redacted[i]->why
						     : m->unmasked[i] };
	}
	for (i = 0; i < m->mail.nresidue; i++) {
		const struct residue *r = &m->mail.residue[i];

		left[i] = (struct preflight_left){ r->address, r->field,
			r->how, !r->stays ? LEFT_REFUSED
			: is_decided(m, r) ? LEFT_STAYS
					   : LEFT_OPEN };
	}
	g->f.quoted = quotes;
	g->f.nquoted = nquotes;
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

		if (r->kind != MESSAGE_MAIL || !draft_is_of_network(r,
			g->m->draft->network))
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

/* Do the samples lie in what the desk holds, by the draft and by what the
 * first addressee is known to hold? */
static void
network(struct gather *g)
{
	const struct draft *d = g->m->draft;
	struct slice to = d->to, first = slice_trim(slice_cut(&to, ','));
	const struct contact_candidate *c = contacts_find(&g->contacts,
	    first);
	bool known = c != NULL && c->networks.n != 0;
	size_t i;

	if (d->desk != DESK_NETWORK)
		return;
	for (i = 0; i < g->m->nsamples; i++) {
		const struct row *r = &g->m->rows.v[i];

		g->f.outside += !draft_is_of_network(r, d->network) ||
		    (known && !draft_is_of_network(r, c->networks));
	}
	if (d->network.n != 0 && !known)
		g->f.network_why = slice_printf(g->a, "which network this "
		    "desk holds is not known: the letter is about %.*s (espy "
		    "contact %.*s --ask asks the registry)",
		    SLICE_ARG(slice_upto(d->network, 200)),
		    SLICE_ARG(d->case_id));
}

static void
domains(struct gather *g)
{
	struct preflight_domain *v = arena_array(g->a, g->ndomains + 1,
	    sizeof *v);
	size_t i;

	for (i = 0; i < g->ndomains; i++) {
		const struct case_domain *d = &g->domains[i];
		const struct domain *ours = domains_find(&g->s->domains,
		    d->domain);

		v[i] = (struct preflight_domain){ d->domain,
			case_domain_may(d), d->who.p != NULL && !d->authorised,
			d->who.p != NULL && d->authorised, NULL, 0 };
		if (ours != NULL) {
			v[i].brands = ours->brands;
			v[i].nbrands = ours->nbrands;
		}
	}
	g->f.domains = v;
	g->f.ndomains = g->ndomains;
}

/* The letter, and the reports beside it */
static void
mails(struct gather *g)
{
	const struct composed *m = &g->m->mail;
	struct slice *v = arena_array(g->a, m->nreports + 1, sizeof *v);
	size_t i;

	v[0] = slice_of(m->octets.p, m->octets.n);
	for (i = 0; i < m->nreports; i++)
		v[i + 1] = slice_of(m->reports[i].octets.p,
		    m->reports[i].octets.n);
	g->f.mails = v;
	g->f.nmails = m->nreports + 1;
	for (i = 0; i < m->nparts; i++)
		if (m->parts[i].size > g->f.part_octets) {
			g->f.part = m->parts[i].name;
			g->f.part_octets = m->parts[i].size;
		}
	g->f.schema = m->wrong;
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
		err = store_outbox(s, d->case_id, &g->outbox, e);
	if (err == ERR_NONE)
		err = draft_domains(g->s, d->case_id, g->a, &g->domains,
		    &g->ndomains, e);
	if (err == ERR_NONE)
		err = store_draft_newer(s, d, &g->f.newer, e);
	if (err == ERR_NONE && preflight_to_desk(d))
		err = draft_contacts(&g->contacts, g->s, d->case_id,
		    d->service, &g->rows, e);
	if (err == ERR_NONE)
		err = recipients(g, e);
	if (err != ERR_NONE)
		return err;
	mails(g);
	samples(g);
	sources(g);
	network(g);
	domains(g);
	return ERR_NONE;
}

enum err
draft_check(struct checks *out, struct session *s, const struct draft_mail *m,
    struct arena *a, struct error *e)
{
	struct gather g = { .s = s, .m = m, .a = a,
		.f = { .draft = m->draft, .reporter = &s->settings.reporter,
		    .can_send = s->settings.send.how != SEND_NOT,
		    .disclosed = m->mail.recipients, .leak = m->leak,
		    .again = s->settings.cases.again,
		    .clock = clock_now() } };
	enum err err = gather(&g, e);
	struct error why;

	*out = (struct checks){ 0 };
	g.f.can_send = send_check(s, &why) == ERR_NONE;
	/* without [send] the list says so in fewer words */
	if (!g.f.can_send && s->settings.send.how != SEND_NOT)
		g.f.send_why = slice_printf(a, "%s", why.text);
	if (err == ERR_NONE)
		preflight(out, &g.f, a);
	contacts_free(&g.contacts);
	rows_free(&g.rows);
	notifications_free(&g.sent);
	outbox_items_free(&g.outbox);
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

/* Identifier alignment (RFC 9989 section 4.4, RFC 7489 section 3.1): of each
 * signature and of SPF's MAIL FROM, with the rule that decided. */

#include "core/auth/dmarc.h"
#include "core/base/url.h"

static enum dmarc_doubt
spf_could_pass(const struct spf *s)
{
	return s->result == SPF_TEMPERROR ? DMARC_ERROR
	    : s->result == SPF_UNVERIFIABLE ? DMARC_MISSING : DMARC_SURE;
}

/* Is all that stands against it that it has expired by the clock? */
static bool
expired_alone(const struct dkim_signature *s)
{
	const unsigned against = DKIM_WEAK_KEY | DKIM_SHA1 |
	    DKIM_EXPIRED_THEN | DKIM_NOT_YET_VALID;

	return s->result == DKIM_POLICY && s->crypto == DKIM_MATCH &&
	    (s->flags & DKIM_EXPIRED_NOW) != 0 && (s->flags & against) == 0;
}

/* It passes, or passed when the boundary took the message. */
static bool
dkim_passes(const struct dkim_signature *s)
{
	return s->result == DKIM_PASS ||
	    (expired_alone(s) && (s->flags & DKIM_NO_EXPIRY_CHECK) == 0);
}

/* Could it have passed then? */
static enum dmarc_doubt
dkim_could_pass(const struct dkim_signature *s)
{
	if (s->result == DKIM_TEMPERROR)
		return DMARC_ERROR;
	/* neutral: not all of the message was read */
	return s->result == DKIM_UNVERIFIABLE ||
	    s->result == DKIM_NEUTRAL || expired_alone(s)
	    ? DMARC_MISSING : DMARC_SURE;
}

static void
add(struct dmarc_work *w, int signature, struct slice domain, bool passes,
    enum dmarc_doubt could_pass)
{
	struct dmarc_candidate *c = ARENA_PUSH(w->c->m->arena, w->v, w->n);

	*c = (struct dmarc_candidate){ .signature = signature,
		.domain = host_normal(w->c->m->arena, domain),
		.passes = passes,
		.could_pass = passes ? DMARC_SURE : could_pass };
	if (c->domain.p == NULL && domain.n != 0) {
		c->domain = domain;
		c->rule = SLICE("it is no host name");
	}
}

static void
collect(struct dmarc_work *w)
{
	bool claim = w->spf->result == SPF_UNVERIFIABLE &&
	    spf_sender_is_claim(w->c->m);
	size_t i;

	add(w, -1, claim ? SLICE_NULL : w->spf->domain,
	    w->spf->result == SPF_PASS, spf_could_pass(w->spf));
	for (i = 0; i < w->ndkim; i++)
		add(w, (int)i, w->dkim[i].domain,
		    dkim_passes(&w->dkim[i]), dkim_could_pass(&w->dkim[i]));
}

static bool
strict(const struct dmarc_work *w, const struct dmarc_candidate *c)
{
	return w->record != NULL && (c->signature < 0 ? w->record->strict_spf
						      : w->record->strict_dkim);
}

static void
align_7489(struct dmarc_work *w, struct dmarc_candidate *c)
{
	struct arena *a = w->c->m->arena;

	c->org_domain = host_org_domain(a, c->domain);
	c->aligned = slice_eq(c->org_domain, w->view->org_domain);
	c->rule = c->aligned
	    ? slice_printf(a, "one organisational domain, %.*s, by the public "
		"suffix list", SLICE_ARG(c->org_domain))
	    : slice_printf(a, "by the public suffix list its organisational "
		"domain is %.*s, the author's %.*s", SLICE_ARG(c->org_domain),
		SLICE_ARG(w->view->org_domain));
}

/* Asks what the walk of a name that may well align will need: it saves a
 * round.  A guess by the public suffix list, so no result hangs on it. */
static void
foresee(struct dmarc_work *w, const struct dmarc_candidate *c)
{
	struct arena *a = w->c->m->arena;
	struct dmarc_walk walk;
	size_t i;

	if (w->walks == DMARC_MOST_WALKS ||
	    !slice_eq(host_org_domain(a, c->domain),
		host_org_domain(a, w->author.domain)))
		return;
	w->walks++;
	dmarc_walk(&walk, w->c->answers, c->domain, a);
	for (i = 0; i < walk.n; i++)
		if (walk.v[i].answer == NULL)
			answers_ask(w->c->answers, walk.v[i].name, DNS_TXT,
			    w->c->q, a);
}

/*
 * The author's organisation is not known.  It is a name at or above both only
 * if there is a record: can there be one?
 */
static void
align_unknown(struct dmarc_work *w, struct dmarc_candidate *c)
{
	size_t i;

	for (i = 0; i < w->walk.n; i++) {
		const struct dmarc_step *s = &w->walk.v[i];

		if (!host_is_under(c->domain, s->domain) ||
		    (s->answer != NULL && !dmarc_is_error(s->answer) &&
			!s->found))
			continue;
		c->doubt = w->walk.missing ? DMARC_MISSING : DMARC_ERROR;
		c->rule = slice_printf(w->c->m->arena, "not known: %.*s",
		    SLICE_ARG(w->walk.missing ? compute_why_not(w->c)
			: compute_failure(w->walk.failed)));
		if (w->walk.missing)
			foresee(w, c);
		return;
	}
	c->rule = SLICE("no DMARC record at or above both names");
}

/* The candidate's own walk (RFC 9989 section 4.10.2) */
static void
walk_it(struct dmarc_work *w, struct dmarc_candidate *c)
{
	struct arena *a = w->c->m->arena;
	struct dmarc_walk walk;

	if (w->walks == DMARC_MOST_WALKS) {
		c->doubt = DMARC_TOO_MANY;
		c->rule = slice_printf(a, "not known: more than %d names at or "
		    "below %.*s would have to be looked at", DMARC_MOST_WALKS,
		    SLICE_ARG(w->walk.org_domain));
		return;
	}
	w->walks++;
	dmarc_walk(&walk, w->c->answers, c->domain, a);
	dmarc_ask_walk(w, &walk);
	c->org_domain = walk.org_domain;
	if (walk.rule == DMARC_ORG_UNKNOWN) {
		c->doubt = walk.missing ? DMARC_MISSING : DMARC_ERROR;
		c->rule = slice_printf(a, "not known: %.*s",
		    SLICE_ARG(walk.missing ? compute_why_not(w->c)
			: compute_failure(walk.failed)));
		return;
	}
	c->aligned = slice_eq(c->org_domain, w->walk.org_domain);
	c->rule = c->aligned
	    ? slice_printf(a, "one organisational domain, %.*s, by the record "
		"at %.*s", SLICE_ARG(c->org_domain),
		SLICE_ARG(walk.v[walk.org_step].name))
	    : slice_printf(a, "its organisational domain is %.*s, the author's "
		"%.*s", SLICE_ARG(c->org_domain),
		SLICE_ARG(w->walk.org_domain));
}

static void
align_relaxed(struct dmarc_work *w, struct dmarc_candidate *c)
{
	const struct dmarc_walk *walk = &w->walk;

	if (walk->rule == DMARC_ORG_UNKNOWN)
		align_unknown(w, c);
	else if (walk->rule == DMARC_ORG_ITSELF)
		c->rule = SLICE("no DMARC record at or above both names");
	else if (!host_is_under(c->domain, walk->org_domain))
		c->rule = slice_printf(w->c->m->arena, "not at or below the "
		    "author's organisational domain %.*s",
		    SLICE_ARG(walk->org_domain));
	else
		walk_it(w, c);
}

/* What was found out about the same domain before */
static bool
known_before(struct dmarc_work *w, struct dmarc_candidate *c)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		const struct dmarc_candidate *d = &w->v[i];

		if (d == c || d->rule.p == NULL ||
		    !slice_eq(d->domain, c->domain) ||
		    strict(w, d) != strict(w, c))
			continue;
		c->aligned = d->aligned;
		c->doubt = d->doubt;
		c->org_domain = d->org_domain;
		c->rule = d->rule;
		return true;
	}
	return false;
}

static void
align_one(struct dmarc_work *w, struct dmarc_candidate *c)
{
	if (c->domain.p == NULL) /* SPF without a domain: any, if it passed */
		c->doubt = c->could_pass;
	else if (c->rule.p != NULL || known_before(w, c))
		return;
	else if (slice_eq(c->domain, w->author.domain)) {
		c->aligned = true;
		c->org_domain = w->view->org_domain;
		c->rule = SLICE("equal to the author domain");
	} else if (strict(w, c))
		c->rule = slice_printf(w->c->m->arena,
		    "not equal to the author domain, as %s asks",
		    c->signature < 0 ? "aspf=s" : "adkim=s");
	else if (w->rfc7489)
		align_7489(w, c);
	else
		align_relaxed(w, c);
}

/* Those that passed come first, since walks are few */
static int
rank(const struct dmarc_candidate *c)
{
	return c->passes ? 0 : c->could_pass != DMARC_SURE ? 1 : 2;
}

/* Into the view: each that has a domain */
static void
publish(struct dmarc_work *w)
{
	const struct slice sender = w->c->m->envelope.mail_from;
	struct dmarc_view *v = w->view;
	struct arena *a = w->c->m->arena;
	size_t i;

	for (i = 0; i < w->n; i++) {
		struct dmarc_candidate *c = &w->v[i];
		struct dmarc_identifier *id;

		if (c->domain.p == NULL)
			continue;
		if (c->signature < 0 && sender.p != NULL && sender.n == 0)
			c->rule = slice_printf(a, "%.*s; HELO stands for the "
			    "null sender (RFC 7208 section 2.4)",
			    SLICE_ARG(c->rule));
		id = ARENA_PUSH(a, v->identifiers, v->nidentifiers);
		*id = (struct dmarc_identifier){ c->signature >= 0,
			c->signature, c->domain, c->org_domain, c->passes,
			c->aligned, c->rule };
		if (c->passes && c->aligned)
			*(c->signature < 0 ? &v->aligned_by_spf
					   : &v->aligned_by_dkim) = true;
	}
}

void
dmarc_align(struct dmarc_work *w)
{
	size_t i;
	int r;

	collect(w);
	if (w->author.domain.p == NULL) {
		for (i = 0; i < w->n; i++)
			if (w->v[i].rule.p == NULL)
				w->v[i].rule = SLICE("no author domain");
	} else {
		for (r = 0; r <= 2; r++)
			for (i = 0; i < w->n; i++)
				if (rank(&w->v[i]) == r)
					align_one(w, &w->v[i]);
	}
	publish(w);
}

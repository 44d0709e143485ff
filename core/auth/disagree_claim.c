/* What fields say that no receiver of ours wrote, where it contradicts what is
 * computed: a sender can write them, and so can whoever had the message before
 * us. */

#include "core/auth/authres.h"
#include "core/auth/disagree.h"
#include "core/base/url.h"

struct claim {
	const struct disputes *d;
	const struct ar_field *f;
	const struct ar_result *r;
	bool ours;  /* in the name of our own receiver */
	bool below; /* the boundary */
};

/* Of a receiver that is only inferred, often a provider's, others may have
 * taken the message before us. */
static bool
is_ours(const struct disputes *d, struct slice id)
{
	const struct recorded *rec = &d->a->recorded;
	struct mail *m = d->c->m;
	struct slice org;
	size_t i;

	if (id.n == 0 || m->boundary.trust != TRUST_CONFIGURED)
		return false;
	for (i = 0; i < rec->nfields; i++)
		if (rec->fields[i].trust != TRUST_NONE &&
		    slice_eqi(rec->fields[i].authserv_id, id))
			return true;
	if (m->boundary.by.n == 0)
		return false;
	org = host_org_domain(m->arena, m->boundary.by);
	return org.n != 0 && host_is_under(id, org);
}

static bool
is_below(const struct mail *m, int field)
{
	return m->boundary.trust != TRUST_NONE && m->boundary.hop >= 0 &&
	    (size_t)m->boundary.hop < m->nhops &&
	    field > m->hops[m->boundary.hop].field;
}

static void
say(const struct claim *c, enum auth_method method, int signature,
    bool explained, struct slice about, const char *computed,
    struct slice why)
{
	struct disagreement *g = disagree_add(c->d, method,
	    slice_dup_lower(c->d->c->m->arena, c->r->result), computed,
	    explained,
	    "a field %s claims %.*s=pass for %.*s%s: the computed result is "
	    "%s%s%.*s", c->below ? "below the boundary"
				 : "that no receiver of ours wrote",
	    SLICE_ARG(c->r->method), SLICE_ARG(slice_upto(about, 200)),
	    c->ours ? ", in the name of our own receiver" : "", computed,
	    why.n != 0 ? ": " : "", SLICE_ARG(why));

	if (g == NULL)
		return;
	g->claim = true;
	g->signature = signature;
}

static struct slice
domain_part(struct slice s)
{
	size_t at = slice_rchr(s, '@');

	return at != SLICE_NONE ? slice_from(s, at + 1) : s;
}

static struct slice
first(const struct ar_result *r, const char *ptype, const char *one,
    const char *other)
{
	struct slice v = ar_property(r, ptype, one);

	return v.n != 0 ? v : ar_property(r, ptype, other);
}

static void
dkim(const struct claim *c)
{
	const struct computed *done = &c->d->a->computed;
	struct slice domain = domain_part(first(c->r, "header", "d", "i"));
	struct slice selector = ar_property(c->r, "header", "s");
	int at = auth_tie(done, c->r, domain, selector,
	    c->d->c->m->arena);
	const struct dkim_signature *s;

	if (domain.n == 0)
		return;
	if (at < 0) {
		say(c, METHOD_DKIM, -1, false, domain, "none",
		    SLICE("no signature of that domain stands in the "
			  "message"));
		return;
	}
	s = &done->dkim[at];
	/* Others may well have seen it before it was changed */
	if (dkim_was_changed(s))
		say(c, METHOD_DKIM, at, !c->ours, domain,
		    dkim_result_name(s->result), s->reason);
	else if (s->result == DKIM_PERMERROR && s->crypto != DKIM_MATCH)
		say(c, METHOD_DKIM, at, false, domain, "permerror",
		    s->reason);
}

/* Of another hop's client nothing can be said. */
static void
spf(const struct claim *c)
{
	const struct spf *s = &c->d->a->computed.spf;
	struct slice of = domain_part(first(c->r, "smtp", "mailfrom",
	    "mail"));

	if (of.n == 0)
		of = received_spf_domain(c->d->c->m->arena, c->r);
	if (!c->ours || s->result == SPF_UNVERIFIABLE ||
	    s->result == SPF_TEMPERROR || s->result == SPF_PASS)
		return;
	say(c, METHOD_SPF, -1, false, of.n != 0 ? of : SLICE("the sender"),
	    spf_result_name(s->result), s->reason);
}

static void
dmarc(const struct claim *c)
{
	const struct dmarc_view *v = &c->d->a->computed.dmarc.now;
	struct slice of = domain_part(ar_property(c->r, "header", "from"));

	if (v->result != DMARC_FAIL && v->result != DMARC_PERMERROR)
		return;
	if (of.n != 0 && v->author.n != 0 &&
	    !auth_same_domain(of, v->author,
	    c->d->c->m->arena) && !c->ours)
		return;
	say(c, METHOD_DMARC, -1,
	    !c->ours && dkim_aligned_was_changed(c->d->a->computed.dkim,
		c->d->a->computed.ndkim),
	    of.n != 0 ? of : SLICE("the author"),
	    dmarc_result_name(v->result), v->reason);
}

static void
field(const struct disputes *d, const struct ar_field *f, size_t *looked_at)
{
	struct claim c = { d, f, NULL, is_ours(d, f->authserv_id),
		is_below(d->c->m, f->field) };
	size_t i;

	for (i = 0; i < f->nresults; i++) {
		c.r = &f->results[i];
		if (disagree_word(c.r->result) != WORD_PASS ||
		    ++*looked_at > DISAGREE_MOST_LOOKED_AT)
			continue;
		if (slice_eq_str(c.r->method, "dkim"))
			dkim(&c);
		else if (slice_eq_str(c.r->method, "spf"))
			spf(&c);
		else if (slice_eq_str(c.r->method, "dmarc"))
			dmarc(&c);
	}
}

void
disagree_claims(const struct disputes *d)
{
	const struct recorded *rec = &d->a->recorded;
	size_t i, before = d->a->ndisagreements, looked_at = 0;

	for (i = 0; i < rec->nfields; i++) {
		const struct ar_field *f = &rec->fields[i];

		if (f->trust != TRUST_NONE ||
		    (!slice_eqi_str(f->name, "Authentication-Results") &&
			!slice_eqi_str(f->name, "Received-SPF")))
			continue;
		field(d, f, &looked_at);
		if (d->a->ndisagreements - before >= DISAGREE_MOST_CLAIMS)
			return;
	}
}

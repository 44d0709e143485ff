/* What passing signatures cover, and where values stand in the message. */

#include "core/esp/attribute.h"

static void
read_tags(struct signature *s, struct slice value)
{
	while (value.n != 0) {
		struct slice rest = slice_cut(&value, ';');
		struct slice tag = slice_trim(slice_cut(&rest, '='));

		rest = slice_trim(rest);
		if (slice_eq_str(tag, "d"))
			s->domain = rest;
		else if (slice_eq_str(tag, "s"))
			s->selector = rest;
		else if (slice_eq_str(tag, "h"))
			s->headers = rest;
	}
}

static bool
same_signer(struct slice domain, struct slice selector,
    const struct signature *s)
{
	return domain.p != NULL && slice_eqi(domain, s->domain) &&
	    (selector.p == NULL || slice_eqi(selector, s->selector));
}

/*
 * Did that field's signature pass?  Records name the signer only; where more
 * fields name him than records pass, one of them may be an imitation, unless
 * espy found out itself which it is.
 */
static enum passed
passed_of(const struct attribute *w, const struct signature *s)
{
	const struct dkim_signature *computed = w->auth->computed.dkim;
	size_t passes = 0, fields = 0;
	bool by_selector = false;

	for (size_t i = 0; i < w->npasses; i++) {
		const struct pass *p = &w->passes[i];

		if (p->signature != -1 &&
		    computed[p->signature].field == s->field)
			return PASSED;
		if (!same_signer(p->domain, p->selector, s))
			continue;
		passes++;
		by_selector |= p->selector.p != NULL;
	}
	for (size_t i = 0; i < w->nsignatures; i++)
		fields += same_signer(s->domain,
		    by_selector ? s->selector : SLICE_NULL,
		    &w->signatures[i]);
	if (passes == 0)
		return PASSED_NOT;
	return passes >= fields ? PASSED : PASSED_ONE_OF_THEM;
}

void
signatures_read(struct attribute *w)
{
	int field = -1;

	if (w->signatures_read)
		return;
	w->signatures_read = true;
	while (w->nsignatures < SIGNATURES_MOST &&
	    (field = mail_field(w->m, "DKIM-Signature", field)) != -1) {
		struct signature s = { .field = field };

		read_tags(&s, mail_unfolded(w->m, field));
		if (s.domain.p == NULL)
			continue;
		*ARENA_PUSH(w->a, w->signatures, w->nsignatures) = s;
	}
	for (size_t i = 0; i < w->nsignatures; i++)
		w->signatures[i].passed = passed_of(w, &w->signatures[i]);
}

struct slice
pass_selector(struct attribute *w, const struct pass *p)
{
	if (p->selector.p != NULL)
		return p->selector;
	signatures_read(w);
	for (size_t i = 0; i < w->nsignatures; i++)
		if (slice_eqi(w->signatures[i].domain, p->domain))
			return w->signatures[i].selector;
	return SLICE_NULL;
}

/* Signatures cover the lowest instances of a field first, one for each time
 * that h= names it (RFC 6376 section 5.4.2). */
static size_t
times_listed(struct slice headers, struct slice name)
{
	size_t n = 0;

	while (headers.n != 0)
		n += slice_eqi(slice_trim(slice_cut(&headers, ':')), name);
	return n;
}

static bool
covers(const struct attribute *w, const struct signature *s,
    struct slice name, size_t from_below)
{
	if (s->passed == PASSED_NOT ||
	    times_listed(s->headers, name) < from_below)
		return false;
	if (s->passed == PASSED)
		return true;
	for (size_t i = 0; i < w->nsignatures; i++)
		if (slice_eqi(w->signatures[i].domain, s->domain) &&
		    times_listed(w->signatures[i].headers, name) < from_below)
			return false;
	return true;
}

bool
field_is_signed(struct attribute *w, int field, const struct slice *domain)
{
	struct slice name;
	size_t from_below = 0;

	if (field < 0 || (size_t)field >= w->m->nfields)
		return false;
	name = mail_slice(w->m, w->m->fields[field].name);
	for (size_t i = (size_t)field; i < w->m->nfields; i++)
		from_below +=
		    slice_eqi(mail_slice(w->m, w->m->fields[i].name), name);
	signatures_read(w);
	for (size_t i = 0; i < w->nsignatures; i++) {
		const struct signature *s = &w->signatures[i];

		if ((domain == NULL || host_is_under(s->domain, *domain)) &&
		    covers(w, s, name, from_below))
			return true;
	}
	return false;
}

/* Did anybody of ours find that a signature of domain fails? */
static bool
was_refused(const struct attribute *w, struct slice domain)
{
	const struct recorded *r = &w->auth->recorded;

	for (size_t i = 0; i < r->ndkim; i++)
		if (host_is_under(r->dkim[i].domain, domain) &&
		    !slice_eq_str(r->dkim[i].result, "pass"))
			return true;
	return false;
}

bool
field_is_sealed(struct attribute *w, int field, struct slice domain)
{
	struct slice name = mail_slice(w->m, w->m->fields[field].name);
	const struct signature *of = NULL;
	size_t fields = 0;

	for (size_t i = 0; i < w->m->nfields; i++)
		fields += slice_eqi(mail_slice(w->m, w->m->fields[i].name),
		    name);
	signatures_read(w);
	for (size_t i = 0; i < w->nsignatures; i++) {
		if (!host_is_under(w->signatures[i].domain, domain))
			continue;
		if (of != NULL)
			return false;
		of = &w->signatures[i];
	}
	return fields == 1 && of != NULL && !was_refused(w, domain) &&
	    times_listed(of->headers, name) != 0;
}

static struct slice
domain_of(struct slice address)
{
	size_t at = slice_rchr(address, '@');

	return at == SLICE_NONE ? address : slice_from(address, at + 1);
}

struct slice
spf_pass_domain(const struct attribute *w)
{
	if (!w->spf_passes)
		return SLICE_NULL;
	if (w->spf.domain.n != 0)
		return domain_of(w->spf.domain);
	if (w->m->envelope.mail_from.p != NULL)
		return domain_of(w->m->envelope.mail_from);
	return SLICE_NULL;
}

bool
envelope_passes(const struct attribute *w)
{
	struct slice domain = spf_pass_domain(w);
	struct slice from = w->m->envelope.mail_from;

	return domain.p != NULL && from.p != NULL && from.n != 0 &&
	    slice_chr(from, '@') != SLICE_NONE &&
	    slice_eqi(domain_of(from), domain);
}

struct range
field_range(const struct mail *m, int field, struct slice text)
{
	struct range r = { 0, 0 };
	size_t at;

	if (field < 0 || (size_t)field >= m->nfields)
		return r;
	r = m->fields[field].value;
	at = text.n != 0 ? slice_findi(mail_slice(m, r), text) : SLICE_NONE;
	if (at != SLICE_NONE) {
		r.off += (uint32_t)at;
		r.len = (uint32_t)text.n;
	}
	return r;
}

int
envelope_field(const struct mail *m)
{
	switch (m->envelope.origin) {
	case ORIGIN_RETURN_PATH:
		return mail_field(m, "Return-Path", -1);
	case ORIGIN_RECEIVED_SPF:
		return mail_field(m, "Received-SPF", -1);
	case ORIGIN_AUTHENTICATION_RESULTS:
		return mail_field(m, "Authentication-Results", -1);
	case ORIGIN_RECEIVED:
		return m->boundary.hop >= 0 ? m->hops[m->boundary.hop].field
					    : -1;
	default:
		return -1;
	}
}

/* Did the key that lies there make a signature of this message? */
static bool
key_lies_at(struct attribute *w, struct slice alias, struct slice selector,
    struct slice domain)
{
	const struct computed *c = &w->auth->computed;
	const struct question q = { alias, DNS_TXT, true };
	const struct answer *a = answers_ask_as(w->answers, &q, w->questions,
	    w->a);

	for (size_t i = 0; a != NULL && w->auth->has_computed && i < c->ndkim;
	    i++) {
		const struct dkim_signature *s = &c->dkim[i];

		if (s->crypto == DKIM_NO_KEY || s->crypto == DKIM_NOT_TRIED ||
		    (s->flags & DKIM_HEADER_DIFFERS) != 0 ||
		    !slice_eqi(s->selector, selector) ||
		    !slice_eqi(s->domain, domain))
			continue;
		for (size_t k = 0; k < a->n; k++)
			if (slice_eq(a->data[k], s->key_record))
				return true;
	}
	return false;
}

/*
 * Whose DNS it is can answer TXT with a key of his own and CNAME with anything
 * (or change it once the message is delivered).  So the alias counts only if
 * the key behind it is the one that the signature was made with.
 */
struct slice
key_alias(struct attribute *w, struct slice selector, struct slice domain)
{
	struct question q = { .type = DNS_CNAME, .personal = true };
	const struct answer *a;

	if (w->answers == NULL || w->answers->off || selector.n == 0 ||
	    domain.n == 0)
		return SLICE_NULL;
	q.name = slice_printf(w->a, "%.*s._domainkey.%.*s",
	    SLICE_ARG(selector), SLICE_ARG(domain));
	a = answers_ask_as(w->answers, &q, w->questions, w->a);
	if (a == NULL || a->n == 0 ||
	    !key_lies_at(w, a->data[0], selector, domain))
		return SLICE_NULL;
	return a->data[0];
}

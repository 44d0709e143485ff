/* Whose DMARC record counts: the author domain (RFC 9989 section 5.3.1). */

#include "core/auth/dmarc.h"
#include "core/base/buf.h"
#include "core/base/url.h"
#include "core/mail/address.h"

enum { MOST_NAMED = 5 }; /* domains named in a sentence */

static struct slice
domain_of(struct arena *a, struct slice address)
{
	struct slice local, domain;

	return address_split(address, &local, &domain)
	    ? host_normal(a, domain) : SLICE_NULL;
}

/* The different domains of a list; false where an address has none. */
static bool
different(struct slice **out, size_t *n, const struct addresses *l,
    struct arena *a)
{
	size_t i, j;

	for (i = 0; i < l->n && *n <= MOST_NAMED; i++) {
		struct slice domain;

		if (l->v[i].address.p == NULL)
			continue;
		if ((domain = domain_of(a, l->v[i].address)).p == NULL)
			return false;
		for (j = 0; j < *n && !slice_eq((*out)[j], domain); j++)
			;
		if (j == *n)
			*ARENA_PUSH(a, *out, *n) = domain;
	}
	return true;
}

static struct slice
named(const struct slice *v, size_t n, struct arena *a)
{
	struct buf b = { 0 };
	struct slice s;
	size_t i;

	buf_add_str(&b, "addresses of several domains: ");
	for (i = 0; i < n && i < MOST_NAMED; i++)
		buf_addf(&b, "%s%.*s", i != 0 ? ", " : "", SLICE_ARG(v[i]));
	buf_add_str(&b, n > MOST_NAMED ? " and others" : "");
	s = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* Several addresses in one From: fine, if all have one domain */
static void
several(struct dmarc_author *out, const struct mail *m)
{
	struct slice *v = NULL;
	struct addresses l;
	size_t n = 0;

	address_list(&l, mail_unfolded(m, m->from.field), MAIL_MOST_ADDRESSES,
	    m->arena);
	out->problem = m->from.problem;
	if (l.cut || l.with_address < 2)
		return;
	if (!different(&v, &n, &l, m->arena))
		out->problem = slice_printf(m->arena,
		    "%zu addresses, not all with a domain", l.with_address);
	else if (n > 1)
		out->problem = named(v, n, m->arena);
	else
		out->domain = v[0];
}

void
dmarc_author(struct dmarc_author *out, const struct mail *m)
{
	const struct from *f = &m->from;

	*out = (struct dmarc_author){ f->domain, f->problem };
	if (f->field >= 0 && f->domain.p == NULL &&
	    mail_field(m, "From", f->field) < 0)
		several(out, m);
	if (out->domain.p == NULL)
		return;
	if (slice_chr(out->domain, '.') == SLICE_NONE) {
		out->problem = SLICE("the address's domain has no dot");
		out->domain = SLICE_NULL;
	} else if (ip_normal(m->arena, out->domain).p != NULL) {
		out->problem = SLICE("the address has an IP address for a "
		    "domain");
		out->domain = SLICE_NULL;
	}
}

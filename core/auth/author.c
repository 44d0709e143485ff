/* Is the author who he says he is? */

#include "core/auth/author.h"
#include "core/base/url.h"

static bool
signed_by_author(const struct auth *a, const struct mail *m,
    struct arena *scratch)
{
	const struct computed *c = &a->computed;
	const struct recorded *r = &a->recorded;
	size_t i;

	for (i = 0; a->has_computed && i < c->ndkim; i++)
		if (c->dkim[i].result == DKIM_PASS && c->dkim[i].aligned_known &&
		    c->dkim[i].aligned)
			return true;
	for (i = 0; i < r->ndkim; i++)
		if (slice_eq_str(r->dkim[i].result, "pass") &&
		    r->dkim[i].domain.n != 0 &&
		    slice_eqi(host_org_domain(scratch, slice_dup_lower(scratch,
			r->dkim[i].domain)), m->from.org_domain))
			return true;
	return false;
}

struct slice
author_authenticated(const struct auth *a, const struct mail *m,
    struct arena *scratch)
{
	const struct recorded_result *dmarc = a->recorded.dmarc;

	if (m->from.domain.n == 0 || m->from.org_domain.n == 0 ||
	    m->from.problem.n != 0)
		return SLICE_NULL;
	if ((a->has_computed &&
		a->computed.dmarc.now.result == DMARC_PASS) ||
	    (dmarc != NULL && slice_eq_str(dmarc->result, "pass")) ||
	    signed_by_author(a, m, scratch))
		return m->from.domain;
	return SLICE_NULL;
}

/* Whether an aggregate report's own mail passed as the reporter. */

#include "core/auth/aggregate.h"
#include "core/auth/auth.h"
#include "core/base/url.h"

static bool
passes(const struct recorded_result *r)
{
	return r != NULL && slice_eqi_str(r->result, "pass");
}

/* Organisational domains are equal */
static bool
aligned(struct arena *a, struct slice x, struct slice y)
{
	struct slice org = host_org_domain(a, host_normal(a, x));

	return x.n != 0 && org.n != 0 &&
	    slice_eqi(org, host_org_domain(a, host_normal(a, y)));
}

static bool
passed_as(struct arena *a, struct slice domain, const struct mail *m,
    const struct recorded *r)
{
	size_t i;

	if (passes(r->dmarc) && aligned(a, m->from.domain, domain))
		return true;
	for (i = 0; i < r->ndkim; i++)
		if (passes(&r->dkim[i]) &&
		    aligned(a, r->dkim[i].domain, domain))
			return true;
	return false;
}

bool
aggregate_verified(const struct aggregates *a, const struct mail *m,
    const struct recorded *r)
{
	struct arena scratch = { 0 };
	bool all = a->n != 0;
	size_t i;

	for (i = 0; i < a->n && all; i++) {
		struct slice email = a->v[i].email;
		size_t at = slice_rchr(email, '@');

		all = at != SLICE_NONE && passed_as(&scratch,
		    slice_from(email, at + 1), m, r);
	}
	arena_free(&scratch);
	return all;
}

/* Facts of the trusted chain: what settings for a receiver could be. */

#include "core/base/url.h"
#include "core/mail/gateway.h"
#include "core/store/fact.h"

/* As settings take it; an authserv-id may be any word (RFC 8601 section 2.5),
 * but only a host's name can be the receiver's own. */
static bool
is_host(struct arena *a, struct slice id)
{
	return id.n != 0 && id.n <= 255 && host_normal(a, id).p != NULL &&
	    ip_normal(a, id).p == NULL;
}

static bool
is_results(const struct ar_field *f)
{
	return slice_eqi_str(f->name, "Authentication-Results") ||
	    slice_eqi_str(f->name, "ARC-Authentication-Results");
}

/* Directly below the boundary's Received field, in its receiver's name */
static bool
stands_below(const struct mail *m, const struct ar_field *f, struct arena *a)
{
	size_t hop = (size_t)m->boundary.hop;
	struct slice org = host_org_domain(a, m->boundary.by);

	return slice_eqi_str(f->name, "Authentication-Results") &&
	    f->field > m->hops[hop].field &&
	    (hop + 1 >= m->nhops || f->field < m->hops[hop + 1].field) &&
	    org.n != 0 && host_is_under(f->authserv_id, org);
}

/* The boundary's client, if it is a known filter by its name: its host, for
 * one may serve one customer alone; of a mailbox provider the domain. */
static struct slice
gateway_host(const struct mail *m, struct arena *a)
{
	const struct boundary *b = &m->boundary;
	struct slice host = b->rdns.n != 0 ? b->rdns : b->helo;
	const struct gateway *g = gateway_of(host);

	if (g == NULL || b->ip.n == 0 || !is_host(a, host))
		return SLICE_NULL;
	return g->provider ? g->domain : slice_dup_lower(a, host);
}

void
facts_of_chain(const struct analysis *a, struct arena *arena,
    void (*put)(void *arg, struct slice kind, struct slice value), void *arg)
{
	const struct mail *m = &a->mail;
	const struct recorded *r = &a->auth.recorded;
	size_t i;

	if (m->provenance != PROVENANCE_OBSERVED || m->boundary.hop < 0 ||
	    m->boundary.trust == TRUST_NONE)
		return;
	put(arg, SLICE("chain"), mail_chain(m, arena));
	for (i = 0; i < r->nfields; i++) {
		const struct ar_field *f = &r->fields[i];
		struct slice id;

		if (!is_results(f) || !is_host(arena, f->authserv_id))
			continue;
		id = slice_dup_lower(arena, f->authserv_id);
		if (f->trust != TRUST_NONE)
			put(arg, SLICE("authserv-id"), id);
		if (stands_below(m, f, arena))
			put(arg, SLICE("authserv-id-below"), id);
	}
	put(arg, SLICE("gateway"), gateway_host(m, arena));
}

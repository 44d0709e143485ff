/* The trusted chain without settings: one organisation's newest hops. */

#include "core/base/url.h"
#include "core/mail/chain.h"
#include "core/mail/parse.h"

static bool
in_org(struct mail *m, struct slice host, struct slice org)
{
	return host.p != NULL && slice_eqi(chain_org(m->arena, host), org);
}

static bool
is_private(struct slice ip)
{
	return ip.p == NULL || ip_is_private(ip) || chain_provider_inside(ip);
}

/* A client without an address: it was inside if it had no other name. */
static bool
nameless_inside(const struct received *r, const struct hop *below)
{
	return !r->has_from || chain_internal_name(r->hop.helo) ||
	    slice_eqi(r->hop.helo, r->hop.by) ||
	    slice_eqi(r->hop.helo, below->by);
}

/*
 * Was the client of hop i inside, and is the hop below its own?  Only what
 * hop i itself found out counts: whole mails are replayed with their chains,
 * so the lower field's words about itself prove nothing.
 */
static bool
goes_on(struct mail *m, const struct received *r, size_t i, struct slice org)
{
	const struct hop *h = &r[i].hop;
	const struct received *below = i + 1 < m->nhops ? &r[i + 1] : NULL;

	if (below == NULL)
		return false;
	if (chain_delivery(&r[i]))
		return true;
	if (h->ip.p == NULL && !nameless_inside(&r[i], &below->hop))
		return false;
	if (is_private(h->ip))
		return org.p == NULL || in_org(m, below->hop.by, org) ||
		    chain_internal_name(below->hop.by);
	if (chain_microsoft(h, &below->hop))
		return true;
	return org.p != NULL && h->rdns_confirmed && in_org(m, h->rdns, org) &&
	    in_org(m, below->hop.by, org) &&
	    (slice_eqi(below->hop.by, h->rdns) ||
		slice_eqi(below->hop.by, h->helo));
}

static void
explain(struct mail *m, size_t i)
{
	struct boundary *b = &m->boundary;
	const char *many = i == 0 ? "" : "s";

	if (b->ip.p == NULL)
		b->reason = slice_printf(m->arena, "lowest of %zu hop%s by "
		    "%.*s; it names no client address", i + 1, many,
		    SLICE_ARG(b->receiver));
	else if (is_private(b->ip))
		b->reason = slice_printf(m->arena, "lowest of %zu hop%s by "
		    "%.*s; its client %.*s is a private address, so where the "
		    "message came from is not recorded", i + 1, many,
		    SLICE_ARG(b->receiver), SLICE_ARG(b->ip));
	else
		b->reason = slice_printf(m->arena, "lowest of %zu hop%s by "
		    "%.*s; its client %.*s is outside", i + 1, many,
		    SLICE_ARG(b->receiver), SLICE_ARG(b->ip));
}

bool
chain_inferred(struct mail *m, const struct received *r)
{
	struct slice org = SLICE_NULL;
	size_t i;

	for (i = 0; i < m->nhops; i++) {
		if (org.p == NULL && !chain_delivery(&r[i]) &&
		    !chain_internal_name(r[i].hop.by))
			org = chain_org(m->arena, r[i].hop.by);
		if (!goes_on(m, r, i, org))
			break;
	}
	if (i == m->nhops)
		i--;
	if (!r[i].has_from && r[i].hop.ip.p == NULL) {
		m->boundary.reason = slice_printf(m->arena, "the newest hops, "
		    "by %.*s, name no client: the message began there, or its "
		    "upper fields are missing", SLICE_ARG(r[i].hop.by.n != 0
			? r[i].hop.by : SLICE("an unnamed host")));
		return false;
	}
	chain_ends_at(m, r, i, org.p != NULL ? org : r[i].hop.by,
	    TRUST_INFERRED);
	explain(m, i);
	return true;
}

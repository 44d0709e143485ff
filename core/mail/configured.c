/* The trusted chain by the receivers of the settings. */

#include "core/base/url.h"
#include "core/mail/chain.h"
#include "core/mail/parse.h"

static bool
host_matches(struct slice host, struct slice spec)
{
	if (host.n == 0 || spec.n == 0)
		return false;
	return *spec.p == '.' ? host_is_under(host, slice_from(spec, 1))
			      : slice_eqi(host, spec);
}

static bool
any_host(struct slice host, const struct slice *specs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (host_matches(host, specs[i]))
			return true;
	return false;
}

static bool
any_ip(struct slice ip, const struct slice *specs, size_t n)
{
	size_t i;

	for (i = 0; ip.p != NULL && i < n; i++)
		if (slice_eq(ip, specs[i]) || ip_in_range(ip, specs[i]))
			return true;
	return false;
}

/* The receiver that wrote a hop, by its name; NULL: none of ours. */
static const struct receiver *
receiver_of(const struct receivers *all, struct slice by)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (any_host(by, all->v[i].by, all->v[i].nby))
			return &all->v[i];
	return NULL;
}

/* What hop h found out about its client makes it ours. */
static bool
client_is_ours(const struct receivers *all, const struct received *v)
{
	const struct hop *h = &v->hop;
	size_t i;

	if (h->ip.p == NULL)
		return !v->has_from || chain_internal_name(h->helo) ||
		    slice_eqi(h->helo, h->by);
	if (ip_is_private(h->ip) || chain_provider_inside(h->ip))
		return true;
	for (i = 0; i < all->n; i++) {
		const struct receiver *r = &all->v[i];

		/* by = .outlook.com is no word for each of its customers. */
		if (any_ip(h->ip, r->ip, r->nip) ||
		    (h->rdns_confirmed && !chain_provider(h->rdns) &&
			any_host(h->rdns, r->by, r->nby)))
			return true;
	}
	return false;
}

/* A HELO name alone proves no gateway: anybody can say it. */
static bool
client_is_gateway(const struct receiver *r, const struct hop *h)
{
	return any_ip(h->ip, r->gateway, r->ngateway) ||
	    (h->rdns_confirmed && any_host(h->rdns, r->gateway, r->ngateway));
}

static bool
behind_gateway(const struct mail *m, size_t hop)
{
	size_t i;

	for (i = 0; i < hop; i++)
		if (m->hops[i].gateway)
			return true;
	return false;
}

static bool
ip_is_loopback(struct slice ip)
{
	return ip.p != NULL &&
	    (slice_eq_str(ip, "::1") || ip_in_range(ip, SLICE("127.0.0.0/8")));
}

/* Does the hop below hop i belong to the chain too?  *r: whose it is. */
static bool
goes_on(struct mail *m, const struct received *v, size_t i,
    const struct receivers *all, const struct receiver **r)
{
	const struct hop *h = &v[i].hop, *below;
	const struct receiver *next;

	if (i + 1 >= m->nhops)
		return false;
	below = &v[i + 1].hop;
	if (client_is_gateway(*r, h) &&
	    (any_host(below->by, (*r)->gateway, (*r)->ngateway) ||
		slice_eqi(below->by, h->helo) ||
		slice_eqi(below->by, h->rdns))) {
		m->hops[i].gateway = !any_host(h->by, (*r)->gateway,
		    (*r)->ngateway); /* it hands on to itself too */
		return true;
	}
	if (chain_microsoft(h, below))
		return true;
	if (!chain_delivery(&v[i]) && !client_is_ours(all, &v[i]))
		return false;
	/* A big provider's inner hosts have names in several domains. */
	if (chain_provider_inside(h->ip) && slice_eq(
	    chain_org(m->arena, h->by), chain_org(m->arena, below->by)))
		return true;
	/* Its own filters take mail from it under any name. */
	if (behind_gateway(m, i) && ip_is_loopback(h->ip) &&
	    slice_eqi(below->by, h->helo))
		return true;
	next = receiver_of(all, below->by);
	if (next != NULL)
		*r = next;
	/* Behind a gateway, its own machines hand on to each other. */
	return next != NULL || chain_internal_name(below->by) ||
	    any_host(below->by, (*r)->gateway, (*r)->ngateway);
}

static void
explain(struct mail *m, const struct receiver *r)
{
	struct boundary *b = &m->boundary;
	const char *more = "is outside";

	if (b->ip.p == NULL) {
		b->reason = slice_printf(m->arena, "hop %d, by %.*s, is the "
		    "lowest that receiver %.*s wrote; it names no client "
		    "address", b->hop + 1, SLICE_ARG(b->by),
		    SLICE_ARG(r->name));
		return;
	}
	if (any_host(b->helo, r->gateway, r->ngateway) ||
	    any_host(b->rdns, r->gateway, r->ngateway))
		more = "calls itself a gateway, but nothing confirms it: add "
		       "its addresses to the settings (gateway = ...)";
	else if (ip_is_private(b->ip))
		more = "is a private address, so where the message came from "
		       "is not recorded";
	b->reason = slice_printf(m->arena, "hop %d, by %.*s, is the lowest "
	    "that receiver %.*s%s wrote; its client %.*s %s",
	    b->hop + 1, SLICE_ARG(b->by), SLICE_ARG(r->name),
	    r->ngateway != 0 ? " or its gateways" : "",
	    SLICE_ARG(b->ip), more);
}

bool
chain_configured(struct mail *m, const struct received *v,
    const struct receivers *receivers)
{
	const struct receiver *r = NULL;
	size_t i = 0;

	/* Delivery inside may stand above what the settings name. */
	while (i < m->nhops && receiver_of(receivers, v[i].hop.by) == NULL &&
	    (chain_delivery(&v[i]) || (chain_internal_name(v[i].hop.by) &&
		client_is_ours(receivers, &v[i]))))
		i++;
	if (i == m->nhops)
		return false;
	r = receiver_of(receivers, v[i].hop.by);
	if (r == NULL)
		return false;
	while (goes_on(m, v, i, receivers, &r))
		i++;
	if (!v[i].has_from && v[i].hop.ip.p == NULL) {
		m->boundary.reason = slice_printf(m->arena, "hop %zu, by "
		    "%.*s of receiver %.*s, names no client: the message "
		    "began there", i + 1, SLICE_ARG(v[i].hop.by),
		    SLICE_ARG(r->name));
		return true;
	}
	chain_ends_at(m, v, i, r->name, TRUST_CONFIGURED);
	if (client_is_gateway(r, &m->hops[i]))
		chain_silent_gateway(m);
	else
		explain(m, r);
	return true;
}

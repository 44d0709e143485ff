/* What would be asked about a case's contacts. */

#include <stdlib.h>

#include "core/auth/answers.h"
#include "core/base/url.h"
#include "core/cases/summary.h"
#include "core/notify/contact_parts.h"
#include "core/notify/contact_plan.h"

enum { MOST_LINKS = 500 };

struct planner {
	const struct contact_case *k;
	const struct contact_setting *set;
	struct arena *a;
	struct contact_question *v;
	size_t n;
};

static void
plan(struct planner *p, enum lookup_kind kind, struct slice about,
    struct slice name, bool dns, struct slice words)
{
	*ARENA_PUSH(p->a, p->v, p->n) = (struct contact_question){ kind,
		about, name, words, dns };
}

/* "7.2.0.192.ZONE" */
static struct slice
below_zone(struct slice ip, struct slice zone, struct arena *a)
{
	static const char *const ends[] = { "in-addr.arpa", "ip6.arpa" };
	struct slice name = ip_reverse_name(a, ip);
	size_t i;

	for (i = 0; i < ARRAY_LEN(ends); i++)
		if (slice_ends(name, ends[i]))
			name.n -= strlen(ends[i]);
	return slice_printf(a, "%.*s%.*s", SLICE_ARG(name), SLICE_ARG(zone));
}

/* --- the network --- */

static void
plan_relay(struct planner *p, struct slice ip)
{
	plan(p, LOOKUP_RDAP_IP, ip, SLICE_NULL, false, slice_printf(p->a,
	    "RDAP, by HTTPS: the registry of %.*s", SLICE_ARG(ip)));
	if (p->set->abusix.n != 0)
		plan(p, LOOKUP_ABUSIX, ip, below_zone(ip, p->set->abusix,
		    p->a), true, slice_printf(p->a, "Abusix, by DNS: about "
		    "%.*s", SLICE_ARG(ip)));
}

/* A registry has said already whose network that is. */
static bool
is_known(const struct contact_case *k, struct slice ip)
{
	size_t i;

	for (i = 0; i < k->nlookups; i++)
		if (ip_in_networks(ip, k->lookups[i].network))
			return true;
	return false;
}

/* The addresses that most of the mail came from, one of each network: those
 * that nothing is known of first */
static void
plan_relays(struct planner *p, bool known)
{
	const struct contact_case *k = p->k;
	struct slice networks[PLAN_MOST_RELAYS], network;
	struct case_summary sum;
	size_t i, j, n = 0;

	case_summarise(&sum, k->rows, k->nrows, k->service.n != 0
	    ? k->service : SLICE(""), p->a);
	for (i = 0; i < sum.relays.n && n < PLAN_MOST_RELAYS; i++) {
		struct slice ip = ip_normal(p->a, sum.relays.v[i].value);

		if (ip.p == NULL || ip_is_private(ip) ||
		    is_known(k, ip) != known)
			continue;
		network = ip_network(p->a, ip);
		for (j = 0; j < n && !slice_eq(networks[j], network); j++)
			;
		if (j < n)
			continue;
		networks[n++] = network;
		plan_relay(p, ip);
	}
}

/* --- domains --- */

static void
plan_domain(struct planner *p, struct slice domain, bool of_service)
{
	if (of_service)
		plan(p, LOOKUP_SECURITY_TXT, domain, slice_printf(p->a,
		    "https://%.*s/.well-known/security.txt",
		    SLICE_ARG(domain)), false, slice_printf(p->a,
		    "security.txt, by HTTPS: %.*s itself",
		    SLICE_ARG(domain)));
	plan(p, LOOKUP_MX, domain, domain, true, slice_printf(p->a,
	    "MX, by DNS: does %.*s take mail?", SLICE_ARG(domain)));
	if (p->set->abuse_net)
		plan(p, LOOKUP_ABUSE_NET, domain, slice_printf(p->a,
		    "%.*s.contacts.abuse.net", SLICE_ARG(domain)), true,
		    slice_printf(p->a, "abuse.net, by DNS: about %.*s",
		    SLICE_ARG(domain)));
}

/* Whose name the sending host has, where it leads back, and he is not the
 * sender himself */
static struct slice
host_domain(struct planner *p)
{
	const struct contact_case *k = p->k;
	size_t i;

	for (i = 0; i < k->nrows; i++) {
		const struct row *r = &k->rows[i];
		struct slice org;

		if (!contact_counts(k, r) || r->rdns.n == 0 ||
		    !r->rdns_confirmed)
			continue;
		org = host_org_domain(p->a, r->rdns);
		if (org.p != NULL && contact_forbids(k, org, p->a).p == NULL)
			return org;
	}
	return SLICE_NULL;
}

/* --- links --- */

struct count {
	struct slice domain;
	size_t n;
};

static void
count_links(struct planner *p, const struct analysis *x, struct count **v,
    size_t *n)
{
	size_t i, j;

	for (i = 0; i < x->mail.nlinks && i < MOST_LINKS; i++) {
		struct slice host = x->mail.links[i].host, org;

		if (host.n == 0 || (x->mail.links[i].flags & URL_IP_HOST))
			continue;
		org = host_org_domain(p->a, host);
		if (org.p == NULL || host_suffix(p->a, org) != HOST_NO_SUFFIX)
			continue;
		for (j = 0; j < *n && !slice_eq((*v)[j].domain, org); j++)
			;
		if (j == *n)
			*ARENA_PUSH(p->a, *v, *n) = (struct count){ org, 0 };
		(*v)[j].n++;
	}
}

static bool
is_of_catalogue(const struct catalogue *c, struct slice domain,
    struct arena *a)
{
	size_t i;

	for (i = 0; c != NULL && i < c->n; i++)
		if (contact_is_own(&c->v[i], domain, a))
			return true;
	return false;
}

/* Where the links lead, mostly, but for services' and victims' own pages */
static void
plan_links(struct planner *p)
{
	struct count *v = NULL;
	struct slice best = SLICE_NULL;
	size_t i, n = 0, most = 0;

	for (i = 0; i < p->k->nanalyses; i++)
		if (p->k->analyses[i] != NULL)
			count_links(p, p->k->analyses[i], &v, &n);
	for (i = 0; i < n; i++)
		if (v[i].n > most && !is_of_catalogue(p->k->catalogue,
			v[i].domain, p->a) && contact_forbids(p->k,
			v[i].domain, p->a).p == NULL) {
			most = v[i].n;
			best = v[i].domain;
		}
	if (best.p != NULL)
		plan(p, LOOKUP_RDAP_DOMAIN, best, SLICE_NULL, false,
		    slice_printf(p->a, "RDAP, by HTTPS: the registrar of "
		    "%.*s, where links lead", SLICE_ARG(best)));
}

void
contacts_plan(const struct contact_case *k,
    const struct contact_setting *set, struct arena *a,
    struct contact_question **out, size_t *n)
{
	struct planner p = { .k = k, .set = set, .a = a };
	const struct service *s = k->service.n != 0 && k->catalogue != NULL
	    ? catalogue_find(k->catalogue, k->service) : NULL;
	struct slice own = contact_own_domain(s, a);
	size_t before;

	if (own.n != 0)
		plan_domain(&p, own, true);
	before = p.n;
	plan_relays(&p, false);
	if (p.n == before)
		plan_relays(&p, true); /* once more */
	if (own.n == 0 && (own = host_domain(&p)).n != 0)
		plan_domain(&p, own, false);
	plan_links(&p);
	*out = p.v;
	*n = p.n;
}

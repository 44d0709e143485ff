/* Which of the messages came from whose network. */

#include "core/base/url.h"
#include "core/cases/summary.h"
#include "core/notify/contact_parts.h"

enum { MOST_NETWORKS_TEXT = 4000 };

/* "192.0.2.7 (its abuse contact)" is about 192.0.2.7, too */
static struct slice
ip_about(const struct lookup_row *r)
{
	struct slice about = r->about;

	return slice_word(&about);
}

/* By its registry; else what lies closely around it */
static struct slice
network_about(const struct contact_case *k, struct slice ip, struct arena *a)
{
	size_t i;

	for (i = 0; i < k->nlookups; i++)
		if (k->lookups[i].kind == LOOKUP_RDAP_IP &&
		    slice_eq(k->lookups[i].about, ip) &&
		    ip_in_networks(ip, k->lookups[i].network))
			return k->lookups[i].network;
	return ip_network(a, ip);
}

static void
add_network(struct contact_candidate *x, struct slice network,
    struct arena *a)
{
	struct slice rest = x->networks, word;

	if (network.n == 0 || x->networks.n > MOST_NETWORKS_TEXT)
		return;
	while ((word = slice_word(&rest)).n != 0)
		if (slice_eq(word, network))
			return;
	x->networks = slice_printf(a, "%.*s%s%.*s", SLICE_ARG(x->networks),
	    x->networks.n != 0 ? " " : "", SLICE_ARG(network));
}

static bool
names(const struct lookup_row *r, const struct contact_candidate *x)
{
	size_t i;

	for (i = 0; i < r->ncontacts; i++)
		if (slice_eqi(r->contacts[i].address, x->address) &&
		    slice_eq(r->contacts[i].form, x->form))
			return true;
	return false;
}

/* A registry, or a list of networks, answered with it. */
static void
by_answers(struct contacts *c, const struct contact_case *k,
    struct contact_candidate *x)
{
	enum lookup_kind kind = x->origin == CONTACT_OF_RDAP
	    ? LOOKUP_RDAP_IP : LOOKUP_ABUSIX;
	size_t i;

	for (i = 0; i < k->nlookups; i++)
		if (k->lookups[i].kind == kind && names(&k->lookups[i], x))
			add_network(x, network_about(k,
			    ip_about(&k->lookups[i]), &c->arena), &c->arena);
}

/* It is the desk of a domain: of the hosts whose names lead back there. */
static void
by_names(struct contacts *c, const struct contact_case *k,
    struct contact_candidate *x)
{
	struct slice domain = slice_from(x->address,
	    slice_rchr(x->address, '@') + 1);
	size_t i;

	for (i = 0; i < k->nrows; i++) {
		const struct row *r = &k->rows[i];

		if (contact_counts(k, r) && r->ip.n != 0 &&
		    r->rdns_confirmed && slice_eqi(host_org_domain(&c->arena,
			r->rdns), domain))
			add_network(x, r->ip, &c->arena);
	}
}

void
contact_networks(struct contacts *c, const struct contact_case *k)
{
	size_t i, j;

	for (i = 0; i < k->nrows; i++)
		c->messages += contact_counts(k, &k->rows[i]);
	for (i = 0; i < c->n; i++) {
		struct contact_candidate *x = &c->v[i];

		if (x->desk != DESK_NETWORK || x->address.n == 0)
			continue;
		if (x->origin == CONTACT_OF_RDAP ||
		    x->origin == CONTACT_OF_ABUSIX)
			by_answers(c, k, x);
		else
			by_names(c, k, x);
		for (j = 0; j < k->nrows; j++)
			x->covers += contact_counts(k, &k->rows[j]) &&
			    ip_in_networks(k->rows[j].ip, x->networks);
	}
}

/* --- a letter's --- */

static bool
may_address(const struct contact_candidate *x)
{
	return x->desk == DESK_NETWORK && x->fit && x->address.n != 0 &&
	    x->origin != CONTACT_OF_HEADER;
}

/* Of those of the best origin the one with most messages */
static const struct contact_candidate *
widest(const struct contacts *c)
{
	const struct contact_candidate *best = NULL;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (may_address(&c->v[i]) && (best == NULL ||
		    (c->v[i].origin == best->origin &&
			c->v[i].covers > best->covers)))
			best = &c->v[i];
	return best;
}

static const struct contact_candidate *
that_is(const struct contacts *c, struct slice about)
{
	struct slice front = slice_cut(&about, '/');
	size_t i;

	for (i = 0; i < c->n; i++)
		if (may_address(&c->v[i]) && (slice_eqi(c->v[i].address,
			front) || ip_in_networks(front, c->v[i].networks)))
			return &c->v[i];
	return NULL;
}

/* Around the address that most of the messages came from */
static struct slice
around(const struct contact_case *k, struct arena *a)
{
	struct case_summary sum;
	size_t i;

	case_summarise(&sum, k->rows, k->nrows, k->service.n != 0
	    ? k->service : SLICE(""), a);
	for (i = 0; i < sum.relays.n; i++)
		if (!ip_is_private(sum.relays.v[i].value))
			return network_about(k, sum.relays.v[i].value, a);
	return SLICE_NULL;
}

const struct contact_candidate *
contacts_network(const struct contacts *c, const struct contact_case *k,
    struct slice about, struct arena *a, struct slice *networks)
{
	const struct contact_candidate *x = about.n != 0 ? that_is(c, about)
							  : widest(c);
	struct slice ip = ip_normal(a, about);

	if (x != NULL && x->covers == 0 && about.n == 0)
		x = NULL; /* of another network than the messages' */
	if (x != NULL && slice_chr(about, '/') == SLICE_NONE)
		*networks = x->networks;
	else if (about.n == 0)
		*networks = around(k, a);
	else
		*networks = ip.n != 0 ? network_about(k, ip, a) : about;
	*networks = slice_dup(a, *networks);
	return x;
}

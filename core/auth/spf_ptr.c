/* The client's names that point back to it (RFC 7208 sections 5.5 and 7.3).
 * They come from its address alone, so nothing here tells of the sender. */

#include "core/auth/spf_parts.h"

/* NULL: missing, or an error, as none */
static const struct answer *
reverse_names(struct spf_check *k)
{
	if (k->reverse.p == NULL)
		k->reverse = ip_reverse_name(k->c->m->arena, k->out->ip);
	return spf_ask(k, k->reverse, DNS_PTR, false);
}

/* Does the name have the client's address?  A DNS error is a no. */
static void
validate(struct spf_check *k, struct spf_validated *v)
{
	const struct answer *a = spf_ask(k, v->name,
	    k->v6 ? DNS_AAAA : DNS_A, false);
	unsigned char net[16];
	size_t i;

	v->missing = a == NULL;
	for (i = 0; a != NULL && i < a->n && !v->yes; i++)
		v->yes = (k->v6 ? spf_ip6(a->data[i], net)
				: spf_ip4(a->data[i], net)) &&
		    spf_in_network(k, net, k->v6, k->v6 ? 128 : 32);
}

static bool
is_validated(struct spf_check *k, struct slice name)
{
	struct spf_validated *v;
	size_t i;

	for (i = 0; i < k->nvalidated; i++) {
		v = &k->validated[i];
		if (!slice_eq(v->name, name))
			continue;
		k->missing += v->missing;
		return v->yes;
	}
	v = &k->validated[k->nvalidated++]; /* most_names are there */
	*v = (struct spf_validated){ .name = name };
	validate(k, v);
	return v->yes;
}

static size_t
most_names(const struct answer *a)
{
	return a == NULL ? 0 : a->n < SPF_MOST_HOSTS ? a->n : SPF_MOST_HOSTS;
}

/* Of the first ten names only those under the target need be asked for. */
enum spf_match
spf_match_ptr(struct spf_check *k, const struct spf_name *n)
{
	const struct answer *a = reverse_names(k);
	size_t i;

	if (a != NULL && (a->status == DNS_NXDOMAIN ||
	    a->status == DNS_NODATA))
		k->voids_here++;
	for (i = 0; i < most_names(a); i++)
		if (spf_name_is_valid(a->data[i]) &&
		    host_is_under(a->data[i], spf_name_slice(n)) &&
		    is_validated(k, a->data[i]))
			return SPF_MATCHES;
	return SPF_MATCHES_NOT;
}

/* The domain itself first, then what lies below it, then any other */
static int
rank(struct slice name, struct slice domain)
{
	return slice_eqi(name, domain) ? 0 : host_is_under(name, domain) ? 1
									 : 2;
}

struct slice
spf_client_name(struct spf_check *k, const struct spf_level *l)
{
	unsigned missing = k->missing;
	const struct answer *a = reverse_names(k);
	struct slice best = SLICE_NULL;
	int r;
	size_t i;

	for (r = 0; r <= 2 && best.p == NULL; r++)
		for (i = 0; i < most_names(a) && best.p == NULL; i++)
			if (spf_name_is_valid(a->data[i]) &&
			    rank(a->data[i], l->domain) == r &&
			    is_validated(k, a->data[i]))
				best = a->data[i];
	if (k->missing != missing)
		return SLICE_NULL;
	return best.p != NULL ? best : SLICE("unknown");
}

/* SPF's mechanisms that ask DNS: a, mx, exists (RFC 7208 section 5). */

#include "core/auth/spf_parts.h"

bool
spf_in_network(const struct spf_check *k, const unsigned char *net, bool v6,
    unsigned bits)
{
	unsigned octets = bits / 8, rest = bits % 8;

	if (v6 != k->v6 || memcmp(k->ip, net, octets) != 0)
		return false;
	return rest == 0 ||
	    (k->ip[octets] ^ net[octets]) >> (8 - rest) == 0;
}

static enum spf_match
failed(struct spf_check *k, const struct spf_term *t, struct slice name,
    uint16_t type, const struct answer *a, enum spf_result *error)
{
	*error = spf_error(k, SPF_TEMPERROR, "%.*s: %s of %.*s, at %.*s",
	    SLICE_ARG(compute_failure(a)), dns_type_name(type),
	    SLICE_ARG(name), SLICE_ARG(slice_upto(t->text, 80)));
	return SPF_MATCH_ERROR;
}

/* One host's addresses; NULL answers are missing, and don't match. */
static enum spf_match
match_host(struct spf_check *k, const struct spf_term *t, struct slice name,
    bool personal, enum spf_result *error)
{
	uint16_t type = k->v6 ? DNS_AAAA : DNS_A;
	unsigned bits = k->v6 ? t->bits6 : t->bits4;
	const struct answer *a = spf_ask(k, name, type, personal);
	unsigned char net[16];
	size_t i;

	if (a == NULL)
		return SPF_MATCHES_NOT;
	if (a->status == DNS_TIMEOUT || a->status == DNS_SERVFAIL)
		return failed(k, t, name, type, a, error);
	if (a->n == 0)
		k->voids_here++;
	for (i = 0; i < a->n; i++)
		if ((k->v6 ? spf_ip6(a->data[i], net)
			   : spf_ip4(a->data[i], net)) &&
		    spf_in_network(k, net, k->v6, bits))
			return SPF_MATCHES;
	return SPF_MATCHES_NOT;
}

enum spf_match
spf_match_address(struct spf_check *k, const struct spf_term *t,
    const struct spf_name *n, enum spf_result *error)
{
	return match_host(k, t, spf_name_slice(n), n->personal, error);
}

/* "10 mail.example" */
static struct slice
exchange(struct slice data)
{
	slice_cut(&data, ' ');
	return data;
}

enum spf_match
spf_match_mx(struct spf_check *k, const struct spf_term *t,
    const struct spf_name *n, enum spf_result *error)
{
	struct slice name = spf_name_slice(n);
	const struct answer *a = spf_ask(k, name, DNS_MX, n->personal);
	enum spf_match m = SPF_MATCHES_NOT;
	size_t i;

	if (a == NULL)
		return m;
	if (a->status == DNS_TIMEOUT || a->status == DNS_SERVFAIL)
		return failed(k, t, name, DNS_MX, a, error);
	if (a->n == 0)
		k->voids_here++;
	if (a->n > SPF_MOST_HOSTS) {
		*error = spf_error(k, SPF_PERMERROR, "more than %d MX hosts: "
		    "%.*s has %zu, at %.*s", SPF_MOST_HOSTS, SLICE_ARG(name),
		    a->n, SLICE_ARG(slice_upto(t->text, 80)));
		return SPF_MATCH_ERROR;
	}
	for (i = 0; i < a->n && m == SPF_MATCHES_NOT; i++) {
		struct slice host = exchange(a->data[i]);

		if (spf_name_is_valid(host)) /* "." is none (RFC 7505) */
			m = match_host(k, t, host, n->personal, error);
	}
	return m;
}

/* Any A record, whatever the client's address is (section 5.7) */
enum spf_match
spf_match_exists(struct spf_check *k, const struct spf_term *t,
    const struct spf_name *n, enum spf_result *error)
{
	struct slice name = spf_name_slice(n);
	const struct answer *a = spf_ask(k, name, DNS_A, n->personal);

	if (a == NULL)
		return SPF_MATCHES_NOT;
	if (a->status == DNS_TIMEOUT || a->status == DNS_SERVFAIL)
		return failed(k, t, name, DNS_A, a, error);
	if (a->n == 0)
		k->voids_here++;
	return a->n != 0 ? SPF_MATCHES : SPF_MATCHES_NOT;
}

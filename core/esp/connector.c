/* A Microsoft 365 tenant as a relay: somebody else's machine sends through
 * the tenant's connector, and Exchange Online notes who. */

#include "core/base/url.h"
#include "core/esp/path.h"
#include "core/mail/taken.h"

static const char field_name[] =
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp";

struct slice
boundary_host(const struct attribute *w)
{
	const struct boundary *b = &w->m->boundary;

	if (b->rdns.n != 0 && b->rdns_confirmed)
		return b->rdns;
	return b->helo.n != 0 ? b->helo : b->rdns.n != 0 ? b->rdns : b->ip;
}

int
boundary_below(const struct attribute *w)
{
	return w->m->boundary.hop >= 0 ? w->m->boundary.hop + 1 : -1;
}

static struct slice
label_before(struct slice domain, struct slice zone)
{
	size_t n = domain.n, start;

	if (!host_is_under(domain, zone) || domain.n == zone.n)
		return SLICE_NULL;
	n -= zone.n + 1;
	start = slice_rchr(slice_upto(domain, n), '.');
	return slice_upto(slice_from(domain, start + 1), n - (start + 1));
}

struct slice
tenant_name(const struct attribute *w)
{
	static const struct slice zone = SLICE("onmicrosoft.com");
	struct slice from = w->m->envelope.mail_from, name;

	for (size_t i = 0; i < w->npasses; i++) {
		name = label_before(w->passes[i].domain, zone);
		if (name.p != NULL)
			return name;
	}
	if (!envelope_passes(w))
		return SLICE_NULL;
	from = slice_from(from, slice_rchr(from, '@') + 1);
	name = label_before(from, zone);
	return name.p != NULL ? name : from;
}

/* "Ip=[192.0.2.7]" of "TenantId=...;Ip=[...];Helo=[...]" */
static struct slice
item(struct slice value, const char *key)
{
	while (value.n != 0) {
		struct slice rest = slice_trim(slice_cut(&value, ';'));
		struct slice name = slice_cut(&rest, '=');

		if (!slice_eqi_str(name, key))
			continue;
		if (slice_starts(rest, "[") && slice_ends(rest, "]"))
			rest = slice_of(rest.p + 1, rest.n - 2);
		return slice_upto(rest, 255);
	}
	return SLICE_NULL;
}

static bool
is_guid(struct slice s)
{
	if (s.n != 36)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = ascii_lower(s.p[i]);
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? c != '-'
			 : !ascii_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}

/*
 * The field stands below the boundary, where only Microsoft's own Received
 * fields speak for it: an address that they don't name is a copied field's.
 * Where they are missing, it is a claim.
 */
bool
connector_find(struct attribute *w, struct handing *h)
{
	int field = mail_field(w->m, field_name, -1);
	int hop = boundary_below(w), b = w->boundary;
	struct slice value, ip;
	enum taken taken;

	if (field == -1 || mail_field(w->m, field_name, field) != -1 ||
	    b == -1 || !slice_eq_str(w->c->v[b].slug, "microsoft365"))
		return false;
	value = slice_upto(mail_unfolded(w->m, field), 1000);
	ip = ip_normal(w->a, item(value, "Ip"));
	if (!is_guid(item(value, "TenantId")) || ip.p == NULL)
		return false;
	taken = mail_taken(w->m, boundary_host(w), &hop);
	if (taken == TAKEN_BEGAN ||
	    (taken == TAKEN_OUTSIDE && !slice_eq(w->m->hops[hop].ip, ip)))
		return false;
	h->role = PATH_RELAY;
	h->service = b;
	h->strength = w->of[b].best;
	h->tenant_id = item(value, "TenantId");
	h->client = ip;
	h->helo = item(value, "Helo");
	h->hop = taken == TAKEN_OUTSIDE ? hop : -1;
	h->host = tenant_name(w);
	if (h->host.p == NULL)
		h->host = h->tenant_id;
	h->sign = slice_str(field_name);
	h->range = field_range(w->m, field, h->tenant_id);
	return true;
}

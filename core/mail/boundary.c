/* Hops, and the hop where our receiver took the message from outside. */

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/mail/chain.h"
#include "core/mail/parse.h"

bool
chain_internal_name(struct slice by)
{
	static const char *const ends[] = { ".local", ".internal", ".lan",
		".localdomain", ".localhost", ".intranet", ".home.arpa" };
	size_t i;

	if (by.n == 0 || ip_is_private(by) || chain_provider_inside(by))
		return true;
	if (slice_chr(by, '.') == SLICE_NONE &&
	    slice_chr(by, ':') == SLICE_NONE)
		return true;
	for (i = 0; i < ARRAY_LEN(ends); i++)
		if (slice_endsi(by, ends[i]))
			return true;
	return false;
}

bool
chain_delivery(const struct received *r)
{
	static const char *const starts[] = { "LMTP", "POP3", "IMAP", "mapi" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(starts); i++)
		if (slice_startsi(r->hop.with, starts[i]))
			return true;
	return false;
}

bool
chain_provider_inside(struct slice ip)
{
	/*
	 * Exchange Online hands mail on from 2603:1096, 10a6, 10b6...; Azure's
	 * customers sit below 2603:1080.  2002:a00::/24 is 10/8 in 6to4:
	 * Google's machines.
	 */
	return ip.p != NULL && slice_chr(ip, ':') != SLICE_NONE &&
	    (ip_in_range(ip, SLICE("2603:1080::/25")) ||
		ip_in_range(ip, SLICE("2a01:111:e400::/48")) ||
		ip_in_range(ip, SLICE("2002:a00::/24")));
}

static struct slice
first_label(struct slice host)
{
	return slice_cut(&host, '.');
}

bool
chain_by_microsoft(struct slice host)
{
	return host_is_under(host, SLICE("outlook.com")) ||
	    host_is_under(host, SLICE("office365.com"));
}

bool
chain_microsoft(const struct hop *h, const struct hop *below)
{
	return (ip_in_range(h->ip, SLICE("2a01:111::/32")) ||
		   ip_in_range(h->ip, SLICE("2603:1000::/24"))) &&
	    chain_by_microsoft(h->by) && chain_by_microsoft(h->helo) &&
	    chain_by_microsoft(below->by) &&
	    !host_is_under(h->by, SLICE("mail.protection.outlook.com")) &&
	    slice_eqi(first_label(h->helo), first_label(below->by));
}

static const struct {
	struct slice domain, org;
} families[] = {
	{ SLICE("outlook.com"), SLICE("outlook.com") },
	{ SLICE("office365.com"), SLICE("outlook.com") },
	{ SLICE("exchangelabs.com"), SLICE("outlook.com") },
	{ SLICE("google.com"), SLICE("google.com") },
	{ SLICE("googlemail.com"), SLICE("google.com") },
	{ SLICE("gmail.com"), SLICE("google.com") },
	{ SLICE("protonmail.ch"), SLICE("protonmail.ch") },
	{ SLICE("proton.ch"), SLICE("protonmail.ch") },
	{ SLICE("protonmail.com"), SLICE("protonmail.ch") },
};

static struct slice
family(struct slice host)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(families); i++)
		if (host_is_under(host, families[i].domain))
			return families[i].org;
	return SLICE_NULL;
}

bool
chain_provider(struct slice host)
{
	return family(host).p != NULL;
}

struct slice
chain_org(struct arena *a, struct slice host)
{
	struct slice org;

	if (host.n == 0)
		return SLICE_NULL;
	org = family(host);
	if (org.p != NULL)
		return org;
	org = host_normal(a, host);
	org = org.p != NULL ? host_org_domain(a, org) : SLICE_NULL;
	return org.p != NULL ? org : host;
}

void
chain_ends_at(struct mail *m, const struct received *r, size_t i,
    struct slice receiver, enum trust trust)
{
	struct boundary *b = &m->boundary;
	size_t k;

	b->hop = (int)i;
	b->ip = r[i].hop.ip;
	b->rdns = r[i].hop.rdns;
	b->rdns_confirmed = r[i].hop.rdns_confirmed;
	b->helo = r[i].hop.helo;
	b->by = r[i].hop.by;
	b->time = r[i].hop.time;
	b->receiver = receiver;
	b->trust = trust;
	for (k = 0; k <= i; k++)
		m->hops[k].trusted = true;
}

struct slice
chain_named_ip(struct mail *m, int field, const char *before)
{
	struct slice v = slice_upto(mail_unfolded(m, field), 4096);
	size_t at = slice_findi(v, slice_str(before));
	size_t n;

	if (at == SLICE_NONE)
		return SLICE_NULL;
	v = slice_from(v, at + strlen(before));
	while (v.n != 0 && (*v.p == '"' || *v.p == '[' || *v.p == ' '))
		v = slice_from(v, 1);
	for (n = 0; n < v.n; n++)
		if (!ascii_is_alnum(v.p[n]) && v.p[n] != '.' && v.p[n] != ':')
			break;
	return ip_normal(m->arena, slice_upto(v, n));
}

bool
chain_has_microsoft(const struct mail *m)
{
	int i;

	for (i = 0; i <= m->boundary.hop; i++)
		if (chain_by_microsoft(m->hops[i].by))
			return true;
	return false;
}

static bool
of_gateway(const struct mail *m, struct slice ip)
{
	int i;

	for (i = 0; i <= m->boundary.hop; i++)
		if (m->hops[i].gateway && slice_eq(m->hops[i].ip, ip))
			return true;
	return false;
}

/* A field of the receiver's names the client: is it the boundary's? */
static void
compare_client(struct mail *m, const char *field, struct slice ip)
{
	struct boundary *b = &m->boundary;

	if (of_gateway(m, ip)) {
		b->reason = slice_printf(m->arena, "%.*s; what %s says is "
		    "about the gateway %.*s", SLICE_ARG(b->reason), field,
		    SLICE_ARG(ip));
		return;
	}
	if (slice_eq(ip, b->ip)) {
		b->reason = slice_printf(m->arena, "%.*s; %s names it too",
		    SLICE_ARG(b->reason), field);
		return;
	}
	b->reason = slice_printf(m->arena, "%.*s; but %s names %.*s",
	    SLICE_ARG(b->reason), field, SLICE_ARG(ip));
	mail_finding(m, "%s names %.*s as the client, the boundary hop %.*s",
	    field, SLICE_ARG(ip),
	    SLICE_ARG(b->ip.p != NULL ? b->ip : SLICE("none")));
}

/*
 * What the receiver wrote above the boundary names the client's address too.
 * That it agrees is worth a word; that it doesn't, a finding.
 */
static void
cross_check(struct mail *m)
{
	static const struct {
		const char *field, *before;
	} sources[] = { { "Received-SPF", "client-ip=" },
		{ "Authentication-Results", "sender IP is " },
		{ "X-Sender-IP", "" } };
	struct slice ip;
	int limit, f;
	size_t i;

	if (m->boundary.hop < 0)
		return;
	limit = m->hops[m->boundary.hop].field;
	for (i = 0; i < ARRAY_LEN(sources); i++) {
		f = mail_field(m, sources[i].field, -1);
		/* Microsoft writes X-Sender-IP below the sender's header. */
		if (f < 0 || (f > limit && (*sources[i].before != '\0' ||
		    !chain_has_microsoft(m))))
			continue;
		ip = chain_named_ip(m, f, sources[i].before);
		if (ip.p == NULL)
			continue;
		compare_client(m, sources[i].field, ip);
		return;
	}
}

static struct received *
read_hops(struct mail *m)
{
	struct received *r = NULL;
	size_t n = 0, seen = 0, i;
	int f = -1;

	while ((f = mail_field(m, "Received", f)) >= 0) {
		struct received *one;

		if (seen++ >= MAIL_MOST_HOPS)
			continue;
		one = ARENA_PUSH(m->arena, r, n);
		received_parse(one, mail_unfolded(m, f), m->arena);
		one->hop.field = f;
	}
	if (seen > MAIL_MOST_HOPS)
		mail_limit(m, "%zu Received fields; the first %d are read",
		    seen, MAIL_MOST_HOPS);
	m->hops = arena_array(m->arena, n, sizeof *m->hops);
	m->nhops = n;
	for (i = 0; i < n; i++)
		m->hops[i] = r[i].hop;
	return r;
}

static void
find_chain(struct mail *m, const struct received *r,
    const struct receivers *receivers)
{
	if (receivers->n != 0 && chain_configured(m, r, receivers)) {
		cross_check(m);
		return;
	}
	if (chain_inferred(m, r)) {
		if (receivers->n != 0)
			m->boundary.reason = slice_printf(m->arena,
			    "%.*s; no receiver of the settings wrote the "
			    "newest hop",
			    SLICE_ARG(m->boundary.reason));
		cross_check(m);
	}
}

void
mail_find_boundary(struct mail *m, const struct mail_origin *origin,
    const struct receivers *receivers)
{
	struct receivers counted = receivers_counted(receivers,
	    origin->receivers, m->arena);
	struct received *r = read_hops(m);

	m->boundary = (struct boundary){ .hop = -1, .time = TIME_UNKNOWN };
	if (m->nhops != 0)
		find_chain(m, r, &counted);
	else
		m->boundary.reason = SLICE("the message has no Received field");
	boundary_weigh(m, origin);
}

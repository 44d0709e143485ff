/* Filtering gateways in front of a receiver: silent ones, and known ones. */

#include "core/base/url.h"
#include "core/mail/chain.h"
#include "core/mail/gateway.h"
#include "core/mail/parse.h"

static const struct gateway gateways[] = {
	{ .domain = SLICE("pphosted.com"), .name = "Proofpoint",
	    .authserv_id = SLICE("ppops.net") },
	{ .domain = SLICE("ppe-hosted.com"), .name = "Proofpoint Essentials" },
	{ .domain = SLICE("mimecast.com"), .name = "Mimecast",
	    .authserv_id = SLICE("relay.mimecast.com"),
	    .inner = SLICE("relay.mimecast.com") },
	{ .domain = SLICE("iphmx.com"), .name = "Cisco Secure Email" },
	{ .domain = SLICE("messagelabs.com"),
	    .name = "Symantec Email Security" },
	{ .domain = SLICE("barracudanetworks.com"), .name = "Barracuda" },
	{ .domain = SLICE("antispameurope.com"), .name = "Hornetsecurity" },
	{ .domain = SLICE("hornetsecurity.com"), .name = "Hornetsecurity" },
	{ .domain = SLICE("trendmicro.com"), .name = "Trend Micro" },
	{ .domain = SLICE("trendmicro.eu"), .name = "Trend Micro" },
	{ .domain = SLICE("spamexperts.com"), .name = "SpamExperts" },
	{ .domain = SLICE("mailcontrol.com"), .name = "Forcepoint" },
	{ .domain = SLICE("google.com"), .name = "Google",
	    .authserv_id = SLICE("mx.google.com"), .provider = true },
	{ .domain = SLICE("outlook.com"), .name = "Exchange Online",
	    .provider = true },
};

const struct gateway *
gateway_of(struct slice host)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(gateways); i++)
		if (host_is_under(host, gateways[i].domain))
			return &gateways[i];
	return NULL;
}

/* What Exchange Online took for the sender's client behind a gateway: its
 * results name it.  They stand where no sender can write. */
static struct slice
looked_behind(struct mail *m, const struct hop *h)
{
	int f = mail_field(m, "Authentication-Results", -1);
	struct slice ip;

	if (!chain_by_microsoft(h->by) || f < 0 || f > h->field)
		return SLICE_NULL;
	ip = chain_named_ip(m, f, "sender IP is ");
	return ip.p == NULL || slice_eq(ip, h->ip) || ip_is_private(ip)
	    ? SLICE_NULL : ip;
}

/* "ip=[192.0.2.7];domain=out.sender.example": the HELO beside it.  The field
 * stands where senders write too, so that one alone counts. */
static struct slice
skipped_helo(struct mail *m, struct slice ip)
{
	static const char name[] = "X-MS-Exchange-SkipListedInternetSender";
	int f = mail_field(m, name, -1);
	struct slice v;
	size_t at;

	if (f < 0 || mail_field(m, name, f) >= 0 ||
	    !slice_eq(chain_named_ip(m, f, "ip="), ip))
		return SLICE_NULL;
	v = mail_unfolded(m, f);
	at = slice_findi(v, SLICE("domain="));
	if (at == SLICE_NONE)
		return SLICE_NULL;
	v = slice_from(v, at + strlen("domain="));
	v = slice_trim(slice_cut(&v, ';'));
	return v.n != 0 ? slice_dup(m->arena, v) : SLICE_NULL;
}

void
chain_silent_gateway(struct mail *m)
{
	struct boundary *b = &m->boundary;
	struct hop *h = &m->hops[b->hop];
	struct slice ip = looked_behind(m, h);

	h->gateway = true;
	b->ip = ip;
	b->rdns = SLICE_NULL;
	b->rdns_confirmed = false;
	b->helo = ip.p != NULL ? skipped_helo(m, ip) : SLICE_NULL;
	b->reason = slice_printf(m->arena, "hop %d, by %.*s, is the lowest "
	    "that receiver %.*s wrote; its client %.*s is a gateway that left "
	    "no Received field, %s%.*s", b->hop + 1, SLICE_ARG(b->by),
	    SLICE_ARG(b->receiver), SLICE_ARG(h->ip), ip.p != NULL
		? "but Exchange Online looked behind it and names "
		: "so that where the message came from is not recorded",
	    SLICE_ARG(ip));
}

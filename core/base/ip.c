/* IP addresses: one canonical spelling, and which networks they lie in. */
#include <arpa/inet.h>

#include "core/base/mem.h"
#include "core/base/url.h"

/* An address as octets; an IPv4 address mapped into IPv6 (RFC 4291 section
 * 2.5.5.2) is the IPv4 address, as RFC 7208 section 5 has it. */
struct ip {
	unsigned char octets[16];
	unsigned bits; /* 32 or 128 */
};

static bool
parse(struct slice s, struct ip *ip)
{
	static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof text || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	memset(ip, 0, sizeof *ip);
	ip->bits = 32;
	if (inet_pton(AF_INET, text, ip->octets) == 1)
		return true;
	ip->bits = 128;
	if (inet_pton(AF_INET6, text, ip->octets) != 1)
		return false;
	if (memcmp(ip->octets, mapped, sizeof mapped) == 0) {
		memcpy(ip->octets, ip->octets + 12, 4);
		ip->bits = 32;
	}
	return true;
}

struct slice
ip_normal(struct arena *a, struct slice s)
{
	char text[INET6_ADDRSTRLEN];
	struct ip ip;

	s = slice_trim(s);
	if (s.n >= 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = slice_of(s.p + 1, s.n - 2);
	if (slice_startsi(s, "IPv6:"))
		s = slice_from(s, 5);
	if (!parse(s, &ip) ||
	    inet_ntop(ip.bits == 32 ? AF_INET : AF_INET6, ip.octets, text,
		sizeof text) == NULL)
		return SLICE_NULL;
	return slice_dup(a, slice_str(text));
}

bool
ip_with_port(struct slice s, uint16_t *port)
{
	size_t at = slice_rchr(s, '@');
	int64_t number = 53;
	struct ip ip;

	if (at != SLICE_NONE &&
	    (!slice_number(slice_from(s, at + 1), &number) || number < 1 ||
		number > UINT16_MAX))
		return false;
	*port = (uint16_t)number;
	return parse(slice_upto(s, at), &ip);
}

struct slice
ip_network(struct arena *a, struct slice normal_ip)
{
	char text[INET6_ADDRSTRLEN];
	struct ip ip;
	unsigned keep;

	if (!parse(normal_ip, &ip))
		return SLICE_NULL;
	keep = ip.bits == 32 ? 3 : 8;
	memset(ip.octets + keep, 0, sizeof ip.octets - keep);
	if (inet_ntop(ip.bits == 32 ? AF_INET : AF_INET6, ip.octets, text,
		sizeof text) == NULL)
		return SLICE_NULL;
	return slice_printf(a, "%s/%u", text, keep * 8);
}

static bool
same_front(const struct ip *a, const struct ip *b, unsigned bits)
{
	unsigned octets = bits / 8, rest = bits % 8;

	return memcmp(a->octets, b->octets, octets) == 0 &&
	    (rest == 0 ||
		((a->octets[octets] ^ b->octets[octets]) >> (8 - rest)) == 0);
}

bool
ip_in_range(struct slice normal_ip, struct slice cidr)
{
	struct ip ip, net;
	int64_t bits;
	bool whole = slice_chr(cidr, '/') == SLICE_NONE;
	struct slice front = slice_cut(&cidr, '/');

	if (!parse(normal_ip, &ip) || !parse(front, &net) ||
	    ip.bits != net.bits)
		return false;
	if (whole)
		bits = net.bits;
	else if (!slice_number(cidr, &bits) || bits > net.bits)
		return false;
	return same_front(&ip, &net, (unsigned)bits);
}

/* Whole space is nobody's network: registries answer so of what they do not
 * hold. */
struct slice
ip_span(struct arena *a, struct slice first, struct slice last)
{
	struct ip from, to;

	if (!parse(first, &from) || !parse(last, &to) ||
	    from.bits != to.bits || (from.octets[0] == 0 &&
		to.octets[0] == 0xff) ||
	    memcmp(from.octets, to.octets, from.bits / 8) > 0)
		return SLICE_NULL;
	return slice_printf(a, "%.*s-%.*s", SLICE_ARG(ip_normal(a, first)),
	    SLICE_ARG(ip_normal(a, last)));
}

static bool
in_span(struct slice normal_ip, struct slice span)
{
	struct slice front = slice_cut(&span, '-');
	struct ip ip, from, to;

	return parse(normal_ip, &ip) && parse(front, &from) &&
	    parse(span, &to) && ip.bits == from.bits &&
	    ip.bits == to.bits &&
	    memcmp(ip.octets, from.octets, ip.bits / 8) >= 0 &&
	    memcmp(ip.octets, to.octets, ip.bits / 8) <= 0;
}

bool
ip_in_networks(struct slice normal_ip, struct slice networks)
{
	struct slice word;

	while ((word = slice_word(&networks)).n != 0)
		if (slice_chr(word, '-') != SLICE_NONE
			? in_span(normal_ip, word)
			: ip_in_range(normal_ip, word))
			return true;
	return false;
}

bool
ip_is_private(struct slice normal_ip)
{
	static const char *const nets[] = {
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", /* RFC 1918 */
		"127.0.0.0/8", "::1/128",			 /* loopback */
		"169.254.0.0/16", "fe80::/10", /* link-local */
		"100.64.0.0/10",	       /* RFC 6598 */
		"fc00::/7",		       /* RFC 4193 */
		"0.0.0.0/8", "::/128",	       /* this host: RFC 1122 */
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(nets); i++)
		if (ip_in_range(normal_ip, slice_str(nets[i])))
			return true;
	return false;
}

#ifndef CORE_BASE_URL_H
#define CORE_BASE_URL_H

#include "core/base/mem.h"
#include "core/base/slice.h"

enum { /* struct url.flags */
	URL_USERINFO = 1, /* user@ before the host */
	URL_IP_HOST = 2,
	URL_IDN = 4,	   /* host has non-ASCII or xn-- labels */
	URL_OTHER_SCHEME = 8, /* neither http nor https nor mailto */
	URL_PORT = 16, /* another than the scheme's own */
};

/* Slices into the given URL, apart from host, which is lower-case A-labels
 * in the arena.  host.p == NULL: it has none. */
struct url {
	struct slice scheme, userinfo, host, port, path;
	struct slice host_unicode; /* U-labels where host is an IDN, else NULL */
	unsigned flags;
};

/* WHATWG-lenient: blanks and controls inside are skipped, "\" counts as "/",
 * percent-encoded hosts are decoded, numeric IPv4 forms are normalised.  The
 * host of a mailto URL is the first address's domain, userinfo its local part.
 * Without a scheme, "www.x.example/y", "x.com/y" and addresses have a host,
 * "index.html" has none.  Where controls stand in the URL, the slices lie in a
 * copy without them. */
void url_split(struct arena *a, struct slice s, struct url *u);
/* CyberChef form: hxxp[://]host[.]example/path; addresses user[@]host. */
struct slice url_defang(struct arena *a, struct slice s);
struct slice host_defang(struct arena *a, struct slice host);
struct slice url_refang(struct arena *a, struct slice s);

/* Lower-case A-labels by IDNA2008 with UTS 46 mapping, no trailing dot;
 * SLICE_NULL if it is no host name (RFC 1123, underscores allowed). */
struct slice host_normal(struct arena *a, struct slice host);
/*
 * Organisational domain by the public suffix list (the RFC 7489 view);
 * the host itself where it is a suffix; SLICE_NULL for IP addresses.
 */
struct slice host_org_domain(struct arena *a, struct slice host);
/* Can anybody have a name under it: of a registry, or of a company that lets
 * its customers (the list's private part)? */
enum host_suffix { HOST_NO_SUFFIX, HOST_PUBLIC_SUFFIX, HOST_PRIVATE_SUFFIX };
enum host_suffix host_suffix(struct arena *a, struct slice host);
/* IPv4, IPv6 (with or without [] and "IPv6:") in canonical text; NULL if not.
 * ::ffff:192.0.2.1 is 192.0.2.1 (RFC 7208 section 5). */
struct slice ip_normal(struct arena *a, struct slice s);
bool ip_is_private(struct slice normal_ip); /* RFC 1918, loopback, link-local,
					     * ULA, 100.64/10, 0/8, :: */
/* "192.0.2.0/24", "2001:db8::/32": is that (normal) address inside? */
bool ip_in_range(struct slice normal_ip, struct slice cidr);
/* "192.0.2.0-192.0.2.255" of the ends of a network; SLICE_NULL where they are
 * none */
struct slice ip_span(struct arena *a, struct slice first, struct slice last);
/* Networks with blanks between: CIDR, or as ip_span gives them.  Is that
 * (normal) address inside one? */
bool ip_in_networks(struct slice normal_ip, struct slice networks);
/* "192.0.2.1", "2001:db8::1@5353": where a server of DNS listens; *port is 53
 * where none is said */
bool ip_with_port(struct slice s, uint16_t *port);
/* What it may share with neighbours of one owner: the /24 of IPv4, the /64 of
 * IPv6, as CIDR; SLICE_NULL if it is no address */
struct slice ip_network(struct arena *a, struct slice normal_ip);
/* Loads the public suffix list now (before a sandbox locks). */
void url_warm_up(void);

#endif

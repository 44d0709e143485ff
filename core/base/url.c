/* URLs as browsers read them (WHATWG), not as RFC 3986 wishes them to be. */
#include "core/base/hex.h"
#include "core/base/host.h"
#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/base/url_shape.h"

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7F;
}

/* Without the blanks at its ends and the controls in it; s itself if it has
 * none, so that slices point into what the caller gave. */
static struct slice
without_controls(struct arena *a, struct slice s)
{
	size_t i, n = 0;
	char *copy;

	while (s.n > 0 && (is_control(s.p[0]) || s.p[0] == ' '))
		s = slice_from(s, 1);
	while (s.n > 0 && (is_control(s.p[s.n - 1]) || s.p[s.n - 1] == ' '))
		s.n--;
	for (i = 0; i < s.n && !is_control(s.p[i]); i++)
		;
	if (i == s.n)
		return s;
	copy = arena_alloc(a, s.n + 1);
	for (i = 0; i < s.n; i++)
		if (!is_control(s.p[i]))
			copy[n++] = s.p[i];
	return slice_of(copy, n);
}

/* Percent-decoded, without blanks and controls. */
static struct slice
decode_host(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, s.n + 1), c;
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		c = s.p[i];
		if (c == '%' && hex_octet(s, i + 1) >= 0) {
			c = (char)hex_octet(s, i + 1);
			i += 2;
		}
		if (!is_control(c) && c != ' ')
			out[n++] = c;
	}
	return slice_of(out, n);
}

/* "0x7f", "0177", "127": a part of a numeric host. */
static bool
ipv4_part(struct slice s, uint64_t *value)
{
	unsigned base = 10;
	size_t i;
	int digit;

	if (s.n == 0)
		return false;
	if (slice_startsi(s, "0x")) {
		base = 16;
		s = slice_from(s, 2);
	} else if (s.n > 1 && s.p[0] == '0')
		base = 8;
	*value = 0;
	for (i = 0; i < s.n; i++) {
		digit = hex_digit(s.p[i]);
		if (digit < 0 || (unsigned)digit >= base ||
		    *value > UINT32_MAX)
			return false;
		*value = *value * base + (unsigned)digit;
	}
	return true;
}

/* WHATWG "IPv4 parser": 1 to 4 parts, the last fills what is left. */
static struct slice
numeric_ipv4(struct arena *a, struct slice host)
{
	uint64_t part, ip = 0;
	unsigned n;
	bool last;

	for (n = 0, last = false; n < 4 && !last; n++) {
		last = slice_chr(host, '.') == SLICE_NONE;
		if (!ipv4_part(slice_cut(&host, '.'), &part))
			return SLICE_NULL;
		if (last) {
			if (part >> 8 * (4 - n) != 0)
				return SLICE_NULL;
			ip |= part;
		} else {
			if (part > 255)
				return SLICE_NULL;
			ip |= part << 8 * (3 - n);
		}
	}
	if (!last)
		return SLICE_NULL;
	return slice_printf(a, "%u.%u.%u.%u", (unsigned)(ip >> 24 & 255),
	    (unsigned)(ip >> 16 & 255), (unsigned)(ip >> 8 & 255),
	    (unsigned)(ip & 255));
}

static void
read_host(struct arena *a, struct slice raw, struct url *u)
{
	struct slice host = decode_host(a, raw), ip;
	size_t i;

	if (host.n == 0)
		return;
	for (i = 0; i < host.n; i++)
		if ((unsigned char)host.p[i] >= 0x80)
			u->flags |= URL_IDN;
	if (host.p[0] == '[') {
		u->host = ip_normal(a, host);
		u->flags |= u->host.p != NULL ? URL_IP_HOST : 0;
		return;
	}
	u->host = host_map(a, host, false);
	if (u->host.p == NULL)
		return;
	ip = numeric_ipv4(a, u->host);
	if (ip.p != NULL) {
		u->host = ip;
		u->flags |= URL_IP_HOST;
		return;
	}
	u->host_unicode = host_to_unicode(a, u->host);
	if (slice_starts(u->host, "xn--") ||
	    slice_find(u->host, SLICE(".xn--")) != SLICE_NONE)
		u->flags |= URL_IDN;
}

static bool
is_default_port(const struct url *u)
{
	return u->port.n == 0 ||
	    (slice_eqi_str(u->scheme, "http") && slice_eq_str(u->port, "80")) ||
	    (slice_eqi_str(u->scheme, "https") && slice_eq_str(u->port, "443"));
}

static void
read_authority(struct arena *a, struct slice s, struct url *u)
{
	size_t at = slice_rchr(s, '@'), colon;

	if (at != SLICE_NONE) {
		u->userinfo = slice_upto(s, at);
		u->flags |= URL_USERINFO;
		s = slice_from(s, at + 1);
	}
	colon = slice_rchr(s, ':');
	if (colon != SLICE_NONE &&
	    slice_chr(slice_from(s, colon), ']') == SLICE_NONE) {
		u->port = slice_from(s, colon + 1);
		s = slice_upto(s, colon);
		if (!is_default_port(u))
			u->flags |= URL_PORT;
	}
	read_host(a, s, u);
}

/* The first address of a mailto URL; userinfo is its local part. */
static void
read_address(struct arena *a, struct slice s, struct url *u)
{
	struct slice one = slice_cut(&s, ',');
	size_t at = slice_rchr(one, '@');

	if (at == SLICE_NONE)
		return;
	u->userinfo = slice_upto(one, at);
	read_host(a, slice_from(one, at + 1), u);
}

void
url_split(struct arena *a, struct slice s, struct url *u)
{
	struct url_shape shape;
	struct slice authority;

	memset(u, 0, sizeof *u);
	s = without_controls(a, s);
	url_shape(a, s, &shape);
	if (shape.scheme > 0)
		u->scheme = slice_upto(s, shape.scheme);
	if (shape.kind == URL_OTHER)
		u->flags |= URL_OTHER_SCHEME;
	u->path = slice_from(s, shape.end);
	if (!shape.has_authority)
		return;
	authority = slice_of(s.p + shape.begin, shape.end - shape.begin);
	if (shape.kind == URL_MAIL)
		read_address(a, authority, u);
	else
		read_authority(a, authority, u);
}

/* Where the parts of a URL stand, read as leniently as browsers do. */
#include "core/base/host.h"
#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/base/url_shape.h"

#define MOST_BARE_HOST 300 /* octets, for a URL without a scheme */

/* Schemes whose slashes may be missing, too many, or backslashes. */
static bool
is_lenient(struct slice scheme)
{
	return slice_eqi_str(scheme, "http") ||
	    slice_eqi_str(scheme, "https") || slice_eqi_str(scheme, "ftp") ||
	    slice_eqi_str(scheme, "ws") || slice_eqi_str(scheme, "wss");
}

/* Length of the scheme; 0 where there is none.  "host.example:8080" has none. */
static size_t
scheme_length(struct slice s)
{
	size_t i;
	bool dot = false;

	if (s.n == 0 || ascii_lower(s.p[0]) < 'a' || ascii_lower(s.p[0]) > 'z')
		return 0;
	for (i = 1; i < s.n && s.p[i] != ':'; i++) {
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '+' && s.p[i] != '-' &&
		    s.p[i] != '.')
			return 0;
		dot = dot || s.p[i] == '.';
	}
	if (i == s.n)
		return 0;
	return dot && i + 1 < s.n && ascii_is_digit(s.p[i + 1]) ? 0 : i;
}

static bool
is_slash(char c, bool lenient)
{
	return c == '/' || (lenient && c == '\\');
}

static size_t
authority_end(struct slice s, size_t i, bool lenient)
{
	while (i < s.n && !is_slash(s.p[i], lenient) && s.p[i] != '?' &&
	    s.p[i] != '#')
		i++;
	return i;
}

/* "www.bank.example/x", "192.0.2.1", "user@bank.example": no scheme, but what
 * stands before the path is a host that can exist. */
static bool
is_bare_host(struct arena *a, struct slice s, bool *address)
{
	size_t at = slice_rchr(s, '@');
	struct slice host;

	if (s.n == 0 || s.n > MOST_BARE_HOST)
		return false;
	*address = at != SLICE_NONE;
	s = *address ? slice_from(s, at + 1) : s;
	host = host_map(a, slice_cut(&s, ':'), false);
	return host.p != NULL && (host_has_known_suffix(a, host) ||
	    ip_normal(a, host).p != NULL || slice_startsi(host, "www.") ||
	    (*address && slice_chr(host, '.') != SLICE_NONE));
}

static void
shape_relative(struct arena *a, struct slice s, struct url_shape *shape)
{
	bool address = false;

	shape->kind = URL_RELATIVE;
	if (s.n >= 2 && is_slash(s.p[0], true) && is_slash(s.p[1], true)) {
		shape->begin = 2;
		shape->end = authority_end(s, 2, true);
		shape->has_authority = true;
		return;
	}
	shape->end = authority_end(s, 0, true);
	shape->has_authority = is_bare_host(a, slice_upto(s, shape->end),
	    &address);
	if (!shape->has_authority)
		shape->end = 0;
	else if (address)
		shape->kind = URL_MAIL;
}

void
url_shape(struct arena *a, struct slice s, struct url_shape *shape)
{
	struct slice scheme, rest;
	bool lenient;
	size_t i;

	memset(shape, 0, sizeof *shape);
	shape->scheme = scheme_length(s);
	if (shape->scheme == 0) {
		shape_relative(a, s, shape);
		return;
	}
	scheme = slice_upto(s, shape->scheme);
	rest = slice_from(s, shape->scheme + 1);
	lenient = is_lenient(scheme);
	shape->slashes = slice_starts(rest, "//");
	shape->begin = shape->end = i = shape->scheme + 1;
	if (slice_eqi_str(scheme, "mailto")) {
		shape->kind = URL_MAIL;
		shape->slashes = false; /* they belong to the address */
		shape->has_authority = true;
		while (i < s.n && s.p[i] != '?' && s.p[i] != '#')
			i++;
		shape->end = i;
		return;
	}
	shape->kind = slice_startsi(scheme, "http") && lenient ? URL_WEB
							       : URL_OTHER;
	if (!lenient && !shape->slashes)
		return;
	if (lenient)
		while (i < s.n && is_slash(s.p[i], true))
			i++;
	else
		i += 2;
	shape->has_authority = true;
	shape->begin = i;
	shape->end = authority_end(s, i, lenient);
}

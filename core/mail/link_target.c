/* URLs that gateways put theirs before: the target is in them. */

#include "core/base/hash.h"
#include "core/base/hex.h"
#include "core/mail/link_target.h"

enum { DEPTH_MOST = 3 }; /* gateways on one way */

static const struct {
	const char *host; /* or a domain above it */
	const char *name; /* of the parameter; NULL: written otherwise */
	enum link_wrapper wrapper;
} wrappers[] = {
	{ "safelinks.protection.outlook.com", "url", LINK_SAFE_LINKS },
	{ "urldefense.proofpoint.com", NULL, LINK_PROOFPOINT },
	{ "urldefense.com", NULL, LINK_PROOFPOINT },
	{ "urldefense.us", NULL, LINK_PROOFPOINT },
	{ "linkprotect.cudasvc.com", "a", LINK_BARRACUDA },
	{ "clicktime.symantec.com", "u", LINK_SYMANTEC },
	{ "ctp.trendmicro.com", "url", LINK_TREND_MICRO },
	{ "protect2.fireeye.com", "u", LINK_TRELLIX },
	{ "mimecast.com", NULL, LINK_MIMECAST },
	{ "mimecastprotect.com", NULL, LINK_MIMECAST },
	{ "www.google.com", "q", LINK_GOOGLE },
};

static int
find_wrapper(struct slice host)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(wrappers); i++)
		if (host_is_under(host, slice_str(wrappers[i].host)))
			return (int)i;
	return -1;
}

int
link_wrapper(struct slice host)
{
	int i = find_wrapper(host);

	return i >= 0 ? (int)wrappers[i].wrapper : -1;
}

static void
percent_decode(struct slice s, struct buf *out)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		int octet = s.p[i] == '%' ? hex_octet(s, i + 1) : -1;

		buf_add_char(out, octet >= 0 ? (char)octet : s.p[i]);
		i += octet >= 0 ? 2 : 0;
	}
}

/* The value of one parameter of a query, as it stands */
static struct slice
query_get(struct slice query, const char *name)
{
	size_t n = strlen(name);

	while (query.n != 0) {
		struct slice one = slice_cut(&query, '&');

		if (slice_starts(one, name) && one.n > n && one.p[n] == '=')
			return slice_from(one, n + 1);
	}
	return SLICE_NULL;
}

/* Version 2: "-" for "%", "_" for "/" */
static void
proofpoint_2(struct slice u, struct buf *out)
{
	struct buf mapped = { 0 };
	size_t i;

	for (i = 0; i < u.n; i++)
		buf_add_char(&mapped, u.p[i] == '-' ? '%'
			: u.p[i] == '_' ? '/' : u.p[i]);
	percent_decode(buf_slice(&mapped), out);
	buf_free(&mapped);
}

static int
run_length(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) + 2 : 0;
}

/* Version 3: __URL__;OCTETS!!...: "*" stands for the next octet, "**" and a
 * letter for a run of them. */
static bool
proofpoint_3(struct arena *a, struct slice s, struct buf *out)
{
	size_t end = slice_find(s, SLICE("__;")), i, at = 0;
	struct slice url, octets;

	if (!slice_starts(s, "__") || end == SLICE_NONE || end < 2)
		return false;
	url = slice_of(s.p + 2, end - 2);
	s = slice_from(s, end + 3);
	octets = slice_cut(&s, '!');
	octets = base64_decode(a, octets);
	for (i = 0; i < url.n; i++) {
		size_t n = 1;

		if (url.p[i] != '*') {
			buf_add_char(out, url.p[i]);
			continue;
		}
		if (i + 2 < url.n && url.p[i + 1] == '*') {
			n = (size_t)run_length(url.p[i + 2]);
			i += 2;
		}
		if (octets.p == NULL || n > octets.n - at)
			return false;
		buf_add(out, octets.p + at, n);
		at += n;
	}
	return true;
}

static bool
proofpoint(struct arena *a, struct slice path, struct buf *out)
{
	struct slice u;

	if (slice_starts(path, "/v3/"))
		return proofpoint_3(a, slice_from(path, 4), out);
	slice_cut(&path, '?');
	u = query_get(path, "u");
	if (u.n == 0)
		return false;
	/* Version 1 encodes by percent, which 2 never has */
	if (slice_chr(u, '%') != SLICE_NONE)
		percent_decode(u, out);
	else
		proofpoint_2(u, out);
	return true;
}

/* "scheme://host" off *url; what is left is path and query */
static struct slice
take_host(struct slice *url)
{
	size_t at = slice_find(*url, SLICE("://")), n;
	struct slice host;

	if (at == SLICE_NONE || at > 5)
		return SLICE_NULL;
	*url = slice_from(*url, at + 3);
	for (n = 0; n < url->n && url->p[n] != '/' && url->p[n] != '?'; n++)
		;
	host = slice_upto(*url, n);
	*url = slice_from(*url, n);
	return host;
}

bool
link_unwrap(struct arena *a, struct slice url, struct buf *out, int *wrapper)
{
	struct slice rest = url, value;
	int i = find_wrapper(take_host(&rest));

	if (i < 0)
		return false;
	*wrapper = (int)wrappers[i].wrapper;
	if (*wrapper == LINK_PROOFPOINT)
		return proofpoint(a, rest, out);
	if (wrappers[i].name == NULL ||
	    (*wrapper == LINK_GOOGLE && !slice_starts(rest, "/url?")))
		return false;
	slice_cut(&rest, '?');
	value = query_get(rest, wrappers[i].name);
	percent_decode(value, out);
	return value.n != 0;
}

/* protect-eu.mimecast.com/s/TOKEN?domain=HOST */
static struct slice
named_host(struct arena *a, struct slice url)
{
	struct slice rest = url, host;

	if (link_wrapper(take_host(&rest)) != LINK_MIMECAST ||
	    !slice_starts(rest, "/s/"))
		return SLICE_NULL;
	slice_cut(&rest, '?');
	host = query_get(rest, "domain");
	return host.n != 0 ? slice_printf(a, "https://%.*s/", SLICE_ARG(host))
			   : SLICE_NULL;
}

struct slice
link_target(struct arena *a, struct slice url)
{
	struct slice host;
	int depth, wrapper;

	for (depth = 0; depth < DEPTH_MOST; depth++) {
		struct buf out = { 0 };

		if (!link_unwrap(a, url, &out, &wrapper)) {
			buf_free(&out);
			break;
		}
		url = slice_dup(a, buf_slice(&out));
		buf_free(&out);
	}
	host = named_host(a, url);
	return host.p != NULL ? host : url;
}

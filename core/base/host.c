/* Host names: IDNA (libidn2) and the public suffix list (libpsl). */
#include <idn2.h>
#include <libpsl.h>
#include <stdlib.h>

#include "core/base/host.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/base/url.h"

#define MOST_HOST 253  /* RFC 1035 section 2.3.4, without the root's dot */
#define MOST_LABEL 63
#define MOST_INPUT 1000 /* octets of UTF-8 that are worth a try at IDNA */

static const psl_ctx_t *suffixes; /* loaded once, never freed */

void
url_warm_up(void)
{
	if (suffixes == NULL)
		suffixes = psl_latest(NULL);
	if (suffixes == NULL)
		suffixes = psl_builtin();
}

static bool
label_ok(struct slice l, bool strict)
{
	size_t i;

	if (l.n == 0 || l.n > MOST_LABEL)
		return false;
	for (i = 0; i < l.n; i++)
		if (!ascii_is_alnum(l.p[i]) && l.p[i] != '-' && l.p[i] != '_')
			return false;
	return !strict || (l.p[0] != '-' && l.p[l.n - 1] != '-');
}

static bool
labels_ok(struct slice host, bool strict)
{
	size_t dot;

	if (host.n == 0 || host.n > MOST_HOST)
		return false;
	do {
		dot = slice_chr(host, '.');
		if (!label_ok(slice_cut(&host, '.'), strict))
			return false;
	} while (dot != SLICE_NONE);
	return true;
}

static bool
is_ascii(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* U-labels to A-labels; SLICE_NULL where IDNA has no answer. */
static struct slice
to_ascii(struct arena *a, struct slice host)
{
	const char *in;
	uint8_t *out = NULL;
	struct slice result;
	const uint8_t *u;

	if (host.n > MOST_INPUT || memchr(host.p, '\0', host.n) != NULL ||
	    !utf8_valid(host))
		return SLICE_NULL;
	in = arena_strndup(a, host.p, host.n);
	u = (const uint8_t *)in;
	if (idn2_lookup_u8(u, &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) !=
		IDN2_OK &&
	    idn2_lookup_u8(u, &out, IDN2_NFC_INPUT | IDN2_TRANSITIONAL) !=
		IDN2_OK)
		return SLICE_NULL;
	result = slice_dup_lower(a, slice_str((const char *)out));
	idn2_free(out);
	return result;
}

struct slice
host_map(struct arena *a, struct slice host, bool strict)
{
	host = slice_trim(host);
	if (host.n == 0)
		return SLICE_NULL;
	host = is_ascii(host) ? slice_dup_lower(a, host) : to_ascii(a, host);
	if (host.n > 0 && host.p[host.n - 1] == '.')
		host.n--;
	return labels_ok(host, strict) ? host : SLICE_NULL;
}

struct slice
host_normal(struct arena *a, struct slice host)
{
	return host_map(a, host, true);
}

struct slice
host_to_unicode(struct arena *a, struct slice host)
{
	char *out = NULL;
	struct slice result = SLICE_NULL;

	if (slice_find(host, SLICE("xn--")) == SLICE_NONE ||
	    host.n > MOST_HOST)
		return SLICE_NULL;
	if (idn2_to_unicode_8z8z(arena_strndup(a, host.p, host.n), &out, 0) ==
	    IDN2_OK) {
		result = slice_dup(a, slice_str(out));
		idn2_free(out);
	}
	return slice_eq(result, host) ? SLICE_NULL : result;
}

bool
host_has_known_suffix(struct arena *a, struct slice host)
{
	struct slice top = slice_from(host, slice_rchr(host, '.') + 1);

	url_warm_up();
	return slice_chr(host, '.') != SLICE_NONE && suffixes != NULL &&
	    psl_is_public_suffix2(suffixes, arena_strndup(a, top.p, top.n),
		PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

struct slice
host_org_domain(struct arena *a, struct slice host)
{
	struct slice normal = host_map(a, host, false);
	const char *org;

	if (normal.p == NULL || ip_normal(a, normal).p != NULL)
		return SLICE_NULL;
	url_warm_up();
	if (suffixes == NULL)
		return normal;
	/* libpsl wants a string that ends; what it returns lies inside of it */
	normal = slice_dup(a, normal);
	org = psl_registrable_domain(suffixes, normal.p);
	return org != NULL ? slice_str(org) : normal;
}

enum host_suffix
host_suffix(struct arena *a, struct slice host)
{
	const char *name = slice_dup_lower(a, host).p;

	url_warm_up();
	if (suffixes == NULL || name == NULL)
		return HOST_NO_SUFFIX;
	if (psl_is_public_suffix2(suffixes, name, PSL_TYPE_ICANN))
		return HOST_PUBLIC_SUFFIX;
	return psl_is_public_suffix2(suffixes, name,
		   PSL_TYPE_PRIVATE | PSL_TYPE_NO_STAR_RULE)
		   ? HOST_PRIVATE_SUFFIX
		   : HOST_NO_SUFFIX;
}

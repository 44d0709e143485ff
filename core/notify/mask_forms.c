/* The forms in which a mail address stands in a message, undecoded. */

#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/base/host.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/mask.h"

enum { TAG_MOST = 64 }; /* octets of a sub-address */

void
mask_of(const struct sha256 *key, struct slice address,
    char out[MASK_LEN + 1])
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
	struct arena a = { 0 };
	struct slice lower = slice_dup_lower(&a, address);
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned n = sizeof mac;
	size_t i;

	if (HMAC(EVP_sha256(), key->b, sizeof key->b,
		(const unsigned char *)lower.p, lower.n, mac, &n) == NULL)
		abort(); /* libcrypto without SHA-256 is no libcrypto */
	arena_free(&a);
	memcpy(out, "rcpt-", 5);
	for (i = 0; i < 8; i++) { /* RFC 4648 section 7, 5 bits each */
		unsigned bits = (unsigned)mac[i * 5 / 8] << 8 |
		    mac[i * 5 / 8 + 1];

		out[5 + i] = digits[bits >> (11 - i * 5 % 8) & 31];
	}
	out[MASK_LEN] = '\0';
}

/* What may stand for the "@" in bounce addresses, links and tokens; those
 * with more octets first */
static const char *const ats[] = { "%2540", "=40", "%40", "%3D", "=3D", "(at)",
	"[at]", "{at}", "_at_", "-at-", ".at.", "@", "=", "+", "_", "|", ":",
	"#", "*", "~", "/" };

static bool
starts_i(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && slice_eqi(slice_upto(s, prefix.n), prefix);
}

/* "@" and the domain, at the start of s */
static size_t
at_domain(struct slice s, struct slice domain)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(ats); i++) {
		struct slice at = slice_str(ats[i]);

		if (starts_i(s, at) && starts_i(slice_from(s, at.n), domain))
			return at.n + domain.n;
	}
	return 0;
}

/* "+news" of a sub-address (RFC 5233) */
static size_t
tag_length(struct slice s)
{
	size_t n = 1;

	if (s.n == 0 || s.p[0] != '+')
		return 0;
	while (n < s.n && n <= TAG_MOST && (ascii_is_alnum(s.p[n]) ||
	    s.p[n] == '.' || s.p[n] == '-' || s.p[n] == '_'))
		n++;
	return n;
}

static size_t
secret_length(const struct secret *x, struct slice s)
{
	size_t tag, n;

	if (!starts_i(s, x->local))
		return 0;
	s = slice_from(s, x->local.n);
	n = at_domain(s, x->domain);
	if (n != 0)
		return x->local.n + n;
	tag = tag_length(s);
	n = tag != 0 ? at_domain(slice_from(s, tag), x->domain) : 0;
	return n != 0 ? x->local.n + tag + n : 0;
}

size_t
secret_at(const struct secrets *x, struct slice s, size_t i,
    const struct secret **which)
{
	size_t k, best = 0;

	for (k = x->first[(uint8_t)s.p[i]]; k != SLICE_NONE;
	    k = x->v[k].next) {
		size_t n = secret_length(&x->v[k], slice_from(s, i));

		if (n > best) { /* a@x.example.org, not a@x.example */
			best = n;
			*which = &x->v[k];
		}
	}
	return best;
}

static bool
is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] >= 0x80)
			return false;
	return true;
}

static void
link_first(struct secrets *x, size_t i, char c)
{
	uint8_t lower = (uint8_t)ascii_lower(c);
	uint8_t upper = lower >= 'a' && lower <= 'z'
	    ? (uint8_t)(lower - 'a' + 'A') : lower;

	x->v[i].next = x->first[lower];
	x->first[lower] = x->first[upper] = i;
}

static void
add(struct secrets *x, size_t address, struct slice local,
    struct slice domain)
{
	if (local.n == 0 || domain.n == 0)
		return;
	*ARENA_PUSH(&x->arena, x->v, x->n) = (struct secret){ .local = local,
		.domain = domain, .address = address };
	if (local.n + 1 + domain.n < x->least)
		x->least = local.n + 1 + domain.n;
	x->ascii &= is_ascii(local) && is_ascii(domain);
}

/* The domain as it stands, its A-labels and its U-labels */
static void
add_domains(struct secrets *x, size_t address, struct slice local,
    struct slice domain)
{
	struct slice normal = SLICE_NULL, unicode;

	add(x, address, local, domain);
	if (!is_ascii(domain) || slice_ends(domain, ".") ||
	    slice_findi(domain, SLICE("xn--")) != SLICE_NONE)
		normal = host_normal(&x->arena, domain);
	if (normal.p == NULL)
		return;
	add(x, address, local, normal);
	unicode = host_to_unicode(&x->arena, normal);
	if (unicode.p != NULL)
		add(x, address, local, unicode);
}

void
secrets_make(struct secrets *x, const struct masks *m)
{
	size_t i;

	*x = (struct secrets){ .masks = m, .ascii = true,
		.least = SIZE_MAX };
	for (i = 0; i < m->n; i++) {
		struct slice one = m->addresses[i];
		size_t at = slice_rchr(one, '@'), plus;
		struct slice local = slice_upto(one, at == SLICE_NONE ? 0
		    : at);
		struct slice domain = slice_from(one, local.n + 1);

		add_domains(x, i, local, domain);
		plus = slice_chr(local, '+');
		if (plus != SLICE_NONE)
			add_domains(x, i, slice_upto(local, plus), domain);
	}
	for (i = 0; i < 256; i++)
		x->first[i] = SLICE_NONE;
	for (i = 0; i < x->n; i++)
		link_first(x, i, x->v[i].local.p[0]);
}

void
secret_mask(const struct secrets *x, const struct secret *s,
    char out[MASK_LEN + 1])
{
	mask_of(&x->masks->key, x->masks->addresses[s->address], out);
}

void
secrets_free(struct secrets *x)
{
	arena_free(&x->arena);
	*x = (struct secrets){ 0 };
}

/* Masking of our recipients' addresses in text and header fields. */

#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/base/text.h"
#include "core/notify/mask.h"

enum { FOLD_AT = 76 };

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

/* What may stand for the "@" in bounce addresses, links and tokens */
static const char *const ats[] = { "@", "=40", "%40", "%2540", "&#64;", "=3D",
	"=", "%3D" };

static bool
starts_i(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && slice_eqi(slice_upto(s, prefix.n), prefix);
}

static size_t
match_one(struct slice s, struct slice address)
{
	size_t at, i;
	struct slice domain;

	if (s.n == 0 || address.n == 0 ||
	    ascii_lower(s.p[0]) != ascii_lower(address.p[0]))
		return 0;
	at = slice_rchr(address, '@');
	if (at == SLICE_NONE || at == 0 || !starts_i(s, slice_upto(address,
		at)))
		return 0;
	domain = slice_from(address, at + 1);
	for (i = 0; i < ARRAY_LEN(ats); i++) {
		struct slice sep = slice_str(ats[i]);

		if (starts_i(slice_from(s, at), sep) &&
		    starts_i(slice_from(s, at + sep.n), domain))
			return at + sep.n + domain.n;
	}
	return 0;
}

void
mask_first_octets(const struct masks *m, struct mask_first *f)
{
	size_t i;

	memset(f, 0, sizeof *f);
	for (i = 0; i < m->n; i++) {
		unsigned char c;

		if (m->addresses[i].n == 0)
			continue;
		c = (unsigned char)m->addresses[i].p[0];
		f->has[c] = true;
		f->has[(unsigned char)ascii_lower((char)c)] = true;
		if (c >= 'a' && c <= 'z')
			f->has[c - 'a' + 'A'] = true;
	}
}

size_t
mask_match(const struct masks *m, struct slice s, size_t *which)
{
	size_t i, best = 0;

	for (i = 0; i < m->n; i++) {
		size_t n = match_one(s, m->addresses[i]);

		if (n > best) { /* a@x.example.org, not a@x.example */
			best = n;
			*which = i;
		}
	}
	return best;
}

size_t
mask_plain(const struct masks *m, struct slice s, struct buf *out)
{
	char mask[MASK_LEN + 1];
	size_t n = 0, i = 0, done = 0, which = 0;
	struct mask_first first;

	mask_first_octets(m, &first);
	while (i < s.n) {
		/* also at the end of a longer local part: who has that at the
		 * same domain is one of us too */
		size_t len = first.has[(unsigned char)s.p[i]]
		    ? mask_match(m, slice_from(s, i), &which) : 0;

		if (len == 0) {
			i++;
			continue;
		}
		mask_of(&m->key, m->addresses[which], mask);
		buf_add(out, s.p + done, i - done);
		buf_add_str(out, mask);
		i += len;
		done = i;
		n++;
	}
	buf_add_slice(out, slice_from(s, done));
	return n;
}

/* --- header fields --- */

struct slice
message_header(struct slice octets)
{
	size_t i = 0;

	while (i < octets.n) {
		struct slice rest = slice_from(octets, i);
		size_t end = slice_chr(rest, '\n');

		if (end == 0 || (end == 1 && rest.p[0] == '\r'))
			return slice_upto(octets, i);
		if (end == SLICE_NONE)
			break;
		i += end + 1;
	}
	return octets;
}

void
crlf_form(struct slice octets, struct buf *out)
{
	size_t i;

	buf_reserve(out, octets.n + octets.n / 32);
	for (i = 0; i < octets.n; i++) {
		char c = octets.p[i];

		if (c == '\n' && (i == 0 || octets.p[i - 1] != '\r'))
			buf_add_char(out, '\r');
		buf_add_char(out, c);
	}
}

/* One field with its folding, line end included */
static struct slice
take_field(struct slice *s)
{
	struct slice field;
	size_t i = 0;

	while (i < s->n) {
		size_t end = slice_chr(slice_from(*s, i), '\n');

		i = end == SLICE_NONE ? s->n : i + end + 1;
		if (i >= s->n || (s->p[i] != ' ' && s->p[i] != '\t'))
			break;
	}
	field = slice_upto(*s, i);
	*s = slice_from(*s, i);
	return field;
}

static struct slice
field_name(struct slice field)
{
	size_t colon = slice_chr(field, ':');

	return slice_trim(slice_upto(field, colon == SLICE_NONE ? 0 : colon));
}

bool
field_stays(struct slice name)
{
	static const char *const stay[] = { "Message-ID", "DKIM-Signature",
		"ARC-Message-Signature", "ARC-Seal", "DomainKey-Signature" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(stay); i++)
		if (slice_eqi_str(name, stay[i]))
			return true;
	return false;
}

/* Lines joined: an address, or what encodes it, may be folded inside. */
static void
unfold(struct slice field, struct buf *out)
{
	for (size_t i = 0; i < field.n; i++) {
		if (field.p[i] != '\r' && field.p[i] != '\n') {
			buf_add_char(out, field.p[i]);
			continue;
		}
		while (i + 1 < field.n && ascii_is_space(field.p[i + 1]))
			i++;
	}
}

static void
fold(struct slice field, struct buf *out)
{
	while (field.n > FOLD_AT) {
		buf_add_slice(out, slice_upto(field, FOLD_AT));
		buf_add_str(out, "\n ");
		field = slice_from(field, FOLD_AT);
	}
	buf_add_slice(out, field);
	buf_add_char(out, '\n');
}

/* As it stands; where that leaves an address readable, with its lines
 * joined. */
static size_t
mask_field(const struct masks *m, struct slice field, struct buf *out)
{
	struct buf masked = { 0 }, joined = { 0 }, again = { 0 };
	size_t n = mask_text(m, field, &masked), more = 0;

	if (field_readable(m, buf_slice(&masked))) {
		unfold(buf_slice(&masked), &joined);
		more = mask_text(m, buf_slice(&joined), &again);
	}
	if (more != 0)
		fold(buf_slice(&again), out);
	else
		buf_add_slice(out, buf_slice(&masked));
	buf_free(&masked);
	buf_free(&joined);
	buf_free(&again);
	return n + more;
}

size_t
mask_header(const struct masks *m, struct slice header, struct buf *out)
{
	struct buf masked = { 0 };
	size_t n = 0;

	while (header.n != 0) {
		struct slice field = take_field(&header);

		if (field_stays(field_name(field)))
			buf_add_slice(&masked, field);
		else
			n += mask_field(m, field, &masked);
	}
	crlf_form(buf_slice(&masked), out);
	buf_free(&masked);
	return n;
}

struct residue *
mask_residue(const struct masks *m, struct slice header, struct arena *a,
    size_t *n)
{
	struct residue *out = NULL;

	*n = 0;
	while (header.n != 0) {
		struct slice field = take_field(&header);

		residue_field(m, field_name(field), field, a, &out, n);
	}
	return out;
}

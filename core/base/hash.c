/* SHA-256 and base64, by libcrypto. */

#include <stdlib.h>

#include <openssl/evp.h>

#include "core/base/buf.h"
#include "core/base/hash.h"

enum { CHUNK = 64 << 10 }; /* octets of a file that are read at once */

struct sha256_run {
	EVP_MD_CTX *ctx;
};

/* Asked for once: that takes longer than to hash a header. */
static const EVP_MD *
algorithm(void)
{
	static EVP_MD *sha256;

	if (sha256 == NULL)
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (sha256 == NULL)
		abort(); /* libcrypto without SHA-256 is no libcrypto */
	return sha256;
}

struct sha256_run *
sha256_begin(void)
{
	struct sha256_run *r = xmalloc(sizeof *r);

	r->ctx = EVP_MD_CTX_new();
	if (r->ctx == NULL || EVP_DigestInit_ex(r->ctx, algorithm(), NULL) != 1)
		abort();
	return r;
}

void
sha256_more(struct sha256_run *r, struct slice s)
{
	if (s.n != 0 && EVP_DigestUpdate(r->ctx, s.p, s.n) != 1)
		abort();
}

struct sha256_run *
sha256_fork(const struct sha256_run *r)
{
	struct sha256_run *copy = sha256_begin();

	if (EVP_MD_CTX_copy_ex(copy->ctx, r->ctx) != 1)
		abort();
	return copy;
}

struct sha256
sha256_end(struct sha256_run *r)
{
	struct sha256 h;

	if (EVP_DigestFinal_ex(r->ctx, h.b, NULL) != 1)
		abort();
	EVP_MD_CTX_free(r->ctx);
	free(r);
	return h;
}

bool
sha256_of_fd(int fd, struct sha256 *out)
{
	struct sha256_run *run = sha256_begin();
	struct buf b = { 0 };
	bool ok;

	do {
		buf_clear(&b);
		ok = buf_read_fd(&b, fd, CHUNK) == 0;
		sha256_more(run, buf_slice(&b));
	} while (ok && b.n != 0);
	buf_free(&b);
	*out = sha256_end(run);
	return ok;
}

struct sha256
sha256_of(struct slice s)
{
	struct sha256_run *r = sha256_begin();

	sha256_more(r, s);
	return sha256_end(r);
}

void
sha256_hex(const struct sha256 *h, char out[SHA256_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < SHA256_LEN; i++) {
		out[2 * i] = digits[h->b[i] >> 4];
		out[2 * i + 1] = digits[h->b[i] & 15];
	}
	out[SHA256_HEX] = '\0';
}

static int
hex_value(char c)
{
	c = ascii_lower(c);
	if (ascii_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
sha256_from_hex(struct slice hex, struct sha256 *out)
{
	size_t i;

	if (hex.n != SHA256_HEX)
		return false;
	for (i = 0; i < SHA256_LEN; i++) {
		int high = hex_value(hex.p[2 * i]);
		int low = hex_value(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out->b[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static int
by_octets(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct sha256));
}

void
sha256_sort(struct sha256 *v, size_t n)
{
	if (n != 0)
		qsort(v, n, sizeof *v, by_octets);
}

struct slice
base64_encode(struct arena *a, struct slice s)
{
	size_t room = (s.n + 2) / 3 * 4 + 1;
	char *out = arena_alloc(a, room);
	size_t i, n = 0;

	/* EVP_EncodeBlock counts in int: blocks of a multiple of three */
	for (i = 0; i < s.n; i += 3 << 20) {
		size_t chunk = s.n - i < 3 << 20 ? s.n - i : 3 << 20;

		n += (size_t)EVP_EncodeBlock((unsigned char *)out + n,
		    (const unsigned char *)s.p + i, (int)chunk);
	}
	return slice_of(out, n);
}

enum { BASE64_NONE = 64, BASE64_BLANK };

/* What each octet stands for; made once */
static const uint8_t *
base64_values(void)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
				     "opqrstuvwxyz0123456789+/";
	static uint8_t values[256];
	size_t i;

	if (values['/'] != 0)
		return values;
	for (i = 0; i < sizeof values; i++)
		values[i] = ascii_is_space((char)i) ? BASE64_BLANK
						    : BASE64_NONE;
	values['-'] = 62; /* RFC 4648 section 5 */
	values['_'] = 63;
	for (i = 0; i < 64; i++)
		values[(uint8_t)digits[i]] = (uint8_t)i;
	return values;
}

struct slice
base64_decode(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, s.n / 4 * 3 + 4);
	const uint8_t *values = base64_values();
	uint32_t bits = 0;
	size_t i, n = 0, digits = 0;

	for (i = 0; i < s.n && s.p[i] != '='; i++) {
		uint8_t v = values[(uint8_t)s.p[i]];

		if (v == BASE64_BLANK)
			continue;
		if (v == BASE64_NONE)
			return SLICE_NULL;
		bits = bits << 6 | v;
		if (++digits % 4 != 0)
			continue;
		out[n++] = (char)(bits >> 16);
		out[n++] = (char)(bits >> 8);
		out[n++] = (char)bits;
	}
	for (; i < s.n; i++)
		if (s.p[i] != '=' && !ascii_is_space(s.p[i]))
			return SLICE_NULL;
	if (digits % 4 == 1)
		return SLICE_NULL;
	if (digits % 4 == 2)
		out[n++] = (char)(bits >> 4);
	if (digits % 4 == 3) {
		out[n++] = (char)(bits >> 10);
		out[n++] = (char)(bits >> 2);
	}
	return slice_of(out, n);
}

#ifndef TESTS_UNIT_DKIM_SIGN_H
#define TESTS_UNIT_DKIM_SIGN_H

/*
 * A small signer, so that each case is good but for the one thing that it is
 * about.  It has its own canonicalisation, octet by octet.
 */
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "tests/unit/dkim_keys.h"

enum signer { RSA_2048, RSA_512, RSA_768, RSA_1024, RSA_4096, ED25519 };

__attribute__((unused)) static EVP_PKEY *
sign_key(enum signer which)
{
	static const char *const text[] = { rsa_2048, rsa_512, rsa_768,
		rsa_1024, rsa_4096, ed25519_seed };
	static EVP_PKEY *keys[ED25519 + 1];
	struct arena a = { 0 };
	struct slice der;
	const unsigned char *p;

	if (keys[which] == NULL) {
		der = base64_decode(&a, slice_str(text[which]));
		p = (const unsigned char *)der.p;
		keys[which] = which == ED25519
			? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
			      p, der.n)
			: d2i_PrivateKey(EVP_PKEY_RSA, NULL, &p, (long)der.n);
		arena_free(&a);
	}
	return keys[which];
}

/* p= of a key: SubjectPublicKeyInfo, or RSAPublicKey where bare */
__attribute__((unused)) static struct slice
sign_public(struct arena *a, enum signer which, bool bare)
{
	EVP_PKEY *key = sign_key(which);
	unsigned char *der = NULL, raw[32];
	size_t nraw = sizeof raw;
	struct slice out;
	int n;

	if (which == ED25519) {
		EVP_PKEY_get_raw_public_key(key, raw, &nraw);
		return base64_encode(a, slice_of((const char *)raw, nraw));
	}
	n = bare ? i2d_PublicKey(key, &der) : i2d_PUBKEY(key, &der);
	out = base64_encode(a, slice_of((const char *)der, (size_t)n));
	OPENSSL_free(der);
	return out;
}

/* Signature over octets (of Ed25519: over their SHA-256, RFC 8463) */
__attribute__((unused)) static struct slice
sign_octets(struct arena *a, enum signer which, bool sha1, struct slice octets)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char sig[1024];
	size_t n = sizeof sig;
	struct sha256 digest;
	const EVP_MD *md = sha1 ? EVP_sha1() : EVP_sha256();

	if (which == ED25519) {
		digest = sha256_of(octets);
		octets = slice_of((const char *)digest.b, sizeof digest.b);
		md = NULL;
	}
	octets = slice_dup(a, octets);
	if (EVP_DigestSignInit(ctx, NULL, md, NULL, sign_key(which)) != 1 ||
	    EVP_DigestSign(ctx, sig, &n, (const unsigned char *)octets.p,
		octets.n) != 1)
		abort();
	EVP_MD_CTX_free(ctx);
	return slice_dup(a, slice_of((const char *)sig, n));
}

/* What is signed, and how.  The field says what `tags` says, whatever else is
 * done: "%H" in it becomes bh=, "%B" b=. */
struct signing {
	enum signer key;
	bool sha1, simple_header, simple_body, has_length;
	size_t length;
	const char *signs;  /* "from:to": names, as h= has them */
	struct slice header, body; /* CRLF line ends; header: fields alone */
	const char *tags;
};

__attribute__((unused)) static void
sign_field(struct buf *out, struct slice field, bool simple)
{
	size_t colon = slice_chr(field, ':'), i;
	struct slice value = slice_from(field, colon + 1);
	bool blank = false, first = true;

	if (simple) {
		buf_add_slice(out, field);
		return;
	}
	for (i = 0; i < colon; i++)
		if (field.p[i] != ' ' && field.p[i] != '\t')
			buf_add_char(out, ascii_lower(field.p[i]));
	buf_add_char(out, ':');
	for (i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c == ' ' || c == '\t') {
			blank = true;
		} else if (c != '\n' && (c != '\r' || i + 1 == value.n ||
		    value.p[i + 1] != '\n')) {
			if (blank && !first)
				buf_add_char(out, ' ');
			buf_add_char(out, c);
			blank = first = false;
		}
	}
}

/* The fields of a header, CRLF left out at the end of each */
__attribute__((unused)) static size_t
sign_split(struct slice header, struct slice *fields, size_t most)
{
	size_t n = 0, start = 0, i;

	for (i = 0; i + 1 < header.n && n < most; i++)
		if (header.p[i] == '\r' && header.p[i + 1] == '\n' &&
		    (i + 2 == header.n ||
			(header.p[i + 2] != ' ' && header.p[i + 2] != '\t'))) {
			fields[n++] = slice_of(header.p + start, i - start);
			start = i + 2;
		}
	return n;
}

__attribute__((unused)) static void
sign_header(struct buf *out, const struct signing *s)
{
	struct slice fields[100], names = slice_str(s->signs);
	size_t n = sign_split(s->header, fields, 100), i;

	while (names.n != 0) {
		struct slice name = slice_trim(slice_cut(&names, ':'));

		for (i = n; i > 0; i--)
			if (slice_eqi(slice_trim(slice_upto(fields[i - 1],
				slice_chr(fields[i - 1], ':'))), name))
				break;
		if (i == 0)
			continue;
		sign_field(out, fields[i - 1], s->simple_header);
		buf_add_str(out, "\r\n");
		fields[i - 1] = SLICE(":"); /* each once */
	}
}

__attribute__((unused)) static void
sign_body(struct buf *out, const struct signing *s)
{
	size_t i;

	for (i = 0; i < s->body.n; i++) {
		char c = s->body.p[i];

		if (!s->simple_body && (c == ' ' || c == '\t')) {
			if (out->n != 0 && out->p[out->n - 1] == ' ')
				continue;
			c = ' ';
		}
		if (!s->simple_body && c == '\r' && i + 1 < s->body.n &&
		    s->body.p[i + 1] == '\n' && out->n != 0 &&
		    out->p[out->n - 1] == ' ')
			out->n--;
		buf_add_char(out, c);
	}
	if (!s->simple_body && out->n != 0 && out->p[out->n - 1] == ' ')
		out->n--;
	if (out->n != 0 && out->p[out->n - 1] != '\n')
		buf_add_str(out, "\r\n");
	while (out->n >= 4 && memcmp(out->p + out->n - 4, "\r\n\r\n", 4) == 0)
		out->n -= 2;
	if (out->n == 2 && !s->simple_body && out->p[0] == '\r')
		out->n = 0;
	if (out->n == 0 && s->simple_body)
		buf_add_str(out, "\r\n");
	if (s->has_length && s->length < out->n)
		out->n = s->length;
}

__attribute__((unused)) static struct slice
sign_replace(struct arena *a, struct slice text, const char *what,
    struct slice with)
{
	size_t at = slice_find(text, slice_str(what));

	if (at == SLICE_NONE)
		return text;
	return slice_printf(a, "%.*s%.*s%.*s", (int)at, text.p,
	    SLICE_ARG(with), SLICE_ARG(slice_from(text, at + strlen(what))));
}

/* The whole field: "DKIM-Signature: ...", CRLF at its end */
__attribute__((unused)) static struct slice
sign_message(struct arena *a, const struct signing *s)
{
	struct buf text = { 0 };
	struct slice field, own;
	unsigned char digest[32];
	unsigned n = 0;

	sign_body(&text, s);
	EVP_Digest(text.p != NULL ? text.p : "", text.n, digest, &n,
	    s->sha1 ? EVP_sha1() : EVP_sha256(), NULL);
	field = sign_replace(a, slice_printf(a, "DKIM-Signature: %s",
	    s->tags), "%H", base64_encode(a, slice_of((char *)digest, n)));
	buf_clear(&text);
	sign_header(&text, s);
	own = sign_replace(a, field, "%B", SLICE(""));
	sign_field(&text, own, s->simple_header);
	field = sign_replace(a, field, "%B", base64_encode(a,
	    sign_octets(a, s->key, s->sha1, buf_slice(&text))));
	buf_free(&text);
	return slice_printf(a, "%.*s\r\n", SLICE_ARG(field));
}

#endif

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

enum signer { RSA_512, RSA_768, RSA_1024, RSA_2048, RSA_4096, ED25519 };

__attribute__((unused)) static EVP_PKEY *
sign_key(enum signer which)
{
	static const char *const text[] = { rsa_512, rsa_768, rsa_1024,
		rsa_2048, rsa_4096, ed25519_seed };
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

#endif

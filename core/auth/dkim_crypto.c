/* Public keys, read and used by libcrypto; the last few are kept. */

#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "core/auth/dkim_crypto.h"

enum {
	WAYS = 4,
	SETS = DKIM_KEYS_KEPT / WAYS,
	MOST_P = 8192, /* octets of p=: more than 8192 bits take */
	MOST_MODULUS = DKIM_MOST_BITS / 8,
	ED25519_KEY = 32,
	ED25519_SIGNATURE = 64,
};

struct kept {
	char *p;
	size_t n;
	bool ed25519;
	unsigned bits;
	EVP_PKEY *key;	   /* NULL: see problem */
	EVP_PKEY_CTX *rsa; /* ready for the bare public operation */
	const char *problem;
	uint64_t used;
};

static struct kept kept[SETS][WAYS];

/* Takes one DER element with that tag off *s (X.690 section 8.1). */
static bool
der_take(struct slice *s, uint8_t tag, struct slice *content)
{
	const uint8_t *p = (const uint8_t *)s->p;
	size_t head = 2, n, i, octets;

	if (s->n < 2 || p[0] != tag)
		return false;
	n = p[1];
	if (n >= 0x80) {
		octets = n & 0x7f;
		if (octets == 0 || octets > 4 || s->n < 2 + octets)
			return false;
		for (n = 0, i = 0; i < octets; i++)
			n = n << 8 | p[2 + i];
		head += octets;
	}
	if (n > s->n - head)
		return false;
	*content = slice_of(s->p + head, n);
	*s = slice_from(*s, head + n);
	return true;
}

enum { DER_INTEGER = 2, DER_BITS = 3, DER_OID = 6, DER_SEQUENCE = 0x30 };

/* A positive number, without its leading zeros */
static bool
der_number(struct slice *s, struct slice *out)
{
	if (!der_take(s, DER_INTEGER, out) || out->n == 0 ||
	    ((uint8_t)*out->p & 0x80) != 0)
		return false;
	while (out->n != 0 && *out->p == '\0')
		*out = slice_from(*out, 1);
	return out->n != 0;
}

/* RSAPublicKey (RFC 8017 A.1.1), bare or in a SubjectPublicKeyInfo (RFC 5280
 * section 4.1.2.7). */
static bool
der_rsa(struct slice der, struct slice *n, struct slice *e)
{
	struct slice outer, kind, oid, bits;

	if (!der_take(&der, DER_SEQUENCE, &outer))
		return false;
	if (der_take(&outer, DER_SEQUENCE, &kind)) {
		if (!der_take(&kind, DER_OID, &oid) ||
		    !slice_eq(oid, SLICE("\x2a\x86\x48\x86\xf7\x0d\1\1\1")) ||
		    !der_take(&outer, DER_BITS, &bits) || bits.n == 0 ||
		    *bits.p != '\0')
			return false;
		bits = slice_from(bits, 1);
		if (!der_take(&bits, DER_SEQUENCE, &outer))
			return false;
	}
	return der_number(&outer, n) && der_number(&outer, e);
}

static unsigned
bits_of(struct slice number)
{
	unsigned bits = (unsigned)number.n * 8;
	uint8_t top;

	for (top = (uint8_t)*number.p; (top & 0x80) == 0; top <<= 1)
		bits--;
	return bits;
}

static EVP_PKEY *
rsa_key(struct slice n, struct slice e)
{
	BIGNUM *modulus = BN_bin2bn((const uint8_t *)n.p, (int)n.n, NULL);
	BIGNUM *exponent = BN_bin2bn((const uint8_t *)e.p, (int)e.n, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (modulus != NULL && exponent != NULL && build != NULL &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent))
		params = OSSL_PARAM_BLD_to_param(build);
	if (params == NULL || ctx == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(modulus);
	BN_free(exponent);
	return key;
}

static bool
is_odd(struct slice number)
{
	return ((uint8_t)number.p[number.n - 1] & 1) != 0;
}

static void
read_rsa(struct kept *k, struct slice der)
{
	struct slice n, e;

	if (!der_rsa(der, &n, &e)) {
		k->problem = der.n == ED25519_KEY
			? "p= is no RSA key; it may be one of Ed25519, but k= "
			  "does not say so"
			: "p= is no RSA key";
		return;
	}
	k->bits = bits_of(n);
	if (k->bits > DKIM_MOST_BITS) {
		k->problem = "the key has more than 8192 bits";
		return;
	}
	if (!is_odd(n) || !is_odd(e) || (e.n == 1 && *e.p == 1)) {
		k->problem = "p= is no RSA key that proves anything: its "
			     "modulus or exponent is even, or the exponent 1";
		return;
	}
	if (e.n <= 8) /* libcrypto takes no longer ones */
		k->key = rsa_key(n, e);
	if (k->key != NULL)
		k->rsa = EVP_PKEY_CTX_new_from_pkey(NULL, k->key, NULL);
	if (k->rsa == NULL || EVP_PKEY_verify_recover_init(k->rsa) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(k->rsa, RSA_NO_PADDING) != 1)
		k->problem = "p= is an RSA key that nothing can verify with";
}

/* Is it one of the points of edwards25519 whose order divides 8, however it is
 * encoded?  Anyone can sign with those. */
static bool
is_small_order(struct slice raw)
{
	static const char eight[][ED25519_KEY + 1] = {
		"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef"
		"\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88"
		"\x6d\x53\xfc\x05",
		"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10"
		"\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77"
		"\x92\xac\x03\x7a" };
	const uint8_t *p = (const uint8_t *)raw.p;
	uint8_t top = p[ED25519_KEY - 1] & 0x7f;
	size_t i, zeros = 0, ones = 0;

	for (i = 0; i < ARRAY_LEN(eight); i++)
		if (memcmp(p, eight[i], ED25519_KEY - 1) == 0 &&
		    top == (uint8_t)eight[i][ED25519_KEY - 1])
			return true;
	for (i = 1; i < ED25519_KEY - 1; i++) {
		zeros += p[i] == 0;
		ones += p[i] == 0xff;
	}
	/* y is 0, 1 or -1: as they are, or with the prime added */
	return (zeros == ED25519_KEY - 2 && top == 0 && p[0] <= 1) ||
	    (ones == ED25519_KEY - 2 && top == 0x7f && p[0] >= 0xec &&
		p[0] <= 0xee);
}

static void
read_ed25519(struct kept *k, struct slice raw)
{
	if (raw.n == ED25519_KEY && is_small_order(raw)) {
		k->problem = "p= is no Ed25519 key that proves anything: a "
			     "point of small order";
		return;
	}
	if (raw.n == ED25519_KEY)
		k->key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
		    (const uint8_t *)raw.p, raw.n);
	if (k->key == NULL)
		k->problem = "p= is no Ed25519 key, which has 32 octets";
	else
		k->bits = 256;
}

static void
kept_read(struct kept *k, struct slice p, bool ed25519)
{
	struct arena a = { 0 };
	struct slice octets = tags_base64(&a, p);

	*k = (struct kept){ .p = xstrndup(p.p, p.n), .n = p.n,
		.ed25519 = ed25519 };
	if (octets.p == NULL)
		k->problem = "p= is no base64";
	else if (ed25519)
		read_ed25519(k, octets);
	else
		read_rsa(k, octets);
	arena_free(&a);
}

static void
kept_drop(struct kept *k)
{
	EVP_PKEY_CTX_free(k->rsa);
	EVP_PKEY_free(k->key);
	free(k->p);
}

static struct kept *
set_of(struct slice p)
{
	uint64_t h = p.n, part;
	size_t i;

	for (i = 0; i + sizeof part <= p.n; i += sizeof part) {
		memcpy(&part, p.p + i, sizeof part);
		h = (h ^ part) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return kept[h % SETS];
}

/* The key, read if it is not at hand.  Valid until the next call. */
static struct kept *
kept_get(struct slice p, bool ed25519)
{
	static uint64_t now;
	struct kept *set = set_of(p), *oldest = set;
	int i;

	for (i = 0; i < WAYS; i++) {
		struct kept *k = &set[i];

		if (k->p != NULL && k->ed25519 == ed25519 &&
		    slice_eq(slice_of(k->p, k->n), p)) {
			k->used = ++now;
			return k;
		}
		if (k->used < oldest->used)
			oldest = k;
	}
	kept_drop(oldest);
	kept_read(oldest, p, ed25519);
	oldest->used = ++now;
	return oldest;
}

void
dkim_crypto_look(struct dkim_key *k)
{
	struct kept *found;
	const char *problem = "p= is longer than any key may be";

	if (k->p.n <= MOST_P) {
		found = kept_get(k->p, k->ed25519);
		k->bits = found->bits;
		problem = found->problem;
	}
	k->usable = problem == NULL;
	if (k->problem.p == NULL && problem != NULL)
		k->problem = slice_str(problem);
}

/* The key if it can be used at all */
static struct kept *
usable(const struct dkim_key *k)
{
	struct kept *found;

	if (k->p.n == 0 || k->p.n > MOST_P)
		return NULL;
	found = kept_get(k->p, k->ed25519);
	return found->problem == NULL ? found : NULL;
}

/* What the signature says, as long as the modulus: EM of RFC 8017 section
 * 8.2.2; 0 where it can be none by this key. */
static size_t
rsa_open(struct kept *k, struct slice signature, uint8_t em[MOST_MODULUS])
{
	size_t n = (k->bits + 7) / 8, got = MOST_MODULUS;

	if (signature.n != n || EVP_PKEY_verify_recover(k->rsa, em, &got,
	    (const uint8_t *)signature.p, signature.n) != 1)
		return 0;
	return got == n ? n : 0;
}

/* Is em the one encoding of a digest under PKCS#1 v1.5 (section 9.2)?  Then
 * *digest points into it. */
static bool
em_digest(const uint8_t *em, size_t n, size_t ndigest, const uint8_t **digest)
{
	static const char sha1[] = "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02"
				   "\x1a\x05\x00\x04\x14";
	static const char sha256[] = "\x30\x31\x30\x0d\x06\x09\x60\x86\x48"
				     "\x01\x65\x03\x04\x02\x01\x05\x00\x04"
				     "\x20";
	const char *info = ndigest == 20 ? sha1 : sha256;
	size_t ninfo = ndigest == 20 ? sizeof sha1 - 1 : sizeof sha256 - 1;
	size_t i, at;

	if (n < 11 + ninfo + ndigest || em[0] != 0 || em[1] != 1)
		return false;
	at = n - ndigest - ninfo;
	for (i = 2; i < at - 1; i++)
		if (em[i] != 0xff)
			return false;
	if (em[at - 1] != 0 || memcmp(em + at, info, ninfo) != 0)
		return false;
	*digest = em + n - ndigest;
	return true;
}

static bool
ed25519_verify(EVP_PKEY *key, struct slice signature, struct slice digest)
{
	static EVP_MD_CTX *ctx;

	if (ctx == NULL)
		ctx = EVP_MD_CTX_new();
	else
		EVP_MD_CTX_reset(ctx);
	return signature.n == ED25519_SIGNATURE && ctx != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, (const uint8_t *)signature.p, signature.n,
		(const uint8_t *)digest.p, digest.n) == 1;
}

/* The digest of ndigest octets that an RSA signature was made over */
static bool
rsa_said(const struct dkim_key *k, struct slice signature, size_t ndigest,
    uint8_t *digest)
{
	struct kept *found = k->ed25519 ? NULL : usable(k);
	uint8_t em[MOST_MODULUS];
	const uint8_t *said;
	size_t n;

	if (found == NULL)
		return false;
	n = rsa_open(found, signature, em);
	if (n == 0 || !em_digest(em, n, ndigest, &said))
		return false;
	memcpy(digest, said, ndigest);
	return true;
}

bool
dkim_key_verify(const struct dkim_key *k, struct slice signature,
    struct slice digest)
{
	uint8_t said[SHA256_LEN];
	struct kept *found;

	if (k->ed25519) {
		found = usable(k);
		return found != NULL &&
		    ed25519_verify(found->key, signature, digest);
	}
	return digest.n <= sizeof said &&
	    rsa_said(k, signature, digest.n, said) &&
	    memcmp(said, digest.p, digest.n) == 0;
}

bool
dkim_key_made(const struct dkim_key *k, struct slice signature, size_t ndigest)
{
	uint8_t said[SHA256_LEN];

	return ndigest <= sizeof said &&
	    rsa_said(k, signature, ndigest, said);
}

bool
dkim_key_recover(const struct dkim_key *k, struct slice signature,
    struct sha256 *digest)
{
	return rsa_said(k, signature, sizeof digest->b, digest->b);
}

/* DKIM keys (RFC 6376 section 3.6.1, RFC 8301, RFC 8463). */

#include "core/auth/dkim.h"
#include "core/auth/dkim_crypto.h"
#include "tests/unit/dkim_sign.h"
#include "tests/unit/tap.h"

static struct arena arena;

static struct dkim_key
parse(struct slice record)
{
	struct dkim_key k;

	dkim_key_parse(&k, record, &arena);
	return k;
}

static struct dkim_key
parse_str(const char *record)
{
	return parse(slice_str(record));
}

static void
kinds(void)
{
	static const struct {
		enum signer key;
		bool bare;
		unsigned bits;
		const char *name;
	} t[] = {
		{ RSA_512, false, 512, "512 bits" },
		{ RSA_768, false, 768, "768 bits" },
		{ RSA_1024, false, 1024, "1024 bits" },
		{ RSA_2048, false, 2048, "2048 bits" },
		{ RSA_2048, true, 2048, "2048 bits, PKCS#1" },
		{ RSA_4096, false, 4096, "4096 bits" },
		{ ED25519, false, 256, "Ed25519" },
	};
	struct sha256 digest = sha256_of(SLICE("signed")), said;
	struct slice d = slice_of((const char *)digest.b, sizeof digest.b);
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		struct slice p = sign_public(&arena, t[i].key, t[i].bare);
		struct dkim_key k = parse(slice_printf(&arena,
		    "v=DKIM1; k=%s; p=%.*s",
		    t[i].key == ED25519 ? "ed25519" : "rsa", SLICE_ARG(p)));
		struct slice sig = sign_octets(&arena, t[i].key, false,
		    SLICE("signed"));
		char *other = arena_strndup(&arena, sig.p, sig.n);

		other[sig.n / 2] ^= 1;
		is_slice(k.problem, NULL, t[i].name);
		is_int(k.bits, t[i].bits, "- so many bits");
		ok(dkim_key_verify(&k, sig, d), "- verifies its signature");
		ok(!dkim_key_verify(&k, slice_of(other, sig.n), d) &&
			!dkim_key_verify(&k, slice_upto(sig, sig.n - 1), d),
		    "- but no other octets, nor fewer");
		if (t[i].key == ED25519)
			continue;
		ok(dkim_key_recover(&k, sig, &said) &&
			memcmp(said.b, digest.b, sizeof said.b) == 0,
		    "- and says what it was made over");
		ok(!dkim_key_recover(&k, slice_of(other, sig.n), &said),
		    "- nothing, where it is none of this key");
	}
}

static void
sha1(void)
{
	struct slice p = sign_public(&arena, RSA_1024, false);
	struct dkim_key k = parse(slice_printf(&arena, "p=%.*s", SLICE_ARG(p)));
	unsigned char digest[20];

	EVP_Digest("signed", 6, digest, NULL, EVP_sha1(), NULL);
	ok(dkim_key_verify(&k, sign_octets(&arena, RSA_1024, true,
	    SLICE("signed")), slice_of((char *)digest, 20)),
	    "SHA-1 is worked out, whatever it is worth");
}

static void
records(void)
{
	struct slice p = sign_public(&arena, RSA_1024, false);
	const struct {
		const char *before, *after, *problem;
		bool is_key;
		const char *why;
	} t[] = {
		{ "p=", "", NULL, true, "p= alone" },
		{ "v=DKIM1; p=", ";", NULL, true, "with v= and \";\"" },
		{ "v = DKIM1 ; h=sha1:sha256; n=note; t=y:s; s=email; x=1; p=",
		    "", NULL, true, "all tags, and one that is not known" },
		{ "k=RSA; s=*; p=", "", NULL, true, "every service" },
		{ "k=rsa; v=DKIM1; p=", "",
		    "v= is not the first tag of the key", true,
		    "v= later" },
		{ "v=DKIM2; p=", "", "the record is no DKIM key", false,
		    "another version" },
		{ "v=dkim1; p=", "", "the record is no DKIM key", false,
		    "another version by case" },
		{ "v=DMARC1; p=none; x=", "", "the record is no DKIM key",
		    false, "a DMARC record" },
		{ "v=spf1 -all", "", "the record is no DKIM key", false,
		    "an SPF record" },
		{ "v=DKIM1; k=rsa", "", "the record is no DKIM key", false,
		    "without p=" },
		{ "k=dsa; p=", "", "the key is of a kind (k=) that is not "
		    "known", true, "an unknown kind" },
		{ "s=tlsrpt; p=", "", "the key is not meant for mail (s=)",
		    true, "another service" },
		{ "p=; x=", "", "the key is revoked (p= is empty)", true,
		    "revoked" },
		{ "p=!", "", "p= is no base64", true, "junk" },
		{ "p=AAAA", "", "p= is no RSA key", true,
		    "base64 of something else" },
		{ "k=ed25519; p=", "", "p= is no Ed25519 key, which has 32 "
		    "octets", true, "an RSA key as Ed25519" },
		{ "p=x; p=", "", "tag p= stands twice", true, "p= twice" },
		{ "p=", ";;", "between two \";\" stands no tag", true,
		    "a list that is none" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		bool whole = strstr(t[i].before, "p=") != NULL ||
		    t[i].before[strlen(t[i].before) - 1] == '=';
		struct dkim_key k = parse(slice_printf(&arena, "%s%.*s%s",
		    t[i].before, whole ? (int)p.n : 0, p.p, t[i].after));

		is_slice(k.problem, t[i].problem, t[i].why);
		ok(k.is_key == t[i].is_key, "- %s key",
		    t[i].is_key ? "a" : "no");
	}
}

static void
flags(void)
{
	struct dkim_key k = parse_str("v=DKIM1; t=y : s; h=sha1; n=a note; "
				      "p=");

	ok(k.revoked && k.test && k.strict, "t= and an empty p=");
	is_slice(k.hashes, "sha1", "h=");
	is_slice(k.notes, "a note", "n=");
	ok(dkim_key_refuses(&k, false, true).p != NULL, "revoked: refused");
	k = parse(slice_printf(&arena, "h=sha1; p=%.*s",
	    SLICE_ARG(sign_public(&arena, RSA_1024, false))));
	is_slice(dkim_key_refuses(&k, false, false),
	    "the key does not allow SHA-256 (h=)", "h= has another");
	is_slice(dkim_key_refuses(&k, false, true), NULL, "h= has this");
	is_slice(dkim_key_refuses(&k, true, false),
	    "the signature is by Ed25519, the key is for RSA",
	    "another algorithm");
}

static void
sizes(void)
{
	struct dkim_key k = parse(slice_printf(&arena, "p=%s",
	    rsa_8200_public));
	struct buf b = { 0 };
	size_t i;

	is_slice(k.problem, "the key has more than 8192 bits",
	    "8200 bits are too many");
	is_int(k.bits, 8200, "- said all the same");
	buf_add_str(&b, "p=");
	for (i = 0; i < 3000; i++)
		buf_add_str(&b, "AAAA");
	k = parse(buf_slice(&b));
	is_slice(k.problem, "p= is longer than any key may be", "12,000 "
	    "octets of p=");
	buf_free(&b);
	/* 31, 33 octets of Ed25519; truncated DER; e=0 octets */
	k = parse_str("k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	ok(k.problem.p != NULL, "31 octets are no Ed25519 key");
	k = parse_str("p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	is_slice(k.problem, "p= is no RSA key; it may be one of Ed25519, but "
	    "k= does not say so", "an Ed25519 key without k=");
}

/* p= of a 1024-bit key with octets of its end changed: that of the modulus,
 * those of the exponent */
static struct dkim_key
spoiled(const char *end)
{
	struct slice der = base64_decode(&arena, sign_public(&arena, RSA_1024,
	    true));
	char *copy = arena_strndup(&arena, der.p, der.n);

	memcpy(copy + der.n - 6, end, 6);
	return parse(slice_printf(&arena, "p=%.*s", SLICE_ARG(base64_encode(
	    &arena, slice_of(copy, der.n)))));
}

/* By exponent 1 a signature is its own encoding: whoever can count can sign. */
static void
degenerate(void)
{
	static const char em_start[] = "\0\1";
	static const char info[] = "\x30\x31\x30\x0d\x06\x09\x60\x86\x48"
	    "\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
	struct sha256 digest = sha256_of(SLICE("x"));
	struct slice d = slice_of((const char *)digest.b, sizeof digest.b);
	struct dkim_key k = spoiled("\x8f\2\3\0\0\1");
	char em[128];

	memset(em, 0xff, sizeof em);
	memcpy(em, em_start, 2);
	em[sizeof em - 52] = 0;
	memcpy(em + sizeof em - 51, info, 19);
	memcpy(em + sizeof em - 32, d.p, 32);
	ok(k.problem.p != NULL, "exponent 1 is no key");
	ok(!dkim_key_verify(&k, slice_of(em, sizeof em), d),
	    "- and verifies nothing");
	/* By the neutral element the signature is itself, whatever is signed */
	k = parse_str("k=ed25519; "
	    "p=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	memset(em, 0, 64);
	em[0] = 1;
	ok(k.problem.p != NULL, "an Ed25519 key of order 1 is none");
	ok(!dkim_key_verify(&k, slice_of(em, 64), d),
	    "- and verifies nothing");
	k = parse_str("k=ed25519; "
	    "p=xxdqcD1N2E+6PAt2DRBnDyogU/osOczGTsf9d5KsA/o=");
	ok(k.problem.p != NULL, "one of order 8");
	k = parse_str("k=ed25519; "
	    "p=7v///////////////////////////////////////38=");
	ok(k.problem.p != NULL, "order 1, not reduced");
	ok(spoiled("\x8f\2\3\1\0\0").problem.p != NULL, "an even exponent");
	ok(spoiled("\x8e\2\3\1\0\1").problem.p != NULL, "an even modulus");
	ok(spoiled("\x8f\2\3\1\0\1").problem.p == NULL, "neither: a key");
}

/* More keys than are kept: none goes wrong. */
static void
many(void)
{
	struct slice p = sign_public(&arena, RSA_1024, false);
	struct slice sig = sign_octets(&arena, RSA_1024, false, SLICE("x"));
	struct sha256 digest = sha256_of(SLICE("x"));
	struct slice d = slice_of((const char *)digest.b, sizeof digest.b);
	struct dkim_key first = parse(slice_printf(&arena, "p=%.*s",
	    SLICE_ARG(p)));
	size_t i, good = 0;

	for (i = 0; i < 4 * DKIM_KEYS_KEPT; i++) {
		struct dkim_key k = parse(slice_printf(&arena,
		    "p=%.*s%*s%.*s", 8, p.p, (int)i + 1, "",
		    (int)p.n - 8, p.p + 8));

		good += dkim_key_verify(&k, sig, d);
	}
	is_int((int64_t)good, 4 * DKIM_KEYS_KEPT, "as many keys as there are");
	ok(dkim_key_verify(&first, sig, d), "the first one is read again");
}

int
main(void)
{
	kinds();
	sha1();
	records();
	flags();
	sizes();
	degenerate();
	many();
	return done_testing();
}

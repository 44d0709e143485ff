/* DKIM: what the key and DNS decide (RFC 6376 sections 3.6, 6.1.2, RFC 8301,
 * RFC 8463). */

#include "tests/unit/dkim_case.h"

#define NO_KEY "there is no key at sel._domainkey.example.com"

static void
is_2048(const struct dkim_signature *sig, struct mail *m)
{
	(void)m;
	is_int(sig->key_bits, 2048, "- by 2048 bits");
	ok(sig->used.n == 1 && sig->used.v[0].type == DNS_TXT &&
		slice_eq_str(sig->used.v[0].name,
		    "sel._domainkey.example.com"),
	    "- and one question");
}

static const struct dkim_case cases[] = {
	/* algorithms */
	{ "rsa-sha1", .s = { .sha1 = true, .tags = "v=1; a=rsa-sha1; "
	    "c=relaxed/relaxed; d=example.com; s=sel; " USUAL_TAIL },
	    .result = DKIM_POLICY, .crypto = DKIM_MATCH, .flags = DKIM_SHA1,
	    .reason = "made with SHA-1, which must not count (RFC 8301)" },
	{ "rsa-sha1, another body", .s = { .sha1 = true, .tags = "v=1; "
	    "a=rsa-sha1; c=relaxed/relaxed; d=example.com; s=sel; "
	    USUAL_TAIL }, .more_body = SLICE("more\r\n"),
	    .result = DKIM_FAIL, .crypto = DKIM_MISMATCH,
	    .flags = DKIM_SHA1 | DKIM_BODY_DIFFERS,
	    .reason = "the body differs from what was signed; the header "
		      "fields are as signed" },
	{ "ed25519-sha256", .s = { .key = ED25519, .tags =
	    "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; "
	    "s=sel; " USUAL_TAIL },
	    .record = "v=DKIM1; k=ed25519; p=%K", .crypto = DKIM_MATCH },
	{ "ed25519-sha256, another header", .s = { .key = ED25519, .tags =
	    "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; "
	    "s=sel; " USUAL_TAIL },
	    .sent_header = SLICE("From: a@example.com\r\n"),
	    .record = "v=DKIM1; k=ed25519; p=%K", .result = DKIM_FAIL,
	    .crypto = DKIM_MISMATCH, .flags = DKIM_HEADER_DIFFERS,
	    .reason = "the header fields differ from what was signed; the "
		      "body is as signed" },
	{ "an Ed25519 key without k=", .s = { .key = ED25519, .tags =
	    "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; "
	    "s=sel; " USUAL_TAIL }, .record = "v=DKIM1; p=%K",
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = "p= is no RSA key; it may be one of Ed25519, but k= "
		      "does not say so" },
	{ "RSA by the signature, Ed25519 by the key", .s = { .key = ED25519 },
	    .record = "k=ed25519; p=%K", .result = DKIM_PERMERROR,
	    .crypto = DKIM_NO_KEY,
	    .reason = "the signature is by RSA, the key is for Ed25519" },
	{ "Ed25519 by the signature, RSA by the key", .s = { .tags =
	    "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; "
	    "s=sel; " USUAL_TAIL }, .result = DKIM_PERMERROR,
	    .crypto = DKIM_NO_KEY,
	    .reason = "the signature is by Ed25519, the key is for RSA" },
	/* sizes */
	{ "512 bits", .s = { .key = RSA_512 }, .result = DKIM_POLICY,
	    .crypto = DKIM_MATCH, .flags = DKIM_WEAK_KEY,
	    .reason = "the key has fewer than 1024 bits, which must not "
		      "count (RFC 8301)" },
	{ "768 bits, expired, a test", .s = { .key = RSA_768,
	    .tags = USUAL_HEAD "x=1; " USUAL_TAIL },
	    .record = "t=y; p=%K", .result = DKIM_POLICY,
	    .crypto = DKIM_MATCH, .flags = DKIM_WEAK_KEY | DKIM_TEST_KEY |
	    DKIM_EXPIRED_NOW | DKIM_NO_EXPIRY_CHECK,
	    .reason = "the key has fewer than 1024 bits, which must not "
		      "count (RFC 8301); expired (x=); it is not known "
		      "whether it had when the receiver took the message; "
		      "the key is marked as a test (t=y)" },
	{ "1024 bits", .s = { .key = RSA_1024 }, .crypto = DKIM_MATCH },
	{ "2048 bits", .crypto = DKIM_MATCH, .look = is_2048 },
	{ "4096 bits", .s = { .key = RSA_4096 }, .crypto = DKIM_MATCH },
	{ "bare RSAPublicKey (PKCS#1)", .bare = true,
	    .crypto = DKIM_MATCH },
	/* tags of the key */
	{ "v= not first", .record = "k=rsa; v=DKIM1; p=%K",
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "v= is not the first tag of the key" },
	{ "no v=", .record = "p=%K", .crypto = DKIM_MATCH },
	{ "v=DKIM2", .record = "v=DKIM2; p=%K", .result = DKIM_PERMERROR,
	    .crypto = DKIM_NO_KEY, .reason = "no record at "
	    "sel._domainkey.example.com is a DKIM key" },
	{ "h=sha1", .record = "v=DKIM1; h=sha1; p=%K",
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "the key does not allow SHA-256 (h=)" },
	{ "h=sha1:sha256", .record = "v=DKIM1; h=sha1:sha256; p=%K",
	    .crypto = DKIM_MATCH },
	{ "k= of another kind", .record = "v=DKIM1; k=x9; p=%K",
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "the key is of a kind (k=) that is not known" },
	{ "s= of another service", .record = "v=DKIM1; s=tlsrpt; p=%K",
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "the key is not meant for mail (s=)" },
	{ "s=tlsrpt:email", .record = "v=DKIM1; s=tlsrpt:email; p=%K",
	    .crypto = DKIM_MATCH },
	{ "t=s, i= below d=", .s = { .tags = USUAL_HEAD
	    "i=@mail.example.com; " USUAL_TAIL },
	    .record = "v=DKIM1; t=s; p=%K", .result = DKIM_PERMERROR,
	    .crypto = DKIM_MATCH,
	    .reason = "the key wants i= in d= itself (t=s)" },
	{ "t=s, i= in d=", .s = { .tags = USUAL_HEAD
	    "i=x@Example.com; " USUAL_TAIL },
	    .record = "v=DKIM1; t=y:s; p=%K", .crypto = DKIM_MATCH,
	    .flags = DKIM_TEST_KEY,
	    .reason = "the key is marked as a test (t=y)" },
	{ "t=s, no i=", .record = "v=DKIM1; t=s; p=%K",
	    .crypto = DKIM_MATCH },
	{ "revoked", .record = "v=DKIM1; p=", .result = DKIM_PERMERROR,
	    .crypto = DKIM_NO_KEY,
	    .reason = "the key is revoked (p= is empty)" },
	{ "revoked, asked long after", .record = "v=DKIM1; p=",
	    .asked = 1795599999, .taken = 1785500000,
	    .result = DKIM_UNVERIFIABLE, .crypto = DKIM_NO_KEY,
	    .reason = "the key is revoked now, long after delivery (p= is "
		      "empty)" },
	{ "p= cut short", .record = "v=DKIM1; p=MIIBIjANBgkqhkiG9w0BAQE",
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = "p= is no RSA key" },
	{ "p= with quotes", .record = "v=DKIM1; p=\"%K\"",
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = "p= is no base64" },
	{ "blanks in p=", .record = "v=DKIM1; p= %K ;",
	    .crypto = DKIM_MATCH },
	{ "tags of the key twice", .record = "v=DKIM1; k=rsa; k=rsa; p=%K",
	    .result = DKIM_PERMERROR, .crypto = DKIM_MATCH,
	    .reason = "tag k= stands twice" },
	/* several records */
	{ "SPF beside the key", .record = "v=spf1 -all\nv=DKIM1; p=%K",
	    .crypto = DKIM_MATCH },
	{ "a revoked key beside a good one", .record = "v=DKIM1; p=\n"
	    "v=DKIM1; p=%K", .crypto = DKIM_MATCH },
	{ "another key beside a good one", .record =
	    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcH"
	    "URo=\nv=DKIM1; p=%K", .crypto = DKIM_MATCH },
	{ "none of two is a key", .record = "v=spf1 -all\nhello",
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = "no record at sel._domainkey.example.com is a DKIM "
		      "key" },
	{ "none is a key, asked long after", .record = "v=spf1 -all",
	    .asked = 1795599999, .taken = 1785500000,
	    .result = DKIM_UNVERIFIABLE, .crypto = DKIM_NO_KEY,
	    .reason = NO_KEY " now, long after delivery" },
	/* DNS */
	{ "NXDOMAIN", .key_name = "other._domainkey.example.net",
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = NO_KEY " (the name does not exist)" },
	{ "NODATA", .key_name = "below.sel._domainkey.example.com",
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = NO_KEY " (the name has no TXT record)" },
	{ "NXDOMAIN, asked in time", .status = DNS_NXDOMAIN,
	    .asked = 1795500100, .taken = 1795500000,
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = NO_KEY " (the name does not exist)" },
	{ "NXDOMAIN, asked late", .status = DNS_NXDOMAIN,
	    .asked = 1795599999, .taken = 1785500000,
	    .result = DKIM_UNVERIFIABLE, .crypto = DKIM_NO_KEY,
	    .reason = NO_KEY " now, long after delivery" },
	{ "NODATA, nobody knows how late", .status = DNS_NODATA,
	    .asked = 1795599999, .result = DKIM_UNVERIFIABLE,
	    .crypto = DKIM_NO_KEY,
	    .reason = NO_KEY " now, nobody knows how long after "
		      "delivery" },
	{ "SERVFAIL", .status = DNS_SERVFAIL, .result = DKIM_TEMPERROR,
	    .crypto = DKIM_NO_KEY,
	    .reason = "no key from sel._domainkey.example.com: the resolver "
		      "failed (SERVFAIL)" },
	{ "a time-out", .status = DNS_TIMEOUT, .result = DKIM_TEMPERROR,
	    .crypto = DKIM_NO_KEY,
	    .reason = "no key from sel._domainkey.example.com: the resolver "
		      "did not answer in time" },
	{ "DNS off", .off = true, .result = DKIM_UNVERIFIABLE,
	    .crypto = DKIM_NO_KEY,
	    .reason = "the key at sel._domainkey.example.com is not known: "
		      "DNS is off" },
	{ "DNS off, and another body", .off = true,
	    .more_body = SLICE("more\r\n"), .result = DKIM_UNVERIFIABLE,
	    .crypto = DKIM_NO_KEY, .flags = DKIM_BODY_DIFFERS,
	    .reason = "the key at sel._domainkey.example.com is not known: "
		      "DNS is off; the body differs from what was signed" },
	{ "no answer on record", .open = true,
	    .result = DKIM_UNVERIFIABLE, .crypto = DKIM_NO_KEY,
	    .reason = "the key at sel._domainkey.example.com is not known: "
		      "no answer is on record" },
	{ "forbidden by its own tags, no answer", .open = true,
	    .s = { .tags = USUAL_HEAD "i=@example.org; " USUAL_TAIL },
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = "i= lies outside of d=" },
	{ "the selector has got a key of another kind since",
	    .record = "k=ed25519; "
	    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
	    .asked = 1795599999, .taken = 1785500000,
	    .result = DKIM_UNVERIFIABLE, .crypto = DKIM_NO_KEY,
	    .reason = "the signature is by RSA, the key is for Ed25519; that "
		      "is what DNS has now, long after delivery" },
	{ "the selector has got another key since",
	    .record = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDC9XEm1wL6lkoL+AJZrH"
	    "8BusItVyDnorKMG0SgQmD7Jgr3ohzaFb4edF8Y9mgDfioGDspwGqI5DRpGYt"
	    "gfUvVNBCXx7PRTwLMeXi315mSThHCc6NrwHEH8wv0lwBwKfr3ORJjVPjqM9c"
	    "4klEC2kVgbxtAWF1cqAHYBwkVetokNjwIDAQAB",
	    .asked = 1795599999, .taken = 1785500000,
	    .result = DKIM_FAIL, .crypto = DKIM_MISMATCH,
	    .flags = DKIM_HEADER_DIFFERS,
	    .reason = "b= was not made with the key that DNS has now, long "
		      "after delivery; the body is as signed" },
};

static void
too_long(void)
{
	char record[4000];

	snprintf(record, sizeof record, "v=DKIM1; p=%s", rsa_8200_public);
	case_run(&(struct dkim_case){ .name = "8200 bits", .record = record,
	    .result = DKIM_PERMERROR, .crypto = DKIM_NO_KEY,
	    .reason = "the key has more than 8192 bits" });
}

/* Rounds: nothing known, then the key; the second changes no first result. */
static void
rounds(void)
{
	struct dkim_case c = case_filled(&(struct dkim_case){ .name = "x" });
	struct answers nothing = { .live = true }, key = { 0 };
	struct dkim_signature *out;
	struct dkim_prepared *p;
	struct questions q = { 0 };
	struct mail m;
	size_t n;

	mail_parse(&m, case_message(&c), &(struct receivers){ 0 },
	    &case_arena, 0);
	p = dkim_prepare(&m);
	dkim_run(&out, &n, &(struct compute){ &m, &nothing, &q, NOW }, p);
	ok(n == 1 && out->result == DKIM_UNVERIFIABLE && q.n == 1,
	    "the first round asks for the key");
	is_slice(q.v[0].name, "sel._domainkey.example.com", "by its name");
	case_answers(&key, &c);
	dkim_run(&out, &n, &(struct compute){ &m, &key, &q, NOW }, p);
	ok(out->result == DKIM_PASS && q.n == 1, "the second has it");
	dkim_run(&out, &n, &(struct compute){ &m, &key, &q, NOW }, p);
	ok(out->result == DKIM_PASS && p->v[0].ntried == 1,
	    "a third works nothing out again");
	dkim_run(&out, &n, &(struct compute){ &m, &nothing, &q, NOW }, p);
	ok(out->result == DKIM_UNVERIFIABLE && out->key_bits == 0,
	    "what is not answered is not known from before");
	answers_free(&key);
	arena_free(&case_arena);
}

static void
proofs(void)
{
	static const struct {
		struct dkim_signature sig;
		bool proves;
		const char *name;
	} t[] = {
		{ { .result = DKIM_PASS, .crypto = DKIM_MATCH }, true,
		    "a pass" },
		{ { .result = DKIM_POLICY, .crypto = DKIM_MATCH,
		      .flags = DKIM_EXPIRED_NOW }, true,
		    "expired since it was taken" },
		{ { .result = DKIM_POLICY, .crypto = DKIM_MATCH, .flags =
		      DKIM_EXPIRED_NOW | DKIM_NO_EXPIRY_CHECK }, true,
		    "expired, nobody knows since when" },
		{ { .result = DKIM_POLICY, .crypto = DKIM_MATCH, .flags =
		      DKIM_EXPIRED_NOW | DKIM_EXPIRED_THEN }, false,
		    "expired when it was taken" },
		{ { .result = DKIM_POLICY, .crypto = DKIM_MATCH,
		      .flags = DKIM_SHA1 }, false, "SHA-1" },
		{ { .result = DKIM_POLICY, .crypto = DKIM_MATCH,
		      .flags = DKIM_WEAK_KEY }, false, "a weak key" },
		{ { .result = DKIM_PASS, .crypto = DKIM_MATCH,
		      .flags = DKIM_PARTIAL_BODY }, false,
		    "a body that anybody could add to" },
		{ { .result = DKIM_PERMERROR, .crypto = DKIM_MATCH }, false,
		    "what RFC 6376 forbids" },
		{ { .result = DKIM_FAIL, .crypto = DKIM_MISMATCH }, false,
		    "a mismatch" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++)
		ok(dkim_proves(&t[i].sig) == t[i].proves, "%s proves %s",
		    t[i].name, t[i].proves ? "its domain" : "nothing");
}

int
main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		case_run(&cases[i]);
	too_long();
	rounds();
	proofs();
	return done_testing();
}

/* ARC chains (RFC 8617), good ones and hostile ones. */

#include "core/auth/compute.h"
#include "core/base/clock.h"
#include "tests/unit/arc_sign.h"
#include "tests/unit/tap.h"

static struct sealed m;
static struct arena arena;
static struct answers zone;
static struct receivers receivers;
static struct questions open;

static struct arc
run_with(struct slice text, const struct answers *answers)
{
	struct mail *mail = arena_alloc(&m.arena, sizeof *mail);
	struct canon bodies = { .m = mail };
	struct compute c = { mail, answers, &open, 1795000000 };
	struct arc arc;

	open = (struct questions){ .v = NULL };
	mail_parse(mail, text, NULL, &m.arena, 0);
	arc_run(&arc, &c, arc_prepare(mail, &bodies), &receivers);
	return arc;
}

static struct arc
run(struct slice text)
{
	return run_with(text, &zone);
}

/* The result, and words of the reason (NULL: any) */
static struct arc
is_arc(struct slice text, enum arc_result want, const char *why,
    const char *name)
{
	struct arc arc = run(text);
	bool good = text.p != NULL && arc.result == want &&
	    (why == NULL || slice_find(arc.reason, slice_str(why)) !=
		SLICE_NONE);

	if (!ok(good, "%s", name))
		printf("#  got: %s: %.*s\n# want: %s: %s\n",
		    arc_result_name(arc.result), SLICE_ARG(arc.reason),
		    arc_result_name(want), why != NULL ? why : "(any)");
	return arc;
}

static struct slice
sets(int n)
{
	int i;

	seal_start(&m, "Pay now.\r\n");
	for (i = 0; i < n; i++)
		seal(&m, (struct how){ .domain = i % 2 ? "two.example"
						       : "one.example" });
	return seal_text(&m);
}

static void
good(void)
{
	struct arc arc = is_arc(sets(1), ARC_PASS, NULL, "one set");

	ok(arc.nsets == 1 && arc.instances == 1 && arc.oldest_pass == 0,
	    "... counted; all signatures match");
	is_slice(arc.sets[0].sealer, "one.example", "... its sealer");
	is_slice(arc.sets[0].selector, "k", "... its key");
	is_slice(arc.sets[0].cv, "none", "... its cv");
	is_slice(arc.sets[0].claims, "spf=pass dkim=fail dmarc=pass",
	    "... what it claims");
	ok(!arc.sets[0].trusted, "... which is a claim");
	is_int(arc.sets[0].seal_crypto, DKIM_MATCH, "... the seal matches");
	is_int((int64_t)arc.used.n, 1, "... one key, asked once");
	arc = is_arc(sets(50), ARC_PASS, NULL, "fifty sets");
	ok(arc.nsets == 50 && arc.oldest_pass == 0, "... all of them good");
	is_arc(SLICE("From: a@b.example\r\n\r\nx\r\n"), ARC_NONE, "no ARC",
	    "no set: none");
	is_arc(SLICE("X-ARC-Seal: i=1\r\nSubject: x\r\n\r\nx\r\n"), ARC_NONE,
	    NULL, "fields of another name are no set");
}

/* What follows unread may be a newer set, or another From. */
static void
cut(void)
{
	struct buf b = { 0 };
	struct slice whole = sets(1), body = slice_from(whole,
	    slice_find(whole, SLICE("\r\n\r\n")) + 2);
	size_t i;

	buf_add_slice(&b, slice_upto(whole, whole.n - body.n));
	for (i = 0; i < MAIL_MOST_FIELDS; i++)
		buf_add_str(&b, "X-Filler: x\r\n");
	buf_add_slice(&b, body);
	is_arc(buf_slice(&b), ARC_UNVERIFIABLE, "more fields than are read",
	    "a chain in a header that is not read to its end");
	buf_free(&b);
}

/* One thing about one set, signed as it stands */
static void
one_set(void)
{
	static const struct {
		struct how how;
		enum arc_result result;
		const char *why, *name;
	} t[] = {
	{ { .i = "01" }, ARC_PASS, NULL, "i=01 is 1 (1*2DIGIT)" },
	{ { .i = "001" }, ARC_FAIL, "of which set", "i=001 is no position" },
	{ { .i = "0" }, ARC_FAIL, "of which set", "i=0" },
	{ { .i = "51" }, ARC_FAIL, "over 50", "i=51" },
	{ { .i = "99999999999999999999" }, ARC_FAIL, "of which set",
	    "a huge i=" },
	{ { .i = "-1" }, ARC_FAIL, "of which set", "i=-1" },
	{ { .i = "1 1" }, ARC_FAIL, "of which set", "i=1 1" },
	{ { .i = "2" }, ARC_FAIL, "set i=1", "the first set says i=2" },
	{ { .cv = "NONE" }, ARC_PASS, NULL, "cv=NONE: case does not matter" },
	{ { .cv = "FAIL" }, ARC_FAIL, "cv=fail", "cv=FAIL ends the chain" },
	{ { .cv = "pass" }, ARC_FAIL, "only cv=none is right",
	    "cv=pass of the first set" },
	{ { .cv = "maybe" }, ARC_FAIL, "none of none", "cv=maybe" },
	{ { .cv = "" }, ARC_FAIL, "does not say cv", "cv= empty" },
	{ { .names = "" }, ARC_PASS, NULL, "h= may be empty" },
	{ { .names = "from:arc-seal" }, ARC_FAIL, "signs ARC-Seal",
	    "ARC-Message-Signature signs ARC-Seal" },
	{ { .names = "from:ARC-SEAL " }, ARC_FAIL, "signs ARC-Seal",
	    "... in capitals" },
	{ { .bh = "AAAA" }, ARC_FAIL, "SHA-256", "bh= too short" },
	{ { .bh = "" }, ARC_FAIL, "no hash of the body", "bh= empty" },
	{ { .bh = "___________________________________________=" },
	    ARC_FAIL, "SHA-256", "bh= in the alphabet of URLs" },
	{ { .bh = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=" },
	    ARC_FAIL, "the body differs", "bh= of another body" },
	{ { .as = "a=rsa-sha256; cv=none; d=one.example; s=k; h=from" },
	    ARC_FAIL, "h= or bh=", "a seal with h=" },
	{ { .as = "a=rsa-sha256; cv=none; d=one.example; s=k; bh=AAAA" },
	    ARC_FAIL, "h= or bh=", "a seal with bh=" },
	{ { .as = "a=rsa-sha256; cv=none; d=one.example; s=k; c=simple" },
	    ARC_PASS, NULL, "c= of a seal says nothing" },
	{ { .as = "a=rsa-sha256; cv=none; cv=pass; d=one.example; s=k" },
	    ARC_FAIL, "cv= stands twice", "cv= twice" },
	{ { .as = "a=rsa-sha256; cv=none; d=one.example; s=k; i=2" },
	    ARC_FAIL, "i= stands twice", "i= twice" },
	{ { .as = "a=rsa-sha1; cv=none; d=one.example; s=k" }, ARC_FAIL,
	    "SHA-1", "a seal of rsa-sha1" },
	{ { .as = "a=RSA-SHA256; cv=none; d=one.example; s=k" }, ARC_PASS,
	    NULL, "a= in capitals (RFC 5234 section 2.3)" },
	{ { .as = "a=rsa-sha3; cv=none; d=one.example; s=k" }, ARC_FAIL,
	    "none that ARC knows", "a= of another algorithm" },
	{ { .as = "cv=none; d=one.example; s=k" }, ARC_FAIL,
	    "names no algorithm", "no a=" },
	{ { .as = "a=rsa-sha256; cv=none; s=k" }, ARC_FAIL,
	    "names no domain", "no d=" },
	{ { .as = "a=rsa-sha256; cv=none; d=one..example; s=k" }, ARC_FAIL,
	    "no domain", "d= with two dots" },
	{ { .as = "a=rsa-sha256; cv=none; d=one.example; s=" }, ARC_FAIL,
	    "names no selector", "s= empty" },
	{ { .as = "a=rsa-sha256; cv=none; d=one.example; s=k; t=tomorrow" },
	    ARC_FAIL, "no time", "t= of words" },
	{ { .as = "a=rsa-sha256; cv=none; d=one.example; s=k;; t=1" },
	    ARC_FAIL, "between two", "an empty tag" },
	{ { .ams = "a=rsa-sha256; d=one.example; s=k" }, ARC_PASS, NULL,
	    "no c=: relaxed, as the drafts of ARC had it, will do" },
	{ { .ams = "a=rsa-sha256; c=relaxed; d=one.example; s=k" }, ARC_PASS,
	    NULL, "c=relaxed: the body is simple" },
	{ { .ams = "a=rsa-sha256; c=nowsp/relaxed; d=one.example; s=k" },
	    ARC_FAIL, "no canonicalisation", "c=nowsp" },
	{ { .ams = "a=rsa-sha256; c=relaxed/; d=one.example; s=k" },
	    ARC_FAIL, "no canonicalisation", "c=relaxed/" },
	{ { .ams = "a=rsa-sha256; c=relaxed/relaxed; d=one.example; s=k; "
		"l=9999" }, ARC_FAIL, "longer than the body",
	    "l= over the body" },
	{ { .ams = "a=rsa-sha256; c=relaxed/relaxed; d=one.example; s=k; "
		"l=-1" }, ARC_FAIL, "no number", "l=-1" },
	{ { .ams = "a=rsa-sha256; c=relaxed/relaxed; d=one.example; s=k; "
		"l=99999999999999999999999999" }, ARC_FAIL,
	    "longer than the body", "l= over 64 bits" },
	{ { .ams = "a=rsa-sha256; c=relaxed/relaxed; d=one.example; s=k; "
		"l=10" }, ARC_PASS, NULL, "l= of the whole body" },
	{ { .ams = "a=rsa-sha256; c=relaxed/relaxed; d=one.example; s=k; "
		"v=1" }, ARC_PASS, NULL, "v= is a tag like any other" },
	{ { .results = "" }, ARC_PASS, NULL, "results of nobody" },
	{ { .results = "one.example; none" }, ARC_PASS, NULL, "no results" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		seal_start(&m, "Pay now.\r\n");
		seal(&m, t[i].how);
		is_arc(seal_text(&m), t[i].result, t[i].why, t[i].name);
	}
}

/* The key of both fields */
static void
keys(void)
{
	static const struct {
		const char *selector;
		enum signer key;
		enum arc_result result;
		const char *why, *name;
	} t[] = {
	{ "big", RSA_2048, ARC_PASS, NULL, "RSA-2048" },
	{ "ed", ED25519, ARC_PASS, NULL, "Ed25519" },
	{ "two", RSA_1024, ARC_PASS, NULL, "a note beside the key" },
	{ "three", RSA_1024, ARC_PASS, NULL, "other keys beside the key" },
	{ "short", RSA_768, ARC_FAIL, "shorter than 1024", "RSA-768" },
	{ "big", RSA_1024, ARC_FAIL, "differ", "another key than published" },
	{ "ed", RSA_1024, ARC_FAIL, "the key is for Ed25519",
	    "an Ed25519 key for an RSA signature" },
	{ "gone", RSA_1024, ARC_FAIL, "revoked", "a revoked key" },
	{ "old", RSA_1024, ARC_FAIL, "does not allow SHA-256", "h=sha1" },
	{ "web", RSA_1024, ARC_FAIL, "not meant for mail", "s=web" },
	{ "junk", RSA_1024, ARC_FAIL, "key", "p= of junk" },
	{ "none", RSA_1024, ARC_FAIL, "not published", "no key" },
	{ "slow", RSA_1024, ARC_UNVERIFIABLE, "did not answer in time",
	    "a resolver that does not answer" },
	{ "sick", RSA_1024, ARC_UNVERIFIABLE, "SERVFAIL",
	    "a resolver that fails" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		const char *a = t[i].key == ED25519 ? "ed25519-sha256"
						    : "rsa-sha256";
		struct how how = { .by_key = true, .key = t[i].key };

		seal_start(&m, "Pay now.\r\n");
		how.ams = slice_printf(&m.arena, "a=%s; c=relaxed/relaxed; "
		    "d=one.example; s=%s", a, t[i].selector).p;
		how.as = slice_printf(&m.arena, "a=%s; cv=none; "
		    "d=one.example; s=%s", a, t[i].selector).p;
		seal(&m, how);
		is_arc(seal_text(&m), t[i].result, t[i].why, t[i].name);
	}
}

/* What a good chain becomes by an edit: the first `old` to `new` */
static void
edits(void)
{
	static const struct {
		int sets;
		const char *old, *new;
		enum arc_result result;
		const char *why, *name;
	} t[] = {
	{ 1, "Subject: Your", "Subject:   Your", ARC_PASS, NULL,
	    "blanks under relaxed" },
	{ 1, "Subject: Your", "SUBJECT:\r\n Your", ARC_PASS, NULL,
	    "folding and case under relaxed" },
	{ 1, "Subject: Your", "Subject: [list] Your", ARC_FAIL,
	    "header fields differ", "a subject tag" },
	{ 1, "now.", "now!", ARC_FAIL, "the body differs", "another body" },
	{ 1, "now.", "now.  ", ARC_PASS, NULL, "blanks at a line's end" },
	{ 1, "now.\r\n", "now.\r\n\r\n\r\n", ARC_PASS, NULL,
	    "empty lines at the end" },
	{ 1, "\r\nPay now.\r\n", "\nPay now.\n", ARC_PASS, NULL,
	    "a body with bare LF" },
	{ 1, "dkim=fail", "dkim=pass", ARC_FAIL, "differ",
	    "results made better" },
	{ 1, "ARC-Authentication-Results: i=1", "X-Gone: i=1", ARC_FAIL,
	    "ARC-Authentication-Results is missing", "results taken away" },
	{ 1, "ARC-Authentication-Results: i=1;",
	    "ARC-Authentication-Results: i=1", ARC_FAIL, "of which set",
	    "no semicolon after the instance" },
	{ 1, "ARC-Authentication-Results: i=1;",
	    "ARC-Authentication-Results: one.example; i=1;", ARC_FAIL,
	    "of which set", "the instance behind the authserv-id" },
	{ 1, "ARC-Authentication-Results: i=1;",
	    "ARC-Authentication-Results: (c) i (\\)) = 1 ;", ARC_FAIL,
	    "differ", "comments around the instance are read, but signed" },
	{ 1, "ARC-Authentication-Results: i=1;",
	    "ARC-Authentication-Results: (i=1;", ARC_FAIL, "of which set",
	    "a comment without end" },
	{ 1, "ARC-Message-Signature: i=1", "X-Gone: i=1", ARC_FAIL,
	    "ARC-Message-Signature is missing", "no message signature" },
	{ 1, "ARC-Seal: i=1", "X-Gone: i=1", ARC_FAIL, "ARC-Seal is missing",
	    "no seal" },
	{ 1, "ARC-Seal: i=1", "ARC-Seal: I=1", ARC_FAIL, "of which set",
	    "I= is no i=" },
	{ 1, "From: Bo", "ARC-Seal: i=1; a=rsa-sha256; cv=none; "
	    "d=one.example; s=k; b=AAAA\r\nFrom: Bo", ARC_FAIL,
	    "ARC-Seal stands twice", "i=1 twice" },
	{ 1, "From: Bo", "ARC-Seal: hello\r\nFrom: Bo", ARC_FAIL,
	    "of which set", "a seal without an instance" },
	{ 1, "From: Bo", "ARC-Seal:\r\nFrom: Bo", ARC_FAIL, "of which set",
	    "an empty seal" },
	{ 1, "From: Bo", "ARC-Seal: i=3; a=rsa-sha256; cv=pass; "
	    "d=one.example; s=k; b=AAAA\r\nFrom: Bo", ARC_FAIL, "set i=2",
	    "a gap" },
	{ 2, "t=1795000000; cv=pass", "t=1795000001; cv=pass", ARC_FAIL,
	    "ARC-Seal i=2", "the newest seal changed" },
	{ 2, "t=1795000000; cv=none", "t=1795000001; cv=none", ARC_FAIL,
	    "ARC-Seal i=2", "an older seal changed breaks those after it" },
	{ 2, "i=1; one.example; spf=pass", "i=1; one.example; spf=fail",
	    ARC_FAIL, "differ", "older results changed" },
	{ 2, "cv=pass", "cv=none", ARC_FAIL, "only cv=pass is right",
	    "cv=none of the second set" },
	{ 2, "cv=none", "cv=fail", ARC_FAIL, "cv=fail",
	    "an older set says cv=fail, yet another came after it" },
	{ 2, "cv=pass", "cv=fail", ARC_FAIL, "newest seal",
	    "the newest says cv=fail" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++)
		is_arc(seal_edit(&m, sets(t[i].sets), t[i].old, t[i].new),
		    t[i].result, t[i].why, t[i].name);
}

/* The message was changed after i=1, sealed again, and so on. */
static void
oldest(void)
{
	struct slice text;
	struct arc arc;

	seal_start(&m, "Pay now.\r\n");
	seal(&m, (struct how){ .i = NULL });
	m.body = SLICE("Pay now.\r\n--\r\nlist\r\n");
	seal(&m, (struct how){ .domain = "two.example" });
	seal(&m, (struct how){ .domain = "trusted.example" });
	text = seal_text(&m);
	arc = is_arc(text, ARC_PASS, NULL, "a footer added after i=1");
	is_int(arc.oldest_pass, 2, "... the message is as i=2 sealed it");
	is_int(arc.sets[0].signature_crypto, DKIM_MISMATCH,
	    "... i=1 no longer matches");
	ok(slice_find(arc.sets[0].reason, SLICE("body differs")) != SLICE_NONE,
	    "... and says why");
	ok(arc.sets[2].trusted && !arc.sets[1].trusted &&
	    !arc.sets[0].trusted, "the newest sealer's word counts; what came "
	    "before is its own");

	seal_start(&m, "Pay now.\r\n");
	seal(&m, (struct how){ .domain = "trusted.example" });
	seal(&m, (struct how){ .domain = "two.example" });
	arc = run(seal_text(&m));
	ok(arc.result == ARC_PASS && arc.sets[0].trusted,
	    "a trusted sealer's signature still matches: its word counts");
	m.body = SLICE("Changed.\r\n");
	seal(&m, (struct how){ .domain = "two.example" });
	arc = run(seal_text(&m));
	ok(arc.result == ARC_PASS && !arc.sets[0].trusted,
	    "... and not where others changed the message after it");

	seal_start(&m, "Pay now.\r\n");
	seal(&m, (struct how){ .domain = "trusted.example" });
	seal(&m, (struct how){ .bh =
	    "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=" });
	arc = is_arc(seal_text(&m), ARC_FAIL, "i=2",
	    "only the newest message signature is broken");
	ok(arc.oldest_pass == -1 &&
	    arc.sets[0].signature_crypto == DKIM_MATCH && !arc.sets[0].trusted,
	    "... an older one that matches does not help");
}

/* From is put on top of what a trusted sealer sealed. */
static void
another_from(void)
{
	struct slice text;
	struct arc arc;

	seal_start(&m, "Pay now.\r\n");
	seal(&m, (struct how){ .domain = "trusted.example" });
	text = slice_printf(&m.arena, "From: Boss <boss@corp.example>\r\n"
	    "%.*s", SLICE_ARG(seal_text(&m)));
	arc = is_arc(text, ARC_PASS, "a From field stands there",
	    "another From on top of a sealed message");
	ok(!arc.sets[0].trusted, "... of which the sealer says nothing");
	/* The lower one is signed first; the sealer takes both at once */
	m.fields[m.nfields++] = SLICE("From: Boss <boss@corp.example>");
	seal(&m, (struct how){ .names = "from:from " });
	text = m.fields[0];
	m.fields[0] = m.fields[m.nfields - 1];
	m.fields[m.nfields - 1] = text;
	arc = run(seal_text(&m));
	ok(arc.result == ARC_PASS && !arc.sets[0].trusted,
	    "... nor where others seal both");
}

/* Sets in any order, names in any case; a huge field */
static void
shapes(void)
{
	struct slice text = sets(2), mixed;
	struct buf big = { 0 };
	int i;

	mixed = slice_printf(&m.arena, "%.*s\r\n%.*s\r\n%.*s\r\nFrom: Bo "
	    "<bo@sender.example>\r\n%.*s\r\n%.*s\r\narc-SEAL%.*s\r\n"
	    "To: ann@corp.example\r\nSubject: Your invoice\r\n\r\nPay now.\r\n",
	    SLICE_ARG(m.results[1]), SLICE_ARG(m.seal[1]),
	    SLICE_ARG(m.signature[0]), SLICE_ARG(m.signature[1]),
	    SLICE_ARG(m.results[0]), SLICE_ARG(slice_from(m.seal[0], 8)));
	is_arc(mixed, ARC_PASS, NULL, "sets in mixed order");
	ok(text.n != 0 && run(mixed).oldest_pass == 0, "... all of them good");
	for (i = 0; i < 30000; i++)
		buf_add_str(&big, "from:to:");
	mixed = slice_printf(&m.arena, "ARC-Message-Signature: i=1; h=%.*s; "
	    "a=rsa-sha256\r\n%.*s", SLICE_ARG(buf_slice(&big)),
	    SLICE_ARG(text));
	is_arc(mixed, ARC_FAIL, NULL, "a field of 240 kB");
	buf_free(&big);
	sets(51);
	is_arc(seal_text(&m), ARC_FAIL, "over 50", "51 sets");
	is_int((int64_t)run(seal_text(&m)).nsets, 50, "... fifty are listed");
}

/* Nothing to verify with is no failure. */
static void
without_keys(void)
{
	struct answers off = { .off = true }, record = { .n = 0 }, late = {
		.n = 0 };
	struct slice key = slice_printf(&arena, "v=DKIM1; p=%.*s",
	    SLICE_ARG(sign_public(&arena, RSA_1024, false)));
	struct answer a = { .question = { SLICE("k._domainkey.one.example"),
		DNS_TXT, false }, .status = DNS_NXDOMAIN, .time = 1795000000 };
	struct slice text;
	struct arc arc;

	text = sets(2);
	arc = run_with(text, &off);
	ok(arc.result == ARC_UNVERIFIABLE && arc.oldest_pass == -1 &&
	    slice_find(arc.reason, SLICE("DNS is off")) != SLICE_NONE,
	    "DNS is off: unverifiable");
	is_int(arc.sets[1].seal_crypto, DKIM_NO_KEY, "... no key");
	is_int((int64_t)open.n, 0, "... and nothing is asked");
	arc = run_with(text, &record);
	is_int(arc.result, ARC_UNVERIFIABLE, "nothing on record");
	is_int((int64_t)open.n, 2, "... both keys are asked for at once");
	text = seal_edit(&m, text, "now.", "now!");
	is_int(run_with(text, &record).result, ARC_UNVERIFIABLE,
	    "... a changed body does not make it a failure");
	answers_add(&late, &a);
	arc = run_with(sets(1), &late);
	ok(arc.result == ARC_UNVERIFIABLE && slice_find(arc.reason,
	    SLICE(" now; that may")) != SLICE_NONE,
	    "a key that is gone, who knows since when: unverifiable");
	is_int(arc.sets[0].seal_crypto, DKIM_NO_KEY, "... no key");
	a.status = DNS_OK;
	a.data = &key;
	a.n = 1;
	answers_add(&late, &a);
	is_int(run_with(sets(1), &late).result, ARC_PASS,
	    "one that is still there proves the chain");
	arc = run_with(seal_edit(&m, sets(2), "cv=pass", "cv=fail"), &record);
	ok(arc.result == ARC_FAIL && open.n == 0,
	    "what fails by itself asks for no key");
	answers_free(&late);
}

/* The same prepared chain, as answers come in */
static void
again(void)
{
	struct answers record = { .n = 0 };
	struct mail mail;
	struct canon bodies = { .m = &mail };
	struct questions q = { .v = NULL };
	struct compute c = { &mail, &record, &q, 1795000000 };
	struct arc_prepared *p;
	struct arc arc;

	mail_parse(&mail, sets(2), NULL, &m.arena, 0);
	p = arc_prepare(&mail, &bodies);
	arc_run(&arc, &c, p, NULL);
	is_int(arc.result, ARC_UNVERIFIABLE, "before the answers");
	c.answers = &zone;
	arc_run(&arc, &c, p, NULL);
	is_int(arc.result, ARC_PASS, "with them");
	arc_run(&arc, &c, p, NULL);
	is_int(arc.result, ARC_PASS, "and again");
	c.answers = &record;
	arc_run(&arc, &c, p, NULL);
	is_int(arc.result, ARC_UNVERIFIABLE, "without them again");
}

int
main(void)
{
	struct slice sealers[] = { SLICE("trusted.example") };
	struct error e = { 0 };
	struct slice text = seal_zone(&arena);

	receivers.sealers = sealers;
	receivers.nsealers = 1;
	if (answers_parse(&zone, "zone", text, &e) != ERR_NONE)
		printf("# %s\n", e.text);
	good();
	cut();
	one_set();
	keys();
	edits();
	oldest();
	another_from();
	shapes();
	without_keys();
	again();
	arena_free(&m.arena);
	answers_free(&zone);
	arena_free(&arena);
	return done_testing();
}

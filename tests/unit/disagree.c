/* Where what a receiver recorded and what espy computes differ, and why. */

#include "core/auth/letters.h"
#include "core/base/clock.h"
#include "core/base/ini.h"
#include "tests/unit/arc_sign.h"
#include "tests/unit/tap.h"

#define TAKEN 1794816000 /* 2026-11-16 08:00:00 UTC */
#define DAY 86400

static struct arena arena;
static struct receivers receivers;

/* A mail that passes everything, but for what a case says. */
struct mail_case {
	const char *recorded; /* above the boundary, in our receiver's name */
	const char *below;    /* whole fields below the boundary */
	const char *from;     /* domain of From; NULL: sender.example */
	const char *tags;     /* of the signature, NULL: usual ones; "": no
			       * signature */
	enum signer key;
	bool sha1;
	const char *old, *new; /* an edit of the whole text afterwards */
	const char *spf, *dmarc, *published; /* records; NULL: good ones;
					      * "": none */
	const char *zone;     /* more lines */
	int days;	      /* the answers were asked so much later; 0: of
			       * a file */
};

struct expected {
	enum auth_method method;
	const char *recorded, *computed;
	bool explained;
	const char *why;
};

static struct slice
field_of(const char *value)
{
	if (value == NULL)
		return SLICE("");
	if (strchr(value, '\n') != NULL)
		return slice_str(value);
	return slice_printf(&arena, "Authentication-Results: corp.example; "
	    "%s\r\n", value);
}

static struct slice
text_of(const struct mail_case *c)
{
	const char *from = c->from != NULL ? c->from : "sender.example";
	struct signing s = { .key = c->key, .sha1 = c->sha1,
		.signs = "from:to:subject:date",
		.body = SLICE("Pay now.\r\n"), .tags = c->tags };
	struct slice signature, text;

	if (c->tags == NULL)
		s.tags = "v=1; a=rsa-sha256; c=relaxed/relaxed; "
			 "d=sender.example; s=k; h=from:to:subject:date; "
			 "bh=%H; b=%B";
	s.header = slice_printf(&arena, "From: Bo <bo@%s>\r\nTo: "
	    "ann@corp.example\r\nSubject: Your invoice\r\nDate: Mon, 16 Nov "
	    "2026 07:59:00 +0000\r\n", from);
	signature = *s.tags != '\0' ? sign_message(&arena, &s) : SLICE("");
	text = slice_printf(&arena, "Return-Path: <bo@sender.example>\r\n"
	    "%.*sReceived: from mail.sender.example (mail.sender.example "
	    "[198.51.100.7])\r\n\tby mx1.corp.example (Postfix) with ESMTPS "
	    "id 4XyZ\r\n\tfor <ann@corp.example>; Mon, 16 Nov 2026 08:00:00 "
	    "+0000 (UTC)\r\n%s%.*s%.*s\r\n%.*s",
	    SLICE_ARG(field_of(c->recorded)), c->below != NULL ? c->below
	    : "", SLICE_ARG(signature), SLICE_ARG(s.header),
	    SLICE_ARG(s.body));
	return c->old != NULL ? sign_replace(&arena, text, c->old,
	    slice_str(c->new)) : text;
}

static const char *
record(const char *owner, const char *text, const char *usual)
{
	if (text == NULL)
		text = usual;
	if (*text == '\0')
		return "";
	return slice_printf(&arena, "%s 60 IN TXT \"%s\"\n", owner, text).p;
}

/* Answers of a file, or all of them asked some days later */
static void
answers_of(struct answers *s, const struct mail_case *c)
{
	struct slice key = sign_public(&arena, c->key, false), zone;
	struct error e = { 0 };
	size_t i;

	zone = slice_printf(&arena, "%s%s%s%s",
	    record("sender.example", c->spf, "v=spf1 ip4:198.51.100.7 -all"),
	    record("_dmarc.sender.example", c->dmarc, "v=DMARC1; p=reject"),
	    record("k._domainkey.sender.example", c->published,
		slice_printf(&arena, "v=DKIM1; p=%.*s", SLICE_ARG(key)).p),
	    c->zone != NULL ? c->zone : "");
	if (answers_parse(s, "zone", zone, &e) != ERR_NONE)
		printf("# %s\n", e.text);
	if (c->days == 0)
		return;
	if (c->published != NULL && *c->published == '\0')
		answers_add(s, &(struct answer){ .question = {
		    SLICE("k._domainkey.sender.example"), DNS_TXT, false },
		    .status = DNS_NXDOMAIN });
	for (i = 0; i < s->n; i++)
		s->v[i].time = TAKEN + (int64_t)c->days * DAY;
}

static void
run_text(struct auth *a, struct slice text, const struct answers *answers)
{
	struct mail *m = arena_alloc(&arena, sizeof *m);
	struct questions q = { 0 };

	*a = (struct auth){ .ndisagreements = 0 };
	mail_parse(m, text, &receivers, &arena, 0);
	auth_run(a, m, &receivers, answers, TAKEN + 60 * DAY, &q);
	is_int(m->boundary.time, TAKEN, "the boundary is known");
}

static void
run(struct auth *a, const struct mail_case *c)
{
	struct answers answers = { .n = 0 };

	answers_of(&answers, c);
	run_text(a, text_of(c), &answers);
	answers_free(&answers);
}

static void
show(const struct auth *a)
{
	size_t i;

	for (i = 0; i < a->ndisagreements; i++) {
		const struct disagreement *d = &a->disagreements[i];

		printf("# method %d, %.*s/%.*s, %s%s: %.*s\n", d->method,
		    SLICE_ARG(d->recorded), SLICE_ARG(d->computed),
		    d->explained ? "explained" : "not explained",
		    d->claim ? ", claim" : "", SLICE_ARG(d->reason));
	}
}

static void
is_agreed(const struct mail_case *c, const char *name)
{
	struct auth a;

	run(&a, c);
	if (!ok(a.ndisagreements == 0, "%s", name))
		show(&a);
}

static bool
is_one(const struct disagreement *d, const struct expected *e)
{
	return d->method == e->method &&
	    slice_eq_str(d->recorded, e->recorded) &&
	    slice_eq_str(d->computed, e->computed) &&
	    d->explained == e->explained &&
	    slice_find(d->reason, slice_str(e->why)) != SLICE_NONE;
}

/* The first disagreement; and the letters */
static struct auth
differs(const struct mail_case *c, const struct expected *e,
    const char *letters, const char *name)
{
	struct auth a;
	char got[5];

	run(&a, c);
	if (!ok(a.ndisagreements != 0 && is_one(&a.disagreements[0], e), "%s",
	    name))
		show(&a);
	auth_letters(&a, got);
	is_str(got, letters, "... its letters");
	return a;
}

static void
agreements(void)
{
	struct answers off = { .off = true };
	struct auth a;

	is_agreed(&(struct mail_case){ .recorded = "spf=pass "
	    "smtp.mailfrom=sender.example; dkim=pass header.d=sender.example;"
	    " dmarc=pass header.from=sender.example; arc=none" },
	    "all as recorded");
	is_agreed(&(struct mail_case){ .recorded = NULL }, "nothing recorded");
	is_agreed(&(struct mail_case){ .recorded = "spf=hardfail "
	    "smtp.mailfrom=sender.example", .spf = "v=spf1 -all" },
	    "hardfail is fail");
	is_agreed(&(struct mail_case){ .recorded = "dmarc=bestguesspass "
	    "header.from=sender.example", .dmarc = "" },
	    "bestguesspass says that there is no record");
	is_agreed(&(struct mail_case){ .recorded = "spf=none "
	    "smtp.mailfrom=sender.example; dkim=none; dmarc=none "
	    "header.from=sender.example; arc=none", .spf = "", .dmarc = "",
	    .tags = "" }, "none and none");
	is_agreed(&(struct mail_case){ .recorded = "spf=strange; "
	    "dkim=ignore; dmarc=weird" }, "words of their own");
	is_agreed(&(struct mail_case){ .recorded = "dkim=permerror "
	    "header.d=sender.example", .old = "now.", .new = "now!" },
	    "two ways not to pass");
	run_text(&a, text_of(&(struct mail_case){ .recorded = "spf=pass "
	    "smtp.mailfrom=sender.example; dkim=pass header.d=sender.example;"
	    " dmarc=pass header.from=sender.example" }), &off);
	if (!ok(a.ndisagreements == 0, "DNS is off: nothing to compare"))
		show(&a);
}

static void
dkim_pass_recorded(void)
{
	static const char pass[] = "dkim=pass header.d=sender.example "
				   "header.s=k";
	struct auth a;

	a = differs(&(struct mail_case){ .recorded = pass, .old = "now.",
	    .new = "now!" }, &(struct expected){ METHOD_DKIM, "pass", "fail",
	    true, "mail stores rewrite what they keep" }, "+++-",
	    "the body was rewritten");
	is_int(a.disagreements[0].signature, 0, "... which signature");
	differs(&(struct mail_case){ .recorded = pass, .old = "Your",
	    .new = "Their" }, &(struct expected){ METHOD_DKIM, "pass",
	    "fail", true, "gateways and mail stores rewrite" }, "+++-",
	    "a header field was rewritten");
	differs(&(struct mail_case){ .recorded = pass, .old = "now.\r\n",
	    .new = "now.\r\n-- \r\nYou get this as a member of "
	    "list@lists.example\r\n" }, &(struct expected){ METHOD_DKIM,
	    "pass", "fail", true, "the body was changed since the receiver "
	    "saw it pass: " }, "+++-", "a footer, which is named");
	differs(&(struct mail_case){ .recorded = pass, .old =
	    "Subject: Your", .new = "Subject: [EXT] Your" },
	    &(struct expected){ METHOD_DKIM, "pass", "fail", true, "header "
	    "fields were changed since the receiver saw it pass: " }, "+++-",
	    "a subject tag, which is named");
	differs(&(struct mail_case){ .recorded = pass, .published = "",
	    .days = 40 }, &(struct expected){ METHOD_DKIM, "pass",
	    "unverifiable", true, "taken away or replaced since, as is usual "
	    "(asked 40 days after delivery)" }, "+++-",
	    "the key was rotated away");
	differs(&(struct mail_case){ .recorded = pass,
	    .published = "v=DKIM1; p=", .days = 40 },
	    &(struct expected){ METHOD_DKIM, "pass", "unverifiable", true,
	    "revoked" }, "+++-", "the key was revoked since");
	differs(&(struct mail_case){ .recorded = pass, .published =
	    slice_printf(&arena, "v=DKIM1; p=%.*s",
		SLICE_ARG(sign_public(&arena, RSA_4096, false))).p,
	    .days = 40 }, &(struct expected){ METHOD_DKIM, "pass", "fail",
	    true, "may have been replaced since" }, "+++-",
	    "another key under the same selector");
	differs(&(struct mail_case){ .recorded = pass, .published =
	    slice_printf(&arena, "v=DKIM1; p=%.*s",
		SLICE_ARG(sign_public(&arena, RSA_4096, false))).p },
	    &(struct expected){ METHOD_DKIM, "pass", "fail", true,
	    "b= was not made with this key" }, "+++-",
	    "another key, and nobody knows since when");
	differs(&(struct mail_case){ .recorded = pass, .sha1 = true, .tags =
	    "v=1; a=rsa-sha1; c=relaxed/relaxed; d=sender.example; s=k; "
	    "h=from:to:subject:date; bh=%H; b=%B", .published =
	    slice_printf(&arena, "v=DKIM1; p=%.*s",
		SLICE_ARG(sign_public(&arena, RSA_4096, false))).p },
	    &(struct expected){ METHOD_DKIM, "pass", "fail", true,
	    "b= was not made with this key" }, "+++-",
	    "the same of a signature by SHA-1");
	differs(&(struct mail_case){ .recorded = pass, .published = "" },
	    &(struct expected){ METHOD_DKIM, "pass", "permerror", false,
	    "there is no key" }, "+!+-",
	    "no key in the answers of the day: not explained");
	differs(&(struct mail_case){ .recorded = pass, .published = "",
	    .old = "now.", .new = "now!" }, &(struct expected){ METHOD_DKIM,
	    "pass", "permerror", false, "the receiver saw it pass, but here: "
	    "there is no key" }, "+!+-", "... whatever else was changed");
	differs(&(struct mail_case){ .recorded = pass, .tags = "v=1; "
	    "a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=k; "
	    "t=1794815000; x=1795000000; h=from:to:subject:date; bh=%H; b=%B"
	    }, &(struct expected){ METHOD_DKIM, "pass", "policy", true,
	    "expired since" }, "+++-", "it has expired since");
	differs(&(struct mail_case){ .recorded = pass, .tags = "v=1; "
	    "a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=k; "
	    "t=1794715000; x=1794716000; h=from:to:subject:date; bh=%H; b=%B"
	    }, &(struct expected){ METHOD_DKIM, "pass", "policy", true,
	    "had expired" }, "+++-", "it had expired then");
	differs(&(struct mail_case){ .recorded = pass, .sha1 = true, .tags =
	    "v=1; a=rsa-sha1; c=relaxed/relaxed; d=sender.example; s=k; "
	    "h=from:to:subject:date; bh=%H; b=%B" },
	    &(struct expected){ METHOD_DKIM, "pass", "policy", true,
	    "SHA-1" }, "+++-", "a receiver that counts SHA-1");
	differs(&(struct mail_case){ .recorded = pass, .key = RSA_768 },
	    &(struct expected){ METHOD_DKIM, "pass", "policy", true,
	    "below 1024 bits" }, "+++-", "a receiver that counts short keys");
	differs(&(struct mail_case){ .recorded = pass, .tags = "v=1; "
	    "a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=k; "
	    "i=@else.example; h=from:to:subject:date; bh=%H; b=%B" },
	    &(struct expected){ METHOD_DKIM, "pass", "permerror", true,
	    "does not mind" }, "+++-", "a receiver that lets i= be");
	differs(&(struct mail_case){ .recorded = pass, .tags = "v=1; "
	    "a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=k; l=10; "
	    "h=from:to:subject:date; bh=%H; b=%B", .old = "Pay now",
	    .new = "Pay" }, &(struct expected){ METHOD_DKIM, "pass",
	    "permerror", true, "l= is more than the body has" }, "+++-",
	    "a store that took octets away which l= counts");
	differs(&(struct mail_case){ .recorded = pass, .tags = "v=1; "
	    "a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=k; "
	    "t=1794815000; h=from:to:subject:date; bh=%H; b=%B",
	    .old = "t=179", .new = "t=redacted" }, &(struct expected){
	    METHOD_DKIM, "pass", "permerror", true, "t= is no time" },
	    "+++-", "redacted inside the signature's field");
	differs(&(struct mail_case){ .recorded = "dkim=pass "
	    "header.d=other.example header.s=k" }, &(struct expected){
	    METHOD_DKIM, "pass", "none", false, "no signature of "
	    "other.example" }, "+++-", "a signature that is not there");
}

static void
dkim_other_recorded(void)
{
	differs(&(struct mail_case){ .recorded = "dkim=fail "
	    "header.d=sender.example" }, &(struct expected){ METHOD_DKIM,
	    "fail", "pass", false, "it matches here" }, "+++-",
	    "recorded fail, and it matches: the computed one counts");
	differs(&(struct mail_case){ .recorded = "dkim=temperror "
	    "header.d=sender.example" }, &(struct expected){ METHOD_DKIM,
	    "temperror", "pass", true, "could not get the key" }, "+~+-",
	    "DNS failed at that time");
	differs(&(struct mail_case){ .recorded = "dkim=fail (no key for "
	    "signature) header.d=sender.example" }, &(struct expected){
	    METHOD_DKIM, "fail", "pass", true, "could not get the key" },
	    "+!+-", "... said in a comment");
	differs(&(struct mail_case){ .recorded = "dkim=policy "
	    "header.d=sender.example" }, &(struct expected){ METHOD_DKIM,
	    "policy", "pass", true, "own policy" }, "+!+-",
	    "the receiver's policy");
	differs(&(struct mail_case){ .recorded = "dkim=none" },
	    &(struct expected){ METHOD_DKIM, "none", "pass", false,
	    "recorded no signature" }, "+++-", "added after the receiver");
	differs(&(struct mail_case){ .recorded = "dkim=neutral "
	    "header.d=sender.example", .key = ED25519, .published =
	    slice_printf(&arena, "v=DKIM1; k=ed25519; p=%.*s",
		SLICE_ARG(sign_public(&arena, ED25519, false))).p, .tags =
	    "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=sender.example; "
	    "s=k; h=from:to:subject:date; bh=%H; b=%B" }, &(struct expected){
	    METHOD_DKIM, "neutral", "pass", true, "Ed25519" }, "+~+-",
	    "a receiver that does not know Ed25519");
}

/* Two signatures of one domain: by header.b, by selector, by i= */
static void
matching(void)
{
	static const char other[] = "DKIM-Signature: v=1; a=rsa-sha256; "
	    "d=sender.example; s=two; h=from; bh=AAAA; b=QUJDREVGR0hJSktM"
	    "TU5PUFFSU1RVVldYWVo=\r\n";
	struct auth a;

	a = differs(&(struct mail_case){ .below = other, .recorded =
	    "dkim=pass header.d=sender.example header.b=QUJDREVG" },
	    &(struct expected){ METHOD_DKIM, "pass", "permerror", true,
	    "since the receiver saw it pass" }, "+++-",
	    "tied by the start of b=");
	is_int(a.disagreements[0].signature, 0, "... the other signature");
	ok(auth_record_of(&a, 0, &arena) == &a.recorded.dkim[0] &&
	    auth_record_of(&a, 1, &arena) == NULL,
	    "... and is no record of the one of the same domain");
	a = differs(&(struct mail_case){ .below = other, .recorded =
	    "dkim=pass header.d=sender.example header.s=two" },
	    &(struct expected){ METHOD_DKIM, "pass", "permerror", true,
	    "" }, "+++-", "tied by the selector");
	is_agreed(&(struct mail_case){ .below = other, .recorded =
	    "dkim=pass header.d=sender.example" },
	    "tied by d= alone: the one that is as recorded");
	is_agreed(&(struct mail_case){ .below = other, .recorded =
	    "dkim=pass header.i=@sender.example" },
	    "tied by i=: likewise");
	is_agreed(&(struct mail_case){ .below = other, .recorded =
	    "dkim=pass header.d=sender.example header.s=k; dkim=permerror "
	    "header.d=sender.example header.s=two" }, "each to its own");
}

static void
spf(void)
{
	differs(&(struct mail_case){ .recorded = "spf=pass "
	    "smtp.mailfrom=sender.example", .spf = "v=spf1 -all",
	    .days = 40 }, &(struct expected){ METHOD_SPF, "pass", "fail",
	    true, "may have changed since: these were asked 40 days" },
	    "+++-", "the record has changed since");
	differs(&(struct mail_case){ .recorded = "spf=pass "
	    "smtp.mailfrom=sender.example", .spf = "v=spf1 -all" },
	    &(struct expected){ METHOD_SPF, "pass", "fail", false,
	    "another result than the receiver wrote" }, "!++-",
	    "another result with the records of the day");
	differs(&(struct mail_case){ .recorded = "spf=fail "
	    "smtp.mailfrom=sender.example", .spf = "v=spf1 ~all" },
	    &(struct expected){ METHOD_SPF, "fail", "softfail", false, "" },
	    "~++-", "softfail is not fail");
	differs(&(struct mail_case){ .recorded = "spf=temperror "
	    "smtp.mailfrom=sender.example" }, &(struct expected){ METHOD_SPF,
	    "temperror", "pass", true, "could not ask DNS" }, "~++-",
	    "DNS failed at that time");
	differs(&(struct mail_case){ .recorded = "spf=pass "
	    "smtp.helo=gate.other.example" , .spf = "v=spf1 -all" },
	    &(struct expected){ METHOD_SPF, "pass", "fail", true,
	    "another identity: gate.other.example" }, "+++-",
	    "another identity");
	is_agreed(&(struct mail_case){ .recorded = "spf=none "
	    "smtp.helo=mail.sender.example" },
	    "the HELO identity beside HELO's result");
	differs(&(struct mail_case){ .recorded = "spf=pass "
	    "smtp.mailfrom=sender.example smtp.remote-ip=203.0.113.5",
	    .spf = "v=spf1 -all" }, &(struct expected){ METHOD_SPF, "pass",
	    "fail", true, "another client: 203.0.113.5" }, "+++-",
	    "another client");
	differs(&(struct mail_case){ .recorded = "spf=pass (local policy: "
	    "relay of a partner) smtp.mailfrom=sender.example",
	    .spf = "v=spf1 -all" }, &(struct expected){ METHOD_SPF, "pass",
	    "fail", true, "own policy" }, "+++-", "local policy");
	differs(&(struct mail_case){ .recorded = "spf=pass "
	    "smtp.mailfrom=sender.example", .spf = "v=spf1 a:%%{z} -all" },
	    &(struct expected){ METHOD_SPF, "pass", "permerror", true,
	    "receivers differ" }, "+++-", "an error that one of both sees");
}

static void
dmarc(void)
{
	static const char sub[] = "v=1; a=rsa-sha256; c=relaxed/relaxed; "
	    "d=sender.example; s=k; h=from:to:subject:date; bh=%H; b=%B";

	/* Without a record at sender.example the two are not one
	 * organisation under RFC 9989 */
	differs(&(struct mail_case){ .recorded = "dmarc=pass "
	    "header.from=shop.sender.example", .from = "shop.sender.example",
	    .tags = sub, .dmarc = "", .zone =
	    "_dmarc.shop.sender.example 60 IN TXT \"v=DMARC1; p=reject\"\n" },
	    &(struct expected){ METHOD_DMARC, "pass", "fail", true,
	    "RFC 7489" }, "+++-", "RFC 7489 passes, RFC 9989 does not");
	differs(&(struct mail_case){ .recorded = "dkim=pass "
	    "header.d=sender.example; dmarc=pass header.from=sender.example",
	    .spf = "v=spf1 -all", .old = "now.", .new = "now!" },
	    &(struct expected){ METHOD_DKIM, "pass", "fail", true, "" },
	    "!++-", "a rewritten body: DKIM");
	{
		struct auth a;

		run(&a, &(struct mail_case){ .recorded = "dkim=pass "
		    "header.d=sender.example; dmarc=pass "
		    "header.from=sender.example", .spf = "v=spf1 -all",
		    .old = "now.", .new = "now!" });
		if (!ok(a.ndisagreements == 2 && is_one(&a.disagreements[1],
		    &(struct expected){ METHOD_DMARC, "pass", "fail", true,
		    "rested on DKIM" }), "... and DMARC with it"))
			show(&a);
	}
	differs(&(struct mail_case){ .recorded = "dmarc=fail "
	    "header.from=sender.example" }, &(struct expected){ METHOD_DMARC,
	    "fail", "pass", false, "another result" }, "+++-",
	    "recorded fail, computed pass");
	differs(&(struct mail_case){ .recorded = "dmarc=none "
	    "header.from=sender.example", .days = 40 }, &(struct expected){
	    METHOD_DMARC, "none", "pass", true, "may have changed since" },
	    "++--", "the record was published since");
	differs(&(struct mail_case){ .recorded = "dmarc=pass "
	    "header.from=other.example" , .dmarc = "" }, &(struct expected){
	    METHOD_DMARC, "pass", "none", false, "another author domain" },
	    "++--", "another author");
	differs(&(struct mail_case){ .recorded = "arc=pass; dmarc=pass (arc) "
	    "header.from=bank.example", .from = "bank.example", .zone =
	    "_dmarc.bank.example 60 IN TXT \"v=DMARC1; p=reject\"\n" },
	    &(struct expected){ METHOD_DMARC, "pass", "fail", true,
	    "ARC sealer" }, "+++-", "a sealer's word counted");
	differs(&(struct mail_case){ .recorded = "dmarc=fail action=oreject "
	    "header.from=bank.example", .from = "bank.example", .zone =
	    "_dmarc.bank.example 60 IN TXT \"v=DMARC1; p=reject\"\n" },
	    &(struct expected){ METHOD_DMARC, "fail, oreject",
	    "fail, reject", true, "did not do what bank.example asks for" },
	    "++!-", "the receiver's policy");
	differs(&(struct mail_case){ .recorded = "dmarc=fail (p=REJECT "
	    "sp=REJECT dis=NONE) header.from=bank.example",
	    .from = "bank.example", .zone =
	    "_dmarc.bank.example 60 IN TXT \"v=DMARC1; p=reject\"\n" },
	    &(struct expected){ METHOD_DMARC, "fail, NONE", "fail, reject",
	    true, "own policy" }, "++!-", "... as another receiver says it");
	is_agreed(&(struct mail_case){ .recorded = "dmarc=fail action=reject "
	    "header.from=bank.example", .from = "bank.example", .zone =
	    "_dmarc.bank.example 60 IN TXT \"v=DMARC1; p=reject\"\n" },
	    "it did as asked");
	is_agreed(&(struct mail_case){ .recorded = "dmarc=permerror",
	    .from = "localhost" }, "a From that nobody can evaluate");
	differs(&(struct mail_case){ .recorded = "dmarc=none",
	    .from = "localhost" }, &(struct expected){ METHOD_DMARC, "none",
	    "permerror", true, "receivers say \"none\"" }, "++--",
	    "... which some call none");
	differs(&(struct mail_case){ .recorded = "dmarc=pass "
	    "header.from=sender.example", .from = "localhost" },
	    &(struct expected){ METHOD_DMARC, "pass", "permerror", true,
	    "sender.example stood there" }, "+++-", "From was rewritten");
	differs(&(struct mail_case){ .recorded = "dmarc=pass "
	    "header.from=sender.example", .old = "From: ", .new =
	    "From: x@bank.example\r\nFrom: " }, &(struct expected){
	    METHOD_DMARC, "pass", "permerror", false,
	    "judged sender.example, but" }, "++!-", "one From of two");
	differs(&(struct mail_case){ .recorded = "dmarc=temperror "
	    "header.from=sender.example" }, &(struct expected){ METHOD_DMARC,
	    "temperror", "pass", true, "could not ask DNS" }, "++~-",
	    "DNS failed at that time");
}

/* A sealed message that our receiver took */
static struct slice
sealed(struct sealed *m, const char *recorded)
{
	return slice_printf(&arena, "%.*sReceived: from mail.sender.example "
	    "(mail.sender.example [198.51.100.7])\r\n\tby mx1.corp.example "
	    "with ESMTP id 4XyZ; Mon, 16 Nov 2026 08:00:00 +0000\r\n%.*s",
	    SLICE_ARG(field_of(recorded)), SLICE_ARG(seal_text(m)));
}

static void
arc_is(struct slice text, const struct answers *zone,
    const struct expected *e, const char *letter, const char *name)
{
	struct auth a;
	char got[5];

	run_text(&a, text, zone);
	if (!ok(e == NULL ? a.ndisagreements == 0
	    : a.ndisagreements != 0 && is_one(&a.disagreements[0], e), "%s",
	    name))
		show(&a);
	auth_letters(&a, got);
	is_str(got + 3, letter, "... its letter");
}

static void
arc(void)
{
	struct sealed m = { .n = 0 };
	struct answers zone = { .n = 0 }, late = { .n = 0 };
	struct error e = { 0 };
	struct slice text;

	answers_parse(&zone, "zone", seal_zone(&arena), &e);
	answers_add(&late, &(struct answer){ .question = {
	    SLICE("k._domainkey.one.example"), DNS_TXT, false },
	    .status = DNS_NXDOMAIN, .time = TAKEN + 40 * DAY });
	seal_start(&m, "Pay now.\r\n");
	seal(&m, (struct how){ .cv = "none" });
	text = sealed(&m, "arc=pass");
	arc_is(text, &zone, NULL, "+", "an ARC chain as recorded");
	arc_is(seal_edit(&m, text, "now.", "now!"), &zone,
	    &(struct expected){ METHOD_ARC, "pass", "fail", true,
	    "rewrite what they keep" }, "+", "the body was rewritten");
	arc_is(seal_edit(&m, text, "t=1795000000", "t=1795000001"), &zone,
	    &(struct expected){ METHOD_ARC, "pass", "fail", false,
	    "saw it pass, but here" }, "!", "a seal was changed");
	arc_is(text, &late, &(struct expected){ METHOD_ARC, "pass",
	    "unverifiable", true, "taken away since" }, "+",
	    "a sealer's key is gone");
	arc_is(sealed(&m, "arc=fail"), &zone, &(struct expected){ METHOD_ARC,
	    "fail", "pass", false, "it holds here" }, "+",
	    "recorded fail, and it holds");
	arc_is(sealed(&m, "arc=none"), &zone, &(struct expected){ METHOD_ARC,
	    "none", "pass", false, "it holds here" }, "+",
	    "recorded none, and there is one");
	text = slice_printf(&arena, "%.*s\r\n%.*s\r\n%.*s\r\n"
	    "Authentication-Results: one.example; arc=none\r\nReceived: from "
	    "mail.sender.example (mail.sender.example [198.51.100.7])\r\n\t"
	    "by mx.one.example with ESMTP id 4XyZ; Mon, 16 Nov 2026 08:00:00 "
	    "+0000\r\nFrom: Bo <bo@sender.example>\r\nTo: ann@corp.example"
	    "\r\nSubject: Your invoice\r\n\r\nPay now.\r\n",
	    SLICE_ARG(m.seal[0]), SLICE_ARG(m.signature[0]),
	    SLICE_ARG(m.results[0]));
	arc_is(text, &zone, &(struct expected){ METHOD_ARC, "none", "pass",
	    true, "sealed the message itself" }, "-",
	    "the receiver's own set");
	arena_free(&m.arena);
	answers_free(&zone);
	answers_free(&late);
}

static void
is_claim(const struct mail_case *c, const struct expected *e,
    const char *letters, const char *name)
{
	struct auth a = differs(c, e, letters, name);

	ok(a.ndisagreements != 0 && a.disagreements[0].claim,
	    "... said of a claim");
}

/* Fields that whoever sent the mail can have written */
static void
claims(void)
{
	static const char bank[] = "Authentication-Results: corp.example; "
	    "dkim=pass header.d=bank.example\r\n";
	static const char relay[] = "Authentication-Results: relay.example; "
	    "dkim=pass header.d=sender.example\r\n";
	struct answers off = { .off = true };
	struct auth a;

	is_claim(&(struct mail_case){ .below = bank }, &(struct expected){
	    METHOD_DKIM, "pass", "none", false, "a field below the boundary "
	    "claims dkim=pass for bank.example, in the name of our own "
	    "receiver: the computed result is none" }, "+++-",
	    "a forged result of our own");
	run_text(&a, text_of(&(struct mail_case){ .below = bank }), &off);
	ok(a.ndisagreements == 1, "... DNS off or not");
	is_claim(&(struct mail_case){ .below = "Authentication-Results: "
	    "corp.example; spf=pass smtp.mailfrom=sender.example\r\n",
	    .spf = "v=spf1 -all", .recorded = "spf=fail "
	    "smtp.mailfrom=sender.example" }, &(struct expected){ METHOD_SPF,
	    "pass", "fail", false, "claims spf=pass for sender.example" },
	    "!++-", "a forged pass of SPF");
	is_claim(&(struct mail_case){ .below = "Authentication-Results: "
	    "relay.example; dmarc=pass header.from=bank.example\r\n",
	    .from = "bank.example", .zone =
	    "_dmarc.bank.example 60 IN TXT \"v=DMARC1; p=reject\"\n" },
	    &(struct expected){ METHOD_DMARC, "pass", "fail", false,
	    "claims dmarc=pass for bank.example" }, "++!-",
	    "a forged pass of DMARC");
	is_claim(&(struct mail_case){ .below = relay, .old = "now.",
	    .new = "now!" }, &(struct expected){ METHOD_DKIM, "pass", "fail",
	    true, "below the boundary claims" }, "+~+-",
	    "another system may have seen it before it was changed");
	is_agreed(&(struct mail_case){ .below = relay },
	    "a claim that the computed result bears out");
	is_agreed(&(struct mail_case){ .below = "Authentication-Results: "
	    "relay.example; spf=pass smtp.mailfrom=author.example\r\n",
	    .spf = "v=spf1 -all" }, "another hop's SPF is its own matter");
	is_agreed(&(struct mail_case){ .below = "Authentication-Results: "
	    "relay.example; dkim=fail header.d=sender.example\r\n" },
	    "a claimed failure helps nobody");
}

/* However much a sender claims, it stays within limits. */
static void
limits(void)
{
	struct slice below = SLICE("");
	struct auth a;
	int i;

	for (i = 0; i < 190; i++)
		below = slice_printf(&arena, "%.*sAuthentication-Results: "
		    "x%d.example; dkim=pass header.d=b%d.example; dkim=pass "
		    "header.d=c%d.example\r\n", SLICE_ARG(below), i, i, i);
	run(&a, &(struct mail_case){ .below = below.p });
	ok(a.ndisagreements >= 20 && a.ndisagreements <= 100,
	    "of 380 forged claims some are said");
}

int
main(void)
{
	struct ini ini = { .n = 0 };

	ini_parse(&ini, "settings.ini", SLICE("[receiver office]\n"
	    "by = .corp.example\nauthserv-id = corp.example\n"
	    "[receiver one]\nby = .one.example\nauthserv-id = one.example\n"));
	receivers_from_ini(&receivers, &ini, &ini.arena);
	agreements();
	dkim_pass_recorded();
	dkim_other_recorded();
	matching();
	spf();
	dmarc();
	arc();
	claims();
	limits();
	ini_free(&ini);
	arena_free(&arena);
	return done_testing();
}

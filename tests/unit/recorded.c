/* Whose word counts: fields of our receivers, and what they recorded. */

#include "core/auth/auth.h"
#include "core/base/buf.h"
#include "core/base/ini.h"
#include "tests/unit/tap.h"

static struct arena arena;
static struct mail mail;
static struct auth auth;
static struct receivers receivers;

#define OUTSIDE                                                               \
	"Received: from mail.sender.example (mail.sender.example "            \
	"[198.51.100.7])\r\n\tby mx1.corp.example (Postfix) with ESMTPS id "  \
	"4XyZ\r\n\tfor <ann@corp.example>; Mon, 16 Nov 2026 08:00:00 "        \
	"+0000 (UTC)\r\n"
#define REST "From: Bo <bo@sender.example>\r\nSubject: x\r\n\r\nbody\r\n"

/* A hop of the sender's own, as a pasted or replayed header has it */
#define REPLAYED                                                              \
	"Received: from mail.bank.example (mail.bank.example [203.0.113.9])"  \
	"\r\n\tby mx1.corp.example (Postfix) with ESMTPS id 4Old\r\n\tfor "   \
	"<ann@corp.example>; Sun, 15 Nov 2026 08:00:00 +0000 (UTC)\r\n"

static void
run(const char *text)
{
	const struct answers none = { .off = true };
	struct questions q = { 0 };

	mail_parse(&mail, slice_str(text), &receivers, &arena, 0);
	auth = (struct auth){ 0 };
	auth_run(&auth, &mail, &receivers, &none, 0, &q);
}

static void
configure(const char *text)
{
	static struct ini ini;

	ini_free(&ini);
	receivers = (struct receivers){ 0 };
	ini_parse(&ini, "settings.ini", slice_str(text));
	receivers_from_ini(&receivers, &ini, &ini.arena);
	is_int((int64_t)ini.nproblems, 0, "the test's settings are good");
}

static void
is_result(const struct recorded_result *r, const char *result,
    const char *domain, const char *name)
{
	if (!ok(r != NULL, "%s is recorded", name))
		return;
	is_slice(r->result, result, name);
	is_slice(r->domain, domain, name);
}

static void
is_trust(size_t field, enum trust want, const char *why)
{
	const struct ar_field *f = &auth.recorded.fields[field];

	if (!ok(field < auth.recorded.nfields && f->trust == want, "%s", why) &&
	    field < auth.recorded.nfields)
		printf("# %.*s\n", SLICE_ARG(f->reason));
	ok(field < auth.recorded.nfields && f->reason.n != 0,
	    "... with a reason");
}

/* Milters of Postfix write directly below its Received field (RFC 8601
 * section 4.1 leaves the place to the receiver). */
static void
results_below(void)
{
	static const char mail_text[] = OUTSIDE
	    "Authentication-Results: corp.example; spf=fail "
	    "smtp.mailfrom=sender.example\r\n"
	    "Authentication-Results: other.example; dkim=pass "
	    "header.d=bank.example\r\n" REPLAYED
	    "Authentication-Results: corp.example; dkim=pass "
	    "header.d=bank.example\r\n" REST;

	configure("[receiver office]\nby = .corp.example\n"
	    "authserv-id = corp.example\nresults = below\n");
	run(mail_text);
	is_trust(0, TRUST_CONFIGURED, "results = below: directly below ours");
	is_trust(1, TRUST_NONE, "results = below: another authserv-id");
	is_trust(2, TRUST_NONE, "results = below: below the sender's hop");
	is_result(auth.recorded.spf, "fail", "sender.example",
	    "SPF of a milter");
	configure("[receiver office]\nby = .corp.example\n"
	    "authserv-id = corp.example\n");
	run(mail_text);
	is_trust(0, TRUST_NONE, "without the setting it is a claim");
}

static void
configured(void)
{
	configure("[receiver office]\nby = .corp.example\n"
	    "authserv-id = corp.example\n");
	run("Authentication-Results: corp.example;\r\n"
	    "\tdkim=pass header.d=Sender.example header.s=k1 header.b=abc;\r\n"
	    "\tdkim=fail (bad key) header.i=@esp.example header.s=k2\r\n"
	    "Authentication-Results: corp.example; spf=softfail (why) "
	    "smtp.mailfrom=bo@bounce.sender.example;\r\n"
	    "\tdmarc=fail (p=none dis=none) header.from=sender.example\r\n"
	    "Authentication-Results: relay.elsewhere.example; dmarc=pass "
	    "header.from=sender.example\r\n" OUTSIDE
	    "Authentication-Results: corp.example; spf=pass "
	    "smtp.mailfrom=bank.example;\r\n"
	    "\tdkim=pass header.d=bank.example\r\n" REST);
	is_trust(0, TRUST_CONFIGURED, "our authserv-id above the boundary");
	is_trust(1, TRUST_CONFIGURED, "... a second field of the receiver");
	is_trust(2, TRUST_NONE, "another authserv-id is a claim");
	is_trust(3, TRUST_NONE, "our id below the boundary is a claim");
	is_int(auth.recorded.trust, TRUST_CONFIGURED, "the word is configured");
	is_result(auth.recorded.spf, "softfail", "bounce.sender.example",
	    "SPF of the trusted field");
	is_slice(auth.recorded.spf->detail, "why", "... and its comment");
	is_result(auth.recorded.dmarc, "fail", "sender.example", "DMARC");
	is_slice(auth.recorded.dmarc->detail, "p=none dis=none",
	    "... and its policy");
	if (is_int((int64_t)auth.recorded.ndkim, 2, "each signature")) {
		is_result(&auth.recorded.dkim[0], "pass", "sender.example",
		    "DKIM by header.d");
		is_slice(auth.recorded.dkim[0].selector, "k1", "selector");
		is_result(&auth.recorded.dkim[1], "fail", "esp.example",
		    "DKIM by header.i");
	}
	is_slice(mail_slice(&mail, auth.recorded.dmarc->range),
	    "dmarc=fail (p=none dis=none) header.from=sender.example",
	    "where DMARC stands");
	ok(recorded_dkim_pass(&auth.recorded, SLICE("sender.example")),
	    "a pass of the domain");
	ok(!recorded_dkim_pass(&auth.recorded, SLICE("esp.example")),
	    "a fail is no pass");
	ok(!recorded_dkim_pass(&auth.recorded, SLICE("bank.example")),
	    "what the sender wrote is no pass");
}

static void
replayed(void)
{
	run("Authentication-Results: corp.example; spf=fail "
	    "smtp.mailfrom=sender.example\r\n" OUTSIDE
	    "Authentication-Results: corp.example; dkim=pass "
	    "header.d=bank.example\r\n" REPLAYED REST);
	is_trust(1, TRUST_NONE, "a replayed mail's own field is a claim");
	is_int((int64_t)auth.recorded.ndkim, 0, "... and is not used");
	is_result(auth.recorded.spf, "fail", "sender.example",
	    "ours, above, is used");
	run("Authentication-Results: corp.example; dkim=pass "
	    "header.d=bank.example\r\n" REST);
	is_trust(0, TRUST_NONE, "without any Received nothing is ours");
	ok(auth.recorded.spf == NULL && auth.recorded.ndkim == 0 &&
	    auth.recorded.trust == TRUST_NONE, "... and nothing recorded");
}

static void
received_spf(void)
{
	run("Received-SPF: Pass (mx1.corp.example: domain of bo@sender.example"
	    " designates 198.51.100.7 as permitted sender)\r\n"
	    "\treceiver=mx1.corp.example; client-ip=198.51.100.7; "
	    "envelope-from=\"bo@sender.example\"; helo=mail.sender.example\r\n"
	    "Authentication-Results: corp.example; dkim=none\r\n" OUTSIDE REST);
	is_trust(0, TRUST_CONFIGURED, "Received-SPF of our host");
	is_result(auth.recorded.spf, "pass", "sender.example",
	    "SPF from Received-SPF where the other field has none");
	run("Received-SPF: Pass (mailfrom) identity=mailfrom; "
	    "client-ip=198.51.100.7; envelope-from=bo@sender.example; "
	    "receiver=<UNKNOWN>\r\n" OUTSIDE REST);
	is_trust(0, TRUST_INFERRED, "it names no host but the right client");
	run("Received-SPF: Pass (mailfrom) identity=mailfrom; "
	    "client-ip=203.0.113.9; receiver=<UNKNOWN>\r\n" OUTSIDE REST);
	is_trust(0, TRUST_NONE, "... and a wrong one is a claim");
}

static void
smuggled(void)
{
	run("Authentication-Results: corp.example; spf=pass smtp.mailfrom=x;"
	    "dmarc=pass header.from=bank.example; dmarc=fail "
	    "header.from=bank.example\r\n" OUTSIDE REST);
	is_result(auth.recorded.dmarc, "fail", "bank.example",
	    "of two results the one that does not pass");
	run("Authentication-Results: corp.example; spf=pass "
	    "smtp.helo=mail.sender.example; spf=fail "
	    "smtp.mailfrom=bo@sender.example\r\n" OUTSIDE REST);
	is_result(auth.recorded.spf, "fail", "sender.example",
	    "SPF of MAIL FROM counts before that of HELO");
	run("Authentication-Results: corp.example; dmarc=pass "
	    "header.from=\xf0\x9d\x97\xae\xf0\x9d\x97\xbc\xf0\x9d\x97\xb8.de"
	    "\r\n" OUTSIDE REST);
	is_result(auth.recorded.dmarc, "pass",
	    "\xf0\x9d\x97\xae\xf0\x9d\x97\xbc\xf0\x9d\x97\xb8.de",
	    "letters that look like a domain do not become it");
}

static void
claims(void)
{
	run("Authentication-Results-Original: corp.example; spf=pass\r\n"
	    "X-Original-Authentication-Results: corp.example; spf=pass\r\n"
	    OUTSIDE REST);
	is_int((int64_t)auth.recorded.nfields, 2, "copies are listed");
	is_trust(0, TRUST_NONE, "Authentication-Results-Original is a claim");
	is_trust(1, TRUST_NONE, "X-Original-... too");
	ok(auth.recorded.spf == NULL, "... and not used");
}

#define EXCHANGE                                                              \
	"Received: from AM0PR01CA0001.eurprd01.prod.outlook.com "             \
	"(2603:10a6:208::11) by\r\n DB7PR01MB0001.eurprd01.prod.outlook.com " \
	"(2603:10a6:5::22) with Microsoft\r\n SMTP Server (version=TLS1_2) "  \
	"id 15.20.1.1; Mon, 16 Nov 2026 08:00:02 +0000\r\n"
#define EXCHANGE_OUTSIDE                                                      \
	"Received: from mail.sender.example (198.51.100.7) by\r\n "           \
	"AM0EUR01FT001.mail.protection.outlook.com (10.13.0.1) with "         \
	"Microsoft SMTP\r\n Server id 15.20.1.1 via Frontend Transport; "     \
	"Mon, 16 Nov 2026 08:00:00 +0000\r\n"

static void
microsoft(void)
{
	receivers = (struct receivers){ 0 };
	run(EXCHANGE "Authentication-Results: spf=pass (sender IP is "
	    "198.51.100.7)\r\n smtp.mailfrom=sender.example; dkim=none "
	    "(message not signed)\r\n header.d=none;dmarc=fail "
	    "action=quarantine header.from=bank.example;compauth=fail "
	    "reason=001\r\nReceived-SPF: Pass (protection.outlook.com: domain "
	    "of sender.example\r\n designates 198.51.100.7 as permitted "
	    "sender)\r\n receiver=protection.outlook.com; "
	    "client-ip=198.51.100.7; helo=mail.sender.example\r\n"
	    EXCHANGE_OUTSIDE "X-MS-Exchange-Organization-SCL: 5\r\n"
	    "Authentication-Results: dkim=pass header.d=bank.example\r\n" REST);
	is_trust(0, TRUST_INFERRED, "Exchange Online's field without an id");
	is_trust(1, TRUST_INFERRED, "... its Received-SPF");
	is_trust(2, TRUST_NONE, "the same form below the boundary is a claim");
	is_result(auth.recorded.spf, "pass", "sender.example", "SPF");
	is_result(auth.recorded.dmarc, "fail", "bank.example", "DMARC");
	is_slice(auth.recorded.dmarc->detail, "action=quarantine", "action");
	is_result(auth.recorded.compauth, "fail", NULL, "compauth");
	is_slice(auth.recorded.compauth->detail, "reason=001", "its reason");
	is_result(&auth.recorded.dkim[0], "none", NULL, "DKIM none");
	run(EXCHANGE "Authentication-Results: spf=pass\r\n" EXCHANGE_OUTSIDE
	    REST);
	is_trust(0, TRUST_NONE, "without Exchange's neighbours it is nobody's");
}

static void
encoded(void)
{
	run("Authentication-Results: =?utf-8?Q?mx1.corp.example;_dmarc=3Dfail?="
	    "\r\n =?utf-8?Q?_header.from=3Dbank.example?=\r\n" OUTSIDE REST);
	is_slice(lenient_names(&arena, auth.recorded.fields[0].lenient), "R5",
	    "a field that is one encoded word is decoded, and it is said");
	is_trust(0, TRUST_INFERRED, "an id under the receiver's organisation");
	is_result(auth.recorded.dmarc, "fail", "bank.example", "DMARC in it");
	is_int(auth.recorded.dmarc->range.len, 0, "it stands nowhere as such");
}

static void
gateway(void)
{
	configure("[receiver office]\nby = mx1.corp.example\n"
	    "ip = 192.0.2.0/24\nby = mx2.corp.example\n"
	    "authserv-id = mx1.corp.example\n"
	    "authserv-id = mx2.corp.example\n");
	run("Authentication-Results: mx2.corp.example; spf=fail "
	    "smtp.mailfrom=sender.example; arc=none; dkim=fail "
	    "header.d=sender.example\r\n"
	    "Received: from mx1.corp.example (mx1.corp.example [192.0.2.1])"
	    "\r\n\tby mx2.corp.example (Postfix) with ESMTP id 5;\r\n"
	    "\tMon, 16 Nov 2026 08:00:05 +0000\r\n"
	    "Authentication-Results: mx1.corp.example; spf=pass "
	    "smtp.mailfrom=sender.example; dkim=pass header.d=sender.example"
	    "\r\n" OUTSIDE REST);
	is_result(auth.recorded.spf, "pass", "sender.example",
	    "the receiver at the boundary saw the client, others not");
	is_int((int64_t)auth.recorded.ndkim, 1, "one receiver's DKIM results");
	is_result(&auth.recorded.dkim[0], "pass", "sender.example",
	    "... the boundary's");
	ok(auth.recorded.arc != NULL, "what only the inner one checked counts");
}

static void
many(void)
{
	struct buf b = { 0 };
	int i;

	for (i = 0; i < 300; i++)
		buf_add_str(&b, "Authentication-Results: x; spf=pass\r\n");
	buf_add_str(&b, OUTSIDE REST);
	run(buf_slice(&b).p);
	is_int((int64_t)auth.recorded.nfields, 200, "fields are limited");
	ok(mail.nlimits != 0, "... which is said");
	buf_free(&b);
}

/* Receivers that don't quote: the client's HELO name, and the sender's local
 * part, stand in their fields. */
static void
written_by_clients(void)
{
	configure("");
	run("Received-SPF: Pass (mailfrom) client-ip=198.51.100.7; helo=x;"
	    "envelope-from=b@bank.example; envelope-from=jo@evil.example; "
	    "receiver=mx1.corp.example\r\n"
	    "Received: from x;envelope-from=b@bank.example (unknown "
	    "[198.51.100.7])\r\n\tby mx1.corp.example (Postfix) with ESMTP id "
	    "4X; Mon, 16 Nov 2026 08:00:00 +0000\r\n" REST);
	ok(auth.recorded.spf == NULL, "a HELO name with an envelope in it");
	run("Authentication-Results: mx1.corp.example; spf=pass "
	    "smtp.mailfrom=evil.example (helo=x);dkim=pass(a)header.d="
	    "bank.example;x=(y)\r\n"
	    "Received: from x);dkim=pass(a)header.d=bank.example;x=(y (unknown "
	    "[198.51.100.7])\r\n\tby mx1.corp.example (Postfix) with ESMTP id "
	    "4X; Mon, 16 Nov 2026 08:00:00 +0000\r\n" REST);
	is_int((int64_t)auth.recorded.ndkim, 0,
	    "a HELO name with a signature's pass in it");
	ok(slice_starts(auth.recorded.fields[0].reason, "the client's HELO"),
	    "  is why the field does not count");
	run("Return-Path: <\"b@bank.example x\"@evil.example>\r\n"
	    "Received-SPF: pass (mx1.corp.example: domain of \"b@bank.example "
	    "x\"@evil.example designates 198.51.100.7 as permitted sender) "
	    "client-ip=198.51.100.7;\r\n" OUTSIDE REST);
	ok(auth.recorded.spf == NULL, "a local part that names a domain");
	run("Received-SPF: Pass (helo) identity=helo; client-ip=198.51.100.7; "
	    "helo=mail.sender.example; envelope-from=b@bank.example; "
	    "receiver=mx1.corp.example\r\n" OUTSIDE REST);
	is_result(auth.recorded.spf, "pass", "mail.sender.example",
	    "a pass of HELO is none of the envelope's domain");
}

int
main(void)
{
	configured();
	results_below();
	replayed();
	received_spf();
	smuggled();
	claims();
	microsoft();
	encoded();
	gateway();
	many();
	arena_free(&arena);
	written_by_clients();
	return done_testing();
}

/* Traits: what a contrast compares, in the forms that mailers write. */

#include "core/analysis.h"
#include "core/base/text.h"
#include "tests/unit/tap.h"

static struct catalogue catalogue;

static void
analyse(struct analysis *a, const char *mail)
{
	static const struct answers off = { .off = true };
	static const struct receivers receivers;
	static const struct domains domains;
	struct analysis_context ctx = { .receivers = &receivers,
		.domains = &domains, .catalogue = &catalogue,
		.answers = &off, .clock = 1795000000 };
	struct questions open;

	analysis_run(a, slice_str(mail), &ctx, 0, &open);
}

static bool
has(const struct analysis *a, const char *kind, const char *value)
{
	size_t i;

	for (i = 0; i < a->ntraits; i++)
		if (slice_eq_str(a->traits[i].kind, kind) && (value == NULL ||
			slice_eq_str(a->traits[i].value, value)))
			return true;
	return false;
}

#define TAKEN(helo, with) \
	"Received: from " helo " (" helo " [192.0.2.7])\n" \
	"\tby mx.corp.example (Postfix) with " with " id 4\n" \
	"\tfor <jo.doe@corp.example>; Mon, 23 Nov 2026 07:41:03 +0000\n"
#define REST \
	"From: Bank <info@bank.example>\nTo: jo.doe@corp.example\n" \
	"Subject: x\nDate: Mon, 23 Nov 2026 07:36:00 +0100\n\nx\n"
/* Below the boundary, or in the header */
#define BELOW(fields) TAKEN("relay7.esp.example", "ESMTPS") fields REST
#define ENVELOPE(from) "Return-Path: <" from ">\n" BELOW("")

static const struct {
	const char *name, *mail, *kind, *value;
} cases[] = {
	{ "the boundary's address", BELOW(""), "ip", "192.0.2.7" },
	{ "its network", BELOW(""), "net24", "192.0.2.0/24" },
	{ "a HELO's numbers are masked", BELOW(""), "helo-shape",
	    "relay*.esp.example" },
	{ "a HELO in the author's name is not his domain's",
	    TAKEN("mail3.bank.example", "ESMTP") REST, "helo",
	    "mail3.(author)" },
	{ "no TLS, where the receiver says so",
	    TAKEN("relay7.esp.example", "ESMTP") REST, "tls", "none" },
	{ "Postfix's words about TLS",
	    "Received: from a.esp.example (a.esp.example [192.0.2.7])\n"
	    "\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384"
	    " (256/256 bits))\n\tby mx.corp.example (Postfix) with ESMTPS"
	    " id 4; Mon, 23 Nov 2026 07:41:03 +0000\n" REST,
	    "tls", "1.2 ECDHE-RSA-AES256-GCM-SHA384" },
	{ "Google's",
	    "Received: from a.esp.example (a.esp.example. [192.0.2.7])\n"
	    " by mx.google.com with ESMTPS id x\n for <jo.doe@corp.example>\n"
	    " (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128);\n"
	    " Mon, 23 Nov 2026 07:41:03 +0000\n" REST,
	    "tls", "1.3 TLS_AES_128_GCM_SHA256" },
	{ "Exim's",
	    "Received: from a.esp.example ([192.0.2.7])\n"
	    "\tby mx.corp.example with esmtps  (TLS1.3) tls"
	    " TLS_AES_256_GCM_SHA384\n\t(Exim 4.96) id 1-2-3;"
	    " Mon, 23 Nov 2026 07:41:03 +0000\n" REST,
	    "tls", "1.3 TLS_AES_256_GCM_SHA384" },
	{ "Postfix's local submission",
	    BELOW("Received: by relay7.esp.example (Postfix, from userid 33)\n"
		"\tid 7; Mon, 23 Nov 2026 07:41:00 +0000\n"),
	    "injection-with", "local userid 33" },
	{ "the relay that wrote it",
	    BELOW("Received: by relay7.esp.example (Postfix, from userid 33)\n"
		"\tid 7; Mon, 23 Nov 2026 07:41:00 +0000\n"),
	    "relay", "relay7.esp.example" },
	{ "qmail's local submission",
	    BELOW("Received: (qmail 123 invoked by uid 48);"
		" 23 Nov 2026 07:41:00 -0000\n"),
	    "injection-with", "local userid 48" },
	{ "Exim's local submission",
	    BELOW("Received: from www-data by a.esp.example with local"
		" (Exim 4.94)\n\tid 1-2-3; Mon, 23 Nov 2026 07:41:00 +0000\n"),
	    "injection-with", "local user www-data" },
	{ "sendmail's local submission",
	    BELOW("Received: (from apache@localhost) by a.esp.example"
		" (8.14.4/8.14.4/Submit)\n\tid 3;"
		" Mon, 23 Nov 2026 07:41:00 +0000\n"),
	    "injection-with", "local user apache" },
	{ "SendGrid's API",
	    BELOW("Received: from MTU1Mzg0 (unknown [198.51.100.9])\n"
		"\tby geopod-ismtpd-1-0 (SG) with HTTP id x;"
		" Mon, 23 Nov 2026 07:41:00.1 +0000\n"),
	    "injection-with", "HTTP" },
	{ "and its host without a domain",
	    BELOW("Received: from MTU1Mzg0 (unknown [198.51.100.9])\n"
		"\tby geopod-ismtpd-1-0 (SG) with HTTP id x;"
		" Mon, 23 Nov 2026 07:41:00.1 +0000\n"),
	    "relay", "geopod-ismtpd-1-0" },
	{ "Exchange's injection",
	    BELOW("Received: from HK0PR04MB1.apcprd04.prod.outlook.com"
		" ([fe80::1])\n by HK0PR04MB1.apcprd04.prod.outlook.com"
		" ([fe80::1%4]) with mapi id\n 15.20.4995.027;"
		" Mon, 23 Nov 2026 07:41:00 +0000\n"),
	    "injection-with", "mapi" },
	{ "how many hops", BELOW(""), "hops", "0" },
	{ "VERP of a customer",
	    ENVELOPE("b+100482.7003.3f2a1c+jo.doe=corp.example@bounce.esp."
		"example"), "envelope-shape", "b+*.*.*+*@bounce.esp.example" },
	{ "what stands where a customer does stays",
	    ENVELOPE("b+r7.0.6c5ab008+jo.doe=corp.example@bounce.esp.example"),
	    "envelope-shape", "b+r7.0.*+*@bounce.esp.example" },
	{ "VERP of a recipient that nothing names",
	    ENVELOPE("b+1+an-na.b=else.example@esp.example"),
	    "envelope-shape", "b+*@esp.example" },
	{ "an envelope of Amazon's",
	    ENVELOPE("0100019069d54e47-e7790daf-73e5-4024-9764-572fc7740c42-"
		"000000@mail.bank.example"), "envelope-shape",
	    "*@mail.(author)" },
	{ "the null sender", ENVELOPE(""), "envelope-shape", "<>" },
	{ "a Message-ID's shape",
	    BELOW("Message-ID: <3f2a1c.100482.7003@app1.int.esp.example>\n"),
	    "message-id-shape", "*.*.*@app*.int.esp.example" },
	{ "a Message-ID's host",
	    BELOW("Message-ID: <3f2a1c.100482.7003@app1.int.esp.example>\n"),
	    "message-id-host", "app1.int.esp.example" },
	{ "PHPMailer", BELOW("X-Mailer: PHPMailer 6.1.4\n"), "mailer",
	    "PHPMailer 6.1.4" },
	{ "a script", BELOW("X-PHP-Script: www.shop.example/a/m.php for"
		" 198.51.100.1\n"), "script", "www.shop.example/a/m.php" },
	{ "an octet that is no UTF-8", BELOW("X-Mailer: a\xff""b\n"), "mailer",
	    "a\357\277\275b" },
	{ "a MIME boundary's shape",
	    BELOW("Content-Type: multipart/mixed;\n"
		" boundary=\"b1_0e5c83f4c5206d651987a9190a9d1324\"\n"),
	    "mime-boundary-shape", "b1_*" },
	{ "names of the sender's fields, without those of the way",
	    "Delivered-To: jo.doe@corp.example\nX-Ours: 1\n"
	    BELOW("Feedback-ID: 1:2\nARC-Seal: i=1\n"), "fields",
	    "date feedback-id from subject to" },
	{ "without Exchange's that took it",
	    BELOW("X-MS-Exchange-Organization-SCL: 1\nX-SID-PRA: x\n"),
	    "fields", "date from subject to" },
	{ "their order", BELOW(""), "field-order", NULL },
	{ "the zone of Date", BELOW(""), "date-zone", "+0100" },
	{ "the time since Date", BELOW(""), "date-skew", "under 1 day" },
	{ "a charset and the structure",
	    BELOW("MIME-Version: 1.0\n"
		"Content-Type: text/html; charset=iso-8859-1\n"), "structure",
	    "text/html" },
	{ "a signature's name",
	    BELOW("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple;\n"
		" d=esp.example; s=ca2019; t=100; x=700; h=From:To; bh=; b=YQ"
		"==\n"), "dkim-h", NULL },
};

static void
show(const struct analysis *a, const char *kind)
{
	size_t i;

	for (i = 0; i < a->ntraits; i++)
		if (slice_eq_str(a->traits[i].kind, kind))
			printf("# got: %.*s\n", SLICE_ARG(a->traits[i].value));
}

static void
test_cases(void)
{
	struct analysis a;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		analyse(&a, cases[i].mail);
		if (!ok(has(&a, cases[i].kind, cases[i].value), "%s: %s",
		    cases[i].kind, cases[i].name))
			show(&a, cases[i].kind);
		analysis_free(&a);
	}
}

/* Nothing that the case was chosen by, nobody's address */
static void
test_private(void)
{
	static const char *const never[] = { "bank.example", "jo.doe",
		"corp.example" };
	struct analysis a;
	size_t i, k;
	bool none = true;

	analyse(&a, "Return-Path: <jo.doe@bounce.bank.example>\n"
	    BELOW("Message-ID: <jo.doe.1@www.bank.example>\n"
		"DKIM-Signature: v=1; a=rsa-sha256; d=bank.example; s=s1;"
		" h=From; bh=YQ==; b=YQ==\n"));
	for (i = 0; i < a.ntraits; i++)
		for (k = 0; k < ARRAY_LEN(never); k++)
			if (slice_find(a.traits[i].value,
			    slice_str(never[k])) != SLICE_NONE) {
				printf("# %.*s %.*s\n",
				    SLICE_ARG(a.traits[i].kind),
				    SLICE_ARG(a.traits[i].value));
				none = false;
			}
	ok(none, "neither the author's domain nor a recipient in any");
	analysis_free(&a);
}

static void
test_limits(void)
{
	struct buf b = { 0 };
	struct analysis a;
	bool sound = true;
	size_t i;

	buf_add_str(&b, "From: a@b.example\n");
	for (i = 0; i < 400; i++)
		buf_addf(&b, "X-Mailer: m%zu\nX-Field-%zu: 1\n", i, i);
	buf_add_str(&b, "\nx\n");
	analyse(&a, buf_slice(&b).p);
	for (i = 0; i < a.ntraits; i++)
		sound = sound && utf8_valid(a.traits[i].value) &&
		    a.traits[i].value.n <= TRAIT_MOST_OCTETS;
	ok(sound && a.ntraits <= TRAITS_MOST, "never more than the limit");
	ok(!has(&a, "fields", NULL), "names of fields: all, or none");
	analysis_free(&a);
	buf_free(&b);
}

/* Whoever writes many of one kind does not hide the others. */
static void
test_crowd(void)
{
	static const char *const kinds[] = { "ip", "hops", "injection-with",
		"date-zone", "field-order", "template", "link-host",
		"structure", "mime-boundary-shape" };
	struct buf b = { 0 };
	struct analysis a;
	size_t i;

	buf_add_str(&b, TAKEN("relay7.esp.example", "ESMTPS"));
	for (i = 0; i < 30; i++)
		buf_addf(&b, "Received: from in-%c%c (in-%c%c [10.0.0.9])\n"
		    " by out-%c%c with ESMTP id 1;"
		    " Mon, 23 Nov 2026 07:41:00 +0000\n", 'a' + (int)i / 10,
		    'a' + (int)i % 10, 'a', 'b', 'm' + (int)i / 10,
		    'a' + (int)i % 10);
	for (i = 0; i < 200; i++)
		buf_addf(&b, "X-Mailer: m%zu\n", i);
	buf_add_str(&b, "MIME-Version: 1.0\nContent-Type: multipart/mixed;"
	    " boundary=\"b1\"\nFrom: a@b.example\n"
	    "Date: Mon, 23 Nov 2026 07:36:00 +0100\n\n--b1\n"
	    "Content-Type: text/html; charset=utf-8\n\n<p>We have locked your"
	    " account for reasons of safety, please open"
	    " <a href=\"https://login.shop.example/\">this</a> now.</p>\n");
	for (i = 0; i < 60; i++)
		buf_addf(&b, "--b1\nContent-Type: application/x-%zu;"
		    " charset=c%zu\nContent-Disposition: attachment\n"
		    "Content-Transfer-Encoding: x-%zu\n\nx\n", i, i, i);
	buf_add_str(&b, "--b1--\n");
	analyse(&a, buf_slice(&b).p);
	for (i = 0; i < ARRAY_LEN(kinds); i++)
		ok(has(&a, kinds[i], NULL), "%s is there beside a crowd",
		    kinds[i]);
	analysis_free(&a);
	buf_free(&b);
}

int
main(void)
{
	catalogue_ready(&catalogue);
	test_cases();
	test_private();
	test_limits();
	test_crowd();
	ok(trait_is_content(SLICE("template")) &&
	    !trait_is_content(SLICE("ip")), "a template is content");
	ok(trait_is_written(SLICE("helo")) && !trait_is_written(SLICE("ip")),
	    "a HELO is the client's word, its address is not");
	return done_testing();
}

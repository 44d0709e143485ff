/* Received fields as MTAs write them (RFC 5321 section 4.4 and beyond). */

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/mail/received.h"
#include "tests/unit/tap.h"

static struct arena arena;
static struct received r;

static void
parse(const char *value)
{
	received_parse(&r, slice_str(value), &arena);
}

static void
is_client(const char *name, const char *helo, const char *rdns,
    bool confirmed, const char *ip)
{
	char what[128];

	snprintf(what, sizeof what, "%s: HELO", name);
	is_slice(r.hop.helo, helo, what);
	snprintf(what, sizeof what, "%s: reverse name", name);
	is_slice(r.hop.rdns, rdns, what);
	snprintf(what, sizeof what, "%s: address", name);
	is_slice(r.hop.ip, ip, what);
	ok(r.hop.rdns_confirmed == confirmed, "%s: reverse name %sconfirmed",
	    name, confirmed ? "" : "not ");
}

static void
postfix(void)
{
	parse("from mail.sender.example (out7.sender.example [192.0.2.7])\t"
	      "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 "
	      "bits) key-exchange X25519) (No client certificate requested) "
	      "by mx1.corp.example (Postfix) with ESMTPS id 4QhgWh4Bh6z for "
	      "<ana@corp.example>; Mon, 23 Nov 2026 07:41:03 +0100 (CET)");
	is_client("Postfix", "mail.sender.example", "out7.sender.example",
	    true, "192.0.2.7");
	is_slice(r.hop.by, "mx1.corp.example", "Postfix: by");
	is_slice(r.hop.with, "ESMTPS", "Postfix: with");
	is_slice(r.hop.id, "4QhgWh4Bh6z", "Postfix: id");
	is_slice(r.hop.recipient, "ana@corp.example", "Postfix: for");
	is_int(r.hop.time, 1795416063, "Postfix: time in UTC");

	parse("from [10.1.2.3] (unknown [198.51.100.9]) by mx.corp.example "
	      "(Postfix) with ESMTP id A; Mon, 23 Nov 2026 07:41:03 +0000");
	is_client("Postfix, no reverse name, literal HELO", "[10.1.2.3]",
	    NULL, false, "198.51.100.9");
	parse("from a.example (a.example [IPv6:2001:DB8:0:0::7]) by "
	      "mx.corp.example (Postfix) with ESMTP id B; x");
	is_client("Postfix, IPv6", "a.example", "a.example", true,
	    "2001:db8::7");
	is_int(r.hop.time, TIME_UNKNOWN, "what is no date is unknown");
	parse("by web1 (Postfix, from userid 33) id 8D7863FE57; Tue, 27 Dec "
	      "2022 10:23:09 +0000 (UTC)");
	ok(!r.has_from && r.hop.ip.p == NULL, "local submission has no "
					      "client");
	is_slice(r.hop.by, "web1", "local submission: by");
}

static void
exim(void)
{
	parse("from out.sender.example ([192.0.2.8]:4521 helo=win10) by "
	      "mx.corp.example with esmtps (TLS1.2) tls "
	      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 (Exim 4.96) "
	      "(envelope-from <b@sender.example>) id 1pAbcd-0001Ab-2Z for "
	      "ana@corp.example; Mon, 23 Nov 2026 07:41:03 +0000");
	is_int(r.hop.port, 4521, "Exim: the port behind the address");
	is_client("Exim", "win10", "out.sender.example", true, "192.0.2.8");
	is_slice(r.envelope_from, "b@sender.example", "Exim: envelope-from");
	is_slice(r.hop.recipient, "ana@corp.example", "Exim: for");
	parse("from [192.0.2.8] (port=4521 helo=[10.0.0.1]) by "
	      "mx.corp.example with esmtp (Exim 4.96) id X; Mon, 23 Nov 2026 "
	      "07:41:03 +0000");
	is_int(r.hop.port, 4521, "Exim: the port in the comment");
	is_client("Exim, no reverse name", "[10.0.0.1]", NULL, false,
	    "192.0.2.8");
	parse("from out.sender.example ([192.0.2.8]) by mx.corp.example with "
	      "esmtp (Exim 4.96) id X; Mon, 23 Nov 2026 07:41:03 +0000");
	is_client("Exim, HELO equal to the name", "out.sender.example",
	    "out.sender.example", true, "192.0.2.8");
	parse("from www-data by web.example with local (Exim 4.96) id X; Mon, "
	      "23 Nov 2026 07:41:03 +0000");
	ok(r.hop.rdns.p == NULL && !r.hop.rdns_confirmed,
	    "Exim: a local user is no host");
}

static void
sendmail_and_google(void)
{
	parse("from helo.example (root@dsl-7.isp.example [203.0.113.7] (may "
	      "be forged)) by mx.corp.example (8.15.2/8.15.2) with ESMTP id "
	      "v1 for <a@corp.example>; Mon, 23 Nov 2026 07:41:03 GMT");
	is_client("Sendmail, may be forged", "helo.example",
	    "dsl-7.isp.example", false, "203.0.113.7");
	parse("from helo.example (dsl-7.isp.example [203.0.113.7]) by "
	      "mx.corp.example (8.15.2/8.15.2) with ESMTP id v1; Mon, 23 Nov "
	      "2026 07:41:03 GMT");
	is_client("Sendmail", "helo.example", "dsl-7.isp.example", true,
	    "203.0.113.7");
	parse("from mail.sender.example (o1.sender.example. [192.0.2.20]) by "
	      "mx.google.com with ESMTPS id o4-2002.391 for <a@b.example> "
	      "(version=TLS1_3 cipher=X bits=256/256); Mon, 23 Nov 2026 "
	      "07:41:03 -0800 (PST)");
	is_client("Google", "mail.sender.example", "o1.sender.example", false,
	    "192.0.2.20");
	parse("by 2002:a05:612c:711:b0:381:73ac:3a65 with SMTP id ft17csp294; "
	      "Wed, 18 Jan 2023 06:04:18 -0800 (PST)");
	is_slice(r.hop.by, "2002:a05:612c:711:b0:381:73ac:3a65",
	    "Google's inner hops are named by address");
}

static void
microsoft(void)
{
	parse("from audiogold.example (192.0.2.179) by "
	      "CO1PEPF000042AB.mail.protection.outlook.com (10.167.243.40) "
	      "with Microsoft SMTP Server id 15.20.6838.14 via Frontend "
	      "Transport; Sat, 30 Sep 2023 00:32:48 +0000");
	is_client("Microsoft gives HELO and address only",
	    "audiogold.example", NULL, false, "192.0.2.179");
	is_slice(r.hop.with, "Microsoft SMTP Server", "Microsoft: with");
	is_slice(r.by_ip, "10.167.243.40", "Microsoft: its own address");
	parse("from A.namprd04.prod.outlook.com ([fe80::db92:cf33:b50:9f7c]) "
	      "by A.namprd04.prod.outlook.com ([fe80::db92:cf33:b50:9f7c%3]) "
	      "with mapi id 15.20; Wed, 10 May 2023 02:45:56 +0000");
	is_slice(r.hop.ip, "fe80::db92:cf33:b50:9f7c", "link-local address");
	is_slice(r.by_ip, "fe80::db92:cf33:b50:9f7c", "without its zone");
}

static void
others(void)
{
	parse("from unknown (HELO win) (203.0.113.5) by mx.qmail.example with "
	      "SMTP; 23 Nov 2026 07:41:03 -0000");
	is_client("qmail, no reverse name", "win", NULL, false,
	    "203.0.113.5");
	parse("from o.isp.example (HELO win) (joe@203.0.113.5) by "
	      "mx.qmail.example with SMTP; 23 Nov 2026 07:41:03 -0000");
	is_client("qmail", "win", "o.isp.example", false, "203.0.113.5");
	parse("from 203.0.113.5 (EHLO win) by 10.197.42.1 with SMTPs; Mon, 23 "
	      "Nov 2026 07:41:03 +0000");
	is_client("Yahoo", "win", NULL, false, "203.0.113.5");
	parse("from relay.example [203.0.113.134] by mail.example with ESMTP; "
	      "Sat, 10 Aug 2024 07:37:09 +0200");
	is_client("brackets without a comment", "relay.example", NULL, false,
	    "203.0.113.134");
	parse("from a.example (67.51.239.50 [67.51.239.50]) (Using TLS) by "
	      "relay.mimecast.com with ESMTP id us-mta-1; Thu, 27 Aug 2020 "
	      "17:59:55 -0400");
	is_client("an address in the name's place", "a.example", NULL, false,
	    "67.51.239.50");
	parse("from a.example (a.example [::ffff:203.0.113.4]) by "
	      "courier.example with ESMTP id 1; Thu, 27 Aug 2020 17:59:55 "
	      "-0400");
	is_slice(r.hop.ip, "203.0.113.4", "IPv4 mapped into IPv6");
	parse("from <unknown> (<unknown> []) by 58e756f13322 with HTTP id 64; "
	      "Thu, 27 Jul 2023 08:23:11 GMT");
	ok(r.hop.ip.p == NULL && r.hop.rdns.p == NULL, "empty brackets");
	parse("(from www-data@localhost) by t.example (8.15.2/8.15.2/Submit) "
	      "id 61J; Thu, 19 Feb 2026 03:08:38 +0200");
	is_slice(r.hop.by, "t.example", "Sendmail's submission: by");
	ok(!r.has_from, "Sendmail's submission has no client");
}

static void
hostile(void)
{
	static char many[200000];
	size_t i;

	parse("from x by mx.corp.example (x [198.51.100.1]) by "
	      "real.corp.example (Postfix) with ESMTP id 1; Mon, 23 Nov 2026 "
	      "07:41:03 +0000");
	is_slice(r.hop.by, "real.corp.example", "a \"by\" in the HELO name "
						"counts for nothing");
	parse("from x( (c.example [198.51.100.1]) by mx.corp.example "
	      "(Postfix) with ESMTP id 1; Mon, 23 Nov 2026 07:41:03 +0000");
	is_slice(r.hop.by, "mx.corp.example", "an open parenthesis hides no "
					      "clause");
	is_slice(r.hop.ip, "198.51.100.1", "nor the address");
	parse("from a (b [192.0.2.1]) by mx.example with ESMTP for <\"x by "
	      "evil.example\"@mx.example>; Mon, 23 Nov 2026 07:41:03 +0000");
	is_slice(r.hop.by, "mx.example", "nor does a quoted recipient");
	parse("");
	ok(r.hop.by.p == NULL && r.hop.ip.p == NULL, "empty");
	parse("from");
	ok(r.hop.ip.p == NULL, "\"from\" alone");
	for (i = 0; i < sizeof many - 1; i++)
		many[i] = '(';
	parse(many);
	ok(r.hop.ip.p == NULL, "200,000 parentheses");
	for (i = 0; i + 3 < sizeof many; i += 3)
		memcpy(many + i, "by ", 3);
	parse(many);
	ok(r.hop.ip.p == NULL, "66,000 times by");
}

int
main(void)
{
	postfix();
	exim();
	sendmail_and_google();
	microsoft();
	others();
	hostile();
	arena_free(&arena);
	return done_testing();
}

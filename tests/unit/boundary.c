/* Where our receiver took the message from outside. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/ini.h"
#include "core/base/mem.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

#define DATE "; Mon, 23 Nov 2026 07:41:03 +0000\n"

/* Exchange Online's three internal hops, and its edge. */
#define MS_INSIDE \
	"Received: from BN8.namprd10.prod.outlook.com (::1) by " \
	"MW4.namprd10.prod.outlook.com with HTTPS" DATE \
	"Received: from MN0.namprd03.prod.outlook.com " \
	"(2603:10b6:208:52f::29) by BN8.namprd10.prod.outlook.com " \
	"(2603:10b6:8:17f::9) with Microsoft SMTP Server id 15.20" DATE \
	"Received: from BL6.namprd04.prod.outlook.com " \
	"(2603:10b6:208:52f:cafe::85) by MN0.outlook.office365.com " \
	"(2603:10b6:208:52f::29) with Microsoft SMTP Server id 15.20" DATE
#define MS_EDGE(from) \
	"Received: from " from " by BL6.mail.protection.outlook.com " \
	"(10.167.249.24) with Microsoft SMTP Server id 15.20 via Frontend " \
	"Transport" DATE

static struct arena arena;
static struct mail m;
static struct ini ini;
static struct receivers receivers;

static void
parse(const char *header)
{
	static char *text;

	arena_free(&arena);
	free(text);
	text = xasprintf("%sFrom: a@sender.example\n\nhello\n", header);
	mail_parse(&m, slice_str(text), &receivers, &arena, 0);
}

static void
settings(const char *text)
{
	ini_free(&ini);
	ini = (struct ini){ .n = 0 };
	receivers = (struct receivers){ .n = 0 };
	ini_parse(&ini, "settings.ini", slice_str(text));
	receivers_from_ini(&receivers, &ini, &ini.arena);
}

static void
is_boundary(const char *name, int hop, const char *ip, const char *receiver)
{
	if (!is_int(m.boundary.hop, hop, name))
		printf("# %.*s\n", SLICE_ARG(m.boundary.reason));
	is_slice(m.boundary.ip, ip, "  its client");
	is_slice(m.boundary.receiver, receiver, "  the receiver");
}

static void
inferred(void)
{
	settings("");
	parse("Received: from out.sender.example (out.sender.example "
	      "[192.0.2.7]) by mx1.corp.example (Postfix) with ESMTPS id 1"
	      DATE
	      "Received: from pc (dsl [203.0.113.9]) by out.sender.example "
	      "(Postfix) with ESMTPSA id 2" DATE);
	is_boundary("Postfix, one hop", 0, "192.0.2.7", "corp.example");
	ok(m.boundary.trust == TRUST_INFERRED, "  is inferred");
	ok(m.hops[0].trusted && !m.hops[1].trusted,
	    "  and trusts the hops down to it");
	is_slice(m.boundary.rdns, "out.sender.example", "  its name");
	ok(m.boundary.rdns_confirmed, "  confirmed by Postfix");

	parse("Received: from mx.corp.example by mx.corp.example with LMTP id "
	      "1" DATE
	      "Received: from localhost (localhost [127.0.0.1]) by "
	      "mx.corp.example (Postfix) with ESMTP id 2" DATE
	      "Received: from mx.corp.example ([127.0.0.1]) by localhost "
	      "(mx.corp.example [127.0.0.1]) (amavisd-new, port 10024) with "
	      "ESMTP id 3" DATE
	      "Received: from out.sender.example (unknown [192.0.2.7]) by "
	      "mx.corp.example (Postfix) with ESMTP id 4" DATE
	      "Received: from x (x [198.51.100.1]) by out.sender.example "
	      "(Postfix) with ESMTP id 5" DATE);
	is_boundary("Postfix with amavis and LMTP above", 3, "192.0.2.7",
	    "corp.example");

	parse("Received: from edge.corp.example (edge.corp.example "
	      "[198.51.100.20]) by store.corp.example (Postfix) with ESMTP id "
	      "1" DATE
	      "Received: from out.sender.example ([192.0.2.8] helo=out) by "
	      "edge.corp.example with esmtp (Exim 4.96) id 2" DATE);
	is_boundary("two hosts of one organisation, named and confirmed", 1,
	    "192.0.2.8", "corp.example");

	parse("Received: from edge.corp.example (unknown [192.0.2.66]) by "
	      "store.corp.example (Postfix) with ESMTP id 1" DATE
	      "Received: from bank.example (bank.example [198.51.100.5]) by "
	      "edge.corp.example (Postfix) with ESMTP id 2" DATE);
	is_boundary("a client that only calls itself ours is outside", 0,
	    "192.0.2.66", "corp.example");
}

static void
providers(void)
{
	parse("Received: by 2002:a05:612c:711:b0:381:73ac:3a65 with SMTP id "
	      "ft17" DATE
	      "Received: from o1.sender.example (o1.sender.example. "
	      "[192.0.2.20]) by mx.google.com with ESMTPS id o4" DATE
	      "Received: by mail-x.google.com with SMTP id z" DATE);
	is_boundary("Google", 1, "192.0.2.20", "google.com");
	ok(!m.boundary.rdns_confirmed, "  whose names are not confirmed");

	parse(MS_INSIDE "Authentication-Results: spf=pass (sender IP is "
			"192.0.2.9)\n smtp.mailfrom=sender.example\n"
	    MS_EDGE("sender.example (192.0.2.9)")
	      "Received: from BN8.prod.outlook.com (2603:10b6::1) by "
	      "BL6.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP "
	      "Server id 15" DATE);
	is_boundary("Exchange Online, below three internal hops", 3,
	    "192.0.2.9", "outlook.com");
	is_slice(m.boundary.reason,
	    "lowest of 4 hops by outlook.com; its client 192.0.2.9 is "
	    "outside; Authentication-Results names it too", "  the reason");
	ok(m.boundary.rdns.p == NULL, "  which gives no reverse name");

	parse(MS_INSIDE MS_EDGE("NAM11.outbound.protection.outlook.com "
				"(40.92.20.10)")
	      "Received: from DM6.namprd11.prod.outlook.com "
	      "(2603:10b6:5:15::27) by CH3.namprd11.prod.outlook.com "
	      "(2603:10b6:610:1::9) with Microsoft SMTP Server id 15" DATE);
	is_boundary("another tenant of Microsoft's is outside", 3,
	    "40.92.20.10", "outlook.com");
	parse(MS_INSIDE MS_EDGE("sender.example (192.0.phish.9)")
	      "Received: from x (10.0.0.1) by DM6.prod.outlook.com with mapi "
	      "id 1" DATE);
	is_boundary("an unreadable client is outside all the same", 3, NULL,
	    "outlook.com");

	parse("Received: from mail.sender.example (mail.sender.example "
	      "[192.0.2.242]) (using TLSv1.2 with cipher X (256/256 bits)) "
	      "(No client certificate requested) by "
	      "mailin014.protonmail.ch (Postfix) with ESMTPS id 4Q for "
	      "<a@proton.example>" DATE);
	is_boundary("Proton", 0, "192.0.2.242", "protonmail.ch");
	parse("Received: (qmail 123 invoked from network); 23 Nov 2026 "
	      "07:41:03 -0000\n"
	      "Received: from unknown (HELO win) (203.0.113.5) by "
	      "mx.qmail.example with SMTP; 23 Nov 2026 07:41:03 -0000\n");
	is_boundary("qmail", 1, "203.0.113.5", "qmail.example");
	parse("Received: from localhost by pc with IMAP (fetchmail-6.3) for "
	      "<a@localhost> (single-drop)" DATE
	      "Received: from x (x [192.0.2.4]) by mx.isp.example (Postfix) "
	      "with ESMTP id 1" DATE);
	is_boundary("fetched by IMAP", 1, "192.0.2.4", "isp.example");
}

static void
forged(void)
{
	parse(MS_INSIDE MS_EDGE("mailer.spam.example (198.51.100.66)")
	      MS_INSIDE MS_EDGE("bank.example (192.0.2.1)"));
	is_boundary("a whole mail replayed below the spammer's hop", 3,
	    "198.51.100.66", "outlook.com");
	is_int((int64_t)m.nhops, 8, "  of eight hops");
	ok(!m.hops[4].trusted && !m.hops[7].trusted,
	    "  the pasted chain is not trusted");

	parse("Received: from lists.list.example (lists.list.example "
	      "[192.0.2.30]) by mx1.corp.example (Postfix) with ESMTPS id 1"
	      DATE
	      "Received: from lists.list.example (localhost [127.0.0.1]) by "
	      "lists.list.example (Postfix) with ESMTP id 2" DATE
	      "Received: from out.author.example (out.author.example "
	      "[203.0.113.1]) by lists.list.example (Postfix) with ESMTPS id "
	      "3" DATE);
	is_boundary("a mailing list's forward comes from the list", 0,
	    "192.0.2.30", "corp.example");

	parse("Received: from x (x [10.0.0.9]) by mx1.corp.example (Postfix) "
	      "with ESMTP id 1" DATE
	      "Received: from y (y [192.0.2.3]) by mx.bank.example (Postfix) "
	      "with ESMTP id 1" DATE);
	is_boundary("a private client and a stranger's hop below", 0,
	    "10.0.0.9", "corp.example");
	ok(slice_find(m.boundary.reason, SLICE("not recorded")) != SLICE_NONE,
	    "  says that the outside is not recorded");

	parse("Received: by web1.corp.example (Postfix, from userid 33) id "
	      "1" DATE);
	is_boundary("local submission has no boundary", -1, NULL, NULL);
	ok(m.boundary.trust == TRUST_NONE, "  and no trust");
	parse("X: y\n");
	is_boundary("no Received field", -1, NULL, NULL);
	is_slice(m.boundary.reason, "the message has no Received field",
	    "  says so");
}

static void
disagreeing(void)
{
	parse(MS_INSIDE "Received-SPF: Pass (x) receiver=x; "
			"client-ip=192.0.2.77; helo=x\n"
	    MS_EDGE("sender.example (192.0.2.9)"));
	ok(slice_find(m.boundary.reason,
	       SLICE("but Received-SPF names 192.0.2.77")) != SLICE_NONE &&
		m.nfindings == 1,
	    "a recorded client that is another one is a finding");
	parse(MS_INSIDE MS_EDGE("sender.example (192.0.2.9)")
	      "Received-SPF: Pass (x) client-ip=192.0.2.77; helo=x\n");
	ok(m.nfindings == 0, "what stands below the boundary is no witness");
}

static void
configured(void)
{
	settings("[receiver office]\nby = mx1.corp.example\n"
		 "by = .in.corp.example\nip = 198.51.100.0/24\n"
		 "gateway = .filter.example, 203.0.113.53\n"
		 "[receiver cloud]\nby = .outlook.com\n");
	parse("Received: from mx1.corp.example (x [198.51.100.4]) by "
	      "box.in.corp.example (other) with ESMTP id 0" DATE
	      "Received: from out.sender.example (out.sender.example "
	      "[192.0.2.7]) by mx1.corp.example (Postfix) with ESMTPS id 1"
	      DATE
	      "Received: from bank.example (bank.example [198.51.100.9]) by "
	      "mx1.corp.example (Postfix) with ESMTPS id 2" DATE);
	is_boundary("by host and address", 1, "192.0.2.7", "office");
	ok(m.boundary.trust == TRUST_CONFIGURED, "  is configured");
	ok(!m.hops[2].trusted, "  a replayed hop of ours is not trusted");

	parse("Received: from mx7.filter.example (mx7.filter.example "
	      "[192.0.2.40]) by mx1.corp.example (Postfix) with ESMTPS id 1"
	      DATE
	      "Received: from pps.filterd (mx7 [127.0.0.1]) by "
	      "mx7.filter.example (8.17/8.17) with ESMTP id 2" DATE
	      "Received: from out.sender.example (out.sender.example "
	      "[192.0.2.7]) by mx7.filter.example (PPS) with ESMTPS id 3"
	      DATE
	      "Received: from q (q [192.0.2.99]) by out.sender.example "
	      "(Postfix) with ESMTPS id 4" DATE);
	is_boundary("a gateway in front", 2, "192.0.2.7", "office");

	parse("Received: from mx7.filter.example (liar.example [192.0.2.41]) "
	      "by mx1.corp.example (Postfix) with ESMTPS id 1" DATE
	      "Received: from bank.example (bank.example [192.0.2.7]) by "
	      "mx7.filter.example (PPS) with ESMTPS id 3" DATE);
	is_boundary("a gateway by HELO alone is none", 0, "192.0.2.41",
	    "office");
	ok(slice_find(m.boundary.reason, SLICE("gateway = ")) != SLICE_NONE,
	    "  and the reason says what to set");

	parse("Received: from gw (unknown [203.0.113.53]) by mx1.corp.example "
	      "(Postfix) with ESMTPS id 1" DATE
	      "Received: from out.sender.example (192.0.2.7) by gw with ESMTP "
	      "id 2" DATE);
	is_boundary("a gateway by its address", 1, "192.0.2.7", "office");

	parse("Received: from NAM11.outbound.protection.outlook.com "
	      "(NAM11.outbound.protection.outlook.com [192.0.2.44]) by "
	      "mx1.corp.example (Postfix) with ESMTPS id 1" DATE
	      "Received: from box.prod.outlook.com (2603:10b6:8:17f::9) by "
	      "box.prod.outlook.com (2603:10b6:8:17f::9) with mapi id 15.20"
	      DATE);
	is_boundary("a provider that is a receiver of ours sends for its other "
		    "customers", 0, "192.0.2.44", "office");

	parse(MS_INSIDE MS_EDGE("sender.example (192.0.2.9)"));
	is_boundary("Exchange Online, configured", 3, "192.0.2.9", "cloud");
	parse("Received: from x (x [192.0.2.9]) by mx.else.example (Postfix) "
	      "with ESMTP id 1" DATE);
	is_boundary("a stranger's mailbox is inferred", 0, "192.0.2.9",
	    "else.example");
	ok(m.boundary.trust == TRUST_INFERRED, "  and marked so");
	settings("");
}

/* Whatever a client calls itself, and whatever sender it names, the hop of our
 * receiver stays the one that it wrote: the next is the client's own. */
static void
names_that_write(void)
{
	static const char *const froms[] = {
		"x(a)by(b)localhost(c)with(d)LMTP; (unknown [192.0.2.66])",
		"x(a[10.0.0.1])by(b)mx.corp.example(c)with(d)ESMTP; (unknown "
		    "[192.0.2.66])",
		"x(u[203.0.113.10])by(b)mx.corp.example(c)for(d)< (unknown "
		    "[192.0.2.66])",
		"(u[203.0.113.10])by(b)mx.corp.example(c)for(d)\" (unknown "
		    "[192.0.2.66])",
		"[10.0.0.1]; (unknown [192.0.2.66])",
		"x;for< (unknown [192.0.2.66])",
		"[192.0.2.66] (helo=x)by(b)mx.corp.example(c)for(d)<)",
		"[192.0.2.66] (helo=x)(u[203.0.113.10])by(b)mx.corp.example(c)"
		    "for(d)<)",
		"unknown (HELO x);by(b)mx.corp.example(c)for(d)<) (192.0.2.66)",
	};
	static const char last[] = "Received: from a.other.example "
	    "(a.other.example [203.0.113.10]) by mx.corp.example with ESMTP"
	    DATE;
	size_t i;

	settings("[receiver office]\nby = mx.corp.example\n");
	for (i = 0; i < ARRAY_LEN(froms); i++) {
		char *text = xasprintf("Received: from %s\n\tby "
		    "mx.corp.example (Postfix) with ESMTP id 4X" DATE "%s",
		    froms[i], last);

		parse(text);
		is_boundary(froms[i], 0, "192.0.2.66", "office");
		ok(m.boundary.time == 1795419663, "  its time");
		free(text);
	}
	parse("Received: from x ([192.0.2.66]) by mx.corp.example with esmtp "
	    "(Exim 4.98)\n\t(envelope-from <\"a)(u[203.0.113.10])by(b)"
	    "mx.corp.example(c\"@x.example>)\n\tid 1" DATE
	    "Received: from a.other.example (a.other.example [203.0.113.10]) "
	    "by mx.corp.example with ESMTP" DATE);
	is_boundary("a quoted sender", 0, "192.0.2.66", "office");
	settings("");
}

int
main(void)
{
	inferred();
	names_that_write();
	providers();
	forged();
	disagreeing();
	configured();
	arena_free(&arena);
	ini_free(&ini);
	return done_testing();
}

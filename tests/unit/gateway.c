/* Gateways of ours: what a sender can't borrow from them. */

#include <stdlib.h>

#include "core/analysis.h"
#include "core/base/buf.h"
#include "core/esp/catalogue.h"
#include "core/mail/gateway.h"
#include "tests/unit/tap.h"

#define DATE "; Mon, 23 Nov 2026 07:41:03 +0000\n"
#define EDGE \
	"Received: from filter1.gateway.example (198.51.100.14) by " \
	"BL6.mail.protection.outlook.com (10.167.249.24) with Microsoft SMTP " \
	"Server id 15.20 via Frontend Transport" DATE
#define SPF(about) \
	"Authentication-Results: spf=pass (sender IP is " about ") " \
	"smtp.mailfrom=sender.example; dkim=none header.d=none\n"
#define ORGANISATION "X-MS-Exchange-Organization-AuthAs: Anonymous\n"
#define SKIP(ip, helo) \
	"X-MS-Exchange-SkipListedInternetSender: ip=[" ip "];domain=" helo "\n"
#define OUTER \
	"Received: from out.sender.example (out.sender.example " \
	"[192.0.2.10]) by filter1.gateway.example (PPS) with ESMTPS id 3" DATE

static const char settings_text[] =
    "[receiver cloud]\nby = .outlook.com\n"
    "gateway = .gateway.example, 198.51.100.14\n"
    "authserv-id = gateway.example\n";

static struct catalogue catalogue;
static struct receivers receivers;
static struct analysis a;

static void
analyse(const char *header)
{
	static const struct answers off = { .off = true };
	static const struct domains none;
	struct analysis_context ctx = { .receivers = &receivers,
		.domains = &none, .catalogue = &catalogue, .answers = &off };
	struct questions open = { 0 };
	static char *text;

	analysis_free(&a);
	free(text);
	text = xasprintf("%sFrom: a@sender.example\n\nhello\n", header);
	analysis_run(&a, slice_str(text), &ctx, 0, &open);
}

static void
chain(void)
{
	analyse(SPF("198.51.100.14") EDGE
	    "Received: from pps.filterd (m1.gateway.example [127.0.0.1]) by "
	    "filter1.gateway.example (8.17/8.17) with ESMTP id 1" DATE
	    "Received: from pps.reinject (localhost [127.0.0.1]) by "
	    "filter1.gateway.example (PPS) with ESMTPS id 2" DATE
	    "Received: from m1.gateway.example (m1.gateway.example "
	    "[127.0.0.1]) by pps.reinject (8.17/8.17) with ESMTP id 2" DATE
	    OUTER);
	is_slice(a.mail.boundary.ip, "192.0.2.10",
	    "a gateway's filters hand on under any name");
	ok(a.mail.hops[0].gateway && !a.mail.hops[1].gateway,
	    "  the hop at which the gateway handed it over is known");
	is_int((int64_t)a.mail.nfindings, 0,
	    "  that results name the gateway is no finding");
	analyse(SPF("198.51.100.14") EDGE
	    "Received: from bank.example (bank.example [203.0.113.5]) by "
	    "mx.bank.example (Postfix) with ESMTPS id 9" DATE);
	is_slice(a.mail.boundary.ip, NULL, "a gateway that leaves no field: "
	    "where the message came from is unknown");
	is_int(a.mail.boundary.hop, 0, "  the boundary is the hop it came to");
}

static void
results(void)
{
	const struct recorded *r = &a.auth.recorded;

	analyse(SPF("198.51.100.14") EDGE OUTER ORGANISATION);
	ok(r->spf == NULL && r->left_out.p != NULL,
	    "SPF of the gateway's address is not the sender's");
	analyse(SPF("192.0.2.10") EDGE OUTER ORGANISATION);
	ok(r->spf != NULL && r->left_out.p == NULL,
	    "SPF of the sender's address is, though a gateway handed it over");
	analyse("Received-SPF: Pass (protection.outlook.com: domain of "
		"[192.0.2.10] designates 198.51.100.14 as permitted sender) "
		"receiver=protection.outlook.com\n" EDGE OUTER ORGANISATION);
	ok(r->spf == NULL, "an address in the sender's own words counts for "
	    "nothing");
	analyse(EDGE "Authentication-Results-Original: gateway.example; "
		"spf=fail smtp.mailfrom=sender.example\n" OUTER ORGANISATION);
	ok(r->spf != NULL && slice_eq_str(r->spf->result, "fail"),
	    "the gateway's own results, which Exchange Online renamed");
	analyse(EDGE OUTER "Authentication-Results-Original: gateway.example; "
		"spf=pass smtp.mailfrom=bank.example\n" ORGANISATION);
	ok(r->spf == NULL, "below the boundary that name is the sender's");
	analyse(EDGE "Authentication-Results-Original: other.example; "
		"spf=pass smtp.mailfrom=sender.example\n" OUTER ORGANISATION);
	ok(r->spf == NULL && slice_find(r->fields[0].reason,
	    SLICE("authserv-id = in [receiver cloud]")) != SLICE_NONE,
	    "an authserv-id that the settings don't name: the field says so");
}

static void
looked_behind(void)
{
	analyse(SPF("192.0.2.10") EDGE SKIP("192.0.2.10", "out.sender.example")
		ORGANISATION);
	is_slice(a.mail.boundary.ip, "192.0.2.10",
	    "Exchange Online looked behind a silent gateway");
	is_slice(a.mail.boundary.helo, "out.sender.example",
	    "  and says what the client called itself");
	analyse(SPF("192.0.2.10") EDGE SKIP("192.0.2.10", "out.sender.example")
		SKIP("192.0.2.10", "bank.example") ORGANISATION);
	is_slice(a.mail.boundary.helo, NULL, "of two such fields one may be "
	    "the sender's: neither counts");
	analyse(SPF("198.51.100.14") EDGE SKIP("203.0.113.5", "bank.example")
		ORGANISATION);
	is_slice(a.mail.boundary.ip, NULL,
	    "that field alone is worth nothing: it stands where senders write");
}

int
main(void)
{
	struct ini ini = { .n = 0 };

	catalogue_ready(&catalogue);
	ini_parse(&ini, "settings.ini", slice_str(settings_text));
	receivers_from_ini(&receivers, &ini, &ini.arena);
	chain();
	results();
	looked_behind();
	ok(gateway_of(SLICE("mx0a-00288b01.pphosted.com")) != NULL &&
	    gateway_of(SLICE("pphosted.com.sender.example")) == NULL,
	    "known gateways, by name");
	analysis_free(&a);
	catalogue_free(&catalogue);
	ini_free(&ini);
	return done_testing();
}

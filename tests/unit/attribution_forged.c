/* Forged fingerprints: what contradicts a claim, and what only looks so. */

#include "tests/unit/attribution_case.h"

static const char catalogue_text[] =
    "[service big]\nname = Big Mail\nkind = transactional\n"
    "rdns = a<digits>-<digits>.out.big.example\nip = 203.0.113.0/26\n"
    "host-ip = a<ip3>-<ip4>.out.big.example\n"
    "dkim = big.example\nspf = bounce.big.example\n"
    "mail-from = b+<digits>-*@*\nheader = X-Big-Id\n"
    "header-ip = X-Big-Out: *-{<any>}\nlink = *.click.big.example\n"
    "rdns = o<digits>.*.region.big.example\nheader = X-Big-Key\n"
    "account = region helo o<digits>.{<label>}.region.big.example \"where\"\n"
    "account = region header:X-Big-Key {<label>}:* \"where\"\n"
    "[service inner]\nname = Inner Letters\nkind = marketing\n"
    "carrier = big\nheader = X-Inner\n"
    "[service solo]\nname = Solo\nkind = marketing\nhosts = own\n"
    "rdns = mta<digits>.solo.example\ndkim = solo.example\n"
    "ip = 203.0.113.64/28\nheader = X-Solo\n"
    "message-id = *@mail.solo.example\n"
    "account = login header:X-Solo-Login|base64|hex {<any>} \"the login\"\n"
    "[service white]\nname = White Label\nkind = marketing\n"
    "rdns = *.white.example\ndkim-customer = wl<digits>\n"
    "mail-from = w-<digits>@*\nheader = X-White\n"
    "[service desk]\nname = Desk\nkind = helpdesk\ndkim = desk.example\n"
    "header = X-Desk\n"
    "[service boxes]\nname = Boxes\nkind = mailbox-provider\n"
    "ip = 203.0.113.128/26\ndkim = boxes.example\nspf = boxes.example\n"
    "[service gate]\nname = Gate\nkind = gateway\n"
    "ip = 203.0.113.240/28\n"
    "[service rent]\nname = Rent a Server\nkind = hosting\n"
    "ip = 203.0.113.224/28\n";

static const char settings_text[] =
    "[receiver office]\nby = mx.corp.example\nauthserv-id = corp.example\n";

#define SOLO_SIGNED "DKIM-Signature: v=1; d=solo.example; s=k; h=From; " \
	"bh=x; b=y\r\n"

static const struct forged *
forged(const struct result *r, const char *service, const char *what)
{
	for (size_t i = 0; i < r->at.nforged; i++)
		if (slice_eq_str(r->at.forged[i].service, service) &&
		    slice_eq_str(r->at.forged[i].what, what))
			return &r->at.forged[i];
	return NULL;
}

static bool
says(const struct forged *f, const char *words)
{
	return f != NULL && slice_find(f->why, slice_str(words)) != SLICE_NONE;
}

/* Does the finding lead to these octets of the message? */
static bool
leads_to(const struct result *r, const struct forged *f, const char *octets)
{
	return f != NULL && slice_eq_str(mail_slice(&r->mail, f->range),
	    octets);
}

/* What is forged by the SPF record that was had so many days after delivery */
static size_t
forged_by_record(int days)
{
	struct result r = mail_from(UNKNOWN_HOST, NULL,
	    "w-5@bounce.shop.example", "X-White: 1\r\n");
	struct answers s = { 0 };
	struct slice none = SLICE("v=spf1 -all");
	struct answer a = { .question = { SLICE("bounce.shop.example"),
		DNS_TXT, false }, .data = &none, .n = 1,
		.time = r.mail.boundary.time + days * 86400 };
	size_t n;

	answers_add(&s, &a);
	analyse(&r, &s);
	n = r.at.nforged;
	done(&r);
	answers_free(&s);
	return n;
}

static void
test_forged(void)
{
	struct result r = mail_from("x.example (unknown [203.0.113.7])", NULL,
	    "x@evil.example", "X-Solo: 1\r\nX-White: 2\r\n"
	    "Message-ID: <1@mail.solo.example>\r\n");

	is_slice(r.at.service, "big", "the boundary's service is named");
	is_int((int64_t)r.at.nforged, 3, "others' fingerprints are forged");
	ok(r.at.nforged > 0 && slice_find(r.at.forged[0].why,
	    SLICE("Big Mail")) != SLICE_NONE, "  and why is said");
	note(&r);
	done(&r);

	r = mail_from(UNKNOWN_HOST, NULL, "x@evil.example",
	    "X-Solo: 1\r\nX-Solo-Login: NmE2Zg==\r\n");
	is_int((int64_t)r.at.nforged, 1,
	    "a host that is not its own contradicts a service with own hosts");
	ok(account(&r, "jo") == NULL, "  its account is not offered");
	done(&r);

	r = mail_from(UNKNOWN_HOST,
	    " spf=pass smtp.mailfrom=w-5@bounce.shop.example",
	    "w-5@bounce.shop.example", "X-White: 1\r\n");
	is_int((int64_t)r.at.nforged, 0,
	    "a customer's host with the right envelope is no forgery");
	is_slice(r.at.service, NULL, "  but names nobody");
	done(&r);
	ok(forged_by_record(1) == 2 && forged_by_record(60) == 0,
	    "SPF that fails makes it one, envelope and field, but not by a "
	    "record of long after");

	r = mail_from("x.example (unknown [203.0.113.7])",
	    " dkim=pass header.d=shop.example header.s=wl7", "x@evil.example",
	    "X-White: 1\r\n");
	is_int((int64_t)r.at.nforged, 0,
	    "a replay that its customer's signature bears out is no forgery");
	done(&r);

	r = mail_from(UNKNOWN_HOST, NULL, "list-bounces@lists.example",
	    "List-Post: <mailto:list@lists.example>\r\nX-Solo: 1\r\n");
	is_int((int64_t)r.at.nforged, 0, "what a list handed on is no forgery");
	done(&r);
}

/* How many fingerprints are forged */
static int
count(const char *client, const char *results, const char *envelope,
    const char *rest)
{
	struct result r = mail_from(client, results, envelope, rest);
	int n = (int)r.at.nforged;

	if (r.at.service.p != NULL && n != 0)
		printf("# named %.*s\n", SLICE_ARG(r.at.service));
	done(&r);
	return n;
}

static void
test_addresses(void)
{
	struct result r = mail_from("a8-31.out.big.example (unknown "
	    "[198.51.100.9])", " spf=pass smtp.mailfrom=evil.example",
	    "b+1-x@evil.example", "X-Big-Id: 4\r\n");

	is_slice(r.at.service, NULL, "a name that tells another's address");
	ok(says(forged(&r, "big", "helo"), "the name says *.*.8.31, the client "
	    "was 198.51.100.9"), "  is forged, and why is said");
	ok(leads_to(&r, forged(&r, "big", "helo"), "a8-31.out.big.example"),
	    "  it leads to the octets");
	ok(forged(&r, "big", "header") != NULL &&
	    forged(&r, "big", "mail-from") != NULL,
	    "  and so is all else of that service");
	ok(forged(&r, "big", "link") == NULL, "  but for links");
	done(&r);

	r = mail_from(UNKNOWN_HOST, " spf=pass smtp.mailfrom=evil.example",
	    "b+1-x@evil.example", "X-Big-Out: 2026-54.240.8.31\r\n");
	ok(says(forged(&r, "big", "header-ip"), "the field says 54.240.8.31, "
	    "the client was 198.51.100.9"), "so is a field that tells one");
	done(&r);

	is_int(count("a100-9.out.big.example (unknown [198.51.100.9])", NULL,
	    "b+1-x@shop.example", "X-Big-Out: 1-198.51.100.9\r\n"), 0,
	    "who tells the right one is not contradicted");
	is_int(count(UNKNOWN_HOST, NULL, "list-bounces@lists.example",
	    "List-Post: <mailto:list@lists.example>\r\n"
	    "X-Big-Out: 2026-54.240.8.31\r\n"), 0,
	    "behind a list it was another client's");
	is_int(count("fwd.uni.example (fwd.uni.example [198.51.100.80])",
	    " spf=softfail smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example",
	    "Received: from a113-7.out.big.example (a113-7.out.big.example "
	    "[203.0.113.7])\r\n\tby fwd.uni.example (Postfix) with ESMTP id 1;"
	    "\r\n\tMon, 23 Nov 2026 07:40:03 +0000\r\n"
	    "X-Big-Out: 1-203.0.113.7\r\nX-Big-Id: 1\r\n"), 0,
	    "behind a plain forwarder too, by its own trace");
	is_int(count("fwd.uni.example (fwd.uni.example [198.51.100.80])",
	    " spf=softfail smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example",
	    "Received: from esa1.filter.example (esa1.filter.example "
	    "[198.51.100.81])\r\n\tby fwd.uni.example (Postfix) with ESMTP "
	    "id 2;\r\n\tMon, 23 Nov 2026 07:40:05 +0000\r\n"
	    "Received: from a113-7.out.big.example (a113-7.out.big.example "
	    "[203.0.113.7])\r\n\tby esa1.filter.example with ESMTP id 1;"
	    "\r\n\tMon, 23 Nov 2026 07:40:03 +0000\r\n"
	    "X-Big-Out: 1-203.0.113.7\r\nX-Big-Id: 1\r\n"), 0,
	    "and behind a filter in front of that, by both their traces");
	is_int(count("fwd.uni.example (host80.isp.example [198.51.100.80])",
	    " spf=softfail smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example",
	    "Received: from a113-7.out.big.example (a113-7.out.big.example "
	    "[203.0.113.7])\r\n\tby fwd.uni.example (Postfix) with ESMTP id 1;"
	    "\r\n\tMon, 23 Nov 2026 07:40:03 +0000\r\n"
	    "X-Big-Out: 1-203.0.113.7\r\nX-Big-Id: 1\r\n"), 0,
	    "whose reverse name is its provider's");
	ok(count("vps.evil.example (vps.evil.example [198.51.100.80])",
	    " spf=softfail smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example",
	    "Received: from a113-7.out.big.example (a113-7.out.big.example "
	    "[203.0.113.7])\r\n\tby mx.corp.example (Postfix) with ESMTP id 1;"
	    "\r\n\tMon, 23 Nov 2026 07:40:03 +0000\r\n"
	    "X-Big-Out: 1-203.0.113.7\r\nX-Big-Id: 1\r\n") == 3,
	    "a trace in our name below our own is no forwarder's");
}

static void
test_regions(void)
{
	struct result r = mail_from("o1.eu-2.region.big.example (unknown "
	    "[198.51.100.9])", NULL, "b+1-x@shop.example",
	    "X-Big-Key: us-1:abc\r\n");

	ok(says(forged(&r, "big", "helo"), "the name says the region eu-2, "
	    "X-Big-Key says us-1"), "a HELO and a field of two regions");
	ok(forged(&r, "big", "header") != NULL, "  make the field a forgery");
	done(&r);
	is_int(count("o1.eu-2.region.big.example (unknown [198.51.100.9])",
	    NULL, "b+1-x@shop.example", "X-Big-Key: EU-2:abc\r\n"), 0,
	    "of one region they contradict nothing");
	is_int(count("o1.eu-2.region.big.example (unknown [203.0.113.7])",
	    NULL, "b+1-x@shop.example", "X-Big-Key: us-1:abc\r\n"), 0,
	    "its own hosts may say what they like");
}

static void
test_signatures(void)
{
	struct result r = mail_from(UNKNOWN_HOST,
	    " dkim=fail header.d=solo.example header.s=k", "x@evil.example",
	    SOLO_SIGNED);

	is_slice(r.at.service, NULL, "a signature that fails names nobody");
	ok(says(forged(&r, "solo", "dkim"), "does not verify"),
	    "  it is a fingerprint like any other");
	ok(leads_to(&r, forged(&r, "solo", "dkim"), "solo.example"),
	    "  and leads to where it stands");
	done(&r);

	is_int(count(UNKNOWN_HOST, " dkim=pass header.d=solo.example "
	    "header.s=k", "x@evil.example", SOLO_SIGNED "X-Solo: 1\r\n"), 0,
	    "one that passes makes all else true");
	is_int(count("mta1.solo.example (unknown [203.0.113.70])",
	    " dkim=fail header.d=solo.example header.s=k", "x@solo.example",
	    SOLO_SIGNED "X-Solo: 1\r\n"), 0,
	    "one that broke on the way from its own host is no forgery");
	is_int(count(UNKNOWN_HOST, " dkim=temperror header.d=solo.example "
	    "header.s=k", "x@evil.example", SOLO_SIGNED), 0,
	    "one that could not be checked says nothing");
	is_int(count(UNKNOWN_HOST, " dkim=fail header.d=solo.example "
	    "header.s=k", "x@evil.example", ""), 0,
	    "a record of one that is not there is nobody's fingerprint");
	is_int(count(UNKNOWN_HOST, " dkim=fail header.d=solo.example "
	    "header.s=k", "SRS0=a1b2=XY=solo.example=x@fwd.example",
	    SOLO_SIGNED "X-Solo: 1\r\n"), 0,
	    "nor is one that broke where it was forwarded");
}

static void
test_envelopes(void)
{
	struct result r = mail_from(UNKNOWN_HOST,
	    " spf=fail smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example", "X-Big-Id: 1\r\n");

	ok(says(forged(&r, "big", "spf"), "SPF of bounce.big.example does not "
	    "allow the client (198.51.100.9)"), "an envelope that the "
	    "service's own SPF forbids");
	done(&r);
	is_int(count(UNKNOWN_HOST, " spf=softfail smtp.mailfrom=boxes.example",
	    "jo@boxes.example", ""), 0,
	    "an address of a mailbox is its user's, wherever he sends from");
	is_int(count("x.example (unknown [203.0.113.130])",
	    " spf=pass smtp.mailfrom=evil.example", "b+1-x@evil.example",
	    "X-Big-Id: 1\r\n"), 2,
	    "an envelope of its form from another service's host");
	is_int(count("x.example (unknown [203.0.113.241])",
	    " spf=pass smtp.mailfrom=shop.example", "x@shop.example",
	    "X-Solo: 1\r\nX-Big-Id: 1\r\n"), 0,
	    "who gave it to a filter that hands on is not known");
	is_int(count("x.example (unknown [203.0.113.230])",
	    " spf=pass smtp.mailfrom=shop.example", "w-5@shop.example",
	    "X-White: 1\r\n"), 0,
	    "a hoster's machine may be the service's: it contradicts nothing");
}

static void
test_names(void)
{
	is_int(count("mta1.solo.example (vps.evil.example [198.51.100.9])",
	    NULL, "x@evil.example", "X-Solo: 1\r\n"), 2,
	    "a HELO that reverse DNS contradicts, of who has hosts of its own");
	is_int(count("mta1.solo.example (unknown [198.51.100.9])", NULL,
	    "x@evil.example", "X-Solo: 1\r\n"), 0,
	    "one that nothing contradicts is a claim");
}

static void
test_related(void)
{
	struct result r = mail_from("x.example (unknown [203.0.113.7])", NULL,
	    "x@evil.example", "X-Inner: 1\r\nX-Solo: 1\r\n"
	    "Message-ID: <1@mail.solo.example>\r\n" SOLO_SIGNED);

	is_slice(r.at.service, "big", "who sent it is named");
	ok(forged(&r, "inner", "header") == NULL,
	    "who may ride on it is not contradicted");
	ok(forged(&r, "solo", "header") != NULL &&
	    forged(&r, "solo", "message-id") != NULL,
	    "another's whole set is listed");
	done(&r);
}

static void
test_desks(void)
{
	static const char boxes[] = "x.example (unknown [203.0.113.130])";

	is_int(count(boxes, " spf=pass smtp.mailfrom=shop.example; dkim=pass "
	    "header.d=shop.example header.s=x", "help@shop.example",
	    "X-Desk: 1\r\n"), 0,
	    "a help desk that sends through its customer's own mailbox");
	is_int(count(boxes, " dkim=fail header.d=desk.example header.s=k",
	    "help@shop.example", "DKIM-Signature: v=1; d=desk.example; s=k; "
	    "h=From; bh=x; b=y\r\nX-Desk: 1\r\n"), 2,
	    "a whole mail of its, sent again from another mailbox");
	is_int(count("x.example (unknown [203.0.113.7])", NULL,
	    "x@shop.example", "X-Desk: 1\r\n"), 1,
	    "nor is a marketing service a mailbox");
	is_int(count(boxes, NULL, "x@shop.example", "X-Solo: 1\r\n"), 1,
	    "nor a newsletter's field that of a help desk");
}

int
main(void)
{
	case_begin(catalogue_text, settings_text);
	test_forged();
	test_addresses();
	test_regions();
	test_signatures();
	test_envelopes();
	test_names();
	test_related();
	test_desks();
	case_end();
	return done_testing();
}

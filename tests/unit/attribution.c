/* Attribution: who is named, on what, and who is not. */

#include "tests/unit/attribution_case.h"

static const char catalogue_text[] =
    "[service big]\nname = Big Mail\nkind = transactional\n"
    "rdns = *.out.big.example\ndkim = big.example\nspf = bounce.big.example\n"
    "ip = 203.0.113.0/25\nmail-from = b+<digits>-*@*\n"
    "header = X-Big-Id\nlink = *.click.big.example\n"
    "account = user mail-from b+{<digits>}-*@* \"who pays\"\n"
    "account = user header:X-Big-User {<digits>} \"who pays\"\n"
    "account = page link-host {<label>}.click.big.example \"the page\"\n"
    "contact = abuse@big.example\ncontact-source = its page\n"
    "[service inner]\nname = Inner Letters\nkind = marketing\n"
    "carrier = big\ndkim = inner.example\nheader = X-Inner\n"
    "signed = big.example X-Big-Account: inner-*\n"
    "account = list header:X-Inner-List {<digits>} \"the list\"\n"
    "[service solo]\nname = Solo\nkind = marketing\nhosts = own\n"
    "rdns = mta<digits>.solo.example\ndkim = solo.example\n"
    "header = X-Solo\nmessage-id = *@mail.solo.example\n"
    "account = login header:X-Solo-Login|base64|hex {<any>} \"the login\"\n"
    "[service white]\nname = White Label\nkind = marketing\n"
    "rdns = *.white.example\ndkim = white.example\n"
    "dkim-customer = wl<digits>\n"
    "mail-from = w-<digits>@*\nheader = X-White\n"
    "[service pass-on]\nname = Pass On\nkind = forwarder\n"
    "rdns = *.passon.example\ndkim = passon.example\n"
    "ip = 203.0.113.200/32\n"
    "[service boxes]\nname = Boxes\nkind = mailbox-provider\n"
    "ip = 203.0.113.128/26\ndkim = boxes.example\n";

static const char settings_text[] =
    "[receiver office]\nby = mx.corp.example\nauthserv-id = corp.example\n"
    "[domain bank.example]\nname = Bank\nauthorised = big\n";

static void
test_proven(void)
{
	struct result r = mail_from(UNKNOWN_HOST,
	    " dkim=pass header.d=big.example header.s=k1; spf=none",
	    "x@bank.example", "");

	is_slice(r.at.service, "big", "a signature of its domain names");
	ok(r.at.strength == STRENGTH_PROVEN, "  as proven");
	ok(evidence_is(&r, "big", "dkim", STRENGTH_PROVEN), "  the evidence");
	ok(evidence(&r, "big", "dkim")->range.len != 0 &&
	    slice_find(mail_slice(&r.mail,
		evidence(&r, "big", "dkim")->range), SLICE("big.example")) !=
	    SLICE_NONE, "  leads to the octets");
	ok(r.at.not_named_because.p == NULL, "  and no reason why not");
	note(&r);
	done(&r);

	r = mail_from(UNKNOWN_HOST,
	    " spf=pass smtp.mailfrom=b+77-jo=corp.example@bounce.big.example",
	    "b+77-jo=corp.example@bounce.big.example", "");
	is_slice(r.at.service, "big", "SPF on its bounce domain names");
	ok(r.at.strength == STRENGTH_PROVEN, "  as proven");
	ok(account(&r, "77") != NULL && account(&r, "77")->grade ==
	    GRADE_BOUNDARY, "  the account in the envelope is the boundary's");
	done(&r);

	r = mail_from("x.example (unknown [203.0.113.7])", NULL,
	    "x@bank.example", "");
	is_slice(r.at.service, "big", "an address in its range names");
	ok(r.at.strength == STRENGTH_PROVEN, "  as proven");
	done(&r);
}

static void
test_observed(void)
{
	struct result r = mail_from(
	    "o1.out.big.example (o1.out.big.example [198.51.100.9])", NULL,
	    "x@bank.example", "");

	is_slice(r.at.service, "big", "rDNS confirmed by the receiver names");
	ok(r.at.strength == STRENGTH_OBSERVED, "  as observed");
	done(&r);

	r = mail_from(BIG_UNCONFIRMED,
	    " spf=pass smtp.mailfrom=b+9-jo=corp.example@shop.example",
	    "b+9-jo=corp.example@shop.example", "");
	is_slice(r.at.service, NULL, "HELO and SPF of an envelope of its form "
	    "name nobody: a sender writes both, and passes for his domain");
	ok(evidence_is(&r, "big", "mail-from", STRENGTH_CLAIMED),
	    "  the form alone stays a claim");
	note(&r);
	done(&r);

	r = mail_from("o1.white.example (unknown [198.51.100.9])",
	    " dkim=pass header.d=evil.example header.s=wl7", "w-7@evil.example",
	    "DKIM-Signature: v=1; d=evil.example; s=wl7; h=from; b=\r\n");
	is_slice(r.at.service, NULL,
	    "nor do HELO and a signature under its customers' selector");
	done(&r);

	r = mail_from("o1.out.big.example (vps.evil.example [198.51.100.9])",
	    " spf=pass smtp.mailfrom=b+9-jo=corp.example@evil.example",
	    "b+9-jo=corp.example@evil.example", "");
	is_slice(r.at.service, NULL,
	    "HELO against reverse DNS names nobody, whatever passes");
	done(&r);
}

static void
test_claimed(void)
{
	struct result r = mail_from(BIG_UNCONFIRMED,
	    " spf=pass smtp.mailfrom=evil.example; dkim=fail "
	    "header.d=big.example", "x@evil.example",
	    "X-Big-Id: 1\r\nX-Big-User: 5\r\n");

	is_slice(r.at.service, NULL, "HELO and header name nobody");
	ok(evidence(&r, "big", "dkim") == NULL,
	    "a signature that fails is no evidence at all");
	ok(slice_find(r.at.not_named_because, SLICE("X-Big-Id")) !=
	    SLICE_NONE, "the reason names the claims");
	ok(account(&r, "5") != NULL && account(&r, "5")->grade ==
	    GRADE_PRESENT, "an account stands there as present");
	note(&r);
	done(&r);

	r = mail_from(UNKNOWN_HOST, NULL, "x@evil.example", "");
	is_slice(r.at.service, NULL, "a link names nobody");
	is_int((int64_t)r.at.nforged, 0, "  and forges nothing");
	done(&r);
}

/* Without a receiver of ours, the header is the sender's word. */
static void
test_no_boundary(void)
{
	struct receivers none = receivers;
	struct result r;

	receivers.n = 0;
	r = mail_from("o1.out.big.example (o1.out.big.example [203.0.113.7])",
	    " dkim=pass header.d=big.example", "b+9-x@bounce.big.example",
	    "X-Big-Id: 1\r\n");
	receivers = none;
	r.mail.boundary.trust = TRUST_NONE;
	r.auth.recorded = (struct recorded){ 0 };
	esp_run(&r.at, &r.rel, &r.mail, &r.auth, &catalogue, &domains, NULL,
	    &r.asked);
	is_slice(r.at.service, NULL, "no boundary: nobody is named");
	for (size_t i = 0; i < r.at.nevidence; i++)
		if (r.at.evidence[i].strength > STRENGTH_CLAIMED)
			ok(false, "nothing is above claimed");
	is_int((int64_t)r.at.nforged, 0, "  and nobody is accused of forging");
	note(&r);
	done(&r);
}

static void
test_carrier(void)
{
	struct result r = mail_from(BIG_UNCONFIRMED,
	    " dkim=pass header.d=inner.example; spf=pass "
	    "smtp.mailfrom=bounce.big.example", "b+9-x@bounce.big.example",
	    "X-Inner: 1\r\nX-Inner-List: 31\r\n");

	is_slice(r.at.service, "inner", "the inner service is named");
	is_slice(r.at.carrier, "big", "  on its carrier");
	ok(r.at.npath == 2 && slice_eq_str(r.at.path[0], "inner"),
	    "  the path goes from it to us");
	ok(account(&r, "31") != NULL && account(&r, "9") != NULL,
	    "  accounts of both");
	done(&r);

	r = mail_from(BIG_UNCONFIRMED,
	    " spf=pass smtp.mailfrom=bounce.big.example",
	    "b+9-x@bounce.big.example", "X-Inner: 1\r\nX-Inner-List: 31\r\n");
	is_slice(r.at.service, "big", "claims alone name the carrier only");
	is_int((int64_t)r.at.nforged, 0, "  the relation explains the claim");
	ok(account(&r, "31") != NULL &&
	    account(&r, "31")->grade == GRADE_PRESENT,
	    "  its account is shown as present");
	done(&r);
}

#define SIGNED(h) \
	"DKIM-Signature: v=1; a=rsa-sha256; d=big.example; s=k1;\r\n" \
	"\th=" h "; bh=x; b=y\r\n"

static void
test_signed(void)
{
	struct result r = mail_from(BIG_UNCONFIRMED,
	    " dkim=pass header.d=big.example header.s=k1", "x@shop.example",
	    SIGNED("From : X-Big-Account:X-Big-User") "X-Big-Account: inner-7"
	    "\r\nX-Big-User: 42\r\n");

	is_slice(r.at.service, "inner", "a field that the carrier signs names");
	ok(r.at.strength == STRENGTH_PROVEN, "  as proven");
	ok(account(&r, "42") != NULL && account(&r, "42")->grade ==
	    GRADE_SIGNED, "a signed field's account is signed");
	done(&r);

	r = mail_from(BIG_UNCONFIRMED,
	    " dkim=pass header.d=big.example header.s=k1", "x@shop.example",
	    "X-Big-Account: inner-7\r\nX-Big-User: 13\r\n"
	    SIGNED("From:X-Big-User") "X-Big-User: 42\r\n");
	is_slice(r.at.service, "big", "an unsigned field proves nothing");
	ok(account(&r, "42")->grade == GRADE_SIGNED,
	    "h= covers the lowest field of a name");
	ok(account(&r, "13")->grade == GRADE_PRESENT, "  and not one above it");
	done(&r);

	r = mail_from(BIG_UNCONFIRMED,
	    " dkim=pass header.d=big.example header.s=k1;"
	    " dkim=fail header.d=big.example header.s=k1", "x@shop.example",
	    SIGNED("From") SIGNED("From:X-Big-Account")
	    "X-Big-Account: inner-7\r\n");
	is_slice(r.at.service, "big",
	    "beside a real signature an imitation covers nothing");
	done(&r);

	r = mail_from(BIG_UNCONFIRMED, " dkim=pass header.d=big.example",
	    "x@shop.example", SIGNED("From:X-Big-User") SIGNED("X-Big-User:To")
	    "X-Big-User: 42\r\n");
	ok(account(&r, "42")->grade == GRADE_SIGNED,
	    "what both of two signatures cover is signed if one passes");
	done(&r);
}

static void
test_forward(void)
{
	struct result r = mail_from("a.passon.example (unknown "
	    "[203.0.113.200])", " dkim=pass header.d=solo.example",
	    "x@bank.example", "X-Solo: 1\r\n");

	is_slice(r.at.service, "solo", "behind a forwarder, the signer");
	ok(r.at.npath == 2 && slice_eq_str(r.at.path[1], "pass-on"),
	    "  and the forwarder stands in the path");
	done(&r);

	r = mail_from("a.passon.example (unknown [203.0.113.200])", NULL,
	    "x@bank.example", "");
	is_slice(r.at.service, NULL, "a forwarder alone is not the sender");
	note(&r);
	done(&r);

	r = mail_from("m.boxes.example (unknown [203.0.113.130])",
	    " dkim=pass header.d=solo.example", "x@tenant.example",
	    "X-Solo: 1\r\n");
	is_slice(r.at.service, "solo", "a copy that another delivered is the "
	    "signer's");
	ok(r.at.npath == 2 && slice_eq_str(r.at.path[1], "boxes"),
	    "  and who delivered it stands in the path");
	is_int((int64_t)r.at.nforged, 0, "  and is no forgery");
	done(&r);

	r = mail_from("m.boxes.example (unknown [203.0.113.130])",
	    " dkim=pass header.d=solo.example",
	    "jo+caf_=us=corp.example@home.example", "X-Solo: 1\r\n");
	is_slice(r.at.service, "solo", "a mailbox's forward names the signer");
	done(&r);
}

static void
test_rdns(void)
{
	struct answers s = { 0 };
	struct result r = mail_from(UNKNOWN_HOST, NULL, "x@bank.example", "");

	r.mail.boundary.rdns = SLICE_NULL;
	analyse(&r, &s);
	ok(asks(&r.asked, "9.100.51.198.in-addr.arpa"),
	    "reverse DNS is asked for");
	answer(&s, "9.100.51.198.in-addr.arpa", DNS_PTR, "o9.out.big.example");
	analyse(&r, &s);
	is_slice(r.at.service, NULL, "reverse DNS alone names nobody");
	answer(&s, "o9.out.big.example", DNS_A, "198.51.100.9");
	analyse(&r, &s);
	is_slice(r.at.service, "big", "confirmed forward it does");
	ok(r.at.strength == STRENGTH_OBSERVED, "  as observed");
	note(&r);
	answers_free(&s);
	done(&r);
}

static void
test_relationship(void)
{
	struct result r = mail_from("x.example (unknown [203.0.113.7])", NULL,
	    "x@bank.example", "");

	is_slice(r.rel.domain, "bank.example", "the protected domain");
	ok(r.rel.impersonation == IMPERSONATION_EXACT, "  exactly");
	ok(r.rel.status == RELATION_AUTHORISED, "  its own service");
	done(&r);
	r = mail_from(UNKNOWN_HOST, NULL, "x@bank.example",
	    "From: A <a@mail.bank.example>\r\n");
	ok(r.rel.impersonation == IMPERSONATION_SUBDOMAIN, "a subdomain");
	ok(r.rel.status == RELATION_UNKNOWN && r.rel.basis.n != 0,
	    "  and the relationship is unknown: %.*s", SLICE_ARG(r.rel.basis));
	done(&r);
	r = mail_from(UNKNOWN_HOST, NULL, "x@bank.example",
	    "From: A <a@notbank.example>\r\n");
	ok(r.rel.impersonation == IMPERSONATION_NONE &&
	    r.rel.status == RELATION_NOT_PROTECTED && r.rel.domain.p == NULL,
	    "any other domain is none of ours");
	done(&r);
}

int
main(void)
{
	case_begin(catalogue_text, settings_text);
	test_proven();
	test_observed();
	test_claimed();
	test_no_boundary();
	test_carrier();
	test_signed();
	test_forward();
	test_rdns();
	test_relationship();
	case_end();
	return done_testing();
}

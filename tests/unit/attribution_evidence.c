/* Evidence: what counts, how much, and what counts once. */

#include "tests/unit/attribution_case.h"

static const char catalogue_text[] =
    "[service big]\nname = Big Mail\nkind = transactional\n"
    "rdns = a<digits>-<digits>.out.big.example\n"
    "rdns = h<digits>-<digits>-<digits>-<digits>.big.example\n"
    "host-ip = a<ip3>-<ip4>.out.big.example\n"
    "host-ip = h<ip1>-<ip2>-<ip3>-<ip4>.big.example\n"
    "dkim = big.example\nspf = bounce.big.example\nip = 203.0.113.0/25\n"
    "mail-from = b+<digits>-*@*\ndkim-customer = bg<digits>\n"
    "header = X-Big-Id\nheader-ip = X-Big-Out: *-{<any>}\n"
    "message-id = *@mail.big.example\n"
    "account = user mail-from b+{<digits>}-*@* \"who pays\"\n"
    "include = spf.big.example\ncname = *.keys.big.example\n"
    "[service resale]\nname = Resale\nkind = marketing\n"
    "dkim = resale.example\ninclude = spf.resale.example\n"
    "header-ip = X-Resale|base64: {<any>}\n"
    "[service maker]\nname = Maker\nkind = transactional\n"
    "selectors = own\nip = 192.0.2.200/32\n"
    "[service made]\nname = Made\nkind = crm\ncarrier = maker\n"
    "dkim-customer = md<digits>\n"
    "[service tenant]\nname = Tenant\nkind = crm\ncarrier = big\n"
    "mail-from = b+77-*@*\nmail-from = *@tn<digits>.*\n"
    "dkim-customer = tn<digits>\n"
    "[service office]\nname = Office\nkind = mailbox-provider\n"
    "dkim = office.example\nmessage-id = *@*.office.example\n"
    "message-id-added = *@*.in.office.example\n";

static const char settings_text[] =
    "[receiver office]\nby = mx.corp.example\nauthserv-id = corp.example\n";

#define OTHERS "vps.evil.example (unknown [198.51.100.9])"

static int
roots(const struct result *r, const char *service, enum strength least)
{
	uint32_t seen[20];
	size_t n = 0, k;

	for (size_t i = 0; i < r->at.nevidence && n < 20; i++) {
		const struct evidence *e = &r->at.evidence[i];

		if (!slice_eq_str(e->service, service) || e->strength < least)
			continue;
		for (k = 0; k < n && seen[k] != e->root; k++)
			;
		if (k == n)
			seen[n++] = e->root;
	}
	return (int)n;
}

static void
test_roots(void)
{
	struct result r = mail_from("a113-7.out.big.example "
	    "(a113-7.out.big.example [203.0.113.7])", " spf=none",
	    "x@shop.example", "");

	is_slice(r.at.service, "big", "range, reverse name and HELO agree");
	is_int(roots(&r, "big", STRENGTH_CLAIMED), 1,
	    "  and are one root: the connection");
	done(&r);

	r = mail_from("a113-7.out.big.example (a113-7.out.big.example "
	    "[203.0.113.7])", " spf=pass smtp.mailfrom=bounce.big.example; "
	    "dkim=pass header.d=big.example header.s=k1",
	    "b+1-x@bounce.big.example",
	    "DKIM-Signature: v=1; d=big.example; s=k1; h=From; bh=x; b=y\r\n");
	is_int(roots(&r, "big", STRENGTH_PROVEN), 3,
	    "connection, envelope and signature are three");
	ok(evidence(&r, "big", "dkim")->root >= ROOT_SIGNATURE,
	    "  the signature by its field");
	done(&r);

	r = mail_from(OTHERS, " dkim=pass header.d=big.example header.s=k1; "
	    "dkim=pass header.d=mail.big.example header.s=k2",
	    "x@shop.example",
	    "DKIM-Signature: v=1; d=big.example; s=k1; h=From; bh=x; b=y\r\n"
	    "DKIM-Signature: v=1; d=mail.big.example; s=k2; h=From; bh=x; "
	    "b=z\r\n");
	is_int(roots(&r, "big", STRENGTH_PROVEN), 2,
	    "two signatures are two");
	done(&r);

	r = mail_from(OTHERS, " dkim=fail header.d=big.example header.s=k1; "
	    "spf=fail smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example",
	    "DKIM-Signature: v=1; d=big.example; s=k1; h=From; bh=x; b=y\r\n");
	is_int(roots(&r, "big", STRENGTH_OBSERVED), 0,
	    "a signature and an envelope that do not pass are none");
	ok(evidence(&r, "big", "dkim") == NULL &&
	    evidence(&r, "big", "spf") == NULL, "  nor any evidence at all");
	done(&r);
}

/* What HELO and a pass of the service's own are worth together */
static enum strength
helo_beside_pass(const char *client)
{
	struct result r = mail_from(client,
	    " dkim=pass header.d=big.example header.s=k1", "x@shop.example",
	    "");
	const struct evidence *e = evidence(&r, "big", "helo");
	enum strength s = e == NULL ? STRENGTH_NONE : e->strength;

	done(&r);
	return s;
}

static void
test_host_form(void)
{
	struct result r;

	is_int(helo_beside_pass("a100-9.out.big.example (unknown "
	    "[198.51.100.9])"), STRENGTH_OBSERVED,
	    "a HELO that tells the client's address, beside a pass");
	is_int(helo_beside_pass("a8-31.out.big.example (unknown "
	    "[198.51.100.9])"), STRENGTH_CLAIMED,
	    "one that tells another is a claim, whatever passes");
	is_int(helo_beside_pass("h198-51-100-9.big.example (unknown "
	    "[198.51.100.9])"), STRENGTH_OBSERVED, "all four octets");
	is_int(helo_beside_pass("h198-051-100-009.big.example (unknown "
	    "[198.51.100.9])"), STRENGTH_OBSERVED, "  with zeros before them");
	is_int(helo_beside_pass("a8-31.out.big.example (unknown "
	    "[IPv6:2001:db8::9])"), STRENGTH_OBSERVED,
	    "of an IPv6 client the name says nothing");
	is_int(helo_beside_pass("a999-31.out.big.example (unknown "
	    "[198.51.100.9])"), STRENGTH_OBSERVED,
	    "a number that is no octet tells no address");

	r = mail_from("a100-9.out.big.example (unknown [198.51.100.9])",
	    " spf=pass smtp.mailfrom=shop.example; dkim=pass "
	    "header.d=shop.example header.s=bg1", "b+1-x@shop.example",
	    "X-Big-Id: 1\r\nX-Big-Out: 1-198.51.100.9\r\n");
	is_slice(r.at.service, NULL, "envelope form, customer's selector, HELO "
	    "and a field with the very address: all can be made, none names");
	ok(evidence_is(&r, "big", "header-ip", STRENGTH_CLAIMED),
	    "  the address in a field is a claim");
	is_int((int64_t)r.at.nforged, 0, "  and nothing of it is forged");
	done(&r);
}

static void
numbered(const char *client, const char *envelope, const char *rest,
    const char *service, const char *says)
{
	struct result r = mail_from(client, " spf=none", envelope, rest);

	is_slice(r.at.service, service, says);
	if (slice_eq_str(r.at.service, "tenant"))
		ok(r.at.strength == STRENGTH_OBSERVED &&
		    slice_eq_str(r.at.carrier, "big"),
		    "  as observed, on its carrier");
	done(&r);
}

static void
test_numbered(void)
{
	static const char at_big[] = "x.example (unknown [203.0.113.7])";

	numbered(at_big, "b+77-x@shop.example", "", "tenant",
	    "a carrier's envelope that names its customer");
	numbered(at_big, "b+78-x@shop.example", "", "big",
	    "  another customer is not that one");
	numbered(at_big, "b+78-x@tn1.evil.example", "", "big",
	    "  nor by a domain that looks like it");
	numbered(OTHERS, "b+77-x@shop.example", "", NULL,
	    "the same envelope from anybody's host names nobody");
	numbered(at_big, "b+77-x@shop.example",
	    "List-Post: <mailto:l@lists.example>\r\n", "big",
	    "nor does it where the carrier hands on what others sent");
}

static void
test_carried(void)
{
	static const char both[] = " dkim=pass header.d=shop.example "
	    "header.s=tn1; dkim=pass header.d=big.example header.s=k";
	struct result r = mail_from("x.example (unknown [203.0.113.7])", both,
	    "x@shop.example", "");

	is_slice(r.at.service, "big", "where customers choose selectors, "
	    "one can choose another service's: the carrier is named");
	ok(evidence_is(&r, "tenant", "dkim-customer", STRENGTH_CLAIMED),
	    "  and what it claims is told");
	done(&r);
	r = mail_from("x.example (unknown [192.0.2.200])",
	    " dkim=pass header.d=shop.example header.s=md1",
	    "x@shop.example", "");
	is_slice(r.at.service, "made", "where the carrier makes them, one "
	    "tells which service it is");
	done(&r);
	r = mail_from("x.example (unknown [192.0.2.201])",
	    " dkim=pass header.d=shop.example header.s=md1",
	    "x@shop.example", "");
	is_slice(r.at.service, NULL, "anybody's host beside it names nobody");
	done(&r);
	r = mail_from("a100-9.out.big.example (unknown [198.51.100.9])", both,
	    "b+77-x@evil.example", "");
	is_slice(r.at.service, "big", "under the carrier's HELO it is worth "
	    "nothing, whatever signature of the carrier was sent again");
	done(&r);
}

/* Of whom the message is, with that SPF record of shop.example */
static void
spf_leads(const char *record, const char *service, const char *says)
{
	struct answers s = { 0 };
	struct result r = mail_from(OTHERS, NULL, "b+1-x@shop.example", "");

	answer(&s, "shop.example", DNS_TXT, record);
	answer(&s, "spf.big.example", DNS_TXT, "v=spf1 ip4:198.51.100.0/24 "
	    "-all");
	answer(&s, "old.spf.big.example", DNS_TXT, "v=spf1 ip4:192.0.2.0/24 "
	    "-all");
	answer(&s, "spf.resale.example", DNS_TXT,
	    "v=spf1 include:spf.big.example -all");
	s.closed = true;
	analyse(&r, &s);
	is_slice(r.at.service, service, says);
	if (service != NULL)
		ok(r.at.strength == STRENGTH_PROVEN &&
		    evidence(&r, service, "include")->root == ROOT_HOST,
		    "  by an address that it publishes");
	answers_free(&s);
	done(&r);
}

static void
test_include(void)
{
	spf_leads("v=spf1 include:spf.big.example -all", "big",
	    "SPF passes through the service's record");
	spf_leads("v=spf1 include:spf.resale.example -all", "big",
	    "through two: the addresses are the inner one's");
	spf_leads("v=spf1 redirect=spf.big.example", "big",
	    "a record that is the service's as a whole");
	spf_leads("v=spf1 include:old.spf.big.example ip4:198.51.100.9 -all",
	    NULL, "an include that the client is not in says nothing");
	spf_leads("v=spf1 ip4:198.51.100.9 include:spf.big.example -all", NULL,
	    "nor one behind the term that matched");
	spf_leads("v=spf1 ?include:spf.big.example ip4:198.51.100.9 -all",
	    NULL, "nor one that does not let pass");
	spf_leads("v=spf1 include:spf.big.example.evil.example -all", NULL,
	    "nor a name that only begins as the service's");
}

/* Who is named where the selector of shop.example leads there, if the key at
 * that place is `key`, and the signature was made with the key "one" */
static void
key_leads(const char *results, const char *target, const char *key,
    const char *service, const char *says)
{
	struct answers s = { 0 };
	struct result r = mail_from(OTHERS, results, "x@shop.example",
	    "DKIM-Signature: v=1; d=shop.example; s=bg1; h=From; bh=x; b=y\r\n"
	    );
	struct dkim_signature *sig;

	answer(&s, "bg1._domainkey.shop.example", DNS_CNAME, target);
	answer(&s, target, DNS_TXT, key);
	auth_run(&r.auth, &r.mail, &receivers, &s, 0, &r.asked);
	sig = &r.auth.computed.dkim[0];
	sig->crypto = DKIM_MATCH;
	sig->key_record = SLICE("v=DKIM1; p=one");
	esp_run(&r.at, &r.rel, &r.mail, &r.auth, &catalogue, &domains, &s,
	    &r.asked);
	is_slice(r.at.service, service, says);
	if (service != NULL)
		ok(r.at.strength == STRENGTH_OBSERVED &&
		    evidence(&r, service, "cname") != NULL, "  as observed");
	answers_free(&s);
	done(&r);
}

static void
test_cname(void)
{
	static const char passes[] = " dkim=pass header.d=shop.example "
				     "header.s=bg1";
	static const char key[] = "v=DKIM1; p=one";

	key_leads(passes, "u7.keys.big.example", key, "big",
	    "a customer's key in the service's zone");
	key_leads(passes, "u7.keys.big.example", "v=DKIM1; p=two", NULL,
	    "an alias of the service's key under a signature by another");
	key_leads(passes, "u7.keys.big.example.evil.example", key, NULL,
	    "a zone that only begins as the service's");
	key_leads(" dkim=fail header.d=shop.example header.s=bg1",
	    "u7.keys.big.example", key, NULL,
	    "a key in its zone under a signature that fails");
	key_leads(" dkim=pass header.d=evil.example header.s=x",
	    "u7.keys.big.example", key, NULL,
	    "a key in its zone beside another's signature that passes");
}

/* The grade of the account in that envelope, beside a signature of the
 * service's that passes */
static enum grade
envelope_grade(const char *client, const char *envelope)
{
	char results[200];
	struct result r;
	const struct account *a;
	enum grade g;

	snprintf(results, sizeof results, " dkim=pass header.d=big.example; "
	    "spf=pass smtp.mailfrom=%s", envelope);
	r = mail_from(client, results, envelope,
	    "From: News <news@shop.example>\r\n");
	a = account(&r, "77");
	g = a == NULL ? GRADE_PRESENT : a->grade;
	ok(a != NULL, "an account in the envelope");
	done(&r);
	return g;
}

static void
test_envelope_accounts(void)
{
	is_int(envelope_grade("x.example (unknown [203.0.113.7])",
	    "b+77-x@bounce.shop.example"), GRADE_BOUNDARY,
	    "  from its own host the service wrote it");
	is_int(envelope_grade(OTHERS, "b+77-x@bounce.shop.example"),
	    GRADE_BOUNDARY, "  in its author's domain, too");
	is_int(envelope_grade(OTHERS, "b+77-x@evil.example"), GRADE_PRESENT,
	    "  who sends a signed copy again chooses another envelope");
	is_int(envelope_grade("a100-9.out.big.example (unknown "
	    "[198.51.100.9])", "b+77-x@evil.example"), GRADE_PRESENT,
	    "  and the HELO with it");
}

static bool
claims_message_id(const char *id)
{
	char rest[200];
	struct result r;
	bool claims;

	snprintf(rest, sizeof rest, "Message-ID: <%s>\r\n", id);
	r = mail_from(OTHERS, NULL, "x@evil.example", rest);
	claims = evidence(&r, "office", "message-id") != NULL;
	done(&r);
	return claims;
}

static void
test_fields(void)
{
	struct result r = mail_from("x.big.example (unknown [203.0.113.7])",
	    NULL, "x@evil.example", "X-Big-Out: 2-203.0.113.99\r\n");

	is_slice(r.at.service, "big", "its own host");
	is_int((int64_t)r.at.nforged, 0,
	    "what it writes of itself it may write wrong");
	done(&r);

	r = mail_from(OTHERS, NULL, "x@evil.example",
	    "X-Resale: MTk4LjUxLjEwMC45\r\n");
	ok(evidence_is(&r, "resale", "header-ip", STRENGTH_CLAIMED),
	    "an encoded address is decoded, and a claim");
	is_int((int64_t)r.at.nforged, 0, "  that is true");
	done(&r);
	r = mail_from(OTHERS, NULL, "x@evil.example", "X-Resale: !!\r\n"
	    "X-Big-Out: 1-nonsense\r\nX-Big-Out: 1-10.0.0.7\r\n");
	is_int((int64_t)r.at.nforged, 0,
	    "what is no address, or none of the Internet, says nothing");
	done(&r);

	ok(claims_message_id("1@a.office.example"),
	    "a Message-ID is a claim");
	ok(!claims_message_id("1@a.in.office.example"),
	    "one that a receiver added says nothing of the sender");
}

int
main(void)
{
	case_begin(catalogue_text, settings_text);
	test_roots();
	test_host_form();
	test_numbered();
	test_carried();
	test_include();
	test_cname();
	test_envelope_accounts();
	test_fields();
	case_end();
	return done_testing();
}

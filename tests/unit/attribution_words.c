/* Why nobody is named, what would change that, and how sure a name is. */

#include "tests/unit/attribution_case.h"

static const char catalogue_text[] =
    "[service big]\nname = Big Mail\nkind = transactional\n"
    "rdns = *.out.big.example\ndkim = big.example\n"
    "spf = bounce.big.example\nip = 203.0.113.0/26\n"
    "mail-from = b+<digits>-*@*\ndkim-customer = bg<digits>\n"
    "header = X-Big-Id\nheader-ip = X-Big-Out: *-{<any>}\n"
    "[service inner]\nname = Inner Letters\nkind = marketing\n"
    "carrier = big\ndkim = inner.example\n"
    "[service boxes]\nname = Boxes\nkind = mailbox-provider\n"
    "ip = 203.0.113.128/26\ndkim = boxes.example\n"
    "[service pass-on]\nname = Pass On\nkind = forwarder\n"
    "ip = 203.0.113.200/32\n";

static const char settings_text[] =
    "[receiver office]\nby = mx.corp.example\nauthserv-id = corp.example\n";

#define SHOP_SIGNED "DKIM-Signature: v=1; d=shop.example; s=bg1; h=From; " \
	"bh=x; b=y\r\n"

static void
in(struct slice text, const char *words, const char *says)
{
	if (!ok(slice_find(text, slice_str(words)) != SLICE_NONE, "%s", says))
		printf("# %.*s\n", SLICE_ARG(text));
}

static void
test_why(void)
{
	struct result r = mail_from(UNKNOWN_HOST, " spf=none", "x@evil.example",
	    "");

	in(r.at.not_named_because, "the client 198.51.100.9",
	    "nobody's host: it is said which");
	in(r.at.would_change, "an entry in the catalogue",
	    "  an entry would change it");
	in(r.at.would_change, "owner of the network of 198.51.100.9",
	    "  and who else to ask");
	done(&r);

	r = mail_from("o1.out.big.example (unknown [198.51.100.9])",
	    " spf=pass smtp.mailfrom=shop.example; dkim=pass "
	    "header.d=shop.example header.s=bg1", "b+1-x@shop.example",
	    SHOP_SIGNED);
	in(r.at.not_named_because, "customer of Big Mail's",
	    "what looks like a customer's: whose");
	in(r.at.not_named_because, "anybody could have set up",
	    "  and why that is not enough");
	in(r.at.would_change, "DNS, if the SPF record or the DKIM key of the "
	    "sender's domain lead to Big Mail", "  DNS would say more");
	in(r.at.would_change, "a reverse name of 198.51.100.9",
	    "  and so would the reverse name");
	done(&r);

	r = mail_from(UNKNOWN_HOST, NULL, "x@evil.example", "X-Big-Id: 1\r\n"
	    "DKIM-Signature: v=1; d=big.example; s=k; h=From; bh=x; b=y\r\n");
	in(r.at.would_change, "the DKIM signature of big.example, if it "
	    "passes when espy checks it", "a signature nobody has checked");
	done(&r);

	r = mail_from(UNKNOWN_HOST, " spf=pass smtp.mailfrom=evil.example",
	    "b+1-x@evil.example", "X-Big-Out: 1-54.240.8.31\r\n");
	in(r.at.not_named_because, "does not come from Big Mail: the field "
	    "says 54.240.8.31", "what is forged is no reason to wait for DNS");
	ok(slice_find(r.at.would_change, SLICE("DNS")) == SLICE_NONE,
	    "  nor does the answer promise that");
	done(&r);

	r = mail_from("a.passon.example (unknown [203.0.113.200])",
	    " spf=pass smtp.mailfrom=fwd.example", "x@fwd.example", "");
	in(r.at.not_named_because, "it came through Pass On",
	    "behind a forwarder: behind whom");
	in(r.at.would_change, "before it was handed on",
	    "  and what would show more");
	done(&r);

	r = mail_from("x.example (unknown [203.0.113.7])", NULL, "x@y.example",
	    "");
	ok(r.at.not_named_because.p == NULL && r.at.would_change.p == NULL,
	    "a named service needs neither");
	done(&r);
}

/* What the evidence of a signature says of who delivered this copy */
static void
copy_from(const char *client, const char *envelope, const char *words,
    const char *says)
{
	struct result r = mail_from(client, " dkim=pass header.d=big.example "
	    "header.s=k", envelope, "");
	const struct evidence *e = evidence(&r, "big", "dkim");

	is_slice(r.at.service, "big", says);
	if (words != NULL)
		in(e->sentence, words, "  and the evidence says who had it");
	else
		ok(slice_find(e->sentence, SLICE("this copy")) == SLICE_NONE,
		    "  with nothing to add");
	done(&r);
}

static void
test_copies(void)
{
	copy_from("x.example (unknown [203.0.113.7])", "x@shop.example", NULL,
	    "signed, and from its own host");
	copy_from(UNKNOWN_HOST, "x@evil.example", "this copy came from "
	    "vps.evil.example (198.51.100.9), no host of its",
	    "signed, and sent again by somebody");
	copy_from("x.example (unknown [203.0.113.130])", "x@evil.example",
	    "a host of Boxes", "  by another service's user");
	copy_from("a.passon.example (unknown [203.0.113.200])",
	    "x@shop.example", "Pass On, which handed it on",
	    "  or by a forwarder");
}

static int
sure(const char *client, const char *results, const char *envelope,
    const char *rest)
{
	struct result r = mail_from(client, results, envelope, rest);
	int c = r.at.confidence;

	done(&r);
	return c;
}

static void
test_confidence(void)
{
	int two = sure("o1.out.big.example (unknown [203.0.113.7])",
	    " spf=pass smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example", "");
	int host = sure("x.example (unknown [203.0.113.7])", NULL,
	    "x@shop.example", "");
	int signature = sure(UNKNOWN_HOST,
	    " dkim=pass header.d=big.example", "x@shop.example", "");
	int observed = sure("o1.out.big.example (o1.out.big.example "
	    "[198.51.100.9])", NULL, "x@shop.example", "");
	int elsewhere = sure("x.example (unknown [203.0.113.130])",
	    " dkim=pass header.d=big.example", "x@shop.example", "");
	int contested = sure("x.example (unknown [203.0.113.130])",
	    " spf=pass smtp.mailfrom=bounce.big.example",
	    "b+1-x@bounce.big.example", "");
	int carried = sure("x.example (unknown [203.0.113.7])",
	    " dkim=pass header.d=inner.example", "x@shop.example", "");

	is_int(sure(UNKNOWN_HOST, NULL, "x@evil.example", "X-Big-Id: 1\r\n"),
	    -1, "nobody named: no number");
	ok(two > host && host > signature && signature == elsewhere,
	    "two proofs are more than one, a host's more than a signature "
	    "wherever it came from: %d %d %d", two, host, signature);
	ok(contested < 900, "where host and envelope prove two that have "
	    "nothing to do with each other, little: %d", contested);
	ok(carried > signature, "a carrier bears a signature out: %d",
	    carried);
	ok(observed > 0 && observed < two, "observed is less: %d", observed);
	ok(two < 1000, "nothing is certain");
	is_int(sure("o1.out.big.example (o1.out.big.example [203.0.113.7])",
	    NULL, "x@shop.example", ""), host,
	    "reverse name and range are one root, and count as one");
}

int
main(void)
{
	case_begin(catalogue_text, settings_text);
	test_why();
	test_copies();
	test_confidence();
	case_end();
	return done_testing();
}

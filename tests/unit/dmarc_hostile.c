/* DMARC of hostile records, authors, identifiers and resolvers. */

#include "tests/unit/dmarc_case.h"

#define P "_dmarc.bank.example TXT "
#define REJECT P "\"v=DMARC1; p=reject\"\n"
#define FAIL "fail reject reject p bank.example"
#define NOT "permerror - - - -"
#define OK_RUA "; rua=mailto:r@bank.example"

struct one {
	const char *name, *zone;
	const char *from;	/* the domain, or a header with "From" */
	const char *spf, *dkim; /* passes for; NULL */
	const char *want, *says;
};

static void
check(const struct one *c)
{
	zone(c->zone);
	if (c->spf != NULL)
		spf(SPF_PASS, c->spf);
	if (c->dkim != NULL)
		dkim(DKIM_PASS, c->dkim);
	is_view(strncmp(c->from, "From", 4) == 0
	    ? header(slice_str(c->from)) : from(c->from), c->want, c->name);
	if (c->says != NULL)
		says(&case_dmarc.now, c->says);
}

/* All are for the record of bank.example */
static void
records(void)
{
	static const struct {
		const char *name, *text, *want;
	} v[] = {
		{ "octets that are no text", "\\001\\255\\254", "none" },
		{ "NUL behind the version", "v=DMARC1\\000; p=reject", "none" },
		{ "NUL in the policy", "v=DMARC1; p=reject\\000", "none" },
		{ "... with a place for reports",
		  "v=DMARC1; p=reject\\000" OK_RUA, "fail none" },
		{ "8-bit in the version", "v=DMARC1\\160; p=reject", "none" },
		{ "p twice", "v=DMARC1; p=reject; p=reject", "none" },
		{ "p twice, with a place for reports",
		  "v=DMARC1; p=reject; p=none" OK_RUA, "fail none" },
		{ "p twice, the second empty", "v=DMARC1; p=reject; p=",
		  "none" },
		{ "no p and rua twice", "v=DMARC1" OK_RUA OK_RUA, "none" },
		{ "v twice", "v=DMARC1; v=DMARC1; p=reject", "fail reject" },
		{ "v twice, the second another", "v=DMARC1; v=DMARC2; p=reject",
		  "fail reject" },
		{ "blanks around =", "v=DMARC1; p\\009=\\009reject ;",
		  "fail reject" },
		{ "a blank inside the policy", "v=DMARC1; p=re ject", "none" },
		{ "empty tags", "v=DMARC1;;;; ;p=reject;;", "fail reject" },
		{ "a word without =", "v=DMARC1; hello; p=reject",
		  "fail reject" },
		{ "= without a name", "v=DMARC1; =x; p=reject", "fail reject" },
		{ "a quoted policy", "v=DMARC1; p=\\\"reject\\\"", "none" },
		{ "a comma for the \";\"", "v=DMARC1, p=reject", "none" },
		{ "a colon for the \";\"", "v=DMARC1: p=reject", "none" },
		{ "p=REJECT", "v=DMARC1; p=REJECT", "fail reject" },
		{ "P=reject: names are case-sensitive", "v=DMARC1; P=reject",
		  "none" },
		{ "a line end before p", "v=DMARC1;\\013\\010 p=reject",
		  "none" },
		{ "a line end behind the policy", "v=DMARC1; p=reject\\010",
		  "none" },
		{ "a zero-width space in the policy",
		  "v=DMARC1; p=\\226\\128\\139reject", "none" },
		{ "a Cyrillic letter for p", "v=DMARC1; \\209\\128=reject",
		  "none" },
		{ "two policies in one", "v=DMARC1; p=reject,none", "none" },
		{ "another = in the policy", "v=DMARC1; p=reject=none",
		  "none" },
		{ "a pct that is none", "v=DMARC1; p=reject; pct=-1",
		  "fail reject" },
		{ "t that is no y", "v=DMARC1; p=reject; t=yes",
		  "fail reject" },
		{ "psd that is neither", "v=DMARC1; p=reject; psd=maybe",
		  "fail reject" },
		{ "a byte order mark before v",
		  "\\239\\187\\191v=DMARC1; p=reject", "none" },
		{ "a URI of a control", "v=DMARC1; rua=mailto:\\007@b",
		  "none" },
		{ "a URI list of commas", "v=DMARC1; rua=,,,,", "none" },
		{ "a scheme alone", "v=DMARC1; rua=mailto:,http:", "none" },
	};
	char text[400];
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++) {
		const struct dmarc_view *d;

		snprintf(text, sizeof text, P "\"%s\"\n", v[i].text);
		zone(text);
		d = from("bank.example");
		snprintf(text, sizeof text, "%s%s%.*s",
		    dmarc_result_name(d->result), d->policy.n != 0 ? " " : "",
		    SLICE_ARG(d->policy));
		is_str(text, v[i].want, v[i].name);
	}
}

/* What no zone file holds: long ones */
static void
long_records(void)
{
	struct dmarc_record r;
	struct buf b = { 0 };
	int i;

	buf_add_str(&b, "v=DMARC1");
	for (i = 0; i < 90; i++)
		buf_addf(&b, "; x%d=y", i);
	buf_add_str(&b, "; p=reject");
	ok(dmarc_record_parse(&r, buf_slice(&b)) && r.p == DMARC_P_REJECT,
	    "p behind 90 unknown tags is read");
	buf_clear(&b);
	buf_add_str(&b, "v=DMARC1; p=none");
	for (i = 0; i < 20000; i++)
		buf_add_char(&b, ';');
	buf_add_str(&b, "p=reject");
	ok(dmarc_record_parse(&r, buf_slice(&b)) && r.p == DMARC_P_NONE,
	    "behind 100 tags, empty ones too, nothing is");
	buf_clear(&b);
	buf_add_str(&b, "v=DMARC1; p=reject; rua=");
	for (i = 0; i < 6000; i++)
		buf_add_str(&b, "mailto:a@,");
	buf_add_str(&b, "mailto:a@b");
	ok(dmarc_record_parse(&r, buf_slice(&b)) && r.has_rua &&
	    r.p == DMARC_P_REJECT, "the 6,001st URI is the valid one");
	buf_clear(&b);
	buf_add_str(&b, "v=DMARC1; a=");
	for (i = 0; i < 70000; i++)
		buf_add_char(&b, 'a');
	buf_add_str(&b, "; p=reject");
	ok(dmarc_record_parse(&r, buf_slice(&b)) && r.p == DMARC_ABSENT,
	    "nothing is read behind 64 KiB");
	buf_free(&b);
}

static void
authors(void)
{
	static const struct one v[] = {
		{ "two From fields, the first the attacker's", REJECT,
		  "From: a@evil.example\nFrom: a@bank.example\n",
		  "evil.example", NULL, NOT, "2 From fields" },
		{ "two domains in one From", REJECT,
		  "From: a@evil.example, b@bank.example\n", "evil.example",
		  NULL, NOT, "several domains: evil.example, bank.example" },
		{ "seven domains", REJECT, "From: a@a.example,a@b.example,"
		  "a@c.example,a@d.example,a@e.example,a@f.example,"
		  "a@g.example\n", NULL, NULL, NOT, "e.example and others" },
		{ "an empty domain", REJECT, "From: a@\n", NULL, NULL, NOT,
		  "malformed address" },
		{ "an empty label", REJECT, "bank..example", NULL, NULL, NOT,
		  "no host name" },
		{ "a dot first", REJECT, ".bank.example", NULL, NULL, NOT,
		  "no host name" },
		{ "a dot last", REJECT, "bank.example.", "bank.example", NULL,
		  "pass reject reject p bank.example", NULL },
		{ "an IPv4 literal", REJECT, "[192.0.2.1]", NULL, NULL, NOT,
		  "IP address" },
		{ "an IPv6 literal", REJECT, "[IPv6:2001:db8::1]", NULL, NULL,
		  NOT, "IP address" },
		{ "a bare IPv4 address", REJECT, "192.0.2.1", NULL, NULL, NOT,
		  "IP address" },
		{ "a single label", REJECT, "localhost", NULL, NULL, NOT,
		  "no dot" },
		{ "a label of 64 octets", REJECT,
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaa.bank.example", NULL, NULL, NOT, "no host name" },
		{ "octets that are no UTF-8", REJECT, "b\xff" "nk.example",
		  NULL, NULL, NOT, "no host name" },
		{ "letters of mathematics are the bank's", REJECT,
		  "\xf0\x9d\x90\x9b\xf0\x9d\x90\x9a\xf0\x9d\x90\xa7"
		  "\xf0\x9d\x90\xa4.example", NULL, NULL, FAIL,
		  "neither SPF nor DKIM passed" },
		{ "an A-label that encodes nothing", REJECT, "xn--a.example",
		  NULL, NULL, "none - - - -", "xn--a.example" },
		{ "an underscore", REJECT, "a_b.bank.example", NULL, NULL,
		  FAIL, "neither" },
		{ "the bank in the display name", REJECT,
		  "From: \"a@bank.example\" <x@evil.example>\n", "evil.example",
		  NULL, "none - - - -", "evil.example" },
		{ "the bank in a comment", REJECT,
		  "From: x@evil.example (a@bank.example)\n", NULL, NULL,
		  "none - - - -", "evil.example" },
		{ "the bank in a quoted local part", REJECT,
		  "From: \"a@bank.example\"@evil.example\n", NULL, NULL,
		  "none - - - -", "evil.example" },
		{ "the bank before a %", REJECT,
		  "From: a%bank.example@evil.example\n", NULL, NULL,
		  "none - - - -", "evil.example" },
		{ "the bank as a route", REJECT,
		  "From: <@bank.example:x@evil.example>\n", NULL, NULL,
		  "none - - - -", "evil.example" },
		{ "a group of nobody", REJECT, "From: team:;\n", NULL, NULL,
		  NOT, "no address" },
		{ "folded in the middle", REJECT,
		  "From: x\n <a@bank.example>\n", NULL, NULL, FAIL, "neither" },
		{ "an encoded word for the address", REJECT,
		  "From: =?utf-8?B?YUBiYW5rLmV4YW1wbGU=?=\n", NULL, NULL, NOT,
		  "no address" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		check(&v[i]);
}

/* Names as long as names can be, and longer */
static void
long_names(void)
{
	static char name[600];
	struct buf b = { 0 };
	const struct dmarc_view *v;
	size_t i;

	zone(REJECT);
	for (i = 0; i < 40; i++)
		buf_addf(&b, "%zu.", i);
	buf_add_str(&b, "bank.example");
	v = from(buf_slice(&b).p);
	is_view(v, "fail reject reject p bank.example", "42 labels");
	is_int((int64_t)v->nqueried, 8, "... eight queries");
	buf_free(&b);
	memset(name, 'a', sizeof name);
	for (i = 50; i < 240; i += 50)
		name[i] = '.';
	strcpy(name + 237, ".bank.example"); /* 250 octets */
	v = from(name);
	is_view(v, "fail reject reject p bank.example",
	    "a name that _dmarc. makes too long is not asked for");
	is_int((int64_t)v->nqueried, 6, "... those above it are");
	memset(name + 200, 'b', 200);
	name[250] = '.';
	strcpy(name + 400, ".example");
	is_view(from(name), "permerror - - - -", "too long for a name");
	b = (struct buf){ 0 };
	buf_add_str(&b, "From: ");
	for (i = 0; i < 1500; i++)
		buf_add_str(&b, "a@bank.example,");
	buf_add_str(&b, "a@evil.example\n");
	is_view(header(buf_slice(&b)), "permerror - - - -",
	    "more addresses than are read");
	buf_free(&b);
}

static void
identifiers(void)
{
	static const struct one v[] = {
		{ "a name that ends in the bank's", REJECT, "bank.example",
		  "notbank.example", "evil-bank.example", FAIL,
		  "what passed does not align" },
		{ "the bank's name in front", REJECT, "bank.example",
		  "bank.example.evil.example", NULL, FAIL, "what passed" },
		{ "d= is the top-level domain", REJECT, "bank.example", NULL,
		  "example", FAIL, "DKIM of example" },
		{ "... which has a record and psd=y", REJECT
		  "_dmarc.example TXT \"v=DMARC1; p=none; psd=y\"\n",
		  "bank.example", NULL, "example", FAIL, "DKIM of example" },
		{ "a top-level domain's record without psd makes one "
		  "organisation of all", REJECT
		  "_dmarc.example TXT \"v=DMARC1; p=none\"\n", "bank.example",
		  NULL, "evil.example", "pass reject reject p bank.example",
		  NULL },
		{ "... but for who says psd=n",
		  P "\"v=DMARC1; p=reject; psd=n\"\n"
		  "_dmarc.example TXT \"v=DMARC1; p=none\"\n", "bank.example",
		  NULL, "evil.example", FAIL, "DKIM of evil.example" },
		{ "a bank that says psd=y", P "\"v=DMARC1; p=reject; psd=y\"\n",
		  "mail.bank.example", NULL, "bank.example", FAIL,
		  "DKIM of bank.example" },
		{ "a customer's name below a suffix, for another", REJECT
		  "_dmarc.co.example TXT \"v=DMARC1; p=reject; psd=y\"\n",
		  "alice.co.example", NULL, "bob.co.example",
		  "fail reject reject p co.example", "bob.co.example" },
		{ "a customer that cut himself off with psd=n", REJECT
		  "_dmarc.evil.bank.example TXT \"v=DMARC1; psd=n\"\n",
		  "bank.example", NULL, "evil.bank.example", FAIL,
		  "DKIM of evil.bank.example" },
		{ "d= in capitals with a dot", REJECT, "bank.example", NULL,
		  "BANK.Example.", "pass reject reject p bank.example", NULL },
		{ "d= that is no host name", REJECT, "bank.example", NULL,
		  "mail..bank.example", FAIL, "mail..bank.example" },
		{ "d= with a NUL's escape", REJECT, "bank.example", NULL,
		  "bank.example\\000", FAIL, "what passed" },
		{ "SPF of an address literal", REJECT, "bank.example",
		  "[192.0.2.1]", NULL, FAIL, "what passed" },
		{ "strict, and an error above: still decided",
		  "_dmarc.mail.bank.example TXT \"v=DMARC1; p=reject; adkim=s"
		  "\"\n_dmarc.bank.example SERVFAIL\n", "mail.bank.example",
		  NULL, "bank.example",
		  "fail reject reject p mail.bank.example", "what passed" },
		{ "an error in the identifier's walk", REJECT
		  "_dmarc.x.bank.example TIMEOUT\n", "bank.example", NULL,
		  "x.bank.example", "temperror reject reject p bank.example",
		  "DKIM of x.bank.example passes, but" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		check(&v[i]);
}

static void
many_identifiers(void)
{
	static char names[20][40], lines[4096];
	size_t i, n = 0;

	n += (size_t)snprintf(lines, sizeof lines, REJECT);
	for (i = 0; i < 11; i++) {
		snprintf(names[i], sizeof names[i], "s%zu.bank.example", i);
		n += (size_t)snprintf(lines + n, sizeof lines - n,
		    "_dmarc.s%zu.bank.example TXT \"v=DMARC1; psd=n\"\n", i);
	}
	zone(lines);
	for (i = 0; i < 11; i++)
		dkim(DKIM_PASS, names[i]);
	is_view(from("bank.example"),
	    "permerror reject reject p bank.example",
	    "eleven names that would have to be walked: not a failure");
	says(&case_dmarc.now, "more than 10 names at or below bank.example");
	zone(REJECT);
	for (i = 0; i < 20; i++)
		dkim(DKIM_PASS, i % 2 != 0 ? "X.Bank.Example."
					   : "x.bank.example");
	is_view(from("bank.example"), "pass reject reject p bank.example",
	    "one name in 20 signatures is walked once");
	is_int((int64_t)case_dmarc.now.nqueried, 3, "... three queries");
	zone(REJECT);
	spf(SPF_SOFTFAIL, "bank.example");
	for (i = 0; i < 20; i++)
		dkim(DKIM_FAIL, "bank.example");
	is_view(from("bank.example"), FAIL, "20 signatures that don't match");
	is_slice(case_dmarc.now.reason, "neither SPF nor DKIM passed; the "
	    "aligned signature of bank.example does not match the message as "
	    "it is stored; aligned: SPF of bank.example (softfail)",
	    "... in a sentence that says each thing once");
}

static void
resolvers(void)
{
	static const struct one v[] = {
		{ "an alias of the record", "_dmarc.bank.example CNAME "
		  "d.esp.example\nd.esp.example TXT \"v=DMARC1; p=reject\"\n",
		  "bank.example", "bank.example", NULL,
		  "pass reject reject p bank.example", NULL },
		{ "an alias of itself", "_dmarc.bank.example CNAME "
		  "_dmarc.bank.example\n", "bank.example", "bank.example",
		  NULL, "temperror - - - -", "SERVFAIL" },
		{ "an alias of nothing", "_dmarc.bank.example CNAME "
		  "no.esp.example\n", "bank.example", "bank.example", NULL,
		  "none - - - -", "no DMARC record" },
		{ "an alias of what fails", "_dmarc.bank.example CNAME "
		  "d.esp.example\nd.esp.example SERVFAIL\n", "bank.example",
		  NULL, NULL, "temperror - - - -", "SERVFAIL" },
		{ "two records at each level", "_dmarc.example TXT "
		  "\"v=DMARC1; p=none\"\n_dmarc.example TXT "
		  "\"v=DMARC1; p=reject; psd=y\"\n" REJECT
		  P "\"v=DMARC1; p=none; psd=n\"\n", "mail.bank.example",
		  NULL, NULL, "none - - - -", "several" },
	};
	static const char *const names[] = { "a.mail.bank.example",
		"mail.bank.example", "bank.example", "example" };
	char text[200];
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		check(&v[i]);
	for (i = 0; i < 2 * ARRAY_LEN(names); i++) {
		const char *what = i % 2 != 0 ? "SERVFAIL" : "TIMEOUT";

		snprintf(text, sizeof text, "%s_dmarc.%s %s\n", i / 2 != 2
		    ? REJECT : "", names[i / 2], what);
		zone(text);
		dkim(DKIM_PASS, "bank.example");
		snprintf(text, sizeof text, "%s of the walk's query %zu", what,
		    i / 2 + 1);
		is_view(from("a.mail.bank.example"), "temperror - - - -", text);
	}
}

int
main(void)
{
	records();
	long_records();
	authors();
	long_names();
	identifiers();
	many_identifiers();
	resolvers();
	return end_of_cases();
}

/* DMARC by RFC 9989, rule by rule, and RFC 7489's view beside it. */

#include "tests/unit/dmarc_case.h"

#define REJECT "_dmarc.bank.example TXT \"v=DMARC1; p=reject\"\n"

/* Section 4.10: which names are asked */
static void
walk_names(void)
{
	const struct dmarc_view *v;

	zone("x.example A 192.0.2.1\n");
	v = from("mail.bank.example");
	is_queried(v, "_dmarc.mail.bank.example _dmarc.bank.example "
	    "_dmarc.example", "the walk goes up to the top-level domain");
	is_view(v, "none - - - -", "no record anywhere: none");
	says(v, "no DMARC record at or above mail.bank.example");
	is_slice(v->org_domain, "mail.bank.example",
	    "... and the name is its own organisational domain");
	is_slice(v->org_rule, "no record at or above it", "... by that rule");
	v = from("a.b.c.d.e.f.g.h");
	is_queried(v, "_dmarc.a.b.c.d.e.f.g.h _dmarc.b.c.d.e.f.g.h "
	    "_dmarc.c.d.e.f.g.h _dmarc.d.e.f.g.h _dmarc.e.f.g.h _dmarc.f.g.h "
	    "_dmarc.g.h _dmarc.h", "8 labels: 8 queries, none left out");
	v = from("a.b.c.d.e.f.g.h.i.j.k.mail.bank.example");
	is_queried(v, "_dmarc.a.b.c.d.e.f.g.h.i.j.k.mail.bank.example "
	    "_dmarc.h.i.j.k.mail.bank.example _dmarc.i.j.k.mail.bank.example "
	    "_dmarc.j.k.mail.bank.example _dmarc.k.mail.bank.example "
	    "_dmarc.mail.bank.example _dmarc.bank.example _dmarc.example",
	    "14 labels: itself, then the last 7, 6 ... 1");
	is_int((int64_t)v->used.n, 8, "... and the result hangs on those 8");
	v = from("MAIL.Bank.EXAMPLE.");
	is_slice(v->author, "mail.bank.example",
	    "capitals and a dot at the end don't count");
	v = from("b\xc3\xbc" "cher.example");
	is_queried(v, "_dmarc.xn--bcher-kva.example _dmarc.example",
	    "U-labels are asked for as A-labels");
}

/* Section 4.10 steps 2 and 6: psd=y and psd=n stop it */
static void
walk_stops(void)
{
	const struct dmarc_view *v;

	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject; psd=n\"\n"
	     "_dmarc.example TXT \"v=DMARC1; p=none\"\n");
	v = from("mail.bank.example");
	is_queried(v, "_dmarc.mail.bank.example _dmarc.bank.example",
	    "psd=n stops the walk");
	is_slice(v->org_domain, "bank.example",
	    "psd=n: that name is the organisational domain (rule 1)");
	is_slice(v->org_rule, "psd=n at _dmarc.bank.example", "... says so");
	zone("_dmarc.co.example TXT \"v=DMARC1; p=reject; psd=y\"\n"
	     "_dmarc.example TXT \"v=DMARC1; p=none\"\n");
	v = from("a.mail.bank.co.example");
	is_queried(v, "_dmarc.a.mail.bank.co.example "
	    "_dmarc.mail.bank.co.example _dmarc.bank.co.example "
	    "_dmarc.co.example", "psd=y stops the walk");
	is_slice(v->org_domain, "bank.co.example",
	    "psd=y: one label below is the organisational domain (rule 2)");
	is_slice(v->org_rule, "one label below psd=y at _dmarc.co.example",
	    "... says so");
	v = from("co.example");
	is_queried(v, "_dmarc.co.example", "psd=y at the start stops it too");
	is_slice(v->org_domain, "co.example",
	    "a public suffix that sends as itself is its own organisation");
	is_view(v, "fail reject reject p co.example", "... with its own p");
	zone("_dmarc.e.f.g.h.i.j.example TXT "
	     "\"v=DMARC1; p=reject; psd=y\"\n");
	v = from("a.b.c.d.e.f.g.h.i.j.example");
	is_slice(v->org_domain, "d.e.f.g.h.i.j.example",
	    "one label below, where the walk skipped that label");
	zone("_dmarc.mail.bank.example TXT \"v=DMARC1; p=none; psd=u\"\n"
	     REJECT);
	v = from("a.mail.bank.example");
	is_slice(v->org_domain, "bank.example",
	    "else the record with the fewest labels (rule 3)");
	is_slice(v->org_rule, "the record with the fewest labels, at "
	    "_dmarc.bank.example", "... says so");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject\"\n"
	     "_dmarc.example TXT \"v=DMARC1; p=none\"\n");
	is_slice(from("mail.bank.example")->org_domain, "example",
	    "a top-level domain with a record and no psd is the fewest");
}

/* Section 4.7: what is a record */
static void
records(void)
{
	struct dmarc_record r;
	static const struct {
		const char *text;
		bool want;
		const char *why;
	} v[] = {
		{ "v=DMARC1", true, "v alone" },
		{ "v=DMARC1;", true, "a \";\" at the end" },
		{ "v \t=\tDMARC1 ; p=none", true, "blanks around \"=\"" },
		{ "v=dmarc1; p=none", false, "the value in small letters" },
		{ "v=Dmarc1; p=none", false, "... in mixed letters" },
		{ "v=DMARC2; p=none", false, "another version" },
		{ "v=DMARC1.0; p=none", false, "more behind the version" },
		{ "v=DMARC1 p=none", false, "no \";\" behind it" },
		{ "p=none; v=DMARC1", false, "v is not first" },
		{ "; v=DMARC1; p=none", false, "an empty tag before v" },
		{ " v=DMARC1; p=none", false, "a blank before v" },
		{ "V=DMARC1; p=none", false, "a capital V (RFC 6376 section "
		  "3.2: names are case-sensitive)" },
		{ "v=\"DMARC1\"; p=none", false, "quotes" },
		{ "v=spf1 -all", false, "an SPF record" },
		{ "", false, "nothing" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		ok(dmarc_record_parse(&r, slice_str(v[i].text)) == v[i].want,
		    "%s: %s", v[i].why, v[i].want ? "a record" : "no record");
	ok(dmarc_record_parse(&r, SLICE("v=DMARC1; p = ReJect ;sp=QUARANTINE;"
		"np=None; adkim=S; aspf=s; psd=Y; t=Y; RUA=x; "
		"rua=mailto:a@b")) &&
	    r.p == DMARC_P_REJECT && r.sp == DMARC_P_QUARANTINE &&
	    r.np == DMARC_P_NONE && r.strict_dkim && r.strict_spf &&
	    r.psd == 'y' && r.test && r.has_rua,
	    "values are case-insensitive, but that of v");
	ok(dmarc_record_parse(&r, SLICE("v=DMARC1; adkim=x; aspf=strict; psd=z;"
		" t=1; p=reject; fo=9; ri=x; rf=y; zz=1; pct=500")) &&
	    r.p == DMARC_P_REJECT && !r.strict_dkim && !r.strict_spf &&
	    r.psd == 'u' && !r.test && r.pct == 100,
	    "a syntax error leaves that tag its default; unknown and historic "
	    "ones are ignored");
	ok(dmarc_record_parse(&r, SLICE("v=DMARC1; t=y; p=reject; t=y")) &&
	    !r.test && r.p == DMARC_P_REJECT, "a tag that stands twice has no "
	    "valid value");
}

static void
several_records(void)
{
	const struct dmarc_view *v;

	zone("_dmarc.mail.bank.example TXT \"v=DMARC1; p=none\"\n"
	     "_dmarc.mail.bank.example TXT \"v=DMARC1; p=none; psd=n\"\n"
	     REJECT);
	v = from("mail.bank.example");
	is_queried(v, "_dmarc.mail.bank.example _dmarc.bank.example "
	    "_dmarc.example", "two records: both dropped, the walk goes on");
	is_view(v, "fail reject reject p bank.example",
	    "... to the organisational domain's");
	is_view(&case_dmarc.rfc7489, "none - - - -",
	    "... but RFC 7489 gives up there");
	says(&case_dmarc.rfc7489, "several DMARC records");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=none\"\n"
	     "_dmarc.bank.example TXT \"v=DMARC1; p=reject\"\n");
	v = from("bank.example");
	is_view(v, "none - - - -", "two records and nothing above: none");
	says(v, "bank.example has several");
	zone("_dmarc.bank.example TXT \"some verification token\"\n"
	     "_dmarc.bank.example TXT \"v=spf1 -all\"\n" REJECT);
	is_view(from("bank.example"), "fail reject reject p bank.example",
	    "other TXT records beside the one don't count");
	zone("_dmarc.bank.example TXT \"v=DMA\" \"RC1; p=rej\" \"ect\"\n");
	is_view(from("bank.example"), "fail reject reject p bank.example",
	    "several strings are one record, joined without blanks");
}

/* Section 4.10.1: own, organisational, public suffix; nothing between */
static void
choice(void)
{
	const struct dmarc_view *v;

	zone("_dmarc.mail.bank.example TXT \"v=DMARC1; p=quarantine; "
	     "sp=none\"\n" REJECT);
	is_view(from("mail.bank.example"),
	    "fail quarantine quarantine p mail.bank.example",
	    "the author domain's own record comes first, with its p");
	v = from("a.mail.bank.example");
	is_view(v, "fail reject reject p bank.example",
	    "a record between author and organisational domain is not used");
	zone("_dmarc.co.example TXT \"v=DMARC1; p=reject; psd=y; "
	     "sp=quarantine\"\n"
	     "_dmarc.mail.bank.co.example TXT \"v=DMARC1; p=none\"\n");
	v = from("a.mail.bank.co.example");
	is_view(v, "fail quarantine quarantine sp co.example",
	    "the public suffix's, where neither has one");
	is_slice(v->org_domain, "bank.co.example",
	    "... and that is still not the organisational domain");
	zone("_dmarc.co.example TXT \"v=DMARC1; p=reject; psd=y\"\n"
	     "_dmarc.bank.co.example TXT \"v=DMARC1; p=none\"\n");
	is_view(from("mail.bank.co.example"), "fail none none p "
	    "bank.co.example", "the organisation's comes before the suffix's");
}

/* p, sp, np; existence */
static void
policy(void)
{
	const struct dmarc_view *v;

	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject; sp=quarantine; "
	     "np=none\"\nmail.bank.example A 192.0.2.1\n"
	     "c.b.bank.example A 192.0.2.1\n"
	     "mx.bank.example TXT \"x\"\n"
	     "alias.bank.example CNAME nowhere.example\n");
	is_view(from("bank.example"), "fail reject reject p bank.example",
	    "the name itself: p");
	v = from("mail.bank.example");
	is_view(v, "fail quarantine quarantine sp bank.example",
	    "a name that exists: sp");
	is_queried(v, "_dmarc.mail.bank.example _dmarc.bank.example "
	    "_dmarc.example mail.bank.example",
	    "... and whether it exists was asked");
	is_view(from("no.bank.example"), "fail none none np bank.example",
	    "NXDOMAIN: np");
	is_view(from("b.bank.example"), "fail quarantine quarantine sp "
	    "bank.example", "NODATA, since there is a name below: it exists");
	is_view(from("mx.bank.example"), "fail quarantine quarantine sp "
	    "bank.example", "NODATA, with another type: it exists");
	is_view(from("alias.bank.example"), "fail none none np bank.example",
	    "an alias of a name that does not exist: np");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject; np=none\"\n"
	     "mail.bank.example A 192.0.2.1\n");
	is_view(from("mail.bank.example"), "fail reject reject p bank.example",
	    "without sp a name that exists falls back to p");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=none; sp=reject\"\n");
	v = from("no.bank.example");
	is_view(v, "fail reject reject sp bank.example",
	    "without np a name that does not exist falls back to sp");
	is_int((int64_t)v->nqueried, 3, "... and existence is not asked");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=none; sp=reject; "
	     "np=reject\"\n");
	is_int((int64_t)from("no.bank.example")->nqueried, 3,
	    "nor where np and sp are the same");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=quarantine\"\n");
	is_view(from("no.bank.example"), "fail quarantine quarantine p "
	    "bank.example", "with neither: p");
	is_view(&case_dmarc.rfc7489, "fail quarantine quarantine p "
	    "bank.example", "... RFC 7489 the same");
}

/* t=y lowers what is applied, not what is published */
static void
test_mode(void)
{
	zone("_dmarc.a.example TXT \"v=DMARC1; p=reject; t=y\"\n"
	     "_dmarc.b.example TXT \"v=DMARC1; p=quarantine; t=y\"\n"
	     "_dmarc.c.example TXT \"v=DMARC1; p=none; t=y\"\n");
	is_view(from("a.example"), "fail reject quarantine p a.example",
	    "t=y: reject becomes quarantine");
	says(&case_dmarc.now, "t=y lowers reject to quarantine");
	is_view(&case_dmarc.rfc7489, "fail reject reject p a.example",
	    "... RFC 7489 knows no t");
	is_view(from("b.example"), "fail quarantine none p b.example",
	    "t=y: quarantine becomes none");
	is_view(from("c.example"), "fail none none p c.example",
	    "t=y: none stays none");
}

/* Invalid or absent p, invalid sp and np: rua decides */
static void
rua_condition(void)
{
	static const struct {
		const char *record, *want, *says;
	} v[] = {
		{ "p=rejct; rua=mailto:r@bank.example",
		  "fail none none p bank.example", "no valid p" },
		{ "p=rejct", "none - - - bank.example", "no valid rua" },
		{ "rua=mailto:r@bank.example", "fail none none p bank.example",
		  "has no p, but wants reports" },
		{ "sp=reject", "none - - - bank.example", "has no p" },
		{ "p=reject; sp=no; rua=mailto:r@bank.example",
		  "fail none none p bank.example", "an invalid sp" },
		{ "p=reject; sp=no", "none - - - bank.example",
		  "an invalid sp" },
		{ "p=reject; np=no; rua=mailto:r@bank.example",
		  "fail none none p bank.example", "an invalid np" },
		{ "p=reject; np=no", "none - - - bank.example",
		  "an invalid np" },
		{ "p=x; rua=r@bank.example", "none - - - bank.example",
		  "no valid rua" },
		{ "p=x; rua=mailto:", "none - - - bank.example",
		  "no valid rua" },
		{ "p=x; rua=mailto:r", "none - - - bank.example",
		  "no valid rua" },
		{ "p=x; rua=nothing, mailto:r@bank.example!10m",
		  "fail none none p bank.example", "wants reports" },
		{ "p=x; rua=https://r.example/in",
		  "fail none none p bank.example", "wants reports" },
		{ "p=x; rua=mailto:r s@bank.example",
		  "none - - - bank.example", "no valid rua" },
		{ "p=x; rua=mailto:r%zz@bank.example",
		  "none - - - bank.example", "no valid rua" },
		{ "p=x; ruf=mailto:r@bank.example", "none - - - bank.example",
		  "no valid rua" },
	};
	char text[200];
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++) {
		snprintf(text, sizeof text, "_dmarc.bank.example TXT "
		    "\"v=DMARC1; %s\"\n", v[i].record);
		zone(text);
		is_view(from("bank.example"), v[i].want, v[i].record);
		says(&case_dmarc.now, v[i].says);
	}
	zone("_dmarc.mail.bank.example TXT \"v=DMARC1; p=x\"\n" REJECT);
	is_view(from("mail.bank.example"), "none - - - mail.bank.example",
	    "an invalid own record does not make the walk's next one count");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject; np=no\"\n");
	from("bank.example");
	is_view(&case_dmarc.rfc7489, "fail reject reject p bank.example",
	    "RFC 7489 knows no np");
}

/* Section 4.4: alignment of SPF's and DKIM's identifiers */
static void
alignment(void)
{
	const struct dmarc_view *v;

	zone(REJECT);
	spf(SPF_PASS, "bank.example");
	v = from("bank.example");
	is_view(v, "pass reject reject p bank.example", "SPF, equal: pass");
	aligns(v, "bank.example", true, "equal to the author domain");
	is_slice(v->reason, "", "a plain pass needs no reason");
	ok(v->aligned_by_spf && !v->aligned_by_dkim, "... by SPF alone");
	zone(REJECT);
	spf(SPF_PASS, "bounce.bank.example");
	dkim(DKIM_PASS, "bank.example");
	v = from("mail.bank.example");
	is_view(v, "pass reject reject p bank.example", "relaxed: pass");
	aligns(v, "bounce.bank.example", true,
	    "one organisational domain, bank.example, by the record at "
	    "_dmarc.bank.example");
	ok(v->aligned_by_spf && v->aligned_by_dkim, "... by both");
	ok(case_dkim[0].aligned_known && case_dkim[0].aligned,
	    "... and the signature knows");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject; adkim=s\"\n");
	dkim(DKIM_PASS, "bank.example");
	v = from("mail.bank.example");
	is_view(v, "fail reject reject p bank.example", "adkim=s: not equal");
	aligns(v, "bank.example", false, "as adkim=s asks");
	spf(SPF_PASS, "bank.example");
	is_int(from("mail.bank.example")->result, DMARC_PASS,
	    "adkim=s leaves SPF relaxed");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject; aspf=s\"\n");
	spf(SPF_PASS, "bounce.bank.example");
	is_int(from("bank.example")->result, DMARC_FAIL, "aspf=s: not equal");
	dkim(DKIM_PASS, "mail.bank.example");
	is_int(from("bank.example")->result, DMARC_PASS,
	    "aspf=s leaves DKIM relaxed");
	zone(REJECT);
	spf(SPF_PASS, "esp.example");
	dkim(DKIM_PASS, "esp.example");
	v = from("bank.example");
	is_view(v, "fail reject reject p bank.example",
	    "the service's own passes do not make the bank's");
	says(v, "what passed does not align: SPF of esp.example, DKIM of esp.example");
	aligns(v, "esp.example", false, "not at or below the author's "
	    "organisational domain bank.example");
	is_queried(v, "_dmarc.bank.example _dmarc.example",
	    "... and no walk is made for what can't align");
	ok(case_dkim[0].aligned_known && !case_dkim[0].aligned,
	    "... the signature is known not to align");
	zone(REJECT);
	case_spf.helo = SLICE("bank.example");
	spf(SPF_NONE, "b.example");
	v = from("bank.example");
	is_view(v, "fail reject reject p bank.example",
	    "neither passed: fail");
	says(v, "neither SPF nor DKIM passed");
	zone(REJECT);
	case_sender = "";
	spf(SPF_PASS, "mx.bank.example");
	v = from("bank.example");
	is_int(v->result, DMARC_PASS, "the null sender's domain is HELO's");
	aligns(v, "mx.bank.example", true, "HELO stands for the null sender");
}

/* The RFC's own examples (appendix B.1) */
static void
examples(void)
{
	static const struct {
		const char *from, *spf, *dkim, *adkim;
		enum dmarc_result want;
		const char *name;
	} v[] = {
		{ "example.com", "example.com", NULL, "s", DMARC_PASS,
		  "B.1.1 example 1: SPF, strict alignment" },
		{ "example.com", "child.example.com", NULL, "r", DMARC_PASS,
		  "B.1.1 example 2: SPF, relaxed alignment" },
		{ "child.example.com", "example.net", NULL, "r", DMARC_FAIL,
		  "B.1.1 example 3: SPF, not in alignment" },
		{ "example.com", NULL, "example.com", "s", DMARC_PASS,
		  "B.1.2 example 1: DKIM, strict alignment" },
		{ "child.example.com", NULL, "example.com", "r", DMARC_PASS,
		  "B.1.2 example 2: DKIM, relaxed alignment" },
		{ "child.example.com", NULL, "sample.net", "r", DMARC_FAIL,
		  "B.1.2 example 3: DKIM, not in alignment" },
	};
	char text[100];
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++) {
		snprintf(text, sizeof text, "_dmarc.example.com TXT "
		    "\"v=DMARC1; p=none; adkim=%s; aspf=%s\"\n", v[i].adkim,
		    v[i].adkim);
		zone(text);
		if (v[i].spf != NULL)
			spf(SPF_PASS, v[i].spf);
		if (v[i].dkim != NULL)
			dkim(DKIM_PASS, v[i].dkim);
		is_int(from(v[i].from)->result, v[i].want, v[i].name);
		is_int(case_dmarc.rfc7489.result, v[i].want,
		    "... by RFC 7489 too");
	}
}

/* Where RFC 9989 and RFC 7489 differ */
static void
both_rules(void)
{
	zone("_dmarc.mail.bank.com TXT \"v=DMARC1; p=reject\"\n");
	dkim(DKIM_PASS, "bank.com");
	from("mail.bank.com");
	is_view(&case_dmarc.now, "fail reject reject p mail.bank.com",
	    "without a record at bank.com, mail.bank.com is its own "
	    "organisation");
	aligns(&case_dmarc.now, "bank.com", false, "not at or below");
	is_view(&case_dmarc.rfc7489, "pass reject reject p mail.bank.com",
	    "... RFC 7489 said pass");
	aligns(&case_dmarc.rfc7489, "bank.com", true,
	    "by the public suffix list");
	zone("_dmarc.blogspot.com TXT \"v=DMARC1; p=reject\"\n");
	dkim(DKIM_PASS, "bob.blogspot.com");
	from("alice.blogspot.com");
	is_int(case_dmarc.now.result, DMARC_PASS,
	    "a suffix with a record and no psd: neighbours align");
	is_view(&case_dmarc.rfc7489, "none - - - -",
	    "... for RFC 7489 they are strangers, and without a record");
	zone("_dmarc.blogspot.com TXT \"v=DMARC1; p=reject; psd=y\"\n");
	dkim(DKIM_PASS, "bob.blogspot.com");
	is_view(from("alice.blogspot.com"),
	    "fail reject reject p blogspot.com", "with psd=y they don't");
	aligns(&case_dmarc.now, "bob.blogspot.com", false,
	    "not at or below the author's organisational domain "
	    "alice.blogspot.com");
	zone("_dmarc.bank.com TXT \"v=DMARC1; p=reject; pct=20; sp=none\"\n");
	from("mail.bank.com");
	is_view(&case_dmarc.rfc7489, "fail none none sp bank.com",
	    "RFC 7489: sp of the organisational domain");
	says(&case_dmarc.rfc7489, "pct=20, which is not applied here");
	ok(slice_find(case_dmarc.now.reason, SLICE("pct")) == SLICE_NONE,
	    "... and RFC 9989 knows no pct");
	is_queried(&case_dmarc.rfc7489, "_dmarc.mail.bank.com "
	    "_dmarc.bank.com", "RFC 7489 asks two names");
}

/* Section 5.3.1: one domain in one From */
static void
authors(void)
{
	static const struct {
		const char *header, *author, *says;
	} v[] = {
		{ "From: a@bank.example, b@Bank.Example\n", "bank.example",
		  "neither SPF" },
		{ "From: a@bank.example, b@other.example\n", NULL,
		  "addresses of several domains: bank.example, "
		  "other.example" },
		{ "From: a@bank.example, b@[192.0.2.1]\n", NULL,
		  "2 addresses, not all with a domain" },
		{ "From: a@bank.example\nFrom: a@bank.example\n", NULL,
		  "2 From fields" },
		{ "X: y\n", NULL, "no From field" },
		{ "From: A Name\n", NULL, "no address in From" },
		{ "From: <>\n", NULL, "no address in From" },
		{ "From: x <nobody>\n", NULL, "the address has no domain" },
		{ "From: x <a@localhost>\n", NULL, "has no dot" },
		{ "From: x <a@[192.0.2.1]>\n", NULL, "IP address" },
		{ "From: x <a@192.0.2.1>\n", NULL, "IP address" },
		{ "From: Gift, x <a@bank.example>\n", "bank.example",
		  "From is odd: 1 address, and 1 part without one" },
		{ "From: team: a@bank.example;\n", "bank.example",
		  "From is odd: the address is in a group" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++) {
		const struct dmarc_view *view;
		char name[100];

		zone(REJECT);
		view = header(slice_str(v[i].header));
		snprintf(name, sizeof name, "%.*s: the author domain",
		    (int)strcspn(v[i].header, "\n"), v[i].header);
		is_slice(view->author, v[i].author, name);
		is_int(view->result, v[i].author == NULL ? DMARC_PERMERROR
							  : DMARC_FAIL,
		    v[i].author == NULL ? "... not evaluable: permerror"
					: "... evaluated");
		says(view, v[i].says);
	}
}

/* DNS errors, answers that are missing, and late ones */
static void
errors(void)
{
	const struct dmarc_view *v;

	zone("_dmarc.bank.example SERVFAIL\n");
	spf(SPF_PASS, "bank.example");
	v = from("bank.example");
	is_view(v, "temperror - - - -", "an error at the record: temperror");
	says(v, "the resolver failed (SERVFAIL)");
	zone("_dmarc.bank.example TIMEOUT\n" );
	is_int(from("mail.bank.example")->result, DMARC_TEMPERROR,
	    "an error on the way: temperror");
	says(&case_dmarc.now, "did not answer in time");
	zone("_dmarc.mail.bank.example TXT \"v=DMARC1; p=reject\"\n"
	     "_dmarc.bank.example SERVFAIL\n");
	dkim(DKIM_PASS, "mail.bank.example");
	is_view(from("mail.bank.example"),
	    "pass reject reject p mail.bank.example",
	    "an error above: the own record stands for what is equal");
	zone("_dmarc.mail.bank.example TXT \"v=DMARC1; p=reject\"\n"
	     "_dmarc.bank.example SERVFAIL\n");
	dkim(DKIM_PASS, "bank.example");
	v = from("mail.bank.example");
	is_view(v, "temperror reject reject p mail.bank.example",
	    "... but not for what only may align");
	says(v, "DKIM of bank.example passes, but whether it aligns with "
	    "mail.bank.example is not known: the resolver failed");
	ok(!case_dkim[0].aligned_known, "... and the signature says unknown");
	zone("_dmarc.mail.bank.example TXT \"v=DMARC1; p=reject\"\n"
	     "_dmarc.bank.example SERVFAIL\n");
	dkim(DKIM_PASS, "esp.example");
	is_view(from("mail.bank.example"),
	    "fail reject reject p mail.bank.example",
	    "... nor does it save what can't align in any case");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject; np=none\"\n"
	     "x.bank.example SERVFAIL\n");
	is_int(from("x.bank.example")->result, DMARC_TEMPERROR,
	    "an error on existence: which policy is not known");
	says(&case_dmarc.now, "whether x.bank.example exists");
	spf(SPF_PASS, "bank.example");
	is_int(from("x.bank.example")->result, DMARC_PASS,
	    "... which does not matter to a pass");
}

static void
missing(void)
{
	const struct dmarc_view *v;

	zone("");
	case_answers.closed = false;
	case_answers.off = true;
	spf(SPF_PASS, "bank.example");
	v = from("mail.bank.example");
	is_view(v, "unverifiable - - - -", "DNS off: unverifiable");
	says(v, "DNS is off");
	is_int((int64_t)case_open.n, 0, "... and nothing is asked");
	zone("");
	case_answers.closed = false;
	dkim(DKIM_UNVERIFIABLE, "news.bank.com");
	dkim(DKIM_UNVERIFIABLE, "esp.example");
	v = from("mail.bank.com");
	is_view(v, "unverifiable - - - -", "nothing on record: unverifiable");
	says(v, "no answer is on record");
	is_int((int64_t)case_open.n, 4, "... and all that can be foreseen is "
	    "asked at once: the walk, and that of what may align");
	zone("");
	case_answers.closed = false;
	case_answers.live = true;
	from("bank.example");
	says(&case_dmarc.now, "DNS was not asked");
	zone("_dmarc.mail.bank.com TXT \"v=DMARC1; p=reject\"\n");
	case_answers.closed = false;
	dkim(DKIM_PASS, "mail.bank.com");
	is_view(from("mail.bank.com"), "pass reject reject p mail.bank.com",
	    "the own record alone on record: enough for what is equal");
}

/* The one mail of 20 November 2026, asked about later */
static void
late(void)
{
	struct answer a = { .question = { SLICE("_dmarc.bank.example"),
		DNS_TXT, false }, .n = 1, .origin = SLICE("resolver") };
	struct slice text = SLICE("v=DMARC1; p=reject");
	struct answer none = { .question = { SLICE("_dmarc.example"), DNS_TXT,
		false }, .status = DNS_NXDOMAIN };

	zone("");
	clock_parse_rfc3339(SLICE("2026-11-23T00:00:00Z"), &a.time);
	none.time = a.time;
	a.data = &text;
	answers_add(&case_answers, &a);
	answers_add(&case_answers, &none);
	case_delivered = a.time - 86400;
	is_slice(from("bank.example")->reason, "neither SPF nor DKIM passed",
	    "asked a day after delivery: nothing to say");
	case_delivered = a.time - 30 * 86400;
	is_view(from("bank.example"), "fail reject reject p bank.example",
	    "asked 30 days after: the result is the same");
	says(&case_dmarc.now, "the record is of 2026-11-23, 30 days after "
	    "delivery");
	spf(SPF_PASS, "bank.example");
	says(from("bank.example"), "the record is of 2026-11-23, 30 days");
	is_int(case_dmarc.now.result, DMARC_PASS, "... also of a pass");
	case_delivered = TIME_UNKNOWN;
	says(from("bank.example"), "when the message was delivered is not "
	    "known");
	a.status = DNS_NXDOMAIN;
	a.n = 0;
	answers_add(&case_answers, &a);
	case_delivered = a.time - 400 * 86400;
	is_int(from("bank.example")->result, DMARC_NONE, "none, asked late");
	says(&case_dmarc.now, "asked on 2026-11-23, 400 days after "
	    "delivery");
}

/* What could have passed is not a failure */
static void
doubts(void)
{
	struct dkim_signature *s;
	const struct dmarc_view *v;

	zone(REJECT);
	s = dkim(DKIM_UNVERIFIABLE, "bank.example");
	s->reason = SLICE("its key is no longer published");
	v = from("bank.example");
	is_int(v->result, DMARC_UNVERIFIABLE, "an aligned signature whose key "
	    "is gone: unverifiable");
	says(v, "DKIM of bank.example is unverifiable, so DMARC can't be "
	    "said: its key is no longer published");
	zone(REJECT);
	dkim(DKIM_UNVERIFIABLE, "esp.example");
	is_int(from("bank.example")->result, DMARC_FAIL,
	    "... of a stranger: fail all the same");
	zone(REJECT);
	dkim(DKIM_TEMPERROR, "bank.example");
	is_int(from("bank.example")->result, DMARC_TEMPERROR,
	    "an aligned signature whose key could not be had: temperror");
	zone(REJECT);
	dkim(DKIM_TEMPERROR, "bank.example");
	dkim(DKIM_PASS, "bank.example");
	is_int(from("bank.example")->result, DMARC_PASS,
	    "... beside one that passes: pass");
	zone(REJECT);
	spf(SPF_TEMPERROR, "bank.example");
	is_int(from("bank.example")->result, DMARC_TEMPERROR,
	    "SPF that aligns, temperror: temperror");
	zone(REJECT);
	spf(SPF_UNVERIFIABLE, NULL);
	case_spf.reason = SLICE("the envelope sender is not known");
	is_int(from("bank.example")->result, DMARC_UNVERIFIABLE,
	    "no envelope: SPF could have passed");
	says(&case_dmarc.now, "SPF is unverifiable, so DMARC can't be said: "
	    "the envelope sender is not known");
	spf(SPF_UNVERIFIABLE, "esp.example");
	is_int(from("bank.example")->result, DMARC_FAIL,
	    "SPF of a stranger, unverifiable: fail");
	zone(REJECT);
	dkim(DKIM_FAIL, "bank.example");
	v = from("bank.example");
	is_int(v->result, DMARC_FAIL, "a signature that does not match: fail");
	says(v, "the aligned signature of bank.example does not match the "
	    "message as it is stored");
	zone(REJECT);
	s = dkim(DKIM_POLICY, "bank.example");
	s->flags = DKIM_EXPIRED_NOW | DKIM_NO_EXPIRY_CHECK;
	is_int(from("bank.example")->result, DMARC_UNVERIFIABLE,
	    "expired now, and nobody knows whether then: unverifiable");
	s->flags = DKIM_EXPIRED_NOW;
	is_int(from("bank.example")->result, DMARC_PASS,
	    "expired since it was delivered: it passed then");
	s->flags = DKIM_EXPIRED_NOW | DKIM_EXPIRED_THEN;
	is_int(from("bank.example")->result, DMARC_FAIL,
	    "expired before it was delivered: fail");
	s->flags = DKIM_SHA1 | DKIM_EXPIRED_NOW;
	is_int(from("bank.example")->result, DMARC_FAIL, "SHA-1: fail");
	says(&case_dmarc.now, "aligned: DKIM of bank.example (policy)");
}

/* No more than 10 walks for identifiers */
static void
most_walks(void)
{
	static char names[20][32];
	const struct dmarc_view *v;
	size_t i;

	zone(REJECT "_dmarc.s19.bank.example TXT \"v=DMARC1; psd=n\"\n");
	for (i = 0; i < 19; i++) {
		snprintf(names[i], sizeof names[i], "s%zu.bank.example", i);
		dkim(DKIM_FAIL, names[i]);
	}
	dkim(DKIM_PASS, "s19.bank.example");
	v = from("bank.example");
	aligns(v, "s19.bank.example", false, "its organisational domain is "
	    "s19.bank.example, the author's bank.example");
	is_int(v->result, DMARC_FAIL,
	    "20 signatures: those that pass are walked first");
	is_int((int64_t)v->nqueried, 2 + DMARC_MOST_WALKS,
	    "... and ten of them at most");
	zone("_dmarc.bank.example TXT \"v=DMARC1; p=reject\"\n");
	for (i = 0; i < 11; i++)
		dkim(DKIM_PASS, names[i]);
	is_int(from("bank.example")->result, DMARC_PASS,
	    "one of the ten is enough");
}

static void
org_domains(void)
{
	zone(REJECT);
	is_slice(dmarc_org_domain(&case_answers, SLICE("A.mail.bank.example"),
	    &case_arena), "bank.example", "the organisational domain of a "
	    "name, for whoever asks");
	is_slice(dmarc_org_domain(&case_answers, SLICE("[192.0.2.1]"),
	    &case_arena), NULL, "... an address has none");
	case_answers.closed = false;
	is_slice(dmarc_org_domain(&case_answers, SLICE("mail.bank.example"),
	    &case_arena), NULL, "... nor one that answers don't tell");
}

int
main(void)
{
	walk_names();
	walk_stops();
	records();
	several_records();
	choice();
	policy();
	test_mode();
	rua_condition();
	alignment();
	examples();
	both_rules();
	authors();
	errors();
	missing();
	late();
	doubts();
	most_walks();
	org_domains();
	return end_of_cases();
}

/* Authentication-Results as hostile senders and careless receivers write
 * them: what is read, by which lenient rules, and what is said of the rest. */

#include <stdlib.h>

#include "core/auth/authres.h"
#include "core/base/buf.h"
#include "tests/unit/tap.h"

#define UNCLOSED "has no end; what follows its start counts as part of it"

static struct arena arena;

static void
add(struct buf *b, const char *before, struct slice s)
{
	buf_add_str(b, before);
	buf_add_slice(b, s);
}

/* "ID|R1,R4|spf=pass smtp.mailfrom=b.example (comment); dkim=..." */
static struct slice
written(const struct ar_field *f)
{
	struct buf b = { 0 };
	struct slice s;
	size_t i, j;

	add(&b, "", f->authserv_id.p != NULL ? f->authserv_id : SLICE("-"));
	add(&b, "|", lenient_names(&arena, f->lenient));
	buf_add_str(&b, "|");
	for (i = 0; i < f->nresults; i++) {
		const struct ar_result *r = &f->results[i];

		add(&b, i != 0 ? "; " : "", r->method);
		add(&b, "=", r->result);
		if (r->reason.p != NULL)
			add(&b, " reason=", r->reason);
		for (j = 0; j < r->nproperties; j++) {
			const struct ar_property *p = &r->properties[j];

			add(&b, " ", p->ptype);
			add(&b, p->ptype.p != NULL ? "." : "", p->name);
			add(&b, "=", p->value);
		}
		if (r->comment.p != NULL) {
			add(&b, " (", r->comment);
			buf_add_str(&b, ")");
		}
	}
	s = slice_dup(&arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

struct one {
	const char *name, *value, *want, *problem;
};

static void
check(const struct one *c, bool arc)
{
	struct ar_field f = { .name = SLICE("Authentication-Results") };

	ar_parse(&f, &arena, slice_str(c->value), 0, arc);
	is_slice(written(&f), c->want, c->name);
	if (c->problem == NULL)
		is_slice(f.problem, NULL, "... with nothing left out");
	else if (!ok(slice_find(f.problem, slice_str(c->problem)) !=
		     SLICE_NONE, "... which is said: %s", c->problem))
		printf("#  got: %.*s\n", SLICE_ARG(f.problem));
}

/* What a sender puts into values that a receiver copies */
static void
smuggled(void)
{
	static const struct one v[] = {
		{ "a quoted local part with a result in it", "a.example; "
		  "spf=fail smtp.mailfrom=\"x;dmarc=pass\"@b.example",
		  "a.example||spf=fail "
		  "smtp.mailfrom=\"x;dmarc=pass\"@b.example", NULL },
		{ "a local part with a result in it, not quoted: its result is"
		  " not \"pass\"", "a.example; spf=fail "
		  "smtp.mailfrom=x;dmarc=pass@b.example",
		  "a.example|R4|spf=fail smtp.mailfrom=x; "
		  "dmarc=pass@b.example", NULL },
		{ "... before a domain that is none", "a.example; spf=fail "
		  "smtp.mailfrom=\"x; dmarc=pass y\"@b_c.example",
		  "a.example|R4|spf=fail "
		  "smtp.mailfrom=\"x; dmarc=pass y\"@b_c.example", NULL },
		{ "... before an address literal", "a.example; spf=fail "
		  "smtp.mailfrom=\"x; dmarc=pass y\"@[192.0.2.1]; dkim=none",
		  "a.example|R4|spf=fail smtp.mailfrom=\"x; dmarc=pass y\"@"
		  "[192.0.2.1]; dkim=none", NULL },
		{ "a quoted result where a property should be", "a.example; "
		  "spf=fail \"; dmarc=pass \" smtp.helo=x",
		  "a.example||spf=fail smtp.helo=x", "is no property" },
		{ "a quote that never ends", "a.example; spf=fail "
		  "smtp.mailfrom=\"x; dmarc=pass header.from=bank.example",
		  "a.example||spf=fail smtp.mailfrom=x; dmarc=pass "
		  "header.from=bank.example", UNCLOSED },
		{ "a result in a comment", "a.example; dkim=fail (; dkim=pass "
		  "header.d=bank.example)", "a.example||dkim=fail (; dkim=pass "
		  "header.d=bank.example)", NULL },
		{ "a HELO that closes the comment", "a.example; spf=fail (helo "
		  "is x) smtp.helo=y; dmarc=pass (z)", "a.example||spf=fail "
		  "smtp.helo=y (helo is x); dmarc=pass (z)", NULL },
		{ "a quoted parenthesis does not close it", "a.example; "
		  "spf=fail (helo \\); dmarc=pass) smtp.helo=y",
		  "a.example||spf=fail smtp.helo=y (helo ); dmarc=pass)",
		  NULL },
		{ "a backslash at the end", "a.example; spf=fail (x\\",
		  "a.example||spf=fail (x\\)", UNCLOSED },
		{ "a comment that never ends", "a.example; spf=fail ((x); "
		  "dmarc=pass", "a.example||spf=fail ((x); dmarc=pass)",
		  UNCLOSED },
		{ "a parenthesis too many", "a.example; spf=fail ) dmarc=pass",
		  "a.example|R2|spf=fail dmarc=pass", "\")\" is no property" },
		{ "a result in a reason", "a.example; dkim=fail "
		  "reason=\"x; dkim=pass\"", "a.example||dkim=fail reason=x; "
		  "dkim=pass", NULL },
		{ "a second reason", "a.example; dkim=fail reason=x reason=y",
		  "a.example|R2|dkim=fail reason=x reason=y", NULL },
		{ "a property twice: both are kept, the first is asked for",
		  "a.example; dkim=pass header.d=a.example "
		  "header.d=bank.example", "a.example||dkim=pass "
		  "header.d=a.example header.d=bank.example", NULL },
		{ "a result without \";\" before it", "a.example; dkim=fail "
		  "spf=pass smtp.helo=x", "a.example|R2|dkim=fail spf=pass "
		  "smtp.helo=x", "\"spf=\" stands without \";\"" },
		{ "a result on a line of its own, without \";\"",
		  "a.example; dkim=fail\r\n dmarc=pass", "a.example|R2|"
		  "dkim=fail dmarc=pass", "\"dmarc=\" stands without" },
		{ "a backslash outside quotes quotes nothing", "a.example; "
		  "spf=fail smtp.helo=x\\;dmarc=none", "a.example|R4|spf=fail "
		  "smtp.helo=x\\; dmarc=none", NULL },
		{ "a result with more behind it", "a.example; spf=pass,fail",
		  "a.example|R4|spf=pass,fail", NULL },
		{ "a result twice", "a.example; spf=pass=fail",
		  "a.example|R4|spf=pass=fail", NULL },
		{ "a result in quotes", "a.example; spf=\"pass\"",
		  "a.example|R4|spf=\"pass\"", NULL },
		{ "a comment for the result", "a.example; spf=(pass)fail",
		  "a.example||spf=fail (pass)", NULL },
		{ "8-bit letters in the result", "a.example; spf=p\xc3\xa4ss",
		  "a.example|R4|spf=p\xc3\xa4ss", NULL },
		{ "DEL in the result", "a.example; spf=pass\x7f",
		  "a.example|R4|spf=pass\x7f", NULL },
		{ "a control in the method", "a.example; sp\x01" "f=pass",
		  "a.example||", "is no result" },
		{ "a Cyrillic letter in the method", "a.example; "
		  "s\xd1\x80" "f=pass", "a.example||", "is no result" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		check(&v[i], false);
}

/* Who says so */
static void
writers(void)
{
	static const struct one v[] = {
		{ "no authserv-id, an empty result first", ";spf=pass",
		  "-|R1|spf=pass", NULL },
		{ "a version", "a.example 1; spf=pass", "a.example||spf=pass",
		  NULL },
		{ "a version to come", "a.example 2; spf=pass",
		  "a.example||spf=pass", "version 2 of the field" },
		{ "two versions", "a.example 1 2; spf=pass",
		  "a.example||spf=pass", "\"2\" behind the authserv-id" },
		{ "a version of the method", "a.example; spf/1=pass",
		  "a.example||spf=pass", NULL },
		{ "a method's version to come", "a.example; dkim/2=pass",
		  "a.example||dkim=pass", "a version of \"dkim\"" },
		{ "a method's version left out", "a.example; dkim / =pass",
		  "a.example||dkim=pass", "a version of \"dkim\"" },
		{ "a version behind a \"/\"", "a.example/1; spf=pass",
		  "-|R1|spf=pass", "\"a.example/1\" is no result" },
		{ "two ids", "a.example, b.example; spf=pass",
		  "a.example,|R4|spf=pass", "\"b.example\" behind" },
		{ "a port", "a.example:25; spf=pass",
		  "a.example:25|R4|spf=pass", NULL },
		{ "an address literal", "[192.0.2.1]; spf=pass",
		  "-|R1|spf=pass", "\"[192.0.2.1]\" is no result" },
		{ "an address in angles", "<a@b.example>; spf=pass",
		  "-|R1|spf=pass", "is no result" },
		{ "an empty id", "\"\"; spf=pass", "-|R1|spf=pass",
		  "is no result" },
		{ "an id with all that needs quotes",
		  "\"a\\\"b;c=d\"; spf=pass", "a\"b;c=d||spf=pass", NULL },
		{ "an id that never ends", "\"a.example; spf=pass",
		  "a.example; spf=pass|R3|", UNCLOSED },
		{ "comments before and behind", "(x) a.example (y;z) ; "
		  "(w) spf=pass", "a.example||spf=pass", NULL },
		{ "a byte order mark", "\xef\xbb\xbf" "a.example; spf=pass",
		  "-|R1|spf=pass", "is no result" },
		{ "an id, and a result without \";\"", "a.example spf=pass; "
		  "dkim=none", "a.example||dkim=none",
		  "\"spf=pass\" behind the authserv-id" },
		{ "an ARC instance in a field that has none",
		  "i=1; a.example; spf=pass", "-|R1|i=1; spf=pass",
		  "\"a.example\" is no result" },
	};
	static const struct one sealed[] = {
		{ "ARC: no instance", "a.example; spf=pass",
		  "a.example||spf=pass", "has no instance" },
		{ "ARC: instance 0", "i=0; a.example; spf=pass",
		  "-|R1|i=0; spf=pass", "has no instance" },
		{ "ARC: a negative instance", "i=-1; a.example; spf=pass",
		  "-|R1|i=-1; spf=pass", "has no instance" },
		{ "ARC: an instance behind the id", "a.example; i=1; spf=pass",
		  "a.example||i=1; spf=pass", "has no instance" },
		{ "ARC: blanks and comments", " (x) I (y) = 1 (z) ;a.example;"
		  "arc=none", "a.example||arc=none", NULL },
		{ "ARC: nothing behind the instance", "i=1;", "-|R1,R3|",
		  NULL },
		{ "ARC: cut off", "i=1; ...", "...|R3|", NULL },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		check(&v[i], false);
	for (i = 0; i < ARRAY_LEN(sealed); i++)
		check(&sealed[i], true);
}

/* Shapes of real receivers, and worse */
static void
shapes(void)
{
	static const struct one v[] = {
		{ "Microsoft: values empty",
		  "spf=none (sender IP is 192.0.2.1) smtp.mailfrom=; dkim=none"
		  " (message not signed) header.d=none;dmarc=none action=none"
		  " header.from=;compauth=fail reason=001",
		  "-|R1,R2,R4|spf=none smtp.mailfrom= (sender IP is 192.0.2.1)"
		  "; dkim=none header.d=none (message not signed); dmarc=none "
		  "action=none header.from=; compauth=fail reason=001", NULL },
		{ "Microsoft: oreject", "spf=fail smtp.mailfrom=b.example;"
		  "dmarc=fail action=oreject header.from=b.example;",
		  "-|R1,R2,R3|spf=fail smtp.mailfrom=b.example; dmarc=fail "
		  "action=oreject header.from=b.example", NULL },
		{ "a property behind the id", "a.example smtp.user=x; spf=pass",
		  "a.example||spf=pass", "\"smtp.user=x\" behind" },
		{ "the null sender in angles", "a.example; spf=none "
		  "smtp.mailfrom=<>", "a.example|R4|spf=none smtp.mailfrom=<>",
		  NULL },
		{ "an address in angles", "a.example; spf=none "
		  "smtp.mailfrom=<x@b.example>", "a.example|R4|spf=none "
		  "smtp.mailfrom=<x@b.example>", NULL },
		{ "an IPv6 literal", "a.example; spf=none smtp.helo=[IPv6:::1]",
		  "a.example|R4|spf=none smtp.helo=[IPv6:::1]", NULL },
		{ "BATV", "a.example; spf=pass smtp.mailfrom=prvs=1=x@b.example"
		  " smtp.helo=h", "a.example||spf=pass "
		  "smtp.mailfrom=prvs=1=x@b.example smtp.helo=h", NULL },
		{ "a hyphen last", "a.example; dmarc=none "
		  "header.from=b-.example",
		  "a.example||dmarc=none header.from=b-.example", NULL },
		{ "two \"@\"", "a.example; spf=pass "
		  "smtp.mailfrom=x@y@b.example",
		  "a.example|R4|spf=pass smtp.mailfrom=x@y@b.example", NULL },
		{ "base64 over two lines", "a.example; dkim=pass header.b=\"ab"
		  "\r\n cd\" header.d=b.example", "a.example||dkim=pass "
		  "header.b=ab cd header.d=b.example", NULL },
		{ "base64 with padding twice", "a.example; dkim=pass "
		  "header.b=abcd== header.d=b.example", "a.example|R4|"
		  "dkim=pass header.b=abcd== header.d=b.example", NULL },
		{ "a loose word", "a.example; dkim=pass header.b= ab cd "
		  "header.d=b.example", "a.example||dkim=pass header.b=ab "
		  "header.d=b.example", "\"cd\" is no property" },
		{ "three parts in a name", "a.example; spf=pass "
		  "smtp.mail.from=x smtp.helo=y",
		  "a.example||spf=pass smtp.helo=y",
		  "\"smtp.mail.from=x\" is no property" },
		{ "no name behind the type", "a.example; spf=pass smtp.=x",
		  "a.example||spf=pass", "\"smtp.=x\" is no property" },
		{ "no type before the name", "a.example; spf=pass .helo=x",
		  "a.example||spf=pass", "\".helo=x\" is no property" },
		{ "blanks around each sign", "a.example ; spf = pass smtp . "
		  "helo = x", "a.example||spf=pass smtp.helo=x", NULL },
		{ "nothing between words", "a.example;spf=pass(x)smtp.helo=y",
		  "a.example||spf=pass smtp.helo=y (x)", NULL },
		{ "capitals", "A.Example; SPF=Pass SMTP.MailFrom=B.Example",
		  "A.Example||spf=Pass SMTP.MailFrom=B.Example", NULL },
		{ "no result behind \"=\"", "a.example; spf=; dkim=none",
		  "a.example|R4|spf=; dkim=none", NULL },
		{ "no \"=\"", "a.example; spf; dkim=none",
		  "a.example||dkim=none", "\"spf\" is no result" },
		{ "no method", "a.example; =pass; dkim=none",
		  "a.example||dkim=none", "\"=pass\" is no result" },
		{ "none and a result", "a.example; none; spf=pass",
		  "a.example|R3|spf=pass", NULL },
		{ "none twice", "a.example; none; none", "a.example||", NULL },
		{ "semicolons alone", ";;;;", "-|R1,R3|", NULL },
		{ "equals signs alone", "====", "-|R1|", "is no result" },
		{ "parentheses alone", "((((", "-|R1,R3|", UNCLOSED },
		{ "words alone", "all is well", "all||", "\"is well\" behind" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++)
		check(&v[i], false);
}

/* What no C string holds, and what costs */
static void
octets(void)
{
	static const char nul[] = "a.example; spf=pass\0; dkim=none\0";
	struct ar_field f = { .name = SLICE("Authentication-Results") };
	struct buf b = { 0 };
	size_t i;

	ar_parse(&f, &arena, slice_of(nul, sizeof nul - 1), 0, false);
	ok(f.nresults == 2 && f.results[0].result.n == 5 &&
	    (f.lenient & LENIENT_PVALUE) != 0,
	    "\"pass\" and NUL is not \"pass\"");
	buf_add_str(&b, "a.example; spf=fail ");
	for (i = 0; i < 60000; i++)
		buf_add_char(&b, '(');
	f = (struct ar_field){ .name = f.name };
	ar_parse(&f, &arena, buf_slice(&b), 0, false);
	ok(f.nresults == 1 && slice_eq_str(f.results[0].result, "fail") &&
	    f.problem.p != NULL, "60,000 comments in each other");
	buf_clear(&b);
	buf_add_str(&b, "a.example");
	for (i = 0; i < 20000; i++)
		buf_add_str(&b, ";x=");
	f = (struct ar_field){ .name = f.name };
	ar_parse(&f, &arena, buf_slice(&b), 0, false);
	ok(f.nresults == AR_MOST_RESULTS && f.problem.p != NULL,
	    "20,000 results: the first hundred, which is said");
	buf_clear(&b);
	buf_add_str(&b, "a.example; spf=pass");
	for (i = 0; i < 20000; i++)
		buf_add_str(&b, " \"\"");
	arena_free(&arena);
	f = (struct ar_field){ .name = f.name };
	ar_parse(&f, &arena, buf_slice(&b), 0, false);
	ok(f.nresults == 1 && f.results[0].nproperties == 0 &&
	    arena.used < 4 << 20, "20,000 quotes that are no properties cost "
	    "little memory");
	buf_free(&b);
}

/* R5, in a whole message: decoded once, then read as it is */
static struct ar_field
of_message(const char *value)
{
	static struct mail m;
	static char text[4096];
	static struct auth auth;
	const struct answers none = { .off = true };
	struct questions q = { 0 };

	snprintf(text, sizeof text, "Authentication-Results: %s\r\n"
	    "From: a@b.example\r\n\r\nx\r\n", value);
	mail_parse(&m, slice_str(text), NULL, &arena, 0);
	auth = (struct auth){ 0 };
	auth_run(&auth, &m, NULL, &none, 0, &q);
	return auth.recorded.fields[0];
}

static void
encoded(void)
{
	struct ar_field f = of_message("=?utf-8?Q?spf=3Dpass_(x)_smtp.mailfrom"
	    "=3Db.example;_dmarc?=\r\n =?utf-8?B?PW5vbmU=?=");

	is_slice(written(&f), "-|R1,R5|spf=pass smtp.mailfrom=b.example (x); "
	    "dmarc=none", "two encoded words are one value");
	is_int(f.results[0].range.len, 0, "... that stands nowhere as such");
	f = of_message("=?utf-8?B?YS5leGFtcGxlOyBzcGY9cGFzczsgZGtpbT0oKA==?=");
	ok((f.lenient & LENIENT_ENCODED) != 0 && f.problem.p != NULL,
	    "a comment without end, encoded");
	f = of_message("=?utf-8?Q?=3D=3Futf-8=3FQ=3Fspf=3Dpass=3F=3D?=");
	ok(f.nresults == 0 || !slice_eq_str(f.results[0].result, "pass"),
	    "an encoded word in an encoded word stays one");
	f = of_message("=?no-charset?Q?spf=3Dpass?=");
	ok(f.nresults == 0 || f.lenient != 0, "a charset that nobody knows");
	f = of_message("a.example; spf=fail smtp.helo==?utf-8?Q?;_dmarc=3Dpass"
	    "?=");
	ok((f.lenient & LENIENT_ENCODED) == 0 && f.results[0].result.n == 4,
	    "an encoded word further in is not decoded");
	f = of_message("=?");
	ok(f.nresults == 0, "\"=?\" alone");
}

/* Received-SPF (RFC 7208 section 9.1): "RESULT|domain|rules" */
static void
received_spf(void)
{
	static const struct one v[] = {
		{ "two results", "pass fail", "pass|-|", "is no key=value" },
		{ "a comment first", "(x) pass", "pass|-|", NULL },
		{ "\";\" alone", ";", "-|-|", "it has no result" },
		{ "a key without a value", "pass helo=", "pass|-|R4", NULL },
		{ "a value without a key", "pass =x", "pass|-|",
		  "is no key=value" },
		{ "a quote that never ends", "pass helo=\"x; y", "pass|x; y|",
		  UNCLOSED },
		{ "no \"HOST:\" in the prose", "pass (domain of b.example)",
		  "pass|-|", NULL },
		{ "prose that stops", "pass (h: domain of transitioning)",
		  "pass|-|", NULL },
		{ "angles around the sender", "pass envelope-from="
		  "<x@b.example>", "pass|b.example|R4", NULL },
		{ "a sender that quotes a key", "fail envelope-from="
		  "\"x; helo=bank.example\"@b.example", "fail|b.example|R4",
		  NULL },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(v); i++) {
		struct ar_field f = { .name = SLICE("Received-SPF") };
		struct slice domain = SLICE_NULL, result = SLICE("-");

		received_spf_parse(&f, &arena, slice_str(v[i].value), 0);
		if (f.nresults != 0) {
			domain = received_spf_domain(&arena, &f.results[0]);
			result = f.results[0].result;
		}
		is_slice(slice_printf(&arena, "%.*s|%.*s|%.*s",
		    SLICE_ARG(result), SLICE_ARG(domain.p != NULL ? domain
			: SLICE("-")),
		    SLICE_ARG(lenient_names(&arena, f.lenient))), v[i].want,
		    v[i].name);
		ok(v[i].problem == NULL ? f.problem.p == NULL
		    : slice_find(f.problem, slice_str(v[i].problem)) !=
			SLICE_NONE, "... %s", v[i].problem == NULL
		    ? "with nothing left out" : v[i].problem);
	}
}

int
main(void)
{
	smuggled();
	writers();
	shapes();
	octets();
	encoded();
	received_spf();
	arena_free(&arena);
	return done_testing();
}

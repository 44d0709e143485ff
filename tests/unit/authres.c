/* Reading Authentication-Results and Received-SPF: the standard's examples,
 * each lenient rule alone, and the shapes of the big receivers. */

#include "core/auth/authres.h"
#include "tests/unit/tap.h"

static struct arena arena;

static struct ar_field
read_ar(const char *value)
{
	struct ar_field f = { .name = SLICE("Authentication-Results") };

	ar_parse(&f, &arena, slice_str(value), 0, false);
	return f;
}

/* "spf=pass smtp.mailfrom=example.net (text); dkim=..." of what was read */
static struct slice
written(const struct ar_field *f)
{
	struct slice s = SLICE("");
	size_t i, j;

	for (i = 0; i < f->nresults; i++) {
		const struct ar_result *r = &f->results[i];

		s = slice_printf(&arena, "%.*s%s%.*s=%.*s", SLICE_ARG(s),
		    i != 0 ? "; " : "", SLICE_ARG(r->method),
		    SLICE_ARG(r->result));
		if (r->reason.p != NULL)
			s = slice_printf(&arena, "%.*s reason=%.*s",
			    SLICE_ARG(s), SLICE_ARG(r->reason));
		for (j = 0; j < r->nproperties; j++)
			s = slice_printf(&arena, "%.*s %.*s%s%.*s=%.*s",
			    SLICE_ARG(s), SLICE_ARG(r->properties[j].ptype),
			    r->properties[j].ptype.p != NULL ? "." : "",
			    SLICE_ARG(r->properties[j].name),
			    SLICE_ARG(r->properties[j].value));
		if (r->comment.p != NULL)
			s = slice_printf(&arena, "%.*s (%.*s)", SLICE_ARG(s),
			    SLICE_ARG(r->comment));
	}
	return s;
}

static void
reads(const char *name, const char *value, const char *id, unsigned lenient,
    const char *want)
{
	struct ar_field f = read_ar(value);
	char line[200];

	snprintf(line, sizeof line, "%s: authserv-id", name);
	is_slice(f.authserv_id, id, line);
	snprintf(line, sizeof line, "%s: rules used", name);
	is_slice(lenient_names(&arena, f.lenient),
	    lenient_names(&arena, lenient).p, line);
	snprintf(line, sizeof line, "%s: results", name);
	is_slice(written(&f), want, line);
	snprintf(line, sizeof line, "%s: no problem", name);
	is_slice(f.problem, NULL, line);
}

/* RFC 8601 appendix B */
static void
standard(void)
{
	reads("B.2", " example.org 1; none", "example.org", 0, "");
	reads("B.3", " example.com;\r\n"
	    "          spf=pass smtp.mailfrom=example.net", "example.com", 0,
	    "spf=pass smtp.mailfrom=example.net");
	reads("B.4", " example.com;\r\n"
	    "          auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n"
	    "          spf=pass smtp.mailfrom=example.net", "example.com", 0,
	    "auth=pass smtp.auth=sender@example.net (cram-md5); "
	    "spf=pass smtp.mailfrom=example.net");
	reads("B.6", " example.com;\r\n"
	    "          dkim=pass reason=\"good signature\"\r\n"
	    "            header.i=@mail-router.example.net;\r\n"
	    "          dkim=fail reason=\"bad signature\"\r\n"
	    "            header.i=@newyork.example.com", "example.com", 0,
	    "dkim=pass reason=good signature header.i=@mail-router.example.net;"
	    " dkim=fail reason=bad signature header.i=@newyork.example.com");
	reads("B.7", " foo.example.net (foobar) 1 (baz);\r\n"
	    "    dkim (Because I like it) / 1 (One yay) = (wait for it) "
	    "fail\r\n"
	    "      policy (A dot can go here) . (like that) expired\r\n"
	    "      (this surprised me) = (as I wasn't expecting it) 1362471462",
	    "foo.example.net", 0, "dkim=fail policy.expired=1362471462 "
	    "(Because I like it One yay wait for it A dot can go here like "
	    "that this surprised me as I wasn't expecting it)");
	reads("a quoted authserv-id", "\"my id; 1\" 1; spf=none", "my id; 1", 0,
	    "spf=none");
	reads("a quoted value", "a.example; dkim=pass header.b=\"ab/cd=\"",
	    "a.example", 0, "dkim=pass header.b=ab/cd=");
	reads("a quoted local-part", "a.example; spf=pass "
	    "smtp.mailfrom=\"a;dmarc=pass\"@b.example", "a.example", 0,
	    "spf=pass smtp.mailfrom=\"a;dmarc=pass\"@b.example");
	reads("VERP", "a.example; spf=pass smtp.mailfrom=b+u=x@b.example",
	    "a.example", 0, "spf=pass smtp.mailfrom=b+u=x@b.example");
	reads("U-labels (RFC 6532)", "a.example; dmarc=none "
	    "header.from=b\xc3\xbc" "cher.example", "a.example", 0,
	    "dmarc=none header.from=b\xc3\xbc" "cher.example");
	reads("a comment with \";\", \"=\", a nested one and a quoted pair",
	    "a.example; spf=pass (x; dmarc=pass (y=\\)z) \"q) smtp.helo=c",
	    "a.example", 0, "spf=pass smtp.helo=c (x; dmarc=pass (y=)z) \"q)");
	reads("the method in capitals", "a.example; DKIM=Pass", "a.example", 0,
	    "dkim=Pass");
	reads("methods and results that nobody registered", "a.example; "
	    "compauth=other; dkim=timeout; dmarc=bestguesspass", "a.example",
	    0, "compauth=other; dkim=timeout; dmarc=bestguesspass");
}

static void
lenient(void)
{
	reads("R1", "spf=pass smtp.helo=b.example; dkim=none", NULL,
	    LENIENT_NO_AUTHSERV_ID, "spf=pass smtp.helo=b.example; dkim=none");
	reads("R2", "a.example; dmarc=pass action=none header.from=b.example",
	    "a.example", LENIENT_NO_PTYPE,
	    "dmarc=pass action=none header.from=b.example");
	reads("R2: a reason behind the properties", "a.example; "
	    "dkim=fail header.d=b.example reason=\"no key\"", "a.example",
	    LENIENT_NO_PTYPE, "dkim=fail reason=no key header.d=b.example");
	reads("R3: at the end", "a.example; spf=none;", "a.example",
	    LENIENT_SEMICOLON, "spf=none");
	reads("R3: in the middle", "a.example; spf=none;; dkim=none",
	    "a.example", LENIENT_SEMICOLON, "spf=none; dkim=none");
	reads("R3: an authserv-id alone", "a.example", "a.example",
	    LENIENT_SEMICOLON, "");
	reads("R4: base64", "a.example; dkim=pass header.b=ab/cd=",
	    "a.example", LENIENT_PVALUE, "dkim=pass header.b=ab/cd=");
	reads("R4: base64 behind a fold", "a.example; dkim=pass header.b=\r\n"
	    "\tabcd= header.d=b.example", "a.example", LENIENT_PVALUE,
	    "dkim=pass header.b=abcd= header.d=b.example");
	reads("R4: nothing, at the end", "a.example; dmarc=none header.from=",
	    "a.example", LENIENT_PVALUE, "dmarc=none header.from=");
	reads("R4: nothing, before the next property", "a.example; "
	    "dmarc=none header.from= policy.dmarc=none", "a.example",
	    LENIENT_PVALUE, "dmarc=none header.from= policy.dmarc=none");
	reads("R4: address literals", "a.example; iprev=fail "
	    "policy.iprev=2001:db8::1; spf=none smtp.helo=[192.0.2.7]",
	    "a.example", LENIENT_PVALUE, "iprev=fail "
	    "policy.iprev=2001:db8::1; spf=none smtp.helo=[192.0.2.7]");
	reads("R4: the null sender", "a.example; spf=none smtp.mailfrom=<>",
	    "a.example", LENIENT_PVALUE, "spf=none smtp.mailfrom=<>");
}

static void
receivers(void)
{
	reads("Microsoft", " spf=softfail (sender IP is 192.0.2.7)\r\n"
	    " smtp.mailfrom=b.example; dkim=none (message not signed)\r\n"
	    " header.d=none;dmarc=fail action=quarantine\r\n"
	    " header.from=c.example;compauth=fail reason=001\r\n", NULL,
	    LENIENT_NO_AUTHSERV_ID | LENIENT_NO_PTYPE,
	    "spf=softfail smtp.mailfrom=b.example (sender IP is 192.0.2.7); "
	    "dkim=none header.d=none (message not signed); "
	    "dmarc=fail action=quarantine header.from=c.example; "
	    "compauth=fail reason=001");
	reads("Google", " mx.google.com;\r\n"
	    "       dkim=pass header.i=@b.example header.s=k1 "
	    "header.b=VzoEpeYB;\r\n"
	    "       spf=pass (google.com: domain of u@b.example designates "
	    "2001:db8::431 as permitted sender) smtp.mailfrom=u@b.example;\r\n"
	    "       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=b.example",
	    "mx.google.com", 0,
	    "dkim=pass header.i=@b.example header.s=k1 header.b=VzoEpeYB; "
	    "spf=pass smtp.mailfrom=u@b.example (google.com: domain of "
	    "u@b.example designates 2001:db8::431 as permitted sender); "
	    "dmarc=pass header.from=b.example (p=NONE sp=NONE dis=NONE)");
	reads("OpenDKIM behind Postfix", " mx.a.example;\n"
	    "\tdkim=pass (2048-bit key; unprotected) header.d=b.example "
	    "header.i=@b.example header.a=rsa-sha256 header.s=s1 "
	    "header.b=dGVzdA+/;\n\tdkim-atps=neutral", "mx.a.example",
	    LENIENT_PVALUE, "dkim=pass header.d=b.example header.i=@b.example "
	    "header.a=rsa-sha256 header.s=s1 header.b=dGVzdA+/ "
	    "(2048-bit key; unprotected); dkim-atps=neutral");
	reads("Proton", " mail.protonmail.ch; dmarc=fail (p=reject dis=none) "
	    "header.from=b.example\r\n", "mail.protonmail.ch", 0,
	    "dmarc=fail header.from=b.example (p=reject dis=none)");
	reads("Proton's arc.chain", " mail.protonmail.ch; arc=pass "
	    "smtp.remote-ip=192.0.2.7 arc.chain=:b.example", 
	    "mail.protonmail.ch", LENIENT_PVALUE, "arc=pass "
	    "smtp.remote-ip=192.0.2.7 arc.chain=:b.example");
}

static void
problems(void)
{
	struct ar_field f = read_ar("a.example smtp.user=<x>; spf=pass");

	is_slice(written(&f), "spf=pass",
	    "junk behind the authserv-id: the results are still read");
	is_slice(f.problem, "\"smtp.user=<x>\" behind the authserv-id was left "
	    "out", "... and it is said");
	f = read_ar("a.example; nonsense here; spf=pass");
	is_slice(written(&f), "spf=pass", "a result that is none is passed");
	ok(slice_starts(f.problem, "\"nonsense here\" is no result"),
	    "... and said");
	f = read_ar("a.example; spf=pass (open; dmarc=pass");
	is_slice(written(&f), "spf=pass (open; dmarc=pass)",
	    "a comment without end hides what follows it");
	ok(f.problem.p != NULL, "... and it is said");
	f = read_ar("a.example; spf=pass dkim=pass");
	is_int((int64_t)f.nresults, 1, "a result without \";\" is none");
	ok(f.problem.p != NULL, "... and it is said");
	f = read_ar("   ");
	ok(f.nresults == 0 && f.lenient != 0, "blanks alone give no result");
	f = read_ar("");
	is_slice(f.problem, "it is empty", "an empty field");
}

static void
limits(void)
{
	char many[8000] = "a.example", props[2000] = "a.example; x=y";
	struct ar_field f;
	int i;

	for (i = 0; i < 150; i++)
		snprintf(many + strlen(many), 20, "; m%d=pass", i);
	f = read_ar(many);
	is_int((int64_t)f.nresults, AR_MOST_RESULTS, "results are limited");
	ok(f.problem.p != NULL, "... which is said");
	for (i = 0; i < 60; i++)
		snprintf(props + strlen(props), 20, " a.b%d=c", i);
	f = read_ar(props);
	is_int((int64_t)f.results[0].nproperties, AR_MOST_PROPERTIES,
	    "properties are limited");
	ok(f.problem.p != NULL, "... which is said");
}

static void
places(void)
{
	struct ar_field f = { .name = SLICE("ARC-Authentication-Results") };
	const char *value = " i=2; mx.a.example 1; spf=pass (c) ;\r\n arc=none";

	ar_parse(&f, &arena, slice_str(value), 100, true);
	is_int(f.arc_instance, 2, "the instance of an ARC set");
	is_slice(f.authserv_id, "mx.a.example", "... and its authserv-id");
	is_int((int64_t)f.nresults, 2, "... and its results");
	is_slice(slice_of(value + f.results[0].range.off - 100,
	    f.results[0].range.len), "spf=pass (c)", "where a result stands");
	is_slice(slice_of(value + f.results[1].range.off - 100,
	    f.results[1].range.len), "arc=none", "where the last one stands");
	f = (struct ar_field){ .name = f.name };
	ar_parse(&f, &arena, SLICE("mx.a.example; spf=pass"), 0, true);
	ok(f.arc_instance == 0 && f.problem.p != NULL,
	    "an ARC field without an instance is said to lack it");
}

static struct ar_field
read_spf(const char *value)
{
	struct ar_field f = { .name = SLICE("Received-SPF") };

	received_spf_parse(&f, &arena, slice_str(value), 0);
	return f;
}

static void
received_spf(void)
{
	struct ar_field f = read_spf("Pass (mybox.example.org: domain of\r\n"
	    " myname@example.com designates 192.0.2.1 as permitted sender)\r\n"
	    "     receiver=mybox.example.org; client-ip=192.0.2.1;\r\n"
	    "     envelope-from=\"myname@example.com\"; helo=foo.example.com;");

	is_int(f.lenient, 0, "RFC 7208 section 9.1's example is strict");
	is_slice(f.results[0].result, "Pass", "its result");
	is_slice(f.authserv_id, "mybox.example.org", "who says so");
	is_slice(received_spf_domain(&arena, &f.results[0]), "example.com",
	    "which domain it is about");
	is_slice(ar_property(&f.results[0], NULL, "client-ip"), "192.0.2.1",
	    "the client");
	f = read_spf(" Pass (protection.outlook.com: domain of b.example"
	    " designates 192.0.2.7 as permitted sender)\r\n"
	    " receiver=protection.outlook.com; client-ip=192.0.2.7;\r\n"
	    " helo=mail.b.example; pr=C");
	is_int(f.lenient, 0, "Microsoft's form is strict");
	is_slice(received_spf_domain(&arena, &f.results[0]), "b.example",
	    "... and names the domain in prose");
	f = read_spf(" SoftFail (protection.outlook.com: domain of\r\n"
	    " transitioning B.example discourages use of 192.0.2.7 as "
	    "permitted sender)");
	is_slice(f.authserv_id, "protection.outlook.com",
	    "without receiver= the comment says who");
	is_slice(received_spf_domain(&arena, &f.results[0]), "b.example",
	    "... also of a transitioning domain");
	f = read_spf(" None (protection.outlook.com: b.example does not\r\n"
	    " designate permitted sender hosts)");
	is_slice(received_spf_domain(&arena, &f.results[0]), "b.example",
	    "... and of one without a record");
	f = read_spf("pass client-ip=2001:db8::1; envelope-from=a@b.example");
	is_int(f.lenient, LENIENT_PVALUE, "R4: an address that is not quoted");
	is_slice(received_spf_domain(&arena, &f.results[0]), "b.example",
	    "... is read all the same");
	f = read_spf("fail identity=helo; envelope-from=\"<>\"; "
	    "helo=h.example");
	is_slice(received_spf_domain(&arena, &f.results[0]), "h.example",
	    "the null sender: HELO is what was checked");
	f = read_spf(" (nothing)");
	ok(f.nresults == 0 && f.problem.p != NULL, "no result: said");
}

int
main(void)
{
	standard();
	lenient();
	receivers();
	problems();
	limits();
	places();
	received_spf();
	arena_free(&arena);
	return done_testing();
}

/* DNS answers: zone files, the closed world, aliases, questions. */

#include "core/auth/answers.h"
#include "core/base/buf.h"
#include "core/base/clock.h"
#include "tests/unit/tap.h"

static struct arena arena;

static struct answers
zone(const char *text)
{
	struct answers s = { 0 };
	struct error e;

	if (answers_parse(&s, "test.zone", slice_str(text), &e) != ERR_NONE)
		printf("# %s\n", e.text);
	return s;
}

/* "ok: DATA | DATA", "nxdomain", ... of an answer */
static struct slice
found(const struct answers *s, const char *name, uint16_t type)
{
	static const char *const status[] = { "ok:", "nodata", "nxdomain",
		"servfail", "timeout" };
	const struct answer *a = answers_find(s, slice_str(name), type);
	struct slice text;
	size_t i;

	if (a == NULL)
		return SLICE_NULL;
	text = slice_str(status[a->status]);
	for (i = 0; i < a->n; i++)
		text = slice_printf(&arena, "%.*s%s%.*s", SLICE_ARG(text),
		    i != 0 ? " | " : " ", SLICE_ARG(a->data[i]));
	return text;
}

static void
is_found(const struct answers *s, const char *name, uint16_t type,
    const char *want, const char *why)
{
	is_slice(found(s, name, type), want, why);
}

static void
shapes(void)
{
	struct answers s = zone(
	    "; the DNS of that day\n"
	    "mail.example 300 IN A 192.0.2.7 ; behind a comment\n"
	    "mail.example. IN 300 A 192.0.2.8\n"
	    "Mail.Example A 192.0.2.7\n"
	    "mail.example 300 IN AAAA 2001:DB8:0:0::1\r\n"
	    "7.2.0.192.in-addr.arpa 300 IN PTR Mail.Example.\n"
	    "example 60 IN MX 10 mail.example\n"
	    "\t60 IN MX 20 backup.example.\n"
	    "null.example 60 IN MX 0 .\n"
	    "k._domainkey.example 60 IN TXT ( \"v=DKIM1; p=\" ; a key\n"
	    "    \"ab;c\\\"d\\092\\065\" )\n"
	    "bare.example 60 IN TXT v=spf1 -all\n"
	    "broken.example 60 IN SERVFAIL\n"
	    "slow.example 60 IN TIMEOUT\n");
	const struct answer *a = answers_find(&s, SLICE("mail.example"), DNS_A);

	is_found(&s, "mail.example", DNS_A, "ok: 192.0.2.7 | 192.0.2.8",
	    "records of one name are one answer, the same one counts once");
	ok(a != NULL && a->ttl == 300, "the least TTL");
	is_slice(a->origin, "file:test.zone", "where it comes from");
	is_found(&s, "mail.example", DNS_AAAA, "ok: 2001:db8::1",
	    "addresses in canonical form");
	is_found(&s, "7.2.0.192.in-addr.arpa", DNS_PTR, "ok: mail.example",
	    "names in lower case, without the dot");
	is_found(&s, "example", DNS_MX, "ok: 10 mail.example | "
	    "20 backup.example", "a line without a name is the name's before");
	is_found(&s, "null.example", DNS_MX, "ok: 0 .", "the null MX");
	is_found(&s, "k._domainkey.example", DNS_TXT,
	    "ok: v=DKIM1; p=ab;c\"d\\A", "strings joined, escapes undone");
	is_found(&s, "bare.example", DNS_TXT, "ok: v=spf1-all",
	    "unquoted words are strings of their own");
	is_found(&s, "broken.example", DNS_A, "servfail",
	    "SERVFAIL for any type");
	is_found(&s, "slow.example", DNS_TXT, "timeout", "TIMEOUT too");
	answers_free(&s);
	s = zone("$ORIGIN corp.example.\n$TTL 60\n@ A 192.0.2.1\n"
	    "www CNAME @\nabs.example. A 192.0.2.2\n");
	is_found(&s, "www.corp.example", DNS_A, "ok: 192.0.2.1",
	    "$ORIGIN, @ and a relative name");
	is_found(&s, "abs.example", DNS_A, "ok: 192.0.2.2",
	    "a name with a dot is absolute");
	is_int(answers_find(&s, SLICE("abs.example"), DNS_A)->ttl, 60, "$TTL");
	answers_free(&s);
}

static void
closed_world(void)
{
	struct answers s = zone("a.b.example 60 IN A 192.0.2.1\n"
	    "x-b.example 60 IN A 192.0.2.1\n"
	    "c.example 60 IN CNAME A.b.example\n"
	    "d.example 60 IN CNAME c.example\n"
	    "loop.example 60 IN CNAME loop2.example\n"
	    "loop2.example 60 IN CNAME loop.example\n"
	    "dangling.example 60 IN CNAME nowhere.test\n");

	is_found(&s, "nowhere.test", DNS_A, "nxdomain", "an absent name");
	is_found(&s, "a.b.example", DNS_TXT, "nodata", "an absent type");
	is_found(&s, "b.example", DNS_A, "nodata",
	    "a name that only has names below it exists (RFC 8020)");
	is_found(&s, "-b.example", DNS_A, "nxdomain",
	    "... but not one that is only the end of another");
	is_found(&s, "d.example", DNS_A, "ok: 192.0.2.1",
	    "aliases are followed");
	is_found(&s, "d.example", DNS_CNAME, "ok: c.example",
	    "... unless they are asked for");
	is_found(&s, "loop.example", DNS_A, "servfail", "a loop ends");
	is_found(&s, "dangling.example", DNS_A, "nxdomain",
	    "an alias to nowhere");
	answers_free(&s);
}

static void
fails(const char *text, const char *want, const char *name)
{
	struct answers s = { 0 };
	struct error e = { 0 };

	ok(answers_parse(&s, "z", slice_str(text), &e) == ERR_FORMAT &&
	    !s.closed, "%s is refused", name);
	is_str(e.text, want, name);
	answers_free(&s);
}

static void
errors(void)
{
	struct answers s = { 0 };
	struct error e = { 0 };

	fails("\n; x\na.example 60 IN A 192.0.2\n",
	    "z:3: A wants one IPv4 address: 192.0.2", "a bad address");
	fails("a.example 60 IN A 2001:db8::1\n",
	    "z:1: A wants one IPv4 address: 2001:db8::1", "A with IPv6");
	fails("a.example 60 IN TXT (\n\"x\"\n",
	    "z:1: \"(\" without \")\"", "an open parenthesis");
	fails("a.example 60 IN A 192.0.2.1\nb.example IN TXT \"x\n",
	    "z:2: a quoted string without its end", "an open string");
	fails("a.example 60 IN BOGUS x\n",
	    "z:1: the type is not known: BOGUS", "an unknown type");
	fails("a.example 60 IN\n",
	    "z:1: no type: write \"name TTL IN TYPE data\"", "no type");
	fails(" 60 IN A 192.0.2.1\n",
	    "z:1: no name before this record", "no name");
	fails("a..example 60 IN A 192.0.2.1\n",
	    "z:1: not a name: a..example", "an empty label");
	fails("a.example 60 IN MX mail.example\n",
	    "z:1: MX wants a preference and a host: mail.example",
	    "MX without a preference");
	fails("$INCLUDE /etc/passwd\n", "z:1: only \"$ORIGIN name\", \"$TTL "
	    "seconds\", \"$OPEN\" and \"$ANSWERED time dnssec from\" are known:"
	    " $INCLUDE", "$INCLUDE");
	fails("$ANSWERED today secure x\n", "z:1: $ANSWERED wants a time such "
	    "as 2026-11-23T07:41:03Z: today", "$ANSWERED without a time");
	fails("$ANSWERED unknown maybe x\n", "z:1: $ANSWERED wants unknown, "
	    "insecure, secure or bogus behind the time: maybe",
	    "$ANSWERED without a state of DNSSEC");
	fails("a.example 60 IN SERVFAIL x\n",
	    "z:1: only one type may follow a status: x", "SERVFAIL x");
	is_int(answers_load_file(&s, "/nonexistent/zone", &e), ERR_IO,
	    "a file that is not there");
	ok(strstr(e.text, "/nonexistent/zone") != NULL, "... is named");
}

/* That something is not there, said of one type or of all */
static void
absent(void)
{
	struct answers s = zone("a.example 60 IN NXDOMAIN TXT\n"
	    "a.example 60 IN A 192.0.2.1\n"
	    "b.example 60 IN NODATA\nc.example NXDOMAIN A\n"
	    "d.example SERVFAIL TXT\nd.example A 192.0.2.2\n");

	is_found(&s, "a.example", DNS_TXT, "nxdomain", "NXDOMAIN of one type");
	is_found(&s, "a.example", DNS_A, "ok: 192.0.2.1", "beside an address");
	is_found(&s, "b.example", DNS_MX, "nodata", "NODATA of any type");
	is_found(&s, "c.example", DNS_MX, "nxdomain",
	    "what says that a name is not there does not make it exist");
	is_found(&s, "d.example", DNS_TXT, "servfail", "SERVFAIL of one type");
	is_found(&s, "d.example", DNS_A, "ok: 192.0.2.2", "beside an address");
	answers_free(&s);
	s = zone("$OPEN\na.example A 192.0.2.1\n");
	ok(answers_find(&s, SLICE("b.example"), DNS_A) == NULL,
	    "in an open world what is not there is not known");
	answers_free(&s);
}

static void
write_one(struct buf *b, const struct answer *a, const struct answer **last)
{
	answer_write(b, &a->question, a, last);
}

/* What is written is read as the same, whatever octets it holds. */
static void
round_trip(void)
{
	char all[256], text[2000];
	struct slice texts[] = { SLICE("a \"b\" \\ ; ( ) $x @"),
		slice_of(all, sizeof all), slice_of(text, sizeof text),
		SLICE("") };
	struct slice mx[] = { SLICE("10 mx.a.example"), SLICE("0 .") };
	struct slice ptr[] = { SLICE("we\\032ird\\046.example"), SLICE("") };
	struct slice ip[] = { SLICE("2001:db8::1"), SLICE("::ffff:192.0.2.1") };
	struct answer v[] = {
		{ .question = { SLICE("a;b.example"), DNS_TXT, false },
		    .data = texts, .n = 4, .ttl = 300, .time = 1700000000,
		    .dnssec = DNSSEC_SECURE, .origin = SLICE("resolver \"x\"") },
		{ .question = { SLICE("$a.example"), DNS_MX, false },
		    .data = mx, .n = 2, .time = 1700000000,
		    .dnssec = DNSSEC_SECURE, .origin = SLICE("resolver \"x\"") },
		{ .question = { SLICE("p.example"), DNS_PTR, false },
		    .data = ptr, .n = 2, .time = TIME_UNKNOWN,
		    .origin = SLICE("file:z") },
		{ .question = { SLICE("i.example"), DNS_AAAA, false },
		    .data = ip, .n = 2, .time = 1, .origin = SLICE("r") },
		{ .question = { SLICE("n.example"), DNS_A, false },
		    .status = DNS_NXDOMAIN, .time = 1, .origin = SLICE("r") },
		{ .question = { SLICE("n.example"), DNS_TXT, false },
		    .status = DNS_NODATA, .time = 1, .origin = SLICE("r") },
	};
	const struct answer *last = NULL;
	struct buf b = { 0 };
	struct answers s;
	size_t i, k, same;

	for (i = 0; i < sizeof all; i++)
		all[i] = (char)i;
	memset(text, 'k', sizeof text);
	for (i = 0; i < ARRAY_LEN(v); i++)
		write_one(&b, &v[i], &last);
	s = zone(buf_slice(&b).p);
	for (i = 0; i < ARRAY_LEN(v); i++) {
		const struct answer *a = answers_find(&s, v[i].question.name,
		    v[i].question.type);

		for (k = same = 0; a != NULL && k < v[i].n; k++)
			for (size_t x = 0; x < a->n; x++)
				same += slice_eq(a->data[x], v[i].data[k]);
		ok(a != NULL && same == v[i].n && a->n == v[i].n &&
			a->status == v[i].status && a->time == v[i].time &&
			a->dnssec == v[i].dnssec && a->ttl == v[i].ttl &&
			slice_eq(a->origin, v[i].origin),
		    "%.*s %s as it was written",
		    SLICE_ARG(v[i].question.name),
		    dns_type_name(v[i].question.type));
	}
	answers_free(&s);
	buf_free(&b);
}

static void
questions(void)
{
	struct answers s = { 0 };
	struct slice data = SLICE("mail.example");
	struct answer a = { .question = { SLICE("7.2.0.192.in-addr.arpa"),
		DNS_PTR }, .data = &data, .n = 1 };
	struct questions used = { 0 }, q = { .used = &used };

	ok(answers_find(&s, SLICE("x.example"), DNS_A) == NULL,
	    "an open set does not know what it lacks");
	ok(answers_ask(&s, SLICE("7.2.0.192.in-addr.arpa"), DNS_PTR, &q,
	    &arena) == NULL, "a question without an answer");
	answers_ask(&s, SLICE("7.2.0.192.IN-addr.arpa"), DNS_PTR, &q, &arena);
	ok(q.n == 1 && used.n == 0, "... is noted once");
	answers_add(&s, &a);
	ok(answers_ask(&s, SLICE("7.2.0.192.IN-ADDR.arpa"), DNS_PTR, &q,
	    &arena) != NULL, "then it is answered");
	ok(q.n == 1 && used.n == 1, "... which is noted as used");
	data = SLICE("other.example");
	answers_add(&s, &a);
	is_found(&s, "7.2.0.192.in-addr.arpa", DNS_PTR, "ok: other.example",
	    "one question has one answer: the newest");
	is_int((int64_t)s.n, 1, "... and not two");
	s.off = true;
	answers_ask(&s, SLICE("y.example"), DNS_A, &q, &arena);
	ok(q.n == 1, "where nobody answers nothing is asked");
	answers_free(&s);
}

static void
names(void)
{
	is_slice(ip_reverse_name(&arena, SLICE("192.0.2.7")),
	    "7.2.0.192.in-addr.arpa", "the reverse name of an IPv4 address");
	is_slice(ip_reverse_name(&arena, SLICE("2001:db8::567:89ab")),
	    "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2."
	    "ip6.arpa", "... of an IPv6 address (RFC 3596 section 2.5)");
	is_slice(ip_reverse_name(&arena, SLICE("no.address")), NULL,
	    "... of none");
	is_int(dns_type_from_name(SLICE("aaaa")), DNS_AAAA, "AAAA");
	is_str(dns_type_name(DNS_TXT), "TXT", "TXT");
	is_int(dns_type_from_name(SLICE("BOGUS")), 0, "no type");
}

/* The file that the samples come with */
static void
samples(void)
{
	struct answers s = { 0 };
	struct error e = { 0 };

	is_int(answers_load_file(&s, "samples/dns.zone", &e), ERR_NONE,
	    "the samples' zone file");
	is_found(&s, "25.2.0.192.in-addr.arpa", DNS_PTR,
	    "ok: mx1.desk.example", "... is read");
	answers_free(&s);
}

int
main(void)
{
	samples();
	shapes();
	closed_world();
	errors();
	absent();
	round_trip();
	questions();
	names();
	arena_free(&arena);
	return done_testing();
}

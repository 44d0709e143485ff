/* What is made of a resolver's packets; which questions may be asked at all. */

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/work/dns_packet.h"
#include "core/work/dns_policy.h"
#include "tests/unit/tap.h"

static struct arena arena;

/* A packet of the test's own: names as labels, no compression but \300\014 */
static struct buf packet;

static void
put(const void *p, size_t n)
{
	buf_add(&packet, p, n);
}

static void
put16(unsigned v)
{
	buf_add_char(&packet, (char)(v >> 8));
	buf_add_char(&packet, (char)v);
}

static void
put_name(const char *name)
{
	struct slice rest = slice_str(name);

	while (rest.n != 0) {
		struct slice label = slice_cut(&rest, '.');

		buf_add_char(&packet, (char)label.n);
		buf_add_slice(&packet, label);
	}
	buf_add_char(&packet, '\0');
}

/* The header, and the question of name */
static void
begin(unsigned rcode, const char *name, unsigned type, unsigned answers)
{
	buf_clear(&packet);
	put16(7);
	put16(0x8180 | rcode);
	put16(1);
	put16(answers);
	put16(0);
	put16(0);
	put_name(name);
	put16(type);
	put16(1);
}

static void
rr(const char *name, unsigned type, unsigned ttl, const void *data, size_t n)
{
	put_name(name);
	put16(type);
	put16(1);
	put16(0);
	put16(ttl);
	put16((unsigned)n);
	put(data, n);
}

static struct answer
read(const char *name, uint16_t type)
{
	struct answer a;

	dns_packet_read(&a, buf_slice(&packet), slice_str(name), type, &arena);
	return a;
}

static const char *
why(const char *name, uint16_t type)
{
	struct answer a;
	const char *text = dns_packet_read(&a, buf_slice(&packet),
	    slice_str(name), type, &arena);

	return a.status == DNS_SERVFAIL ? text : "it is of use";
}

static void
test_data(void)
{
	struct answer a;

	begin(0, "a.example", DNS_A, 3);
	rr("A.example", DNS_A, 300, "\300\0\2\2", 4);
	rr("a.EXAMPLE", DNS_A, 60, "\300\0\2\1", 4);
	rr("a.example", DNS_A, 300, "\300\0\2\2", 4);
	a = read("a.example", DNS_A);
	ok(a.status == DNS_OK && a.n == 2 && a.ttl == 60,
	    "two addresses, one of them twice; the least TTL");
	is_slice(a.data[0], "192.0.2.1", "in an order of its own");
	begin(0, "a.example", DNS_TXT, 1);
	rr("a.example", DNS_TXT, 300, "\5v=spf\0\0041 -a\2ll", 15);
	a = read("a.example", DNS_TXT);
	is_slice(a.data[0], "v=spf1 -all", "the strings of a TXT, joined");
	begin(0, "a.example", DNS_MX, 2);
	rr("a.example", DNS_MX, 300, "\0\012\2MX\300\014", 7);
	rr("a.example", DNS_MX, 300, "\0\0\0", 3);
	a = read("a.example", DNS_MX);
	is_slice(a.data[1], "10 mx.a.example", "MX with a compressed name");
	is_slice(a.data[0], "0 .", "null MX (RFC 7505)");
	begin(0, "p.example", DNS_PTR, 1);
	rr("p.example", DNS_PTR, 300, "\3a.b\4 \033@\377\0", 10);
	a = read("p.example", DNS_PTR);
	is_slice(a.data[0], "a\\046b.\\032\\027\\064\\255",
	    "octets that could be taken for others are told apart");
	begin(0, "x.example", DNS_AAAA, 1);
	rr("x.example", DNS_AAAA, 300, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1",
	    16);
	a = read("x.example", DNS_AAAA);
	is_slice(a.data[0], "2001:db8::1", "IPv6 in canonical text");
}

static void
test_absent(void)
{
	begin(3, "a.example", DNS_A, 0);
	is_int(read("a.example", DNS_A).status, DNS_NXDOMAIN, "NXDOMAIN");
	begin(0, "a.example", DNS_A, 0);
	is_int(read("a.example", DNS_A).status, DNS_NODATA, "NODATA");
	begin(0, "a.example", DNS_A, 1);
	rr("b.example", DNS_A, 300, "\300\0\2\2", 4);
	is_int(read("a.example", DNS_A).status, DNS_NODATA,
	    "what is about another name is no answer");
	begin(2, "a.example", DNS_A, 0);
	is_int(read("a.example", DNS_A).status, DNS_SERVFAIL, "SERVFAIL");
	begin(5, "a.example", DNS_A, 0);
	is_int(read("a.example", DNS_A).status, DNS_SERVFAIL, "REFUSED");
}

static void
test_aliases(void)
{
	char from[16], to[16];
	struct answer a;
	int i;

	begin(0, "a.example", DNS_TXT, 2);
	rr("b.example", DNS_TXT, 300, "\1x", 2);
	rr("a.example", DNS_CNAME, 20, "\1b\7example\0", 11);
	a = read("a.example", DNS_TXT);
	ok(a.status == DNS_OK && a.n == 1 && slice_eq_str(a.data[0], "x") &&
		a.ttl == 20, "an alias is followed, and its TTL counts");
	begin(3, "a.example", DNS_TXT, 1);
	rr("a.example", DNS_CNAME, 20, "\1b\7example\0", 11);
	is_int(read("a.example", DNS_TXT).status, DNS_NXDOMAIN,
	    "an alias to a name that is not there");
	begin(0, "a.example", DNS_TXT, 2);
	rr("a.example", DNS_CNAME, 20, "\1b\7example\0", 11);
	rr("b.example", DNS_CNAME, 20, "\1a\7example\0", 11);
	is_str(why("a.example", DNS_TXT),
	    "too many CNAMEs, or a loop of them", "a loop");
	begin(0, "n0", DNS_TXT, 20);
	for (i = 0; i < 20; i++) {
		int n = snprintf(to, sizeof to, "%cn%d", i + 1 < 10 ? 2 : 3,
		    i + 1);

		snprintf(from, sizeof from, "n%d", i);
		rr(from, DNS_CNAME, 20, to, (size_t)n + 1);
	}
	is_str(why("n0", DNS_TXT), "too many CNAMEs, or a loop of them",
	    "a long chain");
}

static void
test_hostile(void)
{
	size_t whole, i, useful = 0;
	char ip[4] = { 10, 0, 0, 0 };
	static char big[60000];

	begin(0, "a.example", DNS_MX, 1);
	rr("a.example", DNS_MX, 300, "\0\012\2mx\300\014", 7);
	whole = packet.n;
	for (i = 0; i < whole; i++) {
		struct answer a;

		dns_packet_read(&a, slice_of(packet.p, i), SLICE("a.example"),
		    DNS_MX, &arena);
		useful += a.status != DNS_SERVFAIL;
	}
	is_int((int64_t)useful, 0, "a packet that ends anywhere is of no use");
	begin(0, "a.example", DNS_PTR, 1);
	rr("a.example", DNS_PTR, 300, "\300\060", 2); /* itself */
	is_str(why("a.example", DNS_PTR), "a name in the answer is a loop",
	    "a name that points at itself");
	begin(0, "a.example", DNS_A, 1);
	rr("a.example", DNS_A, 300, "\300\0\2", 3);
	is_str(why("a.example", DNS_A),
	    "an address in the answer is broken", "an address too short");
	begin(0, "a.example", DNS_TXT, 1);
	rr("a.example", DNS_TXT, 300, "\5v=s", 4);
	is_str(why("a.example", DNS_TXT), "a text in the answer is broken",
	    "a string longer than its record");
	begin(0, "a.example", DNS_A, 101);
	for (i = 0; i < 101; i++) {
		ip[3] = (char)i;
		rr("a.example", DNS_A, 300, ip, 4);
	}
	is_str(why("a.example", DNS_A),
	    "the answer is over 100 records or 64 kB", "101 records");
	begin(0, "a.example", DNS_TXT, 2);
	for (i = 0; i < sizeof big; i += 200)
		big[i] = (char)199;
	rr("a.example", DNS_TXT, 300, big, sizeof big);
	big[1] = 'x';
	rr("a.example", DNS_TXT, 300, big, sizeof big);
	is_str(why("a.example", DNS_TXT),
	    "the answer is over 100 records or 64 kB", "two long texts");
}

static void
test_names(void)
{
	char label[64 + 9];

	memset(label, 'a', 64);
	memcpy(label + 64, ".example", 9);
	ok(!dns_name_good(slice_str(label)), "a label of 64 octets");
	ok(dns_name_good(slice_str(label + 1)), "one of 63");
	ok(!dns_name_good(SLICE("a..example")), "an empty label");
	ok(!dns_name_good(SLICE("a.example.")), "a dot at the end");
	ok(!dns_name_good(SLICE("A.example")), "capital letters");
	ok(!dns_name_good(SLICE("a b.example")), "a blank");
	ok(!dns_name_good(SLICE("\xC3\xA4.example")), "no ASCII");
	ok(dns_name_good(SLICE("_dmarc.a-1.example")), "an underscore");
}

static const char services[] =
    "[service mail]\nname = Mail\nkind = transactional\n"
    "dkim = mail.example\nspf = bounce.mail.test\n"
    "spf = b-*@*.return.test\nrdns = o<digits>.out.mail.test\n"
    "rdns = *mailer.test\nhelo = helo.mail.test\n"
    "signed = signer.test X-Id: *\nlink = *.click.test\n"
    "message-id = *@id.test\nmail-from = *@from.test\n"
    "dkim-customer = k<digits>\nip = 192.0.2.0/24 2026-01-01\n";

static struct dns_policy policy;

static bool
may(const char *name, bool personal, int64_t time)
{
	struct question q = { slice_str(name), DNS_TXT, personal };

	return dns_policy_allows(&policy, &q, time, 1000000);
}

static void
test_policy(void)
{
	struct slice bank = SLICE("bank.example");
	static const char *const yes[] = { "bank.example",
		"_dmarc.bank.example", "s1._domainkey.mail.bank.example",
		"mail.example", "_spf.mail.example", "bounce.mail.test",
		"x.return.test", "o1.out.mail.test", "helo.mail.test",
		"s._domainkey.signer.test" };
	static const char *const no[] = { "example", "_dmarc.example",
		"notbank.example", "bank.example.evil.test", "mail.test",
		"x.click.test", "id.test", "from.test", "evil.test",
		"s._domainkey.evil.test", "1.2.0.192.in-addr.arpa",
		"mailer.test", "test", "" };
	struct catalogue c = { 0 };
	struct domains d = { 0 };
	size_t i;

	domains_add(&d, &arena, bank);
	catalogue_add(&c, "mail.ini", slice_str(services));
	catalogue_ready(&c);
	is_int((int64_t)c.nproblems, 0, "the catalogue is in order");
	dns_policy_make(&policy, &d, &c, &arena);
	for (i = 0; i < ARRAY_LEN(yes); i++)
		ok(may(yes[i], false, TIME_UNKNOWN), "asked while indexing: %s",
		    yes[i]);
	for (i = 0; i < ARRAY_LEN(no); i++)
		ok(!may(no[i], false, TIME_UNKNOWN), "not asked: \"%s\"",
		    no[i]);
	ok(!may("bank.example", true, TIME_UNKNOWN),
	    "a personal name is not asked, whoever's it is");
	ok(!may("evil.test", false, 999999), "nothing is fresh by itself");
	policy.fresh = 3600;
	ok(may("evil.test", false, 1000000 - 3599), "fresh mail: anything");
	ok(!may("evil.test", false, 1000000 - 3600), "not fresh any more");
	ok(!may("evil.test", false, 1000001), "nor what comes from tomorrow");
	ok(!may("evil.test", false, TIME_UNKNOWN), "nor of no known time");
	ok(!may("evil.test", true, 999999), "but no personal name");
	policy.reach = REACH_ALL;
	ok(may("evil.test", false, 5) && !may("bank.example", true, 999999),
	    "all but personal names");
	policy.reach = REACH_PERSONAL;
	ok(may("evil.test", true, 5), "a person asked: those too");
	catalogue_free(&c);
}

int
main(void)
{
	test_data();
	test_absent();
	test_aliases();
	test_hostile();
	test_names();
	test_policy();
	buf_free(&packet);
	arena_free(&arena);
	return done_testing();
}

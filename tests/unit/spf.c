/* SPF (RFC 7208): hostile records, macros, limits, rounds, inputs, reasons. */

#include "core/auth/compute.h"
#include "core/base/buf.h"
#include "core/base/clock.h"
#include "tests/unit/tap.h"

#define CLIENT "203.0.113.9"
#define TXT(name, record) name " 60 IN TXT \"" record "\"\n"
#define A(name, ip) name " 60 IN A " ip "\n"
#define HERE "x.example"

static struct arena arena;

/* One check from a zone */
static struct spf
check_as(const char *zone, const char *ip, const char *helo,
    const char *sender)
{
	struct answers s = { 0 };
	struct questions q = { 0 };
	struct error e;
	struct mail m = { .arena = &arena,
		.boundary = { .time = TIME_UNKNOWN } };
	struct compute c = { &m, &s, &q, 1795600000 };
	struct spf out;

	if (answers_parse(&s, "test.zone", slice_str(zone), &e) != ERR_NONE)
		printf("# %s\n", e.text);
	spf_check_host(&out, &c, slice_str(ip), SLICE_NULL, slice_str(sender),
	    slice_str(helo));
	answers_free(&s); /* nothing may point there */
	return out;
}

struct hostile {
	const char *zone;
	const char *result, *reason, *matched;
	const char *ip, *sender, *helo; /* NULL: the usual ones */
	const char *explanation;
};

static void
is_checked(const struct hostile *h, const char *name)
{
	struct spf out = check_as(h->zone, h->ip != NULL ? h->ip : CLIENT,
	    h->helo != NULL ? h->helo : "mail.x.example",
	    h->sender != NULL ? h->sender : "jo@" HERE);
	bool good = slice_eq_str(slice_str(spf_result_name(out.result)),
			h->result) &&
	    slice_eq(out.reason, slice_str(h->reason)) &&
	    slice_eq(out.matched, slice_str(h->matched)) &&
	    slice_eq(out.explanation, slice_str(h->explanation));

	if (!ok(good, "%s: %s", h->result, name))
		printf("#  got: %s, \"%.*s\", %.*s, exp %.*s\n# want: %s, "
		    "\"%s\", %s, exp %s\n", spf_result_name(out.result),
		    SLICE_ARG(out.reason), SLICE_ARG(out.matched),
		    SLICE_ARG(out.explanation), h->result, h->reason,
		    h->matched, h->explanation);
}

#define NOT_IN CLIENT " is not in the record of " HERE ", which ends in -all"
#define ERROR_AT(term, why) \
	"the record of " HERE " has an error at \"" term "\": " why

static void
records(void)
{
	static const struct hostile none[] = {
		{ A(HERE, CLIENT), "none", "no SPF record at x.example",
		    NULL, NULL, NULL, NULL, NULL },
		{ A("y.example", CLIENT), "none", "x.example does not exist",
		    NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf10 +all"), "none",
		    "no SPF record at x.example", NULL, NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, " v=spf1 +all"), "none",
		    "no SPF record at x.example", NULL, NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1\\009+all"), "none",
		    "no SPF record at x.example", NULL, NULL, NULL, NULL,
		    NULL },
		{ HERE " 60 IN TXT \"v=sp\" \"f1 ip4:203.0.\" \"113.9\" "
		    "\" -all\"\n", "pass", "", CLIENT " through "
		    "ip4:203.0.113.9", NULL, NULL, NULL, NULL },
		{ HERE " 60 IN TXT \"v=spf1\" \"-all\"\n", "none",
		    "no SPF record at x.example", NULL, NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 -all") TXT(HERE, "v=spf1 +all"),
		    "permerror", "2 SPF records at x.example", NULL, NULL,
		    NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 -all") TXT(HERE, "spf2.0/pra +all"),
		    "fail", NOT_IN, NULL, NULL, NULL, NULL, NULL },
		{ HERE " 60 IN SPF \"v=spf1 +all\"\n", "none",
		    "no SPF record at x.example", NULL, NULL, NULL, NULL,
		    NULL },
		{ HERE " 60 IN CNAME y.example\n" TXT("y.example",
		    "v=spf1 -all"), "fail", NOT_IN, NULL, NULL, NULL, NULL,
		    NULL },
		{ HERE " 60 IN CNAME y.example\ny.example 60 IN CNAME "
		    HERE "\n", "temperror", "the resolver failed (SERVFAIL): "
		    "TXT of x.example", NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1"), "neutral", CLIENT " is not in the "
		    "record of x.example, which ends without \"all\"", NULL,
		    NULL, NULL, NULL, NULL },
		{ TXT(HERE, "V=SPF1 IP4:203.0.113.0/24  -ALL   "), "pass",
		    "", CLIENT " through IP4:203.0.113.0/24", NULL, NULL,
		    NULL, NULL },
		{ TXT(HERE, "v=spf1 +all"), "pass", "the record of x.example "
		    "lets every address pass (+all)", CLIENT " through +all",
		    NULL, NULL, NULL, NULL },
	};
	static const char *const names[] = { "no record", "no domain",
		"v=spf10", "a blank before the version",
		"a tab behind the version", "strings joined without a blank",
		"... so that the version may run on",
		"two records", "one of two records is of another kind",
		"the SPF type is not asked", "a CNAME to the record",
		"a loop of CNAMEs", "an empty record",
		"upper case, blanks at the end", "+all" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(none); i++)
		is_checked(&none[i], names[i]);
}

/* A record with one bad term: permerror, though something before matches */
static void
is_wrong(const char *term, const char *at, const char *why)
{
	struct slice zone = slice_printf(&arena, "x.example 60 IN TXT "
	    "\"v=spf1 ip4:" CLIENT " %s -all\"\n", term);
	struct slice reason = slice_printf(&arena, ERROR_AT("%s", "%s"), at,
	    why);
	struct hostile h = { .zone = zone.p, .result = "permerror",
		.reason = reason.p };

	is_checked(&h, term);
}

static void
syntax(void)
{
	static const char *const wrong[][2] = {
		{ "ip4:203.0.113.256", "not an IPv4 address" },
		{ "ip4:203.0.113", "not an IPv4 address" },
		{ "ip4:203.0.113.09", "not an IPv4 address" },
		{ "ip4:203.0.113.9.1", "not an IPv4 address" },
		{ "ip4:0x7f.0.0.1", "not an IPv4 address" },
		{ "ip4:203.0.113.9/33", "the prefix length is no number from "
		    "0 to 32" },
		{ "ip4:203.0.113.9/", "not an IPv4 address" },
		{ "ip4:203.0.113.9/024", "the prefix length is no number from"
		    " 0 to 32" },
		{ "ip4:203.0.113.9/99999999999999999999", "the prefix length "
		    "is no number from 0 to 32" },
		{ "ip4", "it names no network" },
		{ "ip6:2001:db8::/129", "the prefix length is no number from "
		    "0 to 128" },
		{ "ip6:fe80::1%eth0", "not an IPv6 address" },
		{ "ip6:203.0.113.9", "not an IPv6 address" },
		{ "ip6:2001:db8::1::2", "not an IPv6 address" },
		{ "a//129", "the prefix length is no number from 0 to 128" },
		{ "a/33", "the prefix length is no number from 0 to 32" },
		{ "a/24/64", "the prefix length is no number from 0 to 32" },
		{ "a//64/24", "not a prefix length" },
		{ "a:", "it names no domain" },
		{ "a:/24", "it names no domain" },
		{ "a:203.0.113.9", "an address in place of a domain (ip4: is "
		    "for those)" },
		{ "mx:localhost", "the domain does not end in a top-level "
		    "domain" },
		{ "mx:x.example..", "the domain does not end in a top-level "
		    "domain" },
		{ "include", "it names no domain" },
		{ "include:x.example/24", "the domain does not end in a "
		    "top-level domain" },
		{ "exists/24", "no prefix length may stand there" },
		{ "ptr/24", "no prefix length may stand there" },
		{ "all:x.example", "nothing may follow \"all\"" },
		{ "--all", "no such mechanism" },
		{ "-", "no such mechanism" },
		{ "ipv4:203.0.113.9", "no such mechanism" },
		{ "redirect:x.example", "a modifier is written with \"=\"" },
		{ "-redirect=x.example", "no such mechanism" },
		{ "redirect=", "it names no domain" },
		{ "exp=", "it names no domain" },
		{ "exists:%{x}.x.example", "no such macro letter" },
		{ "exists:%{}.x.example", "no such macro letter" },
		{ "exists:%{i", "a macro without its end" },
		{ "exists:%{", "a macro without its end" },
		{ "exists:%", "\"%\" without \"{\", \"%\", \"_\" or \"-\" "
		    "behind it" },
		{ "exists:%(i).x.example", "\"%\" without \"{\", \"%\", \"_\" "
		    "or \"-\" behind it" },
		{ "exists:%{d0}.x.example", "a macro that keeps 0 parts" },
		{ "exists:%{dr2}.x.example", "a macro with something odd in "
		    "it" },
		{ "exists:%{d;}.x.example", "a macro with something odd in "
		    "it" },
		{ "exists:%{t}.x.example", "macros c, r and t are for "
		    "explanations only" },
		{ "exists:%{i}.", "the domain does not end in a top-level "
		    "domain" },
		{ "moo=%{z}", "no such macro letter" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(wrong); i++)
		is_wrong(wrong[i][0], wrong[i][0], wrong[i][1]);
	is_wrong("a:x.example\\000", "a:x.example", /* the NUL ends the C
						     * string, not the reason */
	    "a control character");
	is_wrong("a\\009mx", "a\tmx", "no such mechanism");
	is_wrong("mx:\\128.example", "mx:\200.example",
	    "an octet beyond ASCII");
	is_wrong("redirect=y.example redirect=y.example",
	    "redirect=y.example", "it stands there twice");
	is_wrong("exp=y.example EXP=y.example", "EXP=y.example",
	    "it stands there twice");
}

static void
mechanisms(void)
{
	static const struct hostile all[] = {
		{ TXT(HERE, "v=spf1 -all ip4:" CLIENT), "fail", NOT_IN, NULL,
		    NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 redirect=y.example -all")
		    TXT("y.example", "v=spf1 +all"), "fail", NOT_IN, NULL,
		    NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 a -all") HERE " 60 IN AAAA 2001:db8::1\n",
		    "fail", NOT_IN, NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 a//64 -all") HERE
		    " 60 IN AAAA 2001:db8::1\n" A(HERE, CLIENT), "pass", "",
		    "2001:db8::5 through a//64", "2001:DB8:0::5", NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 ip6:::ffff:203.0.113.9 -all"), "fail",
		    NOT_IN, NULL, "::ffff:203.0.113.9", NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 ip4:203.0.113.9 -all"), "pass", "",
		    CLIENT " through ip4:203.0.113.9", "::FFFF:203.0.113.9",
		    NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 ip4:0.0.0.0/0 ~all"), "softfail",
		    "2001:db8::5 is not in the record of x.example, which "
		    "ends in ~all", NULL, "2001:db8::5", NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 ip6:2001:db8::/127 ?all"), "neutral",
		    "2001:db8::2 is not in the record of x.example, which "
		    "ends in ?all", NULL, "2001:db8::2", NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 mx -all") HERE " 60 IN MX 0 .\n", "fail",
		    NOT_IN, NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 mx -all") HERE " 60 IN MX 5 a.example\n"
		    HERE " 60 IN MX 9 b.example\n" A("b.example", CLIENT),
		    "pass", "", CLIENT " through mx", NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 -exists:y.example ?all")
		    A("y.example", "127.0.0.2"), "fail", CLIENT " matches "
		    "-exists:y.example in the record of x.example",
		    CLIENT " through -exists:y.example", NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 exists:y.example -all")
		    "y.example 60 IN AAAA 2001:db8::1\n", "fail",
		    "2001:db8::1 is not in the record of x.example, which "
		    "ends in -all", NULL, "2001:db8::1", NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 ptr -all")
		    "9.113.0.203.in-addr.arpa 60 IN PTR evil-x.example\n"
		    A("evil-x.example", CLIENT), "fail", NOT_IN, NULL, NULL,
		    NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 ptr -all")
		    "9.113.0.203.in-addr.arpa 60 IN PTR M.X.Example\n"
		    A("m.x.example", CLIENT), "pass", "", CLIENT
		    " through ptr", NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 ptr -all")
		    "9.113.0.203.in-addr.arpa 60 IN TIMEOUT\n", "fail",
		    NOT_IN, NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 include:y.example -all")
		    TXT("y.example", "v=spf1 include:z.example -all")
		    TXT("z.example", "v=spf1 ip4:203.0.113.0/24"), "pass", "",
		    CLIENT " through include:y.example, include:z.example",
		    NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 redirect=y.example")
		    TXT("y.example", "v=spf1 ~all"), "softfail", CLIENT
		    " is not in the record of x.example (redirect to "
		    "y.example), which ends in ~all", NULL, NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 include:y.example ?all")
		    TXT("y.example", "v=spf1 -ip4:" CLIENT " +all"),
		    "neutral", CLIENT " is not in the record of x.example, "
		    "which ends in ?all", NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 include:y.example -all"), "permerror",
		    "no SPF record at y.example, at include:y.example", NULL,
		    NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 redirect=y.example") A("y.example",
		    CLIENT), "permerror", "no SPF record at y.example, at "
		    "redirect=y.example", NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 a:y.example -all")
		    "y.example 60 IN SERVFAIL\n", "temperror", "the resolver "
		    "failed (SERVFAIL): A of y.example, at a:y.example", NULL,
		    NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 include:y.example +all")
		    TXT("y.example", "v=spf1 include:z.example")
		    TXT("z.example", "v=spf1 include:w.example")
		    "w.example 60 IN TIMEOUT\n", "temperror", "the resolver "
		    "did not answer in time: TXT of w.example, at "
		    "include:w.example", NULL, NULL, NULL, NULL, NULL },
		{ HERE " 60 IN TIMEOUT\n", "temperror", "the resolver did "
		    "not answer in time: TXT of x.example", NULL, NULL, NULL,
		    NULL, NULL },
		{ TXT(HERE, "v=spf1 a:a..b.example a:%{h}.example -all"),
		    "fail", NOT_IN, NULL, NULL, NULL, "a..b", NULL },
		{ TXT(HERE, "v=spf1 include:%{h} -all"), "permerror",
		    "include:%{h} names no domain that can be asked for",
		    NULL, NULL, NULL, "a..b", NULL },
	};
	static const char *const names[] = { "nothing counts behind all",
		"redirect= beside all", "a host with AAAA alone",
		"a//64 of an IPv6 client", "ip6 never matches a mapped client",
		"ip4 matches a mapped client", "ip4/0 is not for IPv6",
		"/127", "the null MX", "one MX host of two has no address",
		"-exists", "exists asks for A alone",
		"ptr: only the end of another name", "ptr", "ptr: time-out",
		"the path through includes", "redirect to ~all",
		"an include's fail is no match",
		"include without a record", "redirect without a record",
		"SERVFAIL", "a time-out three includes down",
		"a time-out of the record itself",
		"names that can't be asked for don't match",
		"... but are an error of include" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(all); i++)
		is_checked(&all[i], names[i]);
}

static void
macros(void)
{
	static const struct hostile all[] = {
		{ TXT(HERE, "v=spf1 exists:%{d9999r}.y.example -all")
		    A("example.x.y.example", "127.0.0.2"), "pass", "", CLIENT
		    " through exists:%{d9999r}.y.example", NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 exists:%{i}.%{v}.%{h1}.%{o}.y.example "
		    "-all") A("203.0.113.9.in-addr.example.x.example."
		    "y.example", "127.0.0.2"), "pass", "", CLIENT " through "
		    "exists:%{i}.%{v}.%{h1}.%{o}.y.example", NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 exists:%{l1r-}.%{D1}.y.example -all")
		    A("jo.example.y.example", "127.0.0.2"), "pass", "", CLIENT
		    " through exists:%{l1r-}.%{D1}.y.example", NULL,
		    "jo-a-b@x.example", NULL, NULL },
		{ TXT(HERE, "v=spf1 exists:%{S}.y.example -all")
		    A("jo%2Bz%40x.example.y.example", "127.0.0.2"), "pass",
		    "", CLIENT " through exists:%{S}.y.example", NULL,
		    "jo+z@x.example", NULL, NULL },
		{ TXT(HERE, "v=spf1 exists:a%%b%_c%-d.y.example -all")
		    A("a%b\\032c%20d.y.example", "127.0.0.2"), "pass", "",
		    CLIENT " through exists:a%%b%_c%-d.y.example", NULL, NULL,
		    NULL, NULL },
		{ TXT(HERE, "v=spf1 exists:%{ir}.y.example -all")
		    A("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
			"8.b.d.0.1.0.0.2.y.example", "127.0.0.2"), "pass", "",
		    "2001:db8::1 through exists:%{ir}.y.example",
		    "2001:db8::1", NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 exists:%{p}.y.example -all")
		    A("unknown.y.example", "127.0.0.2"), "pass", "", CLIENT
		    " through exists:%{p}.y.example", NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 exists:%{p}.y.example -all")
		    "9.113.0.203.in-addr.arpa 60 IN PTR a.example\n"
		    "9.113.0.203.in-addr.arpa 60 IN PTR m.x.example\n"
		    A("a.example", CLIENT) A("m.x.example", CLIENT)
		    A("m.x.example.y.example", "127.0.0.2"), "pass", "",
		    CLIENT " through exists:%{p}.y.example", NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 a:%{l}.y.example ?all"), "neutral",
		    CLIENT " is not in the record of x.example, which ends in"
		    " ?all", NULL, NULL, "j\303\266@x.example", NULL, NULL },
		{ TXT(HERE, "v=spf1 a:%{h} -all") A(HERE, CLIENT), "fail",
		    NOT_IN, NULL, NULL, NULL, "evil\n\033[2Jx.example",
		    NULL },
		{ TXT(HERE, "v=spf1 a:%{l}.y.example -all")
		    A("postmaster.y.example", CLIENT), "pass", "", CLIENT
		    " through a:%{l}.y.example", NULL, "@x.example", NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 -all exp=e.example") TXT("e.example",
		    "%{i} of %{d} is not %{r}'s, %{C} %{t}"), "fail", NOT_IN,
		    NULL, NULL, NULL, NULL, "203.0.113.9 of x.example is not "
		    "unknown's, 203.0.113.9 1795600000" },
		{ TXT(HERE, "v=spf1 -all exp=e.example") TXT("e.example",
		    "\\027[2J your account"), "fail", NOT_IN, NULL, NULL,
		    NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 -all exp=e.example") TXT("e.example",
		    "Hello %{l}"), "fail", NOT_IN, NULL, NULL,
		    "a\033[2J@x.example", NULL, NULL },
		{ TXT(HERE, "v=spf1 -all exp=%{l}.e.example")
		    TXT("jo.e.example", "See %{L}."), "fail", NOT_IN, NULL,
		    NULL, NULL, NULL, "See jo." },
		{ TXT(HERE, "v=spf1 ~all exp=e.example") TXT("e.example",
		    "Why"), "softfail", CLIENT " is not in the record of "
		    "x.example, which ends in ~all", NULL, NULL, NULL, NULL,
		    NULL },
		{ TXT(HERE, "v=spf1 -all exp=nowhere.example"), "fail",
		    NOT_IN, NULL, NULL, NULL, NULL, NULL },
		{ TXT(HERE, "v=spf1 -all exp=e.example") TXT("e.example",
		    "%{") , "fail", NOT_IN, NULL, NULL, NULL, NULL, NULL },
		{ TXT("xn--bcher-kva.example", "v=spf1 ip4:" CLIENT), "pass",
		    "", CLIENT " through ip4:" CLIENT, NULL,
		    "jo@B\303\274cher.example", NULL, NULL },
	};
	static const char *const names[] = { "%{d9999r}", "i, v, h, o",
		"l with its own delimiter", "%{S} is escaped",
		"%% %_ %-", "i of IPv6, reversed", "p without a name",
		"p: a name below the domain first",
		"l beyond ASCII never matches (RFC 8616)",
		"control characters in HELO make no name",
		"no local part is postmaster", "exp with c, r, t",
		"exp with an escape sequence",
		"exp of a sender with an escape sequence",
		"exp at a name with the local part", "exp is for fail alone",
		"exp names nothing", "exp with a bad macro",
		"a U-label is asked as A-label" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(all); i++)
		is_checked(&all[i], names[i]);
}

/* A pattern n times; "#" is the number, two digits */
static const char *
times(const char *pattern, int n)
{
	struct buf b = { 0 };
	const char *p;
	struct slice s;
	int i;

	for (i = 0; i < n; i++)
		for (p = pattern; *p != '\0'; p++) {
			if (*p == '#')
				buf_addf(&b, "%02d", i);
			else
				buf_add_char(&b, *p);
		}
	s = slice_dup(&arena, buf_slice(&b));
	buf_free(&b);
	return s.p;
}

/* A record of n times a term and an end, then more lines */
static const char *
repeated(const char *term, int n, const char *end, const char *more)
{
	return slice_printf(&arena, HERE " 60 IN TXT \"v=spf1%s %s\"\n%s",
	    times(term, n), end, more).p;
}

static const char *
several(const char *line, int n, const char *more)
{
	return slice_printf(&arena, "%s%s", times(line, n), more).p;
}

static void
is_limited(const char *zone, const char *result, const char *reason,
    const char *matched, const char *name)
{
	struct hostile h = { .zone = zone, .result = result, .reason = reason,
		.matched = matched };

	is_checked(&h, name);
}

#define OVER_10 "more than 10 DNS look-ups: at "
#define OVER_2 "more than 2 look-ups that found nothing: at "

static void
limits(void)
{
	static const char y[] = A("y.example", "192.0.2.1"),
	    ip[] = "ip4:" CLIENT " -all", through[] = CLIENT " through ip4:"
	    CLIENT;

	is_limited(repeated(" a:y.example", 10, ip, y), "pass", "", through,
	    "10 look-ups");
	is_limited(repeated(" a:y.example", 11, ip, y), "permerror",
	    OVER_10 "a:y.example", NULL, "11 look-ups");
	is_limited(repeated(" ip4:192.0.2.1", 100, ip, ""), "pass", "",
	    through, "100 mechanisms that ask nothing");
	is_limited(repeated(" ip4:192.0.2.1", 5000, ip, ""), "pass", "",
	    through, "a record of 70,000 octets");
	is_limited(repeated(" a:y.example", 10, "redirect=z.example", y),
	    "permerror", OVER_10 "redirect=z.example", NULL,
	    "redirect counts");
	is_limited(repeated(" a:n#.example", 2, ip, ""), "pass", "", through,
	    "2 void look-ups");
	is_limited(repeated(" a:n#.example", 3, ip, ""), "permerror",
	    OVER_2 "a:n02.example", NULL, "3 void look-ups");
	is_limited(TXT(HERE, "v=spf1 mx ip4:" CLIENT " -all")
	    HERE " 60 IN MX 1 a.example\n" HERE " 60 IN MX 2 b.example\n"
	    HERE " 60 IN MX 3 c.example\n", "pass", "", through,
	    "three MX hosts without an address are one void term");
	is_limited(repeated(" exists:y.example", 3, ip,
	    "y.example 60 IN AAAA 2001:db8::1\n"), "permerror",
	    OVER_2 "exists:y.example", NULL, "NODATA is void too");
	is_limited(TXT(HERE, "v=spf1 include:x.example ?all"), "permerror",
	    OVER_10 "include:x.example", NULL, "a record that includes "
	    "itself");
	is_limited(TXT(HERE, "v=spf1 include:y.example ?all")
	    TXT("y.example", "v=spf1 include:x.example ?all"), "permerror",
	    OVER_10 "include:y.example", NULL, "two that include each other");
	is_limited(TXT(HERE, "v=spf1 redirect=x.example"), "permerror",
	    OVER_10 "redirect=x.example", NULL,
	    "a record that redirects to itself");
	is_limited(repeated(" include:x.example", 5000, "?all", ""),
	    "permerror", OVER_10 "include:x.example", NULL,
	    "5,000 includes of itself in each");
	is_limited(several(HERE " 60 IN MX # h#.example\n", 10,
	    TXT(HERE, "v=spf1 mx -all") A("h09.example", CLIENT)), "pass", "",
	    CLIENT " through mx", "10 MX hosts");
	is_limited(several(HERE " 60 IN MX # h#.example\n", 11,
	    TXT(HERE, "v=spf1 mx -all") A("h00.example", CLIENT)),
	    "permerror", "more than 10 MX hosts: x.example has 11, at mx",
	    NULL, "11 MX hosts");
	is_limited(several("9.113.0.203.in-addr.arpa 60 IN PTR "
	    "h#.y.example\n", 10, TXT(HERE, "v=spf1 ptr:y.example -all")
	    A("h09.y.example", CLIENT)), "pass", "", CLIENT
	    " through ptr:y.example", "the 10th name of a PTR");
	is_limited(several("9.113.0.203.in-addr.arpa 60 IN PTR "
	    "h#.y.example\n", 11, TXT(HERE, "v=spf1 ptr:y.example -all")
	    A("h10.y.example", CLIENT)), "fail", NOT_IN, NULL,
	    "the 11th is left out");
	is_limited(repeated(" exists:%{s}", 1, times("%{s}", 3000), ""),
	    "permerror", ERROR_AT("%{s}%{s}%{s}%{s}%{s}%{s}%{s}%{s}%{s}%{s}"
	    "%{s}%{s}%{s}%{s}%{s}%{s}%{s}%{s}%{s}%{s}", "no such mechanism"),
	    NULL, "a long error is quoted short");
	is_limited(slice_printf(&arena, HERE " 60 IN TXT \"v=spf1 exists:%s "
	    "-all\"\n", times("%{s}", 3000)).p, "fail", NOT_IN, NULL,
	    "3,000 macros make no name");
	is_limited(slice_printf(&arena, HERE " 60 IN TXT \"v=spf1 exists:%s"
	    "y.example -all\"\n" A("%sy.example", "127.0.0.2"),
	    times("%{d}.", 30), times("x.example.", 24)).p, "pass", "",
	    slice_printf(&arena, CLIENT " through exists:%sy.example",
	    times("%{d}.", 30)).p, "over 253 octets, labels go from the left");
}

/* What is asked: lower-case names, "*" before a personal one */
static struct slice
asked(const struct questions *q)
{
	struct slice s = SLICE("");
	size_t i;

	for (i = 0; i < q->n; i++)
		s = slice_printf(&arena, "%.*s%s%s%s %.*s", SLICE_ARG(s),
		    i != 0 ? ", " : "", q->v[i].personal ? "*" : "",
		    dns_type_name(q->v[i].type), SLICE_ARG(q->v[i].name));
	return s;
}

/* Asks in rounds, from nothing, answered from a zone */
struct rounds {
	struct spf spf;
	struct slice asked[30];
	int n;
};

static void
copy_answer(struct answers *to, const struct answers *from,
    const struct question *q, int64_t time)
{
	struct answer a = *answers_find(from, q->name, q->type);

	a.question = *q;
	a.time = time;
	answers_add(to, &a);
}

static struct rounds
in_rounds(const char *zone, struct mail *m, bool helo)
{
	struct answers all = { 0 }, have = { 0 };
	struct rounds r = { 0 };
	struct error e;
	size_t i;

	if (answers_parse(&all, "test.zone", slice_str(zone), &e) != ERR_NONE)
		printf("# %s\n", e.text);
	while (r.n < 30) {
		struct questions q = { 0 };
		struct compute c = { m, &have, &q, 1795600000 };

		spf_run(&r.spf, &c, helo);
		if (q.n == 0)
			break;
		r.asked[r.n++] = asked(&q);
		for (i = 0; i < q.n; i++)
			copy_answer(&have, &all, &q.v[i], TIME_UNKNOWN);
	}
	answers_free(&have);
	answers_free(&all);
	return r;
}

static struct mail
observed(const char *ip, const char *sender, const char *helo)
{
	return (struct mail){ .arena = &arena,
		.boundary = { .hop = 0, .ip = slice_str(ip),
		    .helo = slice_str(helo), .trust = TRUST_INFERRED,
		    .time = 1795600000 },
		.envelope = { slice_str(sender), ORIGIN_RETURN_PATH } };
}

static void
foreseen(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example");
	struct rounds r = in_rounds(TXT(HERE, "v=spf1 ip4:192.0.2.1 "
	    "include:a.example a:b.example mx:c.example "
	    "exists:%{l}.d.example redirect=e.example")
	    TXT("a.example", "v=spf1 mx ptr -all")
	    TXT("e.example", "v=spf1 -all exp=f.example"), &m, false);

	is_slice(r.asked[0], "TXT x.example", "first the record");
	is_slice(r.asked[1], "TXT a.example, A b.example, MX c.example, "
	    "*A jo.d.example, TXT e.example", "then all of its terms at once;"
	    " a name with the local part is marked");
	is_slice(r.asked[2], "MX a.example, PTR 9.113.0.203.in-addr.arpa",
	    "then those of the include");
	is_int(r.n, 3, "and no more, since it ends there");
	is_slice(slice_str(spf_result_name(r.spf.result)), "permerror",
	    "three void look-ups");
	r = in_rounds(TXT(HERE, "v=spf1 -all exp=f.example")
	    TXT("f.example", "Why"), &m, false);
	is_slice(r.asked[1], "TXT f.example", "exp is asked after a fail");
	is_slice(r.spf.explanation, "Why", "and told");
	r = in_rounds(TXT(HERE, "v=spf1 mx -all") HERE " 60 IN MX 1 a.example"
	    "\n" HERE " 60 IN MX 2 b.example\n" HERE " 60 IN MX 3 .\n", &m,
	    false);
	is_slice(r.asked[2], "A a.example, A b.example", "MX hosts at once");
}

static void
personal(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example");
	struct rounds r = in_rounds(TXT(HERE, "v=spf1 include:%{l}.a.example "
	    "include:%{o}.b.example -all")
	    TXT("jo.a.example", "v=spf1 a mx:c.example exists:%{d}.e.example "
	    "ptr ?all")
	    TXT("x.example.b.example", "v=spf1 a:%{S}.f.example ?all"), &m,
	    false);

	is_slice(r.asked[1], "*TXT jo.a.example, TXT x.example.b.example",
	    "the local part is personal, the sender's domain is not");
	is_slice(r.asked[2], "*A jo.a.example, *MX c.example, "
	    "*A jo.a.example.e.example, PTR 9.113.0.203.in-addr.arpa, "
	    "*A jo%40x.example.f.example", "what a record says that was found"
	    " under a personal name is personal too");
}

/* Ten includes, then all that takes rounds of its own */
static void
deepest(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example");
	struct rounds r;
	const char *zone = slice_printf(&arena, "%s%s", TXT(HERE, "v=spf1 "
	    "include:c0.example -all exp=%{p}.e.example")
	    TXT("m.y.example.e.example", "%{p} is not %{d}")
	    TXT("c0.example", "v=spf1 include:c1.example")
	    TXT("c1.example", "v=spf1 include:c2.example")
	    TXT("c2.example", "v=spf1 include:c3.example")
	    TXT("c3.example", "v=spf1 include:c4.example")
	    TXT("c4.example", "v=spf1 include:c5.example")
	    TXT("c5.example", "v=spf1 include:c6.example")
	    TXT("c6.example", "v=spf1 include:c7.example"),
	    TXT("c7.example", "v=spf1 include:c8.example")
	    TXT("c8.example", "v=spf1 exists:%{p}.z.example")
	    "9.113.0.203.in-addr.arpa 60 IN PTR m.y.example\n"
	    A("m.y.example", CLIENT)).p;

	r = in_rounds(zone, &m, false);
	is_slice(slice_str(spf_result_name(r.spf.result)), "fail",
	    "nine includes and a name");
	is_slice(r.spf.explanation, "m.y.example is not x.example",
	    "and its explanation");
	ok(r.n <= 24, "in %d rounds, at most 24", r.n);
}

/* With the answers that it used, and no others, the result is the same. */
static void
used(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example");
	struct rounds r = in_rounds(TXT(HERE, "v=spf1 a include:y.example "
	    "include:z.example -all") TXT("y.example", "v=spf1 ip4:" CLIENT)
	    TXT("z.example", "v=spf1 mx -all"), &m, false);

	is_slice(asked(&r.spf.used), "TXT x.example, A x.example, "
	    "TXT y.example", "used is what the result hangs on, in order");
	is_int((int64_t)r.spf.npath, 2, "the path has two terms");
	is_slice(r.spf.path[0], "include:y.example", "the include");
	is_slice(r.spf.path[1], "ip4:" CLIENT, "and what matched in it");
	is_slice(r.spf.record, "v=spf1 a include:y.example include:z.example"
	    " -all", "the domain's own record");
	is_slice(r.spf.domain, "x.example", "whose domain");
	is_int(r.spf.lookups, 2, "look-ups counted");
	is_int(r.spf.voids, 1, "void ones too");
}

/* An open world in which some answers are known, given as a zone */
static struct spf
known(struct mail *m, const char *zone, bool off, bool live, int64_t time)
{
	struct answers all = { 0 }, have = { .off = off, .live = live };
	struct questions q = { 0 };
	struct compute c = { m, &have, &q, 1795600000 };
	struct error e;
	struct spf out;
	size_t i;

	if (answers_parse(&all, "test.zone", slice_str(zone), &e) != ERR_NONE)
		printf("# %s\n", e.text);
	for (i = 0; i < all.n; i++)
		copy_answer(&have, &all, &all.v[i].question, time);
	spf_run(&out, &c, false);
	answers_free(&have);
	answers_free(&all);
	return out;
}

static void
is_said(struct spf out, const char *result, const char *reason,
    const char *name)
{
	is_slice(slice_str(spf_result_name(out.result)), result, name);
	is_slice(out.reason.p != NULL ? out.reason : SLICE(""), reason,
	    "... and why");
}

static void
not_known(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example");
	const char *record = TXT(HERE, "v=spf1 include:y.example -all"),
	    *own = TXT(HERE, "v=spf1 exists:%{l}.y.example -all");

	is_said(known(&m, "", true, false, TIME_UNKNOWN), "unverifiable",
	    "the SPF record of x.example is not known: DNS is off", "DNS off");
	is_said(known(&m, record, false, false, TIME_UNKNOWN), "unverifiable",
	    "the SPF record of y.example is not known: no answer is on record",
	    "half of the answers are recorded");
	is_said(known(&m, own, false, true, TIME_UNKNOWN), "unverifiable",
	    "A of jo.y.example, a name that tells of the sender, is not "
	    "known: DNS was not asked", "a name that is not asked live");
	is_said(known(&m, TXT(HERE, "v=spf1 ip4:" CLIENT
	    " include:y.example -all"), false, false, TIME_UNKNOWN), "pass",
	    "", "what comes behind the match need not be known");
	m.boundary.helo = SLICE_NULL;
	is_said(known(&m, TXT(HERE, "v=spf1 a:%{h} -all"), false, false,
	    TIME_UNKNOWN), "unverifiable", "the record asks for the HELO "
	    "name, which is not known", "a record that needs HELO");
}

static void
late(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example");
	const char *pass = TXT(HERE, "v=spf1 ip4:203.0.113.0/24 -all");
	int64_t then = m.boundary.time;

	is_said(known(&m, pass, false, false, then + 2 * 86400), "pass", "",
	    "two days later is not late");
	is_said(known(&m, pass, false, false, then + 12 * 86400), "pass",
	    "the record is of 2026-12-07, 12 days after delivery",
	    "twelve days are");
	is_said(known(&m, TXT(HERE, "v=spf1 -all"), false, false,
	    then + 12 * 86400), "fail", NOT_IN "; the record is of "
	    "2026-12-07, 12 days after delivery", "a late fail");
	m.boundary.time = TIME_UNKNOWN;
	is_said(known(&m, pass, false, false, then), "pass", "the record is "
	    "of 2026-11-25, when it was delivered is not known",
	    "no time of delivery");
}

static struct spf
run_of(const struct mail *given, bool helo)
{
	static const char zone[] = TXT(HERE, "v=spf1 ip4:203.0.113.0/24 -all")
	    TXT("mail.x.example", "v=spf1 exists:%{s}.y.example -all")
	    A("postmaster@mail.x.example.y.example", "127.0.0.2");
	struct mail m = *given;

	return in_rounds(zone, &m, helo).spf;
}

static void
inputs(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example"), n;

	is_said(run_of(&m, false), "pass", "", "MAIL FROM");
	is_slice(run_of(&m, false).sender, "jo@x.example", "the sender");
	is_said(run_of(&m, true), "pass", "", "HELO, as postmaster there");
	n = m, n.envelope.mail_from = SLICE("");
	is_slice(run_of(&n, false).sender, "postmaster@mail.x.example",
	    "the null sender is HELO's");
	n.boundary.helo = SLICE_NULL;
	is_said(run_of(&n, false), "unverifiable", "the envelope sender is "
	    "null, and the HELO name is not known", "null and no HELO");
	is_said(run_of(&n, true), "unverifiable", "the HELO name is not known",
	    "no HELO");
	n = m, n.envelope = (struct envelope){ SLICE_NULL, ORIGIN_NONE };
	is_said(run_of(&n, false), "unverifiable", "the envelope sender is "
	    "not known", "no MAIL FROM");
	n = m, n.boundary = (struct boundary){ .hop = -1 };
	is_said(run_of(&n, false), "unverifiable", "no boundary: the client's "
	    "address is not known", "no boundary");
	is_slice(run_of(&n, false).domain, "x.example",
	    "the domain is told nevertheless");
	n = m, n.boundary.ip = SLICE_NULL;
	is_said(run_of(&n, false), "unverifiable", "the boundary's Received "
	    "field gives no address of the client", "no address");
	n = m, n.boundary.ip = SLICE("10.1.2.3");
	is_said(run_of(&n, false), "unverifiable", "the client 10.1.2.3 is a "
	    "private address: a relay inside, not the sender's",
	    "a private client");
}

static void
claims(void)
{
	struct mail m = observed(CLIENT, "jo@x.example", "mail.x.example");

	m.provenance = PROVENANCE_SUBMITTED;
	m.boundary.trust = TRUST_NONE;
	is_said(run_of(&m, false), "unverifiable", "the client's address is "
	    "only what the header of a submitted message claims",
	    "a submitted message");
	m.boundary.trust = TRUST_CONFIGURED;
	m.boundary.hop = -1;
	is_said(run_of(&m, false), "unverifiable", "the envelope sender is "
	    "only what the header of a submitted message claims",
	    "... whose client the caller states");
	m.envelope.origin = ORIGIN_GIVEN;
	is_said(run_of(&m, false), "pass", "", "... and the sender, too");
	m = observed(CLIENT, "", "[203.0.113.9]");
	is_said(run_of(&m, true), "none", "the HELO name [203.0.113.9] is an "
	    "address literal", "HELO of an address literal");
	m = observed(CLIENT, "", "localhost");
	is_said(run_of(&m, true), "none", "the HELO name localhost is a "
	    "single label", "HELO of one label");
	m = observed(CLIENT, "", "203.0.113.9");
	is_said(run_of(&m, false), "none", "the HELO name 203.0.113.9 is an "
	    "address, or ends in a number", "HELO of a bare address");
	m = observed(CLIENT, "jo@x..example", "mail.x.example");
	is_said(run_of(&m, false), "none", "the sender's domain x..example "
	    "has a label that is empty or has over 63 octets, or characters "
	    "that no name has", "an empty label");
}

int
main(void)
{
	records();
	syntax();
	mechanisms();
	macros();
	limits();
	foreseen();
	personal();
	deepest();
	used();
	not_known();
	late();
	inputs();
	claims();
	arena_free(&arena);
	return done_testing();
}

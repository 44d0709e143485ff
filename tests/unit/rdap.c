/* RDAP answers, lists of servers and security.txt, as they come: the odd, the
 * old and the broken. */

#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/notify/rdap.h"
#include "core/notify/security_txt.h"
#include "tests/unit/tap.h"

static struct arena arena;
static struct error e;

/* --- RDAP --- */

static void
test_rdap(void)
{
	static const struct {
		const char *name, *octets;
		const char *address, *role; /* of the first; NULL: none */
		size_t n;
	} cases[] = {
		{ "a role as a word",
		    "{\"objectClassName\":\"ip network\",\"entities\":[{"
		    "\"roles\":\"abuse\",\"vcardArray\":[\"vcard\",[[\"email\","
		    "{},\"text\",\"a@x.example\"]]]}]}", "a@x.example",
		    "abuse", 1 },
		{ "mailto: and a list of values",
		    "{\"objectClassName\":\"ip network\",\"entities\":[{"
		    "\"roles\":[\"abuse\"],\"vcardArray\":[\"vcard\",[["
		    "\"email\",{},\"uri\",[\"mailto:b@x.example\"]]]]}]}",
		    "b@x.example", "abuse", 1 },
		{ "abuse by the type of an address alone",
		    "{\"objectClassName\":\"ip network\",\"entities\":[{"
		    "\"roles\":[\"technical\"],\"vcardArray\":[\"vcard\",["
		    "[\"email\",{\"type\":[\"work\",\"abuse\"]},\"text\","
		    "\"c@x.example\"]]]}]}", "c@x.example",
		    "technical abuse", 1 },
		{ "a page instead of an address (RFC 8605)",
		    "{\"objectClassName\":\"domain\",\"entities\":[{\"roles\":"
		    "[\"abuse\"],\"vcardArray\":[\"vcard\",[[\"contact-uri\","
		    "{},\"uri\",\"https://r.example/abuse\"]]]}]}", "",
		    "abuse", 1 },
		{ "properties that are none",
		    "{\"objectClassName\":\"ip network\",\"entities\":[7,{"
		    "\"roles\":[3],\"vcardArray\":[\"vcard\",[[],7,[\"email\"],"
		    "[\"email\",{},\"text\",5],[\"email\",null,\"text\","
		    "\"d@x.example\"]]]},null]}", "d@x.example", "", 1 },
		{ "nobody at all", "{\"rdapConformance\":[]}", NULL, NULL, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct rdap r;
		bool good = rdap_read(&r, slice_str(cases[i].octets), &arena,
		    &e) == ERR_NONE && r.ncontacts == cases[i].n;

		ok(good && (cases[i].address == NULL || (slice_eq_str(
			r.contacts[0].address, cases[i].address) &&
			slice_eq_str(r.contacts[0].role, cases[i].role))),
		    "%s", cases[i].name);
	}
}

static void
test_rdap_none(void)
{
	static const struct {
		const char *octets, *why;
	} cases[] = {
		{ "<html>", "JSON" },
		{ "[]", "no object" },
		{ "{}", "no answer of RDAP" },
		{ "{\"message\":\"hello\"}", "no answer of RDAP" },
		{ "{\"objectClassName\":\"ip network\"", "JSON" },
	};
	struct rdap r;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		ok(rdap_read(&r, slice_str(cases[i].octets), &arena, &e) ==
		    ERR_FORMAT && strstr(e.text, cases[i].why) != NULL,
		    "%s: %s", cases[i].octets, e.text);
	ok(rdap_read(&r, SLICE("{\"errorCode\":429,\"title\":\"Slow down\"}"),
	    &arena, &e) == ERR_NONE && slice_find(r.trouble,
	    SLICE("too many questions, Slow down")) != SLICE_NONE,
	    "an error that a registry says is said");
	ok(rdap_read(&r, SLICE("{\"objectClassName\":\"ip network\","
	    "\"entities\":[{\"roles\":[\"abuse\"],\"links\":[{\"rel\":"
	    "\"self\",\"href\":\"https://r.example/entity/A\"}]}]}"), &arena,
	    &e) == ERR_NONE && slice_eq_str(r.more,
	    "https://r.example/entity/A"),
	    "an abuse contact without an address has a page");
}

/* Entities within entities, as deep as JSON goes, and very many of them */
static void
test_rdap_limits(void)
{
	struct buf b = { 0 };
	struct rdap r;
	unsigned i;

	buf_add_str(&b, "{\"objectClassName\":\"ip network\",\"entities\":[");
	for (i = 0; i < 1000; i++)
		buf_addf(&b, "%s{\"roles\":[\"abuse\"],\"vcardArray\":["
		    "\"vcard\",[[\"email\",{},\"text\",\"a%u@x.example\"]]]}",
		    i != 0 ? "," : "", i);
	buf_add_str(&b, "]}");
	ok(rdap_read(&r, buf_slice(&b), &arena, &e) == ERR_NONE &&
	    r.ncontacts == LOOKUP_MOST_CONTACTS, "of a thousand contacts %d "
	    "are taken", LOOKUP_MOST_CONTACTS);
	buf_clear(&b);
	for (i = 0; i < 5000; i++)
		buf_add_str(&b, "{\"entities\":[");
	ok(rdap_read(&r, buf_slice(&b), &arena, &e) == ERR_FORMAT,
	    "five thousand within each other are refused: %s", e.text);
	buf_free(&b);
}

/* --- who is to be asked --- */

static void
test_servers(void)
{
	static const struct slice list = SLICE("{\"services\":["
	    "[[\"192.0.0.0/8\"],[\"https://wide.example/\"]],"
	    "[[\"192.0.2.0/24\",\"198.51.100.0/24\"],"
	    "[\"http://plain.example/\",\"https://near.example\"]],"
	    "[[\"2001:db8::/32\"],[\"https://six.example/\"]],"
	    "[[\"example\"],[\"https://tld.example/\"]],"
	    "[[\"com.example\"],[\"https://second.example/\"]]]}");
	static const struct {
		const char *about, *url; /* NULL: none */
	} cases[] = {
		{ "192.0.2.7", "https://near.example/ip/192.0.2.7" },
		{ "192.9.9.9", "https://wide.example/ip/192.9.9.9" },
		{ "203.0.113.1", NULL },
		{ "2001:db8::7", "https://six.example/ip/2001:db8::7" },
		{ "x.example", "https://tld.example/domain/x.example" },
		{ "x.com.example",
		    "https://second.example/domain/x.com.example" },
		{ "x.test", NULL },
	};
	struct slice *v;
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct slice about = slice_str(cases[i].about);
		enum err err = rdap_servers(list, about, &arena, &v, &n, &e);

		if (cases[i].url == NULL)
			ok(err == ERR_ABSENT, "%s: %s", cases[i].about,
			    e.text);
		else
			is_slice(err == ERR_NONE ? rdap_url(v[0], about,
			    &arena) : SLICE_NULL, cases[i].url,
			    cases[i].about);
	}
	ok(rdap_servers(SLICE("{\"services\":7}"), SLICE("x.test"), &arena,
	    &v, &n, &e) == ERR_FORMAT, "what is no list: %s", e.text);
}

/* --- security.txt --- */

#define AT "https://x.example/.well-known/security.txt"
#define CONTACT "Contact: mailto:psirt@x.example\n"
#define UNTIL "Expires: 2027-01-01T00:00:00Z\n"

static void
test_security_txt(void)
{
	static const struct {
		const char *name, *octets, *doubt; /* "": it is trusted */
	} cases[] = {
		{ "a good one", CONTACT UNTIL "Canonical: " AT "\n", "" },
		{ "one that has expired", CONTACT
		    "Expires: 2026-01-01T00:00:00z\r\n", "has expired" },
		{ "one that never expires", CONTACT, "does not say when" },
		{ "one with a date that is none", CONTACT
		    "Expires: next year\n", "does not say when" },
		{ "two dates", CONTACT UNTIL UNTIL, "twice" },
		{ "one of another place", CONTACT UNTIL
		    "Canonical: https://y.example/security.txt\n",
		    "another place" },
		{ "one of several places", CONTACT UNTIL
		    "Canonical: https://y.example/security.txt\n"
		    "Canonical: " AT "\n", "" },
		{ "a signed one", "-----BEGIN PGP SIGNED MESSAGE-----\n"
		    "Hash: SHA512\n\n# to us\n- " CONTACT UNTIL
		    "-----BEGIN PGP SIGNATURE-----\nContact: "
		    "mailto:evil@x.example\n", "" },
	};
	struct security_txt t;
	int64_t now = 0;
	size_t i;

	clock_parse_rfc3339(SLICE("2026-11-25T00:00:00Z"), &now);
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		enum err err = security_txt_read(&t, slice_str(
		    cases[i].octets), SLICE(AT), SLICE("x.example"), now,
		    &arena, &e);

		ok(err == ERR_NONE && t.ncontacts == 1 && slice_eq_str(
			t.contacts[0].address, "psirt@x.example") &&
		    (cases[i].doubt[0] == '\0' ? t.doubt.p == NULL
		    : slice_find(t.doubt, slice_str(cases[i].doubt)) !=
			SLICE_NONE), "%s: %.*s", cases[i].name,
		    SLICE_ARG(t.doubt));
	}
	ok(security_txt_read(&t, SLICE(CONTACT UNTIL),
	    SLICE("https://park.example/x"), SLICE("x.example"), now, &arena,
	    &e) == ERR_NONE && slice_find(t.doubt, SLICE("another domain's"))
	    != SLICE_NONE, "one behind a redirect: %.*s", SLICE_ARG(t.doubt));
	ok(security_txt_read(&t, SLICE("<html>Not found: try later</html>"),
	    SLICE(AT), SLICE("x.example"), now, &arena, &e) == ERR_FORMAT,
	    "%s", e.text);
	ok(security_txt_read(&t, SLICE(UNTIL "Contact: mailto:\n"
	    "Contact: tel:+1-201-555-0123\n"
	    "Contact: https://x.example/form\nContact: plain@x.example\n"
	    "Preferred-Languages: PT, en\n"), SLICE(AT), SLICE("x.example"),
	    now, &arena, &e) ==
	    ERR_NONE && t.ncontacts == 2 && slice_eq_str(t.contacts[0].form,
	    "https://x.example/form") && slice_eq_str(t.contacts[1].address,
	    "plain@x.example") && slice_eq_str(t.languages, "pt en"),
	    "contacts in their order, pages too; no telephone");
}

int
main(void)
{
	test_rdap();
	test_rdap_none();
	test_rdap_limits();
	test_servers();
	test_security_txt();
	arena_free(&arena);
	return done_testing();
}

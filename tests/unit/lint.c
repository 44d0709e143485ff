/* Checks of the catalogue: what is found in bad entries, and that the
 * product's own are good. */

#include <stdio.h>
#include <stdlib.h>

#include "core/esp/lint.h"
#include "tests/unit/tap.h"

static const char head[] = "[service one]\nname = One\nkind = crm\n"
			   "country = UY\nnote = x\n"; /* five lines */

static const char *
found(const struct lint *l, size_t i)
{
	static char line[600];

	if (i >= l->n)
		return "nothing";
	snprintf(line, sizeof line, "%.*s:%d: %.*s: %.*s",
	    SLICE_ARG(l->v[i].file), l->v[i].line, SLICE_ARG(l->v[i].field),
	    SLICE_ARG(l->v[i].text));
	return line;
}

static void
check(const char *text, enum catalogue_origin origin, struct lint *l,
    struct catalogue *c)
{
	*c = (struct catalogue){ .loading = origin };
	*l = (struct lint){ 0 };
	catalogue_add(c, "x.ini", slice_str(text));
	catalogue_ready(c);
	lint_catalogue(l, c);
}

/* Several lines in one, for names of tests */
static const char *
in_one(const char *lines)
{
	static char line[1000];

	snprintf(line, sizeof line, "%s", lines);
	for (char *p = line; (p = strchr(p, '\n')) != NULL;)
		*p = ';';
	return line;
}

/* One of the lines is found fault with, the file's line `at`: once, in those
 * words. */
static void
bad_at(int at, const char *line, const char *field, const char *words)
{
	struct catalogue c;
	struct lint l;
	char text[1000];

	snprintf(text, sizeof text, "%s%s\n", head, line);
	check(text, ORIGIN_PRODUCT, &l, &c);
	ok(l.n == 1 && l.v[0].line == at && slice_eq_str(l.v[0].field, field) &&
	    slice_find(l.v[0].text, slice_str(words)) != SLICE_NONE &&
	    !l.v[0].warning, "%s: %s (%s)", in_one(line), words, found(&l, 0));
	lint_free(&l);
	catalogue_free(&c);
}

static void
bad(const char *line, const char *field, const char *words)
{
	bad_at(6, line, field, words);
}

static void
good(const char *lines)
{
	struct catalogue c;
	struct lint l;
	char text[1000];

	snprintf(text, sizeof text, "%s%s\n", head, lines);
	check(text, ORIGIN_PRODUCT, &l, &c);
	ok(l.n == 0, "nothing wrong with %s (%s)", in_one(lines), found(&l, 0));
	lint_free(&l);
	catalogue_free(&c);
}

static void
test_anybody(void)
{
	bad("rdns = *.co.uk", "rdns", "anybody can have such a name");
	bad("rdns = *acme.com", "rdns", "anybody can have such a name");
	bad("rdns = mail.*", "rdns", "anybody can have such a name");
	bad("spf = bounce@*", "spf", "anybody can have such a name");
	bad("dkim = *.com", "dkim", "anybody can have such a name");
	bad("link = *.com", "link", "anybody can have such a name");
	bad("mail-from = *@*", "mail-from", "addresses of anybody");
	bad("message-id = *@*", "message-id", "Message-IDs of anybody");
	bad("header = Message-ID: *", "header", "mail of anybody");
	bad("header = Subject", "header", "mail of anybody");
	bad("dkim-customer = <alnum>", "dkim-customer", "selectors of anybody");
	good("rdns = *.acme.co.uk");
	good("rdns = mail*.acme.com");
	good("spf = b*@acme.com");
	good("link = *.acme<digits>.com");
	good("header = Message-ID: <any>@acme.com>");
	good("dkim-customer = acme<digits>");
}

static void
test_never(void)
{
	bad("rdns = mail_@acme.com", "rdns", "can never match");
	bad("rdns = *.acme.com.", "rdns", "can never match");
	bad("mail-from = bounce-<digits>", "mail-from", "can never match");
	bad("message-id = \\<*@acme.com\\>", "message-id", "can never match");
	bad("header = X Acme: 1", "header", "can never match");
	bad("dkim = acme.com selector a/b", "dkim", "can never match");
	bad("account = id link-host {<any>}/x \"id\"", "account",
	    "can never match");
	bad("account = id mail-from b-{*}@acme.com \"id\"", "account",
	    "captures nothing");
	bad("rdns = {*}.acme.com", "rdns", "nothing is captured here");
}

static void
test_ranges(void)
{
	bad("ip = 0.0.0.0/0 2026-11-25", "ip", "wider than");
	bad("ip = 64.0.0.0/7 2026-11-25", "ip", "wider than");
	bad("ip = 2000::/3 2026-11-25", "ip", "wider than");
	bad("ip = 10.1.0.0/16 2026-11-25", "ip", "set aside");
	bad("ip = 100.0.0.0/8 2026-11-25", "ip", "set aside");
	bad("ip = 2001:db8:1::/48 2026-11-25", "ip", "set aside");
	bad("ip = 9.1.2.3/24 2026-11-25", "ip", "bits behind the range");
	bad("ip = 9.1.2.0/24", "ip", "no date");
	bad("ip = 9.1.2.0/24 2026-13-25", "ip", "when it was seen");
	good("ip = 9.1.2.0/24 2026-11-25\nip = 9.1.3.0/24 2026-11-25");
	good("ip = 9.1.2.3 2026-11-25");
	good("ip = 2a01:111:f400::/48 2026-11-25");
}

static void
test_contacts(void)
{
	bad("contact = abuse@acme.com\ncontact-date = 2026-11-25",
	    "contact-source", "never a recipient without your word");
	bad("contact = abuse@acme.com\ncontact-source = its page",
	    "contact-date", "is missing");
	bad("contact = abuse@acme\ncontact-source = its page\n"
	    "contact-date = 2026-11-25", "contact", "no mail address");
	bad("form = acme.com/abuse\ncontact-source = its page\n"
	    "contact-date = 2026-11-25", "form", "no page");
	bad("form = https://acme.com/a\ncontact-source = ?\n"
	    "contact-date = 2026-11-25", "contact-source", "where to look");
	bad("contact = abuse@acme.com\ncontact-source = its page\n"
	    "contact-date = 2026-11-25\ncontact-format = form",
	    "contact-format", "there is no form");
	good("contact = abuse@acme.com\nform = https://acme.com/abuse\n"
	     "contact-source = its page\ncontact-date = 2026-11-25\n"
	     "contact-language = pt-BR en");
}

static void
test_twice(void)
{
	bad_at(7, "rdns = *.acme.com\nrdns = *.ACME.com", "rdns", "says that");
	bad_at(6, "dkim = a.acme.com\ndkim = acme.com", "dkim", "says that");
	bad_at(7, "ip = 9.1.0.0/16 2026-11-25\nip = 9.1.2.0/24 2026-11-25",
	    "ip", "says that");
	bad_at(7, "account = id mail-from b-{<any>}@acme.com \"id\"\n"
	    "account = id mail-from b-{<any>}@acme.com \"user\"", "account",
	    "stands in line 6 already");
	bad_at(7, "carrier = two\ncarrier = two\n[service two]\nname = Two\n"
	    "kind = crm\ncountry = UY\nnote = x", "carrier",
	    "stands in line 6 already");
}

/* Entries of a user's own: a warning where it is his to decide */
static void
test_users(void)
{
	struct catalogue c;
	struct lint l;

	check("[service one]\nname = One\nkind = crm\nrdns = *.acme.com\n"
	      "contact = abuse@acme.com\n", ORIGIN_USER, &l, &c);
	ok(l.n == 2 && l.v[0].warning && l.v[1].warning,
	    "a user's entry without country and source: two warnings (%s)",
	    found(&l, 0));
	lint_free(&l);
	catalogue_free(&c);
	check("[service one]\nname = One\nkind = crm\nrdns = *.github.io\n"
	      "country = UY\n", ORIGIN_USER, &l, &c);
	ok(l.n == 1 && slice_find(l.v[0].text, SLICE("customers can have")) !=
	    SLICE_NONE, "names that customers can have (%s)", found(&l, 0));
	lint_free(&l);
	catalogue_free(&c);
	check("[service one]\nname = One\nkind = shop\ncountry = XY\n"
	      "name = Two\n[service one]\nname = One\nkind = crm\n"
	      "rdns = *.acme.com\ncountry = ZZ\n", ORIGIN_USER, &l, &c);
	ok(l.n == 3, "a word twice, an entry twice, no country (%s)",
	    found(&l, 0));
	lint_free(&l);
	catalogue_free(&c);
}

/* Two services; how many findings there are */
static size_t
between(const char *a, const char *b, const char *carriers)
{
	struct catalogue c;
	struct lint l;
	char text[1000];
	size_t n;

	snprintf(text, sizeof text,
	    "[service a]\nname = A\nkind = crm\ncountry = UY\n%s\n"
	    "[service b]\nname = B\nkind = crm\ncountry = UY\n%s\n%s"
	    "[service c]\nname = C\nkind = crm\ncountry = UY\nlink = c.com\n"
	    "carrier = a\n", a, b, carriers);
	check(text, ORIGIN_USER, &l, &c);
	n = l.n;
	lint_free(&l);
	catalogue_free(&c);
	return n;
}

static void
test_claims(void)
{
	static const struct {
		const char *a, *b;
		bool both;
	} v[] = {
		{ "dkim = acme.com", "dkim = acme.com", true },
		{ "dkim = acme.com", "dkim = mail.acme.com", true },
		{ "dkim = acme.com", "dkim = macme.com", false },
		{ "dkim = acme.com selector a<digits>",
		    "dkim = acme.com selector a7", true },
		{ "dkim = acme.com selector a<digits>",
		    "dkim = acme.com selector ab", false },
		{ "dkim = s<digits>.acme.com", "dkim = s1*.acme.com", true },
		{ "spf = acme.com", "spf = *.acme.com", true },
		{ "spf = a*@acme.com", "spf = *b@acme.com", true },
		{ "spf = a@acme.com", "spf = b@acme.com", false },
		{ "rdns = a-*.acme.com", "rdns = *-b.acme.com", true },
		{ "rdns = <digits>.acme.com", "rdns = a*.acme.com", false },
		{ "ip = 9.0.0.0/16 2026-11-25", "ip = 9.0.7.0/24 2026-11-25",
		    true },
		{ "ip = 9.0.0.0/24 2026-11-25", "ip = 9.0.1.0/24 2026-11-25",
		    false },
		{ "dkim = acme.com", "signed = acme.com X-B: *", true },
		{ "signed = acme.com X-B: a*", "signed = acme.com X-B: b*",
		    false },
	};

	for (size_t i = 0; i < ARRAY_LEN(v); i++) {
		ok(between(v[i].a, v[i].b, "") == v[i].both, "%s, %s: %s",
		    v[i].a, v[i].b, v[i].both ? "only one can have it" : "no matter");
		is_int((int64_t)between(v[i].a, v[i].b, "carrier = c\n"), 0,
		    "  and none where one rides on the other");
	}
	is_int((int64_t)between("dkim = acme.com\ncarrier = b", "link = b.com",
	    "carrier = c\n"), 3, "carriers in a ring: each is told");
}

/* Every octet of the worst subject may look at every item, and no more. */
static void
bounded(const struct shape *s, struct slice subject, size_t *worst)
{
	size_t steps = 0;

	if (s->items == NULL)
		return;
	(void)shape_match_steps(s, subject, NULL, &steps);
	if (steps > (subject.n + 1) * 2 * (s->n + 1))
		++*worst;
}

static void
test_product(void)
{
	struct catalogue c = { .loading = ORIGIN_PRODUCT };
	struct lint l = { 0 };
	struct error e;
	size_t unsourced = 0, unbounded = 0, patterns = 0;
	static char hostile[4097];

	memset(hostile, 'a', sizeof hostile - 1);
	is_int(catalogue_load(&c, "core/esp/catalogue", &e), ERR_NONE,
	    "the product's catalogue loads");
	catalogue_ready(&c);
	ok(c.n > 100, "it has its services");
	lint_catalogue(&l, &c);
	ok(l.n == 0, "nothing is wrong with it");
	for (size_t i = 0; i < l.n; i++)
		printf("# %s\n", found(&l, i));
	for (size_t i = 0; i < c.n; i++) {
		const struct service *s = &c.v[i];

		for (size_t k = 0; k < s->ncontacts; k++)
			unsourced += s->contacts[k].source.n == 0 ||
			    s->contacts[k].date.n == 0;
		for (size_t k = 0; k < s->nrules; k++) {
			patterns++;
			bounded(&s->rules[k].shape,
			    slice_of(hostile, sizeof hostile - 1), &unbounded);
			bounded(&s->rules[k].selector_shape,
			    slice_of(hostile, sizeof hostile - 1), &unbounded);
		}
		for (size_t k = 0; k < s->naccounts; k++, patterns++)
			bounded(&s->accounts[k].shape,
			    slice_of(hostile, sizeof hostile - 1), &unbounded);
	}
	is_int((int64_t)unsourced, 0, "each contact has source and date");
	ok(patterns > 1000, "its patterns");
	is_int((int64_t)unbounded, 0, "each matches in linear time");
	lint_free(&l);
	catalogue_free(&c);
}

/* All strings of two letters up to four: do two shapes meet just where one
 * of these matches both?  The shapes are short enough for that. */
static void
test_meet(void)
{
	static const char *const texts[] = { "a*", "*b", "a?b", "<digits>",
		"a<digits>", "*a*", "ab", "a*b", "?", "??", "1<any>", "*1",
		"<hex:2>", "<label>1" };
	static const char letters[] = "ab1";
	struct arena a = { 0 };
	size_t wrong = 0;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
			struct shape x, y;
			const char *why;
			size_t at;
			bool any = false;

			shape_parse(&x, &a, slice_str(texts[i]), &why, &at);
			shape_parse(&y, &a, slice_str(texts[k]), &why, &at);
			for (int m = 0; m < 4 * 81; m++) {
				char s[4] = { letters[m % 3],
					letters[m / 3 % 3],
					letters[m / 9 % 3],
					letters[m / 27 % 3] };
				struct slice t = slice_of(s,
				    (size_t)m / 81 + 1);

				any |= shape_match(&x, t, NULL) &&
				    shape_match(&y, t, NULL);
			}
			if (any != shapes_meet(&x, &y)) {
				printf("# %s %s\n", texts[i], texts[k]);
				wrong++;
			}
		}
	is_int((int64_t)wrong, 0, "shapes meet where a string matches both");
	arena_free(&a);
}

int
main(void)
{
	test_anybody();
	test_never();
	test_ranges();
	test_contacts();
	test_twice();
	test_users();
	test_claims();
	test_meet();
	test_product();
	return done_testing();
}

/* The catalogue: what loads, what is said about what does not. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/url.h"
#include "core/esp/catalogue.h"
#include "tests/unit/tap.h"

static const char good[] =
    "# a comment\n"
    "[service acme]\n"
    "name = Acme Mail\n"
    "kind = transactional\n"
    "country = UY\n"
    "url = https://acme.example\n"
    "carrier = big\n"
    "rdns = *.acme.example\n"
    "dkim = acme.example\n"
    "dkim = shop.example selector acme<digits>\n"
    "spf = b<digits>.acme.example\n"
    "ip = 192.0.2.0/24 2026-11-23\n"
    "header = X-Acme-Id: <hex:8>\n"
    "signed = big.example Feedback-ID: *:acme\n"
    "account = user mail-from b+{<digits>}@* \"who paid\"\n"
    "account = login header:X-Acme|base64|hex {<any>} \"the login\"\n"
    "contact = abuse@acme.example\n"
    "contact = desk@acme.example\n"
    "contact-source = its home page\n"
    "contact-date = 2026-11-23\n"
    "wants = full headers\n"
    "note = one\n"
    "note = two\n"
    "[service big]\n"
    "name = Big\n"
    "kind = hosting\n";

static struct catalogue
load(const char *text)
{
	struct catalogue c = { 0 };

	catalogue_add(&c, "test.ini", slice_str(text));
	catalogue_ready(&c);
	return c;
}

static void
test_good(void)
{
	struct catalogue c = load(good);
	const struct service *s = catalogue_find(&c, SLICE("acme"));
	const struct service_contact *contact;

	is_int((int64_t)c.nproblems, 0, "a good file has no problems");
	is_int((int64_t)c.n, 2, "it has two services");
	if (!ok(s != NULL, "acme is found"))
		return;
	is_slice(s->name, "Acme Mail", "its name");
	is_int((int64_t)s->nrules, 7, "its rules");
	is_slice(s->rules[2].selector, "acme<digits>", "a selector's shape");
	is_slice(s->rules[5].field, "X-Acme-Id", "a header rule's field");
	is_slice(s->rules[6].signer, "big.example", "a signed rule's signer");
	is_int((int64_t)s->naccounts, 2, "its accounts");
	is_slice(s->accounts[0].meaning, "who paid", "what an account means");
	ok(s->accounts[1].decoders[0].how == DECODE_BASE64 &&
	    s->accounts[1].decoders[1].how == DECODE_HEX, "decoders, in order");
	is_int((int64_t)s->nnotes, 2, "two notes");
	contact = service_contact(s);
	is_slice(contact ? contact->address : SLICE_NULL, "desk@acme.example",
	    "the contact is the sourced one");
	ok(service_rides_on(s, catalogue_find(&c, SLICE("big"))),
	    "acme rides on big");
	ok(catalogue_find(&c, SLICE("nobody")) == NULL, "nobody is not there");
	is_int((int64_t)strlen(c.version), 16, "the version is 16 characters");
	catalogue_free(&c);
}

/* One broken line: which one is said, and the rest loads. */
static void
broken(const char *line, const char *field, const char *why)
{
	struct catalogue c = { 0 };
	char text[512];

	snprintf(text, sizeof text,
	    "[service one]\nname = One\nkind = crm\n%s\nhelo = one.example\n"
	    "[service two]\nname = Two\nkind = crm\n", line);
	catalogue_add(&c, "broken.ini", slice_str(text));
	catalogue_ready(&c);
	ok(c.nproblems == 1 && c.problems[0].line == 4 &&
	    slice_eq_str(c.problems[0].field, field) &&
	    slice_eq_str(c.problems[0].file, "broken.ini"),
	    "%s: file, line and field are said (%s)", why,
	    c.nproblems ? c.problems[0].text.p : "no problem");
	ok(c.n == 2 && catalogue_find(&c, SLICE("one"))->nrules == 1,
	    "  and the rest loads");
	catalogue_free(&c);
}

static void
test_broken(void)
{
	struct catalogue c;

	broken("helo = a<no>", "helo", "a class that there is not");
	broken("colour = blue", "colour", "a key that there is not");
	broken("ip = 192.0.2.0/33", "ip", "a range that is none");
	broken("ip = mail.example", "ip", "a name for a range");
	broken("dkim = localhost", "dkim", "a domain without a dot");
	broken("account = user mail-from b+<digits>@* \"x\"", "account",
	    "no capture");
	broken("account = user somewhere {*} \"x\"", "account",
	    "a place that there is not");
	broken("account = user mail-from {*}", "account", "no meaning");
	broken("account = user header:X|rot13 {*} \"x\"", "account",
	    "a decoder that there is not");
	broken("contact = https://one.example/abuse", "contact",
	    "a page for an address");
	broken("wants = headers", "wants", "no contact before it");
	broken("header =", "header", "no value");
	broken("hosts = mine", "hosts", "neither own nor customers");

	c = load("[service A_B]\nname = x\nkind = y\n[service ok]\nname = x\n"
		 "kind = y\ncarrier = nowhere\n[service nameless]\nkind = y\n"
		 "[receiver x]\nby = y\n");
	is_int((int64_t)c.n, 1, "a bad slug and a missing name cost the entry");
	is_int((int64_t)c.nproblems, 4, "each has its problem");
	catalogue_free(&c);
}

static void
put(const char *dir, const char *file, const char *text)
{
	char *path = xasprintf("%s/%s", dir, file);
	FILE *f = fopen(path, "w");

	if (f != NULL) {
		fputs(text, f);
		fclose(f);
	}
	free(path);
}

static void
take_away(const char *dir, const char *file)
{
	char *path = xasprintf("%s/%s", dir, file);

	unlink(path);
	free(path);
}

static void
test_on_top(void)
{
	char a[] = "/tmp/espy-catalogue-XXXXXX", b[] = "/tmp/espy-user-XXXXXX";
	struct catalogue c = { 0 }, d = { 0 };
	struct error e = { 0 };

	if (mkdtemp(a) == NULL || mkdtemp(b) == NULL)
		return;
	put(a, "x.ini", "[service x]\nname = Product\nkind = crm\n");
	put(a, "y.ini", "[service y]\nname = Why\nkind = crm\n");
	put(a, ".hidden.ini", "[service z]\nname = Z\nkind = crm\n");
	put(a, "notes.txt", "nothing\n");
	put(b, "mine.ini", "[service x]\nname = User\nkind = crm\n");
	ok(catalogue_load(&c, a, &e) == ERR_NONE &&
	    catalogue_load(&c, b, &e) == ERR_NONE, "two directories load");
	catalogue_ready(&c);
	is_int((int64_t)c.n, 2, "a user's entry replaces the product's");
	is_slice(catalogue_find(&c, SLICE("x"))->name, "User", "it is his");
	catalogue_load(&d, a, &e);
	catalogue_ready(&d);
	ok(strcmp(c.version, d.version) != 0, "the version tells them apart");
	ok(catalogue_load(&d, "/nonexistent/espy", &e) == ERR_ABSENT &&
	    strstr(e.text, "/nonexistent/espy") != NULL,
	    "a directory that is not there is said: %s", e.text);
	catalogue_free(&c);
	catalogue_free(&d);
	take_away(a, "x.ini");
	take_away(a, "y.ini");
	take_away(a, ".hidden.ini");
	take_away(a, "notes.txt");
	take_away(b, "mine.ini");
	rmdir(a);
	rmdir(b);
}

/* Does every name that fits lie in a domain that one owner registered?  Of
 * "mx<digits>.com" anybody can have one. */
static bool
names_one_owner(const struct service_rule *r, struct arena *a)
{
	struct slice tail = r->text, below;
	size_t i;

	if (r->kind != RULE_RDNS && r->kind != RULE_HELO &&
	    r->kind != RULE_DKIM && r->kind != RULE_SPF)
		return true;
	tail = slice_word(&tail);
	for (i = tail.n; i > 0 && (ascii_is_alnum(tail.p[i - 1]) ||
		strchr("-.", tail.p[i - 1]) != NULL);)
		i--;
	if (i == 0)
		return true; /* its owner's, whoever's suffix it is */
	tail = slice_from(tail, i);
	tail = slice_from(tail, slice_chr(tail, '.') + 1);
	below = slice_printf(a, "x.%.*s", SLICE_ARG(tail));
	return slice_chr(tail, '.') != SLICE_NONE &&
	    !slice_eq(host_org_domain(a, below), below);
}

/* The product's own: no problem, contacts only with their source, and no
 * evidence that whoever registers the right domain can make. */
static void
test_product(void)
{
	struct catalogue c = { 0 };
	struct arena a = { 0 };
	struct error e = { 0 };

	if (!ok(catalogue_load(&c, "core/esp/catalogue", &e) == ERR_NONE,
		"the product's catalogue loads %s", e.text))
		return;
	catalogue_ready(&c);
	for (size_t i = 0; i < c.nproblems; i++)
		printf("# %s:%d: %s: %s\n", c.problems[i].file.p,
		    c.problems[i].line, c.problems[i].field.p,
		    c.problems[i].text.p);
	is_int((int64_t)c.nproblems, 0, "without a problem");
	ok(c.n >= 30, "it has %zu services", c.n);
	for (size_t i = 0; i < c.n; i++)
		for (size_t k = 0; k < c.v[i].nrules; k++)
			if (!names_one_owner(&c.v[i].rules[k], &a))
				ok(false, "%s: %.*s = %.*s fits names that "
				    "anybody can register", c.v[i].slug.p,
				    SLICE_ARG(c.v[i].rules[k].what),
				    SLICE_ARG(c.v[i].rules[k].text));
	for (size_t i = 0; i < c.n; i++)
		for (size_t k = 0; k < c.v[i].ncontacts; k++)
			if (c.v[i].contacts[k].source.n == 0 ||
			    c.v[i].contacts[k].date.n == 0)
				ok(false, "%s: a contact without source or "
				    "date", c.v[i].slug.p);
	arena_free(&a);
	catalogue_free(&c);
}

static void
test_cidr(void)
{
	struct cidr range, address;

	ok(cidr_parse(&range, SLICE("198.51.100.0/22")) &&
	    cidr_parse(&address, SLICE("198.51.103.255")) &&
	    cidr_has(&range, &address), "an address in a range");
	ok(cidr_parse(&address, SLICE("198.51.104.0")) &&
	    !cidr_has(&range, &address), "the next one is not");
	ok(cidr_parse(&range, SLICE("2001:db8::/33")) &&
	    cidr_parse(&address, SLICE("2001:db8:7fff::1")) &&
	    cidr_has(&range, &address), "an IPv6 address in a range");
	ok(cidr_parse(&address, SLICE("2001:db8:8000::1")) &&
	    !cidr_has(&range, &address), "the next one is not");
	ok(!cidr_parse(&range, SLICE("2001:db8::/129")), "no such length");
	ok(!cidr_parse(&range, SLICE("")), "nothing is no range");
}

int
main(void)
{
	test_good();
	test_broken();
	test_on_top();
	test_cidr();
	test_product();
	return done_testing();
}

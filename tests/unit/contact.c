/* Whom a notification may go to: catalogue, claims, registries, what became
 * of addresses; and who never is an addressee. */

#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/notify/contact.h"
#include "core/notify/letter.h"
#include "tests/unit/tap.h"

static struct catalogue catalogue;

static const char entries[] =
    "[service acme]\nname = Acme\nkind = transactional\n"
    "url = https://www.acme-mail.example\ncarrier = big\n"
    "dkim = acme-mail.example\nspf = bounces.acme-mail.example\n"
    "rdns = *.out.acme-net.example\n"
    "contact = old-desk@acme-mail.example\n"
    "contact = abuse@acme-mail.example\n"
    "contact-source = its page for reports\ncontact-date = 2026-11-01\n"
    "contact-language = pt en\nwants = full headers\n"
    "contact = psirt@acme-mail.example\ncontact-kind = security\n"
    "contact-source = its security page\ncontact-date = 2026-11-01\n"
    "form = https://www.acme-mail.example/report\n"
    "contact-source = its page for reports\n"
    "[service big]\nname = Big\nkind = transactional\n"
    "url = https://big.example\ndkim = big.example\n"
    "contact = abuse@big.example\ncontact-source = its page\n"
    "[service forms]\nname = Forms\nkind = transactional\n"
    "dkim = forms.example\nform = https://forms.example/abuse\n"
    "contact-source = its page\n";

/* A message of the case: a customer's subdomain in the envelope */
static struct row
message(const char *service)
{
	return (struct row){ .kind = MESSAGE_MAIL,
		.service = slice_str(service), .carrier = SLICE("big"),
		.domain = SLICE("bank.example"),
		.from_domain = SLICE("bank.example"),
		.mail_from = SLICE("bounces+7-ab@em7.shop.example"),
		.ip = SLICE("192.0.2.7") };
}

static void
gather(struct contacts *out, const char *service, const struct row *row,
    const struct lookup_row *lookups, size_t n)
{
	const struct contact_case k = { .catalogue = &catalogue,
		.service = slice_str(service), .carrier = SLICE("big"),
		.rows = row, .nrows = 1, .lookups = lookups, .nlookups = n };

	*out = (struct contacts){ .n = 0 };
	contacts_gather(out, &k);
}

static bool
says(const struct contact_candidate *x, const char *words)
{
	return x != NULL && slice_find(x->why, slice_str(words)) != SLICE_NONE;
}

static const struct contact_candidate *
find(const struct contacts *c, const char *address)
{
	return contacts_find(c, slice_str(address));
}

static void
test_catalogue(void)
{
	struct row row = message("acme");
	const struct contact_candidate *to, *copy, *x;
	struct arena a = { 0 };
	struct slice address, source;
	struct contacts c;

	gather(&c, "acme", &row, NULL, 0);
	to = contacts_choose(&c, DESK_SERVICE, &copy);
	ok(to != NULL && copy != NULL, "there is a desk, and a carrier's");
	is_slice(to->address, "abuse@acme-mail.example",
	    "the sourced abuse desk of the inner service is addressed");
	is_slice(copy->address, "abuse@big.example", "the carrier gets a copy");
	is_slice(to->language, "pt en", "with the language that it reads");
	is_slice(to->date, "2026-11-01", "and when that was read");
	x = find(&c, "old-desk@acme-mail.example");
	ok(x != NULL && !x->fit && says(x, "does not say where"),
	    "an unsourced address is there, not fit");
	x = find(&c, "psirt@acme-mail.example");
	ok(x != NULL && x->fit && x->security && x > to,
	    "the security team comes after the abuse desk");
	letter_contact(&catalogue, SLICE("forms"), &a, &address, &source);
	ok(address.n == 0 && slice_find(source, SLICE("a form alone")) !=
	    SLICE_NONE, "a service with a form alone gives no address");
	arena_free(&a);
	contacts_free(&c);
}

static void
test_placeholders(void)
{
	static const char *const refused[] = { "removed@lacnic.net",
		"abuse@lacnic.net", "REDACTED FOR PRIVACY", "NOT DISCLOSED!",
		"Please query the RDDS service", "noreply@esp.example",
		"no-reply@esp.example", "hostmaster@ripe.net",
		"hostmaster@arin.net", "search-apnic-not-arin@apnic.net",
		"abuse", "abuse@localhost", "abuse@esp.invalid", "" };
	static const char *const good[] = { "abuse@esp.example",
		"cert@cert.br", "abuse@lacnic.net.example",
		"abuse+net@noreply.example" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(refused); i++)
		ok(contact_placeholder(slice_str(refused[i])) != NULL,
		    "\"%s\": %s", refused[i],
		    contact_placeholder(slice_str(refused[i])));
	for (i = 0; i < ARRAY_LEN(good); i++)
		ok(contact_placeholder(slice_str(good[i])) == NULL,
		    "%s is none", good[i]);
}

/* SendGrid delivers abuse@ of a customer's subdomain to the customer. */
static void
test_customer(void)
{
	static struct {
		const char *address, *why; /* NULL: fit */
	} cases[] = {
		{ "abuse@em7.shop.example", "return path" },
		{ "abuse@shop.example", "return path" },
		{ "postmaster@mail.em7.shop.example", "return path" },
		{ "abuse@bank.example", "the victim" },
		{ "abuse@net.example", NULL },
		{ "removed@lacnic.net", "LACNIC" },
	};
	struct row row = message("acme");
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct lookup_contact o = { .role = SLICE("abuse"),
			.address = slice_str(cases[i].address) };
		struct lookup_row r = { .id = 3, .kind = LOOKUP_RDAP_IP,
			.about = SLICE("192.0.2.7"), .status = SLICE("ok"),
			.contacts = &o, .ncontacts = 1 };
		const struct contact_candidate *x;
		struct contacts c;

		gather(&c, "acme", &row, &r, 1);
		x = find(&c, cases[i].address);
		if (cases[i].why != NULL)
			ok(x != NULL && x->refused && !x->fit && says(x,
			    cases[i].why), "%s is refused: %.*s",
			    cases[i].address, SLICE_ARG(x->why));
		else
			ok(x != NULL && x->fit && x->lookup == 3 &&
			    x->desk == DESK_NETWORK,
			    "%s is fit, for the network", cases[i].address);
		contacts_free(&c);
	}
}

/* A third of real ones: a rented server, a hacked host */
static void
test_nobody_named(void)
{
	struct lookup_contact o[] = {
		{ .address = SLICE("tech@net.example"),
		    .role = SLICE("technical") },
		{ .address = SLICE("report@net.example"),
		    .role = SLICE("abuse"), .depth = 1 },
		{ .address = SLICE("abuse@shop.example"),
		    .role = SLICE("abuse") },
		{ .address = SLICE("report@rent.example"),
		    .role = SLICE("abuse") },
	};
	struct lookup_row r[] = {
		{ .id = 1, .kind = LOOKUP_RDAP_IP, .about = SLICE("192.0.2.7"),
		    .status = SLICE("ok"), .contacts = o, .ncontacts = 4 },
		{ .id = 2, .kind = LOOKUP_MX, .about = SLICE("rent.example"),
		    .status = SLICE("it takes no mail (null MX, RFC 7505)") },
		{ .id = 4, .kind = LOOKUP_MX, .about = SLICE("rack.example"),
		    .status = SLICE("ok") },
	};
	struct row row = message("");
	const struct contact_candidate *x;
	struct contacts c;

	gather(&c, "", &row, r, ARRAY_LEN(r));
	ok(contacts_choose(&c, DESK_SERVICE, NULL) == NULL,
	    "without a service there is no desk of one");
	x = contacts_choose(&c, DESK_NETWORK, NULL);
	ok(x != NULL && slice_eq_str(x->address, "report@net.example"),
	    "the network's abuse contact it is, however deep it is nested");
	x = find(&c, "tech@net.example");
	ok(x != NULL && !x->fit && says(x, "not marked"),
	    "its technical contact is not fit");
	x = find(&c, "abuse@shop.example");
	ok(x != NULL && !x->fit && !x->refused,
	    "a holder who may be the sender is for people to judge");
	x = find(&c, "abuse@rent.example");
	ok(x != NULL && !x->fit && says(x, "null MX"),
	    "a domain that takes no mail has no mailbox");
	x = find(&c, "report@rent.example");
	ok(x != NULL && !x->fit && says(x, "null MX"),
	    "nor does mail reach what a registry names there");
	x = find(&c, "abuse@rack.example");
	ok(x != NULL && x->fit && x->scope == SCOPE_HOST,
	    "one that takes mail has");
	contacts_free(&c);
}

static void
test_memory(void)
{
	static char dir[] = "/tmp/espy-contact-XXXXXX";
	static const struct slice desk = SLICE("Abuse@Acme-Mail.example"),
	    psirt = SLICE("psirt@acme-mail.example");
	struct row row = message("acme");
	const struct contact_candidate *x;
	struct workspace ws;
	struct contact_state state;
	struct arena a = { 0 };
	struct store *s = NULL;
	struct error e = { 0 };
	struct contacts c;

	if (mkdtemp(dir) == NULL || workspace_open(&ws, dir, true, &e) !=
	    ERR_NONE || store_open(&s, &ws, &e) != ERR_NONE) {
		ok(false, "a store: %s", e.text);
		return;
	}
	ok(store_contact_mark(s, "ana", desk, CONTACT_BOUNCED, SLICE_NULL,
	    SLICE("550 5.1.1 no such user"), &e) == ERR_NONE,
	    "a bounce is noted");
	gather(&c, "acme", &row, NULL, 0);
	ok(contacts_remember(&c, s, &e) == ERR_NONE, "and read");
	contacts_rank(&c);
	x = find(&c, "abuse@acme-mail.example");
	ok(x != NULL && !x->fit && says(x, "550 5.1.1"),
	    "the address is not fit, however it is written");
	x = contacts_choose(&c, DESK_SERVICE, NULL);
	ok(x != NULL && slice_eq(x->address, psirt), "the next one is chosen");
	contacts_free(&c);

	store_contact_mark(s, "ana", desk, CONTACT_WORKED, SLICE_NULL,
	    SLICE_NULL, &e);
	store_contact_mark(s, "ana", psirt, CONTACT_STOP, SLICE_NULL,
	    SLICE("please stop"), &e);
	gather(&c, "acme", &row, NULL, 0);
	contacts_remember(&c, s, &e);
	contacts_rank(&c);
	x = contacts_choose(&c, DESK_SERVICE, NULL);
	ok(x != NULL && slice_eq_str(x->address, "abuse@acme-mail.example"),
	    "it worked since: fit again");
	x = find(&c, "psirt@acme-mail.example");
	ok(x != NULL && x->refused && says(x, "please stop"),
	    "who wants no more reports is refused, in his words");
	contacts_free(&c);

	ok(store_undo(s, "ana", &a, &(struct slice){ 0 }, &e) == ERR_NONE &&
	    store_contact_state(s, psirt, &state, &a, &e) == ERR_NONE &&
	    !contact_is_stopped(&state), "that can be undone");
	ok(store_contact_mark(s, "ana", SLICE("nobody"), CONTACT_STOP,
	    SLICE_NULL, SLICE_NULL, &e) == ERR_USAGE, "%s", e.text);
	store_close(s);
	workspace_free(&ws);
	if (system(arena_printf(&a, "rm -rf %s", dir)) != 0)
		ok(false, "%s stays", dir);
	arena_free(&a);
}

int
main(void)
{
	setenv("ESPY_NOW", "2026-11-25T12:00:00Z", 1);
	catalogue_add(&catalogue, "test.ini", slice_str(entries));
	catalogue_ready(&catalogue);
	ok(catalogue.nproblems == 0, "the catalogue is good");
	test_catalogue();
	test_placeholders();
	test_customer();
	test_nobody_named();
	test_memory();
	catalogue_free(&catalogue);
	return done_testing();
}

/* Protected domains from the settings. */

#include "core/esp/domain.h"
#include "tests/unit/tap.h"

/* The problems that a text has; *d: what is read of it */
static size_t
problems(struct domains *d, struct arena *a, const char *text, int *line)
{
	struct ini ini = { 0 };
	size_t n;

	*d = (struct domains){ 0 };
	ini_parse(&ini, "settings.ini", slice_str(text));
	domains_from_ini(d, &ini, a);
	n = ini.nproblems;
	*line = n != 0 ? ini.problems[0].line : 0;
	ini_free(&ini);
	return n;
}

/* A complete list accuses: only by somebody's word */
static void
test_complete(void)
{
	struct arena a = { 0 };
	struct domains d;
	int line;

	is_int((int64_t)problems(&d, &a, "[domain bank.example]\n"
	    "complete = yes\npolicy = Ana, ticket 4\n", &line), 0,
	    "a complete list");
	ok(d.v[0].complete && slice_eq_str(d.v[0].policy, "Ana, ticket 4"),
	    "  and by whose word it is");
	is_int((int64_t)problems(&d, &a, "[domain bank.example]\n"
	    "complete = yes\n", &line), 1, "without that it is a mistake");
	ok(!d.v[0].complete && line == 1, "  and accuses nobody");
	is_int((int64_t)problems(&d, &a, "[domain bank.example]\n"
	    "complete = no\n", &line), 0, "no is the default");
	ok(!d.v[0].complete, "  and accuses nobody");
	is_int((int64_t)problems(&d, &a, "[domain bank.example]\n"
	    "complete = perhaps\n", &line), 1, "yes or no");
	arena_free(&a);
}

static void
test_drills(void)
{
	struct arena a = { 0 };
	struct domains d;
	int line;

	is_int((int64_t)problems(&d, &a, "[drill autumn]\nservice = Vendor\n"
	    "header = X-Mark : a7-*\nuntil = 2026-11-30\n", &line), 0,
	    "a drill");
	ok(d.ndrills == 1 && slice_eq_str(d.drills[0].name, "autumn") &&
	    slice_eq_str(d.drills[0].service, "vendor") &&
	    slice_eq_str(d.drills[0].field, "X-Mark") &&
	    slice_eq_str(d.drills[0].shape, "a7-*"), "  as it is written");
	is_int(d.drills[0].until, 1795996800, "  and its last day");
	is_int((int64_t)problems(&d, &a, "[drill autumn]\n"
	    "header = X-Mark: a7\n", &line), 1, "the mark alone is none");
	ok(d.ndrills == 0, "  and is left out");
	is_int((int64_t)problems(&d, &a, "[drill autumn]\n"
	    "service = vendor\n", &line), 1, "nor is the vendor alone");
	ok(d.ndrills == 0, "  and is left out");
	ok(problems(&d, &a, "[drill x]\nservice = v\nheader = X-Mark\n",
	    &line) != 0 && d.ndrills == 0, "a field needs its shape");
	ok(problems(&d, &a, "[drill x]\nservice = v\nheader = X: {a\n",
	    &line) != 0 && line == 3 && d.ndrills == 0,
	    "a shape that is none is said, with its line");
	is_int((int64_t)problems(&d, &a, "[drill x]\nservice = v\n"
	    "header = X: a\nuntil = soon\n", &line), 1, "until is a date");
	is_int((int64_t)problems(&d, &a, "[drill x]\nservice = v\n"
	    "header = X: a\ncolour = red\n", &line), 1, "no other keys");
	arena_free(&a);
}

static void
test_words(void)
{
	const struct domain_word w = { SLICE("mailgun"), false, SLICE("Ana"),
		SLICE_NULL, 1 };
	struct arena a = { 0 };
	struct domains d;
	int line;

	problems(&d, &a, "[domain bank.example]\n", &line);
	domains_add_word(&d, &a, SLICE("bank.example"), &w);
	domains_add_word(&d, &a, SLICE("other.example"), &w);
	ok(d.n == 1 && d.v[0].nwords == 1 &&
	    slice_eq_str(d.v[0].words[0].who, "Ana"),
	    "a word about a domain of ours, and of nobody else's");
	ok(domains_find(&d, SLICE("www.bank.example")) == NULL,
	    "a name below it is another");
	arena_free(&a);
}

int
main(void)
{
	static const char text[] =
	    "[domain Bank.Example]\nname = Example Bank\nname = EB\n"
	    "authorised = mailgun\n"
	    "[domain nonsense!]\nname = x\n"
	    "[domain b\xc3\xbc" "cher.example]\ncolour = blue\n";
	struct arena a = { 0 };
	struct domains d = { 0 };
	struct ini ini = { 0 };

	ini_parse(&ini, "settings.ini", slice_str(text));
	domains_from_ini(&d, &ini, &a);
	is_int((int64_t)d.n, 2, "two of three are domain names");
	is_slice(d.v[0].name, "bank.example", "names are lower case");
	is_int((int64_t)d.v[0].nbrands, 2, "a name may stand several times");
	is_slice(d.v[0].authorised[0], "mailgun", "an authorised service");
	is_slice(d.v[1].name, "xn--bcher-kva.example", "names are A-labels");
	is_int((int64_t)ini.nproblems, 2, "what is wrong is said");
	is_int(ini.nproblems ? ini.problems[0].line : 0, 5, "  with its line");
	ok(domains_add(&d, &a, SLICE("BANK.example.")) && d.n == 2,
	    "a domain is added once");
	ok(domains_add(&d, &a, SLICE("shop.example")) && d.n == 3,
	    "another is added");
	ok(!domains_add(&d, &a, SLICE("not a domain")) &&
	    !domains_add(&d, &a, SLICE("localhost")) &&
	    !domains_add(&d, &a, SLICE("")), "what is no domain name is not");
	ini_free(&ini);
	arena_free(&a);
	test_complete();
	test_drills();
	test_words();
	return done_testing();
}

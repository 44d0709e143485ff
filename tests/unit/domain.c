/* Protected domains from the settings. */

#include "core/esp/domain.h"
#include "tests/unit/tap.h"

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
	return done_testing();
}

/* Names that look like others, and honest ones that don't. */

#include <unicode/uspoof.h>

#include "core/base/skeleton.h"
#include "core/esp/lookalike.h"
#include "tests/unit/tap.h"

static struct arena arena;

static const struct {
	const char *seen, *ours;
	const char *how; /* part of the sentence; NULL: it is no imitation */
} pairs[] = {
	/* reads like */
	{ "paypa1.com", "paypal.com", "reads like" },
	{ "PAYPA1.com", "paypal.com", "reads like" },
	{ "www.paypa1.com", "paypal.com", "reads like" },
	{ "rnicrosoft.com", "microsoft.com", "reads like" },
	{ "g00gle.com", "google.com", "reads like" },
	{ "arnaz0n.com", "amazon.com", "reads like" },
	{ "xn--pypal-4ve.com", "paypal.com", "reads like" },
	{ "mail.xn--pypal-4ve.com", "paypal.com", "reads like" },
	{ "xn--80ak6aa92e.com", "apple.com", "a letter away" },
	{ "banco-s0l.example", "banco-sol.example", "reads like" },
	{ "b4ncosol.example", "bancosol.example", "a letter away" },
	{ "1loyds.co.uk", "lloyds.co.uk", "reads like" },
	/* a letter away */
	{ "paypall.com", "paypal.com", "a letter away" },
	{ "payapl.com", "paypal.com", "a letter away" },
	{ "pypal.com", "paypal.com", "a letter away" },
	{ "bancosoI.example", "bancosol.example", "a letter away" },
	{ "bankosol.example", "bancosol.example", "a letter away" },
	{ "bancosols.example", "bancosol.example", "a letter away" },
	{ "bancossol.example", "bancosol.example", "a letter away" },
	{ "ancosol.example", "bancosol.example", "a letter away" },
	{ "bancoslo.net", "bancosol.example", "a letter away" },
	{ "micros0fts.com", "microsoft.com", "a letter away" },
	{ "tienda-lina.example", "tienda-lima.example", "a letter away" },
	/* the same name elsewhere */
	{ "paypal.net", "paypal.com", "another suffix" },
	{ "paypa1.co", "paypal.com", "another suffix" },
	{ "bancosol.com.br", "bancosol.example", "another suffix" },
	{ "bancosol.co.uk", "bancosol.example", "another suffix" },
	{ "aduanas-gob.net", "aduanas-gob.example", "another suffix" },
	{ "xn--pypal-4ve.net", "paypal.com", "another suffix" },
	/* the name within */
	{ "paypal-security.com", "paypal.com", "within" },
	{ "secure-paypal.com", "paypal.com", "within" },
	{ "secure-paypa1-login.net", "paypal.com", "within" },
	{ "paypal.login.evil.net", "paypal.com", "within" },
	{ "paypal.com.evil.net", "paypal.com", "within" },
	{ "mypaypal.com", "paypal.com", "within" },
	{ "paypalonline.com", "paypal.com", "within" },
	{ "bancosol-pagos.example", "bancosol.example", "within" },
	{ "pagos.bancosol.evil.example", "bancosol.example", "within" },
	{ "bancosolonline.example", "bancosol.example", "within" },
	{ "www-bancosol.example", "bancosol.example", "within" },
	{ "tienda-lima-pagos.example", "tienda-lima.example", "within" },
	{ "pagos-tienda-lima.net", "tienda-lima.example", "within" },
	{ "acme-login.example", "acme.example", "within" },
	{ "login.acme.evil.example", "acme.example", "within" },
	/* honest */
	{ "paypal.com", "paypal.com", NULL },
	{ "mail.paypal.com", "paypal.com", NULL },
	{ "email.paypal.com", "mail.paypal.com", NULL },
	{ "example.org", "paypal.com", NULL },
	{ "papal.va", "paypal.com", NULL },
	{ "papal.com", "paypal.com", "a letter away" },
	{ "amazom.net", "amazon.com", NULL },
	{ "micorsoft.net", "microsoft.com", "a letter away" },
	{ "pay.com", "paypal.com", NULL },
	{ "pal.com", "paypal.com", NULL },
	{ "bank.com", "bank.example", NULL },
	{ "bank.net", "bank.example", NULL },
	{ "mybank.com", "bank.example", NULL },
	{ "banks.com", "bank.example", NULL },
	{ "bang.com", "bank.example", NULL },
	{ "bank.de", "bank.example", NULL },
	{ "sol.example", "bancosol.example", NULL },
	{ "banco.example", "bancosol.example", NULL },
	{ "banco-de-sol.example", "bancosol.example", NULL },
	{ "solbanco.example", "bancosol.example", NULL },
	{ "bancosolidario.example", "bancosol.example", "within" },
	{ "tienda.example", "tienda-lima.example", NULL },
	{ "lima.example", "tienda-lima.example", NULL },
	{ "tienda-roma.example", "tienda-lima.example", NULL },
	{ "lima-tienda.example", "tienda-lima.example", NULL },
	{ "aduanas.example", "aduanas-gob.example", NULL },
	{ "gob.example", "aduanas-gob.example", NULL },
	{ "acmeology.example", "acme.example", NULL },
	{ "macme.example", "acme.example", NULL },
	{ "acne.example", "acme.example", NULL },
	{ "acme2.example", "acme.example", NULL },
	{ "ing.com", "ing.example", NULL },
	{ "booking.com", "ing.example", NULL },
	{ "mailing.example", "ing.example", NULL },
	{ "ups-track.example", "ups.example", NULL },
	{ "groups.example", "ups.example", NULL },
	{ "ups.net", "ups.example", NULL },
	{ "dhl.example", "dpd.example", NULL },
	{ "microsemi.com", "microsoft.com", NULL },
	{ "macrosoft.com", "microsoft.com", "a letter away" },
	{ "softmicro.com", "microsoft.com", NULL },
	{ "xn--mnchen-3ya.example", "munchen.example", "a letter away" },
	{ "xn--bcher-kva.example", "paypal.com", NULL },
	{ "gmail.com", "email.com", NULL },
	{ "ymail.com", "gmail.com", NULL },
	{ "yahoo.com", "google.com", NULL },
	{ "amazonas.example", "amazon.com", "within" },
	{ "newsletter.example", "newspaper.example", NULL },
	{ "mta.example", "meta.example", NULL },
	{ "com", "paypal.com", NULL },
	{ "localhost", "paypal.com", NULL },
	{ "", "paypal.com", NULL },
};

static void
test_pairs(void)
{
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct lookalike seen, ours;
		struct slice how;

		lookalike_make(&seen, &arena, slice_dup_lower(&arena,
		    slice_str(pairs[i].seen)));
		lookalike_make(&ours, &arena, slice_str(pairs[i].ours));
		how = lookalike_how(&seen, &ours, &arena);
		if (pairs[i].how == NULL)
			ok(how.p == NULL, "%s is not taken for %s",
			    pairs[i].seen, pairs[i].ours);
		else
			ok(how.p != NULL && slice_find(how,
			    slice_str(pairs[i].how)) != SLICE_NONE,
			    "%s: %.*s", pairs[i].seen, SLICE_ARG(how));
	}
}

/* The shortcut for ASCII says what UTS 39's table says. */
static void
test_ascii(void)
{
	UErrorCode status = U_ZERO_ERROR;
	USpoofChecker *c = uspoof_open(&status);
	int differ = 0;

	for (int i = ' '; i < 0x7f; i++) {
		char one[2] = { (char)i, 0 }, got[32];
		struct slice ours = skeleton(&arena, slice_of(one, 1));
		int32_t n = uspoof_getSkeletonUTF8(c, 0, one, 1, got,
		    sizeof got, &status);
		struct slice want = slice_dup_lower(&arena,
		    slice_of(got, (size_t)n));

		if (!slice_eq(ours, want)) {
			printf("# %c: %.*s, not %.*s\n", i, SLICE_ARG(ours),
			    SLICE_ARG(want));
			differ++;
		}
	}
	is_int(differ, 0, "printable ASCII has the skeletons of UTS 39");
	uspoof_close(c);
}

static void
test_hostile(void)
{
	char big[5000];

	is_slice(skeleton(&arena, SLICE("\xff\xfe" "A1")), "\xff\xfe" "a1",
	    "what is no UTF-8 stays, in lower case");
	for (size_t i = 0; i < sizeof big; i += 2)
		memcpy(big + i, "\xd0\xb0", 2);
	ok(skeleton(&arena, slice_of(big, sizeof big)).n <= SKELETON_MOST,
	    "a long text is cut at a character");
	ok(slice_eq(skeleton(&arena, SLICE("\xd0\xb0")), SLICE("a")),
	    "a Cyrillic a is an a");
	ok(skeleton(&arena, SLICE("")).n == 0, "nothing is nothing");
}

int
main(void)
{
	test_pairs();
	test_ascii();
	test_hostile();
	arena_free(&arena);
	return done_testing();
}

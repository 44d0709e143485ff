/* Shapes: the patterns of the catalogue. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/esp/shape.h"
#include "tests/unit/tap.h"

static struct arena arena;

static struct shape
shape(const char *text)
{
	struct shape s;
	const char *why = "";
	size_t at = 0;

	if (!shape_parse(&s, &arena, slice_str(text), &why, &at))
		printf("# %s: %s (at %zu)\n", text, why, at);
	return s;
}

static void
matches(const char *text, const char *subject, bool want)
{
	struct shape s = shape(text);

	ok(shape_match(&s, slice_str(subject), NULL) == want,
	    "\"%s\" %s \"%s\"", text, want ? "matches" : "does not match",
	    subject);
}

static void
captures(const char *text, const char *subject, const char *want)
{
	struct shape s = shape(text);
	struct slice got = SLICE_NULL;

	ok(shape_match(&s, slice_str(subject), &got), "\"%s\" matches \"%s\"",
	    text, subject);
	is_slice(got, want, "  and captures what it should");
}

static void
refused(const char *text, size_t want_at)
{
	struct shape s;
	const char *why = NULL;
	size_t at = 999;

	ok(!shape_parse(&s, &arena, slice_str(text), &why, &at) &&
	    why != NULL && at == want_at, "\"%s\" is refused: %s", text,
	    why ? why : "?");
}

static void
test_language(void)
{
	matches("abc", "ABC", true);
	matches("abc", "abcd", false);
	matches("*", "", true);
	matches("*.sendgrid.net", "o1.sendgrid.net", true);
	matches("*.sendgrid.net", "sendgrid.net", false);
	matches("*.sendgrid.net", "o1.sendgrid.net.evil.example", false);
	matches("o?.example", "o1.example", true);
	matches("o?.example", "o.example", false);
	matches("<digits>-x", "12-x", true);
	matches("<digits>-x", "-x", false);
	matches("<hex:4>", "beef", true);
	matches("<hex:4>", "beefs", false);
	matches("<hex:4>", "bee", false);
	matches("<label>.<label>", "a-b.c", true);
	matches("<label>.<label>", "a_b.c", false);
	matches("<word>", "a_b-c", true);
	matches("<base64>=:x", "ab/+==:x", true);
	matches("a\\*b", "a*b", true);
	matches("a\\*b", "axb", false);
	matches("<any>@x", "@x", false);
	matches("*a*b*c*", "xxaxxbxxcxx", true);
	matches("*a*b*c*", "xxcxxbxxaxx", false);
	/* a class that also takes what follows it */
	matches("<hex>a", "aaa", true);
	matches("<alnum>1-<digits>", "a11-7", true);
	matches("mail<digits>.*.rsgsv.net", "mail22.suw13.rsgsv.net", true);
}

static void
test_captures(void)
{
	captures("bounces+{<digits>}-*@*",
	    "bounces+14043109-ab12-jo=corp.example@em1.shop.example",
	    "14043109");
	captures("{*}.activehosted.com", "acme.activehosted.com", "acme");
	captures("*:s<digits>:a{<digits>}:postmark", "s1-t:s1:a998:postmark",
	    "998");
	captures("*{<digits>}*", "ab123", "3");
	captures("{<hex>}<digits>", "abc12", "abc1");
	captures("x{}y", "xy", "");
	captures("abc", "abc", NULL);
	captures("bounce-mc.us<digits>_{<digits>}.*@*",
	    "bounce-mc.us4_77.12-ff@mail1.atl2.rsgsv.net", "77");
}

static void
test_refusals(void)
{
	refused("", 0);
	refused("a<nothing>", 1);
	refused("<hex:x>", 0);
	refused("<hex:0>", 0);
	refused("<hex", 0);
	refused("a}b", 1);
	refused("a{b", 3);
	refused("{a}{b}", 3);
	refused("a\\", 1);
	refused("<hex:100000>", 0);
}

static void
test_time(void)
{
	size_t n = 1 << 20;
	char *p = malloc(n + 1);
	struct shape s = shape("*a*a*a*a*<hex>a<alnum>{<digits>}-*@*b");
	int64_t before;

	memset(p, 'a', n);
	p[n] = '\0';
	p[n - 1] = 'b';
	before = clock_monotonic_ms();
	ok(!shape_match(&s, slice_of(p, n), NULL),
	    "a hostile subject of 1 MiB");
	ok(clock_monotonic_ms() - before < 20000,
	    "  takes no more than linear time");
	free(p);
}

int
main(void)
{
	test_language();
	test_captures();
	test_refusals();
	test_time();
	arena_free(&arena);
	return done_testing();
}

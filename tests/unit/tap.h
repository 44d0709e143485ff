#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

/*
 * TAP in a few lines.  ok(condition, name...), is_str, is_int; end main with
 * return done_testing();
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/base/slice.h"

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3), unused)) static bool
ok(bool pass, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", pass ? "" : "not ", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	tap_failed += !pass;
	fflush(stdout);
	return pass;
}

__attribute__((unused)) static bool
is_slice(struct slice got, const char *want, const char *name)
{
	bool pass = want == NULL ? got.p == NULL
				 : got.p != NULL && slice_eq_str(got, want);

	if (!ok(pass, "%s", name))
		printf("#  got: %.*s%s\n# want: %s\n", SLICE_ARG(got),
		    got.p == NULL ? "(NULL)" : "", want ? want : "(NULL)");
	return pass;
}

__attribute__((unused)) static bool
is_str(const char *got, const char *want, const char *name)
{
	return is_slice(slice_str(got), want, name);
}

__attribute__((unused)) static bool
is_int(int64_t got, int64_t want, const char *name)
{
	if (!ok(got == want, "%s", name))
		printf("#  got: %" PRId64 "\n# want: %" PRId64 "\n", got, want);
	return got == want;
}

__attribute__((unused)) static int
done_testing(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif

/* The words of computed results. */

#include "core/auth/verdict.h"

const char *
spf_result_name(enum spf_result r)
{
	static const char *const names[] = { "none", "neutral", "pass",
		"fail", "softfail", "temperror", "permerror", "unverifiable" };

	return names[r];
}

const char *
dkim_result_name(enum dkim_result r)
{
	static const char *const names[] = { "pass", "fail", "policy",
		"neutral", "temperror", "permerror", "unverifiable" };

	return names[r];
}

const char *
dkim_crypto_name(enum dkim_crypto c)
{
	static const char *const names[] = { "not-tried", "no-key",
		"mismatch", "match" };

	return names[c];
}

const char *
dmarc_result_name(enum dmarc_result r)
{
	static const char *const names[] = { "none", "pass", "fail",
		"temperror", "permerror", "unverifiable" };

	return names[r];
}

const char *
arc_result_name(enum arc_result r)
{
	static const char *const names[] = { "none", "pass", "fail",
		"unverifiable" };

	return names[r];
}

size_t
dkim_flag_names(unsigned flags, struct slice **out, struct arena *a)
{
	static const char *const names[] = { "weak-key", "sha1",
		"expired-now", "expired-then", "not-yet-valid", "test-key",
		"partial-body", "from-not-oversigned", "second-from",
		"body-differs", "header-differs", "no-expiry-check" };
	size_t n = 0, i;

	*out = NULL;
	for (i = 0; i < ARRAY_LEN(names); i++)
		if ((flags & 1u << i) != 0)
			*ARENA_PUSH(a, *out, n) = slice_str(names[i]);
	return n;
}

/* The section [draft] of the settings. */

#include "core/settings_private.h"

enum { MOST_SAMPLES = 20, MOST_MIB = 20 };

static int64_t
read_number(struct ini *ini, const char *key, int64_t most, int64_t usual)
{
	int line;
	int64_t n;
	struct slice v = settings_get(ini, "draft", key, &line);

	if (v.p == NULL)
		return usual;
	if (slice_number(v, &n) && n >= 1 && n <= most)
		return n;
	ini_complain(ini, line, slice_str(key), "is no number from 1 to %lld: "
	    "it is %lld", (long long)most, (long long)usual);
	return usual;
}

void
settings_read_draft(struct settings *s, struct ini *ini)
{
	s->draft.samples = (unsigned)read_number(ini, "samples", MOST_SAMPLES,
	    5);
	s->draft.most_octets = (uint64_t)read_number(ini, "samples-mib",
	    MOST_MIB, 5) << 20;
}

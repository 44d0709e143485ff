/* What is due when in a case, and when it is over: [case] of the settings. */

#include "core/base/clock.h"
#include "core/settings_private.h"

enum { MOST_FACTOR = 100 };
#define DAY (int64_t)86400

static const struct case_setting usual = {
	.quiet = 14 * DAY, .gap_factor = 3, .reopen = 90 * DAY,
	.again = 7 * DAY };

static const char *const tlp_names[TLPS] = { "TLP:AMBER",
	"TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR", "TLP:RED" };

const char *
tlp_name(enum tlp t)
{
	return tlp_names[t];
}

const struct case_setting *
settings_case(const struct settings *s)
{
	return s != NULL ? &s->cases : &usual;
}

bool
settings_case_key(struct slice key)
{
	enum case_timer t;

	for (t = 0; t < CASE_TIMERS; t++)
		if (slice_eq_str(key, case_timer_key(t)))
			return true;
	return false;
}

static void
read_span(struct ini *ini, const char *key, int64_t *out, const char *without)
{
	int line;
	struct slice v = settings_get(ini, "case", key, &line);

	if (v.p != NULL && !clock_parse_span(v, out))
		ini_complain(ini, line, slice_str(key), "is no span such as "
		    "12h, 14d or 3m: %s", without);
}

/* "AMBER", or the label as a whole */
static void
read_tlp(struct settings *s, struct ini *ini)
{
	int line, i;
	struct slice v = settings_get(ini, "case", "tlp", &line);

	if (v.p == NULL)
		return;
	for (i = 0; i < TLPS; i++)
		if (slice_eqi_str(v, tlp_names[i]) ||
		    slice_eqi_str(v, tlp_names[i] + strlen("TLP:"))) {
			s->cases.tlp = (enum tlp)i;
			return;
		}
	ini_complain(ini, line, SLICE("tlp"), "is none of RED, AMBER, "
	    "AMBER+STRICT, GREEN and CLEAR: it is AMBER");
}

static void
read_naming(struct settings *s, struct ini *ini)
{
	int line;
	struct slice v = settings_get(ini, "case", "name-domains", &line);

	s->cases.name_allowed = slice_eq_str(v, "allowed");
	if (v.p != NULL && !s->cases.name_allowed &&
	    !slice_eq_str(v, "unless-denied"))
		ini_complain(ini, line, SLICE("name-domains"), "is neither "
		    "allowed nor unless-denied: it is unless-denied");
}

void
settings_read_case(struct settings *s, struct ini *ini)
{
	struct slice v;
	enum case_timer t;
	int64_t factor;
	int line;

	s->cases = usual;
	s->timers = case_timers_default;
	for (t = 0; t < CASE_TIMERS; t++)
		if (t != CASE_TIMER_QUIET)
			read_span(ini, case_timer_key(t), &s->timers.span[t],
			    "the default counts");
	read_span(ini, "quiet", &s->cases.quiet, "it is 14d");
	s->timers.span[CASE_TIMER_QUIET] = s->cases.quiet;
	read_span(ini, "reopen", &s->cases.reopen, "it is 90d");
	read_span(ini, "again", &s->cases.again, "it is 7d");
	read_tlp(s, ini);
	read_naming(s, ini);
	v = settings_get(ini, "case", "gap-factor", &line);
	if (v.p == NULL)
		return;
	if (slice_number(v, &factor) && factor >= 0 && factor <= MOST_FACTOR)
		s->cases.gap_factor = factor;
	else
		ini_complain(ini, line, SLICE("gap-factor"), "is no number "
		    "from 0 to %d: it is %lld", MOST_FACTOR,
		    (long long)usual.gap_factor);
}

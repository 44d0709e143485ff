/* Times: seconds since 1970 in UTC, RFC 3339 and RFC 5322. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/mem.h"

static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
static const char *const day_names[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	"Fri", "Sat" };

enum { FAR = 300 * 86400 };

struct civil {
	int64_t year;
	int month, day, hour, minute, second; /* month and day from 1 */
};

int64_t
clock_now(void)
{
	const char *pinned = getenv("ESPY_NOW");
	int64_t t;

	if (pinned != NULL && clock_parse_rfc3339(slice_str(pinned), &t))
		return t;
	return (int64_t)time(NULL);
}

int64_t
clock_monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant's
 * algorithm: years start in March, eras last 400 years). */
static int64_t
days_from_civil(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
civil_from_time(int64_t t, struct civil *c)
{
	int64_t days = t / 86400, left = t % 86400;
	int64_t era, doe, yoe, doy, mp;

	if (left < 0) {
		left += 86400;
		days--;
	}
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c->year = yoe + era * 400 + (c->month <= 2);
	c->hour = (int)(left / 3600);
	c->minute = (int)(left / 60 % 60);
	c->second = (int)(left % 60);
}

/* False for a date or time of day that does not exist (24:00, 31 April). */
static bool
civil_to_time(const struct civil *c, int64_t *t)
{
	static const int last[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (c->year % 4 == 0 && c->year % 100 != 0) ||
	    c->year % 400 == 0;

	if (c->month < 1 || c->month > 12 || c->day < 1 ||
	    c->day > last[c->month - 1] + (c->month == 2 && leap))
		return false;
	if (c->hour < 0 || c->hour > 23 || c->minute < 0 || c->minute > 59 ||
	    c->second < 0 || c->second > 60) /* 60: a leap second */
		return false;
	*t = days_from_civil(c->year, c->month, c->day) * 86400 +
	    c->hour * 3600 + c->minute * 60 + c->second;
	return true;
}

/* Civil time of t; false where the year has not four digits. */
static bool
clock_civil(int64_t t, struct civil *c)
{
	if (t < -62167219200 || t > 253402300799)
		return false;
	civil_from_time(t, c);
	return true;
}

void
clock_rfc3339(int64_t t, char out[21])
{
	struct civil c;
	char s[64];

	out[0] = '\0';
	if (!clock_civil(t, &c))
		return;
	snprintf(s, sizeof s, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)c.year,
	    c.month, c.day, c.hour, c.minute, c.second);
	memcpy(out, s, 21);
}

static const char *
month_name(int month, char out[4])
{
	memcpy(out, months + (month - 1) * 3, 3);
	out[0] = (char)(out[0] - 'a' + 'A');
	out[3] = '\0';
	return out;
}

/* So far from now that the year says more than the hour */
static bool
is_far(int64_t t)
{
	int64_t now = clock_now();

	return t < now - FAR || t > now + FAR;
}

void
clock_short(int64_t t, char out[12])
{
	char s[21];

	clock_rfc3339(t, s);
	if (s[0] == '\0')
		out[0] = '\0';
	else if (is_far(t))
		snprintf(out, 12, "%.10s", s);
	else
		snprintf(out, 12, "%.5s %.5s", s + 5, s + 11);
}

void
clock_day(int64_t t, char out[6])
{
	struct civil c;
	char s[21], month[4];

	clock_rfc3339(t, s);
	if (s[0] == '\0' || !clock_civil(t, &c))
		out[0] = '\0';
	else if (is_far(t))
		snprintf(out, 6, "%s%.2s", month_name(c.month, month), s + 2);
	else
		snprintf(out, 6, "%.5s", s + 5);
}

void
clock_long(int64_t t, char out[20])
{
	char s[21];

	clock_rfc3339(t, s);
	out[0] = '\0';
	if (s[0] == '\0')
		return;
	memcpy(out, s, 19);
	out[10] = ' ';
	out[19] = '\0';
}

void
clock_rfc5322(int64_t t, char out[32])
{
	struct civil c;
	int64_t days = t / 86400 - (t % 86400 < 0);
	char month[4];

	out[0] = '\0';
	if (!clock_civil(t, &c))
		return;
	snprintf(out, 32, "%s, %02d %s %04d %02d:%02d:%02d +0000",
	    day_names[((days + 4) % 7 + 7) % 7], c.day,
	    month_name(c.month, month), (int)(c.year % 10000), c.hour, c.minute, c.second);
}

/* A number of exactly `digits` digits off *s. */
static bool
take_digits(struct slice *s, size_t digits, int *out)
{
	int64_t v;

	if (s->n < digits || !slice_number(slice_upto(*s, digits), &v))
		return false;
	*out = (int)v;
	*s = slice_from(*s, digits);
	return true;
}

static bool
take_char(struct slice *s, const char *any)
{
	if (s->n == 0 || s->p[0] == '\0' || strchr(any, s->p[0]) == NULL)
		return false;
	*s = slice_from(*s, 1);
	return true;
}

/* "Z", "+01:00"; minutes east of UTC. */
static bool
take_rfc3339_zone(struct slice *s, int *zone)
{
	bool west;
	int h, m;

	*zone = 0;
	if (take_char(s, "Zz"))
		return true;
	west = s->n != 0 && s->p[0] == '-';
	if (!take_char(s, "+-") || !take_digits(s, 2, &h) ||
	    !take_char(s, ":") || !take_digits(s, 2, &m))
		return false;
	*zone = (h * 60 + m) * (west ? -1 : 1);
	return true;
}

bool
clock_parse_rfc3339(struct slice s, int64_t *t)
{
	struct civil c = { 0 };
	int year, zone = 0;

	if (!take_digits(&s, 4, &year) || !take_char(&s, "-") ||
	    !take_digits(&s, 2, &c.month) || !take_char(&s, "-") ||
	    !take_digits(&s, 2, &c.day))
		return false;
	c.year = year;
	if (s.n != 0) {
		if (!take_char(&s, "Tt ") || !take_digits(&s, 2, &c.hour) ||
		    !take_char(&s, ":") || !take_digits(&s, 2, &c.minute) ||
		    !take_char(&s, ":") || !take_digits(&s, 2, &c.second))
			return false;
		if (take_char(&s, "."))
			while (take_char(&s, "0123456789"))
				;
		if (!take_rfc3339_zone(&s, &zone) || s.n != 0)
			return false;
	}
	if (!civil_to_time(&c, t))
		return false;
	*t -= (int64_t)zone * 60;
	return true;
}

/* Blanks and (nested) comments, RFC 5322 section 3.2.2. */
static void
skip_cfws(struct slice *s)
{
	int depth = 0;

	while (s->n != 0) {
		char c = s->p[0];

		if (c == '\\' && depth > 0 && s->n > 1)
			*s = slice_from(*s, 1);
		else if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth == 0 && !ascii_is_space(c))
			return;
		*s = slice_from(*s, 1);
	}
}

/* One to `most` digits off *s; returns how many. */
static size_t
take_number(struct slice *s, size_t most, int *out)
{
	size_t n = 0;

	*out = 0;
	while (n < s->n && n < most && ascii_is_digit(s->p[n]))
		*out = *out * 10 + (s->p[n++] - '0');
	*s = slice_from(*s, n);
	return n;
}

static struct slice
take_letters(struct slice *s)
{
	struct slice word;
	size_t n = 0;

	while (n < s->n && ascii_is_alnum(s->p[n]) && !ascii_is_digit(s->p[n]))
		n++;
	word = slice_upto(*s, n);
	*s = slice_from(*s, n);
	return word;
}

static bool
take_month(struct slice *s, int *month)
{
	struct slice word = take_letters(s);
	int i;

	for (i = 0; i < 12; i++)
		if (word.n >= 3 && slice_eqi(slice_upto(word, 3),
				       slice_of(months + 3 * i, 3))) {
			*month = i + 1;
			return true;
		}
	return false;
}

/* "hh:mm[:ss]" with CFWS between (RFC 5322 section 4.3) */
static bool
take_time_of_day(struct slice *s, struct civil *c)
{
	skip_cfws(s);
	if (take_number(s, 2, &c->hour) == 0)
		return false;
	skip_cfws(s);
	if (!take_char(s, ":"))
		return false;
	skip_cfws(s);
	if (take_number(s, 2, &c->minute) == 0)
		return false;
	skip_cfws(s);
	if (!take_char(s, ":"))
		return true;
	skip_cfws(s);
	return take_number(s, 2, &c->second) != 0;
}

/* "+0100", or an obsolete name; an unknown name is -0000 (RFC 5322 4.3) */
static bool
take_rfc5322_zone(struct slice *s, int *zone)
{
	static const struct {
		const char *name;
		int hours;
	} named[] = { { "EDT", -4 }, { "EST", -5 }, { "CDT", -5 },
		{ "CST", -6 }, { "MDT", -6 }, { "MST", -7 }, { "PDT", -7 },
		{ "PST", -8 } };
	struct slice word;
	size_t i;
	int digits;

	skip_cfws(s);
	*zone = 0;
	if (s->n == 0)
		return true; /* absent, as old mailers have it: UTC */
	if (s->p[0] == '+' || s->p[0] == '-') {
		bool west = s->p[0] == '-';

		*s = slice_from(*s, 1);
		if (take_number(s, 4, &digits) != 4 || digits % 100 > 59)
			return false;
		*zone = (digits / 100 * 60 + digits % 100) * (west ? -1 : 1);
		return true;
	}
	word = take_letters(s);
	for (i = 0; i < sizeof named / sizeof named[0]; i++)
		if (slice_eqi_str(word, named[i].name))
			*zone = named[i].hours * 60;
	return true;
}

bool
clock_parse_rfc5322(struct slice s, int64_t *t, int *zone)
{
	struct civil c = { 0 };
	int year, z;
	size_t digits;

	skip_cfws(&s);
	if (take_letters(&s).n != 0) { /* day of the week: not checked */
		skip_cfws(&s);
		take_char(&s, ",");
		skip_cfws(&s);
	}
	if (take_number(&s, 2, &c.day) == 0)
		return false;
	skip_cfws(&s);
	take_char(&s, "-");
	if (!take_month(&s, &c.month))
		return false;
	take_char(&s, "-");
	skip_cfws(&s);
	digits = take_number(&s, 4, &year);
	if (digits < 2)
		return false;
	/* RFC 5322 section 4.3: two and three digit years */
	c.year = digits == 2 && year < 50 ? year + 2000
	    : digits < 4		  ? year + 1900
					  : year;
	if (!take_time_of_day(&s, &c) || !take_rfc5322_zone(&s, &z) ||
	    !civil_to_time(&c, t))
		return false;
	*t -= (int64_t)z * 60;
	if (zone != NULL)
		*zone = z;
	return true;
}

bool
clock_parse_span(struct slice s, int64_t *seconds)
{
	enum { DAY = 86400 };
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 'h', 3600 }, { 'd', DAY }, { 'w', 7 * DAY },
		{ 'm', 30 * DAY }, { 'y', 365 * DAY } };
	int64_t n;
	size_t i;

	if (s.n < 2 || s.n > 6 || !slice_number(slice_upto(s, s.n - 1), &n))
		return false;
	for (i = 0; i < ARRAY_LEN(units); i++) {
		if (ascii_lower(s.p[s.n - 1]) != units[i].unit)
			continue;
		*seconds = n * units[i].seconds;
		return true;
	}
	return false;
}

bool
clock_parse_when(struct slice s, int64_t *t)
{
	int64_t span;

	if (!clock_parse_span(s, &span))
		return clock_parse_rfc3339(s, t);
	*t = clock_now() + span;
	return true;
}

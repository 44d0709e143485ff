/* Dates, sizes and ranks of the query language. */

#include "core/base/clock.h"
#include "core/store/query.h"

enum { DAY = 86400 };

/* Takes n digits off *s. */
static bool
digits(struct slice *s, size_t n, int64_t *out)
{
	if (s->n < n || !slice_number(slice_upto(*s, n), out))
		return false;
	*s = slice_from(*s, n);
	return true;
}

static bool
day_start(int64_t y, int64_t m, int64_t d, int64_t *out)
{
	struct arena a = { 0 };
	bool ok = clock_parse_rfc3339(slice_printf(&a, "%04d-%02d-%02d",
	    (int)y, (int)m, (int)d), out);

	arena_free(&a);
	return ok;
}

/* "2026", "2026-11", "2026-11-14": its first second and the one behind */
static bool
calendar(struct slice s, int64_t *from, int64_t *to)
{
	int64_t y, m, d;

	if (!digits(&s, 4, &y) || y > 9998)
		return false;
	if (s.n == 0)
		return day_start(y, 1, 1, from) && day_start(y + 1, 1, 1, to);
	if (!slice_starts(s, "-"))
		return false;
	s = slice_from(s, 1);
	if (!digits(&s, 2, &m) || m < 1 || m > 12)
		return false;
	if (s.n == 0)
		return day_start(y, m, 1, from) &&
		    day_start(m == 12 ? y + 1 : y, m == 12 ? 1 : m + 1, 1, to);
	if (!slice_starts(s, "-"))
		return false;
	s = slice_from(s, 1);
	if (!digits(&s, 2, &d) || s.n != 0 || !day_start(y, m, d, from))
		return false;
	*to = *from + DAY;
	return true;
}

/* "7d", "2w", "3m", "1y", "12h": so long ago */
static bool
ago(struct slice s, int64_t now, int64_t *from)
{
	int64_t span;

	if (!clock_parse_span(s, &span))
		return false;
	*from = now - span;
	return true;
}

static bool
moment(struct slice s, int64_t now, int64_t *from, int64_t *to)
{
	int64_t today = now - ((now % DAY) + DAY) % DAY;

	if (slice_eqi_str(s, "today") || slice_eqi_str(s, "yesterday")) {
		*from = today - (slice_eqi_str(s, "today") ? 0 : DAY);
		*to = *from + DAY;
		return true;
	}
	if (calendar(s, from, to))
		return true;
	if (!ago(s, now, from) && !clock_parse_rfc3339(s, from))
		return false;
	*to = *from + 1;
	return true;
}

bool
query_date(struct slice value, int64_t now, int64_t *from, int64_t *to,
    const char **expected)
{
	size_t dots = slice_find(value, SLICE(".."));
	struct slice left = slice_upto(value, dots), right;
	int64_t ignored;

	*expected = "a day such as 2026-11-14, a month, a year, today, "
	    "yesterday, 7d, or a range of them such as "
	    "2026-11-01..2026-11-14";
	if (dots == SLICE_NONE && ago(value, now, from)) {
		*to = now + 1;
		return true;
	}
	if (dots == SLICE_NONE)
		return moment(value, now, from, to);
	right = slice_from(value, dots + 2);
	*from = INT64_MIN;
	*to = INT64_MAX;
	if (left.n == 0 && right.n == 0)
		return false;
	if (left.n != 0 && !moment(left, now, from, &ignored))
		return false;
	if (right.n != 0 && !moment(right, now, &ignored, to))
		return false;
	*expected = "a range whose end is not before its start";
	return *from < *to;
}

static bool
octets(struct slice s, int64_t *out)
{
	int64_t unit = 1;

	if (s.n > 1 && !ascii_is_digit(s.p[s.n - 1])) {
		char c = ascii_lower(s.p[s.n - 1]);

		unit = c == 'k' ? 1024 : c == 'm' ? 1024 * 1024 : 0;
		s = slice_upto(s, s.n - 1);
	}
	if (unit == 0 || s.n > 12 || !slice_number(s, out))
		return false;
	*out *= unit;
	return true;
}

bool
query_size(struct slice value, int64_t *from, int64_t *to,
    const char **expected)
{
	size_t dots = slice_find(value, SLICE(".."));
	struct slice left = slice_upto(value, dots), right;

	*expected = "octets, such as 500, 20k, 1m, or a range such as "
	    "100k..1m, 1m..";
	if (dots == SLICE_NONE) {
		if (!octets(value, from))
			return false;
		*to = *from + 1;
		return true;
	}
	right = slice_from(value, dots + 2);
	*from = 0;
	*to = INT64_MAX;
	if (left.n == 0 && right.n == 0)
		return false;
	if (left.n != 0 && !octets(left, from))
		return false;
	if (right.n != 0) {
		if (!octets(right, to))
			return false;
		++*to;
	}
	*expected = "a range whose end is not before its start";
	return *from < *to;
}

static bool
word_place(struct slice s, const char *const *words, int64_t *out)
{
	for (*out = 0; words[*out] != NULL; ++*out)
		if (slice_eqi_str(s, words[*out]))
			return true;
	return false;
}

bool
query_rank(struct slice value, const char *const *words, int64_t *from,
    int64_t *to)
{
	size_t dots = slice_find(value, SLICE(".."));
	struct slice left = slice_upto(value, dots), right;

	if (dots == SLICE_NONE) {
		if (!word_place(value, words, from))
			return false;
		*to = *from + 1;
		return true;
	}
	right = slice_from(value, dots + 2);
	*from = 0;
	*to = INT64_MAX;
	if (left.n == 0 && right.n == 0)
		return false;
	if (left.n != 0 && !word_place(left, words, from))
		return false;
	if (right.n != 0) {
		if (!word_place(right, words, to))
			return false;
		++*to;
	}
	return *from < *to;
}

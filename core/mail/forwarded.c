/* Is a mail that holds another one a report, or a message with a mail in it? */

#include "core/mail/unwrap_parts.h"

enum { MOST_HEADER = 32 << 10 }; /* octets of an inner mail looked at */

bool
subject_forwards(struct slice subject)
{
	static const char *const marks[] = { "fw", "fwd", "wg", "rv", "enc",
		"tr", "i", "doorst", "vs", "vb", "vl", "pd", "fs", "ynt",
		"ilt", "fwd.", "re-fwd", "reenv", "rnv", "Пересл", "пересл",
		"转发", "轉寄", "転送" };
	struct slice s = slice_trim(subject);
	size_t i, end = slice_find(s, SLICE(":"));
	size_t wide = slice_find(s, SLICE("："));

	if (wide < end)
		end = wide;
	if (end == SLICE_NONE || end + 1 == s.n)
		return false;
	s = slice_upto(s, end);
	if (slice_starts(s, "["))
		s = slice_from(s, 1);
	for (i = 0; i < ARRAY_LEN(marks); i++)
		if (slice_eqi_str(slice_trim(s), marks[i]))
			return true;
	return false;
}

/* People forward what they received: the inner header names them. */
static bool
names_forwarder(const struct unwrapped *u, const struct mail *m, size_t i)
{
	struct slice octets = slice_upto(unwrap_octets(u, m, i), MOST_HEADER);
	size_t end = slice_find(octets, SLICE("\n\n"));
	size_t crlf = slice_find(octets, SLICE("\n\r\n"));

	if (crlf < end)
		end = crlf;
	return slice_findi(slice_upto(octets, end), u->reporter) != SLICE_NONE;
}

bool
unwrap_names_reporter(const struct unwrapped *u, const struct mail *m)
{
	size_t i;

	for (i = 0; u->reporter.n != 0 && i < u->ninner && i < 10; i++)
		if (names_forwarder(u, m, i))
			return true;
	return false;
}

bool
unwrap_is_forward(const struct unwrapped *u, const struct mail *m)
{
	return u->kind != REPORT_FORWARD || subject_forwards(m->subject) ||
	    unwrap_names_reporter(u, m);
}

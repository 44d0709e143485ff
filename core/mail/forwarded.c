/* Is a mail that holds another one a report, or a message with a mail in it? */

#include "core/mail/unwrap.h"

enum { MOST_HEADER = 32 << 10 }; /* octets of an inner mail looked at */

/* How mail programs begin the subject of what they forward */
static bool
subject_forwards(struct slice subject)
{
	static const char *const starts[] = { "fw:", "fwd:", "wg:", "rv:",
		"enc:", "tr:", "i:", "vs:", "vl:", "vb:", "doorst:", "pd:",
		"reenv:", "rnv:", "Пересл:", "пересл:", "转发:",
		"转发：" };
	size_t i;

	subject = slice_trim(subject);
	if (slice_starts(subject, "["))
		subject = slice_from(subject, 1);
	for (i = 0; i < ARRAY_LEN(starts); i++)
		if (slice_startsi(subject, starts[i]))
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

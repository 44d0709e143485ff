/*
 * Mails forwarded inline: quoted into the text, their header but for three or
 * four lines lost.  Found by a line that says so, in many languages, or by
 * such a block of lines.
 */

#include "core/base/mem.h"
#include "core/mail/inline_words.h"
#include "core/mail/unwrap_parts.h"

#define TEXT_MOST (256 << 10) /* octets that are looked at */
#define LINE_MOST 300	      /* octets of a line that can be one of these */
#define BLOCK_LINES 12	      /* from the first line of a block to its last */
#define LABEL_MOST 40

enum { LABEL_FROM = 1, LABEL_DATE = 2, LABEL_TO = 4, LABEL_SUBJECT = 8 };

/* Off the front of a line: blanks, quote marks, "*" and "|" of bold text */
static struct slice
bare(struct slice s)
{
	for (;;) {
		s = slice_trim(s);
		if (slice_starts(s, "\xc2\xa0"))
			s = slice_from(s, 2);
		else if (s.n != 0 && strchr(">*|_", *s.p) != NULL && *s.p != 0)
			s = slice_from(s, 1);
		else
			return s;
	}
}

static bool
in_list(struct slice s, const char *const *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eqi_str(s, v[i]))
			return true;
	return false;
}

/* Where the label before a colon ends, the full-width one included */
static size_t
label_end(struct slice line)
{
	size_t a = slice_chr(slice_upto(line, LABEL_MOST), ':');
	size_t b = slice_find(slice_upto(line, LABEL_MOST),
	    SLICE("\xef\xbc\x9a"));

	return b != SLICE_NONE && (a == SLICE_NONE || b < a) ? b : a;
}

static unsigned
label_of(struct slice line)
{
	struct slice s;
	size_t n = label_end(line);

	if (n == SLICE_NONE || n == 0)
		return 0;
	s = slice_upto(line, n);
	while (s.n != 0 && (s.p[s.n - 1] == '*' || s.p[s.n - 1] == ' ' ||
	    slice_ends(s, "\xc2\xa0")))
		s.n -= slice_ends(s, "\xc2\xa0") ? 2 : 1;
	if (in_list(s, inline_from, ARRAY_LEN(inline_from)))
		return LABEL_FROM;
	if (in_list(s, inline_date, ARRAY_LEN(inline_date)))
		return LABEL_DATE;
	if (in_list(s, inline_to, ARRAY_LEN(inline_to)))
		return LABEL_TO;
	return in_list(s, inline_subject, ARRAY_LEN(inline_subject))
	    ? LABEL_SUBJECT : 0;
}

/*
 * Labels of the block whose first line s begins with.  A line without one may
 * continue the last (addresses are long), two or an empty one end it.
 */
static unsigned
block_labels(struct slice s)
{
	unsigned seen = 0, label;
	size_t lines, strange = 0, empty = 0;

	for (lines = 0; lines < BLOCK_LINES && s.n != 0; lines++) {
		struct slice line = bare(slice_cut(&s, '\n'));

		if (line.n == 0) {
			/* HTML has one between any two lines. */
			if (++empty > 1)
				break;
			continue;
		}
		label = line.n <= 4 * LINE_MOST ? label_of(line) : 0;
		seen |= label;
		empty = 0;
		strange = label != 0 ? 0 : strange + 1;
		if (strange > 1)
			break;
	}
	return seen;
}

static unsigned
count(unsigned labels)
{
	return (labels & 1) + (labels >> 1 & 1) + (labels >> 2 & 1) +
	    (labels >> 3 & 1);
}

static bool
says(struct slice line, const char *const *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_findi(line, slice_str(v[i])) != SLICE_NONE)
			return true;
	return false;
}

/* "---------- Forwarded message ---------", "Begin forwarded message:" */
static bool
is_drawn(struct slice line)
{
	return slice_starts(line, "--") || slice_starts(line, "__") ||
	    slice_starts(line, "==") || slice_starts(line, "\xe2\x80\x94") ||
	    slice_starts(line, "\xe2\x94\x80") || slice_ends(line, ":") ||
	    slice_ends(line, "\xef\xbc\x9a");
}

/* What s, which begins with this line, is. */
static enum inline_how
begins_here(struct slice line, struct slice s)
{
	struct slice rest = s;

	if (line.n == 0 || line.n > LINE_MOST)
		return INLINE_NONE;
	if (slice_starts(line, "begin 6") &&
	    slice_find(line, SLICE(".eml")) != SLICE_NONE)
		return INLINE_UUENCODED;
	if (is_drawn(line) && says(line, inline_forwarded,
	    ARRAY_LEN(inline_forwarded)))
		return INLINE_MARKED;
	if (is_drawn(line) && says(line, inline_original,
	    ARRAY_LEN(inline_original))) {
		slice_cut(&rest, '\n');
		return count(block_labels(rest)) >= 2 ? INLINE_BLOCK
						      : INLINE_NONE;
	}
	if (label_of(line) != LABEL_FROM || count(block_labels(s)) < 3)
		return INLINE_NONE;
	return INLINE_BLOCK;
}

void
inline_find(struct unwrap *w)
{
	struct slice s, line, here;
	bool start = true; /* of a paragraph */

	report_text(w);
	if (w->text < 0)
		return;
	s = slice_upto(w->utf8, TEXT_MOST);
	for (; s.n != 0; start = line.n == 0) {
		here = s;
		line = bare(slice_cut(&s, '\n'));
		w->inline_how = start && unwrap_sniff(here)
		    ? INLINE_SOURCE
		    : begins_here(line, here);
		if (w->inline_how == INLINE_NONE)
			continue;
		w->inline_at = (size_t)(here.p - w->utf8.p);
		return;
	}
}

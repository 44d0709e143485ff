/* Encoded words and parameters in pieces undone, for the second look. */

#include "core/notify/residue_parts.h"

enum { WORD_MOST = 8192 };

/* "=?charset?b?" at the start of s: where its text begins; 0 */
static size_t
word_text(struct slice s, bool *base64)
{
	size_t i = 2;

	if (!slice_starts(s, "=?"))
		return 0;
	while (i < s.n && s.p[i] != '?' && !ascii_is_space(s.p[i]))
		i++;
	if (i == 2 || i + 2 >= s.n || s.p[i] != '?' || s.p[i + 2] != '?' ||
	    strchr("bBqQ", s.p[i + 1]) == NULL)
		return 0;
	*base64 = ascii_lower(s.p[i + 1]) == 'b';
	return i + 3;
}

static void
word_undo(struct slice text, bool base64, struct buf *out)
{
	if (base64)
		undo_base64(text, 0, false, out);
	else
		undo_quoted_printable(text, out);
}

bool
undo_words(struct slice s, struct buf *out)
{
	size_t changed = 0, kept = 0;
	bool base64;

	buf_reserve(out, s.n);
	while (s.n != 0) {
		size_t text = word_text(s, &base64), end;

		end = text != 0 ? slice_find(slice_upto(slice_from(s, text),
		    WORD_MOST), SLICE("?=")) : SLICE_NONE;
		if (end == SLICE_NONE) {
			put(out, s.p[0]);
			if (!ascii_is_space(s.p[0]))
				kept = 0;
			s = slice_from(s, 1);
			continue;
		}
		/* only blanks since the last word: they are not shown */
		if (kept != 0)
			out->n = kept;
		word_undo(slice_of(s.p + text, end), base64, out);
		kept = out->n;
		s = slice_from(s, text + end + 2);
		changed++;
	}
	return changed != 0;
}

/* ;name*1*=" between two pieces: how many octets; 0 */
static size_t
joint(struct slice s)
{
	size_t i = 0;

	if (i < s.n && s.p[i] == '"')
		i++;
	if (i >= s.n || s.p[i++] != ';')
		return 0;
	while (i < s.n && ascii_is_space(s.p[i]))
		i++;
	while (i < s.n && (ascii_is_alnum(s.p[i]) || s.p[i] == '-'))
		i++;
	if (i + 1 >= s.n || s.p[i] != '*' || !ascii_is_digit(s.p[i + 1]))
		return 0;
	for (i++; i < s.n && (ascii_is_digit(s.p[i]) || s.p[i] == '*'); i++)
		;
	if (i >= s.n || s.p[i++] != '=')
		return 0;
	return i < s.n && s.p[i] == '"' ? i + 1 : i;
}

bool
undo_numbered(struct slice s, struct buf *out)
{
	size_t changed = 0, n;

	buf_reserve(out, s.n);
	while (s.n != 0) {
		n = s.p[0] == '"' || s.p[0] == ';' ? joint(s) : 0;
		if (n == 0)
			put(out, s.p[0]);
		changed += n != 0;
		s = slice_from(s, n != 0 ? n : 1);
	}
	return changed != 0;
}

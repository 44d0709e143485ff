/* Lines of the letter. */

#include <stdio.h>

#include "core/base/text.h"
#include "core/notify/fill.h"

/* Columns, as code points: the boundary has made the rest visible. */
static size_t
columns(struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* The octets of the first `most` columns */
static size_t
octets_of(struct slice s, size_t most)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && n++ == most)
			break;
	}
	return i;
}

static void
indent(struct buf *out, size_t n)
{
	while (n-- != 0)
		buf_add_char(out, ' ');
}

void
fill_text(struct buf *out, const char *label, size_t hang, struct slice text)
{
	bool fresh = true; /* at the start of a line */
	struct slice word;
	size_t at = 0;

	if (label != NULL) {
		buf_addf(out, "%-*s", (int)hang, label);
		at = hang;
	}
	while ((word = slice_word(&text)).n != 0) {
		if (!fresh && at + 1 + columns(word) > FILL_COLUMNS) {
			buf_add_char(out, '\n');
			indent(out, hang);
			at = hang;
			fresh = true;
		}
		if (!fresh) {
			buf_add_char(out, ' ');
			at++;
		}
		while (at + columns(word) > FILL_COLUMNS) {
			size_t n = octets_of(word, FILL_COLUMNS - at);

			buf_add_slice(out, slice_upto(word, n));
			buf_add_char(out, '\n');
			indent(out, hang);
			at = hang;
			word = slice_from(word, n);
		}
		buf_add_slice(out, word);
		at += columns(word);
		fresh = false;
	}
	buf_add_char(out, '\n');
}

/* Where to break a value: behind a blank in the line's second half, so that
 * words stay whole; else anywhere */
static size_t
value_break(struct slice s, size_t room)
{
	size_t n = octets_of(s, room), i;

	for (i = n; i > n / 2; i--)
		if (s.p[i - 1] == ' ')
			return i;
	return n;
}

void
fill_value(struct buf *out, const char *label, struct slice value)
{
	size_t room = FILL_COLUMNS - FILL_LABEL;

	if (value.n == 0)
		value = SLICE("not known");
	if (columns(value) <= room)
		buf_addf(out, "  %-*s", FILL_LABEL - 2, label);
	else {
		if (label[0] != '\0')
			buf_addf(out, "  %s\n", label);
		indent(out, 4);
		room = FILL_COLUMNS - 4;
	}
	while (columns(value) > room) {
		size_t n = value_break(value, room);

		buf_add_slice(out, slice_upto(value, n));
		while (out->p[out->n - 1] == ' ')
			out->n--;
		buf_add_char(out, '\n');
		indent(out, 4);
		value = slice_from(value, n);
	}
	buf_add_slice(out, value);
	buf_add_char(out, '\n');
}

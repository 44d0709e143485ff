/* Lines of the letter. */

#include "core/base/text.h"
#include "core/notify/fill.h"

static size_t
width_of(uint32_t cp)
{
	int w = text_char_width(cp);

	return w >= 0 ? (size_t)w : 1;
}

size_t
fill_columns(struct slice s)
{
	size_t n = 0;
	uint32_t cp;

	while (s.n != 0)
		n += utf8_next(&s, &cp) ? width_of(cp) : 1;
	return n;
}

size_t
fill_octets(struct slice s, size_t most)
{
	struct slice rest = s, before = s;
	size_t at = 0;
	uint32_t cp;

	while (rest.n != 0) {
		before = rest;
		at += utf8_next(&rest, &cp) ? width_of(cp) : 1;
		if (at > most && before.p != s.p)
			return s.n - before.n;
	}
	return s.n;
}

struct slice
fill_cut(struct slice s, size_t most)
{
	if (s.n <= most)
		return s;
	while (most != 0 && ((unsigned char)s.p[most] & 0xc0) == 0x80)
		most--;
	return slice_upto(s, most);
}

static void
blanks(struct buf *out, size_t n)
{
	while (n-- != 0)
		buf_add_char(out, ' ');
}

void
fill_to(struct buf *out, size_t start, size_t columns)
{
	size_t n = fill_columns(slice_from(buf_slice(out), start));

	blanks(out, columns > n ? columns - n : 0);
}

/* Begins a line for a word (the first one of all, unless `next`): at the
 * margin, or further to the left where it has no room there.  Returns its
 * column. */
static size_t
line_for(struct buf *out, bool next, size_t margin, size_t width)
{
	if (margin + width > FILL_COLUMNS)
		margin = width < FILL_COLUMNS ? FILL_COLUMNS - width : 0;
	if (next)
		buf_add_char(out, '\n');
	blanks(out, margin);
	return margin;
}

/* A word, broken where it is longer than a line; how wide its end is */
static size_t
long_word(struct buf *out, struct slice word)
{
	while (fill_columns(word) > FILL_COLUMNS) {
		size_t n = fill_octets(word, FILL_COLUMNS);

		buf_add_slice(out, slice_upto(word, n));
		buf_add_char(out, '\n');
		word = slice_from(word, n);
	}
	buf_add_slice(out, word);
	return fill_columns(word);
}

/* Takes the blanks at the end off, down to `start`. */
static void
trim_end(struct buf *out, size_t start)
{
	while (out->n > start && out->p[out->n - 1] == ' ')
		out->n--;
}

void
fill_paragraph(struct buf *out, struct slice label, size_t hang,
    struct slice text)
{
	size_t start = out->n, at, width;
	bool fresh = true;   /* nothing of the text in this line */
	bool pushed = false; /* it stands further left than the margin */
	struct slice word;

	buf_add_slice(out, label);
	fill_to(out, start, hang);
	at = fill_columns(slice_from(buf_slice(out), start));
	while ((word = slice_word(&text)).n != 0) {
		width = fill_columns(word);
		if (pushed || at + !fresh + width > FILL_COLUMNS) {
			trim_end(out, start);
			at = line_for(out, out->n != start, hang, width);
			pushed = at < hang;
		} else if (!fresh) {
			buf_add_char(out, ' ');
			at++;
		}
		at += long_word(out, word);
		fresh = false;
	}
	trim_end(out, start);
	buf_add_char(out, '\n');
}

void
fill_defanged(struct buf *out, struct slice text)
{
	size_t at;

	while ((at = slice_find(text, SLICE("://"))) != SLICE_NONE) {
		struct slice before = slice_upto(text, at);
		size_t n = slice_endsi(before, "http") ? 4
		    : slice_endsi(before, "https") ? 5 : 0;

		buf_add_slice(out, slice_upto(before, at - n));
		buf_addf(out, "%s://", n == 4 ? "hxxp" : n == 5 ? "hxxps"
							       : "");
		text = slice_from(text, at + 3);
	}
	buf_add_slice(out, text);
}

/* Where to break a value: behind a blank in the line's second half, so that
 * words stay whole; else anywhere */
static size_t
value_break(struct slice s, size_t room)
{
	size_t n = fill_octets(s, room), i;

	for (i = n; i > n / 2; i--)
		if (s.p[i - 1] == ' ')
			return i;
	return n;
}

void
fill_value(struct buf *out, struct slice label, struct slice value)
{
	size_t room = FILL_COLUMNS - FILL_LABEL, start = out->n, indent = 4;
	size_t width = fill_columns(value);

	if (value.n == 0)
		return;
	buf_add_str(out, "  ");
	buf_add_slice(out, label);
	if (width <= room && fill_columns(label) + 3 <= FILL_LABEL) {
		fill_to(out, start, FILL_LABEL);
		buf_add_slice(out, value);
		buf_add_char(out, '\n');
		return;
	}
	if (label.n != 0)
		buf_add_char(out, '\n');
	else
		out->n = start;
	/* In one piece, if it is one and there is any line for it */
	if (width > FILL_COLUMNS - indent && width <= FILL_COLUMNS)
		indent = FILL_COLUMNS - width;
	room = FILL_COLUMNS - indent;
	while (fill_columns(value) > room) {
		size_t n = value_break(value, room);

		blanks(out, indent);
		buf_add_slice(out, slice_trim(slice_upto(value, n)));
		buf_add_char(out, '\n');
		value = slice_trim(slice_from(value, n));
	}
	blanks(out, indent);
	buf_add_slice(out, value);
	buf_add_char(out, '\n');
}

/* The text boundary, screen: foreign octets to cells that are safe to draw. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/base/text_table.h"

#define MOST_MARKS 2 /* combining marks on one base */

/* Escapes that have a name; all others show their code point. */
static const struct {
	uint32_t first, last;
	const char *name;
} names[] = {
	{ 0x00AD, 0x00AD, "<SHY>" },
	{ 0x034F, 0x034F, "<CGJ>" },
	{ 0x061C, 0x061C, "<ALM>" },
	{ 0x115F, 0x1160, "<HF>" }, /* Hangul fillers */
	{ 0x200B, 0x200B, "<ZWSP>" },
	{ 0x200C, 0x200C, "<ZWNJ>" },
	{ 0x200D, 0x200D, "<ZWJ>" },
	{ 0x200E, 0x200E, "<LRM>" },
	{ 0x200F, 0x200F, "<RLM>" },
	{ 0x2028, 0x2028, "<LS>" },
	{ 0x2029, 0x2029, "<PS>" },
	{ 0x202A, 0x202A, "<LRE>" },
	{ 0x202B, 0x202B, "<RLE>" },
	{ 0x202C, 0x202C, "<PDF>" },
	{ 0x202D, 0x202D, "<LRO>" },
	{ 0x202E, 0x202E, "<RLO>" },
	{ 0x2060, 0x2060, "<WJ>" },
	{ 0x2066, 0x2066, "<LRI>" },
	{ 0x2067, 0x2067, "<RLI>" },
	{ 0x2068, 0x2068, "<FSI>" },
	{ 0x2069, 0x2069, "<PDI>" },
	{ 0x3164, 0x3164, "<HF>" },
	{ 0xFEFF, 0xFEFF, "<BOM>" },
	{ 0xFFA0, 0xFFA0, "<HF>" },
	{ 0xE0000, 0xE007F, "<TAG>" },
};

static unsigned
class_of(uint32_t cp)
{
	size_t lo = 0, hi = ARRAY_LEN(text_table), mid;

	while (hi - lo > 1) {
		mid = lo + (hi - lo) / 2;
		if (text_table[mid] >> 2 <= cp)
			lo = mid;
		else
			hi = mid;
	}
	return text_table[lo] & 3;
}

int
text_char_width(uint32_t cp)
{
	unsigned c;

	if (cp >= 0x20 && cp < 0x7F)
		return 1;
	c = cp <= 0x10FFFF ? class_of(cp) : TEXT_CLASS_ESCAPE;
	return c == TEXT_CLASS_ESCAPE ? -1 : (int)c;
}

static void
reserve(struct text *t, size_t more)
{
	if (t->room - t->n >= more)
		return;
	t->room = t->room + more > 2 * t->room ? t->room + more : 2 * t->room;
	t->cells = xrealloc(t->cells, t->room, sizeof *t->cells);
}

static void
push(struct text *t, const char *glyph, size_t len, unsigned width,
    unsigned flags)
{
	struct cell *c;

	reserve(t, 1);
	c = &t->cells[t->n++];
	memset(c, 0, sizeof *c);
	memcpy(c->glyph, glyph, len);
	c->len = (uint8_t)len;
	c->width = (uint8_t)width;
	c->flags = (uint8_t)flags;
	c->role = t->role;
	t->width += width;
}

static void
push_escape(struct text *t, const char *ascii)
{
	for (; *ascii != '\0'; ascii++)
		push(t, ascii, 1, 1, CELL_ESCAPE);
	t->escapes++;
}

/* A C0 control or DEL becomes its picture, one column wide. */
static void
push_picture(struct text *t, uint32_t cp)
{
	char glyph[4];

	push(t, glyph, utf8_put(cp == 0x7F ? 0x2421 : 0x2400 + cp, glyph), 1,
	    CELL_ESCAPE);
	t->escapes++;
}

static void
push_named(struct text *t, uint32_t cp)
{
	char s[16];
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (cp >= names[i].first && cp <= names[i].last) {
			push_escape(t, names[i].name);
			return;
		}
	if (cp >= 0x80 && cp < 0xA0)
		snprintf(s, sizeof s, "<%02X>", (unsigned)cp);
	else if (cp >= 0xFE00 && cp <= 0xFE0F)
		snprintf(s, sizeof s, "<VS%u>", (unsigned)(cp - 0xFE00 + 1));
	else if (cp >= 0xE0100 && cp <= 0xE01EF)
		snprintf(s, sizeof s, "<VS%u>", (unsigned)(cp - 0xE0100 + 17));
	else
		snprintf(s, sizeof s, "<U+%04X>", (unsigned)cp);
	push_escape(t, s);
}

/*
 * Puts a combining mark on the last cell, which has *marks of them; *marks < 0
 * says that there is no character to put it on.  The first mark too many makes
 * one escape, the rest of its run belong to that.
 */
static void
push_mark(struct text *t, uint32_t cp, int *marks)
{
	char glyph[8] = "\u25CC"; /* the dotted circle stands for "no base" */
	struct cell *c;

	if (*marks < 0) {
		push(t, glyph, 3 + utf8_put(cp, glyph + 3), 1, CELL_ESCAPE);
		t->escapes++;
		*marks = MOST_MARKS;
	} else if (*marks < MOST_MARKS) {
		c = &t->cells[t->n - 1];
		c->len = (uint8_t)(c->len + utf8_put(cp, c->glyph + c->len));
		++*marks;
	} else if (*marks == MOST_MARKS) {
		push_escape(t, "<+>");
		++*marks;
	}
}

/* Runs of printable ASCII are nearly all there is: they go past the table. */
static size_t
add_ascii(struct text *t, struct slice s)
{
	size_t i, n = 0;
	struct cell *c;

	while (n < s.n && s.p[n] >= 0x20 && s.p[n] < 0x7F)
		n++;
	if (n == 0)
		return 0;
	reserve(t, n);
	c = t->cells + t->n;
	for (i = 0; i < n; i++)
		c[i] = (struct cell){ .glyph = { s.p[i] },
			.len = 1, .width = 1, .role = t->role };
	t->n += n;
	t->width += n;
	return n;
}

/*
 * A skin tone behind an emoji is two more columns in some terminals and none
 * in others.  A foreign octet must not move what stands right of it.
 */
static bool
is_skin_tone(const struct text *t, uint32_t cp, int marks)
{
	return cp >= TEXT_FIRST_MODIFIER && cp <= TEXT_LAST_MODIFIER &&
	    marks >= 0 && t->cells[t->n - 1].width == 2;
}

/* Adds one character that is no printable ASCII. */
static void
add_char(struct text *t, uint32_t cp, int *marks)
{
	int width = text_char_width(cp);
	char glyph[4];

	if (width == 0) {
		push_mark(t, cp, marks);
		return;
	}
	if (width < 0 || is_skin_tone(t, cp, *marks)) {
		if (cp < 0x20 || cp == 0x7F)
			push_picture(t, cp);
		else
			push_named(t, cp);
		*marks = -1;
		return;
	}
	if (cp == 0xA0 || cp == 0x202F) /* a gap is a gap */
		cp = ' ';
	push(t, glyph, utf8_put(cp, glyph), (unsigned)width, 0);
	*marks = 0;
}

void
text_add(struct text *t, struct slice s)
{
	int marks = -1; /* on the last cell; -1: nothing to put one on */
	uint32_t cp;
	size_t n;
	char octet[8];

	while (s.n > 0) {
		if ((n = add_ascii(t, s)) > 0) {
			marks = 0;
			s = slice_from(s, n);
		} else if (utf8_next(&s, &cp)) {
			add_char(t, cp, &marks);
		} else {
			snprintf(octet, sizeof octet, "<%02X>", (unsigned)cp);
			push_escape(t, octet);
			marks = -1;
		}
	}
}

void
text_lit(struct text *t, const char *literal)
{
	text_add(t, slice_str(literal));
}

void
text_litf(struct text *t, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	text_add(t, slice_of(s, (size_t)n));
	free(s);
}

void
text_append(struct text *t, const struct text *more)
{
	if (more->n == 0)
		return;
	reserve(t, more->n);
	memcpy(t->cells + t->n, more->cells, more->n * sizeof *t->cells);
	t->n += more->n;
	t->width += more->width;
	t->escapes += more->escapes;
}

void
text_pad(struct text *t, size_t width)
{
	while (t->width < width)
		push(t, " ", 1, 1, 0);
}

void
text_fit(struct text *t, size_t width)
{
	uint8_t role = t->role;

	if (t->width <= width)
		return;
	while (t->n > 0 && (t->width >= width || width == 0)) {
		t->n--;
		t->width -= t->cells[t->n].width;
		t->role = t->cells[t->n].role;
	}
	if (width > 0)
		push(t, "~", 1, 1, 0);
	t->role = role;
}

void
text_clear(struct text *t)
{
	t->n = t->width = 0;
	t->escapes = 0;
	t->role = 0;
}

void
text_free(struct text *t)
{
	free(t->cells);
	*t = (struct text){ 0 };
}

size_t
text_cell_at(const struct text *t, size_t col)
{
	size_t i, at = 0;

	for (i = 0; i < t->n && at < col; i++)
		at += t->cells[i].width;
	return i;
}

void
text_utf8(const struct text *t, struct buf *out)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		buf_add(out, t->cells[i].glyph, t->cells[i].len);
}

#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include "core/base/buf.h"
#include "core/base/slice.h"

/*
 * THE TEXT BOUNDARY: the only way from foreign bytes to anything a person
 * reads.  Foreign bytes are taken as UTF-8; whatever is not, and every control
 * character, C1 control (in both encodings), bidi control, invisible or
 * ignorable character, tag, line or paragraph separator, noncharacter,
 * private-use or unassigned character becomes a visible escape.  Nothing is
 * dropped, nothing passes through.
 *
 *   screen   text_add:   cells; escapes such as <RLO>, <9B>, <U+1FAE8>, and
 *            the control pictures, flagged CELL_ESCAPE (drawn in reverse)
 *   plain    text_plain: \u{202e}, \x{9b} for an octet that is not UTF-8,
 *            backslash doubled, so that mail text can't forge an escape
 *   JSON     text_json:  the exact decoded string, ASCII-escaped; an octet
 *            that is not UTF-8 becomes U+FFFD
 */

enum {
	CELL_ESCAPE = 1, /* made by the boundary, not a character of the text */
	CELL_HIDDEN = 2, /* from a hidden run (views set it) */
};

/* One character cell.  A wide character is one cell of width 2. */
struct cell {
	char glyph[13]; /* UTF-8: a base character and at most 2 combining */
	uint8_t len;
	uint8_t width; /* 1 or 2, never 0 */
	uint8_t flags;
	uint8_t role;  /* the painter's colour role; text_add copies text.role */
};

/* A line ready to be drawn.  Zero-initialised is empty; text_free ends it. */
struct text {
	struct cell *cells;
	size_t n, room;
	size_t width;     /* sum of the cells' widths */
	unsigned escapes; /* how many escapes the boundary had to make */
	uint8_t role;     /* role of what is added from here on */
};

/*
 * Adds foreign bytes.  Line feeds and tabs are escapes here like every other
 * control: who shows several lines splits them first (text_line).
 */
void text_add(struct text *t, struct slice foreign);
/* Adds a literal of the program (ASCII or UTF-8 known to be printable). */
void text_lit(struct text *t, const char *literal);
/* printf for literals and numbers; %s arguments must not be foreign. */
void text_litf(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds the cells of another text */
void text_append(struct text *t, const struct text *more);
void text_pad(struct text *t, size_t width); /* blanks up to that width */
/* Cuts to that width; the last cell becomes "~" if anything was cut */
void text_fit(struct text *t, size_t width);
void text_clear(struct text *t); /* keeps the memory, resets role */
void text_free(struct text *t);
/* Index of the first cell that starts at or after column col */
size_t text_cell_at(const struct text *t, size_t col);
/* The cells' glyphs as UTF-8 (for dumps and search); appended to out. */
void text_utf8(const struct text *t, struct buf *out);

/*
 * Takes one line (LF, CRLF) off *s, without its end; false when *s is empty.
 */
bool text_line(struct slice *s, struct slice *line);

/*
 * Breaks t into lines of at most `width` columns at blanks (or anywhere, if
 * one word is longer).  Calls emit(first cell, count) for each, once with
 * count 0 for an empty text.  The blanks at a break belong to no line.
 */
void text_wrap(const struct text *t, size_t width,
    void (*emit)(const struct cell *cells, size_t n, void *arg), void *arg);

/* Plain renderer: safe for standard output, logs, error messages. */
void text_plain(struct slice foreign, struct buf *out);
/* As text_plain; the result lives in the arena (NUL-terminated) */
const char *text_plain_str(struct arena *a, struct slice foreign);
/* JSON renderer: a quoted string. */
void text_json(struct slice foreign, struct buf *out);

/*
 * One character of UTF-8 off *s into *cp (RFC 3629: no surrogates, no
 * overlong forms).  False: *cp holds the single bad octet, *s is one further.
 */
bool utf8_next(struct slice *s, uint32_t *cp);
/* Writes cp as UTF-8 into out[4]; returns how many octets. */
size_t utf8_put(uint32_t cp, char *out);
bool utf8_valid(struct slice s);

/* Columns of a code point: 0 combining, 1, 2; -1 shown as an escape. */
int text_char_width(uint32_t cp);

#endif

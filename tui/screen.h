#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "core/base/buf.h"
#include "core/base/text.h"
#include "tui/split.h"
#include "tui/theme.h"

/*
 * The screen: cells with a role each, one plane for the whole process.  All
 * drawing is of struct text into rectangles and is cut there; nothing can
 * move another column.  Draw the whole screen anew each time:
 *
 *     struct frame f;
 *     if (screen_begin(&f)) { ... draw into f.body ... }
 *     screen_end();
 *
 * screen_end gives ncurses what has changed.
 */
struct frame {
	struct rect all, title, body, status, hint;
};

/*
 * Clears the plane and divides it.  False: under 60x12; the one line that
 * says so is drawn.
 */
bool screen_begin(struct frame *f);
void screen_end(void);
void screen_redraw(void); /* next screen_end paints all (Ctrl-L, resume) */
void screen_resize(void); /* to term_size; the next drawing uses it */

enum {
	DRAW_CURSOR = 1, /* the row is the cursor's (reverse) */
	DRAW_RIGHT = 2, /* at the right end of the row */
	DRAW_NO_FILL = 4, /* leave what stands behind the text */
	DRAW_CUT = 8, /* no "~" where text was cut */
};

/* One row of r: t from its column `skip` on, the rest filled with blanks. */
void screen_line(struct rect r, int row, const struct text *t, size_t skip,
    unsigned flags);
/* The same for a literal of the program. */
void screen_lit(struct rect r, int row, enum role role, const char *literal,
    unsigned flags);
/* t broken at blanks over as many rows as r has; returns rows used. */
int screen_wrapped(struct rect r, int row, const struct text *t);
/* In place of what can't be shown: a warning of the program's, from the
 * second row on, broken at blanks. */
void screen_say(struct rect r, const char *literal);
void screen_fill(struct rect r, enum role role);
/* Gives the cells of a row another role (a search's match). */
void screen_paint(struct rect r, int row, int col, int width, enum role role);

/* "-- Heading ------": heading may be NULL or empty. */
void screen_rule(struct rect r, int row, const struct text *heading);
void screen_rule_lit(struct rect r, int row, const char *heading);
/* A vertical border; where it meets rules, the glyphs join. */
void screen_border(struct rect r);

/* Left text and, where there is room, right text; the right one wins. */
void screen_title(const struct frame *f, const struct text *left,
    const struct text *right);
/* As the title; but neither takes more than half from the other. */
void screen_status(const struct frame *f, const struct text *left,
    const struct text *right);

struct hint {
	const char *key, *what;
};
/* As many as fit; the last one is always among them ("? keys"). */
void screen_hints(const struct frame *f, const struct hint *hints, size_t n);

/* The terminal's cursor; screen_begin hides it. */
void screen_cursor(int x, int y);

/*
 * What was drawn last, as text: a line "== 80x24 cursor X,Y" (or "cursor
 * none"), the rows; "== roles", one letter per cell; "== end".  Rows are
 * right-trimmed (of blanks; of "." in roles); of a wide character the second
 * cell has no glyph, its role stands twice.
 */
void screen_dump(struct buf *out);
/* True if a row of the screen contains s. */
bool screen_contains(struct slice s);

#endif

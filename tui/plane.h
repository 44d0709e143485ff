#ifndef TUI_PLANE_H
#define TUI_PLANE_H

#include "core/base/buf.h"
#include "core/base/text.h"
#include "tui/theme.h"

/*
 * Inside of the screen: a grid of cells, each glyph with its role.  screen.h
 * is the front door.
 */
struct plane_cell {
	char glyph[13];
	uint8_t len;
	uint8_t width; /* 0: the right half of a wide character */
	uint8_t role;
	uint8_t on_cursor_row;
};

struct plane {
	struct plane_cell *cells;
	int w, h;
	int cursor_x, cursor_y; /* -1: not shown */
};

/* The plane that is drawn on: there is one. */
extern struct plane plane_drawn;

void plane_resize(struct plane *p, int w, int h); /* and it is blank */
void plane_clear(struct plane *p);
static inline struct plane_cell *
plane_at(const struct plane *p, int x, int y)
{
	if (x < 0 || y < 0 || x >= p->w || y >= p->h)
		return NULL;
	return &p->cells[(size_t)y * (size_t)p->w + (size_t)x];
}
/*
 * Puts one cell; out of the plane, or half out of it, is nothing.  Half a
 * wide character that is left over becomes a blank.
 */
void plane_put(struct plane *p, int x, int y, const struct cell *c,
    enum role role, bool on_cursor_row);
void plane_put_ascii(struct plane *p, int x, int y, char c, enum role role,
    bool on_cursor_row);
/* Blanks on the columns from x to before `end` */
void plane_blank(struct plane *p, int x, int end, int y, enum role role,
    bool on_cursor_row);
void plane_dump(const struct plane *p, struct buf *out);
/* The glyphs of a row, right-trimmed; appended */
void plane_row(const struct plane *p, int y, struct buf *out);

#endif

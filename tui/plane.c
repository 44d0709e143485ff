/* The grid of cells that everything is drawn on, and its dump. */
#include "core/base/mem.h"
#include "tui/plane.h"

#include <stdlib.h>

struct plane plane_drawn;

static const struct plane_cell blank = { " ", 1, 1, ROLE_NORMAL, 0 };

void
plane_clear(struct plane *p)
{
	size_t i, n = (size_t)p->w * (size_t)p->h;

	for (i = 0; i < n; i++)
		p->cells[i] = blank;
	p->cursor_x = p->cursor_y = -1;
}

void
plane_resize(struct plane *p, int w, int h)
{
	free(p->cells);
	p->w = w;
	p->h = h;
	p->cells = xcalloc((size_t)w * (size_t)h, sizeof *p->cells);
	plane_clear(p);
}

static void
blank_glyph(struct plane_cell *c)
{
	c->glyph[0] = ' ';
	c->len = c->width = 1;
}

/* What stood on these columns goes; halves outside of them become blank. */
static void
heal(struct plane *p, int x, int y, int width)
{
	struct plane_cell *first = plane_at(p, x, y);
	struct plane_cell *last = plane_at(p, x + width - 1, y);

	if (first->width == 0 && x > 0)
		blank_glyph(first - 1);
	if (last->width == 2 && x + width < p->w)
		blank_glyph(last + 1);
}

void
plane_put(struct plane *p, int x, int y, const struct cell *c, enum role role,
    bool on_cursor_row)
{
	int width = c->width == 2 ? 2 : 1;
	struct plane_cell *to = plane_at(p, x, y);

	if (to == NULL || plane_at(p, x + width - 1, y) == NULL)
		return;
	heal(p, x, y, width);
	/* Only text.c makes cells; were one wrong, it does no harm here. */
	if (c->len == 0 || c->len > sizeof to->glyph ||
	    (unsigned char)c->glyph[0] < ' ' || c->glyph[0] == 0x7f) {
		to->glyph[0] = '?';
		to->len = 1;
	} else {
		memcpy(to->glyph, c->glyph, sizeof to->glyph);
		to->len = c->len;
	}
	to->width = (uint8_t)width;
	to->role = (uint8_t)role;
	to->on_cursor_row = on_cursor_row;
	if (width == 2) {
		to[1] = to[0];
		to[1].len = to[1].width = 0;
	}
}

void
plane_blank(struct plane *p, int x, int end, int y, enum role role,
    bool on_cursor_row)
{
	struct plane_cell cell = blank, *to;

	x = x < 0 ? 0 : x;
	end = end > p->w ? p->w : end;
	to = plane_at(p, x, y);
	if (to == NULL || end <= x)
		return;
	heal(p, x, y, end - x);
	cell.role = (uint8_t)role;
	cell.on_cursor_row = on_cursor_row;
	for (; x < end; x++)
		*to++ = cell;
}

void
plane_put_ascii(struct plane *p, int x, int y, char c, enum role role,
    bool on_cursor_row)
{
	struct cell cell = { .glyph = { c }, .len = 1, .width = 1 };

	plane_put(p, x, y, &cell, role, on_cursor_row);
}

static void
trim(struct buf *b, size_t from, char c)
{
	while (b->n > from && b->p[b->n - 1] == c)
		b->n--;
}

void
plane_row(const struct plane *p, int y, struct buf *out)
{
	size_t from = out->n;
	int x;

	for (x = 0; x < p->w; x++)
		buf_add(out, plane_at(p, x, y)->glyph, plane_at(p, x, y)->len);
	trim(out, from, ' ');
}

static void
row_of_roles(const struct plane *p, int y, struct buf *out)
{
	const struct plane_cell *c;
	size_t from = out->n;
	int x;

	for (x = 0; x < p->w; x++) {
		c = plane_at(p, x, y);
		buf_add_char(out, theme_letter(c->role, c->on_cursor_row));
	}
	trim(out, from, '.');
}

void
plane_dump(const struct plane *p, struct buf *out)
{
	int y;

	buf_addf(out, "== %dx%d cursor ", p->w, p->h);
	if (p->cursor_x < 0)
		buf_add_str(out, "none\n");
	else
		buf_addf(out, "%d,%d\n", p->cursor_x, p->cursor_y);
	for (y = 0; y < p->h; y++) {
		plane_row(p, y, out);
		buf_add_char(out, '\n');
	}
	buf_add_str(out, "== roles\n");
	for (y = 0; y < p->h; y++) {
		row_of_roles(p, y, out);
		buf_add_char(out, '\n');
	}
	buf_add_str(out, "== end\n");
}

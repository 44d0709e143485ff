/* Drawing text into rectangles: all cutting and joining happens here. */
#include "tui/plane.h"
#include "tui/screen.h"
#include "tui/term.h"

static const struct cell blank_cell = { .glyph = " ", .len = 1, .width = 1 };

/* The role in which a cell is drawn; base stands for plain text. */
static enum role
role_of(const struct cell *c, enum role base)
{
	if (c->flags & CELL_ESCAPE)
		return ROLE_ESCAPE;
	if (c->flags & CELL_HIDDEN)
		return ROLE_HIDDEN;
	return c->role == ROLE_NORMAL ? base : (enum role)c->role;
}

static void
put_blanks(struct rect r, int row, int from, int to, enum role role,
    unsigned flags)
{
	plane_blank(&plane_drawn, r.x + from, r.x + to, r.y + row, role,
	    flags & DRAW_CURSOR);
}

/* A row's worth of cells that somebody else owns. */
struct run {
	const struct cell *cells;
	size_t n, width;
};

static struct run
run_of(const struct text *t)
{
	return (struct run){ t->cells, t->n, t->width };
}

/*
 * The cells of t from column `skip` on into columns [0, w) of the row;
 * returns the column behind the last one.  A wide character that is cut on
 * either side is a blank.
 */
static int
put_cells(struct rect r, int row, int w, struct run t, size_t skip,
    enum role base, unsigned flags)
{
	size_t i, col = 0, width;
	int x = 0;

	for (i = 0; i < t.n && x < w; i++, col += width) {
		const struct cell *c = &t.cells[i];

		width = c->width == 2 ? 2 : 1;
		if (col + width <= skip)
			continue;
		if (col < skip || x + (int)width > w)
			c = &blank_cell;
		plane_put(&plane_drawn, r.x + x, r.y + row, c,
		    role_of(c, base), flags & DRAW_CURSOR);
		x += c->width == 2 ? 2 : 1;
	}
	return x;
}

static void
draw_row(struct rect r, int row, struct run t, size_t skip, enum role base,
    unsigned flags)
{
	size_t width = t.width > skip ? t.width - skip : 0;
	bool cut = width > (size_t)r.w;
	int x;

	if (row < 0 || row >= r.h || r.w <= 0)
		return;
	if ((flags & DRAW_RIGHT) && !cut) {
		struct rect right = rect_take_right(&r, (int)width);

		if (!(flags & DRAW_NO_FILL))
			put_blanks(r, row, 0, r.w, base, flags);
		r = right;
	}
	x = put_cells(r, row, cut && !(flags & DRAW_CUT) ? r.w - 1 : r.w, t,
	    skip, base, flags);
	if (!(flags & DRAW_NO_FILL) || cut)
		put_blanks(r, row, x, r.w, base, flags);
	if (cut && !(flags & DRAW_CUT))
		plane_put_ascii(&plane_drawn, r.x + r.w - 1, r.y + row, '~',
		    base == ROLE_NORMAL ? ROLE_MUTED : base,
		    flags & DRAW_CURSOR);
}

void
screen_line(struct rect r, int row, const struct text *t, size_t skip,
    unsigned flags)
{
	draw_row(r, row, run_of(t), skip, ROLE_NORMAL, flags);
}

void
screen_lit(struct rect r, int row, enum role role, const char *literal,
    unsigned flags)
{
	struct text t = { .role = (uint8_t)role };

	text_lit(&t, literal);
	screen_line(r, row, &t, 0, flags);
	text_free(&t);
}

struct wrapping {
	struct rect r;
	int row;
};

static void
put_wrapped(const struct cell *cells, size_t n, void *arg)
{
	struct wrapping *w = arg;
	struct run line = { cells, n, 0 };
	size_t i;

	for (i = 0; i < n; i++)
		line.width += cells[i].width;
	draw_row(w->r, w->row++, line, 0, ROLE_NORMAL, 0);
}

int
screen_wrapped(struct rect r, int row, const struct text *t)
{
	struct wrapping w = { r, row };

	if (r.w > 0)
		text_wrap(t, (size_t)r.w, put_wrapped, &w);
	return (w.row < r.h ? w.row : r.h) - row;
}

void
screen_say(struct rect r, const char *literal)
{
	struct text t = { .role = ROLE_WARN };

	text_lit(&t, literal);
	screen_wrapped(r, 1, &t);
	text_free(&t);
}

void
screen_fill(struct rect r, enum role role)
{
	int row;

	for (row = 0; row < r.h; row++)
		put_blanks(r, row, 0, r.w, role, 0);
}

void
screen_paint(struct rect r, int row, int col, int width, enum role role)
{
	struct plane_cell *c;
	int end = col + width < r.w ? col + width : r.w;

	if (row < 0 || row >= r.h)
		return;
	for (col = col < 0 ? 0 : col; col < end; col++) {
		c = plane_at(&plane_drawn, r.x + col, r.y + row);
		if (c != NULL)
			c->role = (uint8_t)role;
	}
}

/* Lines: across, down, and down where a rule meets it on either side. */
enum { ACROSS, DOWN, MEETS };
enum { MEETS_LEFT = 1, MEETS_RIGHT = 2 };
static const char *const line_glyphs[] = { "\u2500", "\u2502",
	/* top, middle, bottom: left, right, both */
	"\u2510", "\u250c", "\u252c", "\u2524", "\u251c", "\u253c", "\u2518",
	"\u2514", "\u2534" };

static void
put_line(int x, int y, int line)
{
	struct cell c = { .width = 1 };

	if (!term_is_utf8()) {
		plane_put_ascii(&plane_drawn, x, y,
		    line == ACROSS	 ? '-'
			: line == DOWN ? '|'
				       : '+',
		    ROLE_BORDER, false);
		return;
	}
	c.len = (uint8_t)strlen(line_glyphs[line]);
	memcpy(c.glyph, line_glyphs[line], c.len);
	plane_put(&plane_drawn, x, y, &c, ROLE_BORDER, false);
}

void
screen_rule(struct rect r, int row, const struct text *heading)
{
	struct rect inner = r;
	int x;

	if (row < 0 || row >= r.h)
		return;
	for (x = 0; x < r.w; x++)
		put_line(r.x + x, r.y + row, ACROSS);
	if (heading == NULL || heading->n == 0 || r.w < 8)
		return;
	rect_take_left(&inner, 3);
	rect_take_right(&inner, 2);
	if (heading->width < (size_t)inner.w)
		inner.w = (int)heading->width;
	draw_row(inner, row, run_of(heading), 0, ROLE_HEADING, 0);
	plane_put_ascii(&plane_drawn, inner.x - 1, r.y + row, ' ',
	    ROLE_HEADING, false);
	plane_put_ascii(&plane_drawn, inner.x + inner.w, r.y + row, ' ',
	    ROLE_HEADING, false);
}

void
screen_rule_lit(struct rect r, int row, const char *heading)
{
	struct text t = { 0 };

	text_lit(&t, heading);
	screen_rule(r, row, &t);
	text_free(&t);
}

static bool
is_rule(int x, int y)
{
	const struct plane_cell *c = plane_at(&plane_drawn, x, y);
	const char *glyph = term_is_utf8() ? line_glyphs[ACROSS] : "-";

	return c != NULL && c->role == ROLE_BORDER &&
	    c->len == strlen(glyph) && memcmp(c->glyph, glyph, c->len) == 0;
}

void
screen_border(struct rect r)
{
	int y, place, sides;

	for (y = 0; y < r.h && r.w > 0; y++) {
		place = y == 0 ? 0 : y < r.h - 1 ? 1 : 2;
		sides = is_rule(r.x - 1, r.y + y) * MEETS_LEFT +
		    is_rule(r.x + 1, r.y + y) * MEETS_RIGHT;
		put_line(r.x, r.y + y,
		    sides == 0 ? DOWN : MEETS + 3 * place + sides - 1);
	}
}

/* One blank at both ends, right text at the right, at most `most` columns of
 * it, the left one cut. */
static void
draw_ends(struct rect r, const struct text *left,
    const struct text *right, enum role base, int most)
{
	struct rect end;

	put_blanks(r, 0, 0, r.w, base, 0);
	rect_take_left(&r, 1);
	rect_take_right(&r, 1);
	if (right != NULL && right->n > 0) {
		end = rect_take_right(&r, right->width < (size_t)most
		    ? (int)right->width : most);
		draw_row(end, 0, run_of(right), 0, base, 0);
		rect_take_right(&r, 2);
	}
	if (left != NULL)
		draw_row(r, 0, run_of(left), 0, base, 0);
}

void
screen_title(const struct frame *f, const struct text *left,
    const struct text *right)
{
	draw_ends(f->title, left, right, ROLE_TITLE, f->title.w);
}

void
screen_status(const struct frame *f, const struct text *left,
    const struct text *right)
{
	int room = f->status.w - 4, half = room / 2;
	int most = left == NULL || left->width == 0 ? room + 2
	    : left->width < (size_t)(room - half) ? room - (int)left->width
						    : half;

	draw_ends(f->status, left, right, ROLE_STATUS, most);
}

static void
add_hint(struct text *t, const struct hint *h)
{
	if (t->n > 0)
		text_lit(t, "  ");
	t->role = ROLE_KEY;
	text_lit(t, h->key);
	t->role = ROLE_HINT;
	text_lit(t, " ");
	text_lit(t, h->what);
}

void
screen_hints(const struct frame *f, const struct hint *hints, size_t n)
{
	struct text all = { 0 }, last = { 0 }, next = { 0 };
	size_t i, room = f->hint.w > 2 ? (size_t)f->hint.w - 2 : 0;

	if (n > 0)
		add_hint(&last, &hints[n - 1]);
	for (i = 0; i + 1 < n; i++) {
		text_clear(&next);
		text_append(&next, &all);
		add_hint(&next, &hints[i]);
		if (next.width + 2 + last.width > room)
			break;
		text_clear(&all);
		text_append(&all, &next);
	}
	if (n > 0)
		add_hint(&all, &hints[n - 1]);
	draw_ends(f->hint, &all, NULL, ROLE_NORMAL, 0);
	text_free(&all);
	text_free(&last);
	text_free(&next);
}

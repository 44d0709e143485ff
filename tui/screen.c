/* The screen: what was drawn goes to ncurses here, and only here. */
#include <ncurses.h>
#include <stdlib.h>
#include <wchar.h>

#include "core/base/mem.h"
#include "tui/plane.h"
#include "tui/screen.h"
#include "tui/term.h"

/* What ncurses was given last; compared, so that only changes are made. */
static struct plane shown;
static bool all_anew;

void
screen_resize(void)
{
	int cols, rows;

	term_size(&cols, &rows);
	if (term_is_started() && (COLS != cols || LINES != rows))
		resizeterm(rows, cols);
	if (plane_drawn.cells != NULL && cols == plane_drawn.w &&
	    rows == plane_drawn.h)
		return;
	plane_resize(&plane_drawn, cols, rows);
	plane_resize(&shown, cols, rows);
	all_anew = true;
}

void
screen_redraw(void)
{
	all_anew = true;
}

static void
say_too_small(const struct frame *f)
{
	struct text t = { 0 };

	text_litf(&t, "needs %dx%d, has %dx%d", SCREEN_LEAST_COLS,
	    SCREEN_LEAST_ROWS, f->all.w, f->all.h);
	screen_line(f->all, 0, &t, 0, 0);
	text_free(&t);
}

bool
screen_begin(struct frame *f)
{
	struct rect rest;

	if (plane_drawn.cells == NULL)
		screen_resize();
	plane_clear(&plane_drawn);
	rest = (struct rect){ 0, 0, plane_drawn.w, plane_drawn.h };
	f->all = rest;
	f->title = rect_take_top(&rest, 1);
	f->hint = rect_take_bottom(&rest, 1);
	f->status = rect_take_bottom(&rest, 1);
	f->body = rest;
	if (f->all.w >= SCREEN_LEAST_COLS && f->all.h >= SCREEN_LEAST_ROWS)
		return true;
	say_too_small(f);
	return false;
}

/*
 * The cell's characters for ncurses.  One of whose width the C library
 * thinks otherwise than our table would shift what stands behind it: then a
 * question mark stands for it, as for what ASCII can't show.
 */
static void
characters(const struct plane_cell *c, wchar_t out[CCHARW_MAX])
{
	struct slice rest = { c->glyph, c->len };
	uint32_t cp;
	size_t n = 0;

	while (rest.n > 0 && n + 1 < CCHARW_MAX) {
		if (!utf8_next(&rest, &cp))
			cp = '?';
		out[n++] = (wchar_t)cp;
	}
	out[n] = L'\0';
	if (n == 0 || (!term_is_utf8() && out[0] > 0x7e) ||
	    wcwidth(out[0]) != c->width)
		wcscpy(out, L"?");
}

static void
show_cell(const struct plane_cell *c, int x, int y)
{
	wchar_t wide[CCHARW_MAX];
	unsigned attr;
	short pair;
	cchar_t cc;

	theme_attr(c->role, c->on_cursor_row, &attr, &pair);
	characters(c, wide);
	if (setcchar(&cc, wide, attr, pair, NULL) == ERR)
		setcchar(&cc, L"?", attr, pair, NULL);
	mvadd_wch(y, x, &cc);
	if (c->width == 2 && wide[0] == L'?') {
		setcchar(&cc, L" ", attr, pair, NULL);
		mvadd_wch(y, x + 1, &cc);
	}
}

static bool
same_cell(const struct plane_cell *a, const struct plane_cell *b)
{
	return a->len == b->len && a->width == b->width &&
	    a->role == b->role && a->on_cursor_row == b->on_cursor_row &&
	    memcmp(a->glyph, b->glyph, a->len) == 0;
}

/* Gives ncurses the cells of a row that changed; false: none has. */
static bool
show_row(int y)
{
	struct plane_cell *now, *was;
	bool changed = false;
	int x;

	for (x = 0; x < plane_drawn.w; x++) {
		now = plane_at(&plane_drawn, x, y);
		was = plane_at(&shown, x, y);
		if (!all_anew && same_cell(now, was))
			continue;
		changed = true;
		*was = *now;
		if (now->width > 0)
			show_cell(now, x, y);
	}
	return changed;
}

/*
 * A row that changed is written as a whole, and never scrolled there from
 * another one: whatever a terminal made of a glyph ends with the row.
 */
void
screen_end(void)
{
	int y;

	if (!term_is_started())
		return;
	if (all_anew)
		clearok(stdscr, TRUE);
	for (y = 0; y < plane_drawn.h; y++)
		if (show_row(y))
			wredrawln(stdscr, y, 1);
	all_anew = false;
	curs_set(plane_drawn.cursor_x >= 0);
	move(plane_drawn.cursor_y >= 0 ? plane_drawn.cursor_y : 0,
	    plane_drawn.cursor_x >= 0 ? plane_drawn.cursor_x : 0);
	refresh();
}

void
screen_cursor(int x, int y)
{
	bool there = plane_at(&plane_drawn, x, y) != NULL;

	plane_drawn.cursor_x = there ? x : -1;
	plane_drawn.cursor_y = there ? y : -1;
}

void
screen_dump(struct buf *out)
{
	plane_dump(&plane_drawn, out);
}

bool
screen_contains(struct slice s)
{
	struct buf row = { 0 };
	bool found = false;
	int y;

	for (y = 0; y < plane_drawn.h && !found; y++) {
		buf_clear(&row);
		plane_row(&plane_drawn, y, &row);
		found = slice_find(buf_slice(&row), s) != SLICE_NONE;
	}
	buf_free(&row);
	return found;
}

/* Arithmetic of rectangles. */
#include "tui/split.h"

static int
clamp(int n, int most)
{
	return n < 0 ? 0 : n > most ? most : n;
}

struct rect
rect_take_top(struct rect *r, int n)
{
	struct rect taken = *r;

	taken.h = clamp(n, r->h);
	r->y += taken.h;
	r->h -= taken.h;
	return taken;
}

struct rect
rect_take_bottom(struct rect *r, int n)
{
	struct rect taken = *r;

	taken.h = clamp(n, r->h);
	r->h -= taken.h;
	taken.y = r->y + r->h;
	return taken;
}

struct rect
rect_take_left(struct rect *r, int n)
{
	struct rect taken = *r;

	taken.w = clamp(n, r->w);
	r->x += taken.w;
	r->w -= taken.w;
	return taken;
}

struct rect
rect_take_right(struct rect *r, int n)
{
	struct rect taken = *r;

	taken.w = clamp(n, r->w);
	r->w -= taken.w;
	taken.x = r->x + r->w;
	return taken;
}

static int
least_of(int a, int b)
{
	return a < b ? a : b;
}

/* Stacked: rows of the upper pane, of h in all. */
static int
rows_of_upper(int h, const int want[2], int least, int focus)
{
	if (want[0] + want[1] <= h)
		return want[0];
	if (focus != 1)
		return clamp(h - least_of(least, want[1]), want[0]);
	return h - clamp(h - least_of(least, want[0]), want[1]);
}

struct split
split_panes(struct rect area, int columns, const int want[2], int least,
    int focus)
{
	struct split s = { .stacked = area.w < columns };

	if (!s.stacked) {
		s.pane[0] = rect_take_left(&area, (area.w - 1) / 2);
		s.border = rect_take_left(&area, 1);
		s.pane[1] = area;
		return s;
	}
	s.pane[0] = rect_take_top(&area,
	    rows_of_upper(area.h, want, least, focus));
	s.pane[1] = area;
	s.border = (struct rect){ area.x, area.y, 0, 0 };
	return s;
}

/* Gives up to `most` of *left to each that wants more, one row at a time, so
 * that all get the same as long as they want it. */
static void
deal(int *left, const int *want, size_t n, size_t but, int *rows)
{
	bool any = true;
	size_t i;

	while (*left > 0 && any) {
		any = false;
		for (i = 0; i < n && *left > 0; i++) {
			if (i == but || rows[i] >= want[i])
				continue;
			rows[i]++;
			--*left;
			any = true;
		}
	}
}

void
split_stack(int h, const int *want, size_t n, size_t focus, int *rows)
{
	int left = h - (int)n;
	size_t i;

	for (i = 0; i < n; i++)
		rows[i] = 0;
	if (n == 0 || left <= 0)
		return;
	rows[focus] = least_of((left + 1) / 2, want[focus]);
	left -= rows[focus];
	deal(&left, want, n, focus, rows);
	deal(&left, want, n, n, rows); /* the focus, too */
	rows[n - 1] += left;
}

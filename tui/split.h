#ifndef TUI_SPLIT_H
#define TUI_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

/* Rectangles on the screen and how they are divided.  Pure arithmetic. */

struct rect {
	int x, y, w, h; /* w and h are never negative */
};

enum {
	SCREEN_LEAST_COLS = 60, /* below that: one line says so */
	SCREEN_LEAST_ROWS = 12,
	SPLIT_COLS = 72, /* two columns from here on */
};

/* Takes n rows (at most what is there) off the top or bottom of *r. */
struct rect rect_take_top(struct rect *r, int n);
struct rect rect_take_bottom(struct rect *r, int n);
struct rect rect_take_left(struct rect *r, int n);
struct rect rect_take_right(struct rect *r, int n);

/*
 * Two panes: side by side with a border between from `columns` columns up
 * (39 + 1 + 40 at 80), else one above the other (border is empty then).
 * Stacked, each gets the rows that it wants where both fit; otherwise the
 * focused pane gets what it wants and the other at least `least` rows.
 */
struct split {
	struct rect pane[2];
	struct rect border;
	bool stacked;
};

struct split split_panes(struct rect area, int columns, const int want[2],
    int least, int focus);

/*
 * Panes one above the other in h rows, each with a rule of its own above it
 * (which counts as one row of h, not of the pane).  The one in focus has at
 * least half of what is left, the others share the rest by what they want;
 * what nobody wants goes to the last one.  rows[] never exceed h in all.
 */
enum { STACK_MOST = 8 };
void split_stack(int h, const int *want, size_t n, size_t focus, int *rows);

#endif

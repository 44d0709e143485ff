#ifndef TUI_SPLIT_H
#define TUI_SPLIT_H

#include <stdbool.h>

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

#endif

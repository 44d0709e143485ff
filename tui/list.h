#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "tui/keys.h"
#include "tui/screen.h"

/*
 * A virtual list: it knows how many rows there are and asks for those that
 * it shows.  Rows have ids that stay when rows come and go (never 0); marks
 * and the cursor hold on to ids, not to places.
 */
struct list_ops {
	/* Adds row `index` to *out (empty); false: not there (yet) */
	bool (*row)(void *arg, size_t index, struct text *out);
	uint64_t (*id)(void *arg, size_t index); /* 0: not known */
	/* Optional: where an id stands now, SLICE_NONE if gone; else walked */
	size_t (*index_of)(void *arg, uint64_t id);
	/* Optional: rows up to `upto` will be wanted soon (list.more is set) */
	void (*want)(void *arg, size_t upto);
	/*
	 * Optional: next row from `from` on that holds needle, SLICE_NONE if
	 * none; without it the rows' texts are searched.
	 */
	size_t (*find)(void *arg, size_t from, bool forward,
	    struct slice needle);
};

struct list {
	const struct list_ops *ops;
	void *arg;
	struct text header; /* column heads; empty: no row for them */
	struct text empty;  /* shown when there are no rows; wrapped */
	bool no_marks;      /* no mark column, Space is not taken */
	bool no_cursor;     /* the cursor's row is not shown (out of focus) */

	size_t count; /* rows known; set by list_update */
	bool more;    /* there are more than count */
	size_t cursor, top, skip;
	uint64_t cursor_id;
	int page; /* rows that the last drawing had for rows */
	size_t widest; /* of the rows drawn last */
	int columns; /* that the last drawing had for them */
	uint64_t *marks; /* sorted */
	size_t nmarks, room;
	struct buf needle; /* last search */
	struct text line;
};

void list_init(struct list *l, const struct list_ops *ops, void *arg);
void list_free(struct list *l);
/*
 * Rows were added, removed or reordered: the cursor stays on its id and at
 * its height on the screen; if the id is gone, at its place.
 */
void list_update(struct list *l, size_t count, bool more);
void list_reset(struct list *l); /* another query: top, no marks, no rows */

void list_draw(struct list *l, struct rect r);
/*
 * Movement, Space (mark and step down), "*" (mark all, or none if all are),
 * Esc (clears marks, then what was searched for, if there is any), n and N.
 * True if the key was used.
 */
bool list_key(struct list *l, int key);
bool list_move(struct list *l, enum move move);
void list_go(struct list *l, size_t index); /* clamped */
bool list_go_id(struct list *l, uint64_t id);
uint64_t list_id(const struct list *l); /* the cursor's; 0: no rows */

bool list_is_marked(const struct list *l, uint64_t id);
void list_mark(struct list *l, uint64_t id, bool on);
void list_mark_all(struct list *l);
void list_clear_marks(struct list *l);

/*
 * Next row that holds needle (wraps round); an empty needle repeats the last
 * one.  False: no row does.  The cursor moves there.
 */
bool list_search(struct list *l, struct slice needle, bool forward);
/* "12 of 212, 3 marked"; "12 of 200+" while more is set */
void list_status(const struct list *l, struct text *out);

#endif

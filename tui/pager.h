#ifndef TUI_PAGER_H
#define TUI_PAGER_H

#include "core/base/mem.h"
#include "tui/keys.h"
#include "tui/screen.h"

/*
 * Lines to be read: scrolled, searched, and, where lines carry ids, with a
 * cursor that opens what a line stands for (evidence, a link).
 */

/* Lines kept in memory.  Zero-initialised is empty. */
struct lines {
	struct arena arena;
	struct lines_line {
		struct cell *cells;
		size_t n;
		uint64_t id;
	} *line;
	size_t n;
	size_t width; /* of the widest */
};

/* Adds a copy of t as one line; id 0: the line stands for nothing. */
void lines_add(struct lines *l, const struct text *t, uint64_t id);
/* Adds t broken at blanks to `width` columns; every line gets the id. */
void lines_add_wrapped(struct lines *l, const struct text *t, size_t width,
    uint64_t id);
void lines_free(struct lines *l); /* and it is empty again */

struct pager_ops {
	size_t (*count)(void *arg);
	/* Adds line `index` to *out (empty) and sets *id (0 at call) */
	void (*line)(void *arg, size_t index, struct text *out, uint64_t *id);
};
extern const struct pager_ops lines_ops; /* arg: struct lines * */

struct pager {
	const struct pager_ops *ops;
	void *arg;
	bool cursor_on; /* j and k move a cursor rather than the text */
	bool focused;   /* the cursor's row is shown only in focus */
	size_t top, skip, cursor; /* cursor: where a search goes on, too */
	int page, columns; /* of the last drawing */
	size_t widest;
	struct buf needle;
	struct text line;
};

void pager_init(struct pager *p, const struct pager_ops *ops, void *arg);
void pager_free(struct pager *p);
void pager_reset(struct pager *p); /* to the first line */

void pager_draw(struct pager *p, struct rect r);
/* Movement, Space (page), Esc (ends highlighting), n and N.  True if used. */
bool pager_key(struct pager *p, int key);
bool pager_move(struct pager *p, enum move move);
void pager_go(struct pager *p, size_t line); /* shows that line */
uint64_t pager_id(struct pager *p); /* of the cursor's line; else top's */
/* The next line with an id after (or before) the cursor; false: none */
bool pager_next_id(struct pager *p, bool forward);
/* As list_search; starts at the cursor or the top line. */
bool pager_search(struct pager *p, struct slice needle, bool forward);
/* "line 1 of 44  11%" */
void pager_status(struct pager *p, struct text *out);
int pager_percent(struct pager *p); /* how much has been seen, 0 to 100 */

#endif

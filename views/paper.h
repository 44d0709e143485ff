#ifndef VIEWS_PAPER_H
#define VIEWS_PAPER_H

#include "tui/pager.h"
#include "views/doc.h"

/*
 * A document in a pager: wrapped to the width that it was last drawn at.
 * paper_init once; fill .doc, then paper_changed.
 */
struct paper {
	struct doc doc;
	struct lines lines;
	struct pager pager;
	int width; /* 0: to be wrapped */
};

void paper_init(struct paper *p, bool cursor_on);
void paper_clear(struct paper *p); /* an empty document */
void paper_changed(struct paper *p); /* it is wrapped anew */
/* Rows that it wants at a width */
int paper_want(struct paper *p, int width);
void paper_draw(struct paper *p, struct rect r, bool focused);
/* Its first rows, wherever its cursor is */
void paper_draw_first(struct paper *p, struct rect r);
/* The document line under the cursor; NULL */
const struct doc_line *paper_line(struct paper *p);
void paper_free(struct paper *p);

/* Which of so many panes has the focus, `by` (1 or -1) from that one */
unsigned pane_turn(unsigned now, int by, unsigned panes);

/* The rule over a pane: its name, and what more is said, not in the name's
 * role; `more` may be NULL or empty */
void pane_rule(struct rect r, const char *name, bool focused,
    const struct text *more);
void pane_rule_lit(struct rect r, const char *name, bool focused,
    const char *more);

#endif

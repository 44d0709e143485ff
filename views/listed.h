#ifndef VIEWS_LISTED_H
#define VIEWS_LISTED_H

#include "tui/keys.h"
#include "tui/list.h"
#include "views/paper.h"

/*
 * A list, and below it a document of what is under its cursor; Tab changes
 * between them.  For views that show one such thing.
 */
struct listed {
	struct list list;
	struct paper paper;
	void (*show)(void *arg); /* writes the document of list.cursor */
	void *arg;
	uint64_t shown; /* id of the row that the document is about */
	bool detail;	/* the document has the focus */
};

/* ops and show get arg. */
void listed_init(struct listed *l, const struct list_ops *ops,
    void (*show)(void *arg), void *arg);
void listed_free(struct listed *l);
/* The list has n rows now; the document is written anew. */
void listed_update(struct listed *l, size_t n);
/* more: behind the document's heading; NULL */
void listed_draw(struct listed *l, struct rect r, const char *heading,
    const struct text *more);
bool listed_key(struct listed *l, int key);
void listed_pane(struct listed *l);
void listed_status(struct listed *l, struct text *left);
bool listed_search(struct listed *l, struct slice needle, bool forward);

#endif

#ifndef VIEWS_MESSAGE_PANE_H
#define VIEWS_MESSAGE_PANE_H

#include "views/message_rows.h"

/*
 * A pane with messages, a row each, newest first: what a query finds, or
 * those that are given.  The screens of cases and campaigns have one.
 */
struct message_pane {
	struct message_rows rows;
	struct list list;
	uint64_t total; /* rows that there are */
};

void message_pane_init(struct message_pane *p);
void message_pane_free(struct message_pane *p);
/* The cursor and marks stay where the messages do. */
enum err message_pane_ask(struct message_pane *p, struct session *s,
    struct slice query, struct error *e);
/* v must outlive the pane */
void message_pane_give(struct message_pane *p, struct session *s,
    const struct sha256 *v, size_t n);
/* Without a rule above it */
void message_pane_draw(struct message_pane *p, struct rect r, bool focused);
bool message_pane_key(struct message_pane *p, int key);
/* The row under the cursor; NULL */
const struct row *message_pane_row(const struct message_pane *p);
/* Opens the message under the cursor */
void message_pane_open(struct message_pane *p, struct app *app);
void message_pane_selection(const struct message_pane *p,
    struct selection *out);

#endif

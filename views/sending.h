#ifndef VIEWS_SENDING_H
#define VIEWS_SENDING_H

#include "views/send_work.h"

struct app;
struct text;

/*
 * Mail goes out while the workbench is open: what was confirmed in it, as
 * soon as its time is over; anything else only when :flush is typed.
 */
struct sending_mail {
	struct outgoing *engine; /* NULL: nothing is configured */
	struct send_clock clock;
	int64_t *ids; /* confirmed here, and not settled yet */
	size_t n;
	bool all;	/* :flush was typed */
	bool working;	/* a mail is under way */
	int fd;		/* watched; -1 */
	unsigned timer;
};

/* Says what is due from before, and sends nothing of it. */
void sending_start(struct app *app);
/* A mail was put into the outbox here. */
void sending_put(struct app *app, int64_t id);
/* Sends all that is due. */
void sending_flush(struct app *app);
/* Is anything under way, or due and confirmed here? */
bool sending_busy(const struct app *app);
/* "outbox 1 in 43 s" */
void sending_title(const struct app *app, struct text *right);
/* What is under way comes to its end; says what is left. */
void sending_stop(struct app *app);

#endif

#ifndef VIEWS_CHILD_H
#define VIEWS_CHILD_H

#include <sys/types.h>

#include "core/base/buf.h"

struct app;

/*
 * A command of espy's own that runs beside the screen.  What it prints is
 * kept (up to a limit); its standard error goes into the log.  It ends with
 * the workbench.
 */
struct child {
	pid_t pid;	 /* 0: none runs */
	int out;	 /* what it prints; -1 */
	struct buf said; /* so far; until the next start */
	unsigned timer;	 /* for its end */
	struct app *app;
	void (*ended)(struct app *app, void *arg, int status);
	void *arg;
};

/* argv: from "espy" on.  False: there is no process for it (the log says
 * why).  `ended` is called once from the loop; not after child_stop. */
bool child_start(struct child *c, struct app *app, char **argv,
    void (*ended)(struct app *app, void *arg, int status), void *arg);
/* Ends it, by force where it does not end by itself.  Of one that does not
 * run, frees what it said. */
void child_stop(struct child *c);

#endif

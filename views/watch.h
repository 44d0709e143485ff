#ifndef VIEWS_WATCH_H
#define VIEWS_WATCH_H

#include "views/child.h"

struct app;
struct text;
struct mail_watch;

/*
 * New mail while the workbench is open: its sources are watched, and what
 * arrives is indexed by a child, "espy index --if-free", one at a time.
 * `espy recheck` runs the same way.
 */
struct watching {
	bool wanted;		  /* not where a script gives the keys */
	struct mail_watch *watch; /* NULL: nothing is watched */
	struct child child;
	bool again;		  /* something came while it ran */
	char *recheck; /* the query of a recheck that is wanted; NULL */
	bool rechecks; /* the child is one */
	unsigned timer;		  /* for a later try */
};

/* Not where there is no source, or the settings don't want it.  Again: with
 * the sources that there are now. */
void watching_start(struct app *app);
/* Ends the child, too. */
void watching_stop(struct app *app);
/* Has rows made anew beside the screen: the stale ones, or those that the
 * query finds (not empty). */
void watching_recheck(struct app *app, struct slice query);
/* "indexing" or "rechecking", while a child runs */
void watching_title(const struct app *app, struct text *right);

#endif

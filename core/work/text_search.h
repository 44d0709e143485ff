#ifndef CORE_WORK_TEXT_SEARCH_H
#define CORE_WORK_TEXT_SEARCH_H

#include "core/base/err.h"
#include "core/base/slice.h"

/*
 * Client of the text-search worker: full-text queries against the notmuch
 * mirror.  Each query sees the database as it is then; a worker that a commit
 * aborts (libnotmuch 0.37) is replaced and asked once more, unseen.
 */
struct text_search;

struct text_search_config {
	const char *dir; /* the workspace's own notmuch directory, absolute */
	/* Not NULL: a database that is not espy's, dir is its folder, and this
	 * the configuration to open it with (core/work/notmuch.h).  It is only
	 * read. */
	const char *config;
};

struct text_query {
	struct slice text; /* notmuch-search-terms(7); "*" is everything */
	const char *const *nm_ids; /* only among these; copied.  NULL: all */
	size_t nnm_ids;
	bool count_only;
	size_t limit; /* messages at most; 0: all */
	bool files;   /* names of their files instead of ids */
};

enum search_event_kind {
	SEARCH_NOTHING,
	SEARCH_IDS,    /* a chunk of ids (or files), newest first; until the
			* next call */
	SEARCH_COUNT,  /* count_only: count */
	SEARCH_END,    /* of a query; count: how many ids were given */
	SEARCH_FAILED, /* reason; the query is over */
};

struct search_event {
	enum search_event_kind kind;
	const char *const *ids;
	size_t nids;
	uint64_t count;
	char reason[256]; /* safe text */
	bool opened;	  /* FAILED: the database itself could be opened */
};

/* ERR_ABSENT: no database there.  Doesn't wait for the worker. */
enum err text_search_start(struct text_search **t,
    const struct text_search_config *c, struct error *e);
/* Starts the worker now, so that it is ready when it is asked. */
enum err text_search_wake(struct text_search *t, struct error *e);
/* Asks; a query that is still running is given up first. */
enum err text_search_ask(struct text_search *t, const struct text_query *q,
    struct error *e);
void text_search_cancel(struct text_search *t);
bool text_search_busy(const struct text_search *t);
void text_search_next(struct text_search *t, struct search_event *ev);
/* For a loop of one's own: its descriptor (-1: none) and what to poll it for.
 * Both may be others after each call of the above; look once a second too
 * (WORKER_TICK_MS) while it is busy. */
int text_search_fd(const struct text_search *t);
short text_search_poll_events(const struct text_search *t);
/* Waits until it can be asked for events again (its end, at the latest) */
void text_search_wait(struct text_search *t);
void text_search_free(struct text_search *t);

#endif

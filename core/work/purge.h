#ifndef CORE_WORK_PURGE_H
#define CORE_WORK_PURGE_H

#include "core/store/purge.h"

/*
 * Doing what store_purge_mark decided, in an order that stands SIGKILL at any
 * instant: the mirror (whole threads go, it is compacted), then rows and
 * files, the log's lines, free pages, the text of those messages that stay.
 * Whoever calls holds the index lock.
 */
struct purge_options {
	const struct workspace *workspace;
	struct store *store;
	const char *actor;
};

/* *done: there was something to finish.  After an error the purge is still
 * decided, and the next call goes on. */
enum err purge_finish(const struct purge_options *o, bool *done,
    struct error *e);

#endif

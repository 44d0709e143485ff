#ifndef CORE_WORK_WATCH_H
#define CORE_WORK_WATCH_H

#include "core/base/err.h"
#include "core/base/slice.h"

/*
 * Watches the folders of sources for mail that comes, goes or changes its
 * name: inotify on each folder that the walk would look into, new ones too.
 * Where the kernel gives no more watches, and where a folder is not there
 * (yet), its time of change is looked at instead, every so often.
 */
struct mail_watch;

struct watch_config {
	const struct slice *paths; /* absolute, NUL-terminated */
	size_t npaths;
	const char *skip; /* a folder that is none of theirs: the workspace,
			   * which each index changes; or NULL */
	size_t most;	 /* folders that inotify gets; 0: WATCH_MOST */
	int64_t poll_ms; /* between two looks at the others; 0: WATCH_POLL */
};

enum {
	WATCH_MOST = 100000,
	WATCH_POLL = 60000,  /* ms */
	WATCH_QUIET = 1000,  /* ms without a change: the dust has settled */
	WATCH_LATEST = 5000, /* ms after the first change, at most */
};

enum err watch_start(struct mail_watch **out, const struct watch_config *c,
    struct error *e);
/* For poll: readable when watch_news wants to be called. */
int watch_fd(const struct mail_watch *w);
/* Takes what there is.  True, once, when something came and the dust has
 * settled.  Doesn't block. */
bool watch_news(struct mail_watch *w);
/* Something came, but the dust has not settled yet. */
bool watch_pending(const struct mail_watch *w);
/* Folders that are only looked at now and then since the kernel gives no
 * more watches; 0 is the normal case. */
size_t watch_polled(const struct mail_watch *w);
void watch_free(struct mail_watch *w);

#endif

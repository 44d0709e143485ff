#ifndef CORE_WORK_WATCH_PRIVATE_H
#define CORE_WORK_WATCH_PRIVATE_H

#include <glib.h>

#include "core/work/watch.h"

/* The watch's inside, for core/work/watch*.c alone. */

/* What a descriptor of inotify stands for */
struct watched {
	char *path; /* NULL: none */
	char *only; /* the one file that is meant; NULL: all */
	bool maildir; /* files beside cur and new are no mail */
	bool root;    /* of a source: looked for when it goes away */
};

/* What inotify can't watch */
struct polled {
	char *path;
	int64_t mtime; /* ns; 0: not there */
	bool full;     /* for want of watches */
};

struct mail_watch {
	int epoll, inotify, timer;
	char *skip; /* or NULL */
	size_t most, nwatches;
	int64_t poll_ms;
	struct watched *v; /* by descriptor */
	size_t n;
	struct polled *polled;
	size_t npolled;
	GHashTable *polled_paths;
	bool pending;
	int64_t first, due, look; /* ms: first change, settled, next look */
};

/* watch_tree.c: what is watched */
bool watch_is_maildir(const char *path);
int64_t watch_mtime(const char *path); /* ns; 0: not there */
/* A source's folder with all below it, or its file */
void watch_add_root(struct mail_watch *w, const char *path);
void watch_add_folder(struct mail_watch *w, const char *path, bool root,
    int depth);
/* full: for want of watches */
void watch_poll_path(struct mail_watch *w, const char *path, bool full);
void watch_forget(struct mail_watch *w, struct watched *at);
/* A folder has another place: it is added anew where that is of ours. */
void watch_forget_below(struct mail_watch *w, const char *path);

#endif

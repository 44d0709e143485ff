#ifndef CORE_WORK_WALK_H
#define CORE_WORK_WALK_H

#include <signal.h>

#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * The walk over Maildirs (cur and new, nested ones too), plain folders of
 * files, and single files.  Opens folders only; files are looked at by statx.
 * Dot files are no mail; a dot folder is walked where it is a Maildir (as
 * Maildir++ has it).  In a Maildir only cur, new and folders below it are
 * looked at: what lies beside them is its server's.
 */
struct walk_file {
	struct slice path; /* absolute, NUL-terminated, in the arena */
	uint64_t dev, ino, size;
	int64_t mtime_ns;
	int root; /* index of the root that it was found under */
	bool loose; /* for the caller: octets of a message that lies in no
		     * file now */
};

struct walk_seen;

struct walk {
	struct arena arena;
	struct slice *roots; /* real paths of what walk_add was given */
	size_t nroots;
	struct walk_file *files; /* by path, each once, after walk_sort */
	size_t nfiles;
	struct slice *unread; /* folders that could not be read */
	size_t nunread;
	struct walk_seen *seen; /* folders met, against loops and overlaps */
	size_t nseen, seen_room;
	/* All may be NULL. */
	const volatile sig_atomic_t *stop; /* not 0: what is found is partial */
	void (*found)(const struct walk *w, void *arg); /* after each folder */
	void *arg;
};

/* ERR_ABSENT: no such path; ERR_REFUSED: neither a folder nor a file */
enum err walk_add(struct walk *w, const char *path, struct error *e);
/* Sorts by path and drops what was found twice. */
void walk_sort(struct walk *w);
/* Is it one of the folders that could not be read, or under one? */
bool walk_is_unread(const struct walk *w, struct slice path);
void walk_free(struct walk *w);

/* Is path the folder (or file) itself, or under it? */
bool path_is_under(struct slice path, struct slice folder);

#endif

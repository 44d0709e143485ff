#ifndef CORE_WORK_WALK_H
#define CORE_WORK_WALK_H

#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * The walk over Maildirs (cur and new, nested ones too), plain folders of
 * files and single files.  Opens folders only; files are looked at by statx.
 * Dot files are no mail; a dot folder is walked where it is a Maildir.
 */
struct walk_file {
	struct slice path; /* absolute, NUL-terminated, in the arena */
	uint64_t dev, ino, size;
	int64_t mtime_ns;
	int root; /* index of the root that it was found under */
};

struct walk {
	struct arena arena;
	struct slice *roots; /* real paths of what walk_add was given */
	size_t nroots;
	struct walk_file *files;
	size_t nfiles;
	struct slice *unread; /* folders that could not be read */
	size_t nunread;
	struct walk_seen *seen; /* folders met, against loops and overlaps */
	const volatile int *stop; /* may be NULL */
	void (*found)(struct walk *w, void *arg); /* after each folder; NULL */
	void *arg;
};

/* ERR_ABSENT: no such path; ERR_REFUSED: neither a folder nor a file */
enum err walk_add(struct walk *w, const char *path, struct error *e);
/* Is it under one of the folders that could not be read? */
bool walk_is_unread(const struct walk *w, struct slice path);
void walk_free(struct walk *w);

#endif

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

/* What the walk was given, by its real path */
struct walk_root {
	struct slice path;
	bool listed; /* only files that were named, not all that it holds */
};

struct walk_seen;

struct walk {
	struct arena arena;
	struct walk_root *roots;
	size_t nroots;
	struct walk_file *files; /* by path, each once, after walk_sort */
	size_t nfiles;
	struct slice *unread; /* folders that could not be read */
	size_t nunread;
	struct walk_seen *seen; /* folders met, against loops and overlaps */
	size_t nseen, seen_room;
	struct slice own; /* walk_own's, by its real path */
	uint64_t own_dev, own_ino;
	/* All may be NULL. */
	const volatile sig_atomic_t *stop; /* not 0: what is found is partial */
	void (*found)(const struct walk *w, void *arg); /* after each folder */
	void *arg;
};

/* A workspace's folder: what espy itself keeps there is no mail, wherever the
 * walk comes upon it. */
void walk_own(struct walk *w, const char *dir);
/* ERR_ABSENT: no such path; ERR_REFUSED: neither a folder nor a file, or the
 * workspace's own */
enum err walk_add(struct walk *w, const char *path, struct error *e);
/*
 * Files that somebody else found, all below the folder root (others are left
 * out, as are those that are gone); `names` are absolute and NUL-terminated.
 * Errors as walk_add.
 */
enum err walk_add_files(struct walk *w, const char *root,
    const struct slice *names, size_t n, struct error *e);
/* Sorts by path and drops what was found twice: the first root has it. */
void walk_sort(struct walk *w);
/* Was all looked at that could stand there?  Not where only files that were
 * named were: what is not among them may be there all the same. */
bool walk_is_whole(const struct walk *w, struct slice path);
/* Is it one of the folders that could not be read, or under one? */
bool walk_is_unread(const struct walk *w, struct slice path);
void walk_free(struct walk *w);

/* Is path the folder (or file) itself, or under it? */
bool path_is_under(struct slice path, struct slice folder);

#endif

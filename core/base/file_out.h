#ifndef CORE_BASE_FILE_OUT_H
#define CORE_BASE_FILE_OUT_H

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/slice.h"

/*
 * A file that is there as a whole or not at all: written beside its place
 * under another name, for its owner alone, made durable, then moved there.
 */
struct file_out {
	int fd; /* to be written */
	char *name, *tmp;
	bool over; /* a file of that name may be replaced */
};

/* ERR_REFUSED: there is a file of that name, and it may not be replaced. */
enum err file_begin(struct file_out *f, const char *name, bool over,
    struct error *e);
/* Moves it into place where err is ERR_NONE, else removes it; returns what
 * came of it.  Once for each file_begin that succeeded. */
enum err file_end(struct file_out *f, enum err err, struct error *e);
/* All of them; false: errno */
bool file_write(int fd, struct slice octets);
enum err folder_sync(const char *dir, struct error *e);

/*
 * "NAME.PID.tmp" is what is written before it is NAME.  A run that was killed
 * leaves it behind.
 */
bool file_is_half(struct slice file, struct slice *name, int64_t *pid);
/* Removes those of runs that are no more, of NAME alone, or (NULL) all of a
 * folder where nobody else writes. */
void file_sweep(const char *dir, const char *name);

#endif

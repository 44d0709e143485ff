#ifndef CORE_BASE_TAR_H
#define CORE_BASE_TAR_H

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * Tar files of plain files, as POSIX 1003.1 has them (ustar), written and read
 * by ourselves: a writer whose octets hang on nothing but what goes in, and a
 * reader that takes nothing but what the writer could have written, so that a
 * foreign file has little to play with: no links, no folders, no devices, no
 * sparse files, no extended headers, nothing packed.
 */
enum { TAR_MOST_NAME = 100 };

/* Letters, digits, ".", "_", "-" and "/" between: no empty part, none that
 * begins with a dot. */
bool tar_name_ok(struct slice name);

struct tar_out {
	int fd;
	int64_t time; /* of all files in it */
	struct buf waiting;
	uint64_t left; /* octets of the file in hand that are still to come */
	uint64_t size; /* of all that was written */
};
/* Begins a file; then tar_more with exactly `size` octets in all. */
enum err tar_begin(struct tar_out *t, struct slice name, uint64_t size,
    struct error *e);
enum err tar_more(struct tar_out *t, struct slice octets, struct error *e);
enum err tar_add(struct tar_out *t, struct slice name, struct slice octets,
    struct error *e);
/* Ends the tar and writes what waits; frees, whatever comes of it. */
enum err tar_end(struct tar_out *t, enum err err, struct error *e);

struct tar_limits {
	uint64_t octets; /* of all files together */
	size_t entries;
};
struct tar_in {
	int fd;
	struct tar_limits limits;
	struct tar_entry {
		char name[TAR_MOST_NAME + 1];
		uint64_t size;
	} entry;
	uint64_t left, pad; /* of the file in hand */
	uint64_t octets;    /* of all files so far */
	size_t entries;
};
/*
 * The next file, in t->entry; what is left of the one before is skipped.
 * *more false: that was the last.  ERR_FORMAT: it is no such tar, or it is
 * cut off; ERR_LIMIT.
 */
enum err tar_next(struct tar_in *t, bool *more, struct error *e);
/* At most `most` octets of it, appended; none: its end */
enum err tar_read(struct tar_in *t, struct buf *out, size_t most,
    struct error *e);

#endif

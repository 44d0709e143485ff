#ifndef CORE_MAIL_MIME_EXTENT_H
#define CORE_MAIL_MIME_EXTENT_H

/*
 * Where the parts of a MIME tree begin and end, octet for octet (RFC 2046
 * section 5.1.1): GMime says so of leaves only.  Offsets are those of the
 * octets that GMime read; x->octets may go on behind them.
 */

#include <gmime/gmime.h>

#include "core/mail/mail.h"

/* The multiparts around a part, the nearest first. */
struct enclosing {
	struct slice boundary; /* never empty */
	const struct enclosing *outer;
};

/* The octets, and the longest stretch without a boundary that was seen last:
 * mails within mails are measured each, and all may go on to the end. */
struct extents {
	struct slice octets;
	size_t from, at; /* none of those known begins in between */
	struct slice known[2 * MAIL_MOST_DEPTH];
	size_t nknown;
};

/* Where o's body begins: behind the empty line that ends its header, or at a
 * boundary.  from: where the header begins, for those that have no field. */
size_t extent_body(struct extents *x, GMimeObject *o, size_t from,
    const struct enclosing *around);
/* Where GMime was done with o, whose body begins there; depth: how much
 * deeper it looks. */
size_t extent_end(struct extents *x, GMimeObject *o, size_t body,
    const struct enclosing *around, int depth);
/* The first line at or after `from` that is a boundary of those around (its
 * start; x->octets.n: none).  `from` stands at a line's start or within a line.
 * *next: where the line behind it begins; *closes: it ends its multipart. */
size_t extent_boundary(struct extents *x, size_t from,
    const struct enclosing *around, const struct enclosing **which,
    size_t *next, bool *closes);
/* Where the header of the child behind `before` begins (NULL: of the first),
 * whose own header, or own's body, begins at `from`. */
size_t extent_next(struct extents *x, GMimeObject *before, size_t from,
    const struct enclosing *own);
/* Without the line end before a boundary that starts at `at` */
size_t extent_before(struct slice octets, size_t start, size_t at);

#endif

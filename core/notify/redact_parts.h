#ifndef CORE_NOTIFY_REDACT_PARTS_H
#define CORE_NOTIFY_REDACT_PARTS_H

#include "core/notify/mask.h"

/* The pieces of redact_message.  Private to it. */

struct redact_walk {
	const struct secrets *secrets;
	const struct redact_order *order;
	struct redacted *out; /* NULL: nothing is noted down */
	size_t parts;
	const char *limit; /* over one: all stops; else NULL */
};

/* Masks a header, line ends as they are; `path`: of the part ("2.1"), NULL:
 * the message's own. */
size_t header_mask(struct redact_walk *w, struct slice header,
    struct slice path, struct buf *out);
/* Masks text; soft: it is in quoted-printable.  0: out got it as it is. */
size_t text_mask(struct redact_walk *w, struct slice text, bool soft,
    struct slice where, struct buf *out);
/* A header and a body (a message, or a part of one) */
void entity_mask(struct redact_walk *w, struct slice octets,
    struct slice path, unsigned depth, bool of_digest, struct buf *out);

/* One field with its folding, line end included */
struct slice field_take(struct slice *header);
struct slice field_name(struct slice field);
/* The value of the first field of that name, its lines joined and trimmed; in
 * the arena; SLICE_NULL */
struct slice field_value(struct slice header, const char *name,
    struct arena *a);

enum transfer { TRANSFER_NONE, TRANSFER_QUOTED, TRANSFER_BASE64 };
struct entity {
	struct slice header, blank, body; /* blank: the empty line */
	struct slice type; /* lower case; "text/plain" where none is given */
	struct slice boundary; /* of a multipart; NULL */
	enum transfer transfer;
};
void entity_read(struct entity *x, struct slice octets, bool of_digest,
    struct arena *a);
/* "multipart/x; boundary=y": y; SLICE_NULL */
struct slice boundary_of(struct slice content_type, struct arena *a);

/* Adds to out->hunks. */
void hunk_add(struct redacted *out, struct slice where, struct slice was,
    const struct edit *e);

#endif

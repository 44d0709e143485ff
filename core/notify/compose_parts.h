#ifndef CORE_NOTIFY_COMPOSE_PARTS_H
#define CORE_NOTIFY_COMPOSE_PARTS_H

#include "core/notify/compose.h"

/* What all mails of a draft have in common, for core/notify/ alone. */

/* From, To, Cc and Reply-To */
void compose_addresses(struct buf *out, const struct compose *c);
/* Date, Message-ID, thread, Auto-Submitted, MIME-Version */
void compose_identity(struct buf *out, const struct compose *c,
    struct slice id);
/* The same mail has the same id; a changed one has another. */
struct slice compose_id(const struct compose *c, struct slice subject,
    struct slice parts, struct arena *a);
/* A boundary that occurs in none of the parts; made from them, so that the
 * same mail is the same. */
const char *compose_boundary(const struct buf *parts, size_t n,
    struct arena *a);
/* Content-Type "multipart/TYPE" and the whole body */
void compose_multipart(struct buf *out, const char *type,
    const char *boundary, struct slice preamble, struct buf *parts,
    size_t n);

#endif

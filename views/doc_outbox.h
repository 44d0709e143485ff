#ifndef VIEWS_DOC_OUTBOX_H
#define VIEWS_DOC_OUTBOX_H

#include "core/base/json.h"
#include "core/store/outbox.h"
#include "views/doc.h"

/* Mail of the outbox as documents and as JSON. */
uint8_t outbox_role(enum outbox_state s);
/* "first notification", "reminder" ... */
const char *letter_kind_words(enum letter_kind k);
const char *outbox_letter(const struct outbox_item *o); /* or "report" */
/* "in 43 s", "again 11-23 07:41", or what the server said */
void doc_outbox_when(struct doc *d, const struct outbox_item *o,
    int64_t now);
void doc_outbox_row(struct doc *d, const struct outbox_item *o, int64_t now);
/* All of it: head, attempts with their dialogues, and (octets not NULL) the
 * mail as it is */
void doc_outbox(struct doc *d, const struct outbox_item *o,
    const struct outbox_attempt *attempts, size_t n, const struct buf *octets,
    int64_t now);
/* attempts NULL: without them */
void json_outbox(struct json *j, const struct outbox_item *o,
    const struct outbox_attempt *attempts, size_t n);

#endif

#ifndef CORE_NOTIFY_LETTER_PARTS_H
#define CORE_NOTIFY_LETTER_PARTS_H

#include "core/notify/letter.h"
#include "core/store/draft.h"

/* Parts of the letter, for core/notify/ alone. */

/* Foreign bytes with recipients masked, through the text boundary */
struct slice safe(const struct letter *l, struct slice foreign,
    struct arena *a);
struct slice service_title(const struct letter *l);

/* In words, as the samples show it; NULL where none carries that account */
const char *account_grade(const struct letter *l, const struct tally *t);
/* Did we infer which receiver is ours, for a sample? */
bool any_inferred(const struct letter *l);
/* Why we think that it is this service */
void evidence_block(struct buf *out, const struct letter *l,
    struct arena *a);
/* Identifiers and recorded results of sample i */
void sample_block(struct buf *out, const struct letter *l, size_t i,
    struct arena *a);
/* Where the links lead, defanged, one a host */
void links_block(struct buf *out, const struct letter *l, struct arena *a);

#endif

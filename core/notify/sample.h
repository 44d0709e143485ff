#ifndef CORE_NOTIFY_SAMPLE_H
#define CORE_NOTIFY_SAMPLE_H

#include "core/notify/compose.h"

/* The parts of the mail that show messages, for core/notify/ alone. */

enum { SAMPLE_MOST_HEADER = 128 << 10 }; /* a longer header is cut */

/* Appends sample i as a MIME part, and notes in *m what it is. */
void sample_part(struct buf *out, struct composed *m,
    const struct compose *c, size_t i);
/* samples.csv (RFC 4180) */
void samples_table(struct buf *out, const struct composed *m,
    const struct compose *c);
/* Sets m->recipients from m->disclosed. */
void disclosed_count(struct composed *m);

#endif

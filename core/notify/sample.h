#ifndef CORE_NOTIFY_SAMPLE_H
#define CORE_NOTIFY_SAMPLE_H

#include "core/notify/compose.h"

/* The parts of the mail that show messages, for core/notify/ alone. */

enum { SAMPLE_MOST_HEADER = REDACT_MOST_HEADER }; /* a longer one is cut */

/*
 * Works out what of sample i is shown and in which form, notes that in *m, and
 * puts the octets that are, in CRLF form, into *shown.
 */
void sample_prepare(struct composed *m, const struct compose *c, size_t i,
    struct buf *shown);
/* Appends it as a MIME part. */
void sample_part(struct buf *out, struct composed *m,
    const struct compose *c, size_t i, struct slice shown);
/* What it is, in words: "the whole message, our recipients masked" */
struct slice sample_words(const struct composed_sample *x, bool claim,
    struct arena *a);
/* Its header fields alone, as it is shown */
struct slice sample_header(struct slice shown);
/* How addresses are masked in it */
struct masks sample_masks(const struct compose *c, size_t i);
/* May its recipients be told? */
bool sample_tells(const struct compose *c, size_t i);
/* A value of its, masked where they may not; in the arena */
struct slice sample_told(const struct compose *c, size_t i,
    struct slice value, struct arena *a);
/* Its k-th link as a URI: without what stands behind "?" where that names a
 * recipient; SLICE_NULL where all of it does, or it is too long for a field */
struct slice sample_link(const struct compose *c, size_t i, size_t k,
    struct arena *a);

/* table.c: samples.csv (RFC 4180), a row a message */
void samples_table(struct buf *out, struct composed *m,
    const struct compose *c);
/* A part for the list of what hangs on the letter */
void part_note(struct composed *m, struct slice name, struct slice type,
    struct slice form, struct slice octets);
/* Sets m->recipients from m->disclosed. */
void disclosed_count(struct composed *m);

/* attached.c: what stands behind the letter's text: the list of what is
 * attached with its hashes, or (FORMAT_TEXT) the samples' header fields */
/* Header fields, each line through the text boundary, but for the tab that
 * folds one; live: with their links as they are, else they begin with hxxp */
void header_lines(struct buf *out, struct slice header, bool live);
void hash_line(struct buf *out, const char *label, const struct sha256 *h);
void attached_list(struct buf *out, const struct composed *m,
    const struct compose *c);
void inline_headers(struct buf *out, const struct composed *m,
    const struct compose *c, const struct buf *shown);

#endif

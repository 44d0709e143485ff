#ifndef CORE_AUTH_AGGREGATE_PARTS_H
#define CORE_AUTH_AGGREGATE_PARTS_H

#include "core/auth/aggregate.h"
#include "core/base/buf.h"

/* The pieces of aggregate_read.  Private. */

/* One file on its way to struct aggregates. */
struct aggregate_reading {
	struct aggregates *out;
	struct arena *a;
	int64_t clock;
	size_t rows; /* of all reports so far */
	size_t elements;
	size_t kept; /* AGGREGATE_MOST_KEPT */
	/* Of the document in hand: */
	struct slice file;
	struct slice *notes; /* findings for each of its reports */
	size_t nnotes;
	bool is_xml; /* it has a root element */
};

/* The first problem is kept. */
void aggregate_problem(struct aggregate_reading *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Of one report, at most AGGREGATE_MOST_FINDINGS, each once */
void aggregate_finding(struct aggregate_reading *r, struct aggregate *g,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* aggregate_text.c: the document as UTF-8 without a byte order mark; what is
 * odd about its encoding becomes a note.  The result is `in` or in *scratch. */
struct slice aggregate_text(struct aggregate_reading *r, struct slice in,
    struct buf *scratch);
/* The front of the document that keeps the limits of tags and text; the
 * problem says why it is not all of it. */
struct slice aggregate_bounded(struct aggregate_reading *r, struct slice xml);

/* aggregate_xml.c: one document of UTF-8; reports are added to r->out */
void aggregate_xml(struct aggregate_reading *r, struct slice xml);

/* aggregate_field.c: what elements say, by the local name of an element and of
 * the one around it, both in lower case. */
struct aggregate_state {
	struct aggregate report;
	struct aggregate_row row;
	bool in_report, in_record;
	size_t left_out; /* rows over the limit */
	size_t no_ip, bad_ip, no_count, bad_count; /* rows */
	struct slice a_bad_ip, a_bad_count;
};
void aggregate_open(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice parent, struct slice name);
void aggregate_value(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice parent, struct slice name, struct slice text);
/* The element ends, or the document does (`whole` false) */
void aggregate_close(struct aggregate_reading *r, struct aggregate_state *s,
    struct slice name, bool whole);

/* aggregate_check.c: what is forged or damaged, when all was read */
void aggregate_check(struct aggregate_reading *r, struct aggregate *g);
/* receiver!policy-domain!begin!end[!unique].xml[.gz] (RFC 7489 section
 * 7.2.1.1); false where the name is another one */
struct aggregate_name {
	struct slice receiver, domain;
	int64_t begin, end;
};
bool aggregate_name(struct slice name, struct aggregate_name *out);

#endif

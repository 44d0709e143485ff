#ifndef CORE_AUTH_AGGREGATE_H
#define CORE_AUTH_AGGREGATE_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * DMARC aggregate reports (RFC 7489 section 7.2 and appendix C; RFC 9990): a
 * receiver tells a domain's owner which addresses sent mail as the domain, and
 * how that authenticated.  All of it is the word of whoever sent the file.
 *
 * Words are trimmed, and lower case where RFC 7489 has an enumeration; what is
 * absent is NULL, or AGGREGATE_UNKNOWN.  Times are seconds since 1970 or
 * TIME_UNKNOWN.
 */
enum { /* Over one, the rest is left out, and a sentence says so */
	AGGREGATE_MOST_ROWS = 100000,	/* of all reports of a file; files of
					 * a mail behind it are not read */
	AGGREGATE_MOST_MAIL = 64 << 20,	/* unpacked octets; likewise */
	AGGREGATE_MOST_REPORTS = 100,	/* of a file */
	AGGREGATE_MOST_KEPT = 64 << 20, /* octets of rows and values of a file,
					 * 16 added for each value */
	AGGREGATE_MOST_ELEMENTS = 4000000, /* of a file */
	AGGREGATE_MOST_DEPTH = 32,
	AGGREGATE_MOST_VALUE = 1024,	/* octets kept of an element's text */
	AGGREGATE_MOST_TEXT = 1 << 20,	/* octets between two tags */
	AGGREGATE_MOST_TAG = 4096,	/* octets, attributes and all */
	AGGREGATE_MOST_DKIM = 100,	/* signatures of a row (RFC 7489) */
	AGGREGATE_MOST_SPF = 10,
	AGGREGATE_MOST_REASONS = 10,
	AGGREGATE_MOST_ERRORS = 100,
	AGGREGATE_MOST_FINDINGS = 50,
	AGGREGATE_MOST_MAILS = 1000000000, /* of a row: more is no count */
	AGGREGATE_MOST_DAYS = 31,	/* of a period: longer is a finding */
};

#define AGGREGATE_UNKNOWN (-1)

struct aggregate_dkim {
	struct slice domain, selector, result;
};

struct aggregate_spf {
	struct slice domain, scope, result; /* scope: "mfrom", "helo"; NULL */
};

struct aggregate_reason {
	struct slice type, comment;
};

struct aggregate_row {
	struct slice ip; /* canonical; NULL: absent or no address (a finding) */
	int64_t count;	 /* mails; 0 where absent or absurd (a finding) */
	struct slice disposition;
	struct slice dkim, spf; /* policy_evaluated: aligned "pass", "fail" */
	struct slice header_from, envelope_from, envelope_to;
	struct aggregate_reason *reasons;
	size_t nreasons;
	struct aggregate_dkim *signatures;
	size_t nsignatures;
	struct aggregate_spf *senders;
	size_t nsenders;
	/* Which service that was, if the reporter is right; filled in by
	 * aggregate_sources (core/esp/aggregate_source.h) */
	struct slice service; /* slug; NULL: nobody is named */
	struct slice carrier;
	unsigned strength;    /* enum strength */
};

struct aggregate {
	struct slice file; /* the name it came under; NULL */
	struct slice org, email, contact, id;
	int64_t begin, end;
	struct slice domain; /* of the policy: lower-case A-labels */
	struct slice p, sp, np, adkim, aspf, fo, testing, discovery;
	int pct;
	struct slice version, generator;
	struct slice *errors; /* of report_metadata */
	size_t nerrors;
	struct aggregate_row *rows;
	size_t nrows;
	struct slice *findings; /* what looks forged or damaged, sentences */
	size_t nfindings;
	bool whole; /* read to its end */
};

/* What one file, or one part of a mail, holds. */
struct aggregates {
	struct aggregate *v;
	size_t n;
	/* It is a report, or its name says that it is one.  False: an ordinary
	 * archive or XML, nothing to make a fuss about. */
	bool is_aggregate;
	struct slice problem; /* why (the rest of) it was not read; NULL */
	size_t octets; /* unpacked; an archive that goes over a limit counts
			* AGGREGATE_OVER.  Of one file only */
};
enum { AGGREGATE_OVER = 16 << 20 };

/*
 * Is it worth an aggregate_read?  By media type (lower case; NULL), name
 * (NULL) and first octets.
 */
bool aggregate_looks(struct slice type, struct slice name,
    struct slice octets);
/*
 * Reads XML, plain or in gzip or zip.  All lives in the arena, nothing points
 * into octets.  clock: what "in the future" means.
 */
void aggregate_read(struct aggregates *out, struct slice octets,
    struct slice name, int64_t clock, struct arena *a);
/*
 * Was a report sent by the reporter that it names?  Its mail passed DMARC with
 * an author domain, or DKIM with a domain, that is aligned (relaxed, RFC 7489
 * section 3.1) with the domain of the report's email address, as recorded by a
 * receiver that we trust.  m and r are of the mail that carried it; for all
 * of a's reports, and false where there are none.
 */
struct mail;
struct recorded;
bool aggregate_verified(const struct aggregates *a, const struct mail *m,
    const struct recorded *r);
/* Before a sandbox locks: charsets (mail_warm_up) come besides. */
void aggregate_warm_up(void);

#endif

#ifndef CORE_STORE_AGGREGATE_H
#define CORE_STORE_AGGREGATE_H

#include "core/auth/aggregate.h"
#include "core/store/store.h"

/*
 * DMARC aggregate reports in the store.  A report that came several times (same
 * reporter, report id, domain and begin) is kept each time and counted once:
 * the verified one, else the first.
 *
 * All numbers are what reporters wrote.  `verified` says that the mail which
 * brought the report passed DMARC, or DKIM aligned with the reporter's email
 * domain, as recorded by a receiver that we trust; other reports anybody can
 * have sent, so they are counted apart.
 */

/*
 * Writes the reports that a message held in place of those it held before
 * (out->n 0: it holds none now).  Within a bulk transaction.  A report of
 * 100,000 rows makes it a long one, of some 1 s.
 */
enum err bulk_aggregates(struct store *s, int64_t message,
    const struct aggregates *a, bool verified, struct error *e);

/* Mails as reported: sums of the rows' counts */
struct aggregate_mails {
	int64_t all, verified; /* verified: of verified reports */
	int64_t dkim, spf;     /* aligned passes, evaluated by the reporter */
	int64_t failing;       /* neither */
	int64_t none, quarantine, reject; /* what was done with them */
};

/* How many in the seven days until now, and in the seven before these */
enum { TREND_DAYS = 7 };
struct trend {
	int64_t recent, before;
};

/* One service, or one network without a service, that sends as a domain. */
struct aggregate_sender {
	struct slice service; /* slug; NULL: of no service, see network */
	struct slice network; /* "192.0.2.0/24", or the only address; NULL: the
			       * reporters gave no address */
	enum strength strength; /* if the reporters tell the truth */
	struct aggregate_mails mails;
	int64_t reports, reporters, addresses;
	int64_t first, last; /* begin of the first period, end of the last */
	struct trend trend;  /* by the periods' begin */
};

struct aggregate_senders {
	struct arena arena;
	struct aggregate_sender *v; /* most verified mails first, then most */
	size_t n;
	int64_t left_out; /* more than `limit` */
};

/*
 * Who sends as that domain or below it.  services: one entry for each service;
 * else one for each network of no service.  limit 0: all.
 */
enum err store_aggregate_senders(struct store *s, struct slice domain,
    bool services, size_t limit, int64_t now, struct aggregate_senders *out,
    struct error *e);
void aggregate_senders_free(struct aggregate_senders *a);

/* One report, without its rows. */
struct aggregate_report {
	int64_t id, message;
	struct sha256 sha256; /* of that message */
	bool hashed;
	struct slice place, org, email, report_id, domain;
	int64_t begin, end, rows, mails;
	bool duplicate, verified, whole;
	bool differs; /* a duplicate with other numbers than the one that
		       * counts: corrected, or not of the same hand */
	struct slice *findings;
	size_t nfindings;
};

struct aggregate_reports {
	struct arena arena;
	struct aggregate_report *v; /* newest period first */
	size_t n;
	/* Of all that there are, whatever the limit: */
	int64_t reports, duplicates, verified, with_findings, mails;
	int64_t reporters, first, last;
};

/* limit: of reports listed; 0: all.  findings: only those that have some, or
 * that differ. */
enum err store_aggregate_reports(struct store *s, struct slice domain,
    bool findings, size_t limit, struct aggregate_reports *out,
    struct error *e);
void aggregate_reports_free(struct aggregate_reports *a);

/* Indexed messages that pretend to be a protected domain, by the service that
 * sent them (NULL: nobody is named), most first. */
struct impersonating {
	struct slice service;
	int64_t messages;
	int64_t as_it;	 /* exact, or a subdomain; the others only look so */
	int64_t exercises; /* drills that we know of */
	int64_t aligned; /* DMARC passed, recorded or else computed */
	enum relation ruled; /* what settings and DNS say of the service, by
			      * those that are sent as it */
	int64_t first, last; /* time, for lists */
	struct trend trend;
};
enum err store_impersonating(struct store *s, struct slice domain, int64_t now,
    struct arena *a, struct impersonating **out, size_t *n, struct error *e);

#endif

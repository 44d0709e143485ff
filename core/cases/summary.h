#ifndef CORE_CASES_SUMMARY_H
#define CORE_CASES_SUMMARY_H

#include "core/store/store.h"

/*
 * What a case's messages have in common, counted.  Pure: rows in, counts out;
 * slices point into the rows.  Most frequent first.
 */
struct tally {
	struct slice value; /* domain, slug, account, IP */
	struct slice more;  /* service: its name; account: its kind; relay:
			     * rDNS */
	struct slice helo;  /* relay */
	enum strength strength; /* service: the best one */
	size_t n;
	size_t claims; /* of n: in messages that were submitted as files */
	int64_t first, last;
};
struct tallies {
	struct tally *v;
	size_t n;
};

struct case_day {
	int64_t day; /* midnight UTC */
	size_t n;
};

struct case_summary {
	size_t messages;
	/* Reports, aggregate reports and mailbox files that joined the case
	 * too, by enum message_kind: nothing else counts them. */
	size_t beside[MESSAGE_KINDS];
	size_t deliveries; /* that they are copies of */
	size_t claims; /* of messages: only submitted as files; nothing of
			* ours saw them arrive */
	size_t partners; /* of messages: a partner's receiver took them */
	size_t files;	   /* delivered copies that they lie in now */
	/* Of a boundary of ours; of Date where no message has one;
	 * TIME_UNKNOWN */
	int64_t first, last;
	size_t undated; /* messages that do not count there, nor in days */
	size_t undated_claims; /* of them: submitted ones */
	struct tallies domains; /* protected ones */
	struct tallies services;
	struct tallies accounts;
	struct tallies relays; /* boundary: IP, rDNS, HELO */
	size_t unnamed;	   /* messages for which no service is named */
	size_t unaccounted; /* messages that name no account */
	size_t undomained; /* messages that hit no protected domain */
	struct case_day *days; /* first to last, empty days included */
	size_t ndays;
};
enum { CASE_MOST_DAYS = 366 };

/* service NULL: all rows; else only those of that slug (empty: of none). */
void case_summarise(struct case_summary *out, const struct row *v, size_t n,
    struct slice service, struct arena *a);
/* The service that most of the messages are named for; NULL: none */
struct slice case_main_service(const struct row *v, size_t n);
/* A title for a case that got none: "bancosol.example and 2 more" */
struct slice case_title(const struct row *v, size_t n, struct arena *a);

/* Messages to be shown to a service */
struct case_wanted {
	struct slice service; /* empty: those for which nobody is named */
	size_t most;
	uint64_t most_octets; /* together */
	const bool *trap; /* of each message: a trap brought it; NULL: none */
};
/*
 * They cover the service's domains, accounts and relays, then campaigns and
 * time.  Indices into v, oldest first; returns how many.  Refused messages,
 * those without octets and those over 5 MiB are left out, and those of traps
 * while there is another one.
 */
size_t case_choose(const struct row *v, size_t n,
    const struct case_wanted *want, size_t *out);

#endif

#ifndef CORE_CASES_QUIET_H
#define CORE_CASES_QUIET_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * For how long has the mail of a case been silent, and is that enough?  Abuse
 * comes in bursts, so that silence is measured against the longest gap that it
 * came back from so far.  Pure; times are seconds.
 */
struct quiet_rule {
	int64_t least;	/* silence at least */
	int64_t factor; /* and so many times the longest gap so far */
};
enum { QUIET_LEAST_DAYS = 14, QUIET_FACTOR = 3 };

/* One delivery. */
struct quiet_mail {
	int64_t time; /* TIME_UNKNOWN: it counts nowhere but in `undated` */
	struct slice domain; /* that it pretends to be; NULL */
	bool claim; /* the time is only what somebody's file says */
};

struct quiet_domain {
	struct slice domain; /* NULL: none */
	size_t n;
	int64_t first, last;
	size_t *days; /* deliveries on each day of struct quiet */
};

enum { QUIET_MOST_DAYS = 366, QUIET_MOST_DOMAINS = 100 };
struct quiet {
	size_t mails, claims, undated; /* claims: of mails */
	int64_t first, last;	/* TIME_UNKNOWN: there is no dated mail */
	int64_t gap, gap_begin; /* the longest one, and when it began */
	int64_t silent;		/* from last until now */
	int64_t needed;
	bool known;  /* there is dated mail */
	bool enough; /* silent for as long as needed */
	/* Most deliveries first; those beyond QUIET_MOST_DOMAINS are in no
	 * domain's row, but in all sums */
	struct quiet_domain *domains;
	size_t ndomains;
	int64_t day; /* midnight UTC of the first of the days: the first
		      * mail's, or QUIET_MOST_DAYS - 1 before today */
	size_t ndays; /* until today */
};

int64_t quiet_needed(const struct quiet_rule *rule, int64_t longest);
/*
 * v in any order.  Gaps are those between mails whose time we know ourselves;
 * claims only count there if there is nothing else, but they do tell that the
 * mail goes on: `last` is never before theirs.
 */
void quiet_work_out(struct quiet *out, const struct quiet_mail *v, size_t n,
    const struct quiet_rule *rule, int64_t now, struct arena *a);

#endif

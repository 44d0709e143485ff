#ifndef CORE_CASES_VERIFY_H
#define CORE_CASES_VERIFY_H

#include "core/store/custody.h"

/*
 * Does all of a case still stand as it was written?  The event log's chain,
 * the copies of its messages, and whether rows and files agree.  Nothing is
 * changed.
 */
enum { VERIFY_MOST_BREAKS = 100 }; /* told one by one */

/* What no longer fits.  Slices are safe to print through the text boundary:
 * names of files may be foreign. */
struct verify_break {
	const char *what;     /* "log-payload", "evidence-missing" ... */
	struct slice where;   /* "event 17", a file, a case */
	struct slice is;      /* one sentence: what is wrong */
	struct slice expected, found; /* NULL where the sentence says all */
	const char *todo;     /* what to do */
};

struct verify_wish {
	struct slice case_id; /* NULL: all cases, and the whole folder */
	const struct log_head *pinned; /* what somebody wrote down; NULL */
};

struct verified {
	struct arena arena;
	struct log_check log;
	uint64_t cases;	       /* that have messages */
	uint64_t files, octets; /* of evidence, as they should be */
	uint64_t mails;	       /* that went out, or are to, as they were */
	uint64_t purged;       /* messages whose copy was erased on purpose */
	struct verify_break *v; /* the first ones */
	size_t n;
	uint64_t breaks; /* all of them; 0: nothing is broken */
};

/* ERR_ABSENT: no such case.  What is broken is no error. */
enum err verify_run(struct verified *out, struct store *s,
    const struct verify_wish *wish, struct error *e);
void verified_free(struct verified *v);

/* "312:8f3a..." with all digits of the hash; false: it is none */
bool log_head_parse(struct slice word, struct log_head *out);

#endif

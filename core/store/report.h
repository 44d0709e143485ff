#ifndef CORE_STORE_REPORT_H
#define CORE_STORE_REPORT_H

#include "core/store/store.h"

struct report_brought;

/*
 * Reports: the outer mails that brought messages, or should have.  What they
 * say is their sender's word.
 */
struct report_fact {
	struct slice name, value; /* "Source-IP", "192.0.2.7" */
};

/* Slices are NULL where unknown. */
struct report {
	int64_t id;
	struct sha256 outer; /* the report itself, a row of kind report */
	struct slice kind; /* "forward", "feedback", "failure", "bounce",
			    * "journal", "digest" */
	struct slice reporter, reporter_name, words;
	struct slice subject, message_id; /* of the report */
	int64_t time;	   /* TIME_UNKNOWN */
	struct slice lost; /* "inline", "msg" ...: it holds no mail */
	struct slice lost_why;
	struct slice place;  /* of the message asked for; NULL */
	uint64_t messages;   /* that it brought */
	uint64_t left_out;   /* over a limit */
	struct report_fact *facts;
	size_t nfacts;
	/* store_reports_of about a report: the first that it brought */
	struct report_brought *brought;
	size_t nbrought;
};
enum { REPORT_MOST_BROUGHT = 10 };
struct report_brought {
	struct sha256 sha256;
	struct slice subject; /* NULL */
};
struct reports {
	struct arena arena;
	struct report *v;
	size_t n;
};

/* Newest first; lost: only those that brought no mail; at most `limit` */
enum err store_reports(struct store *s, bool lost, size_t limit,
    struct reports *out, struct error *e);
/* Those that brought a message, oldest first; of a report: itself */
enum err store_reports_of(struct store *s, int64_t message,
    struct reports *out, struct error *e);
/* Of what store_reports_of gave about a report: itself, not those that brought
 * it; never NULL where there is one */
const struct report *reports_itself(const struct reports *r);
/* The messages that a report brought */
enum err store_report_messages(struct store *s, int64_t report,
    struct rows *out, struct error *e);
void reports_free(struct reports *r);

#endif

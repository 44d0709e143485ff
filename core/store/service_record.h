#ifndef CORE_STORE_SERVICE_RECORD_H
#define CORE_STORE_SERVICE_RECORD_H

#include "core/store/store.h"

/*
 * How a service has dealt with cases before: from the cases' logs and what
 * became of letters.  Cases that went into others count with those.
 */
enum { RECORD_MOST_CONTACTS = 10 };

struct record_contact { /* an address that letters went to */
	struct slice address;
	uint64_t letters, bounced, answered;
};

struct service_record {
	struct arena arena;
	uint64_t cases, open, closed;
	uint64_t notified; /* of cases: a letter went out */
	/* From the first letter to the first answer, of those that had one:
	 * an acknowledgement, a question, a claimed fix */
	uint64_t answered;
	int64_t to_answer; /* seconds, the median; TIME_UNKNOWN: none */
	/* From the first letter to the last mail of cases closed as fixed */
	uint64_t fixed;
	int64_t to_fix;
	uint64_t reopened; /* cases whose mail came back after they closed */
	struct record_contact *contacts; /* most letters first */
	size_t ncontacts;
};

enum err store_service_record(struct store *s, struct slice service,
    struct service_record *out, struct error *e);
void service_record_free(struct service_record *r);

#endif

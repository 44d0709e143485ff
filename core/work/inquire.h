#ifndef CORE_WORK_INQUIRE_H
#define CORE_WORK_INQUIRE_H

#include "core/notify/contact_plan.h"
#include "core/work/fetch.h"

/*
 * Asks what a plan says, and waits.  Every question gives a row, with the
 * answer as it came or why there is none.
 */
struct inquire_config {
	struct fetch_config fetch;
	const struct contact_setting *set;
	const char *data; /* folder with the product's lists of servers */
	bool dns;	  /* questions by DNS are asked */
};

/* Appends to *out, in its arena. */
void inquire(struct lookup_rows *out, const struct contact_question *v,
    size_t n, const struct inquire_config *c);

#endif

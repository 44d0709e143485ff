#ifndef CORE_STORE_DUMP_H
#define CORE_STORE_DUMP_H

#include "core/store/custody.h"

/*
 * All that the store has of a case and of those that went into it, for an
 * export: rows as they are, and the part of the log that speaks of them.
 */

/* One row of a table as a line of espy.kept/1. */
struct dump_row {
	const char *table;
	bool of_message; /* it says something of this one: */
	struct sha256 sha256;
	struct slice line; /* {"schema":...}, without a line feed */
};
struct dump {
	struct arena arena;
	struct dump_row *v;
	size_t n;
};
/* id: exact.  In an order that hangs on nothing but what they say. */
enum err store_case_dump(struct store *s, struct slice id, struct dump *out,
    struct error *e);
void dump_free(struct dump *d);

/* The log from the case's first event to its head. */
struct case_log {
	struct arena arena;
	struct event *v;
	bool *own; /* of each: it speaks of the case, its messages, or of such
		    * an event's erasing */
	size_t n, nown;
};
enum err store_case_chain(struct store *s, struct slice id,
    struct case_log *out, struct error *e);
void case_log_free(struct case_log *l);

#endif

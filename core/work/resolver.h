#ifndef CORE_WORK_RESOLVER_H
#define CORE_WORK_RESOLVER_H

#include "core/auth/answers.h"
#include "core/base/err.h"

/*
 * Client of the net worker: questions to the resolvers, in any number.  In
 * one run (one struct resolver) a question is asked once, and its answer is
 * kept.  A worker that dies is started again, and what it was at is asked once
 * more.  A resolver that answers nothing is given up: what is left has timed
 * out then.  Not for several threads.
 */
struct resolver;

struct resolver_config {
	const struct slice *resolvers; /* "192.0.2.1", "192.0.2.1@5353"; none:
					* the system's */
	size_t nresolvers;
	struct slice anchor; /* file of DNSSEC's trust anchor; NULL: the
			      * system's, "": none */
};

/* Copies the configuration; the worker starts with the first question. */
enum err resolver_new(struct resolver **r, const struct resolver_config *c,
    struct error *e);
void resolver_free(struct resolver *r);
/* True: its answer is for later; false: it is there already, or the question
 * can't be asked (no name of DNS). */
bool resolver_ask(struct resolver *r, const struct question *q);
/* The answer to a question of this run; NULL: not asked, or still open */
const struct answer *resolver_find(const struct resolver *r,
    struct slice name, uint16_t type);
size_t resolver_asked(const struct resolver *r); /* all questions so far */
size_t resolver_open(const struct resolver *r);	/* without an answer yet */
/* Does what can be done without blocking. */
void resolver_turn(struct resolver *r);
int resolver_fd(const struct resolver *r); /* may change with each turn */
short resolver_poll_events(const struct resolver *r);
int resolver_timeout_ms(const struct resolver *r); /* -1: none */
/* Turns until nothing is open; stop (may be NULL) becomes true: returns. */
void resolver_wait(struct resolver *r, bool (*stop)(void *arg), void *arg);
/* NULL, or why nothing is asked any more: a sentence, safe text */
const char *resolver_trouble(const struct resolver *r);
/* "192.0.2.1, 192.0.2.2"; "" before the worker has started */
const char *resolver_name(const struct resolver *r);
/* Are answers validated?  Known after the first one. */
bool resolver_validates(const struct resolver *r);

#endif

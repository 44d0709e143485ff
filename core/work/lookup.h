#ifndef CORE_WORK_LOOKUP_H
#define CORE_WORK_LOOKUP_H

#include "core/settings.h"
#include "core/store/store.h"
#include "core/work/dns_policy.h"
#include "core/work/resolver.h"

/*
 * Where one run's answers come from: a file, which is a closed world; the
 * record; a resolver, as far as the policy allows.
 */
struct lookup {
	enum dns_mode mode;
	const struct answers *file; /* of DNS_FILE */
	struct store *store;	    /* NULL: nothing is on record */
	struct resolver *resolver;  /* of DNS_LIVE; owned */
	struct dns_policy policy;
	struct arena scratch; /* of the last answer */
};

/* Whose question it is. */
struct lookup_for {
	const struct sha256 *message; /* in the store; NULL */
	int64_t time;		      /* of the boundary; TIME_UNKNOWN */
};

/*
 * The answer as far as it is known; valid until the next call.  NULL with
 * *asked: the resolver has been asked, once in a run, and the answer is for
 * later.  In live mode a recorded answer counts where it was seen nearer to
 * the boundary than now is, or within a day of it; one that the message's row
 * used always counts.  A definite answer on record counts for more than a
 * failure of the resolver.
 */
const struct answer *lookup_answer(struct lookup *l,
    const struct lookup_for *whom, const struct question *q, bool *asked);
void lookup_free(struct lookup *l);

#endif

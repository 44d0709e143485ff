#ifndef CORE_STORE_ANSWERS_H
#define CORE_STORE_ANSWERS_H

#include "core/auth/answers.h"
#include "core/store/store.h"

/*
 * Recorded DNS answers: those that verdicts used, definite ones alone, each
 * with the times at which it was first and last seen.  None is ever
 * overwritten by another.
 */

struct recorded_answer {
	struct answer answer; /* its time: of the sighting before the message,
			       * if there was one */
	bool its_own;	  /* the message's row used it */
	int64_t distance; /* seconds between a sighting and the message; 0:
			   * it lies between two */
};

/*
 * The recorded answer to a question: the one that the message's row used
 * (message may be NULL), else the one that was seen nearest to `when`
 * (TIME_UNKNOWN: the newest).  In the arena.  ERR_ABSENT (e untouched): none.
 */
enum err store_answer(struct store *s, const struct question *q,
    const struct sha256 *message, int64_t when, struct arena *a,
    struct recorded_answer *out, struct error *e);
/* All that a message's row used; *out is added to. */
enum err store_answers_of(struct store *s, const struct sha256 *message,
    int64_t when, struct answers *out, struct error *e);

#endif

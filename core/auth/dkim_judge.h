#ifndef CORE_AUTH_DKIM_JUDGE_H
#define CORE_AUTH_DKIM_JUDGE_H

#include "core/auth/compute.h"

/* DKIM's verdicts and their reasons, inside core/auth. */

/* A key that was tried on a signature: what does not depend on the clock, so
 * that further rounds of answers cost nothing. */
struct dkim_tried {
	struct slice record; /* in the mail's arena */
	struct dkim_key key;
	struct slice refused; /* RFC 6376 section 6.1.2; NULL */
	bool verified; /* it could be used: what follows is known */
	bool matches;  /* b= is these fields' */
	bool made;     /* b= was made with it, over whatever (RSA) */
};

/* One signature on its way. */
struct dkim_judging {
	struct dkim_signature *sig;
	struct dkim_prepared_one *one;
	const struct compute *c;
	const struct answer *answer; /* the key's; NULL */
};

/* What differs from what was signed, or that the key is another */
struct slice dkim_why_mismatch(const struct dkim_judging *j,
    const struct dkim_tried *t);
/* Why there is no key, and that the body differs all the same */
struct slice dkim_why_no_key(const struct dkim_judging *j);
/* What a reader should know of a match; "" */
struct slice dkim_notes(const struct dkim_signature *sig, struct arena *a);

#endif

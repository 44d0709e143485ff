#ifndef CORE_AUTH_DISAGREE_H
#define CORE_AUTH_DISAGREE_H

#include "core/auth/authres.h"
#include "core/auth/compute.h"

/* How recorded and computed results are compared.  Inside core/auth. */

enum {
	DISAGREE_MOST = 100,
	DISAGREE_MOST_CLAIMS = 20, /* of fields that nobody of ours wrote */
	DISAGREE_MOST_LOOKED_AT = 300, /* results that are compared */
};

struct disputes {
	struct auth *a;
	const struct compute *c;
};

/* What a receiver's word means; a word of its own is WORD_OTHER. */
enum word {
	WORD_OTHER, WORD_NONE, WORD_PASS, WORD_FAIL, WORD_SOFTFAIL,
	WORD_NEUTRAL, WORD_POLICY, WORD_TEMPERROR, WORD_PERMERROR,
	WORD_UNVERIFIABLE
};
enum word disagree_word(struct slice s);

/* Notes one; the sentence is printed into the arena.  NULL over the limit. */
struct disagreement *disagree_add(const struct disputes *d,
    enum auth_method method, struct slice recorded, const char *computed,
    bool explained, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
/* Was one of these answers asked long after delivery?  *days: how many after;
 * -1 where nobody knows */
bool disagree_late(const struct disputes *d, const struct questions *used,
    int *days);
/* "asked 40 days after delivery" */
struct slice disagree_when(const struct disputes *d, int days);
/* Is there one of that method, explained, whose receiver saw it pass? */
bool disagree_explains(const struct disputes *d, enum auth_method method);

void disagree_spf(const struct disputes *d);
void disagree_dkim(const struct disputes *d);
void disagree_dmarc(const struct disputes *d);
void disagree_arc(const struct disputes *d);
void disagree_claims(const struct disputes *d);

#endif

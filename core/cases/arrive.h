#ifndef CORE_CASES_ARRIVE_H
#define CORE_CASES_ARRIVE_H

#include "core/store/store.h"

/*
 * What happens when a message has come into the store, or was judged anew,
 * within the index job's transaction: it joins a campaign, an open case may
 * adopt it, a rule may dispose of it, a case that is closed may open again for
 * it.  Each of the three is a file of its own.
 */
struct arrival {
	int64_t message;
	const struct sha256 *sha256;
	const struct sketch *sketch;
	struct slice signer; /* domain of a DKIM signature that passes; NULL */
	bool fresh; /* not known before */
	int64_t reopen; /* seconds that a case opens again after closing */
};
enum err arrive(struct store *s, const struct arrival *m, struct error *e);

/* join.c: finds its campaign, or takes it out of one that it no longer fits */
enum err arrive_join(struct store *s, const struct arrival *m,
    struct error *e);
/* The same for one whose content is known, and for the copies of its delivery
 * that take over what it proves; nothing where it is in no campaign and may be
 * in none */
enum err arrive_again(struct store *s, int64_t message, struct error *e);
/* It lies in a further file: it may be listed now, or no more. */
enum err arrive_copy(struct store *s, int64_t message, struct error *e);
/* From now on what people say of a message (an override, and its undoing) lets
 * it join anew, within the act. */
void arrive_attach(struct store *s);
/* rules.c: the first rule that fits decides, where no person has */
enum err arrive_rule(struct store *s, const struct arrival *m,
    struct error *e);
/* adopt.c: an open case takes it; closed: one that was closed opens again,
 * where no open one does */
enum err arrive_adopt(struct store *s, const struct arrival *m, bool closed,
    struct error *e);

#endif

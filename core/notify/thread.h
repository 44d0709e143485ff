#ifndef CORE_NOTIFY_THREAD_H
#define CORE_NOTIFY_THREAD_H

#include "core/analysis.h"
#include "core/cases/lifecycle.h"
#include "core/store/reply.h"

/*
 * Answers come back into the case: which one, what they are worth, and what
 * follows of them.
 */

/* --- what an answer is worth --- */

/* Whose mail it is, as far as its authentication shows: of From's domain */
enum thread_proof {
	PROOF_NONE,  /* nothing shows it */
	PROOF_PASS,  /* DMARC, or an aligned SPF or DKIM, passes */
	PROOF_FAILS, /* DMARC fails */
};
enum thread_proof thread_proof_of(const struct analysis *a);

struct thread_standing {
	const char *name;   /* "desk", "owner", "program", "other",
			     * "unproven", "forged" */
	struct slice doubt; /* "forged? ..."; NULL: it may be believed */
	const struct reply_partner *partner; /* who of them wrote; NULL */
};
/*
 * Pure.  strong: it names what nobody can guess (a Message-ID or token of
 * ours); a bounce without that is doubted, whoever sent it.  trusted: a person
 * confirmed an answer of that organisation in this case.
 */
struct thread_claim {
	enum thread_proof proof;
	struct slice domain; /* of From; NULL */
	bool bounce, strong, trusted;
};
void thread_stand(struct thread_standing *out, const struct thread_claim *c,
    const struct reply_partner *partners, size_t n, struct arena *a);

/* --- what follows --- */

/* Pure: of an answer taken for that kind, in a case in that state.  all_failed:
 * the letter reached nobody. */
struct thread_case {
	enum case_state state;
	unsigned tier;
	bool all_failed;
};
void thread_effect(struct reply_effect *out, const struct reply_row *r,
    enum reply_kind as, const struct thread_case *c);

/* --- acts --- */

/* A message of a source of answers has come into the store, within the index
 * job's transaction. */
enum err thread_arrive(struct store *s, int64_t message,
    const struct sha256 *sha256, const struct analysis *a, struct error *e);
/* A person confirms it as what it is proposed as, or (as not NULL) as another
 * kind; *to (may be NULL): the case's next state, NULL where it stays. */
enum err thread_confirm(struct store *s, const char *actor, int64_t id,
    struct slice as, const char **to, struct error *e);
enum err thread_dismiss(struct store *s, const char *actor, int64_t id,
    struct error *e);
/* It belongs to that case. */
enum err thread_match(struct store *s, const char *actor, int64_t id,
    struct slice case_id, struct error *e);

#endif

#ifndef CORE_AUTH_COMPUTE_H
#define CORE_AUTH_COMPUTE_H

#include "core/auth/auth.h"
#include "core/auth/dkim.h"

/*
 * The methods, inside core/auth.  Each is pure: it asks by answers_ask, which
 * notes what is missing in *q, and is called again with more answers.  All of
 * them foresee: what can be asked at once is asked at once.
 */

/* What they all work with. */
struct compute {
	struct mail *m;	     /* and its arena */
	const struct answers *answers;
	struct questions *q; /* open ones; q->used notes all */
	int64_t clock;
};

/*
 * Asks for one result: as answers_ask, and notes the question in *used (of
 * the result) whether it is answered or not.
 */
const struct answer *compute_ask(const struct compute *c, struct slice name,
    uint16_t type, bool personal, struct questions *used);
/*
 * Why a question has no answer: "DNS is off", "no answer is on record", "it
 * was not asked".  For reasons.
 */
struct slice compute_why_not(const struct compute *c);
/* "the resolver timed out", "the resolver failed (SERVFAIL)" */
struct slice compute_failure(const struct answer *a);
/*
 * Was this asked so long after the boundary took the message (or is that time
 * not known) that what is not there now may have been there then?  Never of
 * answers from files, which tell no time.  COMPUTE_LATE seconds.
 */
enum { COMPUTE_LATE = 3 * 86400 };
bool compute_is_late(const struct compute *c, const struct answer *a);
/* "long after delivery", or that nobody knows how long: of one that is late */
const char *compute_how_late(const struct compute *c);

/* SPF of the boundary's client: MAIL FROM identity (RFC 7208 section 2.4),
 * or HELO identity (2.3). */
void spf_run(struct spf *out, const struct compute *c, bool helo);

/* Is the envelope sender only what the header claims?  Then no result may
 * hang on its domain. */
bool spf_sender_is_claim(const struct mail *m);

/* One SPF check as the RFC's check_host (section 4), for suites and tools.
 * ip: canonical text.  Asks under receiver name "unknown" where r is used. */
void spf_check_host(struct spf *out, const struct compute *c, struct slice ip,
    struct slice domain, struct slice sender, struct slice helo);

/* DMARC of every author domain from what SPF and DKIM gave; also sets each
 * signature's aligned. */
void dmarc_run(struct dmarc *out, const struct compute *c,
    const struct spf *spf, struct dkim_signature *dkim, size_t ndkim);

struct arc_prepared;
/* What needs no DNS; in the mail's arena.  Once a message. */
struct arc_prepared *arc_prepare(struct mail *m, struct canon *bodies);
void arc_run(struct arc *out, const struct compute *c,
    struct arc_prepared *p, const struct receivers *receivers);

/* Names in computed.dkim[i].broken_by what explains each mismatch; of the
 * header alone where a->quick. */
void explain_run(struct auth *a, struct mail *m,
    const struct dkim_prepared *p);
/* Fills computed.hints; also of signatures that a trusted receiver recorded
 * as passing. */
void replay_run(struct auth *a, struct mail *m,
    const struct dkim_prepared *p);
/* Fills auth.disagreements. */
void disagree_run(struct auth *a, const struct compute *c);

#endif

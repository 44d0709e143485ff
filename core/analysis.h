#ifndef CORE_ANALYSIS_H
#define CORE_ANALYSIS_H

#include "core/auth/auth.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "core/mail/mail.h"

/*
 * The spine: one message in, one struct analysis out.  A pure function of
 * octets, DNS answers, catalogue, settings and clock; the same everywhere.
 *
 *   bytes --mail--> struct mail --auth--> struct auth --esp--> attribution
 */
#define ENGINE_VERSION 2 /* raise when a verdict could change */

struct analysis {
	struct arena arena; /* owns all below but mail.bytes */
	struct sha256 sha256;
	uint64_t length; /* of the message; more than mail.bytes.n where cut */
	struct mail mail;
	struct auth auth;
	struct attribution attribution;
	struct relationship relationship;
	struct questions asked; /* every DNS question that its verdicts used */
};

/* What an analysis depends on besides the octets. */
struct analysis_context {
	const struct receivers *receivers;
	const struct domains *domains;
	const struct catalogue *catalogue;
	const struct answers *answers;
	int64_t clock;
	struct mail_origin origin; /* all zero: from a mailbox of ours */
};

/*
 * Analyses a message.  bytes must outlive *a.  Questions that remain open
 * (answers lack them and are not off) are in *open: bring answers and call
 * again, at most ANALYSIS_MOST_ROUNDS times; 0 open: done.  `flags` are
 * mail_parse's.  analysis_again keeps the parsed mail and repeats the rest.
 */
#define ANALYSIS_MOST_ROUNDS 24

void analysis_run(struct analysis *a, struct slice bytes,
    const struct analysis_context *ctx, unsigned flags,
    struct questions *open);
void analysis_again(struct analysis *a, const struct analysis_context *ctx,
    struct questions *open);
void analysis_free(struct analysis *a);

#endif

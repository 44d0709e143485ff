#ifndef CORE_ANALYSIS_H
#define CORE_ANALYSIS_H

#include "core/auth/aggregate.h"
#include "core/auth/auth.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "core/esp/trait.h"
#include "core/mail/mail.h"
#include "core/mail/sketch.h"
#include "core/mail/unwrap.h"
#include "core/notify/reply.h"

/*
 * The spine: one message in, one struct analysis out.  A pure function of
 * octets, DNS answers, catalogue, settings and clock; the same everywhere.
 *
 *   bytes --mail--> struct mail --auth--> struct auth --esp--> attribution
 */
#define ENGINE_VERSION 7 /* raise when a verdict could change */

/* What a file of mail is to an analyst. */
enum message_kind {
	MESSAGE_MAIL,	   /* a message: somebody's mail to be judged */
	MESSAGE_REPORT,	   /* the outer mail that brings others, or should */
	MESSAGE_AGGREGATE, /* brings DMARC aggregate reports, nothing else */
	MESSAGE_MAILBOX,   /* a file of many mails (mbox) */
	MESSAGE_REPLY,	   /* an answer to a letter of ours, or what else came
			    * to where they come */
	MESSAGE_KINDS
};

struct analysis {
	struct arena arena; /* owns all below but mail.bytes */
	enum message_kind kind;
	struct sha256 sha256;
	uint64_t length; /* of the message; more than mail.bytes.n where cut */
	struct mail mail;
	struct auth auth;
	struct attribution attribution;
	struct relationship relationship;
	/* Of MESSAGE_REPORT; and of MESSAGE_MAIL where a submitted file has a
	 * mail attached but does not look handed on: it may be either. */
	struct unwrapped inside;
	struct aggregates aggregates; /* of any kind but MESSAGE_MAILBOX */
	struct questions asked; /* every DNS question that its verdicts used */
	struct reply reply; /* of MESSAGE_REPLY */
	/* Of MESSAGE_MAIL: what campaigns and contrasts compare */
	struct sketch sketch;
	struct trait *traits;
	size_t ntraits;
};

/* What an analysis depends on besides the octets. */
struct analysis_context {
	const struct receivers *receivers;
	const struct domains *domains;
	const struct catalogue *catalogue;
	const struct answers *answers;
	int64_t clock;
	struct mail_origin origin; /* all zero: from a mailbox of ours */
	bool unwrap; /* look for mails inside, with this policy */
	enum unwrap_policy policy;
	bool inner; /* it came in a report itself: it is what was reported */
};

/*
 * Analyses a message.  bytes must outlive *a.  Questions that remain open
 * (answers lack them and are not off) are in *open: bring answers and call
 * again, at most ANALYSIS_MOST_ROUNDS times; 0 open: done.  `flags` are
 * mail_parse's.  analysis_again keeps the parsed mail and repeats the rest.
 * A report is not judged: the mails in it are.
 */
#define ANALYSIS_MOST_ROUNDS 24

void analysis_run(struct analysis *a, struct slice bytes,
    const struct analysis_context *ctx, unsigned flags,
    struct questions *open);
/* The same for octets that are no mail: is it a file of aggregate reports?
 * name: its file's, or NULL.  False: nothing is kept. */
bool analysis_of_file(struct analysis *a, struct slice bytes,
    struct slice name, const struct analysis_context *ctx);
void analysis_again(struct analysis *a, const struct analysis_context *ctx,
    struct questions *open);
void analysis_free(struct analysis *a);

#endif

#ifndef CORE_CASES_CAMPAIGN_H
#define CORE_CASES_CAMPAIGN_H

#include "core/base/mem.h"
#include "core/mail/sketch.h"

/*
 * Campaigns: messages that espy groups by itself: same service, account or
 * component, similar content, close in time.  Pure: which two messages are of
 * one campaign, and why.
 *
 * Two contents are two campaigns, even from one account, and one content
 * through two services is two campaigns, too.  What a reader sees decides: its
 * words, and where these are few, the subject and the pictures.  Structure,
 * style and links alone are those of a kit or of a brand and decide nothing;
 * with them, or where account, signer or network are the same, less of the
 * text suffices.
 */
enum {
	/* Seconds that may lie between the two: copies of one text may be
	 * further apart than what is merely alike. */
	CAMPAIGN_GAP = 45 * 86400,
	CAMPAIGN_GAP_ALIKE = 21 * 86400,
	CAMPAIGN_KEYS = 8,
};

/* One message.  Slices are NULL where unknown. */
struct campaign_side {
	const struct sketch *sketch;
	struct slice service; /* named; a claim alone names nobody */
	struct slice account;
	struct slice ip, rdns, helo; /* of the boundary */
	struct slice mail_from, from_domain, from_org, from_name;
	struct slice dkim_domain; /* of a signature that passes */
	int64_t time;
};

/* Whatever could be of one campaign with it shares one of these keys (as far
 * as chance allows: 97 of 100 that have 70 % of their words in common, all
 * that have 90 %); returns how many. */
size_t campaign_keys(const struct campaign_side *x,
    uint64_t out[CAMPAIGN_KEYS]);

struct campaign_why {
	/* Alike in per cent; SKETCH_NEITHER: neither has any */
	unsigned text, html, look, subject, links, objects;
	bool few_words; /* one of them: its text says little */
	bool same_service, same_account, same_net, same_signer;
	int64_t apart; /* seconds; -1: a time is unknown */
};
/* Are they of one campaign?  *why is filled either way.  Symmetric. */
bool campaign_same(const struct campaign_side *x,
    const struct campaign_side *y, struct campaign_why *why);
/* "text 96 % alike, same layout, same account, 4 h apart"; in the arena */
struct slice campaign_words(const struct campaign_why *why, struct arena *a);

#endif

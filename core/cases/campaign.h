#ifndef CORE_CASES_CAMPAIGN_H
#define CORE_CASES_CAMPAIGN_H

#include "core/mail/sketch.h"

/*
 * Campaigns: messages that espy groups by itself: same service, account or
 * component, similar content, close in time.  Pure: which two messages are of
 * one campaign, and why.
 */
enum {
	CAMPAIGN_GAP = 14 * 86400, /* seconds that may lie between the two */
	CAMPAIGN_KEYS = 12,
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

/* Whatever could be of one campaign with it shares one of these keys; returns
 * how many. */
size_t campaign_keys(const struct campaign_side *x,
    uint64_t out[CAMPAIGN_KEYS]);

struct campaign_why {
	unsigned text, html, subject, links; /* alike in per cent; 101: neither
					      * has any */
	bool same_service, same_account, same_net, same_signer;
	int64_t apart; /* seconds */
};
/* Are they of one campaign?  *why is filled either way.  Symmetric. */
bool campaign_same(const struct campaign_side *x,
    const struct campaign_side *y, struct campaign_why *why);
/* "text 96 % alike, same HTML, same account, 4 h apart"; in the arena */
struct slice campaign_words(const struct campaign_why *why, struct arena *a);

#endif

#ifndef CORE_CASES_RELATED_H
#define CORE_CASES_RELATED_H

#include "core/cases/campaign.h"
#include "core/store/campaign.h"

/*
 * Why a message is in its campaign, and what other campaigns have in common
 * with one.  Worked out anew from what the store keeps of the messages.
 */

/* The message that it was put beside; of the first one, one of those that were
 * put beside it */
struct joined {
	bool known; /* false: that one is gone */
	struct sha256 beside;
	struct campaign_why why;
	struct slice words; /* "text 96 % alike, ..."; NULL */
};
enum err campaign_joined(struct store *s, int64_t message, struct arena *a,
    struct joined *out, struct error *e);

enum related_how {
	RELATED_CONTENT, /* the same content through another service */
	RELATED_ACCOUNT, /* messages of the same account at the time */
	RELATED_RELAY,	 /* from the same boundary IP at the time */
};
struct related {
	enum related_how how;
	int64_t campaign; /* 0: a message that is in none */
	struct slice service; /* slug; NULL: nobody is named */
	struct slice value;   /* account, IP */
	uint64_t messages;    /* of its, that have it; of content 0 */
	struct sha256 like;   /* of content: the message that is alike */
	struct slice words;   /* and how */
};
const char *related_how_name(enum related_how how); /* "content" ... */
/* rows: its messages, oldest first.  Each campaign at most once a reason; in
 * the arena */
enum { RELATED_MOST = 20, RELATED_GAP = 90 * 86400 };
enum err campaign_related(struct store *s, const struct campaign_row *c,
    const struct rows *rows, struct arena *a, struct related **out,
    size_t *n, struct error *e);

#endif

#ifndef CORE_CASES_JOIN_IMPL_H
#define CORE_CASES_JOIN_IMPL_H

#include "core/cases/campaign.h"
#include "core/store/campaign_join.h"

/*
 * Campaigns as they are made, for core/cases/join*.c alone.
 *
 * Messages of one campaign hang together as a tree: each but one, the root,
 * was put beside another one (d_message.campaign_by) that is of one campaign
 * with it (campaign_same).  So whatever a message is judged to be later on,
 * what it held together is known.  Which messages hang together does not
 * depend on the order in which they came, but for what is said below.
 */
enum {
	/* A message is compared with so many of those that it shares keys
	 * with; a campaign that it is in already counts once. */
	JOIN_MOST_COMPARED = 24,
	/* A campaign of more messages stays together when one leaves it. */
	JOIN_MOST_PARTED = 2000,
	/* Of what one that left held, so many look for another place. */
	JOIN_MOST_PLACED = 200,
};

/* One message, ready to be compared; what it points to is in the arena. */
struct joiner {
	struct campaign_member m;
	struct sketch sketch;
	struct campaign_side side;
	uint64_t keys[CAMPAIGN_KEYS];
	size_t nkeys;
	struct campaign_near *near;
	size_t nnear;
};

/* ERR_ABSENT: there is no such message.  Keys only where it may join. */
enum err joiner_read(struct store *s, int64_t id, struct arena *a,
    struct joiner *out, struct error *e);
/* What shares keys with it */
enum err joiner_near(struct store *s, struct joiner *j, struct arena *a,
    struct error *e);
/* Is that message of one campaign with it? */
enum err joiner_same(struct store *s, const struct joiner *j, int64_t other,
    struct arena *a, bool *same, struct error *e);
/* The tree that a message is in gets it as its root. */
enum err join_root(struct store *s, int64_t message, struct error *e);
/* Puts what hangs together no more, since a message was judged anew, into
 * campaigns of its own; the largest part keeps this one, which may have one
 * message left. */
enum err join_part(struct store *s, int64_t campaign, int64_t judged,
    struct error *e);

#endif

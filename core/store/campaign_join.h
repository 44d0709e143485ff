#ifndef CORE_STORE_CAMPAIGN_JOIN_H
#define CORE_STORE_CAMPAIGN_JOIN_H

#include "core/store/store.h"

/*
 * What core/cases/join.c asks of the store while it finds a message's
 * campaign; within a transaction.  Each call looks up by an index what it
 * names, and costs the same in a large store as in a small one.
 */

/* A message as campaigns see it; slices are NULL where unknown. */
struct campaign_member {
	int64_t id;
	struct sha256 sha256;
	int64_t time;  /* of the boundary, else Date; TIME_UNKNOWN */
	int64_t place; /* the same, else when it was first seen */
	int64_t campaign, by; /* 0: none */
	/* It is listed (mail, not refused, not succeeded, not of a baseline
	 * source) and was read: it may be in a campaign */
	bool joins;
	bool found; /* it has keys */
	struct slice service, account;
	struct slice ip, rdns, helo; /* of the boundary */
	struct slice mail_from, from_domain, from_org, from_name;
	struct slice signer; /* domain of a DKIM signature that passes */
	struct slice sketch; /* packed */
};
/* ERR_ABSENT, *e untouched: there is no such message. */
enum err campaign_member(struct store *s, int64_t id, struct arena *a,
    struct campaign_member *out, struct error *e);
/* What was read of its content; sketch NULL: nothing, and it is found by
 * nothing either.  signer may be NULL. */
enum err campaign_sketch_put(struct store *s, int64_t message,
    struct slice sketch, struct slice signer, struct error *e);
/* The keys that it is found by from now on; n 0: by none */
enum err campaign_keys_put(struct store *s, int64_t message, int64_t time,
    const uint64_t *keys, size_t n, struct error *e);

/* A message that shares keys with another one. */
struct campaign_near {
	int64_t id, campaign;
	unsigned keys; /* how many */
	int64_t apart; /* seconds between the two */
};
/*
 * Those that share keys with message, and are not further than `gap` seconds
 * from its time: of each key the nearest few before it and after it.  Most
 * keys first, then nearest.
 */
enum {
	CAMPAIGN_NEAR = 8, /* of a key, either side */
	CAMPAIGN_NEAR_MOST = 32,
};
enum err campaign_near(struct store *s, int64_t message, int64_t time,
    int64_t gap, const uint64_t *keys, size_t n, struct arena *a,
    struct campaign_near **out, size_t *nout, struct error *e);

/* How two messages are joined: by is 0 where the other ones lead to it. */
struct campaign_link {
	int64_t id, by;
};
/* ERR_ABSENT, *e untouched */
enum err campaign_link_of(struct store *s, int64_t message, int64_t *campaign,
    int64_t *by, struct error *e);
/* All members of a campaign; *n > most: too many, and *out is NULL */
enum err campaign_links(struct store *s, int64_t campaign, size_t most,
    struct arena *a, struct campaign_link **out, size_t *n, struct error *e);
/* Those that were put beside a message */
enum err campaign_beside(struct store *s, int64_t message, struct arena *a,
    int64_t **out, size_t *n, struct error *e);
/* Copies of its delivery that take over what it proves */
enum err campaign_raised(struct store *s, int64_t message, struct arena *a,
    int64_t **out, size_t *n, struct error *e);
/* Has it more messages than that one?  Of two large ones the older counts as
 * the larger. */
enum err campaign_larger(struct store *s, int64_t campaign, int64_t than,
    bool *yes, struct error *e);

/* campaign 0: none; by 0: none */
enum err campaign_set(struct store *s, int64_t message, int64_t campaign,
    int64_t by, struct error *e);
enum err campaign_new(struct store *s, struct slice service, int64_t *id,
    struct error *e);
/* All of `from` become `into`'s, into which its name leads from now on. */
enum err campaign_merge(struct store *s, int64_t from, int64_t into,
    struct error *e);
/* A campaign that has one message left, or none, has none; *gone says so.
 * into: where its name leads then; 0: nowhere */
enum err campaign_settle(struct store *s, int64_t campaign, int64_t into,
    bool *gone, struct error *e);

#endif

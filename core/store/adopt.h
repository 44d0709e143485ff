#ifndef CORE_STORE_ADOPT_H
#define CORE_STORE_ADOPT_H

#include "core/store/store.h"

/*
 * What a case needs to adopt a message by itself; all within the index job's
 * transaction, as the actor "espy".  core/cases/adopt.c decides.
 */

/* A message that came, as a case would look at it.  Slices are NULL where
 * unknown. */
struct adoptee {
	int64_t message;
	struct sha256 sha256;
	uint64_t size;
	int64_t time, first_seen;
	bool claim; /* submitted as a file: its header is a claim */
	/* Somebody or a rule disposed of it, it is in a case, or it is an
	 * honest one of a baseline source: nobody may adopt it. */
	bool taken;
	int64_t campaign, beside; /* 0: none; the message that it was put
				   * beside */
	struct slice service, domain, account_kind, account, ip;
	enum impersonation impersonation;
	enum relation relation;
};
/* Is there a case that could adopt anything: open, or closed at closed_since
 * or later?  One look into an index. */
enum err store_adopters(struct store *s, int64_t closed_since, bool *any,
    struct error *e);
enum err store_adoptee(struct store *s, int64_t message, struct arena *a,
    struct adoptee *out, struct error *e);

/* The case that would adopt it.  id NULL: none. */
struct adopter {
	struct slice id;
	bool closed;
	int64_t last; /* of a closed one: the time of its last message */
	struct slice why; /* "campaign c12", "relay 203.0.113.57" */
};
/*
 * fresh: it was not known before; else only a case that was opened before it
 * was first seen, and that it was never taken out of, may have it.  The case
 * that holds one of the ADOPT_NEAR messages of its campaign on either side of
 * its time:
 */
enum { ADOPT_NEAR = 128, ADOPT_MOST_SCOPE = 5000 };
enum err store_adopter_campaign(struct store *s, const struct adoptee *m,
    bool fresh, int64_t closed_since, struct arena *a, struct adopter *out,
    struct error *e);
/* One of its service and domain, of whose messages (ADOPT_MOST_SCOPE at most
 * are looked at) one has its account or relay, or whose component it shows */
enum err store_adopter_scope(struct store *s, const struct adoptee *m,
    bool fresh, int64_t closed_since, struct arena *a, struct adopter *out,
    struct error *e);

/*
 * It joins, with its octets in the evidence folder (bulk_keep_sync makes them
 * durable before the transaction ends).  reopen: the case opens again.
 * ERR_ABSENT, *e untouched: its octets can't be had any more, and nothing is
 * changed.
 */
enum err store_adopt(struct store *s, const struct adoptee *m,
    const struct adopter *c, bool reopen, struct error *e);

#endif

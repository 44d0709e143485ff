#ifndef CORE_STORE_REPLY_H
#define CORE_STORE_REPLY_H

#include "core/store/store.h"
#include "core/store/word.h"

/*
 * What came back to our letters.  The store keeps what core/notify/thread.h
 * decides: to which case an answer belongs, what it is, what follows of it.
 * Words of states: "unmatched" (of no case), "automatic" (a fact, or nothing
 * follows of it), "proposed" (a person is to confirm it), "confirmed",
 * "dismissed".
 */
struct reply_row { /* slices NULL where unknown */
	int64_t id;
	struct sha256 sha256; /* of the message */
	struct slice case_id;
	int64_t notification; /* that it answers; 0: not known */
	struct slice domain;  /* whose owner it is from */
	struct slice matched; /* "message-id", "token", "subject", "returned",
			       * "ticket", "hand" */
	struct slice why;     /* a sentence: why it is there, or in no case */
	struct slice kind, taken; /* as notify/reply.h has them */
	struct slice state;
	struct slice sender, organisation; /* of From */
	struct slice standing; /* "desk", "owner", "program", "other",
				* "unproven", "forged" */
	struct slice doubt;    /* "forged? ..." */
	struct slice automatic;
	struct slice tickets;	 /* a line each */
	struct slice failed;	 /* bounced addresses, ", " between */
	struct slice diagnostic; /* the server's words about the first */
	int knows, may_name;	 /* an owner's: 1, 0; -1: not said */
	struct slice subject, because, words;
	int64_t time, came_at;
};
struct replies {
	struct arena arena;
	struct reply_row *v;
	size_t n;
};
void replies_free(struct replies *r);

/* Of a case and those that went into it; case_id NULL: all, also those of no
 * case.  Oldest first. */
enum err store_replies(struct store *s, struct slice case_id,
    struct replies *out, struct error *e);
/* ERR_ABSENT, with a sentence */
enum err store_reply(struct store *s, int64_t id, struct replies *out,
    struct error *e);
/* That of a message; none: out->n is 0 */
enum err store_reply_of(struct store *s, const struct sha256 *sha256,
    struct replies *out, struct error *e);
/* Which wait for a person: of a case (and those that went into it), or NULL */
enum err store_replies_waiting(struct store *s, struct slice case_id,
    uint64_t *n, struct error *e);

/* --- to which case it belongs --- */

struct reply_place {
	struct slice case_id; /* NULL: none */
	struct slice name;    /* of by_case: its own id, where it went into
			       * another one */
	int64_t notification;
	struct slice domain; /* whose owner was asked by that mail; NULL */
	size_t others;	     /* further cases that fit as well */
};
/* The letter of ours with that Message-ID */
enum err store_reply_by_id(struct store *s, struct slice message_id,
    struct arena *a, struct reply_place *out, struct error *e);
/* The case with that id, in any case of letters */
enum err store_reply_by_case(struct store *s, struct slice case_id,
    struct arena *a, struct reply_place *out, struct error *e);
/* One that an earlier answer of that organisation named so */
enum err store_reply_by_ticket(struct store *s, struct slice ticket,
    struct slice organisation, struct arena *a, struct reply_place *out,
    struct error *e);

/* Whom we wrote to in that case, and what is known of it */
struct reply_partner {
	struct slice address;
	struct slice domain; /* asked as the owner of that one; NULL */
	int64_t notification; /* 0: as an owner */
};
enum err store_reply_partners(struct store *s, struct slice case_id,
    struct arena *a, struct reply_partner **out, size_t *n, struct error *e);
/* Did a person confirm an answer of that organisation in that case? */
enum err store_reply_trusted(struct store *s, struct slice case_id,
    struct slice organisation, bool *yes, struct error *e);
/* Addresses that bounces of a notification name, in the arena */
enum err store_reply_failed(struct store *s, int64_t notification,
    struct arena *a, struct slice **out, size_t *n, struct error *e);
/* The state of a case; SLICE_NULL: it is not there */
enum err store_reply_state(struct store *s, struct slice case_id,
    struct arena *a, struct slice *state, unsigned *tier, struct error *e);

/* --- what follows --- */

struct reply_effect {
	const char *from, *to; /* the case's next state; NULL: it stays */
	unsigned tier;
	struct slice reason;   /* of that */
	const char *outcome;   /* of the notification: "bounced", "answered" */
	bool learn;	       /* its tickets */
	bool bad;	       /* what failed is noted of the contacts */
	bool stop;	       /* its sender wants no more */
	bool worked;	       /* its sender answered */
	const char *next;      /* the case's next step, written down */
	const struct word *word; /* the owner's */
	int may_name;	       /* 1, 0; -1: nothing is said */
};

/*
 * A new one, within the index job's transaction, as espy's own act; what is
 * known stays as it is, unless it belonged to no case.  Its octets are copied
 * into the evidence folder where it has a case.
 */
enum err store_reply_arrive(struct store *s, int64_t message, uint64_t size,
    struct reply_row *row, const struct reply_effect *effect,
    struct error *e);

/* As a person's act, which undo takes back with all that followed.
 * ERR_REFUSED where it was decided meanwhile. */
enum err store_reply_confirm(struct store *s, const char *actor,
    const struct reply_row *row, struct slice taken,
    const struct reply_effect *effect, struct error *e);
enum err store_reply_dismiss(struct store *s, const char *actor,
    const struct reply_row *row, struct error *e);
/* It belongs to that case, whatever it says: its state is "proposed" again.
 * row: with case_id, notification, domain, matched, why, kind as they are to
 * be. */
enum err store_reply_match(struct store *s, const char *actor,
    const struct reply_row *row, struct error *e);

/* --- tickets --- */
struct ticket {
	struct slice case_id, ticket, organisation;
	int64_t reply, time;
};
enum err store_tickets(struct store *s, struct slice case_id,
    struct arena *a, struct ticket **out, size_t *n, struct error *e);

#endif

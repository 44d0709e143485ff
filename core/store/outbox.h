#ifndef CORE_STORE_OUTBOX_H
#define CORE_STORE_OUTBOX_H

#include "core/store/draft.h"

/*
 * Mail on its way out.  Its exact octets lie in the workspace (outbox/HEX, by
 * their SHA-256) before store_outbox_put returns; each change of state is a
 * transaction of its own that is durable when it returns, so that whatever
 * cuts espy off, the outbox knows whether a mail went out or says that it
 * does not.  A draft whose letter is here is frozen: its state is "outbox".
 */
enum outbox_state {
	OUTBOX_WAITING,	 /* to be sent at `due` */
	OUTBOX_SENDING,	 /* by a process that holds the outbox's lock */
	OUTBOX_ACCEPTED, /* the server, or the command, took it */
	OUTBOX_DEFERRED, /* not yet: again at `due` */
	OUTBOX_REFUSED,	 /* nothing was sent, and nothing will be */
	OUTBOX_UNKNOWN,	 /* it may have been taken: a person has to find out */
	OUTBOX_RECALLED, /* by a person, or with the letter that it goes with */
	OUTBOX_STATES
};
const char *outbox_state_name(enum outbox_state s); /* "waiting" ... */
bool outbox_state_from_name(struct slice name, enum outbox_state *out);

/* --- putting mail there --- */

struct outbox_mail {
	struct slice octets; /* of the whole mail, CRLF */
	struct slice message_id, subject; /* id without <> */
	const struct slice *to; /* To and Cc */
	size_t nto;
	const struct sent_sample *samples;
	size_t nsamples;
	const struct disclosed *disclosed;
	size_t ndisclosed;
};
struct outbox_want {
	struct slice case_id; /* NULL: about a report alone */
	int64_t draft;	      /* 0: none */
	enum letter_kind kind;
	struct slice service; /* slug; empty: nobody named */
	struct slice domain;  /* LETTER_OWNER: whose owner is asked */
	const struct sha256 *report; /* LETTER_ORIGINAL: what got lost */
	struct slice from;    /* the envelope's sender */
	int64_t hold;	      /* seconds until it is sent */
	struct slice agreed;  /* what was asked about and agreed to; NULL */
	/* The first is the letter; the others go out once that is accepted. */
	const struct outbox_mail *mails;
	size_t nmails;
};
/*
 * One act (undone as a recall while all of it can be); *ids: nmails of them,
 * in the arena.  ERR_REFUSED where the draft is not open.
 */
enum err store_outbox_put(struct store *s, const char *actor,
    const struct outbox_want *want, struct arena *a, int64_t **ids,
    struct error *e);

/* --- reading --- */

struct outbox_item {
	int64_t id, draft, after, notification; /* 0: none */
	struct slice case_id; /* NULL: none */
	enum letter_kind kind;
	struct slice service, domain, from, to, subject, message_id;
	struct sha256 report; /* of LETTER_ORIGINAL */
	struct sha256 octets;
	uint64_t size;
	bool kept; /* false: purged, or of an import that has none */
	enum outbox_state state;
	struct slice actor;
	int64_t queued_at, due_at, changed_at; /* due_at TIME_UNKNOWN: never
						* by itself */
	struct slice reply, queue_id; /* foreign; NULL: none */
	uint64_t attempts;
};
struct outbox_items {
	struct arena arena;
	struct outbox_item *v;
	size_t n;
};
/* All; case_id NULL: of all cases.  The newest first. */
enum err store_outbox(struct store *s, struct slice case_id,
    struct outbox_items *out, struct error *e);
/* ERR_ABSENT, with a sentence */
enum err store_outbox_item(struct store *s, int64_t id,
    struct outbox_items *out, struct error *e);
void outbox_items_free(struct outbox_items *o);

struct outbox_attempt {
	int64_t number, begun_at, handed_at, ended_at;
	struct slice how, server, outcome, dialogue; /* outcome NULL: none */
};
/* In the arena, in their order */
enum err store_outbox_attempts(struct store *s, int64_t id, struct arena *a,
    struct outbox_attempt **out, size_t *n, struct error *e);
/* The octets, checked by their hash; ERR_ABSENT says where they were. */
enum err store_outbox_octets(struct store *s, const struct outbox_item *item,
    struct buf *out, struct error *e);
/* The file that holds them, in the arena */
struct slice store_outbox_file(struct store *s, const struct sha256 *octets,
    struct arena *a);

/* What the outbox holds now; unknown ones want a person. */
struct outbox_counts {
	uint64_t waiting; /* and deferred, and sending */
	uint64_t due;	  /* of them, at `now` */
	uint64_t unknown;
	int64_t next;	  /* the first due_at; TIME_UNKNOWN: none */
};
enum err store_outbox_count(struct store *s, int64_t now,
    struct outbox_counts *out, struct error *e);

/* --- acts --- */

/* Takes a waiting or deferred mail back, with all that goes with it; its
 * draft is open again.  ERR_REFUSED where it is too late. */
enum err store_outbox_recall(struct store *s, const char *actor, int64_t id,
    struct error *e);
/* A person found out what became of an unknown one. */
enum err store_outbox_resolve(struct store *s, const char *actor, int64_t id,
    bool sent, struct error *e);

/* --- sending: for who holds the lock (core/work/outgoing.h) --- */

/* What is to be sent at `now`, the first first; ERR_ABSENT (e untouched):
 * nothing is.  ids NULL: whatever; else only these letters, and what goes
 * with them. */
enum err store_outbox_due(struct store *s, int64_t now, const int64_t *ids,
    size_t nids, struct outbox_items *out, struct error *e);
/* Marks it as being sent, with an attempt; ERR_REFUSED where it was recalled
 * meanwhile. */
enum err store_outbox_begin(struct store *s, int64_t id, const char *how,
    struct slice server, struct error *e);
/* The last octets are about to go out: from now on it may have been sent. */
enum err store_outbox_handed(struct store *s, int64_t id, struct error *e);

struct outbox_result {
	enum outbox_state state; /* ACCEPTED, DEFERRED, REFUSED, UNKNOWN */
	struct slice reply, queue_id, dialogue; /* queue_id NULL: none */
};
/*
 * What came of the attempt.  Accepted: the notification is recorded in the
 * same transaction, and the case is notified.  Deferred for too long it is
 * refused; refused, its draft is open again.
 */
enum err store_outbox_end(struct store *s, const char *actor, int64_t id,
    const struct outbox_result *r, struct error *e);
/* Attempts of a process that is no more: nothing was sent, or nobody knows.
 * *n: how many. */
enum err store_outbox_recover(struct store *s, const char *actor, size_t *n,
    struct error *e);
/* Removes octets that a killed process put there without a row. */
enum err store_outbox_sweep(struct store *s, struct error *e);

#endif

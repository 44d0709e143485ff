#ifndef CORE_STORE_CASE_H
#define CORE_STORE_CASE_H

#include "core/store/store.h"

/*
 * Cases: what an analyst opened.  Each act is one transaction with its events
 * and can be undone.  Case ids are read leniently: "K7Q-0031", "k7q-31", "31".
 *
 * A case that was merged into another one is shown in it: messages of a case
 * are its own and theirs.  The store keeps states as words and does not know
 * which may follow which: core/cases/lifecycle.h does.
 */
enum {
	CASE_MOST_TITLE = 200,
	CASE_MOST_NOTE = 8192,
	CASE_MOST_WORDS = 400, /* octets of a reason, next step, tracker ... */
};

/* Slices are NULL where unknown. */
struct case_row {
	struct slice id, title;
	struct slice state;   /* "triage", "notified": see lifecycle.h */
	struct slice service; /* slug; NULL: nobody named */
	struct slice service_name; /* as its messages give it; NULL */
	int64_t opened_at, changed_at, closed_at;
	struct slice reason;	 /* why it was closed */
	struct slice resolution; /* how it ended */
	uint64_t messages, notes, drafts, notifications;
	int64_t first, last; /* of its messages; TIME_UNKNOWN without any */
	struct slice domains; /* protected domains hit: "a.example b.example" */
	struct slice draft; /* "none", "open", "outbox", "sent" */
	struct slice owner; /* NULL: nobody's */
	struct slice tracker, component;
	struct slice root; /* where it is shown: its own id, unless merged */
	int64_t since;	   /* in this state */
	struct slice next; /* the next step as written down; NULL */
	int64_t next_at;
	unsigned tier;	   /* of its escalation; 0: none */
	unsigned reopened; /* how often */
	uint64_t letters;  /* sent since it came into its state */
	int64_t sent_at;   /* the last of them */
	int64_t asked_at;  /* a domain's owner who has not answered yet */
	int64_t looked_at; /* by its owner */
	uint64_t fresh;	   /* messages that joined it since then */
	bool elsewhere; /* what it was about has a case at another service */
	uint64_t answers;    /* to its letters, which wait for a person */
	int64_t answered_at; /* when the first of them came */
};
struct cases {
	struct arena arena;
	struct case_row *v;
	size_t n;
};
void cases_free(struct cases *c);

/* Newest first */
enum err store_cases(struct store *s, struct cases *out, struct error *e);
/* ERR_ABSENT, with a sentence */
enum err store_case(struct store *s, struct slice id, struct cases *out,
    struct error *e);
/* Its messages, oldest first */
enum err store_case_messages(struct store *s, struct slice id,
    struct rows *out, struct error *e);

/* The same with no more of each than a summary counts (core/cases/summary.h):
 * for cases of thousands */
enum err store_case_light(struct store *s, struct slice id, struct rows *out,
    struct error *e);

/*
 * Opens a case with messages (at least one); their disposition becomes case.
 * Each message's octets are copied to the evidence folder first; ERR_ABSENT
 * where they can't be had any more, and then nothing is changed.  It is the
 * actor's, in triage.  service: slug; NULL: nobody named.  *id lives in the
 * arena.
 */
enum err store_case_new(struct store *s, const char *actor,
    struct slice title, struct slice service, const struct sha256 *v,
    size_t n, struct arena *a, struct slice *id, struct error *e);
/* *added: how many were not in it before */
enum err store_case_add(struct store *s, const char *actor, struct slice id,
    const struct sha256 *v, size_t n, size_t *added, struct error *e);
/* Their disposition becomes what it was before, unless another case has them.
 * ERR_REFUSED where none would be left. */
enum err store_case_remove(struct store *s, const char *actor,
    struct slice id, const struct sha256 *v, size_t n, size_t *removed,
    struct error *e);
/* They leave it for a case of their own, linked to it; *made: its id. */
enum err store_case_split(struct store *s, const char *actor,
    struct slice id, struct slice title, struct slice service,
    const struct sha256 *v, size_t n, struct arena *a, struct slice *made,
    struct error *e);
/* It goes on in another case, which shows its messages; unmerge takes that
 * back: both are as they were. */
enum err store_case_merge(struct store *s, const char *actor, struct slice id,
    struct slice into, struct error *e);
enum err store_case_unmerge(struct store *s, const char *actor,
    struct slice id, struct error *e);

/*
 * The next state.  ERR_REFUSED where it is not in `from` any more: somebody
 * else moved it.  A next step that was written down is over by that.
 */
struct case_move {
	const char *from, *to;
	struct slice reason;	/* NULL: none */
	const char *resolution; /* of what is closed; else NULL */
	int tier;		/* of the escalation */
	bool reopens;		/* counted */
	struct slice gates;	/* of what is closed: how its gates stood */
};
enum err store_case_move(struct store *s, const char *actor, struct slice id,
    const struct case_move *m, struct error *e);
/* What it was about goes on through another service: a case is made of these
 * messages, linked to it.  m: its own next state; NULL: it stays as it is. */
enum err store_case_relocate(struct store *s, const char *actor,
    struct slice id, const struct case_move *m, struct slice title,
    struct slice service, const struct sha256 *v, size_t n, struct arena *a,
    struct slice *made, struct error *e);

/* Whose it is.  from: whose it was when that was decided (NULL: nobody's);
 * ERR_REFUSED where it is another's by now.  to NULL: nobody's. */
enum err store_case_own(struct store *s, const char *actor, struct slice id,
    struct slice from, struct slice to, struct error *e);
/* In each, an empty text takes out what was there. */
enum err store_case_tracker(struct store *s, const char *actor,
    struct slice id, struct slice text, struct error *e);
enum err store_case_component(struct store *s, const char *actor,
    struct slice id, struct slice text, struct error *e);
/* at: TIME_UNKNOWN: when the state's timer says so */
enum err store_case_next(struct store *s, const char *actor, struct slice id,
    struct slice text, int64_t at, struct error *e);
/* Its owner has seen what is in it now.  No act: nothing is logged. */
enum err store_case_look(struct store *s, struct slice id, struct error *e);

/* --- the domains that it hit --- */
enum case_may { CASE_MAY_UNKNOWN, CASE_MAY_NOT, CASE_MAY };
struct case_domain {
	struct slice domain;
	uint64_t messages;
	enum case_may may_name; /* to the service, as this case says */
	bool merged_not; /* a case that went into it says that it may not */
	int64_t asked_at, answered_at; /* its owner */
	struct slice asked;	       /* whom; NULL */
	/* The owner's word about the case's service; who NULL: none */
	struct slice who, reference, actor;
	bool authorised;
	int64_t word_at;
	bool waits; /* asked, and has not answered */
};
/* May it be named, after all that was said? */
static inline enum case_may
case_domain_may(const struct case_domain *d)
{
	return d->may_name == CASE_MAY_UNKNOWN && d->merged_not ? CASE_MAY_NOT
								: d->may_name;
}
/* In the arena; those hit most first */
enum err store_case_domains(struct store *s, struct slice id,
    struct arena *a, struct case_domain **out, size_t *n, struct error *e);
/* An owner who was asked has answered by that.  ERR_ABSENT: the case has
 * nothing to do with that domain. */
enum err store_case_may_name(struct store *s, const char *actor,
    struct slice id, struct slice domain, bool may, struct error *e);
enum err store_case_asked(struct store *s, const char *actor, struct slice id,
    struct slice domain, struct slice address, struct error *e);

/* --- what it has to do with other cases --- */
struct case_link {
	struct slice kind; /* "merged", "split", "relocated" */
	struct slice from_case, to_case, actor;
	int64_t time;
};
/* In the arena, oldest first */
enum err store_case_links(struct store *s, struct slice id, struct arena *a,
    struct case_link **out, size_t *n, struct error *e);

/* --- notes --- */
struct case_note {
	int64_t id, time;
	struct slice case_id; /* itself, or one that went into it */
	struct slice actor, text;
};
struct case_notes {
	struct arena arena;
	struct case_note *v;
	size_t n;
};
enum err store_case_note(struct store *s, const char *actor, struct slice id,
    struct slice text, struct error *e);
/* Oldest first */
enum err store_case_notes(struct store *s, struct slice id,
    struct case_notes *out, struct error *e);
void case_notes_free(struct case_notes *n);

/* --- its log: what happened to it, oldest first --- */
struct case_event {
	int64_t seq, act, time;
	struct slice actor, kind;
	bool undone; /* a later act took it back */
	bool erased; /* what it said was purged */
	size_t n;    /* events of that kind that this stands for: of one act, or
		      * adopted for one reason soon one after the other */
	/* of what it says; NULL where that is not there */
	struct slice from, to, at, reason, resolution, gates, message, text,
	    domain, other, service, what, notification;
};
struct case_events {
	struct arena arena;
	struct case_event *v;
	size_t n;
};
enum err store_case_log(struct store *s, struct slice id,
    struct case_events *out, struct error *e);
void case_events_free(struct case_events *ev);

/* Copies a message's octets into the evidence folder, durably and once;
 * ERR_ABSENT where no file holds them any more.  A copy there that holds
 * something else is put right, and an event ("case.evidence") says what it
 * held: store_mended counts those since the store was opened. */
size_t store_mended(const struct store *s);
enum err store_keep_evidence(struct store *s, const struct row *r,
    struct error *e);

#endif

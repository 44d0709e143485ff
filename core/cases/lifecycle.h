#ifndef CORE_CASES_LIFECYCLE_H
#define CORE_CASES_LIFECYCLE_H

#include "core/base/err.h"
#include "core/base/slice.h"

/*
 * The life of a case: its states, which may follow which, on whom it waits,
 * and what is to be done next, by when.  Pure: no store, no clock.
 */
enum case_state {
	CASE_NEW,	     /* nobody has looked at it */
	CASE_TRIAGE,	     /* somebody owns it: is it abuse, of whom? */
	CASE_ATTRIBUTED,     /* service and relay are known */
	CASE_DRAFTED,	     /* there is a letter to it */
	CASE_NOTIFIED,	     /* which was sent */
	CASE_BOUNCED,	     /* and came back */
	CASE_ACKED,	     /* the service has it, with a number of its own */
	CASE_INFO_REQUESTED, /* it asks for more */
	CASE_FIX_CLAIMED,    /* it says that it is fixed */
	CASE_MONITORING,     /* does it stay quiet? */
	CASE_ESCALATED,	     /* no answer: to the next address */
	CASE_RELOCATED,	     /* it goes on through another service */
	CASE_CLOSED,	     /* with an outcome */
	CASE_REJECTED,	     /* it was no abuse */
	CASE_MERGED,	     /* it goes on in another case */
	CASE_STATES
};
const char *case_state_name(enum case_state s); /* "info-requested" */
bool case_state_from_name(struct slice name, enum case_state *out);
/* The same of what the store holds, which may be of a newer espy: CASE_NEW */
enum case_state case_state_of(struct slice name);

/* The four words for people: me, service, owner, done */
enum case_waits { CASE_ON_ME, CASE_ON_SERVICE, CASE_ON_OWNER, CASE_DONE };
/* owner: a domain's owner was asked and has not answered, which counts until
 * the service was told */
enum case_waits case_waits_on(enum case_state s, bool owner);
const char *case_waits_word(enum case_waits w);
static inline bool
case_is_done(enum case_state s)
{
	return case_waits_on(s, false) == CASE_DONE;
}

/* May it go from the one to the other?  Closing and merging are acts of their
 * own, and so is coming back from merged, to wherever it was. */
bool case_may_move(enum case_state from, enum case_state to);
/* ERR_REFUSED: the sentence names the states that may follow. */
enum err case_check_move(enum case_state from, enum case_state to,
    struct error *e);
/* Does it begin anew by that?  Such returns are counted. */
bool case_reopens(enum case_state from, enum case_state to);

/* How a case ended */
enum case_resolution {
	CASE_FIXED_CONFIRMED,
	CASE_STOPPED_UNEXPLAINED,
	CASE_ACCOUNT_SUSPENDED,
	CASE_NO_RESPONSE,
	CASE_WENT_ELSEWHERE, /* "relocated" */
	CASE_FALSE_POSITIVE,
	CASE_DUPLICATE,
	CASE_RESOLUTIONS
};
const char *case_resolution_name(enum case_resolution r);
bool case_resolution_from_name(struct slice name, enum case_resolution *out);
/* Can a case in that state have ended so?  ERR_REFUSED, with a sentence. */
enum err case_check_close(enum case_state from, enum case_resolution r,
    struct error *e);

/* How long a state may last until something is due: [case] of the settings */
enum case_timer {
	CASE_TIMER_TRIAGE,
	CASE_TIMER_DRAFT,
	CASE_TIMER_SEND,
	CASE_TIMER_REMINDER,
	CASE_TIMER_ANSWER,
	CASE_TIMER_ESCALATE,
	CASE_TIMER_TIER_2, /* after the letter of the tier before */
	CASE_TIMER_TIER_3,
	CASE_TIMER_TIER_4,
	CASE_TIMER_LAST, /* after that of the last tier */
	CASE_TIMER_WATCH, /* from a claimed fix until it is watched */
	CASE_TIMER_QUIET, /* watched at least */
	CASE_TIMER_OWNER, /* a domain's owner who was asked */
	CASE_TIMERS
};
struct case_timers {
	int64_t span[CASE_TIMERS]; /* seconds */
};
extern const struct case_timers case_timers_default;
const char *case_timer_key(enum case_timer t); /* "reminder" */

/* To whom each tier of an escalation goes, in a few words; 1 to CASE_TIERS */
enum { CASE_TIERS = 4 };
const char *case_tier_words(unsigned tier);

/* What the next action hangs on.  Times: TIME_UNKNOWN where there is none. */
struct case_facts {
	enum case_state state;
	unsigned tier;	  /* of the escalation; 0: none */
	int64_t since;	  /* in this state */
	uint64_t letters; /* notifications sent since then */
	int64_t sent_at;  /* the last of them */
	int64_t asked_at; /* an owner who was asked and has not answered */
	uint64_t answers; /* that came, and wait for a person */
	int64_t answered_at; /* the first of them */
	bool elsewhere; /* its mail has a case at another service by now */
	struct slice own; /* the next step as somebody wrote it down; NULL */
	int64_t own_at;
};
struct case_next {
	struct slice what; /* "send a reminder"; NULL: nothing is to be done */
	int64_t due;
	bool own; /* somebody wrote it down: it counts until the state
		   * changes */
};
void case_next(struct case_next *out, const struct case_facts *f,
    const struct case_timers *t);

#endif

/* The states of a case, which may follow which, and how it can end. */

#include "core/base/buf.h"
#include "core/cases/lifecycle.h"

#define S(state) (1U << CASE_##state)

/* Any that is not done may be closed or go into another case. */
#define GOES_ON (S(CLOSED) | S(MERGED))

static const struct {
	const char *name;
	enum case_waits waits;
	unsigned next; /* the states that may follow */
} states[CASE_STATES] = {
	[CASE_NEW] = { "new", CASE_ON_ME, S(TRIAGE) | S(REJECTED) | GOES_ON },
	[CASE_TRIAGE] = { "triage", CASE_ON_ME,
	    S(ATTRIBUTED) | S(REJECTED) | GOES_ON },
	[CASE_ATTRIBUTED] = { "attributed", CASE_ON_ME,
	    S(DRAFTED) | GOES_ON },
	[CASE_DRAFTED] = { "drafted", CASE_ON_ME,
	    S(NOTIFIED) | S(ATTRIBUTED) | GOES_ON },
	[CASE_NOTIFIED] = { "notified", CASE_ON_SERVICE,
	    S(BOUNCED) | S(ACKED) | S(INFO_REQUESTED) | S(FIX_CLAIMED) |
	    S(ESCALATED) | GOES_ON },
	/* "escalated: by a timer, or when all letters bounced" */
	[CASE_BOUNCED] = { "bounced", CASE_ON_ME,
	    S(NOTIFIED) | S(ESCALATED) | GOES_ON },
	[CASE_ACKED] = { "acked", CASE_ON_SERVICE,
	    S(INFO_REQUESTED) | S(FIX_CLAIMED) | S(ESCALATED) | GOES_ON },
	[CASE_INFO_REQUESTED] = { "info-requested", CASE_ON_ME,
	    S(NOTIFIED) | GOES_ON },
	[CASE_FIX_CLAIMED] = { "fix-claimed", CASE_ON_ME,
	    S(MONITORING) | GOES_ON },
	[CASE_MONITORING] = { "monitoring", CASE_ON_SERVICE,
	    S(TRIAGE) | S(RELOCATED) | GOES_ON },
	[CASE_ESCALATED] = { "escalated", CASE_ON_ME, S(NOTIFIED) | GOES_ON },
	[CASE_RELOCATED] = { "relocated", CASE_ON_ME, GOES_ON },
	[CASE_CLOSED] = { "closed", CASE_DONE, S(TRIAGE) },
	[CASE_REJECTED] = { "rejected", CASE_DONE, S(TRIAGE) },
	[CASE_MERGED] = { "merged", CASE_DONE, 0 },
};

#define ALL_OPEN (S(CLOSED) - 1)
#define WAS_TOLD (S(NOTIFIED) | S(BOUNCED) | S(ACKED) | S(INFO_REQUESTED) | \
	    S(FIX_CLAIMED) | S(MONITORING) | S(ESCALATED))

_Static_assert(CASE_CLOSED + 3 == CASE_STATES, "those that are done come last");

static const struct {
	const char *name;
	unsigned from;
} resolutions[CASE_RESOLUTIONS] = {
	[CASE_FIXED_CONFIRMED] = { "fixed-confirmed", S(MONITORING) },
	[CASE_STOPPED_UNEXPLAINED] = { "stopped-unexplained", WAS_TOLD },
	[CASE_ACCOUNT_SUSPENDED] = { "account-suspended",
	    S(FIX_CLAIMED) | S(MONITORING) },
	[CASE_NO_RESPONSE] = { "no-response",
	    S(NOTIFIED) | S(BOUNCED) | S(ACKED) | S(ESCALATED) },
	[CASE_WENT_ELSEWHERE] = { "relocated", S(MONITORING) | S(RELOCATED) },
	[CASE_FALSE_POSITIVE] = { "false-positive", ALL_OPEN },
	[CASE_DUPLICATE] = { "duplicate", ALL_OPEN },
};

const char *
case_state_name(enum case_state s)
{
	return states[s].name;
}

bool
case_state_from_name(struct slice name, enum case_state *out)
{
	size_t i;

	for (i = 0; i < CASE_STATES; i++) {
		if (!slice_eqi_str(name, states[i].name))
			continue;
		*out = (enum case_state)i;
		return true;
	}
	return false;
}

enum case_state
case_state_of(struct slice name)
{
	enum case_state s = CASE_NEW;

	case_state_from_name(name, &s);
	return s;
}

/* An owner is waited for before the service is told; what came back from it
 * afterwards wants its answer whether or not he has said anything. */
enum case_waits
case_waits_on(enum case_state s, bool owner)
{
	return owner && s <= CASE_DRAFTED ? CASE_ON_OWNER : states[s].waits;
}

const char *
case_waits_word(enum case_waits w)
{
	static const char *const words[] = { "me", "service", "owner",
		"done" };

	return words[w];
}

bool
case_may_move(enum case_state from, enum case_state to)
{
	return (states[from].next & 1U << to) != 0;
}

/* "bounced, acked or escalated"; closing and merging have verbs of their own */
static void
add_states(struct buf *out, unsigned mask)
{
	size_t i, n = 0, left = 0;

	for (i = 0; i < CASE_STATES; i++)
		left += (mask >> i & 1) != 0;
	for (i = 0; i < CASE_STATES; i++) {
		if ((mask >> i & 1) == 0)
			continue;
		buf_addf(out, "%s%s", n == 0 ? "" : n + 1 == left ? " or "
			: ", ", states[i].name);
		n++;
	}
}

enum err
case_check_move(enum case_state from, enum case_state to, struct error *e)
{
	unsigned next = states[from].next & ~GOES_ON;
	struct buf b = { 0 };

	if (case_may_move(from, to))
		return ERR_NONE;
	add_states(&b, next);
	if (next != 0)
		err_set(e, ERR_REFUSED, "a case that is %s cannot become %s: "
		    "what may follow is %s", states[from].name,
		    states[to].name, buf_slice(&b).p);
	else
		err_set(e, ERR_REFUSED, "a case that is %s cannot become %s%s",
		    states[from].name, states[to].name, from == CASE_MERGED
		    ? ": espy case unmerge takes it out of the other one" :
		    ": it can be closed");
	buf_free(&b);
	return ERR_REFUSED;
}

bool
case_reopens(enum case_state from, enum case_state to)
{
	return to == CASE_TRIAGE &&
	    (from == CASE_CLOSED || from == CASE_MONITORING);
}

const char *
case_resolution_name(enum case_resolution r)
{
	return resolutions[r].name;
}

bool
case_resolution_from_name(struct slice name, enum case_resolution *out)
{
	size_t i;

	for (i = 0; i < CASE_RESOLUTIONS; i++) {
		if (!slice_eqi_str(name, resolutions[i].name))
			continue;
		*out = (enum case_resolution)i;
		return true;
	}
	return false;
}

enum err
case_check_close(enum case_state from, enum case_resolution r,
    struct error *e)
{
	struct buf b = { 0 };

	if ((resolutions[r].from & 1U << from) != 0)
		return ERR_NONE;
	if (case_is_done(from))
		return err_set(e, ERR_REFUSED, "this case is %s already",
		    states[from].name);
	add_states(&b, resolutions[r].from);
	err_set(e, ERR_REFUSED, "a case that is %s cannot end as %s: it would "
	    "have to be %s", states[from].name, resolutions[r].name,
	    buf_slice(&b).p);
	buf_free(&b);
	return ERR_REFUSED;
}

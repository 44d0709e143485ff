/* What is to be done next in a case, and by when. */

#include "core/base/clock.h"
#include "core/cases/lifecycle.h"

#define HOUR (int64_t)3600
#define DAY (24 * HOUR)

static const char *const keys[CASE_TIMERS] = {
	[CASE_TIMER_TRIAGE] = "triage",
	[CASE_TIMER_DRAFT] = "draft",
	[CASE_TIMER_SEND] = "send",
	[CASE_TIMER_REMINDER] = "reminder",
	[CASE_TIMER_ANSWER] = "answer",
	[CASE_TIMER_ESCALATE] = "escalate",
	[CASE_TIMER_TIER_2] = "tier-2",
	[CASE_TIMER_TIER_3] = "tier-3",
	[CASE_TIMER_TIER_4] = "tier-4",
	[CASE_TIMER_LAST] = "last",
	[CASE_TIMER_WATCH] = "watch",
	[CASE_TIMER_QUIET] = "quiet",
	[CASE_TIMER_OWNER] = "owner",
};

/* Tier 1 after 72 hours without an answer, tier 2 on day 5, tier 3 on day 7,
 * tier 4 on day 10, counted from the first letter. */
const struct case_timers case_timers_default = { {
	[CASE_TIMER_TRIAGE] = 4 * HOUR,
	[CASE_TIMER_DRAFT] = 24 * HOUR,
	[CASE_TIMER_SEND] = 24 * HOUR,
	[CASE_TIMER_REMINDER] = 48 * HOUR,
	[CASE_TIMER_ANSWER] = 8 * HOUR,
	[CASE_TIMER_ESCALATE] = 72 * HOUR,
	[CASE_TIMER_TIER_2] = 2 * DAY,
	[CASE_TIMER_TIER_3] = 2 * DAY,
	[CASE_TIMER_TIER_4] = 3 * DAY,
	[CASE_TIMER_LAST] = 7 * DAY,
	[CASE_TIMER_WATCH] = 24 * HOUR,
	[CASE_TIMER_QUIET] = 14 * DAY,
	[CASE_TIMER_OWNER] = 48 * HOUR,
} };

const char *
case_timer_key(enum case_timer t)
{
	return keys[t];
}

const char *
case_tier_words(unsigned tier)
{
	static const char *const words[CASE_TIERS] = {
		"the service's security@ and postmaster@, and its phone",
		"the abuse contact of the network",
		"the registrar of its link domains, CSA, its upstream",
		"the national CERT, the regional CSIRT, blocklists" };

	return tier >= 1 && tier <= CASE_TIERS ? words[tier - 1] : "nobody";
}

struct step {
	const char *what;
	enum case_timer timer;
};

/* States whose timer runs from when they began */
static const struct step steps[CASE_STATES] = {
	[CASE_NEW] = { "look at it", CASE_TIMER_TRIAGE },
	[CASE_TRIAGE] = { "is it abuse, and through whom?",
	    CASE_TIMER_TRIAGE },
	[CASE_ATTRIBUTED] = { "draft the letter", CASE_TIMER_DRAFT },
	[CASE_DRAFTED] = { "send the draft", CASE_TIMER_SEND },
	[CASE_ACKED] = { "escalate: no word of a fix",
	    CASE_TIMER_ESCALATE },
	[CASE_INFO_REQUESTED] = { "answer the service", CASE_TIMER_ANSWER },
	[CASE_FIX_CLAIMED] = { "watch whether it stops", CASE_TIMER_WATCH },
	[CASE_MONITORING] = { "has it stopped? close it",
	    CASE_TIMER_QUIET },
};

static void
set(struct case_next *out, const char *what, int64_t from, int64_t span)
{
	out->what = slice_str(what);
	out->due = from == TIME_UNKNOWN ? TIME_UNKNOWN : from + span;
}

/* No answer to what was sent: remind once, then one tier after the other. */
static void
next_notified(struct case_next *out, const struct case_facts *f,
    const struct case_timers *t)
{
	static const struct step tiers[CASE_TIERS + 1] = {
		{ "escalate to tier 1", CASE_TIMER_ESCALATE },
		{ "escalate to tier 2", CASE_TIMER_TIER_2 },
		{ "escalate to tier 3", CASE_TIMER_TIER_3 },
		{ "escalate to tier 4", CASE_TIMER_TIER_4 },
		{ "no answer: close it", CASE_TIMER_LAST } };
	const struct step *s = &tiers[f->tier < CASE_TIERS ? f->tier
							   : CASE_TIERS];

	if (f->tier == 0 && f->letters < 2)
		set(out, "send a reminder", f->since,
		    t->span[CASE_TIMER_REMINDER]);
	else /* from the first letter: a reminder delays nothing */
		set(out, s->what, f->since, t->span[s->timer]);
}

static void
next_of_state(struct case_next *out, const struct case_facts *f,
    const struct case_timers *t)
{
	static const char *const tell[CASE_TIERS + 1] = {
		"write to the next address", "write to tier 1",
		"write to tier 2", "write to tier 3", "write to tier 4" };

	switch (f->state) {
	case CASE_NOTIFIED:
		next_notified(out, f, t);
		break;
	case CASE_BOUNCED:
		set(out, "find another address", f->since, 0);
		break;
	case CASE_ESCALATED:
		set(out, tell[f->tier <= CASE_TIERS ? f->tier : 0], f->since,
		    0);
		break;
	case CASE_RELOCATED:
		set(out, f->elsewhere ? "close it as relocated"
		    : "open a case at the other service", f->since, 0);
		break;
	default:
		if (steps[f->state].what != NULL)
			set(out, steps[f->state].what, f->since,
			    t->span[steps[f->state].timer]);
	}
}

void
case_next(struct case_next *out, const struct case_facts *f,
    const struct case_timers *t)
{
	*out = (struct case_next){ .due = TIME_UNKNOWN };
	if (case_is_done(f->state))
		return;
	if (f->answers != 0)
		set(out, "read what came back", f->answered_at, 0);
	else if (case_waits_on(f->state, f->asked_at != TIME_UNKNOWN) ==
	    CASE_ON_OWNER)
		set(out, "ask the owner again", f->asked_at,
		    t->span[CASE_TIMER_OWNER]);
	else
		next_of_state(out, f, t);
	if (f->own.p == NULL)
		return;
	out->own = true;
	out->what = f->own;
	if (f->own_at != TIME_UNKNOWN)
		out->due = f->own_at;
}

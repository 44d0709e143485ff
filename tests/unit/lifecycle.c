/* The states of a case: each pair of them, how a case may end in each, and
 * what is due when. */

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/cases/lifecycle.h"
#include "tests/unit/tap.h"

#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)
#define SINCE (20000 * DAY)
#define NEVER TIME_UNKNOWN

/* '+': the state of the row may become that of the column; columns and rows
 * are in one order */
static const struct {
	const char *name, *waits, *asked, *next, *ends;
} states[CASE_STATES] = {
	/* name, waits on, and where an owner was asked; may become
	 *                   n t a d n b a i f m e r c r m
	 *                   e r t r o o c n i o s e l e e
	 *                   w i t a t u k f x n c l o j r;
	 * may end as: fixed, stopped, suspended, no-response, relocated,
	 * false-positive, duplicate */
	{ "new", "me", "owner", ".+..........+++", ".....++" },
	{ "triage", "me", "owner", "..+.........+++", ".....++" },
	{ "attributed", "me", "owner", "...+........+.+", ".....++" },
	{ "drafted", "me", "owner", "..+.+.......+.+", ".....++" },
	{ "notified", "service", "service", ".....++++.+.+.+", ".+.+.++" },
	{ "bounced", "me", "me", "....+.....+.+.+", ".+.+.++" },
	{ "acked", "service", "service", ".......++.+.+.+", ".+.+.++" },
	{ "info-requested", "me", "me", "....+.......+.+", ".+...++" },
	{ "fix-claimed", "me", "me", ".........+..+.+", ".++..++" },
	{ "monitoring", "service", "service", ".+.........++.+", "+++.+++" },
	{ "escalated", "me", "me", "....+.......+.+", ".+.+.++" },
	{ "relocated", "me", "me", "............+.+", "....+++" },
	{ "closed", "done", "done", ".+.............", "......." },
	{ "rejected", "done", "done", ".+.............", "......." },
	{ "merged", "done", "done", "...............", "......." },
};
static const char *const ends[CASE_RESOLUTIONS] = { "fixed-confirmed",
	"stopped-unexplained", "account-suspended", "no-response",
	"relocated", "false-positive", "duplicate" };

/* Does it say in which state the case is, and where it may go by a step? */
static bool
is_helpful(const struct error *e, size_t from)
{
	bool named = strstr(e->text, states[from].name) != NULL;
	size_t i;

	for (i = 0; i < CASE_CLOSED; i++)
		if (states[from].next[i] == '+')
			named = named && strstr(e->text, states[i].name) !=
			    NULL;
	return named;
}

static void
test_pair(size_t from, size_t to)
{
	enum case_state a = (enum case_state)from, b = (enum case_state)to;
	bool may = states[from].next[to] == '+';
	/* It came back: such steps are counted. */
	bool back = b == CASE_TRIAGE && (a == CASE_CLOSED ||
	    a == CASE_MONITORING);
	struct error e = { 0 };
	enum err err = case_check_move(a, b, &e);

	ok(case_may_move(a, b) == may && case_reopens(a, b) == back &&
	    err == (may ? ERR_NONE : ERR_REFUSED) &&
	    (may || is_helpful(&e, from)), "%s %s %s%s%s%s",
	    states[from].name, may ? "may become" : "never becomes",
	    states[to].name, back ? ", which is a return" : "",
	    may ? "" : ": ", e.text);
}

static void
test_end(size_t from, size_t as)
{
	bool may = states[from].ends[as] == '+';
	struct error e = { 0 };
	enum err err = case_check_close((enum case_state)from,
	    (enum case_resolution)as, &e);

	ok(err == (may ? ERR_NONE : ERR_REFUSED) && (may ||
	    strstr(e.text, states[from].name) != NULL), "%s %s as %s%s%s",
	    states[from].name, may ? "may end" : "never ends", ends[as],
	    may ? "" : ": ", e.text);
}

static void
test_states(void)
{
	enum case_state s;
	enum case_resolution r;
	size_t i, k;

	for (i = 0; i < CASE_STATES; i++) {
		enum case_state x = (enum case_state)i;

		is_str(case_state_name(x), states[i].name, states[i].name);
		ok(case_state_from_name(slice_str(states[i].name), &s) &&
		    s == x, "%s is read again", states[i].name);
		is_str(case_waits_word(case_waits_on(x, false)),
		    states[i].waits, "it waits on");
		is_str(case_waits_word(case_waits_on(x, true)),
		    states[i].asked, "and where an owner was asked, on");
		for (k = 0; k < CASE_STATES; k++)
			test_pair(i, k);
		for (k = 0; k < CASE_RESOLUTIONS; k++)
			test_end(i, k);
	}
	for (i = 0; i < CASE_RESOLUTIONS; i++)
		ok(strcmp(case_resolution_name((enum case_resolution)i),
		    ends[i]) == 0 && case_resolution_from_name(slice_str(
		    ends[i]), &r) && r == (enum case_resolution)i,
		    "an end: %s", ends[i]);
	ok(!case_state_from_name(SLICE("reopened"), &s) &&
	    case_state_of(SLICE("of-a-newer-espy")) == CASE_NEW &&
	    !case_resolution_from_name(SLICE("fixed"), &r),
	    "there are no others");
}

/* --- what is next, and when --- */

static const struct {
	const char *name;
	struct case_facts f;
	const char *what; /* begins so; NULL: nothing */
	int64_t due;	  /* from SINCE; NEVER: none */
} next[] = {
	{ "nobody looked", { .state = CASE_NEW }, "look", 4 * HOUR },
	{ "in triage", { .state = CASE_TRIAGE }, "is it abuse", 4 * HOUR },
	{ "attributed", { .state = CASE_ATTRIBUTED }, "draft", DAY },
	{ "drafted", { .state = CASE_DRAFTED }, "send", DAY },
	{ "told", { .state = CASE_NOTIFIED, .letters = 1 },
	    "send a reminder", 2 * DAY },
	{ "reminded", { .state = CASE_NOTIFIED, .letters = 2,
	    .sent_at = SINCE + 2 * DAY }, "escalate to tier 1", 3 * DAY },
	{ "tier 1 told", { .state = CASE_NOTIFIED, .letters = 1, .tier = 1 },
	    "escalate to tier 2", 2 * DAY },
	{ "tier 2 told", { .state = CASE_NOTIFIED, .letters = 1, .tier = 2 },
	    "escalate to tier 3", 2 * DAY },
	{ "tier 3 told", { .state = CASE_NOTIFIED, .letters = 1, .tier = 3 },
	    "escalate to tier 4", 3 * DAY },
	{ "tier 4 told", { .state = CASE_NOTIFIED, .letters = 1, .tier = 4 },
	    "no answer: close it", 7 * DAY },
	{ "bounced", { .state = CASE_BOUNCED }, "find another address", 0 },
	{ "the service has it", { .state = CASE_ACKED }, "escalate",
	    3 * DAY },
	{ "it asks", { .state = CASE_INFO_REQUESTED }, "answer", 8 * HOUR },
	{ "it says it is fixed", { .state = CASE_FIX_CLAIMED }, "watch",
	    DAY },
	{ "watched", { .state = CASE_MONITORING }, "has it stopped?",
	    14 * DAY },
	{ "escalated", { .state = CASE_ESCALATED, .tier = 2 },
	    "write to tier 2", 0 },
	{ "gone elsewhere", { .state = CASE_RELOCATED },
	    "open a case at the other service", 0 },
	{ "with a case there", { .state = CASE_RELOCATED,
	    .elsewhere = true }, "close it as relocated", 0 },
	{ "closed", { .state = CASE_CLOSED }, NULL, NEVER },
	{ "rejected", { .state = CASE_REJECTED }, NULL, NEVER },
	{ "merged", { .state = CASE_MERGED, .own = SLICE("call"),
	    .own_at = SINCE }, NULL, NEVER },
	{ "an owner was asked", { .state = CASE_TRIAGE,
	    .asked_at = SINCE + DAY }, "ask the owner again", 3 * DAY },
	{ "asked, in the service's turn", { .state = CASE_NOTIFIED,
	    .letters = 1, .asked_at = SINCE }, "send a reminder", 2 * DAY },
	{ "somebody's own step", { .state = CASE_NOTIFIED, .letters = 1,
	    .own = SLICE("call them"), .own_at = SINCE + HOUR }, "call them",
	    HOUR },
	{ "a step of one's own without a date", { .state = CASE_NOTIFIED,
	    .letters = 1, .own = SLICE("call them"), .own_at = NEVER },
	    "call them", 2 * DAY },
};

static void
test_next(void)
{
	struct case_timers late = case_timers_default;
	struct case_next n;
	size_t i;
	int t;

	for (t = 0; t < CASE_TIMERS; t++)
		late.span[t] += 77 * DAY;
	for (i = 0; i < ARRAY_LEN(next); i++) {
		struct case_facts f = next[i].f;
		bool own = f.own.p != NULL && next[i].what != NULL;
		int64_t due = next[i].due;

		f.since = SINCE;
		f.asked_at = f.asked_at == 0 ? NEVER : f.asked_at;
		case_next(&n, &f, &case_timers_default);
		ok((next[i].what == NULL ? n.what.p == NULL
			: slice_starts(n.what, next[i].what)) &&
		    n.due == (due == NEVER ? NEVER : SINCE + due) &&
		    n.own == own, "%s: %.*s", next[i].name,
		    SLICE_ARG(n.what));
		case_next(&n, &f, &late);
		/* What is due at once and what a person set wait for no
		 * timer. */
		ok(n.due == (due == NEVER ? NEVER : due == 0 ||
		    (own && f.own_at != NEVER) ? SINCE + due
		    : SINCE + due + 77 * DAY), "%s: the settings say when",
		    next[i].name);
	}
}

/* What came back is read before anything else is done, but in a case that is
 * over. */
static void
test_answers(void)
{
	struct case_facts f = { .state = CASE_NOTIFIED, .since = SINCE,
		.letters = 1, .asked_at = SINCE, .answers = 2,
		.answered_at = SINCE + DAY, .own_at = NEVER };
	struct case_next n;

	case_next(&n, &f, &case_timers_default);
	ok(slice_eq_str(n.what, "read what came back") &&
		n.due == SINCE + DAY, "an answer that waits is due at once");
	f.state = CASE_CLOSED;
	case_next(&n, &f, &case_timers_default);
	ok(n.what.p == NULL, "nothing is due in a case that is closed");
}

int
main(void)
{
	test_states();
	test_next();
	test_answers();
	return done_testing();
}

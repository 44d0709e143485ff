/* Each gate of "did it stop", green, red and unknown, on made figures. */

#include "core/base/clock.h"
#include "core/cases/gates.h"
#include "tests/unit/tap.h"

#define DAY ((int64_t)86400)
#define NOW (20000 * DAY)

static struct arena arena;

static struct quiet
silence(int days)
{
	return (struct quiet){ .known = true, .mails = 9,
		.first = NOW - (days + 20) * DAY, .last = NOW - days * DAY,
		.silent = days * DAY, .gap = 4 * DAY, .needed = 14 * DAY,
		.enough = days >= 14 };
}

static struct gate_source alive = { .name = SLICE("mx"), .mails = 7,
	.same = 2, .newest = NOW - DAY };
static struct gate_source dead = { .name = SLICE("trap"), .mails = 3,
	.newest = NOW - 29 * DAY };

static struct gate_move move = { .kind = SLICE("link-host"),
	.value = SLICE("login.test"), .service = SLICE("other-esp"),
	.mails = 3, .first = NOW - 5 * DAY };

/* What differs from a case that may be closed, and what that does */
static const struct {
	const char *name;
	int days;
	struct gate_facts f;
	struct gate_source *sources;
	enum gate_kind gate;
	enum gate_state state, verdict;
	const char *figure;
} cases[] = {
	{ "all is well", 30, { .disclosed = 2, .held = 37, .traps = 3,
	    .reporting = 1, .domains = 1, .hosts = 4, .begin = NOW - 20 * DAY,
	    .end = NOW - DAY }, &alive, GATE_QUIET, GATE_GREEN, GATE_GREEN,
	    "quiet 30 d of 14" },
	{ "too early", 5, { .held = 37, .reporting = 1, .domains = 1,
	    .hosts = 4 }, &alive, GATE_QUIET, GATE_RED, GATE_RED,
	    "quiet 5 d of 14" },
	{ "all recipients are known to the service", 30, { .disclosed = 9,
	    .reporting = 1, .domains = 1, .hosts = 4 }, &alive,
	    GATE_HELD_BACK, GATE_UNKNOWN, GATE_UNKNOWN, "held-back none" },
	{ "one that it does not know was hit", 30, { .held = 37, .hit = 1,
	    .reporting = 1, .domains = 1, .hosts = 4 }, &alive,
	    GATE_HELD_BACK, GATE_RED, GATE_RED, "held-back 1 of 37" },
	{ "the collectors are dead", 30, { .held = 37, .reporting = 1,
	    .domains = 1, .hosts = 4 }, &dead, GATE_FEED, GATE_RED, GATE_RED,
	    "feed dead since" },
	{ "no reporter covers the time", 30, { .held = 37, .domains = 1,
	    .hosts = 4 }, &alive, GATE_DMARC, GATE_UNKNOWN, GATE_UNKNOWN,
	    "DMARC unknown" },
	{ "reporters count none", 30, { .held = 37, .reporting = 1,
	    .domains = 1, .hosts = 4, .begin = NOW - 20 * DAY,
	    .end = NOW - DAY }, &alive, GATE_DMARC, GATE_GREEN, GATE_GREEN,
	    "DMARC 0 since" },
	{ "reports ended early", 30, { .held = 37, .reporting = 1,
	    .domains = 1, .hosts = 4, .begin = NOW - 29 * DAY,
	    .end = NOW - 16 * DAY }, &alive, GATE_DMARC, GATE_UNKNOWN,
	    GATE_UNKNOWN, "DMARC 0 until" },
	{ "reporters count some", 30, { .held = 37, .reporting = 1,
	    .domains = 1, .hosts = 4, .reported = 12,
	    .begin = NOW - 20 * DAY, .end = NOW - DAY }, &alive, GATE_DMARC,
	    GATE_RED, GATE_RED, "DMARC 12 since" },
	{ "nothing to find it elsewhere by", 30, { .held = 37,
	    .reporting = 1, .domains = 1 }, &alive, GATE_RELOCATED,
	    GATE_UNKNOWN, GATE_UNKNOWN, "relocation unknown" },
	{ "it goes on elsewhere", 30, { .held = 37, .reporting = 1,
	    .domains = 1, .hosts = 4, .moves = &move,
	    .nmoves = 1 }, &alive, GATE_RELOCATED, GATE_RED, GATE_RED,
	    "relocated: other-esp" },
	{ "the component is in honest mail still", 30, { .held = 37,
	    .reporting = 1, .domains = 1, .hosts = 4, .seen = 5, .unseen = 9,
	    .component = SLICE("ip 203.0.113.57") }, &alive, GATE_COMPONENT,
	    GATE_GREEN, GATE_GREEN, "component in 5 honest" },
	{ "the component is gone", 30, { .held = 37, .reporting = 1,
	    .domains = 1, .hosts = 4, .unseen = 9,
	    .component = SLICE("ip 203.0.113.57") }, &alive, GATE_COMPONENT,
	    GATE_GREEN, GATE_GREEN, "component gone" },
	{ "no component is known", 30, { .held = 37, .reporting = 1,
	    .domains = 1, .hosts = 4 }, &alive, GATE_COMPONENT, GATE_UNKNOWN,
	    GATE_GREEN, "component unknown" },
};

int
main(void)
{
	struct gates g;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct gate_facts f = cases[i].f;
		struct quiet q = silence(cases[i].days);
		const struct gate *x = &g.v[cases[i].gate];

		f.end = f.end == 0 ? NOW - DAY : f.end;
		f.sources = cases[i].sources;
		f.nsources = 1;
		gates_judge(&g, &q, &f, NOW, &arena);
		ok(x->state == cases[i].state &&
		    slice_starts(x->figure, cases[i].figure),
		    "%s: %s (%.*s)", cases[i].name,
		    gate_state_name(x->state), SLICE_ARG(x->figure));
		ok(g.verdict == cases[i].verdict && x->sentence.n != 0 &&
		    (cases[i].gate == GATE_COMPONENT ||
			slice_find(g.line, x->figure) != SLICE_NONE),
		    "%s: and what that means for the whole", cases[i].name);
	}
	arena_free(&arena);
	return done_testing();
}

/* How long a case's mail has been silent, and whether that is enough. */

#include "core/base/clock.h"
#include "core/cases/quiet.h"
#include "tests/unit/tap.h"

#define DAY 86400
#define NOW (20000 * (int64_t)DAY)
#define A SLICE("a.example")
#define B SLICE("b.example")

static const struct quiet_rule rule = { QUIET_LEAST_DAYS * DAY,
	QUIET_FACTOR };
static struct arena arena;

/* Days before NOW of mails, and what is to come out of them: in days */
static const struct {
	const char *name;
	int ago[6], n;
	int silent, gap, needed;
	bool enough;
} cases[] = {
	{ "a burst is over for two weeks", { 16, 16, 15, 14 }, 4, 14, 1, 14,
	    true },
	{ "thirteen days are not enough", { 16, 15, 13 }, 3, 13, 2, 14,
	    false },
	{ "it came back after ten days: thirty are needed",
	    { 45, 44, 34, 29 }, 4, 29, 10, 30, false },
	{ "and thirty are enough", { 45, 44, 34, 30 }, 4, 30, 10, 30, true },
	{ "one mail alone has no gap", { 14 }, 1, 14, 0, 14, true },
	{ "in any order", { 30, 45, 34, 44 }, 4, 30, 10, 30, true },
	{ "a clock that is ahead is now", { 20, -400 }, 2, 0, 20, 60, false },
};

static void
test_cases(void)
{
	struct quiet_mail v[6];
	struct quiet q;
	size_t i;
	int k;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		for (k = 0; k < cases[i].n; k++)
			v[k] = (struct quiet_mail){ .domain = A, .time = NOW -
				cases[i].ago[k] * (int64_t)DAY };
		quiet_work_out(&q, v, (size_t)cases[i].n, &rule, NOW, &arena);
		if (!ok(q.known && q.enough == cases[i].enough &&
			q.silent == cases[i].silent * (int64_t)DAY &&
			q.gap == cases[i].gap * (int64_t)DAY &&
			q.needed == cases[i].needed * (int64_t)DAY, "%s",
			cases[i].name))
			printf("# silent %" PRId64 " gap %" PRId64 " needed %"
			    PRId64 " enough %d\n", q.silent / DAY,
			    q.gap / DAY, q.needed / DAY, q.enough);
	}
}

static void
test_claims(void)
{
	struct quiet_mail v[] = { { NOW - 30 * DAY, A, false },
		{ NOW - 28 * DAY, A, false }, { NOW - 90 * DAY, A, true },
		{ NOW - 3 * DAY, A, true }, { TIME_UNKNOWN, A, true },
		{ -5, A, true } };
	struct quiet q;

	quiet_work_out(&q, v, ARRAY_LEN(v), &rule, NOW, &arena);
	ok(q.gap == 2 * DAY && q.needed == 14 * DAY,
	    "a gap that only a submitted file claims does not count");
	ok(q.silent == 3 * DAY && !q.enough,
	    "but a submitted file tells that the mail goes on");
	ok(q.mails == 6 && q.claims == 4 && q.undated == 2,
	    "claims and mail without a time are counted apart");
	quiet_work_out(&q, v + 2, 2, &rule, NOW, &arena);
	ok(q.gap == 87 * DAY, "claims alone: their gaps count, better none");
	quiet_work_out(&q, v + 4, 2, &rule, NOW, &arena);
	ok(!q.known && !q.enough && q.last == TIME_UNKNOWN && q.ndays == 0,
	    "without any time nothing is known");
	quiet_work_out(&q, NULL, 0, &rule, NOW, &arena);
	ok(!q.known && !q.enough, "without any mail neither");
}

static void
test_days(void)
{
	struct quiet_mail v[] = { { NOW - 3 * DAY, A, false },
		{ NOW - 3 * DAY + 10, B, false },
		{ NOW - 3 * DAY - 10, B, false }, { NOW, SLICE_NULL, false },
		{ NOW - 3 * DAY + 20, SLICE("B.example"), false } };
	struct quiet q;

	quiet_work_out(&q, v, ARRAY_LEN(v), &rule, NOW, &arena);
	ok(q.ndays == 5 && q.day == NOW - 4 * DAY,
	    "days from the first mail until today");
	ok(q.ndomains == 3 && slice_eq(q.domains[0].domain, B) &&
	    q.domains[0].n == 3, "by domain, in any case, most first");
	ok(q.domains[0].days[0] == 1 && q.domains[0].days[1] == 2 &&
	    q.domains[0].days[2] == 0, "on their days");
	v[0].time = NOW - 5000 * (int64_t)DAY;
	quiet_work_out(&q, v, ARRAY_LEN(v), &rule, NOW, &arena);
	ok(q.ndays == QUIET_MOST_DAYS && q.domains[0].days[q.ndays - 4] == 2,
	    "of a long case the last year's days");
}

static void
test_rule(void)
{
	struct quiet_rule week = { 7 * DAY, 0 }, wild = { 0, INT64_MAX };

	is_int(quiet_needed(&week, 40 * DAY), 7 * DAY,
	    "without a factor gaps don't count");
	is_int(quiet_needed(&wild, 40 * DAY), INT64_MAX,
	    "nothing overflows");
}

int
main(void)
{
	test_cases();
	test_claims();
	test_days();
	test_rule();
	arena_free(&arena);
	return done_testing();
}

/*
 * How often is a rule for closing cases wrong?  A simulation, seeded, of abuse
 * as it comes: bursts of some days, with gaps between them of which a few are
 * long (log-normal, or Pareto), that end for good at some time.  Each rule
 * looks at every day, closes as soon as it may, and is wrong where the mail
 * comes back; then it goes on looking.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/cases/quiet.h"
#include "tests/unit/tap.h"

enum { DAY = 86400, CASES = 400, MOST_DAYS = 720, MOST_BURSTS = 9 };

/* --- chance, the same on every machine (splitmix64) --- */

static uint64_t state;

static uint64_t
next(void)
{
	uint64_t x = state += 0x9e3779b97f4a7c15u;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static double
uniform(void) /* in (0, 1) */
{
	return ((double)(next() >> 11) + 0.5) / 9007199254740992.0;
}

static double
normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(2 * 3.14159265358979 *
	    uniform());
}

/* --- arrivals: mails a day --- */

enum shape { LOG_NORMAL, PARETO, MIXED, SHAPES };
static const char *const shape_names[SHAPES] = { "log-normal gaps",
	"Pareto gaps", "short gaps, now and then a long one" };

static double
gap_days(enum shape shape)
{
	switch (shape) {
	case LOG_NORMAL:
		return exp(1.3 + 1.1 * normal());
	case PARETO:
		return 1.5 / pow(uniform(), 1 / 1.2);
	default:
		return uniform() < 0.85 ? 1 + 4 * uniform()
					: exp(2.6 + 0.6 * normal());
	}
}

/* Fills days[]; returns the last day with mail */
static int
arrive(enum shape shape, unsigned *days)
{
	int bursts = 1 + (int)(MOST_BURSTS * uniform()), day = 0, i, last = 0;

	memset(days, 0, MOST_DAYS * sizeof *days);
	for (i = 0; i < bursts && day < MOST_DAYS; i++) {
		int length = 1 + (int)(-2.5 * log(uniform())), k;

		for (k = 0; k < length && day < MOST_DAYS; k++, day++) {
			days[day] = (unsigned)(-4 * log(uniform()));
			days[day] += k == 0;
			last = days[day] != 0 ? day : last;
		}
		day += (int)ceil(gap_days(shape));
	}
	return last;
}

/* --- rules --- */

struct seen { /* what a rule may look at: all days until today */
	const unsigned *days;
	int today, last, longest; /* longest: gap so far, in days */
	double mean; /* mails a day from the first until the last */
};

struct closing {
	const char *name;
	int fixed;	     /* days; 0: not by days alone */
	double poisson;	     /* chance of such silence at most; 0: not so */
	struct quiet_rule rule;
};
static const struct closing rules[] = {
	{ "7 days", 7, 0, { 0, 0 } },
	{ "14 days", 14, 0, { 0, 0 } },
	{ "30 days", 30, 0, { 0, 0 } },
	{ "Poisson, 1 %", 0, 0.01, { 0, 0 } },
	{ "max(7 days, 2 x longest gap)", 0, 0, { 7 * DAY, 2 } },
	{ "max(7 days, 3 x longest gap)", 0, 0, { 7 * DAY, 3 } },
	{ "max(14 days, 3 x longest gap)", 0, 0,
	    { QUIET_LEAST_DAYS * DAY, QUIET_FACTOR } },
};
enum { RULE_7_DAYS = 0, RULE_POISSON = 3,
	RULE_DEFAULT = ARRAY_LEN(rules) - 1 };

static bool
may_close(const struct closing *c, const struct seen *s)
{
	int silent = s->today - s->last;

	if (c->fixed != 0)
		return silent >= c->fixed;
	if (c->poisson > 0)
		return exp(-s->mean * silent) <= c->poisson;
	return silent * (int64_t)DAY >= quiet_needed(&c->rule,
	    s->longest * (int64_t)DAY);
}

struct figures {
	unsigned closed, wrong;
	int waits[CASES * MOST_BURSTS]; /* days from the last mail */
};

static void
judge(const struct closing *c, const unsigned *days, int last,
    struct figures *f)
{
	struct seen s = { .days = days };
	unsigned mails = 0;
	bool closed = false;
	int day;

	for (day = 0; day < MOST_DAYS; day++) {
		if (days[day] != 0) {
			if (mails != 0 && day - s.last > s.longest)
				s.longest = day - s.last;
			mails += days[day];
			s.last = day;
			f->wrong += closed;
			closed = false;
		}
		s.today = day;
		s.mean = (double)mails / (s.last + 1);
		if (closed || mails == 0 || !may_close(c, &s))
			continue;
		closed = true;
		f->waits[f->closed++] = day - s.last;
		if (s.last == last)
			return;
	}
}

static int
by_days(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static double
rate(const struct figures *f)
{
	return f->closed != 0 ? 100.0 * f->wrong / f->closed : 0;
}

static void
run(enum shape shape, struct figures all[ARRAY_LEN(rules)])
{
	static struct figures one;
	unsigned days[MOST_DAYS];
	size_t r;
	int i;

	printf("# %s\n", shape_names[shape]);
	for (r = 0; r < ARRAY_LEN(rules); r++) {
		state = 20261125 + (uint64_t)shape;
		memset(&one, 0, sizeof one);
		for (i = 0; i < CASES; i++) {
			int last = arrive(shape, days);

			judge(&rules[r], days, last, &one);
		}
		qsort(one.waits, one.closed, sizeof *one.waits, by_days);
		printf("#   %-30s closed %4u times, wrongly %4.1f %%, after "
		    "%2d days\n", rules[r].name, one.closed, rate(&one),
		    one.closed != 0 ? one.waits[one.closed / 2] : 0);
		all[r].closed += one.closed;
		all[r].wrong += one.wrong;
	}
}

/* The figures that espy(5) gives: of the default rule, of 7 days, of Poisson */
static void
read_manual(int figures[3])
{
	char line[512], next_line[512];
	FILE *f = fopen("core/espy.5", "r");

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "the default rule is wrong in %d %%",
			&figures[0]) == 1 &&
		    fgets(next_line, sizeof next_line, f) != NULL &&
		    sscanf(next_line, "%d %%, and a wait as for mail that "
			"comes evenly in %d", &figures[1], &figures[2]) == 2)
			break;
	if (f != NULL)
		fclose(f);
}

int
main(void)
{
	static struct figures all[ARRAY_LEN(rules)];
	int said[3] = { -1, -1, -1 };
	enum shape shape;

	for (shape = 0; shape < SHAPES; shape++)
		run(shape, all);
	printf("# all: 7 days %.0f %%, Poisson %.0f %%, default %.0f %%\n",
	    rate(&all[RULE_7_DAYS]), rate(&all[RULE_POISSON]),
	    rate(&all[RULE_DEFAULT]));
	ok(rate(&all[RULE_DEFAULT]) * 2 < rate(&all[RULE_7_DAYS]),
	    "the default rule is wrong less than half as often as 7 days");
	ok(rate(&all[RULE_DEFAULT]) * 2 < rate(&all[RULE_POISSON]),
	    "and than what the mean would let one expect");
	read_manual(said);
	is_int(said[0], (int64_t)(rate(&all[RULE_DEFAULT]) + 0.5),
	    "espy(5) says how often it is wrong");
	ok(said[1] == (int)(rate(&all[RULE_7_DAYS]) + 0.5) &&
	    said[2] == (int)(rate(&all[RULE_POISSON]) + 0.5),
	    "and how often the others are");
	return done_testing();
}

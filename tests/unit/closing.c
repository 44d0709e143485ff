/*
 * Closing too early, simulated: arrivals as abuse has them (bursts, silences
 * with a heavy tail, a collector that sees a part), closing rules walked
 * forward over them.  A closing is wrong where mail came back after it.
 * Seeded: the same figures each time.  The default rule's is in the manual.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/buf.h"
#include "core/cases/quiet.h"
#include "tests/unit/tap.h"

#define DAY 86400.0
enum { RUNS = 400, MOST = 4000, MOST_WAITS = 200000 };

/* --- random numbers, the same everywhere --- */

static uint64_t seed = 20261123;

static double
uniform(void) /* in (0, 1) */
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return ((double)(seed >> 12) + 0.5) / 4503599627370496.0;
}

static double
exponential(double mean)
{
	return -mean * log(uniform());
}

static double
pareto(double least, double shape, double most)
{
	double x = least / pow(uniform(), 1 / shape);

	return x < most ? x : most;
}

static double
lognormal(double median, double sigma)
{
	double z = sqrt(-2 * log(uniform())) *
	    cos(6.283185307179586 * uniform());

	return median * exp(sigma * z);
}

static double
weibull(double scale, double shape)
{
	return scale * pow(-log(uniform()), 1 / shape);
}

/* --- how mail arrives --- */

/* The gap until the next mail, given how many this burst still has */
static double
gap_steady(unsigned *left)
{
	(void)left;
	return exponential(2 * DAY);
}

/* Bursts of some 12 mails in hours, and between them: */
static bool
in_burst(unsigned *left)
{
	if (*left != 0) {
		--*left;
		return true;
	}
	*left = (unsigned)exponential(12);
	return false;
}

static double
gap_bursts(unsigned *left)
{
	return in_burst(left) ? exponential(DAY / 12) : exponential(5 * DAY);
}

static double
gap_pareto(unsigned *left)
{
	return in_burst(left) ? exponential(DAY / 12)
			      : pareto(DAY, 1.3, 90 * DAY);
}

static double
gap_lognormal(unsigned *left)
{
	return in_burst(left) ? exponential(DAY / 12)
			      : lognormal(3 * DAY, 1.2);
}

static double
gap_weibull(unsigned *left)
{
	(void)left;
	return weibull(DAY, 0.45);
}

static double
gap_weekly(unsigned *left)
{
	return in_burst(left) ? exponential(DAY / 24)
	    : 7 * DAY * (1 + (uniform() < 0.25) + (uniform() < 0.1)) +
		(uniform() - 0.5) * DAY;
}

static const struct shape {
	const char *name;
	double (*gap)(unsigned *left);
} shapes[] = {
	{ "steady", gap_steady },
	{ "bursts, silence exponential", gap_bursts },
	{ "bursts, silence Pareto 1.3", gap_pareto },
	{ "bursts, silence lognormal", gap_lognormal },
	{ "renewal, Weibull 0.45", gap_weibull },
	{ "weekly waves, some left out", gap_weekly },
};

/* One incident: it lasts 10 to 150 days, then it is over for good; we see
 * 30 to 100 % of it. */
static size_t
incident(const struct shape *s, double *times)
{
	double end = (10 + 140 * uniform()) * DAY, t = 0;
	double seen = 0.3 + 0.7 * uniform();
	unsigned left = 0;
	size_t n = 0;

	do {
		if (uniform() < seen)
			times[n++] = t;
		t += s->gap(&left);
	} while (t < end && n < MOST);
	return n;
}

/* --- closing rules: how long they wait after `n` mails --- */

static double
wait_fixed(double days)
{
	return days * DAY;
}

/* Closes where a Poisson process of that rate would be so silent in 1 % */
static double
wait_poisson(const double *times, size_t n)
{
	double span = times[n - 1] - times[0];

	return span > 0 ? log(100) * span / (double)(n - 1) : 7 * DAY;
}

static double
wait_quiet(double days, int64_t factor, double longest)
{
	struct quiet_rule rule = { (int64_t)(days * DAY), factor };

	return (double)quiet_needed(&rule, (int64_t)longest);
}

static const struct rule {
	const char *name;
	enum { FIXED, POISSON, QUIET } kind;
	double days;
	int64_t factor;
} rules[] = {
	{ "3 days", FIXED, 3, 0 },
	{ "7 days", FIXED, 7, 0 },
	{ "14 days", FIXED, 14, 0 },
	{ "30 days", FIXED, 30, 0 },
	{ "Poisson, 1 %", POISSON, 0, 0 },
	{ "7 days, 2 x longest gap", QUIET, 7, 2 },
	{ "7 days, 3 x longest gap", QUIET, 7, 3 },
	{ "14 days, 3 x longest gap", QUIET, QUIET_LEAST_DAYS, QUIET_FACTOR },
};
enum { RULES = ARRAY_LEN(rules), SEVEN_DAYS = 1, BY_POISSON = 4,
	DEFAULT = RULES - 1 };

static double
rule_wait(const struct rule *r, const double *times, size_t n, double longest)
{
	switch (r->kind) {
	case FIXED:
		return wait_fixed(r->days);
	case POISSON:
		return wait_poisson(times, n);
	case QUIET:
		return wait_quiet(r->days, r->factor, longest);
	}
	return 0;
}

struct score {
	unsigned closed, wrong, bad[ARRAY_LEN(shapes)], of[ARRAY_LEN(shapes)];
	double *waits;
};

/* Walks forward; a case that was closed wrongly opens again, and may be
 * closed again.  From two mails on: one has neither gap nor rate. */
static void
walk(struct score *s, const struct rule *r, size_t shape, const double *times,
    size_t n)
{
	double longest = 0;
	size_t i;

	for (i = 1; i < n; i++) {
		double wait;

		if (times[i] - times[i - 1] > longest)
			longest = times[i] - times[i - 1];
		wait = rule_wait(r, times, i + 1, longest);
		if (i + 1 < n && times[i + 1] - times[i] < wait)
			continue;
		if (s->closed < MOST_WAITS)
			s->waits[s->closed] = wait;
		s->closed++;
		s->of[shape]++;
		s->wrong += i + 1 < n;
		s->bad[shape] += i + 1 < n;
	}
}

static int
double_cmp(const void *pa, const void *pb)
{
	const double *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static double
median_days(struct score *s)
{
	size_t n = s->closed < MOST_WAITS ? s->closed : MOST_WAITS;

	qsort(s->waits, n, sizeof *s->waits, double_cmp);
	return n != 0 ? s->waits[n / 2] / DAY : 0;
}

static unsigned
per_cent(unsigned part, unsigned whole)
{
	return whole != 0 ? (unsigned)(100.0 * part / whole + 0.5) : 0;
}

static void
print(const struct rule *r, struct score *s)
{
	size_t k;

	printf("# %-26s closed %5u  wrong %2u %%  median wait %4.1f d  (",
	    r->name, s->closed, per_cent(s->wrong, s->closed),
	    median_days(s));
	for (k = 0; k < ARRAY_LEN(shapes); k++)
		printf("%s%u", k != 0 ? "/" : "", per_cent(s->bad[k],
		    s->of[k]));
	puts(" %)");
}

/* "wrong in 7 % of its closings" stands in the manual. */
static bool
manual_says(const char *file, unsigned wrong)
{
	char want[64];
	struct buf b = { 0 };
	FILE *f = fopen(file, "r");
	bool says;
	int c;

	while (f != NULL && (c = getc(f)) != EOF)
		buf_add_char(&b, c == '\n' ? ' ' : (char)c);
	if (f != NULL)
		fclose(f);
	snprintf(want, sizeof want, "wrong in %u %% of its closings", wrong);
	buf_add_char(&b, '\0');
	says = strstr(buf_slice(&b).p, want) != NULL;
	buf_free(&b);
	return says;
}

static double times[MOST];

int
main(void)
{
	struct score scores[RULES] = { 0 };
	unsigned wrong[RULES];
	size_t shape, i, run;

	for (i = 0; i < RULES; i++)
		scores[i].waits = xcalloc(MOST_WAITS, sizeof(double));
	for (shape = 0; shape < ARRAY_LEN(shapes); shape++)
		for (run = 0; run < RUNS; run++) {
			size_t n = incident(&shapes[shape], times);

			for (i = 0; i < RULES; i++)
				walk(&scores[i], &rules[i], shape, times, n);
		}
	printf("# %d incidents of each shape:\n", RUNS);
	for (shape = 0; shape < ARRAY_LEN(shapes); shape++)
		printf("#   %s\n", shapes[shape].name);
	for (i = 0; i < RULES; i++) {
		print(&rules[i], &scores[i]);
		wrong[i] = per_cent(scores[i].wrong, scores[i].closed);
		free(scores[i].waits);
	}
	ok(wrong[DEFAULT] < wrong[SEVEN_DAYS],
	    "the default rule is wrong more rarely than seven days");
	ok(wrong[DEFAULT] < wrong[BY_POISSON],
	    "and than what would fit mail that comes evenly");
	ok(manual_says("core/espy.5", wrong[DEFAULT]),
	    "the manual says how often: in %u %% of its closings",
	    wrong[DEFAULT]);
	return done_testing();
}

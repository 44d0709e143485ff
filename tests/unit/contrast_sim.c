/*
 * A simulation of what contrasts are for, seeded: three domains, two campaigns
 * of 1 to 40 copies each, sent through one component; each campaign has perfect
 * tokens of its own, and of 200 others each campaign and each honest sender
 * has some.  All are of one kind, so that only the numbers decide.  How often
 * is the component first, and what would other statistics have named?
 */

#include <math.h>
#include <stdlib.h>

#include "core/cases/contrast.h"
#include "tests/unit/tap.h"

enum {
	DOMAINS = 3,
	CAMPAIGNS = 2 * DOMAINS,
	MOST_COPIES = 40,
	SENDERS = 60,
	MOST_MAILS = 30,
	NUISANCE = 200,
	OWN = 3, /* perfect tokens of each campaign */
	COMPONENT = 0,
	FIRST_OWN = 1 + NUISANCE,
	TOKENS = FIRST_OWN + CAMPAIGNS * OWN,
	RUNS = 300
};

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
uniform(void)
{
	return (double)(next() >> 11) / 9007199254740992.0;
}

/* 1 to most, small ones more often: mailings differ by orders of magnitude */
static uint32_t
up_to(uint32_t most)
{
	return (uint32_t)pow(most + 1, uniform());
}

/* --- one world --- */

static void
add_message(struct contrast_message **v, size_t *n, struct arena *a,
    uint32_t domain, uint32_t group, const uint32_t *own, uint32_t nown,
    bool component)
{
	uint32_t *ids = arena_array(a, nown + 1, sizeof *ids);
	struct contrast_message *m = ARENA_PUSH(a, *v, *n);

	*m = (struct contrast_message){ .domain = domain, .group = group,
		.ids = ids };
	if (component)
		ids[m->n++] = COMPONENT;
	memcpy(ids + m->n, own, nown * sizeof *ids);
	m->n += nown;
}

static uint32_t
draw_nuisance(const double *rate, uint32_t *out)
{
	uint32_t i, n = 0;

	for (i = 0; i < NUISANCE; i++)
		if (uniform() < rate[i])
			out[n++] = 1 + i;
	return n;
}

static void
make_world(struct contrast_set *set, double leak, double miss)
{
	struct arena *a = &set->arena;
	uint32_t tokens[NUISANCE + OWN], n, i, k;
	double rate[NUISANCE];

	for (i = 0; i < NUISANCE; i++)
		rate[i] = uniform();
	for (i = 0; i < CAMPAIGNS; i++) {
		n = draw_nuisance(rate, tokens);
		for (k = 0; k < OWN; k++)
			tokens[n++] = FIRST_OWN + i * OWN + k;
		for (k = up_to(MOST_COPIES); k > 0; k--)
			add_message(&set->in, &set->nin, a, i / 2, i, tokens,
			    n, uniform() >= miss);
	}
	for (i = 0; i < SENDERS; i++) {
		n = draw_nuisance(rate, tokens);
		for (k = up_to(MOST_MAILS); k > 0; k--)
			add_message(&set->honest, &set->nhonest, a,
			    CONTRAST_NONE, i, tokens, n, uniform() < leak);
	}
	for (i = 0; i < TOKENS; i++)
		*ARENA_PUSH(a, set->traits, set->ntraits) =
		    (struct contrast_trait){ i, SLICE("relay"),
			    slice_printf(a, "t%03u", i) };
}

/* --- the others, on messages --- */

typedef double statistic(double a, double n, double b, double m);

static double
log_choose(double n, double k)
{
	return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* Log of the table's own probability: it stands for the tail, which is too
 * small for a number */
static double
fisher(double a, double n, double b, double m)
{
	if (a / n <= b / m)
		return 0;
	return log_choose(n + m, a + b) - log_choose(n, a) - log_choose(m, b);
}

static double
odds(double a, double n, double b, double m)
{
	return log((a + 0.5) * (m - b + 0.5) / ((n - a + 0.5) * (b + 0.5)));
}

/* The lower bound of its 95 % interval */
static double
odds_bound(double a, double n, double b, double m)
{
	return odds(a, n, b, m) - 1.96 * sqrt(1 / (a + 0.5) +
	    1 / (n - a + 0.5) + 1 / (b + 0.5) + 1 / (m - b + 0.5));
}

static double
lift(double a, double n, double b, double m)
{
	return a == 0 ? 0 : (a / n) / ((a + b) / (n + m));
}

static const struct {
	const char *name;
	statistic *of;
} others[] = {
	{ "Fisher on messages", fisher },
	{ "log odds", odds },
	{ "log odds, lower bound", odds_bound },
	{ "lift", lift },
};

static void
count(const struct contrast_message *v, size_t n, double out[TOKENS])
{
	size_t i;
	uint32_t k;

	for (i = 0; i < n; i++)
		for (k = 0; k < v[i].n; k++)
			out[v[i].ids[k]]++;
}

/* The chance that the component is first, where equals are drawn by lot */
static double
first_by(statistic *of, const double *a, double n, const double *b, double m)
{
	double mine = of(a[COMPONENT], n, b[COMPONENT], m), x;
	size_t i, equal = 1;

	for (i = 1; i < TOKENS; i++) {
		x = of(a[i], n, b[i], m);
		if (x > mine + 1e-9)
			return 0;
		equal += x > mine - 1e-9;
	}
	return 1.0 / (double)equal;
}

/* --- worlds --- */

struct result {
	double component, others[ARRAY_LEN(others)];
};

static void
run(double leak, double miss, struct result *r)
{
	struct contrast_set set = { 0 };
	struct contrast c;
	double in[TOKENS] = { 0 }, honest[TOKENS] = { 0 };
	size_t i;

	make_world(&set, leak, miss);
	contrast_run(&c, &set);
	r->component += slice_eq_str(c.rows[0].value, "t000") &&
	    c.rows[0].beside == 0;
	count(set.in, set.nin, in);
	count(set.honest, set.nhonest, honest);
	for (i = 0; i < ARRAY_LEN(others); i++)
		r->others[i] += first_by(others[i].of, in, (double)set.nin,
		    honest, (double)set.nhonest);
	contrast_free(&c);
	arena_free(&set.arena);
}

static void
worlds(double leak, double miss, double least)
{
	struct result r = { 0 };
	size_t i;

	state = 6;
	for (i = 0; i < RUNS; i++)
		run(leak, miss, &r);
	ok(r.component >= least * RUNS, "%.0f %% of honest mail and %.0f %% "
	    "less of the fraud: the component is first in at least %.0f %%",
	    leak * 100, miss * 100, least * 100);
	printf("# figures: contrast, leak %.0f %%, miss %.0f %%: first in "
	    "%.1f %% of %d", leak * 100, miss * 100, r.component * 100 / RUNS,
	    RUNS);
	for (i = 0; i < ARRAY_LEN(others); i++)
		printf("; %s %.1f %%", others[i].name,
		    r.others[i] * 100 / RUNS);
	printf("\n");
}

int
main(void)
{
	worlds(0.01, 0, 0.98);
	worlds(0.05, 0.05, 0.93);
	worlds(0.15, 0.05, 0.85);
	return done_testing();
}

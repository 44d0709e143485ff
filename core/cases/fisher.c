/* Fisher's exact test, and many of them at once. */

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/cases/fisher.h"

/* Log of n over k */
static double
log_choose(size_t n, size_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) -
	    lgamma((double)(n - k) + 1);
}

double
fisher_greater(size_t a, size_t n, size_t b, size_t m)
{
	size_t have = a + b, most = have < n ? have : n, k;
	double all = log_choose(n + m, have), p = 0;

	for (k = a; k <= most; k++)
		p += exp(log_choose(n, k) + log_choose(m, have - k) - all);
	return p < 1 ? p : 1;
}

double
fisher_least(size_t have, size_t n, size_t m)
{
	size_t a = have < n ? have : n;

	return fisher_greater(a, n, have - a, m);
}

struct ranked {
	double p;
	size_t i;
};

static int
ranked_cmp(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	return (a->p > b->p) - (a->p < b->p);
}

void
fisher_adjust(const double *p, double *q, size_t n)
{
	struct ranked *v = xcalloc(n + 1, sizeof *v);
	double least = 1;
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = (struct ranked){ p[i], i };
	qsort(v, n, sizeof *v, ranked_cmp);
	for (i = n; i-- > 0;) {
		double x = v[i].p * (double)n / (double)(i + 1);

		least = x < least ? x : least;
		q[v[i].i] = least;
	}
	free(v);
}

double
fisher_odds(size_t a, size_t n, size_t b, size_t m)
{
	double in = (double)a + 0.5, out = (double)(n - a) + 0.5;
	double leak = (double)b + 0.5, rest = (double)(m - b) + 0.5;

	return log(in * rest / (out * leak)) -
	    1.96 * sqrt(1 / in + 1 / out + 1 / leak + 1 / rest);
}

#ifndef CORE_CASES_FISHER_H
#define CORE_CASES_FISHER_H

#include <stddef.h>

/*
 * Whether a difference between two groups could be chance.  Pure.
 *
 * Fisher's exact test, one-sided: a of n have it here, b of m there, a <= n,
 * b <= m.  The probability that at least a of the a + b fall here if it had
 * nothing to do with here and there.
 */
double fisher_greater(size_t a, size_t n, size_t b, size_t m);
/* The smallest that it could be with a + b = `have` in all */
double fisher_least(size_t have, size_t n, size_t m);
/*
 * Many tests at once (Benjamini, Hochberg 1995): q[i], the share of false
 * finds that one accepts with everything that is as good as p[i].
 */
void fisher_adjust(const double *p, double *q, size_t n);
/*
 * Lower bound of 95 % confidence of the log odds ratio, half a count added to
 * each cell: breaks ties, no more.
 */
double fisher_odds(size_t a, size_t n, size_t b, size_t m);

#endif

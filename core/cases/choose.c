/* Which messages of a case show most to a service. */

#include <stdlib.h>

#include "core/cases/summary.h"

enum { CHOOSE_FEATURES = 4, CHOOSE_MOST_OCTETS = 5 << 20 };

/* What a sample can show: domain, account, relay, campaign, day */
struct features {
	struct slice v[CHOOSE_FEATURES];
	int64_t campaign, day;
};

static struct features
features_of(const struct row *r)
{
	return (struct features){ { r->domain, r->account, r->ip, r->rdns },
		r->campaign, r->time / 86400 };
}

/* How much of it none of the chosen ones shows yet; domains weigh most. */
static unsigned
news_of(const struct row *r, const struct row *v, const size_t *chosen,
    size_t n)
{
	static const unsigned weight[CHOOSE_FEATURES] = { 32, 16, 8, 4 };
	struct features f = features_of(r);
	bool campaign = f.campaign != 0, day = true;
	unsigned news = 0;
	size_t i, k;

	for (k = 0; k < CHOOSE_FEATURES; k++) {
		bool fresh = f.v[k].n != 0;

		for (i = 0; fresh && i < n; i++) {
			struct features other = features_of(&v[chosen[i]]);

			fresh = !slice_eqi(f.v[k], other.v[k]);
		}
		news += fresh ? weight[k] : 0;
	}
	for (i = 0; i < n; i++) {
		struct features other = features_of(&v[chosen[i]]);

		campaign &= other.campaign != f.campaign;
		day &= other.day != f.day;
	}
	return news + (campaign ? 2 : 0) + (day ? 1 : 0);
}

static bool
may_show(const struct row *r, const struct case_wanted *want)
{
	if (!r->hashed || r->refused || r->kind != MESSAGE_MAIL ||
	    r->size > CHOOSE_MOST_OCTETS)
		return false;
	return want->service.n == 0 ? r->service.n == 0
				    : slice_eq(r->service, want->service);
}

static bool
is_trap(const struct case_wanted *want, size_t i)
{
	return want->trap != NULL && want->trap[i];
}

/* Is there one that no trap brought?  Then none of a trap is shown. */
static bool
has_other(const struct row *v, size_t n, const struct case_wanted *want)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (may_show(&v[i], want) && !is_trap(want, i))
			return true;
	return false;
}

static bool
is_chosen(const size_t *chosen, size_t n, size_t i)
{
	while (n-- != 0)
		if (chosen[n] == i)
			return true;
	return false;
}

static int
index_cmp(const void *pa, const void *pb)
{
	const size_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

size_t
case_choose(const struct row *v, size_t n, const struct case_wanted *want,
    size_t *out)
{
	bool other = has_other(v, n, want);
	uint64_t octets = 0;
	size_t chosen = 0, i;

	while (chosen < want->most) {
		size_t best = n;
		unsigned best_news = 0;

		for (i = 0; i < n; i++) {
			unsigned news;

			if (!may_show(&v[i], want) ||
			    (other && is_trap(want, i)) ||
			    v[i].size > want->most_octets - octets ||
			    is_chosen(out, chosen, i))
				continue;
			news = news_of(&v[i], v, out, chosen) + 1;
			/* of equals the newest: it is easiest to find in the
			 * service's logs */
			if (news > best_news || (news == best_news &&
				v[i].time >= v[best].time)) {
				best = i;
				best_news = news;
			}
		}
		if (best == n)
			break;
		octets += v[best].size;
		out[chosen++] = best;
	}
	qsort(out, chosen, sizeof *out, index_cmp);
	return chosen;
}

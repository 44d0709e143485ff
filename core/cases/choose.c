/* Which messages of a case show most to a service. */

#include <stdlib.h>

#include "core/cases/summary.h"

enum { CHOOSE_FEATURES = 4, CHOOSE_MOST_OCTETS = 5 << 20 };

/* What a sample can show: domain, account, relay, day */
struct features {
	struct slice v[CHOOSE_FEATURES];
	int64_t day;
};

static struct features
features_of(const struct row *r)
{
	return (struct features){ { r->domain, r->account, r->ip, r->rdns },
		r->time / 86400 };
}

/* How much of it none of the chosen ones shows yet; domains weigh most. */
static unsigned
news_of(const struct row *r, const struct row *v, const size_t *chosen,
    size_t n)
{
	static const unsigned weight[CHOOSE_FEATURES] = { 8, 6, 4, 2 };
	struct features f = features_of(r);
	unsigned news = 0;
	bool day = true;
	size_t i, k;

	for (k = 0; k < CHOOSE_FEATURES; k++) {
		bool fresh = f.v[k].n != 0;

		for (i = 0; fresh && i < n; i++) {
			struct features other = features_of(&v[chosen[i]]);

			fresh = !slice_eqi(f.v[k], other.v[k]);
		}
		news += fresh ? weight[k] : 0;
	}
	for (i = 0; day && i < n; i++)
		day = features_of(&v[chosen[i]]).day != f.day;
	return news + (day ? 1 : 0);
}

static bool
may_show(const struct row *r, struct slice service)
{
	if (!r->hashed || r->refused || r->kind != MESSAGE_MAIL ||
	    r->size > CHOOSE_MOST_OCTETS)
		return false;
	return service.n == 0 ? r->service.n == 0
			      : slice_eq(r->service, service);
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
case_choose(const struct row *v, size_t n, struct slice service, size_t most,
    size_t *out)
{
	size_t chosen = 0, i;

	while (chosen < most) {
		size_t best = n;
		unsigned best_news = 0;

		for (i = 0; i < n; i++) {
			unsigned news;

			if (!may_show(&v[i], service) ||
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
		out[chosen++] = best;
	}
	qsort(out, chosen, sizeof *out, index_cmp);
	return chosen;
}

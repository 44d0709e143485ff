/* Which messages are of one campaign. */

#include "core/cases/campaign.h"

size_t
campaign_keys(const struct campaign_side *x, uint64_t out[CAMPAIGN_KEYS])
{
	(void)x;
	(void)out;
	return 0;
}

bool
campaign_same(const struct campaign_side *x, const struct campaign_side *y,
    struct campaign_why *why)
{
	*why = (struct campaign_why){ .same_service = slice_eq(x->service,
	    y->service) };
	return false;
}

struct slice
campaign_words(const struct campaign_why *why, struct arena *a)
{
	(void)why;
	return slice_dup(a, SLICE("nothing in common"));
}

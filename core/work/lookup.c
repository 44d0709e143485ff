/* Where answers come from: file, record, resolver. */

#include "core/base/clock.h"
#include "core/store/answers.h"
#include "core/work/lookup.h"

enum { NEAR_ENOUGH = 86400 };

static bool
is_definite(const struct answer *a)
{
	return a->status != DNS_SERVFAIL && a->status != DNS_TIMEOUT;
}

/* NULL, or what is on record */
static struct answer *
find_record(struct lookup *l, const struct lookup_for *whom,
    const struct question *q, bool *counts)
{
	struct recorded_answer *r;
	int64_t now = clock_now(), gap = 0;

	if (l->store == NULL)
		return NULL;
	r = arena_alloc(&l->scratch, sizeof *r);
	if (store_answer(l->store, q, whom->message, whom->time, &l->scratch,
	    r, NULL) != ERR_NONE)
		return NULL;
	if (whom->time != TIME_UNKNOWN && whom->time < now)
		gap = now - whom->time;
	*counts = l->mode == DNS_RECORDED || r->its_own ||
	    r->distance <= (gap > NEAR_ENOUGH ? gap : NEAR_ENOUGH);
	return &r->answer;
}

const struct answer *
lookup_answer(struct lookup *l, const struct lookup_for *whom,
    const struct question *q, bool *asked)
{
	const struct answer *record, *live;
	bool counts = false;

	*asked = false;
	if (l->mode == DNS_FILE)
		return answers_find(l->file, q->name, q->type);
	if (l->mode == DNS_OFF)
		return NULL;
	arena_free(&l->scratch);
	record = find_record(l, whom, q, &counts);
	if (l->mode == DNS_RECORDED || counts)
		return record;
	live = resolver_find(l->resolver, q->name, q->type);
	if (live != NULL)
		return is_definite(live) || record == NULL ? live : record;
	if (dns_policy_allows(&l->policy, q, whom->time, clock_now()) &&
	    resolver_ask(l->resolver, q)) {
		*asked = true;
		return NULL;
	}
	return record;
}

void
lookup_free(struct lookup *l)
{
	resolver_free(l->resolver);
	arena_free(&l->scratch);
	*l = (struct lookup){ 0 };
}

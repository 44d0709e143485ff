/* What all computed methods share: asking, and saying why there is no answer. */

#include "core/auth/compute.h"
#include "core/base/clock.h"

const struct answer *
compute_ask(const struct compute *c, struct slice name, uint16_t type,
    bool personal, struct questions *used)
{
	struct question ask = { name, type, personal };

	questions_add_as(used, c->m->arena, &ask);
	return answers_ask_as(c->answers, &ask, c->q, c->m->arena);
}

struct slice
compute_why_not(const struct compute *c)
{
	if (c->answers->off)
		return SLICE("DNS is off");
	return c->answers->live ? SLICE("DNS was not asked")
				: SLICE("no answer is on record");
}

struct slice
compute_failure(const struct answer *a)
{
	return a->status == DNS_TIMEOUT
		? SLICE("the resolver did not answer in time")
		: SLICE("the resolver failed (SERVFAIL)");
}

bool
compute_is_late(const struct compute *c, const struct answer *a)
{
	int64_t then = c->m->boundary.time;

	if (a->time == TIME_UNKNOWN)
		return false;
	return then == TIME_UNKNOWN || a->time - then > COMPUTE_LATE;
}

const char *
compute_how_late(const struct compute *c)
{
	return c->m->boundary.time == TIME_UNKNOWN
		? "nobody knows how long after delivery"
		: "long after delivery";
}

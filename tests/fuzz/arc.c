/* A mail's ARC chain, without answers and with a key for every question. */

#include <stdlib.h>

#include "core/auth/arc.h"
#include "core/auth/compute.h"
#include "core/base/clock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The one that signed the seeds */
static const char key[] = "v=DKIM1; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDC9XEm1wL6lkoL+AJZrH8BusIt"
    "VyDnorKMG0SgQmD7Jgr3ohzaFb4edF8Y9mgDfioGDspwGqI5DRpGYtgfUvVNBCXx"
    "7PRTwLMeXi315mSThHCc6NrwHEH8wv0lwBwKfr3ORJjVPjqM9c4klEC2kVgbxtAW"
    "F1cqAHYBwkVetokNjwIDAQAB";

static void
check(const struct arc *arc, const struct mail *m)
{
	size_t i;

	if (arc->nsets > ARC_MOST_SETS || arc->oldest_pass < -1 ||
	    arc->oldest_pass > ARC_MOST_SETS ||
	    (size_t)arc->instances != arc->nsets)
		abort();
	if (arc->result != ARC_PASS && arc->reason.n == 0)
		abort();
	for (i = 0; i < arc->nsets; i++) {
		const struct arc_set *s = &arc->sets[i];

		if (s->instance < 1 || s->instance > ARC_MOST_SETS ||
		    s->seal >= (int)m->nfields ||
		    s->signature >= (int)m->nfields ||
		    s->results >= (int)m->nfields)
			abort();
		if (arc->result == ARC_PASS && s->seal_crypto != DKIM_MATCH)
			abort();
	}
}

static void
answer_all(struct answers *s, const struct questions *q)
{
	struct slice data = slice_str(key);
	size_t i;

	for (i = 0; i < q->n; i++)
		answers_add(s, &(struct answer){ .question = q->v[i],
		    .data = &data, .n = 1, .time = TIME_UNKNOWN });
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice trusted = SLICE("one.example");
	struct receivers receivers = { .sealers = &trusted, .nsealers = 1 };
	struct slice octets = slice_of((const char *)data, size);
	struct arena a = { 0 };
	struct answers answers = { .n = 0 };
	struct mail m;
	struct canon bodies = { .m = &m };
	struct questions q = { 0 };
	struct compute c = { &m, &answers, &q, 1795000000 };
	struct arc_prepared *p;
	struct arc arc;

	mail_parse(&m, octets, NULL, &a, 0);
	p = arc_prepare(&m, &bodies);
	arc_run(&arc, &c, p, &receivers);
	if (arc.result == ARC_PASS)
		abort(); /* nothing to verify with */
	check(&arc, &m);
	answer_all(&answers, &q);
	arc_run(&arc, &c, p, &receivers);
	if (arc.result == ARC_UNVERIFIABLE)
		abort(); /* nothing was missing */
	check(&arc, &m);
	answers_free(&answers);
	arena_free(&a);
	return 0;
}

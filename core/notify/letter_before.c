/* What went before: our letters of this case, and what became of them. */

#include "core/base/clock.h"
#include "core/notify/letter_parts.h"

enum { EARLIER_MOST = 10 };

static struct slice
outcome_words(const struct letter_work *k, const struct notification *n)
{
	if (n->outcome.p == NULL)
		return plain_word(k, SAY_NO_ANSWER);
	if (slice_eq_str(n->outcome, "bounced"))
		return plain_word(k, SAY_BOUNCED);
	if (n->outcome_at == TIME_UNKNOWN)
		return plain_word(k, SAY_ANSWERED);
	return worded(k, SAY_ANSWERED_ON, 1, SAID({ "day", day_of(k,
	    n->outcome_at) }));
}

/* Messages that came after a time */
static uint64_t
messages_since(const struct letter *l, int64_t t)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < l->nrows; i++)
		n += l->rows[i].kind == MESSAGE_MAIL &&
		    l->rows[i].time != TIME_UNKNOWN && l->rows[i].time > t &&
		    slice_eq(l->rows[i].service.n != 0 ? l->rows[i].service
						       : SLICE(""),
			l->service);
	return n;
}

void
letter_before(struct template_values *v, const struct letter_work *k)
{
	const struct letter *l = k->l;
	const struct notification *last = l->nearlier != 0
	    ? &l->earlier[l->nearlier - 1] : NULL;
	size_t i = l->nearlier > EARLIER_MOST ? l->nearlier - EARLIER_MOST
					      : 0;
	struct buf b = { 0 };

	for (; i < l->nearlier; i++) {
		const struct notification *n = &l->earlier[i];

		fill_paragraph(&b, SLICE("  - "), 4, worded(k, SAY_EARLIER,
		    1, SAID({ "time", minute_of(k, n->sent_at) }, { "to",
		    n->to.n != 0 ? safe(k, n->to) : plain_word(k,
			SAY_NOT_KNOWN) }, { "outcome", outcome_words(k,
			n) })));
	}
	v->v[NAME_EARLIER] = block_of(k, &b);
	buf_free(&b);
	if (last == NULL)
		return;
	v->v[NAME_WRITTEN] = day_of(k, last->sent_at);
	if (messages_since(l, last->sent_at) != 0)
		v->v[NAME_SINCE] = worded(k, SAY_MORE_MESSAGES,
		    messages_since(l, last->sent_at), NULL);
}

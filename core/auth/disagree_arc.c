/* A recorded ARC result beside the computed one. */

#include "core/auth/disagree.h"

static void
say(const struct disputes *d, bool explained, struct slice why)
{
	disagree_add(d, METHOD_ARC, d->a->recorded.arc->result,
	    arc_result_name(d->a->computed.arc.result), explained, "%.*s",
	    SLICE_ARG(why));
}

/* Did the receiver itself seal the message after it had looked?  Then the
 * newest set is its own, and cv= is what it found. */
static bool
sealed_by_receiver(const struct disputes *d, const struct arc_set *newest)
{
	const struct recorded *rec = &d->a->recorded;
	enum word cv = disagree_word(newest->cv);
	size_t i;

	if (cv != disagree_word(rec->arc->result))
		return false;
	for (i = 0; i < rec->nfields; i++)
		if (rec->fields[i].field == newest->results &&
		    rec->fields[i].trust != TRUST_NONE)
			return true;
	return false;
}

static void
was_pass(const struct disputes *d, const struct arc_set *newest)
{
	const struct arc *arc = &d->a->computed.arc;
	int days;
	bool late = disagree_late(d, &arc->used, &days);
	struct arena *a = d->c->m->arena;

	if (arc->result == ARC_UNVERIFIABLE && late)
		say(d, true, slice_printf(a, "a sealer's key has been taken "
		    "away since, as is usual (%.*s): %.*s",
		    SLICE_ARG(disagree_when(d, days)),
		    SLICE_ARG(arc->reason)));
	else if (arc->result == ARC_FAIL && newest != NULL &&
	    newest->signature_crypto == DKIM_MISMATCH)
		say(d, true, slice_printf(a, "the receiver saw it pass: "
		    "gateways and mail stores rewrite what they keep; %.*s",
		    SLICE_ARG(arc->reason)));
	else if (arc->result == ARC_FAIL && late)
		say(d, true, slice_printf(a, "a sealer's key may have been "
		    "replaced since (%.*s): %.*s",
		    SLICE_ARG(disagree_when(d, days)),
		    SLICE_ARG(arc->reason)));
	else if (arc->result == ARC_NONE)
		say(d, false, SLICE("no ARC set stands in the message any "
		    "more: it was taken out after the receiver saw it, or the "
		    "receiver speaks of another message"));
	else if (arc->result == ARC_FAIL)
		say(d, false, slice_printf(a, "the receiver saw it pass, but "
		    "here: %.*s", SLICE_ARG(arc->reason)));
}

void
disagree_arc(const struct disputes *d)
{
	const struct recorded_result *r = d->a->recorded.arc;
	const struct arc *arc = &d->a->computed.arc;
	const struct arc_set *newest = arc->nsets != 0
	    ? &arc->sets[arc->nsets - 1] : NULL;
	enum word w, now = disagree_word(slice_str(arc_result_name(
	    arc->result)));

	if (r == NULL || (w = disagree_word(r->result)) == WORD_OTHER ||
	    w == now)
		return;
	if (w == WORD_PASS)
		was_pass(d, newest);
	else if (arc->result == ARC_UNVERIFIABLE)
		return;
	else if (newest != NULL && sealed_by_receiver(d, newest))
		say(d, true, SLICE("the receiver sealed the message itself "
		    "after it had looked: the newest set is its own"));
	else if (w == WORD_TEMPERROR)
		say(d, true, SLICE("the receiver could not ask DNS at that "
		    "time"));
	else if (arc->result == ARC_PASS)
		say(d, false, slice_printf(d->c->m->arena, "it holds here, "
		    "although the receiver recorded %.*s",
		    SLICE_ARG(r->result)));
	else if (w == WORD_NONE)
		say(d, false, SLICE("the receiver saw no ARC set: these were "
		    "added later, or it did not look"));
	else if (w == WORD_FAIL && arc->result == ARC_NONE)
		say(d, false, SLICE("no ARC set stands in the message any "
		    "more"));
}

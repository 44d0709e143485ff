/* What follows of an answer. */

#include "core/notify/thread.h"

/* What a kind does to its case, where that may go there */
static const struct follow {
	bool moves, answered;
	enum case_state to;
	const char *reason, *next;
} follows[REPLY_KINDS] = {
	[REPLY_BOUNCE] = { .moves = true, .to = CASE_BOUNCED,
	    .reason = "the letter came back" },
	[REPLY_TICKET] = { .moves = true, .to = CASE_ACKED,
	    .reason = "the desk has it" },
	[REPLY_QUESTION] = { .moves = true, .answered = true,
	    .to = CASE_INFO_REQUESTED, .reason = "the desk asks for more" },
	[REPLY_FIX] = { .moves = true, .answered = true,
	    .to = CASE_FIX_CLAIMED, .reason = "the desk says that it is "
		"fixed" },
	[REPLY_FORM] = { .moves = true, .answered = true,
	    .to = CASE_INFO_REQUESTED, .reason = "the desk wants it by its "
		"form",
	    .next = "fill in the service's form" },
	[REPLY_STOP] = { .answered = true,
	    .next = "this desk wants no more reports: find another one" },
	[REPLY_OTHER] = { .answered = true },
};

static void
owner(struct reply_effect *out, const struct reply_row *r)
{
	out->outcome = NULL; /* it answers a question, no notification */
	out->may_name = r->may_name;
}

void
thread_effect(struct reply_effect *out, const struct reply_row *r,
    enum reply_kind as, const struct thread_case *c)
{
	const struct follow *f = &follows[as];
	bool ours = slice_eq_str(r->standing, "owner");

	*out = (struct reply_effect){ .may_name = -1, .tier = c->tier,
		.reason = slice_str(f->reason), .next = f->next };
	if (f->answered)
		out->outcome = "answered";
	out->learn = !ours && r->tickets.n != 0 && as != REPLY_BOUNCE;
	out->worked = !ours && (f->answered || as == REPLY_TICKET) &&
	    as != REPLY_STOP && as != REPLY_OTHER;
	out->stop = as == REPLY_STOP;
	if (as == REPLY_BOUNCE) {
		out->bad = r->failed.n != 0;
		out->outcome = c->all_failed ? "bounced" : NULL;
	}
	if (as == REPLY_YES || as == REPLY_NO)
		owner(out, r);
	if (!f->moves || ours || (as == REPLY_BOUNCE && !c->all_failed) ||
	    !case_may_move(c->state, f->to))
		return;
	out->from = case_state_name(c->state);
	out->to = case_state_name(f->to);
}

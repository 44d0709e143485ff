/* A case goes to another state. */

#include "core/cases/step.h"

/* The tier that a state means: the next one where it is escalated, none where
 * it begins anew. */
static enum err
tier_of(const struct case_row *row, enum case_state to, int *tier,
    struct error *e)
{
	*tier = to == CASE_TRIAGE ? 0 : (int)row->tier;
	if (to != CASE_ESCALATED)
		return ERR_NONE;
	if (++*tier <= CASE_TIERS)
		return ERR_NONE;
	return err_set(e, ERR_REFUSED, "tier %d is the last one: what is left "
	    "is to close it as no-response", CASE_TIERS);
}

enum err
case_step(struct store *s, const char *actor, const struct case_row *row,
    enum case_state to, struct slice reason, struct error *e)
{
	enum case_state from = case_state_of(row->state);
	struct case_move m = { .from = case_state_name(from),
		.to = case_state_name(to), .reason = slice_trim(reason),
		.reopens = case_reopens(from, to) };
	enum err err;

	if (to == CASE_CLOSED || to == CASE_MERGED)
		return err_set(e, ERR_USAGE, to == CASE_CLOSED
		    ? "closing it is an act of its own, with an outcome: close"
		    : "merging it is an act of its own: merge");
	if (m.reason.n == 0)
		return err_set(e, ERR_USAGE, "a step wants a reason");
	err = case_check_move(from, to, e);
	if (err == ERR_NONE)
		err = tier_of(row, to, &m.tier, e);
	return err != ERR_NONE ? err : store_case_move(s, actor, row->id, &m,
	    e);
}

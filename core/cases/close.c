/* A case is closed, with an outcome. */

#include "core/cases/close.h"

/* What is still under way */
static enum err
check_open(const struct gate_facts *f, enum case_resolution as,
    struct error *e)
{
	size_t i;

	if (f->drafts != 0)
		return err_set(e, ERR_REFUSED, "it has %llu open draft%s: "
		    "send or drop %s first", (unsigned long long)f->drafts,
		    f->drafts == 1 ? "" : "s",
		    f->drafts == 1 ? "it" : "them");
	for (i = 0; as != CASE_WENT_ELSEWHERE && i < f->nchildren; i++)
		if (!case_is_done(case_state_of(f->children[i].state)))
			return err_set(e, ERR_REFUSED, "its mail goes on in "
			    "case %.*s (%.*s): close that one first, or this "
			    "one as relocated",
			    SLICE_ARG(f->children[i].id),
			    SLICE_ARG(f->children[i].state));
	return ERR_NONE;
}

static enum err
check_gates(enum case_resolution as, struct slice reason,
    const struct stopped *st, struct error *e)
{
	if (as != CASE_FIXED_CONFIRMED || reason.n != 0 ||
	    st->gates.verdict == GATE_GREEN)
		return ERR_NONE;
	return err_set(e, ERR_REFUSED, "it can't be called fixed without a "
	    "reason in writing yet: %.*s", SLICE_ARG(st->gates.line));
}

enum err
case_close(struct store *s, const char *actor, const struct case_row *row,
    enum case_resolution as, struct slice reason,
    const struct stopped *stopped, struct error *e)
{
	enum case_state from = case_state_of(row->state);
	struct case_move m = { .from = case_state_name(from),
		.to = case_state_name(CASE_CLOSED),
		.reason = slice_trim(reason),
		.resolution = case_resolution_name(as),
		.tier = (int)row->tier, .gates = stopped->gates.line };
	enum err err = case_check_close(from, as, e);

	if (err == ERR_NONE)
		err = check_open(&stopped->facts, as, e);
	if (err == ERR_NONE)
		err = check_gates(as, m.reason, stopped, e);
	return err != ERR_NONE ? err : store_case_move(s, actor, row->id, &m,
	    e);
}

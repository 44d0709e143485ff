/* A case's mail goes on through another service. */

#include "core/cases/close.h"

enum err
case_relocate(struct store *s, const char *actor, const struct case_row *row,
    struct slice title, struct slice service, const struct sha256 *v,
    size_t n, struct arena *a, struct slice *made, struct error *e)
{
	enum case_state from = case_state_of(row->state);
	const struct case_move m = { .from = case_state_name(from),
		.to = case_state_name(CASE_RELOCATED),
		.reason = SLICE("it goes on through another service"),
		.tier = (int)row->tier };

	/* Where the service still has to answer, the case goes on as well. */
	return store_case_relocate(s, actor, row->id,
	    case_may_move(from, CASE_RELOCATED) ? &m : NULL, title, service,
	    v, n, a, made, e);
}

/* What cases want next, and their order on a list. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/cases/agenda.h"

void
case_facts_of(struct case_facts *out, const struct case_row *c)
{
	*out = (struct case_facts){ .state = case_state_of(c->state),
		.tier = c->tier, .since = c->since, .letters = c->letters,
		.sent_at = c->sent_at, .asked_at = c->asked_at,
		.answers = c->answers, .answered_at = c->answered_at,
		.elsewhere = c->elsewhere, .own = c->next,
		.own_at = c->next_at };
}

enum case_waits
case_row_waits(const struct case_row *c)
{
	enum case_state state = case_state_of(c->state);

	if (c->answers != 0 && !case_is_done(state))
		return CASE_ON_ME;
	return case_waits_on(state, c->asked_at != TIME_UNKNOWN);
}

void
case_row_next(struct case_next *out, const struct case_row *c,
    const struct case_timers *t)
{
	struct case_facts f;

	case_facts_of(&f, c);
	case_next(out, &f, t);
}

struct entry {
	struct case_row row;
	int64_t due;
	bool done;
	size_t place; /* as it was: the order is the same each time */
};

static int
entry_cmp(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->done != b->done)
		return a->done ? 1 : -1;
	if (a->due != b->due) {
		if (a->due == TIME_UNKNOWN || b->due == TIME_UNKNOWN)
			return a->due == TIME_UNKNOWN ? 1 : -1;
		return a->due < b->due ? -1 : 1;
	}
	if (a->row.changed_at != b->row.changed_at)
		return a->row.changed_at > b->row.changed_at ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

void
cases_sort(struct cases *c, const struct case_timers *t)
{
	struct entry *v;
	size_t i;

	if (c->n < 2)
		return;
	v = xcalloc(c->n, sizeof *v);
	for (i = 0; i < c->n; i++) {
		struct case_next next;

		case_row_next(&next, &c->v[i], t);
		v[i] = (struct entry){ c->v[i], next.due,
			case_is_done(case_state_of(c->v[i].state)), i };
	}
	qsort(v, c->n, sizeof *v, entry_cmp);
	for (i = 0; i < c->n; i++)
		c->v[i] = v[i].row;
	free(v);
}

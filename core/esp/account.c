/* Accounts: what a service's own desk looks its customer up by. */

#include "core/esp/place.h"

struct account_search {
	struct attribute *w;
	struct slice slug;
	const struct service_account *rule;
};

/* The most that the catalogue says such a place is worth */
static enum grade
at_most(enum grade grade, struct slice most)
{
	if (slice_eq_str(most, "present"))
		return GRADE_PRESENT;
	if (slice_eq_str(most, "signed") && grade > GRADE_SIGNED)
		return GRADE_SIGNED;
	return grade;
}

static void
add_account(void *arg, const struct found *f)
{
	const struct account_search *s = arg;
	struct attribution *out = s->w->out;
	enum grade grade = at_most(f->grade, s->rule->most);
	struct account *a;

	for (size_t i = 0; i < out->naccounts; i++) {
		a = &out->accounts[i];
		if (!slice_eq(a->service, s->slug) ||
		    !slice_eq(a->kind, s->rule->kind) ||
		    !slice_eqi(a->value, f->value))
			continue;
		if (a->grade < grade) {
			a->grade = grade;
			a->where = f->where;
			a->range = f->range;
		}
		return;
	}
	if (out->naccounts == ACCOUNTS_MOST)
		return;
	a = ARENA_PUSH(s->w->a, out->accounts, out->naccounts);
	*a = (struct account){ s->slug, s->rule->kind, f->value, f->where,
		s->rule->meaning, grade, f->range };
}

static void
search_service(struct attribute *w, int i)
{
	const struct service *s = &w->c->v[i];

	for (size_t k = 0; k < s->naccounts; k++) {
		struct account_search x = { w, s->slug, &s->accounts[k] };

		place_search(w, i, x.rule, add_account, &x);
	}
}

/*
 * Of the named service first and of its carrier; then of what is claimed to
 * ride on them; with nobody named, of every claimed service that is not
 * forged: what the message says, for the analyst to judge ("present").
 */
void
accounts_find(struct attribute *w)
{
	if (w->named != -1)
		search_service(w, w->named);
	if (w->carrier != -1)
		search_service(w, w->carrier);
	for (size_t i = 0; i < w->c->n; i++) {
		const struct standing *s = &w->of[i];

		if ((int)i == w->named || (int)i == w->carrier || s->forged ||
		    s->best == STRENGTH_NONE)
			continue;
		if (w->named == -1 || s->best >= STRENGTH_OBSERVED ||
		    service_rides_on(&w->c->v[i], &w->c->v[w->named]))
			search_service(w, (int)i);
	}
}

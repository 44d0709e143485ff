/*
 * Regions: where a service says in the names of its hosts from which of its
 * regions they send, and in its fields too (accounts of the kind "region" in
 * the catalogue), both must be one.  Whoever pastes fields of one message
 * under a HELO that he made up seldom minds that.
 */

#include "core/esp/finding.h"
#include "core/esp/place.h"

struct regions {
	const struct service_account *rule;
	struct found host, field; /* value NULL: not said */
};

static void
found_region(void *arg, const struct found *f)
{
	struct regions *r = arg;
	struct found *at = r->rule->where == PLACE_HELO ? &r->host : &r->field;

	if (at->value.p == NULL)
		*at = *f;
}

static void
compare(struct attribute *w, int service)
{
	const struct service *s = &w->c->v[service];
	struct regions r = { 0 };
	struct lie l = { .service = (uint32_t)service, .what = SLICE("helo") };

	for (size_t i = 0; i < s->naccounts; i++)
		if (slice_eq_str(s->accounts[i].kind, "region")) {
			r.rule = &s->accounts[i];
			place_search(w, service, r.rule, found_region, &r);
		}
	if (r.host.value.p == NULL || r.field.value.p == NULL ||
	    slice_eqi(r.host.value, r.field.value))
		return;
	l.value = w->m->boundary.helo;
	l.range = boundary_range(w, l.value);
	l.why = slice_printf(w->a, "the name says the region %.*s, %.*s says "
	    "%.*s", SLICE_ARG(r.host.value), SLICE_ARG(r.field.where),
	    SLICE_ARG(r.field.value));
	w->of[service].lied = true;
	lie_add(w, &l);
}

void
regions_compare(struct attribute *w)
{
	for (size_t i = 0; i < w->c->n; i++)
		if (w->of[i].claimed && w->of[i].best < STRENGTH_OBSERVED)
			compare(w, (int)i);
}

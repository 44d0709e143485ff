/*
 * Evidence of an imported map (map.h): who is behind the boundary's reverse
 * name, where the name leads back to the address and no entry of the catalogue
 * knows the host.  Observed at most.
 */

#include "core/esp/finding.h"

static void
found_map(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	f->w->of[hit->service].host = true;
	f->w->of[hit->service].connected = true;
	finding_add(f, hit,
	    slice_printf(f->w->a, "the boundary host is %.*s, confirmed "
		"forward; the imported map gives %.*s to %.*s",
		SLICE_ARG(f->value), SLICE_ARG(hit->rule->domain),
		SLICE_ARG(finding_service(f, hit))));
}

static bool
is_known(const struct attribute *w)
{
	for (size_t i = 0; i < w->c->n; i++)
		if (w->of[i].rdns || at_boundary(&w->of[i]))
			return true;
	return false;
}

static void
try_name(struct attribute *w, struct slice name, bool confirmed,
    struct slice where)
{
	struct finding f = { .w = w, .strength = STRENGTH_OBSERVED,
		.root = ROOT_HOST, .value = name, .where = where };

	if (!rule_index_any(w->c, RULE_MAP, name) || (!confirmed && !leads_back(w, name, w->m->boundary.ip)))
		return;
	f.range = boundary_range(w, name);
	rule_index_match(w->c, RULE_MAP, SLICE_NULL, name, found_map, &f);
}

void
evidence_map(struct attribute *w)
{
	if (w->trusted && rule_index_has(w->c, RULE_MAP) && !is_known(w))
		reverse_names(w, try_name);
}

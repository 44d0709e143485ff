/* What may be asked of a resolver: a pure rule. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/work/dns_policy.h"

static void
add_name(struct dns_policy *p, struct arena *a, struct slice name)
{
	if (slice_chr(name, '.') == SLICE_NONE)
		return; /* a whole top level is no service's */
	*ARENA_PUSH(a, p->names, p->n) = slice_dup_lower(a, name);
}

/* "*.mail.example": mail.example; "o<digits>.x.example": x.example */
static void
add_shape(struct dns_policy *p, struct arena *a, const struct shape *s)
{
	bool whole;
	struct slice end = shape_ending(s, a, &whole);
	size_t at = slice_rchr(end, '@'), dot;

	if (at != SLICE_NONE) { /* of a whole address */
		add_name(p, a, slice_from(end, at + 1));
		return;
	}
	dot = slice_chr(end, '.');
	if (whole)
		add_name(p, a, end);
	else if (dot != SLICE_NONE)
		add_name(p, a, slice_from(end, dot + 1));
}

static void
add_rule(struct dns_policy *p, struct arena *a, const struct service_rule *r)
{
	switch (r->kind) {
	case RULE_SIGNED:
		add_name(p, a, r->signer);
		return;
	case RULE_DKIM:
	case RULE_SPF:
	case RULE_RDNS:
	case RULE_HELO:
		if (r->domain.p != NULL)
			add_name(p, a, r->domain);
		else
			add_shape(p, a, &r->shape);
		return;
	default:
		return;
	}
}

static int
name_cmp(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

void
dns_policy_make(struct dns_policy *p, const struct domains *domains,
    const struct catalogue *c, struct arena *a)
{
	size_t i, k;

	p->names = NULL;
	p->n = 0;
	for (i = 0; i < domains->n; i++)
		add_name(p, a, domains->v[i].name);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->v[i].nrules; k++)
			add_rule(p, a, &c->v[i].rules[k]);
	if (p->n != 0)
		qsort(p->names, p->n, sizeof *p->names, name_cmp);
}

/* Is it one of the names, or below one? */
static bool
is_ours(const struct dns_policy *p, struct slice name)
{
	while (name.n != 0) {
		if (p->n != 0 && bsearch(&name, p->names, p->n,
		    sizeof name, name_cmp) != NULL)
			return true;
		slice_cut(&name, '.');
	}
	return false;
}

bool
dns_policy_allows(const struct dns_policy *p, const struct question *q,
    int64_t time, int64_t now)
{
	if (q->personal || p->reach == REACH_PERSONAL)
		return p->reach == REACH_PERSONAL;
	if (p->reach == REACH_ALL)
		return true;
	if (p->fresh != 0 && time != TIME_UNKNOWN && time <= now &&
	    now - time < p->fresh)
		return true;
	return is_ours(p, q->name);
}

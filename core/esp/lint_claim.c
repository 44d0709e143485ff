/*
 * Two services that claim the same evidence: it would prove the one and the
 * other.  Only where one carries the other both can be right.
 */

#include <stdlib.h>

#include "core/esp/lint.h"

struct claim {
	const struct service *service;
	const struct service_rule *rule;
	struct slice domain; /* that and all under it; NULL: the shape below */
	struct shape shapes[2]; /* of a domain: itself, and what is under it */
	size_t nshapes;
};

struct claims {
	struct claim *v;
	size_t n;
};

static void
add_claim(struct lint *l, struct claims *to, const struct service *s,
    const struct service_rule *r)
{
	struct claim c = { .service = s, .rule = r };
	struct slice domain = r->kind == RULE_SIGNED ? r->signer : r->domain;
	const char *why;
	size_t at;

	if (domain.p == NULL && r->kind != RULE_IP)
		c.shapes[c.nshapes++] = r->shape;
	if (domain.p != NULL &&
	    shape_parse(&c.shapes[0], &l->arena, domain, &why, &at) &&
	    shape_parse(&c.shapes[1], &l->arena,
		slice_printf(&l->arena, "*.%.*s", SLICE_ARG(domain)), &why,
		&at))
		c.nshapes = 2;
	*ARENA_PUSH(&l->arena, to->v, to->n) = c;
}

/* May one use what the other claims? */
static bool
are_related(struct lint *l, const struct service *a, const struct service *b)
{
	return a == b || lint_reaches(l, a, b) || lint_reaches(l, b, a);
}

static void
say(struct lint *l, const struct claim *a, const struct claim *b)
{
	if (!lint_is_checked(l, a->service->file)) {
		const struct claim *other = a;

		a = b;
		b = other;
	}
	if (!lint_is_checked(l, a->service->file))
		return;
	lint_add(l, a->service, a->rule->line, a->rule->what,
	    "\"%.*s\" is claimed by [service %.*s], too (%.*s:%d, %.*s): "
	    "narrow one of them, or write carrier = where one rides on the "
	    "other", SLICE_ARG(a->rule->text), SLICE_ARG(b->service->slug),
	    SLICE_ARG(b->service->file), b->rule->line,
	    SLICE_ARG(b->rule->text));
}

static bool
names_meet(const struct claim *a, const struct claim *b)
{
	for (size_t i = 0; i < a->nshapes; i++)
		for (size_t k = 0; k < b->nshapes; k++)
			if (shapes_meet(&a->shapes[i], &b->shapes[k]))
				return true;
	return false;
}

/* A signature without what else a rule of "signed" asks for is another claim:
 * who claims all of a signer's mail claims that, too. */
static bool
meet(const struct claim *a, const struct claim *b)
{
	const struct service_rule *x = a->rule, *y = b->rule;

	if (!names_meet(a, b))
		return false;
	if (x->kind == RULE_SIGNED && y->kind == RULE_SIGNED)
		return slice_eqi(x->field, y->field) &&
		    shapes_meet(&x->shape, &y->shape);
	return x->selector.p == NULL || y->selector.p == NULL ||
	    shapes_meet(&x->selector_shape, &y->selector_shape);
}

static void
compare_names(struct lint *l, const struct claims *c)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < i; k++)
			if (c->v[i].service != c->v[k].service &&
			    meet(&c->v[i], &c->v[k]) &&
			    !are_related(l, c->v[i].service, c->v[k].service))
				say(l, &c->v[i], &c->v[k]);
}

static int
by_range(const void *a, const void *b)
{
	const struct cidr *x = &((const struct claim *)a)->rule->cidr;
	const struct cidr *y = &((const struct claim *)b)->rule->cidr;
	int order = memcmp(x->octets, y->octets, sizeof x->octets);

	if (order != 0)
		return order;
	return x->bits < y->bits ? -1 : x->bits > y->bits;
}

/* In order of their first addresses each range lies in those before it that
 * have not ended, or in none. */
static void
compare_ranges(struct lint *l, struct claims *c)
{
	size_t *open = arena_array(&l->arena, c->n + 1, sizeof *open), n = 0;

	if (c->n != 0)
		qsort(c->v, c->n, sizeof *c->v, by_range);
	for (size_t i = 0; i < c->n; i++) {
		const struct claim *x = &c->v[i];

		while (n != 0 && !cidr_has(&c->v[open[n - 1]].rule->cidr,
			   &x->rule->cidr))
			n--;
		for (size_t k = 0; k < n; k++)
			if (!are_related(l, x->service,
				c->v[open[k]].service))
				say(l, x, &c->v[open[k]]);
		open[n++] = i;
	}
}

void
lint_claims(struct lint *l)
{
	static const struct {
		unsigned kinds;
	} groups[] = {
		{ 1u << RULE_DKIM | 1u << RULE_SIGNED },
		{ 1u << RULE_SPF },
		{ 1u << RULE_RDNS | 1u << RULE_HOST_IP },
		{ 1u << RULE_IP },
	};

	for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
		struct claims c = { 0 };

		for (size_t i = 0; i < l->c->n; i++)
			for (size_t k = 0; k < l->c->v[i].nrules; k++)
				if (groups[g].kinds >>
				    l->c->v[i].rules[k].kind & 1)
					add_claim(l, &c, &l->c->v[i],
					    &l->c->v[i].rules[k]);
		if (groups[g].kinds == 1u << RULE_IP)
			compare_ranges(l, &c);
		else
			compare_names(l, &c);
	}
}

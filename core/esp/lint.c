/* Checks of a catalogue: its entries as such, their carriers, their order. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/uloc.h>

#include "core/esp/lint.h"

enum { FINDINGS_MOST = 5000 };

bool
lint_is_checked(const struct lint *l, struct slice file)
{
	for (size_t i = 0; i < l->nfiles; i++) {
		struct slice x = l->files[i], start = slice_upto(file, x.n);

		if (slice_eq(x, start) && (file.n == x.n || x.n == 0 ||
			x.p[x.n - 1] == '/' || file.p[x.n] == '/'))
			return true;
	}
	return l->nfiles == 0;
}

static struct lint_finding *
add(struct lint *l, struct slice file, int line, struct slice field)
{
	static struct lint_finding over;
	struct lint_finding *f = &over;

	if (l->n < FINDINGS_MOST)
		f = ARENA_PUSH(&l->arena, l->v, l->n);
	*f = (struct lint_finding){ .file = file, .line = line,
		.field = field };
	return f;
}

static struct slice
format(struct lint *l, const char *fmt, va_list ap)
{
	size_t n;
	char *p = arena_vprintf(&l->arena, &n, fmt, ap);

	return slice_of(p, n);
}

void
lint_add(struct lint *l, const struct service *s, int line,
    struct slice field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(l, s->file, line, field)->text = format(l, fmt, ap);
	va_end(ap);
}

void
lint_warn(struct lint *l, const struct service *s, int line,
    struct slice field, const char *fmt, ...)
{
	struct lint_finding *f = add(l, s->file, line, field);
	va_list ap;

	va_start(ap, fmt);
	f->text = format(l, fmt, ap);
	va_end(ap);
	f->warning = s->origin != ORIGIN_PRODUCT;
}

static bool
is_country(struct slice s)
{
	for (const char *const *p = uloc_getISOCountries(); *p != NULL; p++)
		if (slice_eq_str(s, *p))
			return true;
	return false;
}

/* Not only software that many run */
static bool
is_somebody(const struct service *s)
{
	return s->ncontacts != 0 ||
	    (s->kinds & (1u << RULE_RDNS | 1u << RULE_IP | 1u << RULE_DKIM |
			    1u << RULE_SPF)) != 0;
}

static void
check_entry(struct lint *l, const struct service *s)
{
	if (!service_kind_known(s->kind))
		lint_add(l, s, s->line, SLICE("kind"),
		    "\"%.*s\" is none of the kinds that espy(5) lists",
		    SLICE_ARG(s->kind));
	if (s->country.p == NULL && is_somebody(s))
		lint_warn(l, s, s->line, SLICE("country"),
		    "is missing: where its desk is, such as US");
	else if (s->country.p != NULL && !is_country(s->country))
		lint_add(l, s, s->line, SLICE("country"),
		    "\"%.*s\" is no code of ISO 3166-1, such as US",
		    SLICE_ARG(s->country));
	if (s->nrules == 0 && s->nnotes == 0)
		lint_add(l, s, s->line, SLICE(""),
		    "[service %.*s] has no rule, so that nothing names it: a "
		    "note must say why it is here",
		    SLICE_ARG(s->slug));
}

static bool
walk(struct lint *l, const struct service *from, const struct service *to)
{
	const struct catalogue *c = l->c;

	for (size_t i = 0; i < from->ncarriers; i++) {
		const struct service *x = catalogue_find(c, from->carriers[i]);

		if (x == to)
			return true;
		if (x == NULL || l->seen[x - c->v])
			continue;
		l->seen[x - c->v] = true;
		if (walk(l, x, to))
			return true;
	}
	return false;
}

bool
lint_reaches(struct lint *l, const struct service *from,
    const struct service *to)
{
	memset(l->seen, 0, l->c->n);
	return walk(l, from, to);
}

static void
check_carriers(struct lint *l, const struct service *s)
{
	for (size_t i = 0; i < s->ncarriers; i++) {
		const struct service *x =
		    catalogue_find(l->c, s->carriers[i]);

		for (size_t k = 0; k < i; k++)
			if (slice_eq(s->carriers[i], s->carriers[k]))
				lint_add(l, s, s->carrier_lines[i],
				    SLICE("carrier"),
				    "stands in line %d already: leave it out",
				    s->carrier_lines[k]);
		if (x == s || (x != NULL && lint_reaches(l, x, s)))
			lint_add(l, s, s->carrier_lines[i], SLICE("carrier"),
			    "%.*s rides on %.*s in turn: only one of two can "
			    "carry the other", SLICE_ARG(s->carriers[i]),
			    SLICE_ARG(s->slug));
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct lint_finding *x = a, *y = b;
	int order = slice_cmp(x->file, y->file);

	if (order != 0)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	order = slice_cmp(x->field, y->field);
	return order != 0 ? order : slice_cmp(x->text, y->text);
}

void
lint_catalogue(struct lint *l, const struct catalogue *c)
{
	l->c = c;
	l->seen = arena_alloc(&l->arena, c->n + 1);
	for (size_t i = 0; i < c->nproblems; i++)
		if (lint_is_checked(l, c->problems[i].file))
			add(l, c->problems[i].file, c->problems[i].line,
			    c->problems[i].field)->text = c->problems[i].text;
	for (size_t i = 0; i < c->n; i++) {
		const struct service *s = &c->v[i];

		if (s->origin == ORIGIN_MAP || !lint_is_checked(l, s->file))
			continue;
		check_entry(l, s);
		check_carriers(l, s);
		lint_rules(l, s);
		lint_accounts(l, s);
		lint_contacts(l, s);
	}
	lint_claims(l);
	if (l->n != 0)
		qsort(l->v, l->n, sizeof *l->v, by_place);
}

void
lint_free(struct lint *l)
{
	arena_free(&l->arena);
	*l = (struct lint){ 0 };
}

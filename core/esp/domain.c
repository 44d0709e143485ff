/* Protected domains and drills, as the settings have them. */

#include "core/base/url.h"
#include "core/base/clock.h"
#include "core/esp/domain.h"
#include "core/esp/shape.h"

struct domain *
domains_find(const struct domains *d, struct slice name)
{
	for (size_t i = 0; i < d->n; i++)
		if (slice_eq(d->v[i].name, name))
			return &d->v[i];
	return NULL;
}

void
domains_add_word(struct domains *d, struct arena *a, struct slice name,
    const struct domain_word *word)
{
	struct domain *to = domains_find(d, name);

	if (to != NULL)
		*ARENA_PUSH(a, to->words, to->nwords) = *word;
}

static struct domain *
find_or_add(struct domains *d, struct arena *a, struct slice name)
{
	struct domain *to;

	name = host_normal(a, name);
	if (name.n == 0 || slice_chr(name, '.') == SLICE_NONE)
		return NULL;
	to = domains_find(d, name);
	if (to != NULL)
		return to;
	to = ARENA_PUSH(a, d->v, d->n);
	*to = (struct domain){ .name = slice_dup(a, name) };
	return to;
}

bool
domains_add(struct domains *d, struct arena *a, struct slice name)
{
	return find_or_add(d, a, name) != NULL;
}

static void
read_complete(struct domain *to, struct ini *ini, const struct ini_line *l)
{
	to->complete = slice_eq_str(l->value, "yes");
	if (!to->complete && !slice_eq_str(l->value, "no"))
		ini_complain(ini, l->line, l->key, "is yes or no");
}

static void
read_section(struct domains *d, struct ini *ini,
    const struct ini_section *sec, struct arena *a)
{
	struct domain *to = find_or_add(d, a, sec->name);

	if (to == NULL) {
		ini_complain(ini, sec->line, sec->name,
		    "is no domain name: write [domain bank.example]");
		return;
	}
	for (size_t i = 0; i < sec->n; i++) {
		const struct ini_line *l = &sec->lines[i];

		if (l->value.n == 0)
			ini_complain(ini, l->line, l->key, "has no value");
		else if (slice_eq_str(l->key, "name"))
			*ARENA_PUSH(a, to->brands, to->nbrands) =
			    slice_dup(a, l->value);
		else if (slice_eq_str(l->key, "authorised"))
			*ARENA_PUSH(a, to->authorised, to->nauthorised) =
			    slice_dup_lower(a, l->value);
		else if (slice_eq_str(l->key, "policy"))
			to->policy = slice_dup(a, l->value);
		else if (slice_eq_str(l->key, "complete"))
			read_complete(to, ini, l);
		else
			ini_complain(ini, l->line, l->key,
			    "no such key in [domain]: name, authorised, "
			    "policy or complete");
	}
	if (!to->complete || to->policy.n != 0)
		return;
	ini_complain(ini, sec->line, sec->name, "complete = yes accuses every "
	    "service that is not listed: write policy = who says so, when and "
	    "where; until then the list does not count as complete");
	to->complete = false;
}

/* --- drills --- */

/* "X-Drill-Mark: SHAPE" */
static void
read_mark(struct drill *to, struct ini *ini, const struct ini_line *l,
    struct arena *a)
{
	struct slice value = l->value;
	struct slice field = slice_trim(slice_cut(&value, ':'));
	struct shape shape;
	const char *why;
	size_t at;

	value = slice_trim(value);
	if (field.n == 0 || value.n == 0)
		ini_complain(ini, l->line, l->key,
		    "write the field's name, a colon and a shape");
	else if (!shape_parse(&shape, a, value, &why, &at))
		ini_complain(ini, l->line, l->key, "character %zu: %s", at + 1,
		    why);
	else {
		to->field = slice_dup(a, field);
		to->shape = slice_dup(a, value);
	}
}

static void
read_drill(struct domains *d, struct ini *ini, const struct ini_section *sec,
    struct arena *a)
{
	struct drill to = { .name = slice_dup(a, sec->name),
		.until = INT64_MAX };

	for (size_t i = 0; i < sec->n; i++) {
		const struct ini_line *l = &sec->lines[i];

		if (slice_eq_str(l->key, "service"))
			to.service = slice_dup_lower(a, l->value);
		else if (slice_eq_str(l->key, "header"))
			read_mark(&to, ini, l, a);
		else if (slice_eq_str(l->key, "until")) {
			if (!clock_parse_rfc3339(l->value, &to.until))
				ini_complain(ini, l->line, l->key,
				    "must be a date: 2026-11-30");
		} else
			ini_complain(ini, l->line, l->key,
			    "no such key in [drill]: service, header or until");
	}
	if (to.service.n != 0 && to.field.n != 0)
		*ARENA_PUSH(a, d->drills, d->ndrills) = to;
	else
		ini_complain(ini, sec->line, sec->name, "a drill needs its "
		    "vendor (service = SLUG) and our own secret mark (header = "
		    "NAME: SHAPE): either alone anybody can have; left out");
}

void
domains_from_ini(struct domains *d, struct ini *ini, struct arena *a)
{
	const struct ini_section *sec = NULL;

	while ((sec = ini_next(ini, "domain", sec)) != NULL)
		read_section(d, ini, sec, a);
	while ((sec = ini_next(ini, "drill", sec)) != NULL)
		read_drill(d, ini, sec, a);
}

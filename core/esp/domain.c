/* Protected domains, and how a message stands to them. */

#include "core/base/url.h"
#include "core/esp/relate.h"

static struct domain *
find_or_add(struct domains *d, struct arena *a, struct slice name)
{
	struct domain *to;

	name = host_normal(a, name);
	if (name.n == 0 || slice_chr(name, '.') == SLICE_NONE)
		return NULL;
	for (size_t i = 0; i < d->n; i++)
		if (slice_eq(d->v[i].name, name))
			return &d->v[i];
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
		else
			ini_complain(ini, l->line, l->key,
			    "no such key in [domain]: name or authorised");
	}
}

void
domains_from_ini(struct domains *d, struct ini *ini, struct arena *a)
{
	const struct ini_section *sec = NULL;

	while ((sec = ini_next(ini, "domain", sec)) != NULL)
		read_section(d, ini, sec, a);
}

/* The closest protected domain at or above host; NULL */
static const struct domain *
protected_domain(const struct domains *d, struct slice host)
{
	const struct domain *best = NULL;

	for (size_t i = 0; i < d->n; i++)
		if (host_is_under(host, d->v[i].name) &&
		    (best == NULL || d->v[i].name.n > best->name.n))
			best = &d->v[i];
	return best;
}

static bool
is_authorised(const struct domain *d, struct slice service)
{
	for (size_t i = 0; i < d->nauthorised; i++)
		if (slice_eq(d->authorised[i], service))
			return true;
	return false;
}

void
relate(struct relationship *rel, struct mail *m,
    const struct attribution *at, const struct domains *domains)
{
	const struct domain *d = NULL;

	*rel = (struct relationship){ .status = RELATION_NOT_PROTECTED };
	if (domains != NULL && m->from.domain.n != 0)
		d = protected_domain(domains, m->from.domain);
	if (d == NULL)
		return;
	rel->domain = d->name;
	rel->impersonation = m->from.domain.n == d->name.n
				 ? IMPERSONATION_EXACT
				 : IMPERSONATION_SUBDOMAIN;
	rel->status = RELATION_UNKNOWN;
	if (at->service.p == NULL)
		rel->basis = SLICE("no service is named");
	else if (is_authorised(d, at->service)) {
		rel->status = RELATION_AUTHORISED;
		rel->basis = slice_printf(m->arena,
		    "the settings say that %.*s may send as %.*s",
		    SLICE_ARG(at->service), SLICE_ARG(d->name));
	} else
		rel->basis = slice_printf(m->arena,
		    "nobody has said yet whether %.*s may send as %.*s",
		    SLICE_ARG(at->service), SLICE_ARG(d->name));
}

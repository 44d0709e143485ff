/* All that is known about one domain. */

#include "core/base/clock.h"
#include "core/base/url.h"
#include "views/domain_view.h"

bool
domain_view_open(struct domain_view *v, const struct session *s,
    struct slice name)
{
	size_t i;

	*v = (struct domain_view){ 0 };
	v->name = host_normal(&v->arena, name);
	if (v->name.p == NULL)
		return false;
	for (i = 0; i < s->domains.n; i++)
		if (slice_eq(s->domains.v[i].name, v->name))
			v->domain = &s->domains.v[i];
	for (i = 0; i < s->settings.domains.n; i++)
		v->of_settings |= slice_eq(s->settings.domains.v[i].name,
		    v->name);
	return true;
}

enum err
domain_view_load(struct domain_view *v, struct session *s, size_t networks,
    size_t reports, struct error *e)
{
	int64_t now = s->clock != 0 ? s->clock : clock_now();
	enum err err = store_aggregate_senders(s->store, v->name, true, 0, now,
	    &v->services, e);

	v->loaded = true;
	if (err == ERR_NONE)
		err = store_aggregate_senders(s->store, v->name, false,
		    networks, now, &v->networks, e);
	if (err == ERR_NONE)
		err = store_aggregate_reports(s->store, v->name, true, reports,
		    &v->reports, e);
	return err != ERR_NONE ? err : store_impersonating(s->store, v->name,
	    now, &v->arena, &v->impersonating, &v->nimpersonating, e);
}

void
domain_view_free(struct domain_view *v)
{
	aggregate_senders_free(&v->services);
	aggregate_senders_free(&v->networks);
	aggregate_reports_free(&v->reports);
	arena_free(&v->arena);
}

/* What rows of its messages know of DNS; nothing where there are none */
static enum relation
by_messages(const struct domain_view *v, struct slice slug)
{
	size_t i;

	for (i = 0; i < v->nimpersonating; i++)
		if (slice_eq(v->impersonating[i].service, slug))
			return v->impersonating[i].ruled;
	return RELATION_UNKNOWN;
}

static struct slice
word_basis(struct domain_view *v, const struct domain_word *w)
{
	struct arena *a = &v->arena;
	char when[21];

	clock_rfc3339(w->time, when);
	return slice_printf(a, "%.*s said so on %.10s%s%.*s",
	    SLICE_ARG(w->who), when, w->reference.n != 0 ? ": " : "",
	    SLICE_ARG(w->reference));
}

enum relation
domain_view_standing(struct domain_view *v, struct slice slug,
    struct slice *basis)
{
	const struct domain *d = v->domain;
	size_t i;

	*basis = SLICE_NULL;
	for (i = 0; d != NULL && i < d->nwords; i++)
		if (slice_eq(d->words[i].service, slug)) {
			*basis = word_basis(v, &d->words[i]);
			return d->words[i].authorised ? RELATION_AUTHORISED
						      : RELATION_UNAUTHORISED;
		}
	for (i = 0; d != NULL && i < d->nauthorised; i++)
		if (slice_eq(d->authorised[i], slug)) {
			*basis = SLICE("the settings say so");
			return RELATION_AUTHORISED;
		}
	if (d != NULL && d->complete) {
		*basis = SLICE("the settings name all that are");
		return RELATION_UNAUTHORISED;
	}
	if (by_messages(v, slug) != RELATION_AUTHORISED)
		return RELATION_UNKNOWN;
	*basis = SLICE("its own DNS says so (espy show has the record)");
	return RELATION_AUTHORISED;
}

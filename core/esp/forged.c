/* Forged fingerprints: claims that the boundary contradicts. */

#include "core/esp/attribute.h"

/* An envelope of the service's form speaks for its claims, unless SPF says
 * that the host may not use it: as of the delivery, not by a record that
 * came long after. */
static bool
form_speaks(const struct attribute *w, int i)
{
	const struct recorded_result *spf = w->auth->recorded.spf;
	const struct spf *computed = &w->auth->computed.spf;

	if (!w->of[i].form)
		return false;
	if (spf == NULL)
		return computed->late || (computed->result != SPF_FAIL &&
		    computed->result != SPF_SOFTFAIL);
	return !slice_eq_str(spf->result, "fail") &&
	    !slice_eq_str(spf->result, "softfail");
}

/* Could the claims of service i be true after all? */
static bool
explained(const struct attribute *w, int i)
{
	const struct standing *s = &w->of[i];

	if (s->best >= STRENGTH_OBSERVED)
		return true;
	if (w->named != -1 && services_related(w, i, w->named))
		return true;
	return w->carrier != -1 && services_related(w, i, w->carrier);
}

/* Nobody is known at the boundary: only a service whose hosts or envelopes
 * we know to be others is contradicted. */
static bool
host_is_foreign(const struct attribute *w, int i)
{
	const struct service *s = &w->c->v[i];
	const struct standing *st = &w->of[i];
	struct slice from = w->m->envelope.mail_from;

	if (form_speaks(w, i) || st->customer)
		return false;
	if (s->own_hosts)
		return w->m->boundary.helo.n != 0 ||
		    w->m->boundary.rdns.n != 0;
	return (s->kinds & 1u << RULE_MAIL_FROM) != 0 && from.n != 0;
}

/* HELO agrees with the claims, and nothing says otherwise */
static bool
helo_agrees(const struct attribute *w, int i)
{
	for (size_t k = 0; k < w->out->nevidence; k++) {
		enum rule_kind kind = w->rule[k]->kind;

		if ((int)w->owner[k] == i &&
		    (kind == RULE_HELO || kind == RULE_RDNS))
			return true;
	}
	return false;
}

static struct slice
why(struct attribute *w, int i)
{
	const struct boundary *b = &w->m->boundary;
	const struct service *s = &w->c->v[i];
	struct slice host = b->rdns.n != 0 ? b->rdns : b->helo;

	if (host.n == 0)
		host = b->ip;
	else if (b->ip.n != 0)
		host = slice_printf(w->a, "%.*s (%.*s)", SLICE_ARG(host),
		    SLICE_ARG(b->ip));
	if (w->boundary != -1)
		return slice_printf(w->a, "the message came from %.*s, a host "
			"of %.*s, and nothing of %.*s passes",
		    SLICE_ARG(host), SLICE_ARG(w->c->v[w->boundary].name),
		    SLICE_ARG(s->name));
	if (s->own_hosts)
		return slice_printf(w->a, "the message came from %.*s, which "
			"is no host of %.*s, and nothing of it passes",
		    SLICE_ARG(host), SLICE_ARG(s->name));
	return slice_printf(w->a, "neither the host (%.*s) nor the envelope "
		"sender (%.*s) is of %.*s, and nothing of it passes",
	    SLICE_ARG(host), SLICE_ARG(w->m->envelope.mail_from),
	    SLICE_ARG(s->name));
}

static bool
is_fingerprint(const struct service_rule *r)
{
	return r->kind == RULE_HEADER || r->kind == RULE_MESSAGE_ID ||
	    r->kind == RULE_HELO || r->kind == RULE_RDNS;
}

static bool
contradicted(struct attribute *w, int i)
{
	if (!w->of[i].claimed || explained(w, i))
		return false;
	if (w->boundary != -1)
		return !form_speaks(w, i) && !w->of[i].customer;
	return host_is_foreign(w, i) && !helo_agrees(w, i);
}

static void
add_forged(struct attribute *w, int i)
{
	struct slice because = why(w, i);

	for (size_t k = 0; k < w->out->nevidence; k++) {
		const struct evidence *e = &w->out->evidence[k];
		struct forged *f;

		if ((int)w->owner[k] != i || !is_fingerprint(w->rule[k]))
			continue;
		f = ARENA_PUSH(w->a, w->out->forged, w->out->nforged);
		*f = (struct forged){ e->service, e->what, e->value, because,
			e->range };
		if (w->rule[k]->kind == RULE_HEADER)
			f->value = slice_printf(w->a, "%.*s: %.*s",
			    SLICE_ARG(e->where), SLICE_ARG(e->value));
		w->of[i].forged = true;
	}
}

void
forged_find(struct attribute *w)
{
	bool looked = false;

	for (size_t i = 0; w->trusted && i < w->c->n; i++) {
		if (!contradicted(w, (int)i))
			continue;
		if (!looked && handed_on(w))
			return;
		looked = true;
		add_forged(w, (int)i);
	}
}

/* Evidence: every rule of the catalogue that this message meets; passes. */

#include "core/esp/finding.h"

struct slice
finding_service(const struct finding *f, const struct rule_hit *hit)
{
	return f->w->c->v[hit->service].name;
}

void
finding_add(struct finding *f, const struct rule_hit *hit,
    struct slice sentence)
{
	struct attribute *w = f->w;
	struct standing *s = &w->of[hit->service];
	struct slice what = f->what.p != NULL ? f->what : hit->rule->what;
	struct evidence *e;
	size_t n = w->out->nevidence, no = n, nr = n;

	if (f->strength > s->best)
		s->best = f->strength;
	s->claimed |= f->strength == STRENGTH_CLAIMED;
	for (size_t i = 0; i < n; i++)
		if (w->owner[i] == hit->service &&
		    slice_eq(w->out->evidence[i].what, what) &&
		    (w->rule[i] == hit->rule ||
			slice_eq(w->out->evidence[i].value, f->value)) &&
		    w->out->evidence[i].strength >= f->strength)
			return;
	if (n == EVIDENCE_MOST)
		return;
	e = ARENA_PUSH(w->a, w->out->evidence, w->out->nevidence);
	*e = (struct evidence){ w->c->v[hit->service].slug, f->strength,
		what, f->value, f->where, sentence, f->range };
	*ARENA_PUSH(w->a, w->owner, no) = hit->service;
	*ARENA_PUSH(w->a, w->rule, nr) = hit->rule;
}

/* "recorded by corp.example (inferred)" */
static struct slice
recorded_by(const struct finding *f)
{
	const struct recorded *rec = &f->w->auth->recorded;
	const struct ar_field *field = NULL;
	struct slice who = f->w->m->boundary.receiver;
	enum trust trust = rec->trust;

	if (f->recorded->field >= 0 &&
	    (size_t)f->recorded->field < rec->nfields)
		field = &rec->fields[f->recorded->field];
	if (field != NULL) {
		trust = field->trust;
		if (field->authserv_id.n != 0)
			who = field->authserv_id;
	}
	return slice_printf(f->w->a, "recorded by %.*s%s",
	    who.n != 0 ? (int)who.n : 16, who.n != 0 ? who.p : "the receiver",
	    trust == TRUST_INFERRED ? " (inferred)" : "");
}

static void
set_recorded(struct finding *f, const struct recorded_result *r)
{
	const struct recorded *rec = &f->w->auth->recorded;

	f->recorded = r;
	f->range = r->range;
	f->where = SLICE("Authentication-Results");
	if (r->field >= 0 && (size_t)r->field < rec->nfields) {
		f->where = rec->fields[r->field].name;
		if (r->range.len == 0)
			f->range = field_range(f->w->m,
			    rec->fields[r->field].field, SLICE_NULL);
	}
}

static void
found_dkim(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct slice selector;

	if (hit->rule->selector.p != NULL) {
		selector = recorded_selector(f->w, f->recorded);
		if (selector.p == NULL ||
		    !shape_match(&hit->rule->selector_shape, selector, NULL))
			return;
	}
	f->w->of[hit->service].key = true;
	finding_add(f, hit,
	    slice_printf(f->w->a, "the DKIM signature of %.*s passes, %.*s",
		SLICE_ARG(f->value), SLICE_ARG(recorded_by(f))));
}

static void
found_customer_key(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	f->w->of[hit->service].customer = true;
}

static void
collect_dkim(struct attribute *w)
{
	const struct recorded *rec = &w->auth->recorded;

	for (size_t i = 0; i < rec->ndkim; i++) {
		struct finding f = { .w = w, .strength = STRENGTH_PROVEN };
		const struct recorded_result *r = &rec->dkim[i];
		struct slice selector;

		if (!recorded_passes(r) || r->domain.n == 0)
			continue;
		set_recorded(&f, r);
		f.value = r->domain;
		rule_index_match(w->c, RULE_DKIM, SLICE_NULL, r->domain,
		    found_dkim, &f);
		selector = recorded_selector(w, r);
		if (selector.n != 0)
			rule_index_match(w->c, RULE_DKIM_CUSTOMER, SLICE_NULL,
			    selector, found_customer_key, &f);
	}
}

static void
found_spf(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;

	f->w->of[hit->service].spf = true;
	finding_add(f, hit,
	    slice_printf(f->w->a,
		"SPF passes on its bounce domain (%.*s), %.*s",
		SLICE_ARG(f->value), SLICE_ARG(recorded_by(f))));
}

static void
collect_spf(struct attribute *w)
{
	struct finding f = { .w = w, .strength = STRENGTH_PROVEN };
	struct slice domain = spf_pass_domain(w);

	if (domain.p == NULL)
		return;
	set_recorded(&f, w->auth->recorded.spf);
	f.value = domain;
	rule_index_match(w->c, RULE_SPF, SLICE_NULL, domain, found_spf, &f);
	if (envelope_passes(w))
		rule_index_match(w->c, RULE_SPF, SLICE_NULL,
		    w->m->envelope.mail_from, found_spf, &f);
}

/* What HELO is worth depends on what passes: passes first. */
void
evidence_collect(struct attribute *w)
{
	collect_dkim(w);
	collect_spf(w);
	if (w->auth->recorded.ndkim != 0)
		evidence_headers(w, RULE_SIGNED);
	if (mail_is_claim(w->m))
		evidence_unproven(w);
	evidence_mail_from(w);
	evidence_ip(w);
	evidence_rdns(w);
	evidence_helo(w);
	evidence_headers(w, RULE_HEADER);
	evidence_body(w);
}

/*
 * Evidence: every rule of the catalogue that this message meets; passes.
 *
 * Proven is what only the service can do: a signature with a key of its own
 * domain, an envelope that its bounce domain's SPF allows, a client within
 * what it publishes (addresses in the catalogue, or its own SPF record where
 * the way to a pass leads through that).  Observed is a reverse name that
 * leads back (by the catalogue, or by an imported map where that knows
 * nobody); a name of its own in HELO beside a pass of its own; a customer's
 * signature under a key that lies in the service's zone; and, beside the
 * connection of its carrier, what the carrier alone decides: the number in the
 * envelope, a field that it signs, a selector where it makes those itself.
 *
 * Nothing else adds up to a name.  A customer under a white label shows hosts,
 * envelope and signature of his own domain; an envelope of the service's form
 * that passes SPF, a signature under one of its selectors and a HELO that
 * tells the client's very address can all be made by anybody who has a domain
 * and a machine, alone and together, and spammers do make them.  Such mail is
 * named by the client's address, or once DNS says where SPF and the key lead.
 */

#include "core/esp/finding.h"

struct slice
finding_service(const struct finding *f, const struct rule_hit *hit)
{
	return f->w->c->v[hit->service].name;
}

/* Independent evidence adds up; of one root, it counts once. */
static void
note_standing(struct standing *s, const struct finding *f)
{
	unsigned root = f->root < ROOT_SIGNATURE ? f->root : ROOT_SIGNATURE;

	if (f->strength > s->best)
		s->best = f->strength;
	s->claimed |= f->strength == STRENGTH_CLAIMED;
	if (f->strength >= STRENGTH_OBSERVED)
		s->roots |= 1u << root;
	if (f->strength == STRENGTH_PROVEN)
		s->proven |= 1u << root;
}

void
finding_add(struct finding *f, const struct rule_hit *hit,
    struct slice sentence)
{
	struct attribute *w = f->w;
	struct slice what = f->what.p != NULL ? f->what : hit->rule->what;
	struct evidence *e;
	size_t n = w->out->nevidence, no = n, nr = n;

	note_standing(&w->of[hit->service], f);
	for (size_t i = 0; i < n; i++)
		if (w->owner[i] == hit->service &&
		    slice_eq(w->out->evidence[i].what, what) &&
		    (w->rule[i] == hit->rule ||
			slice_eq(w->out->evidence[i].value, f->value)) &&
		    w->out->evidence[i].root == f->root &&
		    w->out->evidence[i].strength >= f->strength)
			return;
	if (n == EVIDENCE_MOST)
		return;
	e = ARENA_PUSH(w->a, w->out->evidence, w->out->nevidence);
	*e = (struct evidence){ .service = w->c->v[hit->service].slug,
		.strength = f->strength, .what = what, .root = f->root,
		.value = f->value, .where = f->where, .sentence = sentence,
		.range = f->range };
	*ARENA_PUSH(w->a, w->owner, no) = hit->service;
	*ARENA_PUSH(w->a, w->rule, nr) = hit->rule;
}

void
lie_add(struct attribute *w, const struct lie *l)
{
	for (size_t i = 0; i < w->nlies; i++)
		if (w->lies[i].service == l->service &&
		    slice_eq(w->lies[i].what, l->what) &&
		    slice_eq(w->lies[i].value, l->value))
			return;
	if (w->nlies < EVIDENCE_MOST)
		*ARENA_PUSH(w->a, w->lies, w->nlies) = *l;
}

uint32_t
pass_root(const struct attribute *w, const struct pass *p)
{
	const struct recorded *rec = &w->auth->recorded;
	int i = p->signature;

	if (i == -1 && p->recorded != NULL)
		i = auth_signature_of(w->auth, p->recorded, w->a);
	if (i != -1)
		return ROOT_SIGNATURE +
		    (uint32_t)w->auth->computed.dkim[i].field;
	if (p->recorded == NULL || p->recorded->field < 0 ||
	    (size_t)p->recorded->field >= rec->nfields)
		return ROOT_SIGNATURE;
	return ROOT_SIGNATURE +
	    (uint32_t)rec->fields[p->recorded->field].field;
}

void
finding_of_pass(struct finding *f, const struct pass *p)
{
	f->pass = p;
	f->root = pass_root(f->w, p);
	f->value = p->domain;
	f->range = p->range;
	f->where = p->where;
}

static void
found_dkim(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct slice selector;

	if (hit->rule->selector.p != NULL) {
		selector = pass_selector(f->w, f->pass);
		if (selector.p == NULL ||
		    !shape_match(&hit->rule->selector_shape, selector, NULL))
			return;
	}
	f->w->of[hit->service].key = true;
	finding_add(f, hit,
	    slice_printf(f->w->a, "the DKIM signature of %.*s passes, %.*s",
		SLICE_ARG(f->value), SLICE_ARG(f->pass->how)));
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
	for (size_t i = 0; i < w->npasses; i++) {
		struct finding f = { .w = w, .strength = STRENGTH_PROVEN };
		struct slice selector = pass_selector(w, &w->passes[i]);

		finding_of_pass(&f, &w->passes[i]);
		rule_index_match(w->c, RULE_DKIM, SLICE_NULL, f.value,
		    found_dkim, &f);
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
	f->w->of[hit->service].connected = true;
	finding_add(f, hit,
	    slice_printf(f->w->a,
		"SPF passes on its bounce domain (%.*s), %.*s",
		SLICE_ARG(f->value), SLICE_ARG(f->pass->how)));
}

static void
collect_spf(struct attribute *w)
{
	struct finding f = { .w = w, .strength = STRENGTH_PROVEN };
	struct slice domain = spf_pass_domain(w);

	if (domain.p == NULL)
		return;
	f.pass = &w->spf;
	f.root = ROOT_ENVELOPE;
	f.value = domain;
	f.range = w->spf.range;
	f.where = w->spf.where;
	rule_index_match(w->c, RULE_SPF, SLICE_NULL, domain, found_spf, &f);
	if (envelope_passes(w))
		rule_index_match(w->c, RULE_SPF, SLICE_NULL,
		    w->m->envelope.mail_from, found_spf, &f);
}

/* Is a carrier at the boundary whose customers can't choose selectors? */
static bool
selectors_tell(const struct attribute *w, const struct service *s)
{
	size_t at = 0;
	int x;

	while ((x = carrier_next(w, s, &at)) != -1)
		if (w->c->v[x].own_selectors)
			return true;
	return false;
}

static void
found_carried(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct attribute *w = f->w;
	bool told = selectors_tell(w, &w->c->v[hit->service]);

	if (!carrier_sent(w, hit->service))
		return;
	f->strength = told ? STRENGTH_OBSERVED : STRENGTH_CLAIMED;
	w->of[hit->service].host |= told;
	finding_add(f, hit,
	    slice_printf(w->a, "the DKIM signature of %.*s passes under a "
		"selector that its customers have, %.*s, and a host that "
		"carries its mail sent the message%s",
		SLICE_ARG(f->pass->domain), SLICE_ARG(f->pass->how), told
		    ? "" : ": any customer of that host can have that "
			   "selector"));
}

/*
 * A selector alone is nothing: anybody can have it in a domain of his own.
 * Beside the carrier's host it is as much as the carrier makes of it: where
 * its customers choose selectors, they can choose another service's.
 * But whoever hands on what others signed proves nothing of them.
 */
static void
collect_carried(struct attribute *w)
{
	if (!w->trusted || handed_on(w))
		return;
	for (size_t i = 0; i < w->npasses; i++) {
		struct finding f = { .w = w, .strength = STRENGTH_OBSERVED };
		struct slice selector = pass_selector(w, &w->passes[i]);

		if (selector.n == 0)
			continue;
		finding_of_pass(&f, &w->passes[i]);
		rule_index_match(w->c, RULE_DKIM_CUSTOMER, SLICE_NULL,
		    selector, found_carried, &f);
	}
}

/* Did its carrier write this envelope, by the form? */
static bool
carrier_wrote(const struct attribute *w, const struct service *s)
{
	size_t at = 0;
	int x;

	while ((x = carrier_next(w, s, &at)) != -1)
		if (w->of[x].form)
			return true;
	return false;
}

static void
found_number(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct attribute *w = f->w;
	struct slice from = w->m->envelope.mail_from;
	struct slice local = slice_upto(from, slice_rchr(from, '@'));

	if (!carrier_wrote(w, &w->c->v[hit->service]) ||
	    !shape_match(&hit->rule->shape, slice_printf(w->a,
		"%.*s@x.invalid", SLICE_ARG(local)), NULL))
		return;
	finding_add(f, hit,
	    slice_printf(w->a, "the envelope sender is %.*s's, as the one that "
		"carries its mail writes it, and a host of that one sent the "
		"message", SLICE_ARG(finding_service(f, hit))));
	w->of[hit->service].host = true;
}

/*
 * The carrier writes into the envelope which of its customers it sends for:
 * no other customer can change that.  The domain is the customer's choice, so
 * that it does not count.
 */
static void
collect_numbered(struct attribute *w)
{
	struct finding f = { .w = w, .strength = STRENGTH_OBSERVED,
		.root = ROOT_ENVELOPE, .where = SLICE("envelope sender"),
		.value = w->m->envelope.mail_from };

	if (!w->trusted || handed_on(w) ||
	    slice_rchr(f.value, '@') == SLICE_NONE)
		return;
	f.range = field_range(w->m, envelope_field(w->m), f.value);
	rule_index_match(w->c, RULE_MAIL_FROM, SLICE_NULL, f.value,
	    found_number, &f);
}

/* What HELO is worth depends on what passes: passes first. */
void
evidence_collect(struct attribute *w)
{
	collect_dkim(w);
	collect_spf(w);
	if (w->npasses != 0)
		evidence_headers(w, RULE_SIGNED);
	if (mail_is_claim(w->m))
		evidence_unproven(w);
	evidence_mail_from(w);
	evidence_ip(w);
	evidence_include(w);
	evidence_cname(w);
	evidence_rdns(w);
	evidence_helo(w);
	evidence_map(w);
	collect_carried(w);
	collect_numbered(w);
	evidence_written(w);
	evidence_headers(w, RULE_HEADER);
	evidence_addresses(w);
	evidence_body(w);
}

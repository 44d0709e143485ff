/*
 * What the authentication of a message denies: signatures of a service that do
 * not verify, and an envelope in its bounce domain that SPF forbids.  Of mail
 * that was handed on both are usual; whether they are forged is forged.c's to
 * say.
 */

#include "core/auth/dkim.h"
#include "core/esp/finding.h"

struct denied {
	struct finding f;
	struct slice why;
};

static bool
is_one_of(struct slice word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eqi_str(word, words[i]))
			return true;
	return false;
}

/* Addresses of mailboxes are their users' own, who may send by other hosts
 * too: only a bounce domain is the service's. */
static bool
is_users_own(const struct service *s)
{
	return slice_eq_str(s->kind, "mailbox-provider") ||
	    slice_eq_str(s->kind, "hosting");
}

static void
found_denied(void *arg, const struct rule_hit *hit)
{
	struct denied *d = arg;
	struct attribute *w = d->f.w;
	struct slice selector = d->f.field >= 0
	    ? w->signatures[d->f.field].selector : SLICE_NULL;
	struct lie l = { .service = hit->service, .rule = hit->rule,
		.what = hit->rule->what, .value = d->f.value, .why = d->why,
		.range = d->f.range };

	if (hit->rule->selector.p != NULL && selector.n != 0 &&
	    !shape_match(&hit->rule->selector_shape, selector, NULL))
		return;
	if (hit->rule->kind == RULE_DKIM)
		w->of[hit->service].pasted = true;
	else if (is_users_own(&w->c->v[hit->service]))
		return;
	else
		w->of[hit->service].denied = true;
	lie_add(w, &l);
}

/* What the receiver recorded of that signature, where it did not pass; NULL */
static const struct recorded_result *
recorded_failure(const struct attribute *w, const struct signature *s)
{
	static const char *const words[] = { "fail", "neutral", "permerror" };
	const struct recorded *rec = &w->auth->recorded;

	for (size_t i = 0; i < rec->ndkim; i++) {
		const struct recorded_result *r = &rec->dkim[i];

		if (slice_eqi(r->domain, s->domain) &&
		    (r->selector.n == 0 || slice_eqi(r->selector,
			s->selector)) &&
		    is_one_of(r->result, words, ARRAY_LEN(words)))
			return r;
	}
	return NULL;
}

/* Is the message not what was signed, as espy finds itself? */
static bool
computed_failure(const struct attribute *w, int field)
{
	const struct computed *c = &w->auth->computed;

	for (size_t i = 0; w->auth->has_computed && i < c->ndkim; i++)
		if (c->dkim[i].field == field)
			return dkim_was_changed(&c->dkim[i]) ||
			    (c->dkim[i].flags & DKIM_BODY_DIFFERS) != 0;
	return false;
}

/* Only signatures that stand in the message: what a receiver records without
 * one is nobody's fingerprint. */
static void
deny_signatures(struct attribute *w)
{
	struct denied d = { .f = { .w = w } };

	signatures_read(w);
	for (size_t i = 0; i < w->nsignatures; i++) {
		const struct signature *s = &w->signatures[i];
		const struct recorded_result *r;

		if (s->passed != PASSED_NOT)
			continue;
		r = recorded_failure(w, s);
		if (r != NULL)
			d.why = slice_printf(w->a, "the signature does not "
			    "verify: the receiver recorded \"%.*s\"",
			    SLICE_ARG(r->result));
		else if (computed_failure(w, s->field))
			d.why = SLICE("the signature does not verify: it was "
				      "made over another message");
		else
			continue;
		d.f.field = (int)i;
		d.f.value = s->domain;
		d.f.range = field_range(w->m, s->field, s->domain);
		rule_index_match(w->c, RULE_DKIM, SLICE_NULL, s->domain,
		    found_denied, &d);
	}
}

/* Says SPF that the client may not send for the envelope's domain?  As of the
 * delivery, not by a record that came long after. */
bool
spf_denies(const struct attribute *w)
{
	static const char *const words[] = { "fail", "softfail" };
	const struct recorded_result *r = w->auth->recorded.spf;
	const struct spf *s = &w->auth->computed.spf;

	if (r != NULL)
		return is_one_of(r->result, words, ARRAY_LEN(words));
	return w->auth->has_computed && !s->late &&
	    (s->result == SPF_FAIL || s->result == SPF_SOFTFAIL);
}

static void
deny_envelope(struct attribute *w)
{
	struct slice from = w->m->envelope.mail_from;
	struct slice domain = slice_from(from, slice_rchr(from, '@') + 1);
	struct denied d = { .f = { .w = w, .field = -1, .value = from } };

	if (from.n == 0 || !spf_denies(w))
		return;
	d.f.range = field_range(w->m, envelope_field(w->m), from);
	d.why = slice_printf(w->a, "SPF of %.*s does not allow the client "
	    "(%.*s)", SLICE_ARG(domain), SLICE_ARG(w->m->boundary.ip));
	rule_index_match(w->c, RULE_SPF, SLICE_NULL, domain, found_denied, &d);
	rule_index_match(w->c, RULE_SPF, SLICE_NULL, from, found_denied, &d);
}

void
pasted_find(struct attribute *w)
{
	deny_signatures(w);
	deny_envelope(w);
}

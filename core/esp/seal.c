/*
 * What a sealer saw: its ARC-Authentication-Results (RFC 8617), where the
 * chain passes.  Anybody can seal what he made up; so it counts of a sealer
 * that the settings trust, and of the service that handed the message on.
 */

#include "core/base/url.h"
#include "core/esp/finding.h"
#include "core/esp/path.h"
#include "core/mail/chain.h"

struct seal_match {
	struct finding f;
	struct slice selector, sealer;
	int service; /* that signed; -1 */
};

static bool
chain_passes(const struct auth *a)
{
	return (a->has_computed && a->computed.arc.result == ARC_PASS) ||
	    (a->recorded.arc != NULL &&
		slice_eqi_str(a->recorded.arc->result, "pass"));
}

static void
found_sealer(void *arg, const struct rule_hit *hit)
{
	struct seal_match *x = arg;

	if (hit->rule->selector.p == NULL &&
	    ((int)hit->service == x->f.w->boundary ||
		services_related(x->f.w, (int)hit->service,
		    x->f.w->boundary)))
		x->service = (int)hit->service;
}

/* Is the sealer the one at the boundary?  By its host's organisation, or a
 * domain that it signs with; Microsoft's seals are of another one. */
static bool
is_boundarys(struct attribute *w, struct slice sealer)
{
	struct slice host = boundary_host(w), org = chain_org(w->a, host);
	struct seal_match x = { .f = { .w = w }, .service = -1 };

	/* who rents a hoster's machine seals with what domain he likes */
	if (w->boundary == -1 || !w->of[w->boundary].connected ||
	    slice_eq_str(w->c->v[w->boundary].kind, "hosting") ||
	    sealer.n == 0)
		return false;
	if (slice_eqi(org, chain_org(w->a, sealer)) ||
	    (chain_by_microsoft(host) &&
		slice_eqi_str(sealer, "microsoft.com")))
		return true;
	rule_index_match(w->c, RULE_DKIM, SLICE_NULL, sealer, found_sealer,
	    &x);
	return x.service != -1;
}

static void
found_signer(void *arg, const struct rule_hit *hit)
{
	struct seal_match *x = arg;
	const struct service *s = &x->f.w->c->v[hit->service];

	if (hit->rule->selector.p != NULL &&
	    (x->selector.n == 0 ||
		!shape_match(&hit->rule->selector_shape, x->selector, NULL)))
		return;
	finding_add(&x->f, hit, slice_printf(x->f.w->a, "the DKIM signature "
	    "of %.*s passed when %.*s, whose seal holds, took it",
	    SLICE_ARG(x->f.value), SLICE_ARG(x->sealer)));
	if (x->service == -1 && !slice_eq_str(s->kind, "forwarder"))
		x->service = (int)hit->service;
}

static void
read_results(struct seal_match *x, const struct ar_field *field)
{
	for (size_t i = 0; i < field->nresults; i++) {
		const struct ar_result *r = &field->results[i];

		if (!slice_eqi_str(r->method, "dkim") ||
		    !slice_eqi_str(r->result, "pass"))
			continue;
		x->f.value = ar_property(r, "header", "d");
		if (x->f.value.n == 0) {
			x->f.value = ar_property(r, "header", "i");
			x->f.value = slice_from(x->f.value,
			    slice_rchr(x->f.value, '@') + 1);
		}
		x->selector = ar_property(r, "header", "s");
		x->f.range = r->range;
		x->f.root = ROOT_SIGNATURE + (uint32_t)field->field;
		if (x->f.value.n != 0)
			rule_index_match(x->f.w->c, RULE_DKIM, SLICE_NULL,
			    x->f.value, found_signer, x);
	}
}

int
seal_signer(struct attribute *w)
{
	const struct arc *arc = &w->auth->computed.arc;
	const struct recorded *rec = &w->auth->recorded;
	struct seal_match x = { .service = -1, .f = { .w = w,
		.strength = STRENGTH_OBSERVED, .what = SLICE("arc"),
		.where = SLICE("ARC-Authentication-Results") } };

	if (!chain_passes(w->auth))
		return -1;
	for (size_t i = 0; i < arc->nsets && x.service == -1; i++) {
		const struct arc_set *set = &arc->sets[i];

		if (!set->trusted && !is_boundarys(w, set->sealer))
			continue;
		x.sealer = set->sealer;
		for (size_t k = 0; k < rec->nfields; k++)
			if (rec->fields[k].arc_instance == set->instance)
				read_results(&x, &rec->fields[k]);
	}
	return x.service;
}

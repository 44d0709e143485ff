/* What an answer is worth: its own authentication, and whom we wrote to. */

#include "core/base/url.h"
#include "core/notify/thread.h"

static bool
recorded_passes(const struct analysis *a)
{
	const struct recorded *r = &a->auth.recorded;
	struct slice org = a->mail.from.org_domain;

	if (org.n == 0)
		return false;
	return recorded_dkim_pass(r, org) ||
	    (r->spf != NULL && slice_eq_str(r->spf->result, "pass") &&
		host_is_under(r->spf->domain, org));
}

enum thread_proof
thread_proof_of(const struct analysis *a)
{
	const struct recorded_result *dmarc = a->auth.recorded.dmarc;
	enum dmarc_result now = a->auth.has_computed
	    ? a->auth.computed.dmarc.now.result : DMARC_UNVERIFIABLE;

	if (dmarc != NULL && slice_eq_str(dmarc->result, "pass"))
		return PROOF_PASS;
	if (dmarc != NULL && slice_eq_str(dmarc->result, "fail"))
		return PROOF_FAILS;
	if (now == DMARC_PASS || recorded_passes(a))
		return PROOF_PASS;
	return now == DMARC_FAIL ? PROOF_FAILS : PROOF_NONE;
}

static struct slice
address_org(struct slice address, struct arena *a)
{
	size_t at = slice_rchr(address, '@');
	struct slice host = host_normal(a, slice_from(address,
	    at == SLICE_NONE ? 0 : at + 1));

	return host.p != NULL ? host_org_domain(a, host) : SLICE_NULL;
}

/* Whom of those we wrote to it may be from; of several the last one */
static const struct reply_partner *
partner_of(struct slice org, const struct reply_partner *v, size_t n,
    struct arena *a)
{
	size_t i;

	for (i = n; i-- != 0;) {
		struct slice theirs = address_org(v[i].address, a);

		if (theirs.n != 0 && slice_eqi(theirs, org))
			return &v[i];
	}
	return NULL;
}

static struct slice
to_whom(const struct reply_partner *v, size_t n, struct arena *a)
{
	return n != 0 ? address_org(v[n - 1].address, a) : SLICE_NULL;
}

static void
stand_bounce(struct thread_standing *out, const struct thread_claim *c)
{
	out->name = "program";
	if (c->proof == PROOF_FAILS)
		out->doubt = SLICE("forged? its From fails DMARC");
	else if (!c->strong)
		out->doubt = SLICE("forged? it names no letter of ours");
	if (out->doubt.p != NULL)
		out->name = "forged";
}

void
thread_stand(struct thread_standing *out, const struct thread_claim *c,
    const struct reply_partner *partners, size_t n, struct arena *a)
{
	struct slice org = c->domain.n != 0 ? host_org_domain(a, c->domain)
					    : SLICE_NULL;

	*out = (struct thread_standing){ .doubt = SLICE_NULL };
	if (org.n == 0)
		org = c->domain;
	out->partner = org.n != 0 ? partner_of(org, partners, n, a) : NULL;
	if (c->bounce) {
		stand_bounce(out, c);
		return;
	}
	out->name = c->proof == PROOF_FAILS ? "forged"
	    : c->proof == PROOF_NONE	    ? "unproven"
	    : out->partner == NULL	    ? "other"
	    : out->partner->domain.p != NULL ? "owner"
					     : "desk";
	if (org.n == 0)
		out->doubt = SLICE("forged? it has no From");
	else if (c->proof == PROOF_FAILS)
		out->doubt = slice_printf(a, "forged? its From says %.*s, and "
		    "DMARC fails", SLICE_ARG(org));
	else if (c->proof == PROOF_NONE)
		out->doubt = slice_printf(a, "forged? nothing shows that %.*s "
		    "sent it", SLICE_ARG(org));
	else if (out->partner == NULL && !c->trusted)
		out->doubt = n != 0 ? slice_printf(a, "forged? it is from "
			"%.*s, and we wrote to %.*s", SLICE_ARG(org),
			SLICE_ARG(to_whom(partners, n, a)))
		    : slice_printf(a, "forged? it is from %.*s, and we wrote "
			"to nobody yet", SLICE_ARG(org));
}

/* What stands behind a line of attribution: octets and DNS answers. */

#include "tui/theme.h"
#include "views/doc_analysis.h"
#include "views/doc_auth.h"

struct proving_attribution {
	struct doc *d;
	const struct analysis *a;
	const struct dns_lookup *dns;
};

static void
sentence(struct doc *d, const char *label, struct slice s)
{
	if (s.n == 0)
		return;
	doc_line(d, 2);
	doc_lit(d, ROLE_MUTED, "%s", label);
	doc_add(d, ROLE_NORMAL, s);
}

/* All of the field that the octets stand in: a name alone says little. */
static void
octets(const struct proving_attribution *p, struct range range)
{
	const struct mail *m = &p->a->mail;

	for (size_t i = 0; i < m->nfields; i++) {
		struct range all = m->fields[i].all;

		if (range.off >= all.off && range.off < all.off + all.len)
			range = all;
	}
	if (range.len != 0)
		doc_octets(p->d, m, range);
}

/* The answer to a question that the analysis asked */
static bool
answer(const struct proving_attribution *p, uint16_t type, struct slice name)
{
	for (size_t i = 0; i < p->a->asked.n; i++) {
		const struct question *q = &p->a->asked.v[i];

		if (q->type != type || !slice_eqi(q->name, name))
			continue;
		doc_answer(p->d, q, p->dns);
		return true;
	}
	return false;
}

/* "Received (hop 2), A mta.example": what where names of DNS */
static void
answers_named(const struct proving_attribution *p, struct slice where)
{
	while (where.n != 0) {
		struct slice one = slice_cut(&where, ',');
		struct slice type = slice_word(&one);
		uint16_t t = dns_type_from_name(type);

		if (t != 0)
			answer(p, t, slice_trim(one));
	}
}

/* All that was asked of a domain: its policy of who may send */
static void
answers_under(const struct proving_attribution *p, struct slice domain)
{
	for (size_t i = 0; i < p->a->asked.n; i++) {
		const struct question *q = &p->a->asked.v[i];

		if ((q->type == DNS_TXT || q->type == DNS_CNAME) &&
		    slice_eqi(q->name, domain))
			doc_answer(p->d, q, p->dns);
	}
}

/* The signature that the octets belong to, as DKIM shows it */
static void
signature_of(const struct proving_attribution *p, struct range range)
{
	const struct auth *auth = &p->a->auth;

	for (size_t i = 0; auth->has_computed && i < auth->computed.ndkim;
	    i++) {
		int field = auth->computed.dkim[i].field;
		struct range all;

		if (field < 0 || (size_t)field >= p->a->mail.nfields)
			continue;
		all = p->a->mail.fields[field].all;
		if (range.off < all.off || range.off >= all.off + all.len)
			continue;
		doc_proof(p->d, p->a, proof_id(PROOF_DKIM, i), p->dns);
		return;
	}
}

/* The signatures of a domain that a record names */
static void
signatures_by(const struct proving_attribution *p, struct slice domain)
{
	const struct auth *auth = &p->a->auth;

	for (size_t i = 0; auth->has_computed && i < auth->computed.ndkim; i++)
		if (slice_eqi(auth->computed.dkim[i].domain, domain))
			doc_proof(p->d, p->a, proof_id(PROOF_DKIM, i),
			    p->dns);
}

static void
prove_evidence(const struct proving_attribution *p, const struct evidence *v)
{
	doc_line(p->d, 2);
	doc_lit(p->d, ROLE_HEADING, "%s", strength_name(v->strength));
	doc_lit(p->d, ROLE_HEADING, ": ");
	doc_add(p->d, ROLE_HEADING, v->service);
	sentence(p->d, "", v->sentence);
	sentence(p->d, "in ", v->where);
	octets(p, v->range);
	answers_named(p, v->where);
	if (slice_eq_str(v->what, "dkim")) {
		if (slice_eq_str(v->where, "DKIM-Signature"))
			signature_of(p, v->range);
		else
			signatures_by(p, v->value);
	}
	if (slice_eq_str(v->what, "spf"))
		doc_proof(p->d, p->a, proof_id(PROOF_SPF, 0), p->dns);
}

static void
prove_forged(const struct proving_attribution *p, const struct forged *f)
{
	doc_line(p->d, 2);
	doc_lit(p->d, ROLE_BAD, "forged: ");
	doc_add(p->d, ROLE_HEADING, f->service);
	sentence(p->d, "", f->why);
	octets(p, f->range);
	if (slice_eq_str(f->what, "dkim"))
		signature_of(p, f->range);
}

static void
prove_account(const struct proving_attribution *p, const struct account *c)
{
	doc_line(p->d, 2);
	doc_add(p->d, ROLE_HEADING, c->value);
	doc_lit(p->d, ROLE_MUTED, "  ");
	doc_add(p->d, ROLE_MUTED, c->kind);
	doc_lit(p->d, ROLE_MUTED, " of ");
	doc_add(p->d, ROLE_MUTED, c->service);
	sentence(p->d, "", c->meaning);
	doc_line(p->d, 2);
	doc_lit(p->d, ROLE_NORMAL, "%s", c->grade == GRADE_BOUNDARY
	    ? "the service itself wrote it where a receiver of ours saw it"
	    : c->grade == GRADE_SIGNED
	    ? "a passing signature covers it"
	    : "it is merely present: no signature that passes covers it, and "
	      "who sent the message may have written it");
	sentence(p->d, "in ", c->where);
	octets(p, c->range);
	answers_named(p, c->where);
}

static void
prove_path(const struct proving_attribution *p, size_t first)
{
	const struct attribution *at = &p->a->attribution;

	for (size_t i = first; i < at->nsteps; i++) {
		const struct path_step *s = &at->steps[i];

		doc_line(p->d, 2);
		doc_lit(p->d, ROLE_HEADING, "%zu  %s", i + 1,
		    path_role_name(s->role));
		doc_lit(p->d, ROLE_HEADING, " ");
		doc_add(p->d, ROLE_HEADING, s->service.n != 0 ? s->service
							      : s->host);
		doc_lit(p->d, ROLE_MUTED, "  %s", strength_name(s->strength));
		sentence(p->d, "", s->how);
		octets(p, s->range);
	}
}

static void
prove_relation(const struct proving_attribution *p)
{
	const struct relationship *r = &p->a->relationship;

	doc_line(p->d, 2);
	doc_add(p->d, ROLE_HEADING, r->domain);
	doc_lit(p->d, ROLE_HEADING, ": %s", relation_name(r->status));
	sentence(p->d, "", r->how);
	sentence(p->d, "", r->basis);
	octets(p, r->range);
	answers_under(p, r->domain);
}

static void
prove_named(const struct proving_attribution *p)
{
	const struct attribution *at = &p->a->attribution;

	doc_line(p->d, 2);
	if (at->service.n != 0) {
		doc_add(p->d, ROLE_HEADING, at->service);
		doc_lit(p->d, ROLE_HEADING, ": %s",
		    strength_name(at->strength));
	} else
		doc_lit(p->d, ROLE_HEADING, "No service is named");
	sentence(p->d, "Because ", at->not_named_because);
	sentence(p->d, "What would change it: ", at->would_change);
	for (size_t i = 0; i < at->nevidence; i++)
		sentence(p->d, arena_printf(&p->d->arena, "%s: ",
		    strength_name(at->evidence[i].strength)),
		    at->evidence[i].sentence);
}

bool
doc_proof_attribution(struct doc *d, const struct analysis *a, int64_t id,
    const struct dns_lookup *dns)
{
	const struct proving_attribution p = { d, a, dns };
	const struct attribution *at = &a->attribution;
	size_t i = (size_t)(id & PROOF_ALL);

	switch ((enum proof)(id >> 8)) {
	case PROOF_EVIDENCE:
		if (i < at->nevidence)
			prove_evidence(&p, &at->evidence[i]);
		return i < at->nevidence;
	case PROOF_FORGED:
		if (i < at->nforged)
			prove_forged(&p, &at->forged[i]);
		return i < at->nforged;
	case PROOF_ACCOUNT:
		if (i < at->naccounts)
			prove_account(&p, &at->accounts[i]);
		return i < at->naccounts;
	case PROOF_PATH:
		prove_path(&p, i);
		return i < at->nsteps;
	case PROOF_RELATION:
		prove_relation(&p);
		return true;
	case PROOF_NAMED:
		prove_named(&p);
		return true;
	default:
		return false;
	}
}

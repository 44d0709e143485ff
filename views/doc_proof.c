/* What stands behind a line of the authentication pane: its evidence. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/auth_words.h"
#include "views/doc_analysis.h"
#include "views/doc_auth.h"

/* What all sections need. */
struct proving {
	struct doc *d;
	const struct analysis *a;
	const struct dns_lookup *dns;
};

static void
title(struct doc *d, const char *what, struct slice of)
{
	doc_line(d, 2);
	doc_lit(d, ROLE_HEADING, "%s", what);
	if (of.n != 0)
		doc_lit(d, ROLE_HEADING, " ");
	doc_add(d, ROLE_HEADING, of);
}

static void
sentence(struct doc *d, uint8_t role, struct slice s)
{
	if (s.n == 0)
		return;
	doc_line(d, 2);
	doc_add(d, role, s);
}

/* "  Client     192.0.2.7 (received)" */
static void
fact(struct doc *d, const char *name, struct slice value, const char *note)
{
	doc_line(d, 14);
	doc_lit(d, ROLE_MUTED, "  %-12s", name);
	if (value.p == NULL)
		doc_lit(d, ROLE_MUTED, "not known");
	else if (value.n == 0)
		doc_lit(d, ROLE_MUTED, "empty");
	doc_add(d, ROLE_NORMAL, value);
	if (note != NULL && value.p != NULL)
		doc_lit(d, ROLE_MUTED, "  (%s)", note);
}

static void
fact_if(struct doc *d, const char *name, struct slice value)
{
	if (value.n != 0)
		fact(d, name, value, NULL);
}

static void
fact_time(struct doc *d, const char *name, int64_t t)
{
	char s[20];

	clock_long(t, s);
	if (s[0] == '\0')
		return;
	doc_line(d, 14);
	doc_lit(d, ROLE_MUTED, "  %-12s", name);
	doc_lit(d, ROLE_NORMAL, "%s UTC", s);
}

/* The octets of a field, as they stand */
static void
field_octets(const struct proving *p, int field)
{
	if (field >= 0 && (size_t)field < p->a->mail.nfields)
		doc_octets(p->d, &p->a->mail, p->a->mail.fields[field].all);
}

static void
fields_named(const struct proving *p, const char *name)
{
	int at = -1;

	while ((at = mail_field(&p->a->mail, name, at)) >= 0)
		field_octets(p, at);
}

/* What was recorded, and the octets that say so */
static void
recorded_part(const struct proving *p, const struct recorded_result *r)
{
	const struct recorded *all = &p->a->auth.recorded;

	if (r == NULL)
		return;
	title(p->d, "Recorded:", r->result);
	if (r->field >= 0 && (size_t)r->field < all->nfields)
		field_octets(p, all->fields[r->field].field);
	else
		doc_octets(p->d, &p->a->mail, r->range);
}

/* --- DNS --- */

static void
answers_part(const struct proving *p, const struct questions *used)
{
	size_t i;

	if (used->n == 0)
		return;
	title(p->d, "DNS", SLICE_NULL);
	for (i = 0; i < used->n; i++)
		doc_answer(p->d, &used->v[i], p->dns);
}

/* Those that are not among the ones before */
static void
answers_more(const struct proving *p, const struct questions *used,
    const struct questions *before)
{
	size_t i, k;

	for (i = 0; i < used->n; i++) {
		for (k = 0; k < before->n; k++)
			if (question_cmp(&used->v[i], &before->v[k]) == 0)
				break;
		if (k == before->n)
			doc_answer(p->d, &used->v[i], p->dns);
	}
}

/* --- methods --- */

static void
spf_facts(const struct proving *p, const struct spf *s)
{
	const struct mail *m = &p->a->mail;
	const char *boundary = m->boundary.hop >= 0 ? "at the boundary"
						    : "given";
	struct doc *d = p->d;
	size_t i;

	fact(d, "Client", s->ip, boundary);
	fact(d, "HELO", s->helo, boundary);
	fact(d, "Sender", s->sender, origin_name(m->envelope.origin));
	fact_if(d, "Record", s->record);
	for (i = 0; i < s->npath; i++)
		fact(d, i == 0 ? "Matched" : "then", s->path[i], NULL);
	if (s->lookups + s->voids != 0) {
		doc_line(d, 14);
		doc_lit(d, ROLE_MUTED, "  %-12s%u of 10, %u of 2 without an "
		    "answer", "Look-ups", s->lookups, s->voids);
	}
	fact_if(d, "Its words", s->explanation);
}

static void
prove_spf(const struct proving *p)
{
	const struct computed *c = &p->a->auth.computed;

	title(p->d, "SPF", c->spf.domain);
	doc_lit(p->d, ROLE_NORMAL, ": %s", spf_result_name(c->spf.result));
	sentence(p->d, ROLE_NORMAL, c->spf.matched);
	sentence(p->d, ROLE_NORMAL, c->spf.reason);
	spf_facts(p, &c->spf);
	answers_part(p, &c->spf.used);
	recorded_part(p, p->a->auth.recorded.spf);
	title(p->d, "SPF of HELO", c->spf_helo.domain);
	doc_lit(p->d, ROLE_NORMAL, ": %s",
	    spf_result_name(c->spf_helo.result));
	sentence(p->d, ROLE_NORMAL, c->spf_helo.matched);
	sentence(p->d, ROLE_NORMAL, c->spf_helo.reason);
	answers_part(p, &c->spf_helo.used);
}

static void
signature_facts(struct doc *d, const struct dkim_signature *s)
{
	fact_if(d, "Algorithm", s->algorithm);
	if (s->key_bits != 0) {
		doc_line(d, 14);
		doc_lit(d, ROLE_MUTED, "  %-12s", "Key");
		doc_lit(d, ROLE_NORMAL, "%u bits", s->key_bits);
	}
	fact_if(d, "Canonical", s->canon);
	fact_if(d, "Identity", s->identity);
	fact_if(d, "Signed", s->headers);
	fact_time(d, "Made", s->signed_at);
	fact_time(d, "Expires", s->expires);
	if (s->unsigned_octets != 0) {
		doc_line(d, 14);
		doc_lit(d, ROLE_MUTED, "  %-12s", "Unsigned");
		doc_lit(d, ROLE_WARN, "%llu octets of the body",
		    (unsigned long long)s->unsigned_octets);
	}
}

static void
signature_alignment(const struct proving *p, size_t index)
{
	const struct dmarc_view *v = &p->a->auth.computed.dmarc.now;
	size_t i;

	for (i = 0; i < v->nidentifiers; i++)
		if (v->identifiers[i].dkim &&
		    v->identifiers[i].signature == (int)index)
			fact(p->d, v->identifiers[i].aligned ? "Aligned"
				: "Not aligned", v->identifiers[i].rule, NULL);
}

static void
prove_signature(const struct proving *p, size_t i)
{
	const struct dkim_signature *s = &p->a->auth.computed.dkim[i];
	struct arena scratch = { 0 };
	struct doc *d = p->d;
	unsigned flag;

	title(d, "DKIM", s->domain);
	doc_lit(d, ROLE_NORMAL, ": %s, cryptography: %s",
	    dkim_result_name(s->result), dkim_crypto_name(s->crypto));
	sentence(d, ROLE_NORMAL, s->reason);
	if (s->broken_by.n != 0) {
		doc_line(d, 2);
		doc_lit(d, ROLE_INFO, "Broken by: ");
		doc_add(d, ROLE_INFO, s->broken_by);
		doc_lit(d, ROLE_MUTED, " (with that undone it matches)");
	}
	for (flag = 1; flag <= s->flags && flag != 0; flag <<= 1)
		if ((s->flags & flag) != 0)
			sentence(d, ROLE_WARN,
			    slice_str(dkim_flag_sentence(flag)));
	signature_facts(d, s);
	signature_alignment(p, i);
	field_octets(p, s->field);
	answers_part(p, &s->used);
	recorded_part(p, auth_record_of(&p->a->auth, i, &scratch));
	arena_free(&scratch);
}

static void
prove_dkim(const struct proving *p, size_t index)
{
	const struct auth *auth = &p->a->auth;
	size_t i;

	if (index < auth->computed.ndkim) {
		prove_signature(p, index);
		return;
	}
	for (i = 0; i < auth->computed.ndkim; i++)
		prove_signature(p, i);
	if (auth->computed.ndkim != 0)
		return;
	title(p->d, "DKIM", SLICE_NULL);
	doc_lit(p->d, ROLE_NORMAL, ": no DKIM-Signature stands in the header");
	for (i = 0; i < auth->recorded.ndkim; i++)
		recorded_part(p, &auth->recorded.dkim[i]);
}

static void
prove_identifiers(struct doc *d, const struct dmarc_view *v)
{
	size_t i;

	for (i = 0; i < v->nidentifiers; i++) {
		const struct dmarc_identifier *id = &v->identifiers[i];

		doc_line(d, 14);
		doc_lit(d, ROLE_MUTED, "  %-12s", id->dkim ? "DKIM" : "SPF");
		doc_add(d, ROLE_NORMAL, id->domain);
		doc_lit(d, id->passes ? ROLE_OK : ROLE_MUTED, ", %s",
		    id->passes ? "passes" : "does not pass");
		doc_lit(d, id->aligned ? ROLE_OK : ROLE_MUTED, ", %s",
		    id->aligned ? "aligned" : "not aligned");
		if (id->rule.n != 0)
			doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_MUTED, id->rule);
	}
}

static void
prove_dmarc_view(const struct proving *p, const struct dmarc_view *v,
    const char *rules)
{
	struct doc *d = p->d;
	size_t i;

	title(d, rules, v->author);
	doc_lit(d, ROLE_NORMAL, ": %s", dmarc_result_name(v->result));
	sentence(d, ROLE_NORMAL, v->reason);
	fact_if(d, "Record", v->record);
	fact_if(d, "found at", v->domain);
	fact_if(d, "Organisation", v->org_domain);
	fact_if(d, "because of", v->org_rule);
	if (v->published.n != 0)
		fact(d, "Policy", v->published, NULL);
	if (v->policy.n != 0 && !slice_eq(v->policy, v->published))
		fact(d, "applied", v->policy, NULL);
	prove_identifiers(d, v);
	for (i = 0; i < v->nqueried; i++)
		fact(d, i == 0 ? "Asked" : "then", v->queried[i], NULL);
}

static void
prove_dmarc(const struct proving *p)
{
	const struct dmarc *dm = &p->a->auth.computed.dmarc;

	prove_dmarc_view(p, &dm->now, "DMARC (RFC 9989)");
	prove_dmarc_view(p, &dm->rfc7489, "By RFC 7489");
	fields_named(p, "From");
	answers_part(p, &dm->now.used);
	answers_more(p, &dm->rfc7489.used, &dm->now.used);
	recorded_part(p, p->a->auth.recorded.dmarc);
}

static void
prove_arc_set(const struct proving *p, const struct arc_set *s)
{
	struct doc *d = p->d;

	doc_line(d, 2);
	doc_lit(d, ROLE_HEADING, "Set %d ", s->instance);
	doc_add(d, ROLE_HEADING, s->sealer);
	doc_lit(d, ROLE_NORMAL, ": seal %s, signature %s",
	    dkim_crypto_name(s->seal_crypto),
	    dkim_crypto_name(s->signature_crypto));
	sentence(d, ROLE_WARN, s->reason);
	fact_if(d, "Selector", s->selector);
	fact_if(d, "Its verdict", s->cv);
	if (s->claims.n != 0)
		fact(d, "It says", s->claims, s->trusted
		    ? "the settings trust this sealer" : "a claim");
	field_octets(p, s->seal);
	field_octets(p, s->signature);
	field_octets(p, s->results);
}

static void
prove_arc(const struct proving *p)
{
	const struct arc *c = &p->a->auth.computed.arc;
	size_t i;

	title(p->d, "ARC", SLICE_NULL);
	doc_lit(p->d, ROLE_NORMAL, ": %s", arc_result_name(c->result));
	sentence(p->d, ROLE_NORMAL, c->reason);
	for (i = 0; i < c->nsets; i++)
		prove_arc_set(p, &c->sets[i]);
	answers_part(p, &c->used);
	recorded_part(p, p->a->auth.recorded.arc);
}

static void
prove_hints(const struct proving *p)
{
	const struct computed *c = &p->a->auth.computed;
	size_t i;

	title(p->d, "It may have been sent again by others", SLICE_NULL);
	for (i = 0; i < c->nhints; i++)
		sentence(p->d, ROLE_NORMAL, c->hints[i]);
	fields_named(p, "DKIM-Signature");
	fields_named(p, "From");
	fields_named(p, "To");
	fields_named(p, "Subject");
}

static void
prove_method(const struct proving *p, enum auth_method m, size_t index)
{
	switch (m) {
	case METHOD_SPF:
		prove_spf(p);
		break;
	case METHOD_DKIM:
		prove_dkim(p, index);
		break;
	case METHOD_DMARC:
		prove_dmarc(p);
		break;
	case METHOD_ARC:
		prove_arc(p);
		break;
	}
}

/* Fields that no receiver of ours wrote: what they claim */
static void
claims_part(const struct proving *p)
{
	const struct recorded *r = &p->a->auth.recorded;
	size_t i, n = 0;

	title(p->d, "Claimed", SLICE_NULL);
	for (i = 0; i < r->nfields && n < CLAIMS_SHOWN; i++) {
		if (r->fields[i].trust != TRUST_NONE)
			continue;
		field_octets(p, r->fields[i].field);
		n++;
	}
}

static void
prove_difference(const struct proving *p, size_t i)
{
	const struct disagreement *g = &p->a->auth.disagreements[i];

	title(p->d, method_name(g->method), SLICE_NULL);
	doc_lit(p->d, ROLE_HEADING, g->claim ? ": claimed " : ": recorded ");
	doc_add(p->d, ROLE_HEADING, g->recorded);
	doc_lit(p->d, ROLE_HEADING, ", computed ");
	doc_add(p->d, ROLE_HEADING, g->computed);
	sentence(p->d, g->explained ? ROLE_NORMAL : ROLE_WARN, g->reason);
	if (g->claim)
		claims_part(p);
	prove_method(p, g->method, g->signature >= 0 ? (size_t)g->signature
						     : PROOF_ALL);
}

bool
doc_proof(struct doc *d, const struct analysis *a, int64_t id,
    const struct dns_lookup *dns)
{
	const struct proving p = { d, a, dns };
	size_t index = (size_t)(id & PROOF_ALL);

	if (id >= proof_id(PROOF_EVIDENCE, 0))
		return doc_proof_attribution(d, a, id, dns);
	if (id < 0 || !a->auth.has_computed)
		return false;
	switch ((enum proof)(id >> 8)) {
	case PROOF_SPF:
	case PROOF_DKIM:
	case PROOF_DMARC:
	case PROOF_ARC:
		prove_method(&p, (enum auth_method)(id >> 8), index);
		return true;
	case PROOF_HINTS:
		prove_hints(&p);
		return true;
	case PROOF_DIFFERS:
		if (index < a->auth.ndisagreements)
			prove_difference(&p, index);
		return index < a->auth.ndisagreements;
	default:
		return false;
	}
}

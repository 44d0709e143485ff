/* The authentication pane: recorded beside computed, and why. */

#include <stdio.h>

#include "tui/theme.h"
#include "views/auth_words.h"
#include "views/doc_analysis.h"
#include "views/doc_auth.h"

#define DASH "\xe2\x80\x93" /* en dash: not computed */

/* Starts a line that a method stands behind: its name, then what follows */
static void
method_line(struct doc *d, const char *name, int64_t proof)
{
	doc_line(d, 9)->id = proof;
	doc_lit(d, ROLE_MUTED, "%-9s", name);
}

/* --- the table --- */

static const struct recorded_result *
first_recorded(const struct recorded *r, enum auth_method m)
{
	switch (m) {
	case METHOD_SPF:
		return r->spf;
	case METHOD_DKIM:
		return r->ndkim != 0 ? r->dkim : NULL;
	case METHOD_DMARC:
		return r->dmarc;
	case METHOD_ARC:
		return r->arc;
	}
	return NULL;
}

static void
word_or_none(struct doc *d, uint8_t role, struct slice word)
{
	if (word.n != 0)
		doc_add(d, role, word);
	else
		doc_lit(d, ROLE_MUTED, "none");
}

/* "SPF      pass        fail": one row a method */
static void
doc_verdict(struct doc *d, const struct auth *a, enum auth_method m)
{
	static const enum proof proofs[] = { PROOF_SPF, PROOF_DKIM,
		PROOF_DMARC, PROOF_ARC };
	const struct recorded_result *first = first_recorded(&a->recorded, m);
	struct arena scratch = { 0 };
	struct slice word = recorded_word(&a->recorded, m, &scratch);

	doc_line(d, 21);
	doc_lit(d, ROLE_HEADING, "%-9s", method_name(m));
	word_or_none(d, result_role(word), word);
	doc_tab(d, 21);
	if (a->has_computed) {
		d->lines[d->n - 1].id = proof_id(proofs[m], PROOF_ALL);
		word = computed_word(a, m, &scratch);
		doc_add(d, computed_role(a, m, word), word);
	} else
		doc_lit(d, ROLE_MUTED, "%s", DASH);
	if (method_agreement(a, m) == AGREEMENT_EXPLAINED)
		doc_lit(d, ROLE_MUTED, " explained");
	if (first != NULL)
		doc_prove(d, first->range);
	arena_free(&scratch);
}

/* The verdicts first, so that the smallest pane holds them all */
static void
doc_verdicts(struct doc *d, const struct auth *a)
{
	const struct recorded_result *c = a->recorded.compauth;
	enum auth_method m;

	doc_line(d, 0);
	doc_lit(d, ROLE_MUTED, "%-9s%-12s%s", "", "recorded", "computed");
	for (m = METHOD_SPF; m <= METHOD_ARC; m++)
		doc_verdict(d, a, m);
	if (c == NULL)
		return;
	doc_line(d, 9);
	doc_lit(d, ROLE_HEADING, "%-9s", "compauth");
	word_or_none(d, result_role(c->result), c->result);
	doc_tab(d, 21);
	doc_lit(d, ROLE_MUTED, "%s", DASH); /* nobody else can */
	doc_prove(d, c->range);
}

/* "explained DKIM 2 recorded pass, computed fail: the store rewrote it" */
static void
doc_disagreement(struct doc *d, const struct auth *a, size_t i)
{
	const struct disagreement *g = &a->disagreements[i];

	doc_line(d, 4)->id = proof_id(PROOF_DIFFERS, i);
	doc_lit(d, g->explained ? ROLE_MUTED
		: g->claim ? ROLE_WARN : ROLE_DIFFERS, "%s",
	    g->explained ? "explained" : g->claim ? "refuted" : "DIFFERS");
	doc_lit(d, ROLE_MUTED, " %s", method_name(g->method));
	if (g->signature >= 0 && a->computed.ndkim > 1)
		doc_lit(d, ROLE_MUTED, " %d", g->signature + 1);
	if (!g->claim) { /* of such a one the reason says all */
		doc_lit(d, ROLE_MUTED, " recorded ");
		doc_add(d, ROLE_NORMAL, g->recorded);
		doc_lit(d, ROLE_MUTED, ", computed ");
		doc_add(d, ROLE_NORMAL, g->computed);
	}
	doc_lit(d, ROLE_MUTED, ": ");
	doc_add(d, g->explained ? ROLE_MUTED : ROLE_NORMAL, g->reason);
}

static void
doc_disagreements(struct doc *d, const struct auth *a)
{
	size_t i;

	for (i = 0; i < a->ndisagreements; i++)
		if (!a->disagreements[i].claim)
			doc_disagreement(d, a, i);
	for (i = 0; i < a->ndisagreements; i++)
		if (a->disagreements[i].claim)
			doc_disagreement(d, a, i);
}

/* --- each method --- */

/* ": reason", or " reason" after nothing */
static void
doc_because(struct doc *d, uint8_t role, const char *before,
    struct slice reason)
{
	if (reason.n == 0)
		return;
	doc_lit(d, ROLE_MUTED, "%s", before);
	doc_add(d, role, reason);
}

/* What a receiver wrote beside the result */
static void
doc_recorded_detail(struct doc *d, const struct recorded_result *r)
{
	if (r != NULL && r->detail.n != 0)
		doc_because(d, ROLE_MUTED, "  ", r->detail);
}

static void
doc_spf(struct doc *d, const struct auth *a)
{
	const struct spf *s = &a->computed.spf;
	const struct recorded_result *r = a->recorded.spf;
	struct slice told = r != NULL ? r->domain : SLICE_NULL;
	struct slice domain = s->domain.n != 0 ? s->domain : told;

	if (domain.n == 0 && s->reason.n == 0 && r == NULL)
		return;
	method_line(d, "SPF", proof_id(PROOF_SPF, 0));
	doc_add(d, ROLE_NORMAL, domain);
	if (told.n != 0 && !slice_eqi(told, domain)) {
		doc_lit(d, ROLE_WARN, "  recorded of ");
		doc_add(d, ROLE_WARN, told);
	}
	doc_because(d, s->result == SPF_PASS ? ROLE_OK : ROLE_NORMAL,
	    domain.n != 0 ? ": " : "", s->matched);
	doc_because(d, ROLE_MUTED, s->matched.n != 0 ? "; "
		: domain.n != 0 ? ": " : "", s->reason);
	doc_recorded_detail(d, r);
}

/* "rsa-sha256, 2048 bits, not aligned, expired" */
static void
doc_signature_facts(struct doc *d, const struct dkim_signature *s)
{
	unsigned flag;

	doc_add(d, ROLE_NORMAL, s->algorithm);
	if (s->key_bits != 0)
		doc_lit(d, ROLE_NORMAL, ", %u bits", s->key_bits);
	if (s->aligned_known)
		doc_lit(d, ROLE_NORMAL, ", %s",
		    s->aligned ? "aligned" : "not aligned");
	for (flag = 1; flag <= s->flags && flag != 0; flag <<= 1) {
		bool usual = flag == DKIM_FROM_NOT_OVERSIGNED;

		/* the reason says these two, and better */
		if ((s->flags & flag) == 0 || (s->reason.n != 0 &&
		    (flag & (DKIM_BODY_DIFFERS | DKIM_HEADER_DIFFERS)) != 0))
			continue;
		doc_lit(d, usual ? ROLE_MUTED : ROLE_WARN, ", %s",
		    dkim_flag_words(flag));
		if (flag == DKIM_PARTIAL_BODY)
			doc_lit(d, ROLE_WARN, " (%llu octets unsigned)",
			    (unsigned long long)s->unsigned_octets);
	}
}

static void
doc_signature(struct doc *d, const struct auth *a, size_t i)
{
	const struct dkim_signature *s = &a->computed.dkim[i];
	struct arena scratch = { 0 };
	const struct recorded_result *r = auth_record_of(a, i, &scratch);
	struct slice word = slice_str(dkim_result_name(s->result));
	bool many = a->computed.ndkim > 1;
	char name[32];

	snprintf(name, sizeof name, many ? "DKIM %zu" : "DKIM", i + 1);
	method_line(d, name, proof_id(PROOF_DKIM, i));
	if (many) {
		doc_add(d, s->result == DKIM_FAIL ? ROLE_WARN
						  : result_role(word), word);
		doc_lit(d, ROLE_MUTED, " ");
	}
	word_or_none(d, ROLE_NORMAL, s->domain);
	doc_lit(d, ROLE_MUTED, " / ");
	word_or_none(d, ROLE_NORMAL, s->selector);
	doc_lit(d, ROLE_MUTED, ": ");
	doc_signature_facts(d, s);
	doc_because(d, ROLE_INFO, "; broken by: ", s->broken_by);
	/* the reason of such a one says it again */
	if (s->broken_by.n == 0 ||
	    slice_find(s->reason, s->broken_by) == SLICE_NONE)
		doc_because(d, ROLE_MUTED, "; ", s->reason);
	if (many && r != NULL && !slice_eq(r->result, word))
		doc_because(d, ROLE_NORMAL, "; recorded ", r->result);
	if (s->result != DKIM_PASS)
		doc_recorded_detail(d, r);
	arena_free(&scratch);
}

/* Recorded of a signature that is not, or no more, in the message */
static void
doc_recorded_only(struct doc *d, const struct auth *a, size_t i)
{
	const struct recorded_result *r = &a->recorded.dkim[i];
	struct arena scratch = { 0 };
	bool stands = auth_signature_of(a, r, &scratch) >= 0;

	arena_free(&scratch);
	if (stands || (r->domain.n == 0 && r->detail.n == 0))
		return;
	doc_line(d, 9);
	doc_lit(d, ROLE_MUTED, "%-9s%s", "DKIM", "recorded ");
	doc_add(d, result_role(r->result), r->result);
	doc_because(d, ROLE_NORMAL, " ", r->domain);
	doc_because(d, ROLE_NORMAL, " / ", r->selector);
	doc_recorded_detail(d, r);
	if (a->has_computed && r->domain.n != 0)
		doc_lit(d, ROLE_MUTED, ": no such signature stands here");
	doc_prove(d, r->range);
}

/* "p=reject of bancosol.example, applied as quarantine" */
static void
doc_policy(struct doc *d, const struct dmarc_view *v)
{
	if (v->published.n == 0)
		return;
	doc_lit(d, ROLE_MUTED, ": ");
	doc_add(d, ROLE_NORMAL, v->policy_tag.n != 0 ? v->policy_tag
						     : SLICE("p"));
	doc_lit(d, ROLE_NORMAL, "=");
	doc_add(d, ROLE_NORMAL, v->published);
	if (v->domain.n != 0 && !slice_eqi(v->domain, v->author))
		doc_because(d, ROLE_NORMAL, " of ", v->domain);
	if (v->policy.n != 0 && !slice_eqi(v->policy, v->published))
		doc_because(d, ROLE_NORMAL, ", applied as ", v->policy);
}

/* "; DKIM aligns: bank.example, equal to the author domain" */
static void
doc_alignment(struct doc *d, const struct auth *a)
{
	const struct dmarc_view *v = &a->computed.dmarc.now;
	size_t i;

	for (i = 0; i < v->nidentifiers; i++) {
		const struct dmarc_identifier *id = &v->identifiers[i];

		if (!id->passes || !id->aligned)
			continue;
		doc_lit(d, ROLE_OK, "; %s aligns", id->dkim ? "DKIM" : "SPF");
		doc_because(d, ROLE_MUTED, ": ", id->domain);
		doc_because(d, ROLE_MUTED, ", ", id->rule);
	}
}

static void
doc_dmarc(struct doc *d, const struct auth *a)
{
	const struct dmarc_view *now = &a->computed.dmarc.now;
	const struct dmarc_view *old = &a->computed.dmarc.rfc7489;
	const struct recorded_result *r = a->recorded.dmarc;
	struct slice told = r != NULL ? r->domain : SLICE_NULL;
	struct slice author = now->author.n != 0 ? now->author : told;
	size_t i;

	if (author.n == 0 && now->reason.n == 0 && r == NULL)
		return;
	method_line(d, "DMARC", proof_id(PROOF_DMARC, 0));
	doc_add(d, ROLE_NORMAL, author);
	doc_policy(d, now);
	doc_because(d, ROLE_NORMAL, author.n != 0 ? "; " : "", now->reason);
	doc_alignment(d, a);
	if (now->published.n == 0)
		doc_recorded_detail(d, r);
	if (a->has_computed && old->result != now->result) {
		method_line(d, "", proof_id(PROOF_DMARC, 1));
		doc_lit(d, ROLE_WARN, "RFC 7489 (before May 2026): %s",
		    dmarc_result_name(old->result));
		doc_because(d, ROLE_MUTED, ", ", old->reason);
	}
	if (now->nqueried == 0)
		return;
	method_line(d, "", proof_id(PROOF_DMARC, 0));
	doc_lit(d, ROLE_MUTED, now->result == DMARC_UNVERIFIABLE
		? "to be asked" : "asked");
	for (i = 0; i < now->nqueried; i++)
		doc_because(d, ROLE_MUTED, i != 0 ? ", " : " ",
		    now->queried[i]);
}

/* "ARC      2 sets, sealed by a.example, b.example; all pass" */
static void
doc_arc(struct doc *d, const struct auth *a)
{
	const struct arc *c = &a->computed.arc;
	size_t i;

	if (c->instances == 0 && a->recorded.arc == NULL)
		return;
	method_line(d, "ARC", proof_id(PROOF_ARC, 0));
	doc_lit(d, ROLE_NORMAL, "%d set%s", c->instances,
	    plural(c->instances));
	for (i = 0; i < c->nsets; i++)
		doc_because(d, ROLE_NORMAL, i != 0 ? ", " : " sealed by ",
		    c->sets[i].sealer);
	if (c->oldest_pass == 0 && c->result == ARC_PASS)
		doc_lit(d, ROLE_MUTED, "; unchanged since the first");
	else if (c->oldest_pass > 0)
		doc_lit(d, ROLE_MUTED, "; unchanged since set %d",
		    c->oldest_pass);
	doc_because(d, ROLE_MUTED, "; ", c->reason);
	doc_recorded_detail(d, a->recorded.arc);
	for (i = 0; i < c->nsets; i++) {
		const struct arc_set *s = &c->sets[i];

		if (s->claims.n == 0)
			continue;
		method_line(d, "", proof_id(PROOF_ARC, i));
		doc_add(d, ROLE_NORMAL, s->sealer);
		doc_lit(d, s->trusted ? ROLE_NORMAL : ROLE_MUTED, " %s ",
		    s->trusted ? "says, and is trusted:" : "claims");
		doc_add(d, s->trusted ? ROLE_NORMAL : ROLE_MUTED, s->claims);
	}
}

static void
doc_hints(struct doc *d, const struct computed *c)
{
	size_t i;

	for (i = 0; i < c->nhints; i++) {
		method_line(d, i == 0 ? "Replay" : "",
		    proof_id(PROOF_HINTS, i));
		doc_add(d, ROLE_NORMAL, c->hints[i]);
	}
}

static void
doc_no_record(struct doc *d, const struct recorded *r, bool claim)
{
	if (r->trust == TRUST_NONE && !claim) {
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN,
		    "no receiver of ours recorded authentication");
	}
	if (r->left_out.p != NULL) {
		doc_line(d, 2);
		doc_add(d, ROLE_WARN, r->left_out);
	}
}

/* What a receiver decided by rules of its own */
static void
doc_compauth(struct doc *d, const struct recorded_result *r)
{
	if (r == NULL || r->domain.n + r->detail.n == 0)
		return;
	doc_line(d, 9);
	doc_lit(d, ROLE_MUTED, "%-9s", "compauth");
	doc_add(d, ROLE_NORMAL, r->domain);
	doc_because(d, ROLE_MUTED, r->domain.n != 0 ? "  " : "", r->detail);
	doc_prove(d, r->range);
}

void
doc_authentication(struct doc *d, const struct analysis *a)
{
	const struct auth *auth = &a->auth;
	bool claim;
	size_t i;

	if (a->kind == MESSAGE_REPORT) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "a report: whoever sent it is not "
		    "judged, the mails in it are");
		return;
	}
	claim = doc_claim(d, a);
	doc_verdicts(d, auth);
	doc_no_record(d, &auth->recorded, claim);
	doc_disagreements(d, auth);
	doc_spf(d, auth);
	for (i = 0; i < auth->computed.ndkim; i++)
		doc_signature(d, auth, i);
	for (i = 0; i < auth->recorded.ndkim; i++)
		doc_recorded_only(d, auth, i);
	doc_dmarc(d, auth);
	doc_arc(d, auth);
	doc_compauth(d, auth->recorded.compauth);
	doc_hints(d, &auth->computed);
	doc_boundary(d, a);
	doc_recorders(d, a);
}

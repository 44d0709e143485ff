/* Attribution as a document: who sent it, for whom, and whether it may. */

#include "tui/theme.h"
#include "views/doc_analysis.h"
#include "views/doc_auth.h"

enum { LABEL = 11 };

/* What is being written */
struct attributing {
	struct doc *d;
	const struct analysis *a;
	const struct attribution *at;
	bool brief;
};

static uint8_t
strength_role(enum strength s)
{
	return s == STRENGTH_PROVEN	? ROLE_OK
	    : s == STRENGTH_OBSERVED	? ROLE_INFO
	    : s == STRENGTH_CLAIMED	? ROLE_WARN
					: ROLE_MUTED;
}

/* A line that Enter leads on from */
static void
line(struct attributing *w, enum proof proof, size_t i, struct range range,
    uint8_t role, const char *label)
{
	struct doc_line *l = doc_line(w->d, LABEL);

	l->id = proof_id(proof, i);
	l->range = range;
	l->has_range = range.len != 0;
	doc_lit(w->d, role, "%-*s", LABEL, label);
}

static void
named_lines(struct attributing *w)
{
	const struct attribution *at = w->at;
	struct doc *d = w->d;

	doc_line(d, 2)->id = proof_id(PROOF_NAMED, 0);
	if (at->service.p == NULL) {
		doc_lit(d, ROLE_WARN, "No service is named");
		return;
	}
	doc_add(d, ROLE_HEADING, at->name.p != NULL ? at->name : at->service);
	doc_lit(d, strength_role(at->strength), "  %s",
	    strength_name(at->strength));
	doc_line(d, 2);
	doc_lit(d, ROLE_MUTED, "  ");
	doc_add(d, ROLE_MUTED, at->service);
	doc_lit(d, ROLE_MUTED, "%s", at->kind.n != 0 ? ", " : "");
	doc_add(d, ROLE_MUTED, at->kind);
	if (at->carrier.n != 0) {
		doc_lit(d, ROLE_MUTED, ", carried by ");
		doc_add(d, ROLE_NORMAL, at->carrier);
	}
}

static void
because_lines(struct attributing *w)
{
	const struct attribution *at = w->at;

	if (at->not_named_because.n == 0)
		return;
	line(w, PROOF_NAMED, 0, (struct range){ 0, 0 }, ROLE_MUTED, "Because");
	doc_add(w->d, ROLE_NORMAL, at->not_named_because);
	if (w->brief || at->would_change.n == 0)
		return;
	line(w, PROOF_NAMED, 0, (struct range){ 0, 0 }, ROLE_MUTED,
	    "To change");
	doc_add(w->d, ROLE_NORMAL, at->would_change);
}

/* --- the domain that it pretends to come from --- */

static void
relation_line(struct attributing *w)
{
	const struct relationship *r = &w->a->relationship;
	uint8_t role = r->status == RELATION_AUTHORISED ? ROLE_OK
	    : r->status == RELATION_UNAUTHORISED	? ROLE_BAD
	    : r->status == RELATION_EXERCISE		? ROLE_INFO
							: ROLE_WARN;

	if (r->domain.p == NULL)
		return;
	line(w, PROOF_RELATION, 0, r->range, role, relation_name(r->status));
	if (r->status == RELATION_UNAUTHORISED) /* longer than labels */
		doc_lit(w->d, ROLE_NORMAL, " ");
	doc_add(w->d, ROLE_HEADING, r->domain);
	if (impersonation_name(r->impersonation) != NULL)
		doc_lit(w->d, ROLE_MUTED, ", %s",
		    impersonation_name(r->impersonation));
	if (r->seen.n != 0) {
		doc_lit(w->d, ROLE_MUTED, ": ");
		doc_add(w->d, ROLE_WARN, r->seen);
	}
	if (w->brief)
		return;
	if (r->how.n != 0) {
		doc_line(w->d, LABEL);
		doc_lit(w->d, ROLE_NORMAL, "%-*s", LABEL, "");
		doc_add(w->d, ROLE_NORMAL, r->how);
	}
	if (r->basis.n != 0) {
		doc_line(w->d, LABEL);
		doc_lit(w->d, ROLE_NORMAL, "%-*s", LABEL, "");
		doc_add(w->d, ROLE_MUTED, r->basis);
	}
}

/* --- accounts --- */

static const char *
grade_words(enum grade g)
{
	return g == GRADE_BOUNDARY ? "written by the service"
	    : g == GRADE_SIGNED	   ? "signed"
				   : "merely present";
}

static void
account_line(struct attributing *w, size_t i)
{
	const struct account *c = &w->at->accounts[i];
	struct doc *d = w->d;

	line(w, PROOF_ACCOUNT, i, c->range, ROLE_HEADING, "Account");
	doc_add(d, c->grade == GRADE_PRESENT ? ROLE_NORMAL : ROLE_INFO,
	    c->value);
	doc_lit(d, ROLE_MUTED, "  ");
	doc_add(d, ROLE_MUTED, c->kind);
	if (!slice_eq(c->service, w->at->service)) {
		doc_lit(d, ROLE_MUTED, " of ");
		doc_add(d, ROLE_MUTED, c->service);
	}
	if (w->brief) {
		doc_lit(d, ROLE_MUTED, ", %s", grade_name(c->grade));
		return;
	}
	doc_lit(d, ROLE_MUTED, ", %s, ", grade_words(c->grade));
	doc_add(d, ROLE_MUTED, c->where);
}

static void
recipients_line(struct attributing *w)
{
	const struct attribution *at = w->at;

	if (at->nrecipients == 0)
		return;
	doc_line(w->d, LABEL);
	doc_prove(w->d, at->recipients[0].range);
	doc_lit(w->d, ROLE_HEADING, "%-*s", LABEL, "Hides");
	doc_lit(w->d, ROLE_NORMAL, "a recipient");
	for (size_t i = 0; i < at->nrecipients; i++) {
		doc_lit(w->d, ROLE_MUTED, "%s", i == 0 ? " in " : ", ");
		doc_add(w->d, ROLE_MUTED, at->recipients[i].where);
	}
}

/* --- the path --- */

static void
path_line(struct attributing *w)
{
	const struct attribution *at = w->at;
	struct doc *d = w->d;

	if (at->nsteps < 2)
		return;
	line(w, PROOF_PATH, 0, at->steps[0].range, ROLE_HEADING, "Path");
	for (size_t i = 0; i < at->nsteps; i++) {
		const struct path_step *s = &at->steps[i];

		if (s->service.n != 0)
			doc_add(d, strength_role(s->strength), s->service);
		else if (s->host.n != 0)
			doc_add(d, ROLE_NORMAL, s->host);
		else
			doc_lit(d, ROLE_MUTED, "unknown");
		if (s->role != PATH_ORIGIN)
			doc_lit(d, ROLE_MUTED, " (%s)",
			    path_role_name(s->role));
		doc_lit(d, ROLE_MUTED, " \xe2\x86\x92 ");
	}
	doc_lit(d, ROLE_NORMAL, "us");
}

static void
step_lines(struct attributing *w)
{
	for (size_t i = 0; i < w->at->nsteps && w->at->nsteps > 1; i++) {
		const struct path_step *s = &w->at->steps[i];

		line(w, PROOF_PATH, i, s->range, ROLE_MUTED, "");
		doc_add(w->d, ROLE_MUTED, s->how);
	}
}

/* --- evidence --- */

static const struct {
	const char *what, *words;
} evidence_names[] = {
	{ "dkim", "DKIM" },
	{ "spf", "SPF" },
	{ "ip", "IP" },
	{ "rdns", "rDNS" },
	{ "helo", "HELO" },
	{ "host-ip", "host" },
	{ "header", "field" },
	{ "header-ip", "field" },
	{ "signed", "signed field" },
	{ "mail-from", "envelope" },
	{ "message-id", "Message-ID" },
	{ "include", "SPF" },
	{ "cname", "key" },
};

static void
evidence_name(struct doc *d, struct slice what)
{
	for (size_t i = 0; i < ARRAY_LEN(evidence_names); i++)
		if (slice_eq_str(what, evidence_names[i].what)) {
			doc_lit(d, ROLE_MUTED, "%s ", evidence_names[i].words);
			return;
		}
	doc_add(d, ROLE_MUTED, what);
	doc_lit(d, ROLE_MUTED, " ");
}

/* Of a field its name says more than its value. */
static bool
is_field(struct slice what)
{
	return slice_starts(what, "header") || slice_eq_str(what, "signed");
}

static void
evidence_line(struct attributing *w, size_t i)
{
	const struct evidence *v = &w->at->evidence[i];
	bool other = w->at->service.n == 0 ||
	    !slice_eq(v->service, w->at->service);

	line(w, PROOF_EVIDENCE, i, v->range, strength_role(v->strength),
	    strength_name(v->strength));
	if (!w->brief) {
		doc_add(w->d, ROLE_NORMAL, v->sentence);
		return;
	}
	if (other) {
		doc_add(w->d, ROLE_MUTED, v->service);
		doc_lit(w->d, ROLE_MUTED, ": ");
	}
	evidence_name(w->d, v->what);
	doc_add(w->d, ROLE_NORMAL, is_field(v->what) ? v->where : v->value);
}

static void
forged_line(struct attributing *w, size_t i)
{
	const struct forged *f = &w->at->forged[i];

	line(w, PROOF_FORGED, i, f->range, ROLE_BAD, "FORGED");
	doc_add(w->d, ROLE_NORMAL, f->service);
	doc_lit(w->d, ROLE_MUTED, ": ");
	evidence_name(w->d, f->what);
	doc_add(w->d, ROLE_NORMAL, f->value);
	/* the reason stands at the first of them */
	if (w->brief || (i > 0 && slice_eq(f->why, w->at->forged[i - 1].why)))
		return;
	doc_lit(w->d, ROLE_MUTED, ": ");
	doc_add(w->d, ROLE_NORMAL, f->why);
}

/* A claim that stands there as a forgery already */
static bool
is_forged(const struct attribution *at, const struct evidence *v)
{
	for (size_t i = 0; i < at->nforged; i++)
		if (slice_eq(at->forged[i].service, v->service) &&
		    slice_eq(at->forged[i].what, v->what) &&
		    at->forged[i].range.off == v->range.off)
			return true;
	return false;
}

void
doc_attribution(struct doc *d, const struct analysis *a, enum doc_form form)
{
	struct attributing w = { d, a, &a->attribution, form == DOC_BRIEF };
	size_t i;

	doc_claim(d, a);
	named_lines(&w);
	relation_line(&w);
	for (i = 0; i < w.at->naccounts; i++)
		account_line(&w, i);
	recipients_line(&w);
	path_line(&w);
	if (!w.brief)
		step_lines(&w);
	for (i = 0; i < w.at->nforged; i++)
		forged_line(&w, i);
	because_lines(&w);
	for (i = 0; i < w.at->nevidence; i++)
		if (!w.brief || !is_forged(w.at, &w.at->evidence[i]))
			evidence_line(&w, i);
}

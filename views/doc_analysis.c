/* What an analysis says: identity, authentication, attribution. */

#include <stdio.h>

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_analysis.h"

#define CLAIMS_SHOWN 8 /* fields that no receiver of ours wrote */
#define DASH "\xe2\x80\x93" /* en dash: not computed */

static const char *const pass_words[] = { "pass" };
static const char *const fail_words[] = { "fail", "permerror", "hardfail",
	"policy" };
static const char *const soft_words[] = { "softfail", "neutral", "temperror",
	"bestguesspass", "unverifiable", "timeout" };

static bool
is_one_of(struct slice s, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eqi_str(s, words[i]))
			return true;
	return false;
}

char
result_letter(struct slice r)
{
	if (is_one_of(r, pass_words, ARRAY_LEN(pass_words)))
		return '+';
	if (is_one_of(r, fail_words, ARRAY_LEN(fail_words)))
		return '!';
	if (is_one_of(r, soft_words, ARRAY_LEN(soft_words)) ||
	    slice_ends(r, " pass")) /* "1 of 2 pass" */
		return '~';
	return '-';
}

uint8_t
result_role(struct slice r)
{
	switch (result_letter(r)) {
	case '+':
		return ROLE_OK;
	case '!':
		return ROLE_BAD;
	case '~':
		return ROLE_WARN;
	default:
		return ROLE_MUTED;
	}
}

static void
label(struct doc *d, const char *name, int width)
{
	doc_line(d, width);
	doc_lit(d, ROLE_MUTED, "%-*s", width, name);
}

static void
doc_from(struct doc *d, const struct from *f)
{
	label(d, "From", 9);
	if (f->display_name.n != 0) {
		doc_add(d, ROLE_NORMAL, f->display_name);
		doc_lit(d, ROLE_NORMAL, " ");
	}
	if (f->address.p != NULL) {
		doc_lit(d, ROLE_NORMAL, "<");
		doc_add(d, ROLE_INFO, f->address);
		doc_lit(d, ROLE_NORMAL, ">");
	}
	if (f->problem.p != NULL) {
		doc_lit(d, ROLE_WARN, "%s[", f->address.p != NULL ? " " : "");
		doc_add(d, ROLE_WARN, f->problem);
		doc_lit(d, ROLE_WARN, "]");
	}
}

static void
doc_envelope(struct doc *d, const struct envelope *e)
{
	label(d, "Envelope", 9);
	if (e->mail_from.p == NULL) {
		doc_lit(d, ROLE_MUTED, "not recorded");
		return;
	}
	doc_lit(d, ROLE_NORMAL, "<");
	doc_add(d, ROLE_NORMAL, e->mail_from);
	doc_lit(d, ROLE_NORMAL, ">");
	if (e->origin != ORIGIN_RETURN_PATH && origin_name(e->origin) != NULL)
		doc_lit(d, ROLE_MUTED, " (%s)", origin_name(e->origin));
}

/* "2026-11-20 14:02:11 UTC, received +5 s later" */
static void
doc_dates(struct doc *d, const struct mail *m)
{
	char s[20];
	int64_t skew;

	label(d, "Date", 9);
	clock_long(m->date, s);
	if (s[0] != '\0')
		doc_lit(d, ROLE_NORMAL, "%s UTC", s);
	else
		doc_lit(d, ROLE_WARN, "none that can be read");
	clock_long(m->boundary.time, s);
	if (!boundary_is_known(&m->boundary) || s[0] == '\0')
		return;
	doc_lit(d, ROLE_MUTED, mail_is_claim(m) ? "  claimed to be received "
						: "  received ");
	doc_lit(d, ROLE_NORMAL, "%s", s);
	if (m->date == TIME_UNKNOWN)
		return;
	skew = m->boundary.time - m->date;
	doc_lit(d, skew < -300 || skew > 86400 ? ROLE_WARN : ROLE_MUTED,
	    " (%+lld s)", (long long)skew);
}

bool
doc_claim(struct doc *d, const struct mail *m)
{
	if (!mail_is_claim(m))
		return false;
	doc_line(d, 2);
	doc_lit(d, ROLE_WARN, "%s: all of this is a claim",
	    provenance_name(m->provenance));
	return true;
}

void
doc_identity(struct doc *d, const struct analysis *a)
{
	const struct mail *m = &a->mail;

	doc_from(d, &m->from);
	doc_envelope(d, &m->envelope);
	label(d, "Subject", 9);
	if (m->subject.p != NULL)
		doc_add(d, ROLE_HEADING, m->subject);
	else
		doc_lit(d, ROLE_MUTED, "none");
	doc_dates(d, m);
}

/* One row a method: "SPF      pass        –" */
static void
doc_verdict(struct doc *d, const char *name, struct slice word,
    const struct recorded_result *r)
{
	doc_line(d, 9);
	doc_lit(d, ROLE_HEADING, "%-9s", name);
	if (word.n != 0)
		doc_add(d, result_role(word), word);
	else
		doc_lit(d, ROLE_MUTED, "none");
	doc_tab(d, 21);
	doc_lit(d, ROLE_MUTED, "%s", DASH);
	if (r != NULL)
		doc_prove(d, r->range);
}

static struct slice
result_word(const struct recorded_result *r)
{
	return r != NULL ? r->result : SLICE_NULL;
}

struct slice
dkim_word(struct arena *a, const struct recorded *r)
{
	size_t i, pass = 0, same = 0;

	for (i = 0; i < r->ndkim; i++) {
		pass += slice_eq_str(r->dkim[i].result, "pass");
		same += slice_eq(r->dkim[i].result, r->dkim[0].result);
	}
	if (r->ndkim == 0)
		return SLICE_NULL;
	if (same == r->ndkim)
		return r->dkim[0].result;
	return slice_printf(a, "%zu of %zu pass", pass, r->ndkim);
}

/* "SPF     retorno.example": the domain and what else was recorded */
static void
doc_detail(struct doc *d, const char *name, const struct recorded_result *r,
    bool result)
{
	if (r == NULL || (r->domain.n == 0 && r->detail.n == 0 && !result))
		return;
	doc_line(d, 9);
	doc_lit(d, ROLE_MUTED, "%-9s", name);
	if (result) {
		doc_add(d, result_role(r->result), r->result);
		doc_lit(d, ROLE_MUTED, " ");
	}
	doc_add(d, ROLE_NORMAL, r->domain);
	if (r->selector.n != 0) {
		doc_lit(d, ROLE_MUTED, " / ");
		doc_add(d, ROLE_NORMAL, r->selector);
	}
	if (r->detail.n != 0) {
		doc_lit(d, ROLE_MUTED, "%s", r->domain.n != 0 ? "  " : "");
		doc_add(d, ROLE_MUTED, r->detail);
	}
	doc_prove(d, r->range);
}

/* A field that records authentication: who wrote it, and how it was read */
static void
doc_recorder(struct doc *d, const struct analysis *a, const struct ar_field *f)
{
	struct arena scratch = { 0 };

	doc_line(d, 2);
	doc_add(d, ROLE_MUTED, f->name);
	if (f->authserv_id.n != 0) {
		doc_lit(d, ROLE_MUTED, " of ");
		doc_add(d, ROLE_NORMAL, f->authserv_id);
	}
	if (f->trust == TRUST_NONE) {
		doc_lit(d, ROLE_MUTED, ": a claim (");
		doc_add(d, ROLE_MUTED, f->reason);
		doc_lit(d, ROLE_MUTED, ")");
	} else
		doc_lit(d, ROLE_MUTED, ": %s", trust_name(f->trust));
	if (f->lenient != 0 && f->trust != TRUST_NONE)
		doc_lit(d, ROLE_MUTED, ", read leniently (%s)",
		    lenient_names(&scratch, f->lenient).p);
	if (f->problem.p != NULL) {
		doc_lit(d, ROLE_WARN, ", ");
		doc_add(d, ROLE_WARN, f->problem);
	}
	doc_prove(d, a->mail.fields[f->field].all);
	arena_free(&scratch);
}

/* Those that were used, then the claims, each with the reason */
static void
doc_recorders(struct doc *d, const struct analysis *a)
{
	const struct recorded *r = &a->auth.recorded;
	size_t i, claims = 0;

	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].trust != TRUST_NONE)
			doc_recorder(d, a, &r->fields[i]);
	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].trust == TRUST_NONE &&
		    claims++ < CLAIMS_SHOWN)
			doc_recorder(d, a, &r->fields[i]);
	if (claims > CLAIMS_SHOWN) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "%zu more such claims",
		    claims - CLAIMS_SHOWN);
	}
}

static void
doc_boundary(struct doc *d, const struct analysis *a)
{
	const struct boundary *b = &a->mail.boundary;

	doc_line(d, 2);
	doc_lit(d, ROLE_HEADING, "Boundary ");
	if (!boundary_is_known(b)) {
		doc_lit(d, ROLE_WARN, "none found");
		if (b->reason.n != 0) {
			doc_lit(d, ROLE_MUTED, ": ");
			doc_add(d, ROLE_MUTED, b->reason);
		}
		return;
	}
	doc_add(d, ROLE_INFO, b->ip.p != NULL ? b->ip : SLICE("no address"));
	doc_lit(d, b->trust == TRUST_CONFIGURED ? ROLE_OK : ROLE_WARN, "  %s",
	    b->trust == TRUST_NONE ? "claimed" : trust_name(b->trust));
	if (b->hop >= 0)
		doc_prove(d, a->mail.fields[a->mail.hops[b->hop].field].all);
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  rDNS ");
	if (b->rdns.n != 0) {
		doc_add(d, ROLE_NORMAL, b->rdns);
		doc_lit(d, ROLE_MUTED, "%s",
		    b->rdns_confirmed ? " (confirmed)" : " (not confirmed)");
	} else
		doc_lit(d, ROLE_MUTED, "not recorded");
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  HELO ");
	doc_add(d, ROLE_NORMAL, b->helo.p != NULL ? b->helo : SLICE("-"));
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  by ");
	doc_add(d, ROLE_NORMAL, b->by.p != NULL ? b->by : SLICE("-"));
	doc_line(d, 4);
	doc_lit(d, ROLE_MUTED, "  ");
	doc_add(d, ROLE_MUTED, b->reason);
}

/* The verdicts first, so that the smallest pane holds them all */
static void
doc_verdicts(struct doc *d, const struct recorded *r)
{
	struct arena scratch = { 0 };

	doc_line(d, 0);
	doc_lit(d, ROLE_MUTED, "%-9s%-12s%s", "", "recorded", "computed");
	doc_verdict(d, "SPF", result_word(r->spf), r->spf);
	doc_verdict(d, "DKIM", dkim_word(&scratch, r), r->dkim);
	doc_verdict(d, "DMARC", result_word(r->dmarc), r->dmarc);
	doc_verdict(d, "ARC", result_word(r->arc), r->arc);
	if (r->compauth != NULL)
		doc_verdict(d, "compauth", r->compauth->result, r->compauth);
	arena_free(&scratch);
}

void
doc_authentication(struct doc *d, const struct analysis *a)
{
	const struct recorded *r = &a->auth.recorded;
	char name[16];
	bool claim;
	size_t i;

	if (a->kind == MESSAGE_REPORT) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "a report: whoever sent it is not "
		    "judged, the mails in it are");
		return;
	}
	claim = doc_claim(d, &a->mail);
	doc_verdicts(d, r);
	if (r->trust == TRUST_NONE && !claim) {
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN,
		    "no receiver of ours recorded authentication");
	}
	if (r->left_out.p != NULL) {
		doc_line(d, 2);
		doc_add(d, ROLE_WARN, r->left_out);
	}
	doc_detail(d, "SPF", r->spf, false);
	for (i = 0; i < r->ndkim; i++) {
		snprintf(name, sizeof name, r->ndkim > 1 ? "DKIM %zu" : "DKIM",
		    i + 1);
		doc_detail(d, name, &r->dkim[i], r->ndkim > 1);
	}
	doc_detail(d, "DMARC", r->dmarc, false);
	doc_detail(d, "ARC", r->arc, false);
	doc_detail(d, "compauth", r->compauth, false);
	doc_boundary(d, a);
	doc_recorders(d, a);
}

static uint8_t
strength_role(enum strength s)
{
	return s == STRENGTH_PROVEN	? ROLE_OK
	    : s == STRENGTH_OBSERVED	? ROLE_INFO
	    : s == STRENGTH_CLAIMED	? ROLE_WARN
					: ROLE_MUTED;
}

static void
doc_accounts(struct doc *d, const struct attribution *at)
{
	size_t i;

	for (i = 0; i < at->naccounts; i++) {
		const struct account *c = &at->accounts[i];

		doc_line(d, 4);
		doc_lit(d, ROLE_HEADING, "Account  ");
		doc_add(d, ROLE_INFO, c->value);
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_MUTED, c->kind);
		doc_lit(d, ROLE_MUTED, " of ");
		doc_add(d, ROLE_MUTED, c->service);
		doc_lit(d, ROLE_MUTED, ", %s, ", c->grade == GRADE_BOUNDARY
			? "written by the service"
			: c->grade == GRADE_SIGNED ? "signed"
						   : "merely present");
		doc_add(d, ROLE_MUTED, c->where);
		doc_prove(d, c->range);
	}
}

static void
doc_relationship(struct doc *d, const struct relationship *r)
{
	uint8_t role = r->status == RELATION_AUTHORISED ? ROLE_OK
	    : r->status == RELATION_UNAUTHORISED	? ROLE_BAD
							: ROLE_WARN;

	if (r->domain.p == NULL)
		return;
	doc_line(d, 4);
	doc_lit(d, ROLE_HEADING, "Protected ");
	doc_add(d, ROLE_NORMAL, r->domain);
	doc_lit(d, ROLE_MUTED, "  %s, service ",
	    impersonation_name(r->impersonation) != NULL
		? impersonation_name(r->impersonation)
		: "not impersonated");
	doc_lit(d, role, "%s", relation_name(r->status));
	if (r->basis.n != 0) {
		doc_lit(d, ROLE_MUTED, " (");
		doc_add(d, ROLE_MUTED, r->basis);
		doc_lit(d, ROLE_MUTED, ")");
	}
}

static void
doc_evidence(struct doc *d, const struct attribution *at)
{
	size_t i;

	for (i = 0; i < at->nevidence; i++) {
		const struct evidence *v = &at->evidence[i];

		doc_line(d, 9);
		doc_lit(d, strength_role(v->strength), "%-9s",
		    strength_name(v->strength));
		doc_add(d, ROLE_NORMAL, v->sentence);
		doc_prove(d, v->range);
	}
	for (i = 0; i < at->nforged; i++) {
		const struct forged *f = &at->forged[i];

		doc_line(d, 9);
		doc_lit(d, ROLE_BAD, "%-9s", "FORGED");
		doc_add(d, ROLE_NORMAL, f->service);
		doc_lit(d, ROLE_MUTED, " ");
		doc_add(d, ROLE_NORMAL, f->what);
		doc_lit(d, ROLE_MUTED, " ");
		doc_add(d, ROLE_NORMAL, f->value);
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_NORMAL, f->why);
		doc_prove(d, f->range);
	}
}

static void
doc_path(struct doc *d, const struct attribution *at)
{
	size_t i;

	if (at->carrier.p != NULL) {
		doc_line(d, 4);
		doc_lit(d, ROLE_HEADING, "Carrier  ");
		doc_add(d, ROLE_NORMAL, at->carrier);
	}
	if (at->npath < 2)
		return;
	doc_line(d, 4);
	doc_lit(d, ROLE_HEADING, "Path     ");
	for (i = 0; i < at->npath; i++) {
		doc_lit(d, ROLE_MUTED, "%s", i != 0 ? " > " : "");
		doc_add(d, ROLE_NORMAL, at->path[i]);
	}
	doc_lit(d, ROLE_MUTED, " > us");
}

void
doc_attribution(struct doc *d, const struct analysis *a)
{
	const struct attribution *at = &a->attribution;

	doc_claim(d, &a->mail);
	doc_line(d, 2);
	if (at->service.p != NULL) {
		doc_add(d, ROLE_HEADING, at->name.p != NULL ? at->name
							    : at->service);
		doc_lit(d, strength_role(at->strength), "  %s",
		    strength_name(at->strength));
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_MUTED, at->service);
		doc_lit(d, ROLE_MUTED, "%s", at->kind.n != 0 ? ", " : "");
		doc_add(d, ROLE_MUTED, at->kind);
	} else {
		doc_lit(d, ROLE_WARN, "No service is named");
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_NORMAL, at->not_named_because);
	}
	doc_relationship(d, &a->relationship);
	doc_accounts(d, at);
	doc_path(d, at);
	doc_evidence(d, at);
}

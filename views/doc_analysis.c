/* What an analysis says: identity and attribution. */

#include "core/auth/dkim.h"
#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_analysis.h"

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

/* A signature proves its domain whoever hands the message in. */
static bool
signature_proves(const struct computed *c)
{
	size_t i;

	for (i = 0; i < c->ndkim; i++)
		if (dkim_proves(&c->dkim[i]))
			return true;
	return false;
}

bool
doc_claim(struct doc *d, const struct analysis *a)
{
	const struct mail *m = &a->mail;

	if (!mail_is_claim(m))
		return false;
	doc_line(d, 2);
	doc_lit(d, ROLE_WARN, "%s: all of this is a claim%s",
	    provenance_name(m->provenance),
	    signature_proves(&a->auth.computed)
		? ", but for what the signature covers" : "");
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

	doc_claim(d, a);
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

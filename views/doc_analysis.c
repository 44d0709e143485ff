/* What an analysis says of who the message says it is. */

#include "core/auth/dkim.h"
#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_analysis.h"

enum { LABEL = 9 };

static void
doc_from(struct doc *d, const struct from *f)
{
	doc_label(d, LABEL, "From");
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
	doc_label(d, LABEL, "Envelope");
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

	doc_label(d, LABEL, "Date");
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
	doc_label(d, LABEL, "Subject");
	if (m->subject.p != NULL)
		doc_add(d, ROLE_HEADING, m->subject);
	else
		doc_lit(d, ROLE_MUTED, "none");
	doc_dates(d, m);
}

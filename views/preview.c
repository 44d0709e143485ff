/* What the queue shows of the message under its cursor. */

#include "core/auth/letters.h"
#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/auth_words.h"
#include "views/json_row.h"
#include "views/message_rows.h"
#include "views/preview.h"

/* One line of the preview: label, then what follows */
static void
preview_label(struct doc *d, const char *name)
{
	doc_line(d, 9);
	doc_lit(d, ROLE_MUTED, "%-9s", name);
}

static void
preview_verdict(struct doc *d, const char *method, struct slice recorded,
    struct slice computed)
{
	doc_lit(d, ROLE_MUTED, "%s ", method);
	if (recorded.n != 0)
		doc_add(d, result_role(recorded), recorded);
	else if (computed.n == 0 || slice_eq_str(computed, "none"))
		doc_lit(d, ROLE_MUTED, "none");
	else if (result_letter(computed) == LETTER_UNKNOWN)
		doc_lit(d, ROLE_MUTED, "?");
	else {
		doc_lit(d, ROLE_MUTED, "(");
		doc_add(d, result_role(computed), computed);
		doc_lit(d, ROLE_MUTED, ")");
	}
	doc_lit(d, ROLE_MUTED, "  ");
}

/* Recorded ones, and what espy computed in brackets where there is none */
static void
preview_verdicts(struct doc *d, const struct row *r)
{
	preview_label(d, "Auth");
	preview_verdict(d, "SPF", r->spf, r->computed[0]);
	preview_verdict(d, "DKIM", r->dkim, r->computed[1]);
	preview_verdict(d, "DMARC", r->dmarc, r->computed[2]);
	preview_verdict(d, "ARC", r->arc, r->computed[3]);
	if (r->disagrees == ROW_DISAGREES)
		doc_lit(d, ROLE_DIFFERS, "DIFFERS");
	else if (r->disagrees == ROW_EXPLAINED)
		doc_lit(d, ROLE_MUTED, "differs, explained");
	if (r->disagrees != ROW_AGREES)
		doc_lit(d, ROLE_MUTED, "  ");
	if (row_is_claim(r))
		doc_lit(d, ROLE_WARN, "%s: all of this is a claim%s",
		    provenance_name(r->provenance), r->service.n != 0
			? ", but for the signature" : "");
	else if (r->trust == TRUST_NONE)
		doc_lit(d, ROLE_WARN, "no receiver of ours recorded any");
	else
		doc_lit(d, ROLE_MUTED, "receiver %s", trust_name(r->trust));
}

static void
preview_service(struct doc *d, const struct row *r)
{
	preview_label(d, "Through");
	doc_add(d, row_service_role(r), row_service(r));
	if (r->service.n != 0)
		doc_lit(d, ROLE_MUTED, "  %s", strength_name(r->strength));
	if (r->account.n != 0) {
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_MUTED, r->account_kind);
		doc_lit(d, ROLE_MUTED, " ");
		doc_add(d, ROLE_INFO, r->account);
	}
	doc_lit(d, ROLE_MUTED, "  from ");
	doc_add(d, ROLE_NORMAL, r->ip.n != 0 ? r->ip : SLICE("?"));
	if (r->forged != 0)
		doc_lit(d, ROLE_BAD, "  %u forged fingerprint%s", r->forged,
		    plural(r->forged));
}

static void
preview_domain(struct doc *d, const struct row *r)
{
	preview_label(d, "Domain");
	if (r->domain.n == 0) {
		doc_lit(d, ROLE_MUTED, "no protected domain");
		return;
	}
	doc_add(d, ROLE_NORMAL, r->domain);
	doc_lit(d, ROLE_NORMAL, "  ");
	doc_lit(d, row_domain_role(r), "%s, service %s",
	    impersonation_name(r->impersonation) != NULL
		? impersonation_name(r->impersonation) : "-",
	    relation_name(r->relation));
}

/* A file that is no mail, or whose analysis failed */
static void
preview_refused(struct doc *d, const struct row *r)
{
	char id[13];

	row_short(r, id);
	preview_label(d, "Refused");
	doc_add(d, ROLE_WARN, r->reason);
	preview_label(d, "File");
	doc_lit(d, ROLE_MUTED, "%s  %llu octets  in %u file%s", id,
	    (unsigned long long)r->size, r->files, plural(r->files));
}

/* "2 reports, the first by alice@corp.example" */
static void
preview_reports(struct doc *d, const struct row *r)
{
	if (r->reports == 0)
		return;
	doc_lit(d, ROLE_MUTED, "  %u report%s", r->reports,
	    plural(r->reports));
	if (r->reporter.n == 0)
		return;
	doc_lit(d, ROLE_MUTED, r->reports == 1 ? " by " : ", the first by ");
	doc_add(d, ROLE_NORMAL, r->reporter);
}

/* A report: nobody is judged by it, but by the mail that it brought */
static void
preview_report(struct doc *d, const struct row *r)
{
	char id[13];

	row_short(r, id);
	preview_label(d, "Report");
	doc_lit(d, ROLE_MUTED, "by ");
	doc_add(d, ROLE_NORMAL, r->reporter.n != 0 ? r->reporter
						   : SLICE("nobody named"));
	preview_label(d, "Subject");
	doc_add(d, ROLE_HEADING, r->subject);
	if (r->lost.n == 0) {
		preview_label(d, "Mails");
		doc_lit(d, ROLE_MUTED, "espy report show %s lists what it "
		    "brought", id);
		return;
	}
	preview_label(d, "Lost");
	doc_add(d, ROLE_WARN, r->lost_why);
	preview_label(d, "Next");
	doc_lit(d, ROLE_MUTED, "A asks for the mail as an attachment (espy "
	    "report ask %s)", id);
}

/* "c12  36 messages, 34 deliveries, 2 reports  11-07 14:02 .. 11-20 03:12" */
static void
preview_fold(struct doc *d, const struct row *r)
{
	const struct row_fold *f = r->fold;
	char first[12], last[12];
	size_t i;

	if (f == NULL)
		return;
	preview_label(d, r->campaign != 0 ? "Campaign" : "Alike");
	if (r->campaign != 0)
		doc_lit(d, ROLE_INFO, "c%lld  ", (long long)r->campaign);
	clock_short(f->first, first);
	clock_short(f->last, last);
	doc_lit(d, ROLE_NORMAL, "%llu messages, %llu deliver%s, %llu report%s"
	    "  %s .. %s", (unsigned long long)f->messages,
	    (unsigned long long)f->deliveries,
	    f->deliveries == 1 ? "y" : "ies",
	    (unsigned long long)f->reports, plural((unsigned)f->reports),
	    first, last);
	for (i = 0; i < f->ndomains; i++) {
		doc_lit(d, ROLE_MUTED, i == 0 ? "  as " : ", ");
		doc_add(d, ROLE_NORMAL, f->domains[i]);
	}
}

static void
preview_message(struct doc *d, const struct row *r)
{
	char id[13];

	preview_fold(d, r);

	preview_label(d, "From");
	doc_add(d, ROLE_NORMAL, r->from_name);
	if (r->from_address.n != 0) {
		doc_lit(d, ROLE_NORMAL, "%s<", r->from_name.n != 0 ? " " : "");
		doc_add(d, ROLE_INFO, r->from_address);
		doc_lit(d, ROLE_NORMAL, ">");
	}
	if (r->from_problem.n != 0) {
		doc_lit(d, ROLE_WARN, "%s[", r->from_address.n != 0 ||
			r->from_name.n != 0 ? " " : "");
		doc_add(d, ROLE_WARN, r->from_problem);
		doc_lit(d, ROLE_WARN, "]");
	}
	preview_label(d, "Subject");
	doc_add(d, ROLE_HEADING, r->subject);
	preview_verdicts(d, r);
	preview_service(d, r);
	preview_domain(d, r);
	preview_label(d, "Message");
	row_short(r, id);
	doc_lit(d, ROLE_MUTED, "%s  %u link%s  %u attachment%s  in %u file%s",
	    id, r->links, plural(r->links), r->attachments,
	    plural(r->attachments), r->files, plural(r->files));
	preview_reports(d, r);
	if (r->other_content)
		doc_lit(d, ROLE_WARN, "  same id, other content");
	else if (r->same_id > 1)
		doc_lit(d, ROLE_WARN, "  %u messages share this id",
		    r->same_id);
	if (r->limits != 0)
		doc_lit(d, ROLE_WARN, "  cut");
}

void
doc_preview(struct doc *d, const struct row *r)
{
	if (r->refused)
		preview_refused(d, r);
	else if (r->kind == MESSAGE_REPORT)
		preview_report(d, r);
	else
		preview_message(d, r);
}

/* A draft as a document: its head, its check list, the exact mail. */

#include <stdio.h>

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_case.h"

enum { LABEL = 9 };

static void
samples_words(struct doc *d, const struct draft_mail *m)
{
	uint64_t octets = 0;
	size_t i, base64 = 0, headers = 0;

	for (i = 0; i < m->mail.nsamples; i++) {
		octets += m->mail.samples[i].size;
		base64 += m->mail.samples[i].form == SAMPLE_BASE64;
		headers += m->mail.samples[i].form == SAMPLE_HEADERS;
	}
	doc_lit(d, ROLE_NORMAL, "%zu, ", m->mail.nsamples);
	doc_lit(d, m->draft->redact == REDACT_NOTHING ? ROLE_WARN : ROLE_OK,
	    "%s", redaction_words(m->draft->redact));
	if (m->draft->redact != REDACT_HEADERS && headers != 0)
		doc_lit(d, ROLE_INFO, ", %zu of a trap: its header fields "
		    "alone", headers);
	doc_lit(d, ROLE_MUTED, "  %llu octets", (unsigned long long)octets);
	if (base64 != 0)
		doc_lit(d, ROLE_MUTED, "  %zu in base64", base64);
	doc_lit(d, ROLE_MUTED, "  and samples.csv");
}

/* Whole messages tell the service who received them. */
static void
disclosed_words(struct doc *d, const struct draft_mail *m)
{
	size_t n = m->mail.recipients;

	if (n == 0) {
		doc_lit(d, ROLE_OK, "no recipient");
		return;
	}
	doc_lit(d, ROLE_BAD, "%zu recipient%s: their address%s %s with this "
	    "mail", n, plural(n), n == 1 ? "" : "es",
	    n == 1 ? "goes out" : "go out");
}

static void
check_line(struct doc *d, bool good, const char *words)
{
	doc_line(d, 4);
	doc_lit(d, good ? ROLE_OK : ROLE_WARN, "[%s] ", good ? "x" : " ");
	doc_lit(d, ROLE_NORMAL, "%s", words);
}

static void
check_list(struct doc *d, const struct draft_mail *m)
{
	char line[160];
	size_t i;

	check_line(d, m->draft->to.n != 0, m->draft->to.n != 0
		? "a contact is known" : "no contact is known: e writes one");
	check_line(d, m->mail.nsamples != 0, m->mail.nsamples != 0
		? "samples are attached" : "no sample could be chosen");
	if (m->draft->redact == REDACT_NOTHING)
		check_line(d, m->mail.recipients == 0,
		    "recipients stay unknown to the service (r: header fields "
		    "alone)");
	else {
		snprintf(line, sizeof line, "no recipient's address is left in "
		    "the header fields%s", m->mail.nresidue == 0 ? ""
		    : ", but for:");
		check_line(d, m->mail.nresidue == 0, line);
	}
	for (i = 0; i < m->mail.nresidue; i++) {
		doc_line(d, 4);
		doc_lit(d, ROLE_NORMAL, "    ");
		doc_add(d, ROLE_BAD, m->mail.residue[i].address);
		doc_lit(d, ROLE_WARN, " in ");
		doc_add(d, ROLE_WARN, m->mail.residue[i].field);
		doc_lit(d, ROLE_MUTED, ", %s", m->mail.residue[i].how);
	}
}

void
doc_draft_head(struct doc *d, const struct session *s,
    const struct draft_mail *m)
{
	const struct draft *x = m->draft;

	doc_label(d, LABEL, "To");
	if (x->to.n != 0)
		doc_add(d, ROLE_INFO, x->to);
	else
		doc_lit(d, ROLE_BAD, "no contact known");
	doc_lit(d, ROLE_MUTED, "  ");
	doc_add(d, ROLE_MUTED, x->to_source);
	doc_label(d, LABEL, "From");
	doc_add(d, ROLE_NORMAL, s->settings.reporter.address);
	doc_lit(d, ROLE_MUTED, "  from [reporter] of the settings");
	doc_label(d, LABEL, "Subject");
	doc_add(d, ROLE_HEADING, x->subject);
	doc_label(d, LABEL, "Samples");
	samples_words(d, m);
	doc_label(d, LABEL, "Tells");
	disclosed_words(d, m);
	check_list(d, m);
}

void
doc_draft_mail(struct doc *d, const struct draft_mail *m)
{
	struct slice rest = slice_of(m->mail.octets.p, m->mail.octets.n);
	struct slice line;

	while (text_line(&rest, &line)) {
		doc_line(d, 0);
		doc_add(d, ROLE_NORMAL, line);
	}
}

void
doc_draft_row(struct doc *d, const struct draft *x)
{
	char when[12];

	clock_short(x->changed_at, when);
	doc_line(d, 0);
	doc_lit(d, ROLE_INFO, "%lld", (long long)x->id);
	doc_tab(d, 5);
	doc_add(d, ROLE_INFO, x->case_id);
	doc_tab(d, 15);
	doc_add(d, ROLE_NORMAL, x->state);
	doc_tab(d, 21);
	doc_lit(d, ROLE_MUTED, "%s  ", when);
	doc_add(d, ROLE_NORMAL, x->service.n != 0 ? x->service
						  : SLICE("not named"));
	doc_tab(d, 54);
	doc_add(d, x->to.n != 0 ? ROLE_NORMAL : ROLE_WARN,
	    x->to.n != 0 ? x->to : SLICE("no contact known"));
	doc_tab(d, 86);
	doc_add(d, ROLE_NORMAL, x->subject);
}

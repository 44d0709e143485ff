/* A draft as a document: its head, what is attached, the exact mail. */

#include "core/base/clock.h"
#include "core/notify/preflight.h"
#include "tui/theme.h"
#include "views/doc_case.h"

const char *
redaction_words(enum redaction r)
{
	static const char *const words[REDACTIONS] = {
		"header fields, our recipients masked",
		"whole messages, our recipients masked", "whole messages" };

	return words[r];
}

enum { LABEL = 9 };

static void
samples_words(struct doc *d, const struct draft_mail *m)
{
	uint64_t octets = 0;
	size_t i, base64 = 0, traps = 0;

	for (i = 0; i < m->mail.nsamples; i++) {
		octets += m->mail.samples[i].size;
		base64 += m->mail.samples[i].form == SAMPLE_BASE64;
		traps += m->traps[i];
	}
	doc_lit(d, ROLE_NORMAL, "%zu, ", m->mail.nsamples);
	doc_lit(d, m->draft->redact == REDACT_NOTHING ? ROLE_WARN : ROLE_OK,
	    "%s", redaction_words(m->draft->redact));
	if (m->draft->redact != REDACT_HEADERS && traps != 0)
		doc_lit(d, ROLE_INFO, ", %zu of a trap: its header fields "
		    "alone", traps);
	doc_lit(d, ROLE_MUTED, "  %llu KiB",
	    (unsigned long long)(octets + 1023) >> 10);
	if (base64 != 0)
		doc_lit(d, ROLE_MUTED, "  %zu in base64", base64);
	if (m->draft->formats != 0) {
		struct arena a = { 0 };

		doc_lit(d, ROLE_NORMAL, "  and %s",
		    formats_words(m->draft->formats, &a).p);
		arena_free(&a);
	}
}

static const char *
language_name(const char *language)
{
	return slice_eq_str(SLICE("es"), language) ? "Spanish"
	    : slice_eq_str(SLICE("pt"), language) ? "Portuguese"
						  : "English";
}

static void
letter_words(struct doc *d, const struct draft *x)
{
	static const char *const kinds[LETTER_KINDS] = {
		"the first notification", "a reminder", "more evidence",
		"an answer", "an escalation", "a retraction", "a closing",
		"a question to an owner", "a request for an original" };
	static const char *const desks[DESKS] = { "the service",
		"its carrier", "the network", "a registrar", "a CSIRT" };
	char when[12];

	clock_short(x->rendered_at, when);
	doc_lit(d, ROLE_NORMAL, "%s to %s, in %s", kinds[x->kind],
	    desks[x->desk], language_name(x->language));
	doc_lit(d, ROLE_MUTED, "  made %s", when);
	if (x->edited)
		doc_lit(d, ROLE_INFO, ", then edited");
}

/* Who signs; what comes back names the case where the mailbox can do that */
static void
from_words(struct doc *d, const struct session *s)
{
	const struct reporter *r = &s->settings.reporter;

	doc_add(d, ROLE_NORMAL, r->address);
	doc_lit(d, ROLE_MUTED, "  ");
	doc_add(d, ROLE_MUTED, r->name);
	if (r->plus)
		doc_lit(d, ROLE_MUTED, ", answers to an address of the case");
	else
		doc_lit(d, ROLE_MUTED, ", [reporter] of the settings");
}

static void
head_label(struct doc *d, const char *label, enum check_cause cause)
{
	doc_label(d, LABEL, label);
	d->lines[d->n - 1].id = (int64_t)cause;
}

void
doc_draft_head(struct doc *d, const struct session *s,
    const struct draft_mail *m)
{
	const struct draft *x = m->draft;

	head_label(d, "To", CAUSE_RECIPIENT);
	if (x->to.n != 0)
		doc_add(d, ROLE_INFO, x->to);
	else
		doc_lit(d, ROLE_BAD, "no contact known");
	doc_lit(d, ROLE_MUTED, "  ");
	doc_add(d, ROLE_MUTED, x->to_source);
	if (x->cc.n != 0) {
		head_label(d, "Cc", CAUSE_RECIPIENT);
		doc_add(d, ROLE_INFO, x->cc);
	}
	head_label(d, "From", CAUSE_SETTINGS);
	from_words(d, s);
	head_label(d, "Subject", CAUSE_SUBJECT);
	doc_add(d, ROLE_HEADING, x->subject);
	head_label(d, "Letter", CAUSE_MADE);
	letter_words(d, x);
	head_label(d, "Samples", CAUSE_SAMPLES);
	samples_words(d, m);
}

/* --- what is attached --- */

static void
part_line(struct doc *d, struct slice name, uint64_t size, struct slice form,
    size_t sample)
{
	doc_line(d, 2);
	d->lines[d->n - 1].id = (int64_t)sample;
	doc_add(d, ROLE_NORMAL, name);
	doc_tab(d, 24);
	doc_lit(d, ROLE_MUTED, "%7llu  ", (unsigned long long)size);
	doc_add(d, ROLE_NORMAL, form);
}

size_t
draft_parts(const struct draft_mail *m)
{
	return m->mail.nparts + m->mail.nreports;
}

void
doc_draft_parts(struct doc *d, const struct draft_mail *m)
{
	const struct composed *c = &m->mail;
	size_t i;

	for (i = 0; i < c->nparts; i++)
		part_line(d, c->parts[i].name, c->parts[i].size,
		    c->parts[i].form, i < c->nsamples ? i + 1 : 0);
	for (i = 0; i < c->nreports; i++)
		part_line(d, c->reports[i].name, c->reports[i].octets.n,
		    SLICE("a mail of its own: a report by RFC 5965"), i + 1);
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

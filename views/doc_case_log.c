/* What happened to a case, in words. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_life.h"

/* Sentences of events: %f from, %t to, %o the other case, %d domain, %x what
 * it says, %n how many messages, %m the number of the notification */
static const struct saying {
	const char *kind, *words;
	const char *none; /* where `to` is NULL */
} sayings[] = {
	{ "case.new", "opened it: %x", NULL },
	{ "case.add", "put in %n", NULL },
	{ "case.adopt", "took in %n", NULL },
	{ "case.remove", "took out %n", NULL },
	{ "case.evidence", "put right the copy of %n", NULL },
	{ "case.note", "note: %x", NULL },
	{ "case.state", "%f -> %t", NULL },
	{ "case.reopen", "%f -> %t", NULL },
	{ "case.owner", "gave it to %t", "gave it up" },
	{ "case.tracker", "reference %t", "took the reference out" },
	{ "case.component", "confirmed the component %t", "took the component out" },
	{ "case.next", "next step: %t", "next step: as the state says" },
	{ "case.domain", "may %d be named to the service: %t", NULL },
	{ "case.ask", "asked %t about %d", NULL },
	{ "case.link", "gave off case %o", NULL },
	{ "case.merge", "merged it into case %o", NULL },
	{ "case.merged", "took case %o in", NULL },
	{ "case.unmerge", "took it out of case %o", NULL },
	{ "case.unmerged", "gave case %o back", NULL },
	{ "case.import", "imported from workspace %f", NULL },
	{ "case.outcome", "notification %m %t", NULL },
	{ "case.reply", "an answer came: %x, %t", NULL },
	{ "case.reply-confirm", "confirmed an answer as %t", NULL },
	{ "case.reply-dismiss", "dismissed an answer: %x", NULL },
	{ "case.reply-match", "put an answer here: %x", NULL },
	{ "case.ticket", "the desk's number: %t", NULL },
	{ "case.sent", "sent notification %m to %t",
	    "sent notification %m" },
	{ "case.mailed", "sent notification %m to %t",
	    "sent notification %m" },
	{ "outbox.put", "put a mail to %t into the outbox", NULL },
	{ "outbox.recall", "recalled the mail to %t", NULL },
	{ "outbox.accepted", "the mail to %t was accepted", NULL },
	{ "outbox.refused", "the mail to %t was refused", NULL },
	{ "outbox.unknown", "the mail to %t: unknown whether it was sent",
	    NULL },
	{ "outbox.resolve", "found out about the mail to %t", NULL },
	{ "contact.lookup", "asked %t", NULL },
	{ "contact.mark", "%t: %x", NULL },
	{ "draft.new", "drafted a letter to %t: %x", NULL },
	{ "draft.edit", "changed a draft", "changed a draft" },
	{ "draft.change", "made a draft anew", "made a draft anew" },
	{ "draft.drop", "dropped a draft", NULL },
	{ "draft.form", "samples of a draft: %t", NULL },
	{ "draft.residue", "a recipient readable in a sample: %t", NULL },
	{ "undo", "took back: %x", NULL },
};

static const struct saying *
saying_of(struct slice kind)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(sayings); i++)
		if (slice_eq_str(kind, sayings[i].kind))
			return &sayings[i];
	return NULL;
}

static void
add_messages(struct doc *d, const struct case_event *x)
{
	if (x->n == 1) {
		doc_lit(d, ROLE_NORMAL, "message ");
		doc_add(d, ROLE_INFO, slice_upto(x->message, 12));
	} else {
		doc_lit(d, ROLE_NORMAL, "%zu messages", x->n);
	}
}

static void
add_field(struct doc *d, const struct case_event *x, char which)
{
	struct slice rest = x->text.n != 0 ? x->text : x->what, line;

	switch (which) {
	case 'f':
		doc_add(d, ROLE_NORMAL, x->from);
		break;
	case 't':
		doc_add(d, ROLE_INFO, x->to);
		break;
	case 'o':
		doc_add(d, ROLE_INFO, x->other);
		break;
	case 'd':
		doc_add(d, ROLE_NORMAL, x->domain);
		break;
	case 'm':
		doc_add(d, ROLE_NORMAL, x->notification);
		break;
	case 'n':
		add_messages(d, x);
		break;
	default: /* its first line; notes stand elsewhere in full */
		if (text_line(&rest, &line))
			doc_add(d, ROLE_NORMAL, line);
	}
}

static void
add_saying(struct doc *d, const struct case_event *x, const char *words)
{
	const char *p, *end;

	for (p = words; *p != '\0'; p = end) {
		if (*p == '%') {
			add_field(d, x, p[1]);
			end = p + 2;
			continue;
		}
		for (end = p; *end != '\0' && *end != '%'; end++)
			;
		doc_lit(d, ROLE_NORMAL, "%.*s", (int)(end - p), p);
	}
}

static void
add_details(struct doc *d, const struct case_event *x)
{
	int64_t at;
	char when[20];

	if (x->resolution.n != 0 && slice_eq_str(x->kind, "case.state")) {
		doc_lit(d, ROLE_NORMAL, " as ");
		doc_add(d, ROLE_INFO, x->resolution);
	}
	if (slice_number(x->at, &at)) {
		clock_long(at, when);
		doc_lit(d, ROLE_MUTED, " %s %.16s",
		    slice_eq_str(x->kind, "case.next") ? "by" : "at", when);
	}
	if (x->reason.n != 0) {
		doc_lit(d, ROLE_MUTED, ": ");
		doc_add(d, ROLE_NORMAL, x->reason);
	}
	if (x->gates.n != 0) {
		doc_lit(d, ROLE_MUTED, " (");
		doc_add(d, ROLE_MUTED, x->gates);
		doc_lit(d, ROLE_MUTED, ")");
	}
	if (x->erased)
		doc_lit(d, ROLE_MUTED, " (what it said was erased)");
	if (x->undone)
		doc_lit(d, ROLE_MUTED, " (taken back)");
}

void
doc_case_event(struct doc *d, const struct case_event *x)
{
	const struct saying *s = saying_of(x->kind);

	if (s == NULL)
		doc_add(d, ROLE_NORMAL, x->kind);
	else if (slice_eq_str(x->kind, "case.owner") &&
	    slice_eq(x->to, x->actor))
		doc_lit(d, ROLE_NORMAL, "took it");
	else
		add_saying(d, x, s->none != NULL && x->to.p == NULL ? s->none
								    : s->words);
	add_details(d, x);
}

void
doc_case_log(struct doc *d, const struct case_events *ev)
{
	size_t i;

	for (i = 0; i < ev->n; i++) {
		char when[20];

		clock_long(ev->v[i].time, when);
		doc_line(d, 18);
		doc_lit(d, ROLE_MUTED, "%.16s  ", when);
		doc_add(d, ROLE_MUTED, ev->v[i].actor);
		doc_lit(d, ROLE_MUTED, "  ");
		doc_case_event(d, &ev->v[i]);
	}
}

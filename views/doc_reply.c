/* Answers to letters, as documents. */

#include "core/base/clock.h"
#include "core/notify/reply.h"
#include "tui/theme.h"
#include "views/doc_reply.h"

enum { LABEL = 10 };

const char *
reply_kind_words(struct slice kind)
{
	static const char *const words[REPLY_KINDS] = {
		[REPLY_BOUNCE] = "bounced",
		[REPLY_DELAYED] = "delayed",
		[REPLY_AUTO] = "automatic answer",
		[REPLY_TICKET] = "received",
		[REPLY_QUESTION] = "asks for more",
		[REPLY_FIX] = "says that it is fixed",
		[REPLY_FORM] = "wants its form",
		[REPLY_STOP] = "wants no more",
		[REPLY_YES] = "owner: knows it",
		[REPLY_NO] = "owner: does not know it",
		[REPLY_OTHER] = "to be read" };
	enum reply_kind k;

	return reply_kind_from_name(kind, &k) ? words[k] : "?";
}

const char *
reply_state_words(const struct reply_row *r)
{
	if (slice_eq_str(r->state, "unmatched"))
		return "of no case";
	if (slice_eq_str(r->state, "proposed"))
		return "to be confirmed";
	if (slice_eq_str(r->state, "confirmed"))
		return "confirmed";
	return slice_eq_str(r->state, "dismissed") ? "dismissed" : NULL;
}

static struct slice
kind_shown(const struct reply_row *r)
{
	return r->taken.p != NULL ? r->taken : r->kind;
}

static struct slice
first_ticket(const struct reply_row *r)
{
	struct slice all = r->tickets;

	return slice_cut(&all, '\n');
}

void
doc_reply_line(struct doc *d, const struct reply_row *r)
{
	const char *state = reply_state_words(r);
	char when[12];

	clock_short(r->time, when);
	doc_line(d, 6);
	doc_lit(d, ROLE_INFO, "%-4lld", (long long)r->id);
	doc_lit(d, ROLE_MUTED, "%-11s  ", when);
	if (r->case_id.p != NULL)
		doc_add(d, ROLE_NORMAL, r->case_id);
	else
		doc_lit(d, ROLE_MUTED, "-");
	doc_tab(d, 27);
	doc_lit(d, r->doubt.p != NULL ? ROLE_MUTED : ROLE_NORMAL, "%s",
	    reply_kind_words(kind_shown(r)));
	if (r->tickets.n != 0) {
		doc_lit(d, ROLE_MUTED, " ");
		doc_add(d, ROLE_NORMAL, first_ticket(r));
	}
	if (r->doubt.p != NULL)
		doc_lit(d, ROLE_WARN, "  forged?");
	doc_tab(d, 55);
	if (state != NULL)
		doc_lit(d, slice_eq_str(r->state, "proposed") ? ROLE_WARN
							      : ROLE_MUTED,
		    "%s", state);
	doc_tab(d, 72);
	doc_add(d, ROLE_NORMAL, r->sender.n != 0 ? r->sender : SLICE("<>"));
}

static void
label(struct doc *d, const char *name, struct slice value, uint8_t role)
{
	if (value.n == 0)
		return;
	doc_label(d, LABEL, name);
	doc_add(d, role, value);
}

static void
owner_line(struct doc *d, const struct reply_row *r)
{
	static const char *const words[] = { "not said", "no", "yes" };

	if (r->domain.n == 0)
		return;
	doc_label(d, LABEL, "Owner");
	doc_lit(d, ROLE_NORMAL, "of ");
	doc_add(d, ROLE_NORMAL, r->domain);
	doc_lit(d, ROLE_NORMAL, ": knows the service: %s; may be named: %s",
	    words[r->knows + 1], words[r->may_name + 1]);
}

static void
tickets_line(struct doc *d, const struct reply_row *r)
{
	struct slice all = r->tickets;
	bool first = true;

	if (all.n == 0)
		return;
	doc_label(d, LABEL, "Ticket");
	while (all.n != 0) {
		doc_lit(d, ROLE_MUTED, "%s", first ? "" : ", ");
		doc_add(d, ROLE_NORMAL, slice_cut(&all, '\n'));
		first = false;
	}
}

static void
words_lines(struct doc *d, const struct reply_row *r)
{
	struct slice rest = r->words, line;

	if (rest.n == 0)
		return;
	doc_line(d, 0);
	while (text_line(&rest, &line)) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "| ");
		doc_add(d, ROLE_NORMAL, line);
	}
}

/* What can be done: on a screen, or in the words of the command line */
static void
todo_line(struct doc *d, const struct reply_row *r, bool screen)
{
	long long id = (long long)r->id;

	doc_label(d, LABEL, "State");
	if (slice_eq_str(r->state, "unmatched")) {
		doc_lit(d, ROLE_WARN, "of no case");
		if (screen)
			doc_lit(d, ROLE_MUTED, ": :match CASE puts it into "
			    "one, x dismisses it");
		else
			doc_lit(d, ROLE_MUTED, ": espy reply match %lld CASE, "
			    "or espy reply dismiss %lld", id, id);
	} else if (slice_eq_str(r->state, "proposed")) {
		doc_lit(d, ROLE_WARN, "to be confirmed");
		if (screen)
			doc_lit(d, ROLE_MUTED, ": y, :confirm AS (as something "
			    "else), x dismisses it");
		else
			doc_lit(d, ROLE_MUTED, ": espy reply confirm %lld "
			    "[AS], or espy reply dismiss %lld", id, id);
	} else if (slice_eq_str(r->state, "automatic")) {
		doc_lit(d, ROLE_NORMAL, "nothing to confirm");
	} else {
		doc_add(d, ROLE_NORMAL, r->state);
		if (r->taken.p != NULL && !slice_eq(r->taken, r->kind)) {
			doc_lit(d, ROLE_NORMAL, " as ");
			doc_add(d, ROLE_NORMAL, r->taken);
		}
	}
}

static const char *
standing_words(struct slice standing)
{
	if (slice_eq_str(standing, "desk"))
		return "authenticated, and of whom we wrote to";
	if (slice_eq_str(standing, "owner"))
		return "authenticated, and of the owner who was asked";
	if (slice_eq_str(standing, "program"))
		return "a mail server: it names a letter of ours";
	return slice_eq_str(standing, "other") ? "authenticated, of another "
						 "organisation"
					       : "not authenticated";
}

void
doc_reply(struct doc *d, const struct reply_row *r, bool screen)
{
	char hex[SHA256_HEX + 1], when[20];

	sha256_hex(&r->sha256, hex);
	clock_long(r->time, when);
	doc_label(d, LABEL, "Answer");
	doc_lit(d, ROLE_HEADING, "%lld", (long long)r->id);
	doc_lit(d, ROLE_NORMAL, "  %s", reply_kind_words(kind_shown(r)));
	doc_lit(d, ROLE_MUTED, ", %.16s UTC, message %.12s", when, hex);
	doc_label(d, LABEL, "Case");
	doc_add(d, ROLE_NORMAL, r->case_id.p != NULL ? r->case_id
						     : SLICE("none"));
	doc_lit(d, ROLE_MUTED, ": ");
	doc_add(d, ROLE_MUTED, r->why);
	if (r->notification != 0)
		doc_lit(d, ROLE_MUTED, "; it answers notification %lld",
		    (long long)r->notification);
	label(d, "From", r->sender.n != 0 ? r->sender : SLICE("<>"),
	    ROLE_NORMAL);
	if (r->case_id.p != NULL)
		doc_lit(d, ROLE_MUTED, "  %s", standing_words(r->standing));
	label(d, "Doubt", r->doubt, ROLE_WARN);
	label(d, "Subject", r->subject, ROLE_NORMAL);
	label(d, "Program", r->automatic, ROLE_NORMAL);
	label(d, "Failed", r->failed, ROLE_WARN);
	label(d, "Says", r->diagnostic, ROLE_NORMAL);
	label(d, "Because", r->because, ROLE_MUTED);
	tickets_line(d, r);
	owner_line(d, r);
	todo_line(d, r, screen);
	words_lines(d, r);
}

void
doc_case_answers(struct doc *d, const struct replies *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		const struct reply_row *x = &r->v[i];
		const char *state = reply_state_words(x);
		char when[12];

		clock_short(x->time, when);
		doc_line(d, 13);
		doc_lit(d, ROLE_MUTED, "%s  ", when);
		doc_lit(d, ROLE_NORMAL, "answer %lld from ", (long long)x->id);
		doc_add(d, ROLE_INFO, x->sender.n != 0 ? x->sender
						       : SLICE("<>"));
		doc_lit(d, ROLE_NORMAL, ": %s",
		    reply_kind_words(kind_shown(x)));
		if (x->doubt.p != NULL) {
			doc_lit(d, ROLE_MUTED, "; ");
			doc_add(d, ROLE_WARN, x->doubt);
		}
		if (state != NULL)
			doc_lit(d, slice_eq_str(x->state, "proposed")
				? ROLE_WARN : ROLE_MUTED, ", %s", state);
	}
}

void
doc_case_tickets(struct doc *d, const struct ticket *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		doc_label(d, LABEL, i == 0 ? "Ticket" : "");
		doc_add(d, ROLE_INFO, v[i].ticket);
		if (v[i].organisation.n != 0) {
			doc_lit(d, ROLE_MUTED, " at ");
			doc_add(d, ROLE_MUTED, v[i].organisation);
		}
	}
}

static void
json_said(struct json *j, const char *key, int v)
{
	if (v < 0)
		json_null(j, key);
	else
		json_bool(j, key, v != 0);
}

static void
json_list(struct json *j, const char *key, struct slice all, char between)
{
	json_array(j, key);
	while (all.n != 0)
		json_slice(j, NULL, slice_trim(slice_cut(&all, between)));
	json_close(j);
}

void
json_reply(struct json *j, const struct reply_row *r)
{
	json_object(j, NULL);
	json_str(j, "schema", "espy.reply/1");
	json_int(j, "reply", r->id);
	json_sha256(j, "sha256", &r->sha256);
	json_slice(j, "case", r->case_id);
	if (r->notification != 0)
		json_int(j, "notification", r->notification);
	else
		json_null(j, "notification");
	json_slice(j, "domain", r->domain);
	json_slice(j, "matched", r->matched);
	json_slice(j, "why", r->why);
	json_slice(j, "kind", r->kind);
	json_slice(j, "taken", r->taken);
	json_slice(j, "state", r->state);
	json_slice(j, "sender", r->sender);
	json_slice(j, "organisation", r->organisation);
	json_slice(j, "standing", r->standing);
	json_slice(j, "doubt", r->doubt);
	json_slice(j, "automatic", r->automatic);
	json_list(j, "tickets", r->tickets, '\n');
	json_list(j, "failed", r->failed, ',');
	json_slice(j, "diagnostic", r->diagnostic);
	json_said(j, "knows", r->knows);
	json_said(j, "may_name", r->may_name);
	json_slice(j, "subject", r->subject);
	json_slice(j, "because", r->because);
	json_slice(j, "words", r->words);
	json_time(j, "time", r->time);
	json_time(j, "came_at", r->came_at);
	json_close(j);
}

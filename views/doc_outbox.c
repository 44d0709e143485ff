/* Mail of the outbox for people, and as JSON. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_outbox.h"

enum { LABEL = 11 };

uint8_t
outbox_role(enum outbox_state s)
{
	static const uint8_t roles[OUTBOX_STATES] = {
		[OUTBOX_WAITING] = ROLE_INFO,
		[OUTBOX_SENDING] = ROLE_INFO,
		[OUTBOX_ACCEPTED] = ROLE_OK,
		[OUTBOX_DEFERRED] = ROLE_WARN,
		[OUTBOX_REFUSED] = ROLE_BAD,
		[OUTBOX_UNKNOWN] = ROLE_BAD,
		[OUTBOX_RECALLED] = ROLE_MUTED,
	};

	return roles[s];
}

const char *
letter_kind_words(enum letter_kind k)
{
	static const char *const words[LETTER_KINDS] = {
		[LETTER_FIRST] = "first notification",
		[LETTER_REMINDER] = "reminder",
		[LETTER_EVIDENCE] = "more evidence",
		[LETTER_ANSWER] = "answer",
		[LETTER_ESCALATION] = "escalation",
		[LETTER_RETRACTION] = "retraction",
		[LETTER_CLOSING] = "closing",
		[LETTER_OWNER] = "question to owner",
		[LETTER_ORIGINAL] = "asks for original" };

	return words[k];
}

const char *
outbox_letter(const struct outbox_item *o)
{
	return o->after != 0 ? "report" : letter_kind_words(o->kind);
}

void
doc_outbox_when(struct doc *d, const struct outbox_item *o, int64_t now)
{
	char when[12];

	if (o->due_at != TIME_UNKNOWN && o->due_at > now &&
	    o->due_at - now < 600) {
		doc_lit(d, ROLE_WARN, "in %lld s",
		    (long long)(o->due_at - now));
	} else if (o->due_at != TIME_UNKNOWN && o->due_at <= now) {
		doc_lit(d, ROLE_WARN, "due");
	} else {
		clock_short(o->due_at != TIME_UNKNOWN ? o->due_at
						      : o->changed_at, when);
		doc_lit(d, ROLE_MUTED, "%s%s", o->due_at != TIME_UNKNOWN
			? "again " : "", when);
	}
}

void
doc_outbox_row(struct doc *d, const struct outbox_item *o, int64_t now)
{
	doc_line(d, 0);
	doc_lit(d, ROLE_INFO, "%lld", (long long)o->id);
	doc_tab(d, 5);
	doc_lit(d, outbox_role(o->state), "%s", outbox_state_name(o->state));
	doc_tab(d, 15);
	doc_outbox_when(d, o, now);
	doc_tab(d, 34);
	doc_add(d, ROLE_INFO, o->case_id.p != NULL ? o->case_id
						   : SLICE("a report"));
	doc_tab(d, 44);
	doc_lit(d, ROLE_NORMAL, "%s", o->after != 0 ? "report"
	    : letter_kind_name(o->kind));
	doc_tab(d, 56);
	doc_add(d, ROLE_NORMAL, o->to);
	if (o->reply.n != 0) {
		doc_lit(d, ROLE_NORMAL, "  ");
		doc_add(d, outbox_role(o->state), o->reply);
	}
}

static void
when_line(struct doc *d, const char *label, int64_t t)
{
	char when[20];

	if (t == TIME_UNKNOWN)
		return;
	clock_long(t, when);
	doc_label(d, LABEL, label);
	doc_lit(d, ROLE_NORMAL, "%s", when);
}

static void
add_lines(struct doc *d, struct slice text, int indent)
{
	struct slice line;

	while (text_line(&text, &line)) {
		doc_line(d, indent);
		if (indent != 0)
			doc_lit(d, ROLE_NORMAL, "%*s", indent, "");
		doc_add(d, ROLE_NORMAL, line);
	}
}

static void
head(struct doc *d, const struct outbox_item *o, int64_t now)
{
	char hex[SHA256_HEX + 1], when[20];

	doc_label(d, LABEL, "State");
	doc_lit(d, outbox_role(o->state), "%s", outbox_state_name(o->state));
	doc_lit(d, ROLE_NORMAL, "  ");
	if (o->due_at != TIME_UNKNOWN) {
		clock_long(o->due_at, when);
		doc_lit(d, ROLE_WARN, "%s %s", o->due_at <= now
			? "due since" : o->state == OUTBOX_DEFERRED
			? "again" : "due", when);
	} else {
		clock_long(o->changed_at, when);
		doc_lit(d, ROLE_MUTED, "%s", when);
	}
	if (o->state == OUTBOX_UNKNOWN)
		doc_lit(d, ROLE_BAD, "  find out, then: espy outbox resolve "
		    "%lld sent|not-sent", (long long)o->id);
	if (o->reply.n != 0) {
		doc_label(d, LABEL, "Answer");
		doc_add(d, ROLE_NORMAL, o->reply);
	}
	if (o->queue_id.n != 0) {
		doc_label(d, LABEL, "Queue id");
		doc_add(d, ROLE_INFO, o->queue_id);
	}
	doc_label(d, LABEL, "Case");
	doc_add(d, ROLE_INFO, o->case_id.p != NULL ? o->case_id
						   : SLICE("none: a report"));
	if (o->draft != 0)
		doc_lit(d, ROLE_NORMAL, "  draft %lld", (long long)o->draft);
	doc_lit(d, ROLE_NORMAL, "  %s", letter_kind_words(o->kind));
	if (o->after != 0)
		doc_lit(d, ROLE_NORMAL, ", a report that goes with mail %lld",
		    (long long)o->after);
	doc_label(d, LABEL, "From");
	doc_add(d, ROLE_NORMAL, o->from);
	doc_label(d, LABEL, "To");
	doc_add(d, ROLE_INFO, o->to);
	doc_label(d, LABEL, "Subject");
	doc_add(d, ROLE_HEADING, o->subject);
	doc_label(d, LABEL, "Message-ID");
	doc_add(d, ROLE_NORMAL, o->message_id);
	sha256_hex(&o->octets, hex);
	doc_label(d, LABEL, "Octets");
	doc_lit(d, ROLE_NORMAL, "%llu, SHA-256 %s",
	    (unsigned long long)o->size, hex);
	when_line(d, "Put there", o->queued_at);
	doc_lit(d, ROLE_NORMAL, " by ");
	doc_add(d, ROLE_NORMAL, o->actor);
}

static void
attempt(struct doc *d, const struct outbox_attempt *t)
{
	char when[20];

	clock_long(t->begun_at, when);
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, ROLE_HEADING, "-- Attempt %lld: ", (long long)t->number);
	doc_add(d, ROLE_HEADING, t->server);
	doc_lit(d, ROLE_HEADING, ", %s, ", when);
	doc_add(d, ROLE_HEADING, t->outcome.p != NULL ? t->outcome
	    : SLICE("under way"));
	doc_lit(d, ROLE_HEADING, " --");
	add_lines(d, t->dialogue, 2);
}

void
doc_outbox(struct doc *d, const struct outbox_item *o,
    const struct outbox_attempt *attempts, size_t n, const struct buf *octets,
    int64_t now)
{
	size_t i;

	head(d, o, now);
	for (i = 0; i < n; i++)
		attempt(d, &attempts[i]);
	if (octets == NULL)
		return;
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, ROLE_HEADING, "-- The mail as it is --");
	add_lines(d, slice_of(octets->p, octets->n), 0);
}

/* --- JSON --- */

static void
json_attempts(struct json *j, const struct outbox_attempt *v, size_t n)
{
	size_t i;

	json_array(j, "attempts");
	for (i = 0; i < n; i++) {
		json_object(j, NULL);
		json_int(j, "number", v[i].number);
		json_slice(j, "how", v[i].how);
		json_slice(j, "server", v[i].server);
		json_time(j, "begun_at", v[i].begun_at);
		json_time(j, "handed_at", v[i].handed_at);
		json_time(j, "ended_at", v[i].ended_at);
		json_slice(j, "outcome", v[i].outcome);
		json_slice(j, "dialogue", v[i].dialogue);
		json_close(j);
	}
	json_close(j);
}

static void
id_or_null(struct json *j, const char *key, int64_t id)
{
	if (id != 0)
		json_int(j, key, id);
	else
		json_null(j, key);
}

void
json_outbox(struct json *j, const struct outbox_item *o,
    const struct outbox_attempt *attempts, size_t n)
{
	struct slice to = o->to;

	json_object(j, NULL);
	json_str(j, "schema", "espy.outbox/1");
	json_int(j, "mail", o->id);
	json_str(j, "state", outbox_state_name(o->state));
	json_slice(j, "case", o->case_id);
	id_or_null(j, "draft", o->draft);
	json_str(j, "kind", letter_kind_name(o->kind));
	id_or_null(j, "after", o->after);
	json_slice(j, "service", o->service);
	json_slice(j, "domain", o->domain);
	if (o->kind == LETTER_ORIGINAL)
		json_sha256(j, "report", &o->report);
	else
		json_null(j, "report");
	json_slice(j, "from", o->from);
	json_array(j, "to");
	while (to.n != 0)
		json_slice(j, NULL, slice_trim(slice_cut(&to, ',')));
	json_close(j);
	json_slice(j, "subject", o->subject);
	json_slice(j, "message_id", o->message_id);
	json_sha256(j, "octets", &o->octets);
	json_int(j, "size", (int64_t)o->size);
	json_slice(j, "actor", o->actor);
	json_time(j, "queued_at", o->queued_at);
	json_time(j, "due_at", o->due_at);
	json_time(j, "changed_at", o->changed_at);
	json_slice(j, "reply", o->reply);
	json_slice(j, "queue_id", o->queue_id);
	id_or_null(j, "notification", o->notification);
	if (attempts != NULL || n != 0)
		json_attempts(j, attempts, n);
	else
		json_null(j, "attempts");
	json_close(j);
}

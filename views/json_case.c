/* Cases and drafts as JSON: espy.case/1, espy.draft/1. */

#include "core/base/clock.h"
#include "views/doc_case.h"

static void
json_tallies(struct json *j, const char *key, const struct tallies *t,
    const char *value, const char *more)
{
	size_t i;

	json_array(j, key);
	for (i = 0; t != NULL && i < t->n; i++) {
		json_object(j, NULL);
		json_slice(j, value, t->v[i].value);
		if (more != NULL)
			json_slice(j, more, t->v[i].more);
		json_int(j, "messages", (int64_t)t->v[i].n);
		json_int(j, "submitted", (int64_t)t->v[i].claims);
		json_time(j, "first", t->v[i].first);
		json_time(j, "last", t->v[i].last);
		json_close(j);
	}
	json_close(j);
}

static void
json_services(struct json *j, const struct tallies *t)
{
	size_t i;

	json_array(j, "services");
	for (i = 0; i < t->n; i++) {
		json_object(j, NULL);
		json_slice(j, "service", t->v[i].value);
		json_slice(j, "name", t->v[i].more);
		json_str(j, "strength", strength_name(t->v[i].strength));
		json_int(j, "messages", (int64_t)t->v[i].n);
		json_close(j);
	}
	json_close(j);
}

static void
json_relays(struct json *j, const struct tallies *t)
{
	size_t i;

	json_array(j, "relays");
	for (i = 0; i < t->n; i++) {
		json_object(j, NULL);
		json_slice(j, "ip", t->v[i].value);
		json_slice(j, "rdns", t->v[i].more);
		json_slice(j, "helo", t->v[i].helo);
		json_int(j, "messages", (int64_t)t->v[i].n);
		json_int(j, "submitted", (int64_t)t->v[i].claims);
		json_close(j);
	}
	json_close(j);
}

static void
json_summary(struct json *j, const struct case_summary *s)
{
	size_t i;

	json_object(j, "summary");
	json_int(j, "messages", (int64_t)s->messages);
	json_int(j, "deliveries", (int64_t)s->deliveries);
	json_int(j, "messages_submitted", (int64_t)s->claims);
	json_int(j, "reports", (int64_t)s->beside[MESSAGE_REPORT]);
	json_int(j, "aggregates", (int64_t)s->beside[MESSAGE_AGGREGATE]);
	json_int(j, "mailboxes", (int64_t)s->beside[MESSAGE_MAILBOX]);
	json_int(j, "files", (int64_t)s->files);
	json_time(j, "first", s->first);
	json_time(j, "last", s->last);
	json_int(j, "messages_without_time", (int64_t)s->undated);
	json_int(j, "messages_not_named", (int64_t)s->unnamed);
	json_int(j, "messages_no_account", (int64_t)s->unaccounted);
	json_int(j, "messages_without_protected_domain",
	    (int64_t)s->undomained);
	json_tallies(j, "domains", &s->domains, "domain", NULL);
	json_services(j, &s->services);
	json_tallies(j, "accounts", &s->accounts, "account", "kind");
	json_relays(j, &s->relays);
	json_array(j, "days");
	for (i = 0; i < s->ndays; i++) {
		json_object(j, NULL);
		json_time(j, "day", s->days[i].day);
		json_int(j, "messages", (int64_t)s->days[i].n);
		json_close(j);
	}
	json_close(j);
	json_close(j);
}

static void
json_notes(struct json *j, const struct case_notes *n)
{
	size_t i;

	json_array(j, "notes");
	for (i = 0; i < n->n; i++) {
		json_object(j, NULL);
		json_time(j, "time", n->v[i].time);
		json_slice(j, "case", n->v[i].case_id);
		json_slice(j, "actor", n->v[i].actor);
		json_slice(j, "text", n->v[i].text);
		json_close(j);
	}
	json_close(j);
}

static void
json_sent(struct json *j, const struct notifications *n)
{
	size_t i;

	json_array(j, "notifications");
	for (i = 0; i < n->n; i++) {
		const struct notification *x = &n->v[i];

		json_object(j, NULL);
		json_int(j, "notification", x->id);
		json_slice(j, "case", x->case_id);
		json_time(j, "sent_at", x->sent_at);
		json_slice(j, "service", x->service);
		json_slice(j, "to", x->to);
		json_slice(j, "subject", x->subject);
		json_slice(j, "message_id", x->message_id);
		json_slice(j, "how", x->how);
		json_int(j, "samples", (int64_t)x->samples);
		json_int(j, "recipients_disclosed", (int64_t)x->disclosed);
		json_slice(j, "outcome", x->outcome);
		json_time(j, "outcome_at", x->outcome_at);
		json_close(j);
	}
	json_close(j);
}

static void
json_answers(struct json *j, const struct whole_case *w)
{
	size_t i;

	json_array(j, "replies");
	for (i = 0; i < w->replies.n; i++) {
		const struct reply_row *r = &w->replies.v[i];

		json_object(j, NULL);
		json_int(j, "reply", r->id);
		json_time(j, "time", r->time);
		json_slice(j, "kind", r->taken.p != NULL ? r->taken : r->kind);
		json_slice(j, "state", r->state);
		json_slice(j, "sender", r->sender);
		json_slice(j, "doubt", r->doubt);
		json_close(j);
	}
	json_close(j);
	json_array(j, "tickets");
	for (i = 0; i < w->ntickets; i++)
		json_slice(j, NULL, w->tickets[i].ticket);
	json_close(j);
}

static void
json_next(struct json *j, const struct case_next *next)
{
	json_object(j, "next");
	json_slice(j, "what", next->what);
	json_time(j, "due", next->due);
	json_bool(j, "own", next->own);
	json_close(j);
}

static void
json_domain_word(struct json *j, const struct case_domain *x)
{
	if (x->who.p == NULL) {
		json_null(j, "word");
		return;
	}
	json_object(j, "word");
	json_bool(j, "authorised", x->authorised);
	json_slice(j, "who", x->who);
	json_slice(j, "reference", x->reference);
	json_slice(j, "actor", x->actor);
	json_time(j, "time", x->word_at);
	json_close(j);
}

static void
json_domains(struct json *j, const struct case_domain *v, size_t n)
{
	size_t i;

	json_array(j, "domains");
	for (i = 0; i < n; i++) {
		json_object(j, NULL);
		json_slice(j, "domain", v[i].domain);
		json_int(j, "messages", (int64_t)v[i].messages);
		if (case_domain_may(&v[i]) == CASE_MAY_UNKNOWN)
			json_null(j, "may_name");
		else
			json_bool(j, "may_name",
			    case_domain_may(&v[i]) == CASE_MAY);
		json_slice(j, "asked", v[i].asked);
		json_time(j, "asked_at", v[i].asked_at);
		json_time(j, "answered_at", v[i].answered_at);
		json_bool(j, "waits", v[i].waits);
		json_domain_word(j, &v[i]);
		json_close(j);
	}
	json_close(j);
}

static void
json_links(struct json *j, const struct case_link *v, size_t n)
{
	size_t i;

	json_array(j, "links");
	for (i = 0; i < n; i++) {
		json_object(j, NULL);
		json_slice(j, "kind", v[i].kind);
		json_slice(j, "from", v[i].from_case);
		json_slice(j, "to", v[i].to_case);
		json_slice(j, "actor", v[i].actor);
		json_time(j, "time", v[i].time);
		json_close(j);
	}
	json_close(j);
}

static void
json_life(struct json *j, const struct whole_case *w)
{
	const struct case_row *c = &w->cases.v[0];

	json_str(j, "waits_on", case_waits_word(case_row_waits(c)));
	json_time(j, "since", c->since);
	json_slice(j, "resolution", c->resolution);
	json_int(j, "tier", c->tier);
	json_int(j, "reopened", c->reopened);
	json_slice(j, "owner", c->owner);
	json_slice(j, "tracker", c->tracker);
	json_slice(j, "component", c->component);
	json_slice(j, "shown_in", slice_eq(c->root, c->id) ? SLICE_NULL
							   : c->root);
	json_time(j, "looked_at", c->looked_at);
	json_int(j, "messages_new", (int64_t)c->fresh);
	json_next(j, &w->next);
	json_domains(j, w->domains, w->ndomains);
	json_links(j, w->links, w->nlinks);
}

void
json_case(struct json *j, const struct whole_case *w)
{
	const struct case_row *c = &w->cases.v[0];
	size_t i;

	json_object(j, NULL);
	json_str(j, "schema", "espy.case/1");
	json_slice(j, "case", c->id);
	json_slice(j, "title", c->title);
	json_slice(j, "state", c->state);
	json_slice(j, "service", c->service);
	json_time(j, "opened_at", c->opened_at);
	json_time(j, "changed_at", c->changed_at);
	json_time(j, "closed_at", c->closed_at);
	json_slice(j, "reason", c->reason);
	json_slice(j, "draft", c->draft);
	json_life(j, w);
	json_summary(j, &w->summary);
	json_array(j, "messages");
	for (i = 0; i < w->rows.n; i++)
		json_sha256(j, NULL, &w->rows.v[i].sha256);
	json_close(j);
	json_notes(j, &w->notes);
	json_sent(j, &w->sent);
	json_answers(j, w);
	json_close(j);
}

static void
json_samples(struct json *j, const struct draft *x,
    const struct draft_mail *m)
{
	static const char *const forms[] = { "text/rfc822-headers",
		"message/rfc822", "application/octet-stream" };
	char hex[SHA256_HEX + 1];
	size_t i;

	json_array(j, "samples");
	for (i = 0; i < x->nsamples; i++) {
		const struct composed_sample *k = m != NULL
		    ? &m->mail.samples[i] : NULL;

		json_object(j, NULL);
		json_sha256(j, "sha256", &x->samples[i]);
		if (k != NULL)
			sha256_hex(&k->crlf, hex);
		json_str(j, "crlf_sha256", k != NULL ? hex : NULL);
		json_str(j, "type", k != NULL ? forms[k->form] : NULL);
		json_slice(j, "name", k != NULL ? k->name : SLICE_NULL);
		if (k != NULL)
			json_int(j, "octets", (int64_t)k->size);
		else
			json_null(j, "octets");
		if (k != NULL)
			json_int(j, "masked", (int64_t)k->masked);
		else
			json_null(j, "masked");
		json_close(j);
	}
	json_close(j);
}

/* What hangs on the letter, and the reports that go out beside it */
static void
json_parts(struct json *j, const struct draft_mail *m)
{
	size_t i;

	if (m == NULL) {
		json_null(j, "parts");
		json_null(j, "reports");
		return;
	}
	json_array(j, "parts");
	for (i = 0; i < m->mail.nparts; i++) {
		const struct composed_part *p = &m->mail.parts[i];

		json_object(j, NULL);
		json_slice(j, "name", p->name);
		json_slice(j, "type", p->type);
		json_slice(j, "form", p->form);
		json_int(j, "octets", (int64_t)p->size);
		json_sha256(j, "sha256", &p->sha256);
		json_close(j);
	}
	json_close(j);
	json_array(j, "reports");
	for (i = 0; i < m->mail.nreports; i++) {
		const struct composed_mail *r = &m->mail.reports[i];

		json_object(j, NULL);
		json_slice(j, "name", r->name);
		json_slice(j, "message_id", r->message_id);
		json_int(j, "octets", (int64_t)r->octets.n);
		json_close(j);
	}
	json_close(j);
}

static void
json_residue(struct json *j, const struct draft_mail *m)
{
	size_t i;

	if (m == NULL) {
		json_null(j, "residue");
		return;
	}
	json_array(j, "residue");
	for (i = 0; i < m->mail.nresidue; i++) {
		json_object(j, NULL);
		json_slice(j, "field", m->mail.residue[i].field);
		json_slice(j, "address", m->mail.residue[i].address);
		json_str(j, "how", m->mail.residue[i].how);
		json_close(j);
	}
	json_close(j);
}

void
json_draft(struct json *j, const struct draft *x, const struct draft_mail *m)
{
	struct arena a = { 0 };
	struct slice formats;

	json_object(j, NULL);
	json_str(j, "schema", "espy.draft/1");
	json_int(j, "draft", x->id);
	json_slice(j, "case", x->case_id);
	json_slice(j, "service", x->service.n != 0 ? x->service : SLICE_NULL);
	json_slice(j, "state", x->state);
	json_slice(j, "to", x->to.n != 0 ? x->to : SLICE_NULL);
	json_slice(j, "to_source", x->to_source);
	json_slice(j, "subject", x->subject);
	json_slice(j, "body", x->body);
	json_str(j, "kind", letter_kind_name(x->kind));
	json_str(j, "desk", desk_name(x->desk));
	json_slice(j, "network", x->network);
	json_str(j, "language", x->language);
	json_slice(j, "cc", x->cc.n != 0 ? x->cc : SLICE_NULL);
	json_str(j, "redact", redaction_name(x->redact));
	json_array(j, "formats");
	formats = formats_words(x->formats, &a);
	while (formats.n != 0)
		json_slice(j, NULL, slice_cut(&formats, ' '));
	json_close(j);
	if (x->thread != 0)
		json_int(j, "thread", x->thread);
	else
		json_null(j, "thread");
	if (x->is_answer)
		json_sha256(j, "answers", &x->answers);
	else
		json_null(j, "answers");
	arena_free(&a);
	json_bool(j, "edited", x->edited);
	json_time(j, "made_at", x->made_at);
	json_time(j, "changed_at", x->changed_at);
	json_samples(j, x, m);
	json_parts(j, m);
	json_residue(j, m);
	if (m != NULL)
		json_int(j, "recipients_disclosed",
		    (int64_t)m->mail.recipients);
	else
		json_null(j, "recipients_disclosed");
	json_slice(j, "message_id", m != NULL ? m->mail.message_id
					      : SLICE_NULL);
	if (m != NULL)
		json_int(j, "octets", (int64_t)m->mail.octets.n);
	else
		json_null(j, "octets");
	json_close(j);
}

/* Contacts as JSON. */

#include "core/base/clock.h"
#include "views/contact_work.h"

void
json_contact(struct json *j, struct slice case_id,
    const struct contact_candidate *x)
{
	json_object(j, NULL);
	json_str(j, "schema", "espy.contact/1");
	json_slice(j, "case", case_id);
	json_slice(j, "address", x->address);
	json_slice(j, "form", x->form);
	json_str(j, "scope", contact_scope_name(x->scope));
	json_str(j, "desk", desk_name(x->desk));
	json_str(j, "origin", contact_origin_name(x->origin));
	json_slice(j, "source", x->source);
	json_slice(j, "date", x->date);
	json_bool(j, "fit", x->fit);
	json_bool(j, "refused", x->refused);
	json_slice(j, "why", x->why);
	json_str(j, "kind", x->security ? "security" : "abuse");
	json_slice(j, "language", x->language);
	json_slice(j, "format", x->format);
	json_slice(j, "redact", x->redact);
	json_slice(j, "wants", x->wants);
	json_slice(j, "network", x->networks);
	if (x->networks.n != 0)
		json_int(j, "covers", (int64_t)x->covers);
	else
		json_null(j, "covers");
	if (x->lookup != 0)
		json_int(j, "answer", x->lookup);
	else
		json_null(j, "answer");
	json_time(j, "worked", x->state.worked);
	json_time(j, "bounced", x->state.bounced);
	json_time(j, "stopped", x->state.stopped);
	json_close(j);
}

void
json_contact_answer(struct json *j, struct slice case_id,
    const struct lookup_row *r)
{
	json_object(j, NULL);
	json_str(j, "schema", "espy.contact-answer/1");
	json_slice(j, "case", case_id);
	json_int(j, "answer", r->id);
	json_str(j, "kind", lookup_kind_name(r->kind));
	json_slice(j, "about", r->about);
	json_slice(j, "asked", r->name);
	json_slice(j, "answered", r->source);
	json_time(j, "time", r->time);
	json_slice(j, "status", r->status);
	json_int(j, "contacts", (int64_t)r->ncontacts);
	json_close(j);
}

void
json_contact_question(struct json *j, struct slice case_id,
    const struct contact_question *q, bool asked)
{
	json_object(j, NULL);
	json_str(j, "schema", "espy.contact-question/1");
	json_slice(j, "case", case_id);
	json_str(j, "kind", lookup_kind_name(q->kind));
	json_slice(j, "about", q->about);
	json_slice(j, "asked", q->name);
	json_slice(j, "words", q->words);
	json_bool(j, "would", asked);
	json_close(j);
}

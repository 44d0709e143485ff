/* espy.service/1: an entry of the catalogue with all that its file says. */

#include "views/doc_record.h"
#include "views/service_word.h"

static void
json_contact(struct json *j, const struct service_contact *c)
{
	json_object(j, NULL);
	json_slice(j, "address", c->address);
	json_slice(j, "form", c->form);
	json_str(j, "kind", c->security ? "security" : "abuse");
	json_slice(j, "source", c->source);
	json_slice(j, "date", c->date);
	json_slice(j, "worked", c->worked);
	json_slice(j, "language", c->language);
	json_slice(j, "format", c->format);
	json_slice(j, "redact", c->redact);
	json_slice(j, "wants", c->wants);
	json_int(j, "line", c->line);
	json_close(j);
}

static void
json_places(struct json *j, const char *name, const struct service_account *v,
    size_t n)
{
	size_t i;

	json_array(j, name);
	for (i = 0; i < n; i++) {
		json_object(j, NULL);
		json_slice(j, "kind", v[i].kind);
		json_slice(j, "place", v[i].place);
		json_slice(j, "decoders",
		    v[i].pipe.n != 0 ? v[i].pipe : SLICE_NULL);
		json_slice(j, "pattern", v[i].shape.text);
		json_slice(j, "meaning", v[i].meaning);
		json_slice(j, "grade_at_most", v[i].most);
		json_int(j, "line", v[i].line);
		json_close(j);
	}
	json_close(j);
}

static void
json_rules(struct json *j, const struct service *v)
{
	size_t i;

	json_array(j, "rules");
	for (i = 0; i < v->nrules; i++) {
		json_object(j, NULL);
		json_slice(j, "what", v->rules[i].what);
		json_slice(j, "pattern", v->rules[i].text);
		json_slice(j, "date", v->rules[i].date);
		json_int(j, "line", v->rules[i].line);
		json_close(j);
	}
	json_close(j);
}

static void
json_words(struct json *j, const char *name, const struct slice *v, size_t n)
{
	size_t i;

	json_array(j, name);
	for (i = 0; i < n; i++)
		json_slice(j, NULL, v[i]);
	json_close(j);
}

void
json_entry(struct json *j, const struct catalogue *c,
    const struct service *v, const struct service_record *record)
{
	size_t i;

	json_object(j, NULL);
	json_str(j, "schema", "espy.service/1");
	json_slice(j, "service", v->slug);
	json_slice(j, "name", v->name);
	json_slice(j, "kind", v->kind);
	json_slice(j, "country", v->country);
	json_slice(j, "url", v->url);
	json_str(j, "hosts", v->own_hosts ? "own" : "customers");
	json_str(j, "selectors", v->own_selectors ? "own" : "customers");
	json_str(j, "from", catalogue_origin_name(v->origin));
	json_slice(j, "file", v->file);
	json_int(j, "line", v->line);
	json_str(j, "strength", strength_name(service_strength(v)));
	json_words(j, "carriers", v->carriers, v->ncarriers);
	json_array(j, "carries");
	for (i = 0; i < c->n; i++)
		if (service_rides_on(&c->v[i], v))
			json_slice(j, NULL, c->v[i].slug);
	json_close(j);
	json_rules(j, v);
	json_places(j, "accounts", v->accounts, v->naccounts);
	json_places(j, "recipients", v->recipients, v->nrecipients);
	json_array(j, "contacts");
	for (i = 0; i < v->ncontacts; i++)
		json_contact(j, &v->contacts[i]);
	json_close(j);
	json_words(j, "notes", v->notes, v->nnotes);
	if (record != NULL)
		json_record(j, record);
	else
		json_null(j, "record");
	json_close(j);
}

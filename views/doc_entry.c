/* An entry of the catalogue for people: a line of the list, and all of it. */

#include "views/service_word.h"

enum { LABEL = 12, RULES = 22 }; /* columns */

enum strength
service_strength(const struct service *v)
{
	const unsigned proven = 1u << RULE_IP | 1u << RULE_DKIM |
	    1u << RULE_SPF;
	const unsigned observed = 1u << RULE_RDNS | 1u << RULE_HELO |
	    1u << RULE_SIGNED | 1u << RULE_DKIM_CUSTOMER | 1u << RULE_MAP;

	if ((v->kinds & proven) != 0)
		return STRENGTH_PROVEN;
	if ((v->kinds & observed) != 0)
		return STRENGTH_OBSERVED;
	return v->nrules != 0 ? STRENGTH_CLAIMED : STRENGTH_NONE;
}

/* How its desk is reached, in a word */
static const char *
reach(const struct service *v)
{
	const struct service_contact *c = service_contact(v);

	if (v->ncontacts == 0)
		return "none";
	if (c == NULL)
		return "unsourced";
	if (c->address.p == NULL)
		return "form";
	return c->form.p != NULL ? "mail form" : "mail";
}

static void
add_fitted(struct doc *d, struct slice s, size_t width)
{
	struct text t = { 0 };
	struct buf b = { 0 };

	text_add(&t, s);
	text_fit(&t, width);
	text_utf8(&t, &b);
	doc_add(d, 0, slice_dup(&d->arena, buf_slice(&b)));
	text_free(&t);
	buf_free(&b);
}

void
doc_entry_line(struct doc *d, const struct service *v)
{
	doc_line(d, 0);
	doc_add(d, 0, v->slug);
	doc_tab(d, 19);
	add_fitted(d, v->name, 21);
	doc_tab(d, 41);
	doc_add(d, 0, v->kind);
	doc_tab(d, 59);
	doc_add(d, 0, v->country);
	doc_tab(d, 62);
	doc_lit(d, 0, "%s", strength_name(service_strength(v)));
	doc_tab(d, 71);
	doc_lit(d, 0, "%s", reach(v));
}

static void
detail(struct doc *d, const char *label, struct slice value)
{
	if (value.n == 0)
		return;
	doc_line(d, LABEL);
	doc_lit(d, 0, "%-*s", LABEL, label);
	doc_add(d, 0, value);
}

static void
title(struct doc *d, const char *words)
{
	doc_line(d, 0);
	doc_line(d, 0);
	doc_lit(d, 0, "%s", words);
}

static void
add_head(struct doc *d, const struct service *v)
{
	doc_line(d, 0);
	doc_add(d, 0, v->slug);
	doc_lit(d, 0, ": ");
	doc_add(d, 0, v->name);
	detail(d, "kind", v->kind);
	detail(d, "country", v->country);
	detail(d, "page", v->url);
	doc_line(d, LABEL);
	doc_lit(d, 0, "%-*s%s, ", LABEL, "from",
	    v->origin == ORIGIN_PRODUCT ? "the product's catalogue"
	    : v->origin == ORIGIN_MAP	? "an imported map"
					: "your own catalogue");
	doc_add(d, 0, v->file);
	doc_lit(d, 0, ":%d", v->line);
	doc_line(d, LABEL);
	doc_lit(d, 0, "%-*sat best %s", LABEL, "evidence",
	    strength_name(service_strength(v)));
	if (v->own_hosts)
		detail(d, "hosts", SLICE("all its mail leaves from hosts that "
		    "it owns"));
}

static void
add_carriers(struct doc *d, const struct catalogue *c, const struct service *v)
{
	size_t i, n = 0;

	for (i = 0; i < v->ncarriers; i++) {
		if (i == 0) {
			doc_line(d, LABEL);
			doc_lit(d, 0, "%-*s", LABEL, "rides on");
		}
		doc_lit(d, 0, "%s", i != 0 ? ", " : "");
		doc_add(d, 0, v->carriers[i]);
	}
	for (i = 0; i < c->n; i++) {
		if (!service_rides_on(&c->v[i], v))
			continue;
		if (n == 0) {
			doc_line(d, LABEL);
			doc_lit(d, 0, "%-*s", LABEL, "carries");
		}
		doc_lit(d, 0, "%s", n++ != 0 ? ", " : "");
		doc_add(d, 0, c->v[i].slug);
	}
}

static void
add_source(struct doc *d, const struct service_contact *c)
{
	if (c->source.p == NULL) {
		detail(d, "  source", SLICE("unsourced: never a recipient "
		    "without your word"));
		return;
	}
	detail(d, "  source", c->source);
	if (c->date.p != NULL) {
		doc_lit(d, 0, ", read ");
		doc_add(d, 0, c->date);
	}
}

static void
add_contacts(struct doc *d, const struct service *v)
{
	size_t i;

	title(d, v->ncontacts != 0 ? "Contacts" : "No contact is known.");
	for (i = 0; i < v->ncontacts; i++) {
		const struct service_contact *c = &v->contacts[i];

		detail(d, c->security ? "  security" : "  abuse",
		    c->address.p != NULL ? c->address : c->form);
		if (c->address.p != NULL)
			detail(d, "  form", c->form);
		add_source(d, c);
		detail(d, "  worked", c->worked);
		detail(d, "  language", c->language);
		detail(d, "  format", c->format);
		detail(d, "  may mask", c->redact);
		detail(d, "  wants", c->wants);
	}
}

static void
add_places(struct doc *d, const char *words, const struct service_account *v,
    size_t n)
{
	size_t i;

	if (n != 0)
		title(d, words);
	for (i = 0; i < n; i++) {
		doc_line(d, RULES);
		doc_lit(d, 0, "  ");
		doc_add(d, 0, v[i].kind);
		doc_tab(d, RULES);
		if (v[i].meaning.n != 0) {
			doc_add(d, 0, v[i].meaning);
			if (v[i].most.n != 0) {
				doc_lit(d, 0, " (at most ");
				doc_add(d, 0, v[i].most);
				doc_lit(d, 0, ")");
			}
			doc_line(d, RULES);
			doc_tab(d, RULES);
		}
		doc_add(d, 0, v[i].place);
		doc_lit(d, 0, "%s", v[i].pipe.n != 0 ? "|" : "");
		doc_add(d, 0, v[i].pipe);
		doc_lit(d, 0, " ");
		doc_add(d, 0, v[i].shape.text);
	}
}

void
doc_entry(struct doc *d, const struct catalogue *c, const struct service *v)
{
	size_t i;

	add_head(d, v);
	add_carriers(d, c, v);
	for (i = 0; i < v->nnotes; i++)
		detail(d, "note", v->notes[i]);
	add_contacts(d, v);
	add_places(d, "Accounts", v->accounts, v->naccounts);
	add_places(d, "Where it hides recipients", v->recipients,
	    v->nrecipients);
	if (v->nrules != 0)
		title(d, "Known by");
	for (i = 0; i < v->nrules; i++) {
		doc_line(d, RULES);
		doc_lit(d, 0, "  ");
		doc_add(d, 0, v->rules[i].what);
		doc_tab(d, RULES);
		doc_add(d, 0, v->rules[i].text);
	}
}

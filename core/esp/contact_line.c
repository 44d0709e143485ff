/* Contacts of a service, several lines of its entry each. */

#include "core/esp/entry.h"

static struct service_contact *
new_contact(struct service *s, struct arena *a, int line)
{
	struct service_contact *c = ARENA_PUSH(a, s->contacts, s->ncontacts);

	*c = (struct service_contact){ .line = line };
	return c;
}

static bool
is_one_of(struct slice s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq_str(s, words[i]))
			return true;
	return false;
}

static const char *
contact_detail(struct service_contact *c, struct slice key, struct slice value)
{
	static const char *const formats[] = { "eml", "headers", "arf", "xarf",
		"form" };

	if (slice_eq_str(key, "contact-kind")) {
		c->security = slice_eq_str(value, "security");
		return c->security || slice_eq_str(value, "abuse")
			   ? NULL : "is abuse or security";
	}
	if (slice_eq_str(key, "contact-source"))
		c->source = value;
	else if (slice_eq_str(key, "contact-date"))
		c->date = value;
	else if (slice_eq_str(key, "contact-worked"))
		c->worked = value;
	else if (slice_eq_str(key, "contact-language"))
		c->language = value;
	else if (slice_eq_str(key, "contact-format"))
		c->format = value;
	else if (slice_eq_str(key, "contact-redact"))
		c->redact = value;
	else if (slice_eq_str(key, "wants"))
		c->wants = value;
	else
		return "no such key in a [service]";
	if (slice_ends(key, "-date") || slice_ends(key, "-worked"))
		return entry_is_date(value) ? NULL : "must be a date: 2026-11-25";
	if (slice_eq_str(key, "contact-format") &&
	    !is_one_of(value, formats, ARRAY_LEN(formats)))
		return "is eml, headers, arf, xarf or form";
	if (slice_eq_str(key, "contact-redact") &&
	    !slice_eq_str(value, "recipients") &&
	    !slice_eq_str(value, "nothing"))
		return "is recipients or nothing";
	return NULL;
}

bool
contact_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong)
{
	struct service_contact *c =
	    s->ncontacts != 0 ? &s->contacts[s->ncontacts - 1] : NULL;
	struct slice value = slice_dup(a, l->value);

	if (slice_eq_str(l->key, "contact")) {
		new_contact(s, a, l->line)->address = value;
		if (slice_chr(value, '@') == SLICE_NONE) {
			s->ncontacts--;
			*wrong = "must be a mail address; a web page is a form";
		}
		return true;
	}
	if (slice_eq_str(l->key, "form")) {
		if (c == NULL || c->form.p != NULL)
			c = new_contact(s, a, l->line);
		c->form = value;
		return true;
	}
	if (!slice_starts(l->key, "contact-") &&
	    !slice_eq_str(l->key, "wants"))
		return false;
	*wrong = c != NULL
		     ? contact_detail(c, l->key, value)
		     : "must follow the contact or form that it is about";
	return true;
}

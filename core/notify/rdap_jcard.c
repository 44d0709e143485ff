/* jCards (RFC 7095): ["vcard", [[name, parameters, type, value...]...]] */

#include "core/base/text.h"
#include "core/notify/rdap.h"
#include "core/notify/rdap_parts.h"

enum { MOST_PROPERTIES = 200, MOST_ADDRESS = 320 };

static const struct json_value *
element(const struct json_value *v, size_t i)
{
	return v != NULL && v->type == JSON_ARRAY && i < v->n ? &v->v[i]
							      : NULL;
}

/* Its first text that is not empty: values may be lists (section 3.3.1.3). */
static struct slice
value_of(const struct json_value *property)
{
	size_t i;

	for (i = 3; i < property->n; i++) {
		const struct json_value *v = &property->v[i];

		if (v->type == JSON_ARRAY)
			v = element(v, 0);
		if (v != NULL && v->type == JSON_STRING &&
		    slice_trim(v->text).n != 0 && utf8_valid(v->text))
			return slice_trim(v->text);
	}
	return SLICE_NULL;
}

/* "type": "abuse", or a list of such */
static bool
is_for_abuse(const struct json_value *parameters)
{
	const struct json_value *v = json_get(parameters, "type");
	size_t i;

	if (v != NULL && v->type == JSON_STRING)
		return slice_eqi_str(v->text, "abuse");
	for (i = 0; v != NULL && v->type == JSON_ARRAY && i < v->n; i++)
		if (v->v[i].type == JSON_STRING &&
		    slice_eqi_str(v->v[i].text, "abuse"))
			return true;
	return false;
}

static void
add_address(struct jcard *out, struct slice value, bool abuse)
{
	if (slice_startsi(value, "mailto:"))
		value = slice_from(value, 7);
	if (value.n == 0 || value.n > MOST_ADDRESS ||
	    out->naddresses == JCARD_MOST_ADDRESSES)
		return;
	out->addresses[out->naddresses++] = (struct jcard_address){ value,
		abuse };
}

static void
read_property(struct jcard *out, const struct json_value *p)
{
	const struct json_value *name = element(p, 0);
	struct slice value;

	if (name == NULL || name->type != JSON_STRING)
		return;
	value = value_of(p);
	if (value.n == 0)
		return;
	if (slice_eqi_str(name->text, "email"))
		add_address(out, value, is_for_abuse(element(p, 1)));
	else if (slice_eqi_str(name->text, "contact-uri") &&
	    slice_startsi(value, "mailto:"))
		add_address(out, value, false);
	else if (slice_eqi_str(name->text, "contact-uri") &&
	    slice_startsi(value, "https://") && value.n < 1000)
		out->page = value;
	else if (slice_eqi_str(name->text, "lang") && value.n < 36)
		out->language = value;
	else if ((slice_eqi_str(name->text, "fn") && out->name.n == 0) ||
	    slice_eqi_str(name->text, "org"))
		out->name = slice_upto(value, RDAP_MOST_TEXT);
}

void
jcard_read(struct jcard *out, const struct json_value *v, struct arena *a)
{
	const struct json_value *all = element(v, 1);
	size_t i;

	*out = (struct jcard){ .naddresses = 0 };
	if (all == NULL || all->type != JSON_ARRAY)
		return;
	for (i = 0; i < all->n && i < MOST_PROPERTIES; i++)
		if (all->v[i].type == JSON_ARRAY)
			read_property(out, &all->v[i]);
	/* A name that was cut within a character is none. */
	while (out->name.n != 0 && !utf8_valid(out->name))
		out->name.n--;
	if (out->name.p != NULL)
		out->name = slice_dup(a, out->name);
}

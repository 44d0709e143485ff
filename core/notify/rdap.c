/* Answers of RDAP (RFC 9083): an object and the entities in it. */

#include "core/base/json_read.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/notify/rdap.h"
#include "core/notify/rdap_parts.h"

/* A string of the object that people may see: short, UTF-8; else NULL */
static struct slice
word(const struct json_value *o, const char *key)
{
	struct slice s = slice_trim(json_get_slice(o, key));

	return s.n != 0 && s.n <= RDAP_MOST_TEXT && utf8_valid(s)
	    ? s : SLICE_NULL;
}

/* --- roles and remarks --- */

/* "abuse technical"; registries also write one as a string */
static struct slice
roles_of(const struct json_value *entity, struct arena *a)
{
	const struct json_value *v = json_get(entity, "roles");
	struct buf b = { 0 };
	struct slice out;
	size_t i;

	if (v != NULL && v->type == JSON_STRING)
		return v->text.n < RDAP_MOST_TEXT && utf8_valid(v->text)
		    ? v->text : SLICE("");
	for (i = 0; v != NULL && v->type == JSON_ARRAY && i < v->n; i++)
		if (v->v[i].type == JSON_STRING && b.n + v->v[i].text.n <
		    RDAP_MOST_TEXT && utf8_valid(v->v[i].text)) {
			buf_add_str(&b, b.n != 0 ? " " : "");
			buf_add_slice(&b, v->v[i].text);
		}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* ARIN: a remark titled "Unvalidated POC" */
static bool
is_unvalidated(const struct json_value *entity)
{
	const struct json_value *v = json_get(entity, "remarks");
	size_t i;

	for (i = 0; v != NULL && v->type == JSON_ARRAY && i < v->n; i++)
		if (slice_findi(json_get_slice(&v->v[i], "title"),
			SLICE("unvalidated")) != SLICE_NONE)
			return true;
	return false;
}

/* --- entities --- */

struct reader {
	struct rdap *out;
	struct arena *a;
	size_t entities;
};

static void
contact_add(struct reader *r, const struct lookup_contact *like)
{
	if (r->out->ncontacts < LOOKUP_MOST_CONTACTS)
		*ARENA_PUSH(r->a, r->out->contacts, r->out->ncontacts) =
		    *like;
}

/* Its own page: the link that says so, or one of an entity */
static struct slice
own_link(const struct json_value *entity)
{
	const struct json_value *v = json_get(entity, "links");
	size_t i;

	for (i = 0; v != NULL && v->type == JSON_ARRAY && i < v->n; i++)
		if (slice_eqi_str(json_get_slice(&v->v[i], "rel"), "self"))
			return json_get_slice(&v->v[i], "href");
	return SLICE_NULL;
}

static void
read_entity(struct reader *r, const struct json_value *entity, unsigned depth)
{
	struct lookup_contact c = { .role = roles_of(entity, r->a),
		.handle = word(entity, "handle"), .depth = depth };
	struct jcard card;
	size_t i;

	jcard_read(&card, json_get(entity, "vcardArray"), r->a);
	c.holder = card.name;
	c.language = card.language;
	if (is_unvalidated(entity))
		c.doubt = SLICE("its registry says that it could not "
		    "validate this contact");
	for (i = 0; i < card.naddresses; i++) {
		struct lookup_contact one = c;

		one.address = card.addresses[i].address;
		if (card.addresses[i].abuse &&
		    slice_findi(c.role, SLICE("abuse")) == SLICE_NONE)
			one.role = slice_printf(r->a, "%.*s%sabuse",
			    SLICE_ARG(c.role), c.role.n != 0 ? " " : "");
		contact_add(r, &one);
	}
	if (i == 0 && card.page.n != 0) {
		c.address = SLICE("");
		c.form = card.page;
		contact_add(r, &c);
	} else if (i == 0 && slice_findi(c.role, SLICE("abuse")) !=
	    SLICE_NONE && r->out->more.p == NULL)
		r->out->more = own_link(entity);
}

static void
read_entities(struct reader *r, const struct json_value *o, unsigned depth)
{
	const struct json_value *v = json_get(o, "entities");
	size_t i;

	if (depth > RDAP_MOST_DEPTH || v == NULL || v->type != JSON_ARRAY)
		return;
	for (i = 0; i < v->n && r->entities < RDAP_MOST_ENTITIES; i++) {
		if (v->v[i].type != JSON_OBJECT)
			continue;
		r->entities++;
		read_entity(r, &v->v[i], depth);
		read_entities(r, &v->v[i], depth + 1);
	}
}

static bool
has_abuse(const struct rdap *out)
{
	size_t i;

	for (i = 0; i < out->ncontacts; i++)
		if (slice_findi(out->contacts[i].role, SLICE("abuse")) !=
		    SLICE_NONE)
			return true;
	return false;
}

/* --- the network --- */

/* The extension cidr0 of registries that leave the ends out */
static struct slice
cidrs_of(const struct json_value *o, struct arena *a)
{
	const struct json_value *v = json_get(o, "cidr0_cidrs");
	struct slice out = SLICE_NULL;
	size_t i;

	for (i = 0; v != NULL && v->type == JSON_ARRAY && i < v->n &&
	     i < RDAP_MOST_CIDRS; i++) {
		struct slice front = json_get_slice(&v->v[i], "v4prefix");
		int64_t bits = json_get_int(&v->v[i], "length", 0);

		if (front.n == 0)
			front = json_get_slice(&v->v[i], "v6prefix");
		front = ip_normal(a, front);
		if (front.n != 0 && bits > 0 && bits <= 128)
			out = slice_printf(a, "%.*s%s%.*s/%d", SLICE_ARG(out),
			    out.n != 0 ? " " : "", SLICE_ARG(front),
			    (int)bits);
	}
	return out;
}

static struct slice
network_of(const struct json_value *o, struct arena *a)
{
	struct slice span = ip_span(a, word(o, "startAddress"),
	    word(o, "endAddress"));

	return span.n != 0 ? span : cidrs_of(o, a);
}

/* --- the answer --- */

/* RFC 9083 section 6 */
static void
read_error(struct rdap *out, const struct json_value *o, struct arena *a)
{
	int64_t code = json_get_int(o, "errorCode", 0);
	struct slice title = word(o, "title");

	out->kind = SLICE("error");
	out->trouble = slice_printf(a, "the registry says: %s%s%.*s",
	    code == 404 ? "404, it knows nothing of it"
	    : code == 429 ? "429, too many questions" : "an error",
	    title.n != 0 ? ", " : "", SLICE_ARG(title));
}

enum err
rdap_read(struct rdap *out, struct slice octets, struct arena *a,
    struct error *e)
{
	const struct json_value *o = json_read(a, octets, e);
	struct reader r = { out, a, 0 };

	*out = (struct rdap){ .ncontacts = 0 };
	if (o == NULL)
		return ERR_FORMAT;
	if (o->type != JSON_OBJECT)
		return err_set(e, ERR_FORMAT, "no object of RDAP");
	if (json_get(o, "errorCode") != NULL) {
		read_error(out, o, a);
		return ERR_NONE;
	}
	out->kind = word(o, "objectClassName");
	if (out->kind.n == 0 && json_get(o, "entities") == NULL &&
	    json_get(o, "rdapConformance") == NULL)
		return err_set(e, ERR_FORMAT, "JSON, but no answer of RDAP: "
		    "it has neither objectClassName nor entities");
	out->handle = word(o, "handle");
	out->name = word(o, "name");
	out->country = word(o, "country");
	out->network = network_of(o, a);
	if (slice_eq_str(out->kind, "entity"))
		read_entity(&r, o, 0);
	read_entities(&r, o, 0);
	if (has_abuse(out))
		out->more = SLICE_NULL;
	else
		out->trouble = SLICE("it names no contact for abuse");
	return ERR_NONE;
}

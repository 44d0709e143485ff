/* One line of a catalogue entry: rules, accounts, contacts. */

#include <arpa/inet.h>

#include "core/esp/catalogue.h"

static const struct {
	const char *key;
	enum rule_kind kind;
} rule_keys[] = {
	{ "rdns", RULE_RDNS },
	{ "helo", RULE_HELO },
	{ "ip", RULE_IP },
	{ "dkim", RULE_DKIM },
	{ "dkim-customer", RULE_DKIM_CUSTOMER },
	{ "spf", RULE_SPF },
	{ "signed", RULE_SIGNED },
	{ "mail-from", RULE_MAIL_FROM },
	{ "header", RULE_HEADER },
	{ "message-id", RULE_MESSAGE_ID },
	{ "link", RULE_LINK },
};

static const struct {
	const char *name;
	enum account_place place;
} places[] = {
	{ "mail-from", PLACE_MAIL_FROM },
	{ "message-id", PLACE_MESSAGE_ID },
	{ "dkim-domain", PLACE_DKIM_DOMAIN },
	{ "dkim-selector", PLACE_DKIM_SELECTOR },
	{ "link-host", PLACE_LINK_HOST },
	{ "link-url", PLACE_LINK_URL },
};

bool
cidr_parse(struct cidr *c, struct slice s)
{
	struct slice address = slice_cut(&s, '/');
	char text[INET6_ADDRSTRLEN];
	int64_t bits = -1;

	if (address.n == 0 || address.n >= sizeof text ||
	    (s.n != 0 && !slice_number(s, &bits)))
		return false;
	memcpy(text, address.p, address.n);
	text[address.n] = '\0';
	memset(c, 0, sizeof *c);
	if (inet_pton(AF_INET6, text, c->octets) == 1) {
		c->bits = bits == -1 ? 128 : (unsigned)bits;
		return bits <= 128;
	}
	if (inet_pton(AF_INET, text, c->octets + 12) != 1)
		return false;
	memset(c->octets + 10, 0xff, 2);
	c->bits = bits == -1 ? 128 : 96 + (unsigned)bits;
	return bits <= 32;
}

bool
cidr_has(const struct cidr *c, const struct cidr *address)
{
	unsigned whole = c->bits / 8, rest = c->bits % 8;

	/* nearly all differ in the last whole octet: look there first */
	if (whole != 0 && c->octets[whole - 1] != address->octets[whole - 1])
		return false;
	if (memcmp(c->octets, address->octets, whole) != 0)
		return false;
	return rest == 0 || ((c->octets[whole] ^ address->octets[whole]) >>
				(8 - rest)) == 0;
}

static const char *
read_shape(struct shape *s, struct arena *a, struct slice text)
{
	const char *why;
	size_t at;

	if (shape_parse(s, a, text, &why, &at))
		return NULL;
	return arena_printf(a, "\"%.*s\", character %zu: %s", SLICE_ARG(text),
	    at + 1, why);
}

/* A name stands for all under it, too; anything else is a shape. */
static const char *
read_domain(struct service_rule *r, struct arena *a, struct slice text)
{
	size_t dots = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (!ascii_is_alnum(c) && c != '-' && c != '_' && c != '.')
			return read_shape(&r->shape, a, text);
		dots += c == '.';
	}
	if (dots == 0 || text.p[0] == '.' || text.p[text.n - 1] == '.')
		return "must be a domain name with a dot inside, or a shape";
	r->domain = slice_dup_lower(a, text);
	return NULL;
}

static const char *
read_header(struct service_rule *r, struct arena *a, struct slice text)
{
	struct slice name = slice_trim(slice_cut(&text, ':'));

	if (name.n == 0)
		return "write the field's name, a colon and a shape";
	r->field = slice_dup(a, name);
	text = slice_trim(text);
	return read_shape(&r->shape, a, text.n != 0 ? text : SLICE("*"));
}

static const char *
read_dkim(struct service_rule *r, struct arena *a, struct slice text)
{
	struct slice domain = slice_word(&text), word = slice_word(&text);
	const char *wrong = read_domain(r, a, domain);

	if (wrong != NULL || word.n == 0)
		return wrong;
	text = slice_trim(text);
	if (!slice_eq_str(word, "selector") || text.n == 0)
		return "write a domain, or a domain, the word selector and a "
		       "shape";
	r->selector = slice_dup(a, text);
	return read_shape(&r->selector_shape, a, text);
}

static const char *
read_rule(struct service_rule *r, struct arena *a, struct slice v)
{
	switch (r->kind) {
	case RULE_DKIM:
		return read_dkim(r, a, v);
	case RULE_SPF:
		return slice_chr(v, '@') == SLICE_NONE
			   ? read_domain(r, a, v)
			   : read_shape(&r->shape, a, v);
	case RULE_IP:
		return cidr_parse(&r->cidr, slice_word(&v))
			   ? NULL
			   : "must be a range such as 192.0.2.0/24";
	case RULE_SIGNED:
		r->signer = slice_dup_lower(a, slice_word(&v));
		return read_header(r, a, v);
	case RULE_HEADER:
		return read_header(r, a, v);
	default:
		return read_shape(&r->shape, a, v);
	}
}

static const char *
add_rule(struct service *s, struct arena *a, const struct ini_line *l,
    enum rule_kind kind)
{
	struct service_rule r = { .kind = kind, .line = l->line };
	const char *wrong;

	r.what = slice_dup(a, l->key);
	r.text = slice_dup(a, l->value);
	wrong = read_rule(&r, a, l->value);
	if (wrong != NULL)
		return wrong;
	*ARENA_PUSH(a, s->rules, s->nrules) = r;
	s->kinds |= 1u << kind;
	return NULL;
}

static const char *
read_decoders(struct service_account *x, struct slice pipe)
{
	size_t n = 0;

	while (pipe.n != 0) {
		struct slice word = slice_cut(&pipe, '|');

		if (n == ARRAY_LEN(x->decoders) - 1)
			return "at most three decoders";
		if (slice_eq_str(word, "base64"))
			x->decoders[n++] = DECODE_BASE64;
		else if (slice_eq_str(word, "hex"))
			x->decoders[n++] = DECODE_HEX;
		else if (slice_eq_str(word, "words"))
			x->decoders[n++] = DECODE_WORDS;
		else
			return "a decoder is base64, hex or words";
	}
	return NULL;
}

static const char *
read_place(struct service_account *x, struct arena *a, struct slice place)
{
	struct slice name = place;

	x->place = slice_dup(a, slice_cut(&name, '|'));
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (slice_eq_str(x->place, places[i].name)) {
			x->where = places[i].place;
			return name.n == 0 ? NULL
					   : "only header fields are decoded";
		}
	if (!slice_starts(x->place, "header:") || x->place.n == 7)
		return "the place is mail-from, message-id, dkim-domain, "
		       "dkim-selector, link-host, link-url or header:NAME";
	x->where = PLACE_HEADER;
	x->field = slice_from(x->place, 7);
	return read_decoders(x, name);
}

/* The blank before the last "..." of a line; SLICE_NONE */
static size_t
opening_quote(struct slice v)
{
	if (v.n < 4 || v.p[v.n - 1] != '"')
		return SLICE_NONE;
	for (size_t i = v.n - 2; i > 0; i--)
		if (v.p[i] == '"')
			return v.p[i - 1] == ' ' ? i - 1 : SLICE_NONE;
	return SLICE_NONE;
}

static const char *
add_account(struct service *s, struct arena *a, const struct ini_line *l)
{
	struct service_account x = { .line = l->line };
	struct slice v = l->value, place;
	const char *wrong;
	size_t quote = opening_quote(v);

	if (quote == SLICE_NONE)
		return "write KIND PLACE SHAPE \"what it means\"";
	x.meaning = slice_dup(a, slice_of(v.p + quote + 2, v.n - quote - 3));
	v.n = quote;
	x.kind = slice_dup(a, slice_word(&v));
	place = slice_word(&v);
	v = slice_trim(v);
	wrong = read_place(&x, a, place);
	if (wrong == NULL)
		wrong = read_shape(&x.shape, a, v);
	if (wrong == NULL && !x.shape.captures)
		wrong = "the shape needs a capture: {...} around what to keep";
	if (wrong == NULL)
		*ARENA_PUSH(a, s->accounts, s->naccounts) = x;
	return wrong;
}

static struct service_contact *
new_contact(struct service *s, struct arena *a)
{
	struct service_contact *c = ARENA_PUSH(a, s->contacts, s->ncontacts);

	*c = (struct service_contact){ 0 };
	return c;
}

/* true: it was a line about a contact */
static bool
contact_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong)
{
	struct service_contact *c =
	    s->ncontacts != 0 ? &s->contacts[s->ncontacts - 1] : NULL;
	struct slice value = slice_dup(a, l->value);
	struct slice *to = NULL;

	if (slice_eq_str(l->key, "contact")) {
		new_contact(s, a)->address = value;
		if (slice_chr(value, '@') == SLICE_NONE) {
			s->ncontacts--;
			*wrong = "must be a mail address; a web page is a form";
		}
		return true;
	}
	if (slice_eq_str(l->key, "form")) {
		if (c == NULL || c->form.p != NULL)
			c = new_contact(s, a);
		c->form = value;
		return true;
	}
	if (slice_eq_str(l->key, "contact-source"))
		to = c != NULL ? &c->source : NULL;
	else if (slice_eq_str(l->key, "contact-date"))
		to = c != NULL ? &c->date : NULL;
	else if (slice_eq_str(l->key, "wants"))
		to = c != NULL ? &c->wants : NULL;
	else
		return false;
	if (to != NULL)
		*to = value;
	else
		*wrong = "must follow the contact or form that it is about";
	return true;
}

static bool
plain_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong)
{
	struct slice value = slice_dup(a, l->value);

	if (slice_eq_str(l->key, "name"))
		s->name = value;
	else if (slice_eq_str(l->key, "kind"))
		s->kind = value;
	else if (slice_eq_str(l->key, "country"))
		s->country = value;
	else if (slice_eq_str(l->key, "url"))
		s->url = value;
	else if (slice_eq_str(l->key, "carrier"))
		*ARENA_PUSH(a, s->carriers, s->ncarriers) = value;
	else if (slice_eq_str(l->key, "note"))
		*ARENA_PUSH(a, s->notes, s->nnotes) = value;
	else if (slice_eq_str(l->key, "hosts")) {
		s->own_hosts = slice_eq_str(value, "own");
		if (!s->own_hosts && !slice_eq_str(value, "customers"))
			*wrong = "must be own or customers";
	} else
		return false;
	return true;
}

const char *
service_line(struct service *s, struct arena *a, const struct ini_line *l)
{
	const char *wrong = NULL;

	if (l->value.n == 0)
		return "has no value";
	for (size_t i = 0; i < ARRAY_LEN(rule_keys); i++)
		if (slice_eq_str(l->key, rule_keys[i].key))
			return add_rule(s, a, l, rule_keys[i].kind);
	if (slice_eq_str(l->key, "account"))
		return add_account(s, a, l);
	if (!plain_line(s, a, l, &wrong) && !contact_line(s, a, l, &wrong))
		return "no such key in a [service]";
	return wrong;
}

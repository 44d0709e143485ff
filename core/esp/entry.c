/* One line of a catalogue entry: rules, accounts, contacts. */

#include <arpa/inet.h>

#include "core/base/buf.h"
#include "core/esp/catalogue.h"

static const struct {
	const char *key;
	enum rule_kind kind;
} rule_keys[] = {
	{ "rdns", RULE_RDNS },
	{ "helo", RULE_HELO },
	{ "host-ip", RULE_HOST_IP },
	{ "ip", RULE_IP },
	{ "dkim", RULE_DKIM },
	{ "dkim-customer", RULE_DKIM_CUSTOMER },
	{ "spf", RULE_SPF },
	{ "signed", RULE_SIGNED },
	{ "mail-from", RULE_MAIL_FROM },
	{ "header", RULE_HEADER },
	{ "header-ip", RULE_HEADER_IP },
	{ "message-id", RULE_MESSAGE_ID },
	{ "message-id-added", RULE_MESSAGE_ID_ADDED },
	{ "link", RULE_LINK },
	{ "include", RULE_INCLUDE },
	{ "cname", RULE_CNAME },
	{ "forwards", RULE_FORWARDS },
	{ "forward-header", RULE_FORWARD_HEADER },
};

static const struct {
	const char *name;
	enum account_place place;
} places[] = {
	{ "mail-from", PLACE_MAIL_FROM },
	{ "message-id", PLACE_MESSAGE_ID },
	{ "helo", PLACE_HELO },
	{ "dkim-domain", PLACE_DKIM_DOMAIN },
	{ "dkim-selector", PLACE_DKIM_SELECTOR },
	{ "dkim-cname", PLACE_DKIM_CNAME },
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

/* "2026-11-25" */
static bool
is_date(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : !ascii_is_digit(s.p[i]))
			return false;
	return s.n == 10;
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

/* "base64|hex" */
static const char *
read_decoders(struct decode to[DECODERS_MOST + 1], struct slice pipe)
{
	size_t n = 0;

	while (pipe.n != 0) {
		if (n == DECODERS_MOST)
			return "at most four decoders";
		if (!decode_named(&to[n++], slice_cut(&pipe, '|')))
			return decode_words();
	}
	return NULL;
}

static const char *
read_header(struct service_rule *r, struct arena *a, struct slice text)
{
	struct slice pipe = slice_trim(slice_cut(&text, ':'));
	struct slice name = slice_cut(&pipe, '|');
	const char *wrong = read_decoders(r->decoders, pipe);

	if (wrong != NULL)
		return wrong;
	if (name.n == 0)
		return "write the field's name, a colon and a shape";
	if (r->kind != RULE_HEADER_IP && r->decoders[0].how != DECODE_END)
		return "only header-ip decodes";
	r->field = slice_dup(a, name);
	text = slice_trim(text);
	wrong = read_shape(&r->shape, a, text.n != 0 ? text : SLICE("*"));
	if (wrong == NULL && r->kind == RULE_HEADER_IP && !r->shape.captures)
		return "the shape needs a capture: {...} around the address";
	return wrong;
}

/* "a<ip3>-<ip4>.out.example": digits for now; the octets are compared when a
 * host has that form. */
static const char *
read_host_ip(struct service_rule *r, struct arena *a, struct slice text)
{
	struct buf b = { 0 };
	const char *wrong;
	size_t octets = 0;

	for (size_t i = 0; i < text.n; i++) {
		struct slice rest = slice_from(text, i);

		if (rest.n >= 5 && slice_starts(rest, "<ip") &&
		    rest.p[3] >= '1' && rest.p[3] <= '4' && rest.p[4] == '>') {
			buf_add_str(&b, "<digits>");
			octets++;
			i += 4;
		} else
			buf_add(&b, &text.p[i], 1);
	}
	wrong = read_shape(&r->shape, a, slice_dup(a, buf_slice(&b)));
	buf_free(&b);
	return wrong == NULL && octets == 0
		   ? "names no octet of the address: <ip1> to <ip4>"
		   : wrong;
}

static const char *
read_ip(struct service_rule *r, struct arena *a, struct slice v)
{
	if (!cidr_parse(&r->cidr, slice_word(&v)))
		return "must be a range such as 192.0.2.0/24";
	v = slice_trim(v);
	if (v.n == 0)
		return NULL;
	if (!is_date(v))
		return "after the range stands when it was seen: 2026-11-25";
	r->date = slice_dup(a, v);
	return NULL;
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
		return read_ip(r, a, v);
	case RULE_HOST_IP:
		return read_host_ip(r, a, v);
	case RULE_INCLUDE:
		return read_domain(r, a, v);
	case RULE_SIGNED:
		r->signer = slice_dup_lower(a, slice_word(&v));
		return read_header(r, a, v);
	case RULE_HEADER:
	case RULE_HEADER_IP:
	case RULE_FORWARD_HEADER:
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
read_place(struct service_account *x, struct arena *a, struct slice place)
{
	struct slice name = place;

	x->place = slice_dup(a, slice_cut(&name, '|'));
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (slice_eq_str(x->place, places[i].name)) {
			x->where = places[i].place;
			return read_decoders(x->decoders, name);
		}
	if (!slice_starts(x->place, "header:") || x->place.n == 7)
		return "the place is mail-from, message-id, helo, dkim-domain, "
		       "dkim-selector, dkim-cname, link-host, link-url or "
		       "header:NAME";
	x->where = PLACE_HEADER;
	x->field = slice_from(x->place, 7);
	return read_decoders(x->decoders, name);
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

/* "present" or "signed" behind the meaning; NULL */
static struct slice
cut_grade(struct arena *a, struct slice *v)
{
	static const char *const grades[] = { "present", "signed" };

	for (size_t i = 0; i < ARRAY_LEN(grades); i++) {
		size_t n = strlen(grades[i]);

		if (v->n < n + 2 || !slice_ends(*v, grades[i]) ||
		    v->p[v->n - n - 1] != ' ' || v->p[v->n - n - 2] != '"')
			continue;
		v->n -= n + 1;
		return slice_dup(a, slice_str(grades[i]));
	}
	return SLICE_NULL;
}

static const char *
add_recipient(struct service *s, struct arena *a, const struct ini_line *l)
{
	struct service_account x = { .line = l->line,
		.kind = SLICE("recipient") };
	struct slice v = l->value, place = slice_word(&v);
	const char *wrong = read_place(&x, a, place);

	if (wrong == NULL)
		wrong = read_shape(&x.shape, a, slice_trim(v));
	if (wrong == NULL && !x.shape.captures)
		wrong = "the shape needs a capture: {...} around the address";
	if (wrong == NULL)
		*ARENA_PUSH(a, s->recipients, s->nrecipients) = x;
	return wrong;
}

static const char *
add_account(struct service *s, struct arena *a, const struct ini_line *l)
{
	struct service_account x = { .line = l->line };
	struct slice v = l->value, place;
	const char *wrong;
	size_t quote;

	x.most = cut_grade(a, &v);
	quote = opening_quote(v);
	if (quote == SLICE_NONE)
		return "write KIND PLACE SHAPE \"what it means\" [GRADE]";
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
		return is_date(value) ? NULL : "must be a date: 2026-11-25";
	if (slice_eq_str(key, "contact-format") &&
	    !is_one_of(value, formats, ARRAY_LEN(formats)))
		return "is eml, headers, arf, xarf or form";
	if (slice_eq_str(key, "contact-redact") &&
	    !slice_eq_str(value, "recipients") &&
	    !slice_eq_str(value, "nothing"))
		return "is recipients or nothing";
	return NULL;
}

/* true: it was a line about a contact */
static bool
contact_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong)
{
	struct service_contact *c =
	    s->ncontacts != 0 ? &s->contacts[s->ncontacts - 1] : NULL;
	struct slice value = slice_dup(a, l->value);

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
	if (!slice_starts(l->key, "contact-") &&
	    !slice_eq_str(l->key, "wants"))
		return false;
	*wrong = c != NULL
		     ? contact_detail(c, l->key, value)
		     : "must follow the contact or form that it is about";
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
	if (slice_eq_str(l->key, "recipient"))
		return add_recipient(s, a, l);
	if (!plain_line(s, a, l, &wrong) && !contact_line(s, a, l, &wrong))
		return "no such key in a [service]";
	return wrong;
}

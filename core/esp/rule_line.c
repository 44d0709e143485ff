/* Rules: what a service is recognised by, one line of its entry each. */

#include "core/base/buf.h"
#include "core/esp/entry.h"

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

/* A name stands for all under it, too; anything else is a shape. */
static const char *
read_domain(struct service_rule *r, struct arena *a, struct slice text)
{
	size_t dots = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (!ascii_is_alnum(c) && c != '-' && c != '_' && c != '.')
			return entry_shape(&r->shape, a, text);
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
	struct slice pipe = slice_trim(slice_cut(&text, ':'));
	struct slice name = slice_cut(&pipe, '|');
	const char *wrong = entry_decoders(r->decoders, pipe);

	if (wrong != NULL)
		return wrong;
	if (name.n == 0)
		return "write the field's name, a colon and a shape";
	if (r->kind != RULE_HEADER_IP && r->decoders[0].how != DECODE_END)
		return "only header-ip decodes";
	r->field = slice_dup(a, name);
	text = slice_trim(text);
	wrong = entry_shape(&r->shape, a, text.n != 0 ? text : SLICE("*"));
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
	wrong = entry_shape(&r->shape, a, slice_dup(a, buf_slice(&b)));
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
	if (!entry_is_date(v))
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
	return entry_shape(&r->selector_shape, a, text);
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
			   : entry_shape(&r->shape, a, v);
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
		return entry_shape(&r->shape, a, v);
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

bool
rule_line(struct service *s, struct arena *a, const struct ini_line *l,
    const char **wrong)
{
	for (size_t i = 0; i < ARRAY_LEN(rule_keys); i++)
		if (slice_eq_str(l->key, rule_keys[i].key)) {
			*wrong = add_rule(s, a, l, rule_keys[i].kind);
			return true;
		}
	return false;
}

/* Expands SPF's macros (RFC 7208 section 7) into names and explanations. */

#include <arpa/inet.h>
#include <stdio.h>

#include "core/auth/spf_parts.h"

enum { MOST_PARTS = SPF_MOST_VALUE + 1 };

struct expansion {
	char p[SPF_MOST_EXPANSION];
	size_t n, work; /* work: also of what came to nothing */
	bool over, personal, odd, missing;
};

static void
put(struct expansion *x, struct slice s)
{
	if (s.n > sizeof x->p - x->n) {
		x->over = true;
		return;
	}
	if (s.n != 0)
		memcpy(x->p + x->n, s.p, s.n);
	x->n += s.n;
}

/* URL escaping: all but the unreserved (RFC 3986 section 2.3) */
static void
put_escaped(struct expansion *x, struct slice s)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i;

	for (i = 0; i < s.n && !x->over; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char three[3] = { '%', hex[c >> 4], hex[c & 15] };

		if (c != '\0' && (ascii_is_alnum((char)c) ||
		    strchr("-._~", c) != NULL))
			put(x, slice_of(s.p + i, 1));
		else
			put(x, slice_of(three, 3));
	}
}

static void
put_part(struct expansion *x, const struct spf_macro *m, struct slice s)
{
	if (m->escape)
		put_escaped(x, s);
	else
		put(x, s);
}

static size_t
split(struct slice s, struct slice delimiters, struct slice *parts)
{
	size_t n = 0, start = 0, i;

	for (i = 0; i <= s.n; i++)
		if (i == s.n || slice_chr(delimiters, s.p[i]) != SLICE_NONE) {
			parts[n++] = slice_of(s.p + start, i - start);
			start = i + 1;
		}
	return n;
}

/* Splits, reverses, keeps right-hand parts, joins with dots */
static void
put_transformed(struct expansion *x, const struct spf_macro *m,
    struct slice value)
{
	struct slice parts[MOST_PARTS];
	size_t n, first, i;

	x->work += value.n;
	if (value.n >= MOST_PARTS || x->work > sizeof x->p) {
		x->over = true;
		return;
	}
	if (m->keep == 0 && !m->reverse && m->delimiters.n == 0) {
		put_part(x, m, value);
		return;
	}
	n = split(value, m->delimiters.n != 0 ? m->delimiters : SLICE("."),
	    parts);
	first = m->keep != 0 && m->keep < n ? n - m->keep : 0;
	for (i = first; i < n; i++) {
		if (i != first)
			put_part(x, m, SLICE("."));
		put_part(x, m, parts[m->reverse ? n - 1 - i : i]);
	}
}

/* "1.2.3.4"; nibbles of IPv6, upper case, with dots */
static struct slice
dotted(const struct spf_check *k, char out[64])
{
	static const char hex[] = "0123456789ABCDEF";
	int i;

	if (!k->v6)
		return k->out->ip;
	for (i = 0; i < 16; i++) {
		out[4 * i] = hex[k->ip[i] >> 4];
		out[4 * i + 2] = hex[k->ip[i] & 15];
		out[4 * i + 1] = out[4 * i + 3] = '.';
	}
	return slice_of(out, 63);
}

static struct slice
sender(struct spf_check *k, char letter, struct expansion *x)
{
	if (letter != 'o') {
		x->personal = true;
		x->odd = x->odd || k->odd_local;
	}
	return letter == 'o' ? k->sender_domain
	    : letter == 'l'  ? k->local
			     : k->out->sender;
}

static struct slice
helo(struct spf_check *k)
{
	if (k->out->helo.p == NULL)
		spf_missing(k, "the record asks for the HELO name, which is "
		    "not known");
	return k->out->helo;
}

/* SLICE_NULL: something is missing */
static struct slice
value_of(struct spf_check *k, const struct spf_level *l, char letter,
    struct expansion *x, char room[64])
{
	switch (letter) {
	case 'd':
		x->personal = x->personal || l->personal;
		return l->domain;
	case 'i':
		return dotted(k, room);
	case 'v':
		return k->v6 ? SLICE("ip6") : SLICE("in-addr");
	case 'p':
		return spf_client_name(k, l);
	case 'h':
		return helo(k);
	case 'c':
		return k->out->ip;
	case 'r':
		return SLICE("unknown"); /* who the receiver was */
	case 't':
		return slice_of(room, (size_t)snprintf(room, 64, "%lld",
		    (long long)k->c->clock));
	default:
		return sender(k, letter, x);
	}
}

static void
expand(struct spf_check *k, const struct spf_level *l, struct slice s,
    unsigned flags, struct expansion *x)
{
	struct spf_macro m;
	const char *problem;
	char room[64];

	x->n = x->work = 0;
	x->over = x->personal = x->odd = x->missing = false;
	while (!x->over && spf_macro_next(&s, flags, &m, &problem)) {
		struct slice value;

		x->work += 16;
		if (m.letter == '\0') {
			put(x, m.literal);
			continue;
		}
		value = value_of(k, l, m.letter, x, room);
		if (value.p != NULL)
			put_transformed(x, &m, value);
		else
			x->missing = true;
	}
}

static bool
is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

bool
spf_name_is_valid(struct slice name)
{
	size_t label = 0, i;

	if (name.n == 0 || name.n > SPF_MOST_NAME)
		return false;
	for (i = 0; i <= name.n; i++) {
		if (i < name.n && name.p[i] != '.') {
			if (!is_printable(name.p[i]))
				return false;
			label++;
			continue;
		}
		if (label == 0 || label > 63)
			return false;
		label = 0;
	}
	return true;
}

/* Without the dot at the end; over 253 octets labels go from the left
 * (section 7.3) */
static struct slice
fit(struct slice s)
{
	size_t dot;

	if (s.n != 0 && s.p[s.n - 1] == '.')
		s.n--;
	if (s.n <= SPF_MOST_NAME)
		return s;
	s = slice_from(s, s.n - SPF_MOST_NAME - 1);
	dot = slice_chr(s, '.');
	return dot != SLICE_NONE ? slice_from(s, dot + 1) : SLICE("");
}

enum spf_expansion
spf_expand_name(struct spf_check *k, const struct spf_level *l,
    struct slice spec, struct spf_name *out)
{
	struct expansion x;
	struct slice name;

	if (spec.p == NULL) {
		memcpy(out->p, l->domain.p, l->domain.n);
		out->n = l->domain.n;
		out->personal = l->personal;
		return SPF_EXPANDED;
	}
	expand(k, l, spec, 0, &x);
	if (x.missing)
		return SPF_EXPANSION_MISSING;
	name = fit(slice_of(x.p, x.n));
	if (x.over || x.odd || !spf_name_is_valid(name))
		return SPF_NO_NAME;
	memcpy(out->p, name.p, name.n);
	out->n = name.n;
	out->personal = x.personal || l->personal;
	return SPF_EXPANDED;
}

static bool
all_printable(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_printable(s.p[i]))
			return false;
	return true;
}

/* The expanded text of an answer; nothing where it is none */
static void
explain_by(struct spf_check *k, const struct spf_level *l,
    const struct answer *a)
{
	enum { FLAGS = SPF_MACRO_EXP | SPF_MACRO_BLANK };
	struct expansion x;
	struct slice text;

	if (a == NULL || a->status != DNS_OK || a->n != 1 ||
	    spf_macro_problem(a->data[0], FLAGS) != NULL)
		return;
	expand(k, l, a->data[0], FLAGS, &x);
	text = slice_of(x.p, x.n);
	if (!x.over && !x.missing && all_printable(text))
		k->out->explanation = slice_dup(k->c->m->arena, text);
}

/* What is missing for it is asked, but the result stands without. */
void
spf_explain(struct spf_check *k, const struct spf_level *l,
    struct slice spec)
{
	unsigned missing = k->missing;
	struct spf_name n;

	if (spf_expand_name(k, l, spec, &n) == SPF_EXPANDED)
		explain_by(k, l, spf_ask(k, spf_name_slice(&n), DNS_TXT,
		    n.personal));
	k->missing = missing;
}

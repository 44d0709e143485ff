/* Reads SPF records (RFC 7208 section 4.6.1 and appendix A). */

#include <arpa/inet.h>

#include "core/auth/spf_parts.h"

static const struct {
	const char *name;
	enum spf_kind kind;
} mechanisms[] = {
	{ "ip4", SPF_IP4 }, { "include", SPF_INCLUDE }, { "ip6", SPF_IP6 },
	{ "all", SPF_ALL }, { "a", SPF_A }, { "mx", SPF_MX },
	{ "ptr", SPF_PTR }, { "exists", SPF_EXISTS },
};

bool
spf_is_record(struct slice txt)
{
	return slice_startsi(txt, "v=spf1") && (txt.n == 6 || txt.p[6] == ' ');
}

static bool
is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* Digits without leading zeros, at most `most` */
static bool
small_number(struct slice s, unsigned most, unsigned *out)
{
	unsigned v = 0;
	size_t i;

	if (s.n == 0 || s.n > 3 || (s.n > 1 && *s.p == '0'))
		return false;
	for (i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		v = v * 10 + (unsigned)(s.p[i] - '0');
	}
	*out = v;
	return v <= most;
}

bool
spf_ip4(struct slice s, unsigned char net[4])
{
	unsigned v;
	int i;

	for (i = 0; i < 4; i++) {
		size_t dot = i < 3 ? slice_chr(slice_upto(s, 4), '.') : s.n;

		if (dot == SLICE_NONE || !small_number(slice_upto(s, dot),
		    255, &v))
			return false;
		net[i] = (unsigned char)v;
		s = slice_from(s, dot + 1);
	}
	return true;
}

bool
spf_ip6(struct slice s, unsigned char net[16])
{
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof text || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return inet_pton(AF_INET6, text, net) == 1;
}

/*
 * Takes "/bits" (or "//bits") off the end.  True: it stood there, with good
 * bits or not (*problem).
 */
static bool
take_cidr(struct slice *s, const char *mark, unsigned most, unsigned *bits,
    const char **problem)
{
	size_t n = s->n, m = strlen(mark);
	struct slice front;

	while (n > 0 && ascii_is_digit(s->p[n - 1]))
		n--;
	front = slice_upto(*s, n);
	if (n == s->n || !slice_ends(front, mark))
		return false;
	if (!small_number(slice_from(*s, n), most, bits))
		*problem = most == 32 ? "the prefix length is no number from 0"
		    " to 32" : "the prefix length is no number from 0 to 128";
	*s = slice_upto(front, n - m);
	return true;
}

static void
read_network(struct spf_term *t, struct slice arg)
{
	bool v4 = t->kind == SPF_IP4;

	if (arg.n == 0 || *arg.p != ':') {
		t->problem = "it names no network";
		return;
	}
	arg = slice_from(arg, 1);
	take_cidr(&arg, "/", v4 ? 32 : 128, v4 ? &t->bits4 : &t->bits6,
	    &t->problem);
	if (t->problem != NULL)
		return;
	if (v4 && !spf_ip4(arg, t->net))
		t->problem = "not an IPv4 address";
	else if (!v4 && !spf_ip6(arg, t->net))
		t->problem = "not an IPv6 address";
}

/* "1.2.3.4" behind "a:", published by mistake */
static const char *
spec_problem(struct slice spec)
{
	unsigned char net[4];
	const char *problem = spf_spec_problem(spec);

	if (problem != NULL && spf_ip4(spec, net))
		return "an address in place of a domain (ip4: is for those)";
	return problem;
}

static void
read_argument(struct spf_term *t, struct slice arg)
{
	bool cidr = t->kind == SPF_A || t->kind == SPF_MX;

	if (t->kind == SPF_ALL) {
		t->problem = arg.n != 0 ? "nothing may follow \"all\"" : NULL;
		return;
	}
	if (cidr) {
		take_cidr(&arg, "//", 128, &t->bits6, &t->problem);
		take_cidr(&arg, "/", 32, &t->bits4, &t->problem);
	}
	if (t->problem != NULL)
		return;
	if (arg.n == 0) {
		if (t->kind == SPF_INCLUDE || t->kind == SPF_EXISTS)
			t->problem = "it names no domain";
		return;
	}
	if (*arg.p != ':') {
		t->problem = cidr ? "not a prefix length" : "no prefix length "
		    "may stand there";
		return;
	}
	t->spec = slice_from(arg, 1);
	t->problem = spec_problem(t->spec);
}

static void
read_mechanism(struct spf_term *t)
{
	struct slice s = t->text, name;
	size_t n = 0, i;

	t->result = SPF_PASS;
	switch (*s.p) {
	case '-':
		t->result = SPF_FAIL;
		break;
	case '~':
		t->result = SPF_SOFTFAIL;
		break;
	case '?':
		t->result = SPF_NEUTRAL;
		break;
	}
	if (t->result != SPF_PASS || *s.p == '+')
		s = slice_from(s, 1);
	while (n < s.n && s.p[n] != ':' && s.p[n] != '/')
		n++;
	name = slice_upto(s, n);
	for (i = 0; i < ARRAY_LEN(mechanisms); i++) {
		if (!slice_eqi_str(name, mechanisms[i].name))
			continue;
		t->kind = mechanisms[i].kind;
		if (t->kind == SPF_IP4 || t->kind == SPF_IP6)
			read_network(t, slice_from(s, n));
		else
			read_argument(t, slice_from(s, n));
		return;
	}
	t->problem = slice_eqi_str(name, "redirect") ||
	    slice_eqi_str(name, "exp") ? "a modifier is written with \"=\""
				       : "no such mechanism";
}

/* name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ), then "=" */
static bool
read_modifier(struct spf_term *t)
{
	struct slice s = t->text, name;
	size_t n = 0;

	if (!ascii_is_alnum(*s.p) || ascii_is_digit(*s.p))
		return false;
	while (n < s.n && is_name_char(s.p[n]))
		n++;
	if (n == s.n || s.p[n] != '=')
		return false;
	name = slice_upto(s, n);
	t->spec = slice_from(s, n + 1);
	if (slice_eqi_str(name, "redirect") || slice_eqi_str(name, "exp")) {
		t->kind = ascii_lower(*s.p) == 'r' ? SPF_REDIRECT : SPF_EXP;
		t->problem = spec_problem(t->spec);
	} else {
		t->kind = SPF_UNKNOWN_MODIFIER;
		t->problem = spf_macro_problem(t->spec, SPF_MACRO_EXP);
	}
	return true;
}

bool
spf_term_next(struct slice *rest, struct spf_term *t)
{
	size_t n = 0;

	while (rest->n != 0 && *rest->p == ' ')
		*rest = slice_from(*rest, 1);
	if (rest->n == 0)
		return false;
	while (n < rest->n && rest->p[n] != ' ')
		n++;
	*t = (struct spf_term){ .text = slice_upto(*rest, n), .bits4 = 32,
		.bits6 = 128 };
	*rest = slice_from(*rest, n);
	if (!read_modifier(t))
		read_mechanism(t);
	return true;
}

static bool
take_once(struct slice *have, struct spf_term *t)
{
	if (have->p != NULL)
		t->problem = "it stands there twice";
	*have = t->spec;
	return t->problem == NULL;
}

void
spf_record_read(struct spf_record *r, struct slice txt)
{
	struct spf_term t;
	struct slice rest;

	*r = (struct spf_record){ .terms = slice_from(txt, 6) };
	for (rest = r->terms; spf_term_next(&rest, &t);) {
		if (t.kind == SPF_REDIRECT && take_once(&r->redirect, &t))
			r->redirect_text = t.text;
		else if (t.kind == SPF_EXP)
			take_once(&r->exp, &t);
		if (t.problem != NULL) {
			r->problem = t.problem;
			r->problem_at = t.text;
			return;
		}
	}
}

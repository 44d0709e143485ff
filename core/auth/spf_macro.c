/* The syntax of SPF's macro strings (RFC 7208 section 7.1). */

#include "core/auth/spf_parts.h"

static bool
is_delimiter(char c)
{
	return c != '\0' && strchr(".-+,/_=", c) != NULL;
}

static const char *
literal_problem(struct slice s, unsigned flags)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c > 0x7E)
			return "an octet beyond ASCII";
		if (c < 0x20 || c == 0x7F)
			return "a control character";
		if (c == ' ' && (flags & SPF_MACRO_BLANK) == 0)
			return "a blank";
	}
	return NULL;
}

static const char *
letter_problem(char letter, unsigned flags)
{
	if (letter == '\0' || strchr("slodiphvcrt", letter) == NULL)
		return "no such macro letter";
	if ((flags & SPF_MACRO_EXP) == 0 && strchr("crt", letter) != NULL)
		return "macros c, r and t are for explanations only";
	return NULL;
}

/* "{" letter *DIGIT ["r"] *delimiter "}", from the letter on */
static const char *
take_braces(struct slice *s, unsigned flags, struct spf_macro *m)
{
	const char *problem;
	size_t i = 1, digits, start;

	if (s->n == 0)
		return "a macro without its end";
	m->letter = ascii_lower(*s->p);
	m->escape = *s->p != m->letter;
	if ((problem = letter_problem(m->letter, flags)) != NULL)
		return problem;
	for (digits = i; i < s->n && ascii_is_digit(s->p[i]); i++)
		if (m->keep < 10000)
			m->keep = m->keep * 10 + (unsigned)(s->p[i] - '0');
	if (i > digits && m->keep == 0)
		return "a macro that keeps 0 parts";
	if (i < s->n && ascii_lower(s->p[i]) == 'r') {
		m->reverse = true;
		i++;
	}
	for (start = i; i < s->n && is_delimiter(s->p[i]);)
		i++;
	m->delimiters = slice_of(s->p + start, i - start);
	if (i == s->n)
		return "a macro without its end";
	if (s->p[i] != '}')
		return "a macro with something odd in it";
	*s = slice_from(*s, i + 1);
	return NULL;
}

static const char *
take_percent(struct slice *s, unsigned flags, struct spf_macro *m)
{
	char c = s->n > 1 ? s->p[1] : '\0';

	m->expands = true;
	*s = slice_from(*s, c != '\0' ? 2 : 1);
	switch (c) {
	case '%':
		m->literal = SLICE("%");
		return NULL;
	case '_':
		m->literal = SLICE(" ");
		return NULL;
	case '-':
		m->literal = SLICE("%20");
		return NULL;
	case '{':
		return take_braces(s, flags, m);
	default:
		return "\"%\" without \"{\", \"%\", \"_\" or \"-\" behind it";
	}
}

bool
spf_macro_next(struct slice *s, unsigned flags, struct spf_macro *m,
    const char **problem)
{
	size_t n;

	*problem = NULL;
	if (s->n == 0)
		return false;
	*m = (struct spf_macro){ 0 };
	if (*s->p == '%') {
		*problem = take_percent(s, flags, m);
		return *problem == NULL;
	}
	n = slice_chr(*s, '%');
	m->literal = slice_upto(*s, n);
	*s = slice_from(*s, m->literal.n);
	*problem = literal_problem(m->literal, flags);
	return *problem == NULL;
}

const char *
spf_macro_problem(struct slice s, unsigned flags)
{
	struct spf_macro m;
	const char *problem;

	while (spf_macro_next(&s, flags, &m, &problem))
		;
	return problem;
}

/*
 * toplabel = ( *alphanum ALPHA *alphanum ) /
 *            ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
 */
static bool
is_top_label(struct slice s)
{
	bool digits = true;
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
		digits = digits && ascii_is_digit(s.p[i]);
	}
	return s.n != 0 && !digits && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

const char *
spf_spec_problem(struct slice s)
{
	struct spf_macro m = { 0 };
	struct slice rest = s;
	const char *problem;
	size_t dot;

	if (s.n == 0)
		return "it names no domain";
	while (spf_macro_next(&rest, 0, &m, &problem))
		;
	if (problem != NULL)
		return problem;
	if (m.expands) /* the last piece */
		return NULL;
	if (s.p[s.n - 1] == '.')
		s.n--;
	dot = slice_rchr(s, '.');
	if (dot == SLICE_NONE || !is_top_label(slice_from(s, dot + 1)))
		return "the domain does not end in a top-level domain";
	return NULL;
}

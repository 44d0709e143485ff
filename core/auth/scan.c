/* The lexical level of structured header fields. */

#include "core/auth/scan.h"

bool
scan_take(struct scan *c, char ch)
{
	if (!scan_is(c, ch))
		return false;
	c->at++;
	return true;
}

/* RFC 5322 section 3.2.1: a backslash quotes the next character */
static char
quoted_pair(struct scan *c)
{
	if (c->s.p[c->at] == '\\' && c->at + 1 < c->s.n)
		c->at++;
	return c->s.p[c->at++];
}

/* Line ends vanish, the blank behind them stays (RFC 5322 section 2.2.3) */
static bool
is_line_end(char ch)
{
	return ch == '\r' || ch == '\n';
}

/* Comments nest: counted, not recursed, since the mail chooses the depth. */
static void
comment(struct scan *c)
{
	size_t depth = 0;

	if (c->comment.n != 0)
		buf_add_char(&c->comment, ' ');
	while (!scan_end(c)) {
		char ch = c->s.p[c->at];

		if (ch == '\\') {
			buf_add_char(&c->comment, quoted_pair(c));
			continue;
		}
		c->at++;
		if (ch == '(' && depth++ == 0)
			continue;
		if (ch == ')' && --depth == 0)
			return;
		if (!is_line_end(ch))
			buf_add_char(&c->comment, ch);
	}
	c->unclosed = true;
}

bool
scan_cfws(struct scan *c)
{
	size_t start = c->at;

	while (!scan_end(c)) {
		if (ascii_is_space(c->s.p[c->at]))
			c->at++;
		else if (c->s.p[c->at] == '(')
			comment(c);
		else
			break;
	}
	return c->at != start;
}

static bool
is_token(char ch)
{
	return ch > ' ' && ch < 0x7f && strchr("()<>@,;:\\\"/[]?=", ch) == NULL;
}

static bool
is_atext(char ch)
{
	return ch > ' ' && ch < 0x7f && strchr("()<>@,;:\\\".[]", ch) == NULL;
}

static struct slice
run(struct scan *c, bool (*is)(char))
{
	size_t start = c->at;

	while (!scan_end(c) && is(c->s.p[c->at]))
		c->at++;
	return slice_of(c->s.p + start, c->at - start);
}

struct slice
scan_token(struct scan *c)
{
	return run(c, is_token);
}

static bool
is_ldh(char ch)
{
	return ascii_is_alnum(ch) || ch == '-';
}

struct slice
scan_keyword(struct scan *c)
{
	struct slice s = run(c, is_ldh);

	if (s.n != 0 && s.p[s.n - 1] == '-') {
		c->at -= s.n;
		s.n = 0;
	}
	return s;
}

static bool
is_name(char ch)
{
	return ch != '.' && is_token(ch);
}

struct slice
scan_name(struct scan *c)
{
	return run(c, is_name);
}

static bool
is_dot_atext(char ch)
{
	return ch == '.' || (ch & 0x80) != 0 || is_atext(ch);
}

struct slice
scan_dot_atom(struct scan *c)
{
	return run(c, is_dot_atext);
}

static bool
is_domain(char ch)
{
	return ch == '.' || (ch & 0x80) != 0 || is_ldh(ch);
}

/* No label may be empty, or start or end with a hyphen. */
struct slice
scan_domain(struct scan *c)
{
	struct slice s = run(c, is_domain);
	char before = '.';
	size_t i;

	for (i = 0; i <= s.n; i++) {
		char ch = i < s.n ? s.p[i] : '.';

		if ((ch == '.' && (before == '.' || before == '-')) ||
		    (ch == '-' && before == '.')) {
			c->at -= s.n;
			return slice_of(s.p, 0);
		}
		before = ch;
	}
	return s;
}

static bool
is_word(char ch)
{
	return !ascii_is_space(ch) && ch != ';';
}

/* Passes a quoted string; how many octets stand in it, quoting included */
static size_t
skip_quoted(struct scan *c)
{
	size_t start = ++c->at, n;

	while (!scan_end(c) && c->s.p[c->at] != '"')
		quoted_pair(c);
	n = c->at - start;
	if (!scan_take(c, '"'))
		c->unclosed = true;
	return n;
}

struct slice
scan_word(struct scan *c)
{
	size_t start = c->at;

	if (scan_is(c, '"'))
		skip_quoted(c);
	run(c, is_word);
	return slice_of(c->s.p + start, c->at - start);
}

bool
scan_quoted(struct scan *c, struct slice *out)
{
	struct scan in = *c;
	size_t n = 0;
	char *p;

	if (!scan_is(c, '"'))
		return false;
	in.at = c->at + 1;
	in.s.n = in.at + skip_quoted(c);
	p = arena_alloc(c->arena, in.s.n - in.at + 1);
	while (!scan_end(&in)) {
		bool end = is_line_end(in.s.p[in.at]);
		char ch = quoted_pair(&in);

		if (!end)
			p[n++] = ch;
	}
	*out = slice_of(p, n);
	return true;
}

bool
scan_boundary(const struct scan *c)
{
	return scan_end(c) || scan_is(c, ';') || scan_is(c, '(') ||
	    ascii_is_space(c->s.p[c->at]);
}

void
scan_skip_result(struct scan *c)
{
	while (!scan_end(c) && !scan_is(c, ';')) {
		if (scan_is(c, '('))
			comment(c);
		else if (scan_is(c, '"'))
			skip_quoted(c);
		else
			c->at++;
	}
}

struct slice
scan_comment(struct scan *c)
{
	struct slice s = SLICE_NULL;

	if (c->comment.n != 0)
		s = slice_trim(slice_dup(c->arena, buf_slice(&c->comment)));
	buf_clear(&c->comment);
	return s;
}

void
scan_done(struct scan *c)
{
	buf_free(&c->comment);
}

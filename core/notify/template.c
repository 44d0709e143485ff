/* Templates of letters: taking them apart, and what is wrong with them. */

#include <stdarg.h>

#include "core/notify/fill.h"
#include "core/notify/template_parts.h"

enum { TEXT, BLOCK };
enum { LABEL_MOST = 30 }; /* columns of an indent, of a label */

static const struct {
	const char *word;
	int what;
	unsigned letters;
} names[TEMPLATE_NAMES_N] = {
#define X(id, name, what, where) { name, what, where },
	TEMPLATE_NAMES(X)
#undef X
};

static const char *const kinds[TEMPLATES] = { "first", "first-network",
	"reminder", "evidence", "answer", "escalation", "escalation-network",
	"retraction", "closing", "owner", "original" };

const char *
template_kind_name(enum template_kind k)
{
	return kinds[k];
}

unsigned
template_letters(enum template_kind k)
{
	return k == TEMPLATE_OWNER ? IN_OWNER
	    : k == TEMPLATE_ORIGINAL ? IN_ORIGINAL : IN_DESK;
}

bool
name_is_block(enum template_name n)
{
	return names[n].what == BLOCK;
}

unsigned
name_letters(enum template_name n)
{
	return names[n].letters;
}

const char *
name_word(enum template_name n)
{
	return names[n].word;
}

bool
name_find(struct slice word, enum template_name *out)
{
	size_t i;

	for (i = 0; i < TEMPLATE_NAMES_N; i++)
		if (slice_eq_str(word, names[i].word)) {
			*out = (enum template_name)i;
			return true;
		}
	return false;
}

void
template_problem(struct template_problems *p, struct arena *a, int line,
    struct slice field, bool broken, const char *fmt, ...)
{
	va_list ap;
	size_t n;
	char *text;

	p->broken |= broken;
	if (p->n == TEMPLATE_MOST_PROBLEMS)
		return;
	va_start(ap, fmt);
	text = arena_vprintf(a, &n, fmt, ap);
	va_end(ap);
	*ARENA_PUSH(a, p->v, p->n) = (struct template_problem){ line,
		slice_dup(a, field), slice_of(text, n), broken };
}

/* --- tokens --- */

static struct token_at
braced(struct slice inside)
{
	struct token_at t = { .token = TOKEN_PLACE, .text = inside };
	struct slice rest = inside, word = slice_word(&rest);

	if (slice_eq_str(word, "if")) {
		t.token = TOKEN_IF;
		word = slice_word(&rest);
		if (slice_eq_str(word, "not")) {
			t.token = TOKEN_IF_NOT;
			word = slice_word(&rest);
		}
	} else if (slice_eq_str(word, "else") || slice_eq_str(word, "end")) {
		t.token = word.n == 4 ? TOKEN_ELSE : TOKEN_FI;
		if (slice_trim(rest).n != 0)
			t.token = TOKEN_BAD;
		return t;
	}
	if (word.n == 0 || slice_trim(rest).n != 0) {
		t.token = TOKEN_BAD;
		return t;
	}
	t.text = word;
	t.known = name_find(word, &t.name);
	return t;
}

struct token_at
token_next(struct slice *s)
{
	struct token_at t = { .token = TOKEN_TEXT };
	size_t i, end;

	if (s->n == 0)
		return (struct token_at){ .token = TOKEN_END };
	if (s->p[0] == '\n') {
		*s = slice_from(*s, 1);
		t.token = TOKEN_LINE;
		return t;
	}
	if (slice_starts(*s, "{{")) {
		t.text = slice_upto(*s, 1);
		*s = slice_from(*s, 2);
		return t;
	}
	for (i = s->p[0] == '{'; i < s->n && s->p[i] != '{' && s->p[i] != '\n';
	     i++)
		if (s->p[0] == '{' && s->p[i] == '}')
			break;
	if (s->p[0] != '{') {
		t.text = slice_upto(*s, i);
	} else {
		end = i < s->n && s->p[i] == '}' ? 1 : 0;
		t = braced(slice_of(s->p + 1, i - 1));
		if (end == 0)
			t.token = TOKEN_BAD;
		i += end;
	}
	*s = slice_from(*s, i);
	return t;
}

bool
token_is_control(enum token t)
{
	return t == TOKEN_IF || t == TOKEN_IF_NOT || t == TOKEN_ELSE ||
	    t == TOKEN_FI;
}

/* --- margins --- */

/* Octets of a mark such as "- ", "1. " or "a) " */
static size_t
mark_length(struct slice s)
{
	size_t n = 0;

	if (s.n >= 2 && (s.p[0] == '-' || s.p[0] == '*') && s.p[1] == ' ')
		return 2;
	while (n < s.n && n < 2 && ascii_is_digit(s.p[n]))
		n++;
	if (n == 0 && s.n != 0 && ascii_is_alnum(s.p[0]))
		n = s.n > 1 && s.p[1] == ')' ? 1 : 0;
	if (n != 0 && n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ')') &&
	    s.p[n + 1] == ' ')
		return n + 2;
	return 0;
}

/* "Label:   text": octets up to the text; 0: there is none */
static size_t
label_length(struct slice s)
{
	size_t i, end;

	for (i = 0; i + 1 < s.n && i <= LABEL_MOST && s.p[i] != '{'; i++)
		if (s.p[i] == ' ' && s.p[i + 1] == ' ')
			break;
	if (i == 0 || i + 1 >= s.n || s.p[i] != ' ' || s.p[i + 1] != ' ' ||
	    strchr(".!?", s.p[i - 1]) != NULL)
		return 0; /* a sentence ends, and another begins */
	for (end = i; end < s.n && s.p[end] == ' '; end++)
		;
	return end < s.n && end <= LABEL_MOST ? end : 0;
}

struct margin
line_margin(struct slice line)
{
	struct margin m = { 0 };
	struct slice rest;
	size_t more;

	while (m.indent < line.n && line.p[m.indent] == ' ' &&
	    m.indent < LABEL_MOST)
		m.indent++;
	rest = slice_from(line, m.indent);
	more = mark_length(rest);
	if (more == 0)
		more = label_length(rest);
	m.marked = more != 0;
	m.octets = m.indent + more;
	m.hang = m.indent + fill_columns(slice_upto(rest, more));
	return m;
}

/* The query language: text to tree. */

#include <stdarg.h>
#include <stdio.h>

#include "core/base/clock.h"
#include "core/store/query.h"

/* The saved searches that led here */
struct chain {
	struct slice name;
	const struct chain *up;
};

struct parser {
	struct arena *arena;
	struct slice all, left;
	unsigned terms;
	const struct query_saved *saved;
	const struct chain *chain;
	int64_t now;
	struct error *e;
	size_t *at;
};

static size_t
where(const struct parser *p)
{
	return (size_t)(p->left.p - p->all.p);
}

__attribute__((format(printf, 3, 4))) static enum err
complain(struct parser *p, size_t at, const char *fmt, ...)
{
	char said[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, sizeof said, fmt, ap);
	va_end(ap);
	if (p->at != NULL)
		*p->at = at;
	return err_set(p->e, ERR_USAGE, "query, character %zu: %s", at + 1,
	    said);
}

static void
skip_blanks(struct parser *p)
{
	while (p->left.n != 0 && ascii_is_space(*p->left.p))
		p->left = slice_from(p->left, 1);
}

static bool
ends_word(char c)
{
	return ascii_is_space(c) || c == '(' || c == ')';
}

/* The bare word that stands next; not taken */
static struct slice
peek_word(const struct parser *p)
{
	size_t n = 0;

	while (n < p->left.n && !ends_word(p->left.p[n]))
		n++;
	return slice_upto(p->left, n);
}

static bool
take_keyword(struct parser *p, const char *keyword)
{
	struct slice word;

	skip_blanks(p);
	word = peek_word(p);
	if (!slice_eqi_str(word, keyword))
		return false;
	p->left = slice_from(p->left, word.n);
	return true;
}

static struct query *
node(struct parser *p, enum query_kind kind, struct query *left,
    struct query *right)
{
	struct query *q = arena_alloc(p->arena, sizeof *q);

	q->kind = kind;
	q->left = left;
	q->right = right;
	q->at = where(p);
	return q;
}

/* "..." with "" for a quote inside; the first quote stands at left */
static enum err
take_quoted(struct parser *p, struct slice *out)
{
	size_t start = where(p), n = 0, i;
	char *text = arena_alloc(p->arena, p->left.n);

	for (i = 1; i < p->left.n; i++) {
		if (p->left.p[i] != '"') {
			text[n++] = p->left.p[i];
			continue;
		}
		if (i + 1 < p->left.n && p->left.p[i + 1] == '"') {
			text[n++] = '"';
			i++;
			continue;
		}
		p->left = slice_from(p->left, i + 1);
		*out = slice_of(text, n);
		return ERR_NONE;
	}
	return complain(p, start, "this quote is not closed; a second \" was "
	    "expected");
}

static enum err
take_value(struct parser *p, struct query *q)
{
	if (p->left.n != 0 && *p->left.p == '"') {
		q->quoted = true;
		return take_quoted(p, &q->value);
	}
	q->value = peek_word(p);
	p->left = slice_from(p->left, q->value.n);
	return ERR_NONE;
}

static const char *
field_names(struct parser *p)
{
	struct buf b = { 0 };
	const struct query_field *f;
	const char *names;

	for (f = query_fields; f->name != NULL; f++)
		buf_addf(&b, "%s%s", f == query_fields ? "" : " ", f->name);
	names = arena_strndup(p->arena, b.p, b.n);
	buf_free(&b);
	return names;
}

static enum err
check_words(struct parser *p, const struct query *q, size_t at)
{
	struct buf b = { 0 };
	const char *const *w;
	enum err err;

	if (q->field->words == NULL)
		return ERR_NONE;
	for (w = q->field->words; *w != NULL; w++)
		if (slice_eqi_str(q->value, *w))
			return ERR_NONE;
	for (w = q->field->words; *w != NULL; w++)
		buf_addf(&b, "%s%s", w == q->field->words ? "" : ", ", *w);
	err = complain(p, at, "%s: one of these was expected: %s",
	    q->field->name, buf_slice(&b).p);
	buf_free(&b);
	return err;
}

static bool
is_hex(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]) && (ascii_lower(s.p[i]) < 'a' ||
		    ascii_lower(s.p[i]) > 'f'))
			return false;
	return s.n != 0 && s.n <= 64;
}

static enum err
check_value(struct parser *p, struct query *q, size_t at)
{
	const char *expected = NULL;

	if (q->value.n == 0)
		return complain(p, at, "%s: a value was expected behind the "
		    "colon", q->field->name);
	if (q->field->how == HOW_DATE &&
	    !query_date(q->value, p->now, &q->from, &q->to, &expected))
		return complain(p, at, "date: %s was expected", expected);
	if (q->field->how == HOW_SIZE &&
	    !query_size(q->value, &q->from, &q->to, &expected))
		return complain(p, at, "size: %s was expected", expected);
	if (q->field->how == HOW_SHA256 && !is_hex(q->value))
		return complain(p, at, "sha256: up to 64 hex digits were "
		    "expected");
	if (q->field->how == HOW_RANK && slice_find(q->value, SLICE("..")) !=
	    SLICE_NONE) {
		if (!query_rank(q->value, q->field->words, &q->from, &q->to))
			return complain(p, at, "%s: a range such as %s.., "
			    "..%s was expected, whose end is not before its "
			    "start", q->field->name, q->field->words[1],
			    q->field->words[2]);
		return ERR_NONE;
	}
	if (q->field->how == HOW_RANK)
		query_rank(q->value, q->field->words, &q->from, &q->to);
	return check_words(p, q, at);
}

/* Length of the field name before a colon; 0: no field stands here */
static size_t
field_length(struct slice word)
{
	size_t n = 0;

	while (n < word.n && (ascii_is_alnum(word.p[n]) || word.p[n] == '-'))
		n++;
	return n < word.n && word.p[n] == ':' ? n : 0;
}

static enum err take_or(struct parser *p, int depth, struct query **out);
static enum err parse_all(struct parser *p, int depth, struct query **out);

/* How many lead here; *again: this name is one of them */
static int
chain_length(const struct chain *c, struct slice name, bool *again)
{
	int n = 0;

	for (*again = false; c != NULL; c = c->up, n++)
		*again = *again || slice_eq(c->name, name);
	return n;
}

/* The query that was saved under a name stands where the name stood. */
static enum err
take_saved(struct parser *p, int depth, struct slice name, size_t at,
    struct query **out)
{
	struct chain link = { name, p->chain };
	struct error inner = { ERR_NONE, "" };
	struct parser in = { .arena = p->arena, .terms = p->terms,
		.saved = p->saved, .chain = &link, .now = p->now,
		.e = &inner };
	enum err err = ERR_ABSENT;
	bool again;
	int depth_saved;

	depth_saved = chain_length(p->chain, name, &again);
	if (again)
		return complain(p, at, "saved search %.*s leads back to "
		    "itself", SLICE_ARG(slice_upto(name, 40)));
	if (depth_saved >= QUERY_MOST_SAVED)
		return complain(p, at, "more than %d saved searches within "
		    "one another", QUERY_MOST_SAVED);
	if (p->saved != NULL)
		err = p->saved->find(p->saved->arg, name, p->arena, &in.all,
		    &inner);
	if (err == ERR_ABSENT)
		return complain(p, at, "the name of a saved search was "
		    "expected; there is none called %.*s",
		    SLICE_ARG(slice_upto(name, 40)));
	if (err != ERR_NONE)
		return err_set(p->e, err, "%s", inner.text);
	in.left = in.all;
	err = parse_all(&in, depth + 1, out);
	p->terms = in.terms;
	if (err == ERR_USAGE)
		return complain(p, at, "in the saved search %.*s: %s",
		    SLICE_ARG(name), inner.text);
	return err;
}

static enum err
take_field(struct parser *p, size_t length, int depth, struct query **out)
{
	struct slice name = slice_upto(p->left, length);
	struct query *q = node(p, QUERY_FIELD, NULL, NULL);
	const struct query_field *f = query_field_by_name(name);
	enum err err;
	size_t at;

	if (f == NULL)
		return complain(p, q->at, "there is no field \"%.*s\"; the "
		    "fields are %s (put it into quotes to search for it as "
		    "text)", (int)(name.n < 40 ? name.n : 40), name.p,
		    field_names(p));
	p->left = slice_from(p->left, length + 1);
	at = where(p);
	q->field = f;
	*out = q;
	err = take_value(p, q);
	if (f->how == HOW_BODY)
		q->kind = QUERY_TEXT;
	if (err == ERR_NONE)
		err = check_value(p, q, at);
	if (err == ERR_NONE && f->how == HOW_SAVED)
		err = take_saved(p, depth, q->value, at, out);
	return err;
}

static enum err
take_group(struct parser *p, int depth, struct query **out)
{
	size_t start = where(p);
	enum err err;

	p->left = slice_from(p->left, 1);
	err = take_or(p, depth + 1, out);
	if (err != ERR_NONE)
		return err;
	skip_blanks(p);
	if (p->left.n == 0 || *p->left.p != ')')
		return complain(p, start, "this parenthesis is not closed; a "
		    ") was expected");
	p->left = slice_from(p->left, 1);
	return ERR_NONE;
}

static enum err take_not(struct parser *p, int depth, struct query **out);

static enum err
take_text(struct parser *p, struct query **out)
{
	struct query *q = node(p, QUERY_TEXT, NULL, NULL);
	enum err err = take_value(p, q);

	*out = q;
	if (err == ERR_NONE && slice_trim(q->value).n == 0)
		return complain(p, q->at, "words were expected between the "
		    "quotes");
	return err;
}

static enum err
take_term(struct parser *p, int depth, struct query **out)
{
	struct slice word;
	size_t length;

	skip_blanks(p);
	if (depth > QUERY_MOST_DEPTH)
		return complain(p, where(p), "nested more than %d deep",
		    QUERY_MOST_DEPTH);
	if (p->left.n == 0)
		return complain(p, where(p), "a word, a field or ( was "
		    "expected here");
	if (*p->left.p == '-' && p->left.n > 1 &&
	    !ascii_is_space(p->left.p[1])) {
		p->left = slice_from(p->left, 1);
		return take_not(p, depth, out);
	}
	if (take_keyword(p, "not"))
		return take_not(p, depth, out);
	if (*p->left.p == '(')
		return take_group(p, depth, out);
	word = peek_word(p);
	if (*p->left.p == ')' || slice_eqi_str(word, "and") ||
	    slice_eqi_str(word, "or"))
		return complain(p, where(p), "a word, a field or ( was "
		    "expected here, not %.*s", word.n != 0 ? (int)word.n : 1,
		    p->left.p);
	if (++p->terms > QUERY_MOST_TERMS)
		return complain(p, where(p), "more than %d terms",
		    QUERY_MOST_TERMS);
	length = field_length(word);
	if (length != 0)
		return take_field(p, length, depth, out);
	return take_text(p, out);
}

static enum err
take_not(struct parser *p, int depth, struct query **out)
{
	struct query *inner;
	enum err err = take_term(p, depth + 1, &inner);

	if (err == ERR_NONE)
		*out = node(p, QUERY_NOT, inner, NULL);
	return err;
}

/* Does another term follow, within this "and"? */
static bool
goes_on(struct parser *p)
{
	skip_blanks(p);
	return p->left.n != 0 && *p->left.p != ')' &&
	    !slice_eqi_str(peek_word(p), "or");
}

static enum err
take_and(struct parser *p, int depth, struct query **out)
{
	enum err err = take_term(p, depth, out);

	while (err == ERR_NONE && goes_on(p)) {
		struct query *right;

		take_keyword(p, "and");
		err = take_term(p, depth, &right);
		if (err == ERR_NONE)
			*out = node(p, QUERY_AND, *out, right);
	}
	return err;
}

static enum err
take_or(struct parser *p, int depth, struct query **out)
{
	enum err err = take_and(p, depth, out);

	while (err == ERR_NONE && take_keyword(p, "or")) {
		struct query *right;

		err = take_and(p, depth, &right);
		if (err == ERR_NONE)
			*out = node(p, QUERY_OR, *out, right);
	}
	return err;
}

/* All of a query, or of a saved one */
static enum err
parse_all(struct parser *p, int depth, struct query **out)
{
	enum err err;

	if (p->all.n > QUERY_MOST_OCTETS)
		return complain(p, QUERY_MOST_OCTETS, "longer than %d "
		    "characters", QUERY_MOST_OCTETS);
	if (slice_chr(p->all, '\0') != SLICE_NONE)
		return complain(p, slice_chr(p->all, '\0'), "a NUL");
	skip_blanks(p);
	if (p->left.n == 0) {
		*out = node(p, QUERY_ALL, NULL, NULL);
		return ERR_NONE;
	}
	err = take_or(p, depth, out);
	if (err == ERR_NONE && p->left.n != 0)
		err = complain(p, where(p), "this ) has no ( before it");
	return err;
}

enum err
query_parse(struct arena *a, struct slice text,
    const struct query_saved *saved, struct query **out, size_t *at,
    struct error *e)
{
	struct parser p = { .arena = a, .all = text, .left = text, .e = e,
		.at = at, .now = clock_now(), .saved = saved };

	*out = NULL;
	return parse_all(&p, 0, out);
}

enum err
query_parse_as(struct arena *a, struct slice name, struct slice text,
    const struct query_saved *saved, size_t *at, struct error *e)
{
	struct chain link = { name, NULL };
	struct parser p = { .arena = a, .all = text, .left = text, .e = e,
		.at = at, .now = clock_now(), .saved = saved,
		.chain = &link };
	struct query *q;

	return parse_all(&p, 0, &q);
}

bool
query_has_text(const struct query *q)
{
	if (q == NULL)
		return false;
	return q->kind == QUERY_TEXT || query_has_text(q->left) ||
	    query_has_text(q->right);
}

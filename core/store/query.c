/* The query language: text to tree. */

#include "core/base/clock.h"
#include "core/store/query_parser.h"

static void
skip_blanks(struct parser *p)
{
	while (p->left.n != 0 && ascii_is_space(*p->left.p))
		p->left = slice_from(p->left, 1);
}

bool
query_ends_word(char c)
{
	return ascii_is_space(c) || c == '(' || c == ')';
}

/* The bare word that stands next; not taken */
static struct slice
peek_word(const struct parser *p)
{
	size_t n = 0;

	while (n < p->left.n && !query_ends_word(p->left.p[n]))
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
	q->at = parser_at(p);
	return q;
}

/* "..." with "" for a quote inside; the first quote stands at left */
static enum err
take_quoted(struct parser *p, struct slice *out)
{
	size_t start = parser_at(p), n = 0, i;
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
	return query_bad(p, start, "this quote is not closed; a second \" was "
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
		return query_bad(p, at, "saved search %.*s leads back to "
		    "itself", SLICE_ARG(slice_upto(name, 40)));
	if (depth_saved >= QUERY_MOST_SAVED)
		return query_bad(p, at, "more than %d saved searches within "
		    "one another", QUERY_MOST_SAVED);
	if (p->saved != NULL)
		err = p->saved->find(p->saved->arg, name, p->arena, &in.all,
		    &inner);
	if (err == ERR_ABSENT)
		return query_bad(p, at, "the name of a saved search was "
		    "expected; there is none called %.*s",
		    SLICE_ARG(slice_upto(name, 40)));
	if (err != ERR_NONE)
		return err_set(p->e, err, "%s", inner.text);
	in.left = in.all;
	err = parse_all(&in, depth + 1, out);
	p->terms = in.terms;
	if (err == ERR_USAGE)
		return query_bad(p, at, "in the saved search %.*s: %s",
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
		return query_bad(p, q->at, "there is no field \"%.*s\"; the "
		    "fields are %s (put it into quotes to search for it as "
		    "text)", (int)(name.n < 40 ? name.n : 40), name.p,
		    parser_fields(p));
	p->left = slice_from(p->left, length + 1);
	at = parser_at(p);
	q->field = f;
	*out = q;
	err = take_value(p, q);
	if (f->how == HOW_BODY)
		q->kind = QUERY_TEXT;
	if (err == ERR_NONE)
		err = parser_check(p, q, at);
	if (err == ERR_NONE && f->how == HOW_SAVED)
		err = take_saved(p, depth, q->value, at, out);
	return err;
}

static enum err
take_group(struct parser *p, int depth, struct query **out)
{
	size_t start = parser_at(p);
	enum err err;

	p->left = slice_from(p->left, 1);
	err = take_or(p, depth + 1, out);
	if (err != ERR_NONE)
		return err;
	skip_blanks(p);
	if (p->left.n == 0 || *p->left.p != ')')
		return query_bad(p, start, "this parenthesis is not closed; a "
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
	return err != ERR_NONE ? err : parser_check_text(p, q, q->at);
}

static enum err
take_term(struct parser *p, int depth, struct query **out)
{
	struct slice word;
	size_t length;

	skip_blanks(p);
	if (depth > QUERY_MOST_DEPTH)
		return query_bad(p, parser_at(p), "nested more than %d deep",
		    QUERY_MOST_DEPTH);
	if (p->left.n == 0)
		return query_bad(p, parser_at(p), "a word, a field or ( was "
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
		return query_bad(p, parser_at(p), "a word, a field or ( was "
		    "expected here, not %.*s", word.n != 0 ? (int)word.n : 1,
		    p->left.p);
	if (++p->terms > QUERY_MOST_TERMS)
		return query_bad(p, parser_at(p), "more than %d terms",
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
		return query_bad(p, QUERY_MOST_OCTETS, "longer than %d "
		    "characters", QUERY_MOST_OCTETS);
	if (slice_chr(p->all, '\0') != SLICE_NONE)
		return query_bad(p, slice_chr(p->all, '\0'), "a NUL");
	skip_blanks(p);
	if (p->left.n == 0) {
		*out = node(p, QUERY_ALL, NULL, NULL);
		return ERR_NONE;
	}
	err = take_or(p, depth, out);
	if (err == ERR_NONE && p->left.n != 0)
		err = query_bad(p, parser_at(p), "this ) has no ( before it");
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

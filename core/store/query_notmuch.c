/* The query language: trees of text to notmuch's terms. */

#include "core/store/query.h"

/* Each part is looked at once: trees are up to QUERY_MOST_TERMS deep. */
bool
query_is_text(const struct query *q)
{
	switch (q->kind) {
	case QUERY_TEXT:
		return true;
	case QUERY_AND:
		return query_is_text(q->left) && (q->right->kind == QUERY_NOT
		    ? query_is_text(q->right->left)
		    : query_is_text(q->right));
	case QUERY_OR:
		return query_is_text(q->left) && query_is_text(q->right);
	default:
		return false;
	}
}

static bool
is_not_text(const struct query *q)
{
	return q->kind == QUERY_NOT && query_is_text(q->left);
}

static struct query *
both(struct arena *a, struct query *left, struct query *right)
{
	struct query *q;

	if (left == NULL || right == NULL)
		return left != NULL ? left : right;
	q = arena_alloc(a, sizeof *q);
	*q = (struct query){ .kind = QUERY_AND, .left = left,
		.right = right };
	return q;
}

/* Texts, texts that must not be there, and the rest of a chain of "and" */
struct chain {
	struct query *text, *not_text, *rest;
};

static void
chain_collect(struct arena *a, struct query *q, struct chain *c)
{
	if (q->kind == QUERY_AND && !query_is_text(q)) {
		chain_collect(a, q->left, c);
		chain_collect(a, q->right, c);
	} else if (query_is_text(q)) {
		c->text = both(a, c->text, q);
	} else if (is_not_text(q)) {
		c->not_text = both(a, c->not_text, q);
	} else {
		c->rest = both(a, c->rest, q);
	}
}

/* Appends each "not" of a chain of them, for "a and not b and not c" */
static struct query *
chain_nots(struct arena *a, struct query *text, struct query *nots)
{
	if (nots == NULL)
		return text;
	if (nots->kind == QUERY_NOT)
		return both(a, text, nots);
	return chain_nots(a, chain_nots(a, text, nots->left), nots->right);
}

void
query_split(struct arena *a, struct query *q, struct query **text,
    struct query **fields)
{
	struct chain c = { NULL, NULL, NULL };

	if (q->kind != QUERY_ALL)
		chain_collect(a, q, &c);
	/* notmuch has no documents that only lack words: it would list them
	 * all, and messages whose text is not indexed yet lack them too. */
	*fields = c.text != NULL ? c.rest : both(a, c.rest, c.not_text);
	*text = c.text != NULL ? chain_nots(a, c.text, c.not_text) : NULL;
}

/*
 * A word that is only letters and digits, perhaps with "*" at its end: as it
 * stands, Xapian finds its other endings too ("account", "accounts").  Its own
 * operators are no such words.
 */
static bool
is_plain_word(struct slice s)
{
	static const char *const operators[] = { "and", "or", "not", "xor",
		"near", "adj" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(operators); i++)
		if (slice_eqi_str(s, operators[i]))
			return false;
	if (s.n > 2 && s.p[s.n - 1] == '*')
		s = slice_upto(s, s.n - 1);
	for (i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && (s.p[i] & 0x80) == 0)
			return false;
	return s.n != 0;
}

/* Within a phrase notmuch sees the quote, and ".." of a range. */
static bool
is_syntax(struct slice s, size_t i)
{
	return s.p[i] == '"' || (s.p[i] == '.' &&
	    ((i > 0 && s.p[i - 1] == '.') ||
	    (i + 1 < s.n && s.p[i + 1] == '.')));
}

static void
notmuch_term(struct buf *b, const struct query *q)
{
	size_t i;

	if (q->field != NULL)
		buf_add_str(b, "body:");
	/* All else is a phrase. */
	if (!q->quoted && is_plain_word(q->value)) {
		buf_add_slice(b, q->value);
		return;
	}
	buf_add_char(b, '"');
	for (i = 0; i < q->value.n; i++)
		buf_add_char(b, is_syntax(q->value, i) ? ' ' : q->value.p[i]);
	buf_add_char(b, '"');
}

static void
notmuch_tree(struct buf *b, const struct query *q)
{
	if (q->kind == QUERY_TEXT) {
		notmuch_term(b, q);
		return;
	}
	if (q->kind == QUERY_NOT) {
		buf_add_str(b, "not ");
		notmuch_tree(b, q->left);
		return;
	}
	buf_add_char(b, '(');
	notmuch_tree(b, q->left);
	buf_add_str(b, q->kind == QUERY_AND ? " and " : " or ");
	notmuch_tree(b, q->right);
	buf_add_char(b, ')');
}

struct slice
query_to_notmuch(struct arena *a, const struct query *q)
{
	struct buf b = { 0 };
	struct slice s;

	notmuch_tree(&b, q);
	s = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return s;
}

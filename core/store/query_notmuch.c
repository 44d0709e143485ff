/* The query language: trees of text to notmuch's terms. */

#include "core/store/query.h"

bool
query_is_text(const struct query *q)
{
	if (q->kind == QUERY_TEXT)
		return true;
	return (q->kind == QUERY_AND || q->kind == QUERY_OR) &&
	    query_is_text(q->left) && query_is_text(q->right);
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

static void
notmuch_term(struct buf *b, const struct query *q)
{
	size_t i;

	if (q->field != NULL)
		buf_add_str(b, "body:");
	/* All else is a phrase, in which notmuch sees no syntax but the
	 * quote. */
	if (!q->quoted && is_plain_word(q->value)) {
		buf_add_slice(b, q->value);
		return;
	}
	buf_add_char(b, '"');
	for (i = 0; i < q->value.n; i++)
		buf_add_char(b, q->value.p[i] == '"' ? ' ' : q->value.p[i]);
	buf_add_char(b, '"');
}

static void
notmuch_tree(struct buf *b, const struct query *q)
{
	if (q->kind == QUERY_TEXT) {
		notmuch_term(b, q);
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

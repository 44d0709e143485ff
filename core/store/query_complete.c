/* Completion of queries: where the cursor stands. */

#include "core/store/query_candidates.h"

static size_t
word_end(struct slice s, size_t i)
{
	while (i < s.n && !query_ends_word(s.p[i]))
		i++;
	return i;
}

/* Behind the quote that closes the one at i; s.n + 1: none does */
static size_t
quote_end(struct slice s, size_t i)
{
	for (i++; i < s.n; i++) {
		if (s.p[i] != '"')
			continue;
		if (i + 1 == s.n || s.p[i + 1] != '"')
			return i + 1;
		i++;
	}
	return s.n + 1;
}

/* Quotes that are written twice are one. */
static struct slice
unquote(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		if (s.p[i] == '"')
			i++;
	}
	return slice_of(p, n);
}

/* The value from i on: behind it, or s.n + 1 where the cursor is in it. */
static size_t
take_value(struct completer *c, struct slice s, size_t i)
{
	size_t end;

	c->quoted = i < s.n && s.p[i] == '"';
	end = c->quoted ? quote_end(s, i) : word_end(s, i);
	if (c->quoted ? end <= s.n : end < s.n)
		return end;
	c->out->from = i;
	c->typed = c->quoted
	    ? unquote(&c->out->arena, slice_from(s, i + 1))
	    : slice_from(s, i);
	return s.n + 1;
}

/* The term from i on, likewise.  s: the text up to the cursor */
static size_t
take_term(struct completer *c, struct slice s, size_t i)
{
	size_t n, end;

	while (i < s.n && s.p[i] == '-')
		i++;
	if (i < s.n && s.p[i] == '"') {
		end = quote_end(s, i);
		c->field = query_field_by_name(SLICE("body"));
		return end;
	}
	for (n = i; n < s.n && (ascii_is_alnum(s.p[n]) || s.p[n] == '-'); n++)
		;
	if (n > i && n < s.n && s.p[n] == ':') {
		c->field = query_field_by_name(slice_of(s.p + i, n - i));
		if (c->field == NULL)
			c->field = query_field_by_name(SLICE("body"));
		return take_value(c, s, n + 1);
	}
	c->field = NULL;
	return take_value(c, s, i);
}

static void
find_place(struct completer *c, struct slice s)
{
	size_t i = 0;

	while (i < s.n) {
		c->field = NULL;
		c->typed = SLICE("");
		c->quoted = false;
		c->out->from = s.n;
		if (query_ends_word(s.p[i])) {
			i++;
			continue;
		}
		i = take_term(c, s, i);
		if (i == s.n) /* behind a closed quote: nothing */
			c->field = query_field_by_name(SLICE("body"));
	}
}

enum err
query_complete(struct store *s, struct slice text, size_t at,
    struct candidates *out, struct error *e)
{
	struct completer c = { .store = s, .out = out, .e = e };

	*out = (struct candidates){ 0 };
	if (at > text.n)
		at = text.n;
	out->from = out->to = at;
	c.typed = SLICE("");
	find_place(&c, slice_upto(text, at));
	candidates_find(&c);
	return c.err;
}

void
candidates_free(struct candidates *c)
{
	arena_free(&c->arena);
	*c = (struct candidates){ 0 };
}

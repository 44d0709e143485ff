/* Views of encoded words (RFC 2047) and of parameters in pieces (RFC 2231). */

#include <stdlib.h>

#include "core/base/hash.h"
#include "core/base/hex.h"
#include "core/notify/view.h"

enum { WORD_MOST = 8192, PLAIN_MOST = 50 /* octets in a word of our own */ };

/* --- RFC 2047 --- */

struct encoded {
	struct slice charset, text;
	char encoding;
	size_t n; /* octets in all */
};

static bool
encoded_at(struct slice s, struct encoded *w)
{
	struct slice rest = slice_upto(s, WORD_MOST);
	size_t end;

	if (!slice_starts(rest, "=?"))
		return false;
	rest = slice_from(rest, 2);
	w->charset = slice_cut(&rest, '?');
	if (w->charset.n == 0 || rest.n < 4 || rest.p[1] != '?')
		return false;
	w->encoding = ascii_lower(rest.p[0]);
	rest = slice_from(rest, 2);
	end = slice_find(rest, SLICE("?="));
	if (end == SLICE_NONE || (w->encoding != 'b' && w->encoding != 'q'))
		return false;
	w->text = slice_upto(rest, end);
	w->n = (size_t)(rest.p - s.p) + end + 2;
	return true;
}

static void
put_quoted(struct view *v, struct slice s, size_t at)
{
	for (size_t i = 0; i < s.n; i++) {
		int octet = s.p[i] == '=' ? hex_octet(s, i + 1) : -1;

		if (octet >= 0) {
			view_put(v, (char)octet, at, 1);
			i += 2;
		} else if (s.p[i] != '\r' && s.p[i] != '\n')
			view_put(v, s.p[i] == '_' ? ' ' : s.p[i], at, 1);
	}
}

/* Lenient: what is no digit is passed. */
static void
put_base64(struct view *v, struct slice s, size_t at)
{
	uint32_t bits = 0;
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int digit = base64_digit(s.p[i]);

		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		if (n++ % 4 != 0)
			view_put(v, (char)(bits >> (6 - (n - 1) % 4 * 2)), at,
			    1);
	}
}

static void
put_word(struct view *v, const struct encoded *w, size_t at)
{
	struct view_word *word;

	v->words = xrealloc(v->words, v->nwords + 1, sizeof *v->words);
	word = &v->words[v->nwords++];
	*word = (struct view_word){ .from = at, .to = at + w->n,
		.first = v->octets.n, .charset = w->charset,
		.encoding = w->encoding };
	if (w->encoding == 'q')
		put_quoted(v, w->text, at);
	else
		put_base64(v, w->text, at);
	word->n = v->octets.n - word->first;
}

/* Blanks between two encoded words are not shown (section 6.2). */
static size_t
blanks_to_word(struct slice s, size_t i)
{
	struct encoded w;
	size_t n = 0;

	while (i + n < s.n && ascii_is_space(s.p[i + n]))
		n++;
	return n != 0 && encoded_at(slice_from(s, i + n), &w) ? n : 0;
}

bool
view_words_make(struct view *v)
{
	struct slice s = v->parent->octets;
	struct encoded w;
	size_t i = 0;

	if (slice_find(s, SLICE("=?")) == SLICE_NONE)
		return false;
	view_reserve(v, s.n);
	while (i < s.n) {
		if (!encoded_at(slice_from(s, i), &w)) {
			view_put(v, s.p[i], i, 1);
			i++;
			continue;
		}
		put_word(v, &w, i);
		i += w.n;
		i += blanks_to_word(s, i);
	}
	if (v->nwords == 0)
		view_free(v);
	return v->nwords != 0;
}

static const struct view_word *
word_of(const struct view *v, size_t octet)
{
	for (size_t i = 0; i < v->nwords; i++)
		if (octet >= v->words[i].first &&
		    octet < v->words[i].first + v->words[i].n)
			return &v->words[i];
	return NULL;
}

static void
add_q(struct buf *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ascii_is_alnum(s.p[i]) || s.p[i] == '-')
			buf_add_char(out, s.p[i]);
		else
			buf_addf(out, "=%02X", (uint8_t)s.p[i]);
}

/* As it was encoded */
static void
add_word(struct buf *out, const struct view_word *w, struct slice s)
{
	struct arena a = { 0 };

	if (s.n == 0)
		return;
	buf_addf(out, "=?%.*s?%c?", SLICE_ARG(w->charset), w->encoding);
	if (w->encoding == 'b')
		buf_add_slice(out, base64_encode(&a, s));
	else
		add_q(out, s);
	buf_add_str(out, "?=");
	arena_free(&a);
}

static void
blank(struct buf *out)
{
	if (out->n != 0)
		buf_add_char(out, ' ');
}

/* The words in which the text stands become what stood before it, the text,
 * and what stood behind, in words of their own, which are shown as one. */
void
view_words_raise(const struct view *v, size_t *from, size_t *to,
    struct buf *text)
{
	const struct view_word *a = word_of(v, *from);
	const struct view_word *b = word_of(v, *to - 1);
	struct slice s = buf_slice(text);
	struct buf out = { 0 };

	if (a != NULL)
		add_word(&out, a, slice_of(v->octets.p + a->first,
		    *from - a->first));
	for (; s.n != 0 && (a != NULL || b != NULL);
	     s = slice_from(s, PLAIN_MOST)) {
		blank(&out);
		buf_add_str(&out, "=?us-ascii?q?");
		add_q(&out, slice_upto(s, PLAIN_MOST));
		buf_add_str(&out, "?=");
	}
	buf_add_slice(&out, s);
	if (b != NULL && *to < b->first + b->n) {
		blank(&out);
		add_word(&out, b, slice_of(v->octets.p + *to,
		    b->first + b->n - *to));
	}
	*from = a != NULL ? a->from : v->start[*from];
	*to = b != NULL ? b->to : (size_t)v->start[*to - 1] + 1;
	buf_free(text);
	*text = out;
}

/* --- RFC 2231 section 3 --- */

struct piece {
	struct slice name;
	size_t from, to; /* its value, without quotes */
};

/* "name*1*=": the name's octets before the "*"; 0: no such thing */
static size_t
numbered(struct slice s, size_t star, size_t *value)
{
	size_t from = star, i = star + 1;

	while (from != 0 && (ascii_is_alnum(s.p[from - 1]) ||
	    s.p[from - 1] == '-'))
		from--;
	while (i < s.n && ascii_is_digit(s.p[i]))
		i++;
	if (from == star || i == star + 1)
		return 0;
	if (i < s.n && s.p[i] == '*')
		i++;
	if (i >= s.n || s.p[i] != '=')
		return 0;
	*value = i + 1;
	return star - from;
}

/* The next one behind octet *at */
static bool
next_piece(struct slice s, size_t *at, struct piece *p)
{
	for (; *at < s.n; ++*at) {
		size_t n, value, end;
		bool quoted;

		if (s.p[*at] != '*')
			continue;
		n = numbered(s, *at, &value);
		if (n == 0)
			continue;
		p->name = slice_of(s.p + *at - n, n);
		quoted = value < s.n && s.p[value] == '"';
		p->from = value + quoted;
		for (end = p->from; end < s.n && (quoted ? s.p[end] != '"'
		    : s.p[end] != ';' && !ascii_is_space(s.p[end])); end++)
			;
		p->to = end;
		*at = end;
		return true;
	}
	return false;
}

bool
view_params_make(struct view *v)
{
	struct slice s = v->parent->octets, name = SLICE_NULL;
	struct piece p;
	size_t at = 0, i;

	if (slice_find(s, SLICE("*")) == SLICE_NONE)
		return false;
	view_reserve(v, s.n);
	while (next_piece(s, &at, &p)) {
		if (name.p != NULL && !slice_eqi(name, p.name))
			view_put(v, '\n', (size_t)(p.name.p - s.p), 1);
		name = p.name;
		for (i = p.from; i < p.to; i++)
			view_put(v, s.p[i], i, 1);
	}
	if (v->octets.n == 0)
		view_free(v);
	return v->octets.n != 0;
}

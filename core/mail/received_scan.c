/* Cuts a Received field into words and comments. */

#include "core/mail/received_scan.h"

#define COMMENT_MOST 2048
#define VALUE_MOST 16384 /* real ones stay below 2,000 octets */

/*
 * How comments end.  Once one is not closed, nesting can't be relied on: they
 * then end at the first ")", so that a "(" in a HELO name hides nothing.
 */
enum nesting { NESTED, FLAT, NO_COMMENTS };

/* Behind the quoted local part that starts at i: <"a)by(b"@sender.example>;
 * i where none does */
static size_t
quoted_local(struct slice s, size_t i)
{
	size_t end = i + 2;

	if (i + 1 >= s.n || s.p[i] != '<' || s.p[i + 1] != '"')
		return i;
	while (end < s.n && s.p[end] != '"')
		end += s.p[end] == '\\' ? 2 : 1;
	return end + 1 < s.n && s.p[end + 1] == '@' ? end + 1 : i;
}

/* Receivers write a blank behind a comment, or the date.  A ")" with anything
 * else behind it is of a HELO name: "(helo=x)by(b)mx.example". */
static bool
ends_comment(struct slice behind)
{
	if (behind.n > 1 && *behind.p == ';')
		behind = slice_from(behind, 1);
	return behind.n == 0 || ascii_is_space(*behind.p) ||
	    *behind.p == ')' || *behind.p == ';' || *behind.p == ',';
}

/* The comment at the start of s; *s goes behind it.  In those that repeat the
 * envelope sender, what he quoted is his. */
static struct slice
take_comment(struct slice *s, enum nesting *nesting)
{
	struct slice inside = SLICE("");
	bool envelope = slice_startsi(*s, "(envelope-");
	size_t i, depth = 0;

	for (i = 0; i < s->n && *nesting == NESTED; i++) {
		if (envelope)
			i = quoted_local(*s, i);
		if (s->p[i] == '\\')
			i++;
		else if (s->p[i] == '(')
			depth++;
		else if (s->p[i] == ')' && (depth > 1 ||
			ends_comment(slice_from(*s, i + 1))) && --depth == 0)
			break;
	}
	if (*nesting == NESTED && i >= s->n)
		*nesting = FLAT;
	if (*nesting == FLAT)
		i = slice_chr(*s, ')');
	if (*nesting == FLAT && i == SLICE_NONE)
		*nesting = NO_COMMENTS;
	if (*nesting == NO_COMMENTS)
		i = 0;
	else
		inside = slice_of(s->p + 1, i - 1);
	*s = slice_from(*s, i + 1);
	return slice_upto(inside, COMMENT_MOST);
}

struct slice
received_word(struct slice *s, enum clause now)
{
	struct slice word;
	size_t i = 0, end;

	while (i < s->n && !ascii_is_space(s->p[i]) && s->p[i] != '(' &&
	    s->p[i] != ';') {
		if (now == C_FOR && (s->p[i] == '<' || s->p[i] == '"')) {
			end = slice_chr(slice_from(*s, i + 1),
			    s->p[i] == '<' ? '>' : '"');
			i += end != SLICE_NONE ? end + 1 : 0;
		}
		i++;
	}
	word = slice_upto(*s, i);
	*s = slice_from(*s, i);
	return word;
}

/*
 * A keyword opens its clause.  What the client said stands before the last
 * "by": "from a by b (x) by mx" was written by mx.  Behind "for" stands what
 * the client said again.
 */
static enum clause
keyword(struct slice w, enum clause now, bool first)
{
	if (slice_eqi_str(w, "from"))
		return first ? C_FROM : C_NONE;
	if (slice_eqi_str(w, "by"))
		return now != C_FOR ? C_BY : C_NONE;
	if (first || now == C_FROM)
		return C_NONE;
	return slice_eqi_str(w, "via") ? C_VIA
	    : slice_eqi_str(w, "with") ? C_WITH
	    : slice_eqi_str(w, "id")   ? C_ID
	    : slice_eqi_str(w, "for")  ? C_FOR
				       : C_NONE;
}

/* A HELO name that is more than a word, and perhaps a comment behind it: all
 * of it up to a blank is one, lest it be read as a field of its own.  0: no. */
static size_t
odd_name(struct slice s)
{
	bool odd = false;
	size_t i;

	for (i = 0; i < s.n && !ascii_is_space(s.p[i]); i++)
		odd |= s.p[i] == ';' || (s.p[i] == ')' && i + 1 < s.n &&
		    !ascii_is_space(s.p[i + 1]));
	return odd ? i : 0;
}

/* The date's words go: all from index `from` on that are no comments. */
static void
drop_words(struct tokens *t, size_t from)
{
	size_t i, n = from;

	for (i = from; i < t->n; i++)
		if (t->v[i].comment)
			t->v[n++] = t->v[i];
	t->n = n;
}

/* The date stands behind the last ";": a HELO name may hold others. */
void
received_tokens(struct tokens *t, struct slice value)
{
	struct slice s = slice_upto(value, VALUE_MOST);
	enum clause now = C_NONE, k;
	struct slice w;
	enum nesting nesting = NESTED;
	size_t date = TOKENS_MOST, n;

	t->n = 0;
	t->date = SLICE_NULL;
	while (t->n < TOKENS_MOST) {
		while (s.n != 0 && ascii_is_space(*s.p))
			s = slice_from(s, 1);
		if (s.n == 0)
			break;
		if (t->n == 1 && now == C_FROM && (n = odd_name(s)) != 0) {
			t->v[t->n++] = (struct token){ slice_upto(s, n), false,
				now };
			s = slice_from(s, n);
			continue;
		}
		if (*s.p == ';') {
			s = slice_from(s, 1);
			t->date = s;
			date = t->n;
			continue;
		}
		if (*s.p == '(') {
			w = take_comment(&s, &nesting);
			if (w.n != 0)
				t->v[t->n++] = (struct token){ w, true, now };
			continue;
		}
		w = received_word(&s, now);
		k = keyword(w, now, t->n == 0);
		if (k != C_NONE)
			now = k;
		t->v[t->n++] = (struct token){ w, false,
			k != C_NONE ? C_NONE : now };
	}
	if (date < t->n)
		drop_words(t, date);
}

size_t
received_last_by(const struct tokens *t)
{
	size_t i, at = 0;

	for (i = 0; i < t->n; i++)
		if (!t->v[i].comment && t->v[i].clause == C_NONE &&
		    slice_eqi_str(t->v[i].s, "by"))
			at = i;
	return at;
}

/* Cuts a Received field into words and comments. */

#include "core/mail/received_scan.h"

#define COMMENT_MOST 2048
#define VALUE_MOST 16384 /* real ones stay below 2,000 octets */

/*
 * How comments end.  Once one is not closed, nesting can't be relied on: they
 * then end at the first ")", so that a "(" in a HELO name hides nothing.
 */
enum nesting { NESTED, FLAT, NO_COMMENTS };

/* The comment at the start of s; *s goes behind it. */
static struct slice
take_comment(struct slice *s, enum nesting *nesting)
{
	struct slice inside = SLICE("");
	size_t i, depth = 0;

	for (i = 0; i < s->n && *nesting == NESTED; i++) {
		if (s->p[i] == '\\')
			i++;
		else if (s->p[i] == '(')
			depth++;
		else if (s->p[i] == ')' && --depth == 0)
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

void
received_tokens(struct tokens *t, struct slice value)
{
	struct slice s = slice_upto(value, VALUE_MOST);
	enum clause now = C_NONE, k;
	struct slice w;
	enum nesting nesting = NESTED;

	while (t->n < TOKENS_MOST) {
		while (s.n != 0 && ascii_is_space(*s.p))
			s = slice_from(s, 1);
		if (s.n == 0)
			return;
		if (*s.p == ';') {
			s = slice_from(s, 1);
			t->date = s;
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
		if (t->date.p == NULL)
			t->v[t->n++] = (struct token){ w, false,
				k != C_NONE ? C_NONE : now };
	}
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

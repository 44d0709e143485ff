/* Address lists (RFC 5322 section 3.4): read, never repaired. */

#include "core/base/buf.h"
#include "core/mail/address.h"

/* Where a quoted string or comment that starts at i ends. */
static size_t
skip_quoted(struct slice s, size_t i)
{
	for (i++; i < s.n && s.p[i] != '"'; i++)
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : s.n;
}

static size_t
skip_comment(struct slice s, size_t i)
{
	size_t depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return s.n;
}

static size_t
skip_angle(struct slice s, size_t i)
{
	size_t n = slice_chr(slice_from(s, i), '>');

	return n != SLICE_NONE ? i + n + 1 : s.n;
}

/* One element ends at a comma, a semicolon or a group's colon. */
static size_t
element_end(struct slice s, size_t *angle)
{
	size_t i = 0;

	*angle = SLICE_NONE;
	while (i < s.n) {
		switch (s.p[i]) {
		case '"':
			i = skip_quoted(s, i);
			break;
		case '(':
			i = skip_comment(s, i);
			break;
		case '<':
			if (*angle == SLICE_NONE)
				*angle = i;
			i = skip_angle(s, i);
			break;
		case ',':
		case ';':
			return i;
		case ':':
			if (*angle == SLICE_NONE &&
			    slice_chr(slice_upto(s, i), '@') == SLICE_NONE)
				return i;
			i++;
			break;
		default:
			i++;
		}
	}
	return s.n;
}

/* Quotes and comments taken off. */
static struct slice
phrase(struct slice s, struct arena *a)
{
	char *copy = arena_alloc(a, s.n + 1);
	size_t i = 0, n = 0;
	bool quote = false;

	while (i < s.n) {
		if (!quote && s.p[i] == '(') {
			i = skip_comment(s, i);
			continue;
		}
		if (s.p[i] == '"') {
			quote = !quote;
			i++;
			continue;
		}
		if (quote && s.p[i] == '\\' && i + 1 < s.n)
			i++;
		copy[n++] = s.p[i++];
	}
	return slice_trim(slice_of(copy, n));
}

/* An address may be followed or preceded by comments: "a@b (Name)". */
static struct slice
bare(struct slice s, struct slice *comment)
{
	size_t open;

	s = slice_trim(s);
	*comment = SLICE_NULL;
	if (s.n != 0 && *s.p == '(') {
		size_t end = skip_comment(s, 0);

		*comment = slice_of(s.p + 1, end - 1);
		s = slice_trim(slice_from(s, end));
	} else if ((open = slice_chr(s, '(')) != SLICE_NONE &&
	    slice_chr(slice_upto(s, open), '"') == SLICE_NONE) {
		*comment = slice_from(s, open + 1);
		s = slice_trim(slice_upto(s, open));
	}
	if (comment->n != 0 && comment->p[comment->n - 1] == ')')
		comment->n--;
	return s;
}

static void
add(struct addresses *l, struct slice s, size_t angle, struct arena *a)
{
	struct mailbox *m = ARENA_PUSH(a, l->v, l->n);
	struct slice comment, in;
	size_t route;

	*m = (struct mailbox){ { NULL, 0 }, { NULL, 0 } };
	if (angle != SLICE_NONE) {
		in = slice_from(s, angle + 1);
		in = slice_trim(slice_cut(&in, '>'));
		/* RFC 5322 section 4.4: <@relay,@relay:user@host> */
		route = slice_chr(in, ':');
		if (in.n != 0 && *in.p == '@' && route != SLICE_NONE)
			in = slice_from(in, route + 1);
		m->name = phrase(slice_upto(s, angle), a);
		if (m->name.n == 0)
			m->name = SLICE_NULL;
		if (in.n != 0)
			m->address = in;
	} else {
		in = bare(s, &comment);
		if (slice_chr(in, '@') != SLICE_NONE) {
			m->address = in;
			if (comment.n != 0)
				m->name = slice_trim(comment);
		} else {
			m->name = phrase(s, a);
		}
	}
	l->with_address += m->address.p != NULL;
}

void
address_list(struct addresses *l, struct slice value, size_t most,
    struct arena *a)
{
	size_t end, angle;
	struct slice one;

	*l = (struct addresses){ NULL, 0, 0, false, false };
	while (value.n != 0) {
		end = element_end(value, &angle);
		one = slice_trim(slice_upto(value, end));
		if (end < value.n && value.p[end] == ':') {
			l->group = true; /* its name is no mailbox */
		} else if (one.n != 0) {
			if (l->n == most) {
				l->cut = true;
				return;
			}
			add(l, slice_upto(value, end), angle, a);
		}
		value = slice_from(value, end + 1);
	}
}

bool
address_split(struct slice address, struct slice *local, struct slice *domain)
{
	size_t at = slice_rchr(address, '@'), i;

	if (at == SLICE_NONE || at == 0 || at + 1 == address.n)
		return false;
	*local = slice_upto(address, at);
	*domain = slice_from(address, at + 1);
	for (i = 0; i < domain->n; i++)
		if (ascii_is_space(domain->p[i]))
			return false;
	if (*local->p != '"')
		for (i = 0; i < local->n; i++)
			if (ascii_is_space(local->p[i]) ||
			    local->p[i] == '@')
				return false;
	return true;
}

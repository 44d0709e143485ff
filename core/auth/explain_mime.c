/*
 * The parts of a text, and undoing what lists do to them.  GMime's tree won't
 * do: candidates are other texts than the message, and offsets must be exact.
 */

#include "core/auth/explain.h"

struct slice
tree_param(struct slice value, const char *name)
{
	struct slice part, key;
	size_t end;

	slice_cut(&value, ';');
	while (value.n != 0) {
		part = slice_trim(slice_cut(&value, ';'));
		key = slice_trim(slice_cut(&part, '='));
		part = slice_trim(part);
		if (!slice_eqi_str(key, name))
			continue;
		if (!slice_starts(part, "\""))
			return slice_word(&part);
		part = slice_from(part, 1);
		end = slice_chr(part, '"');
		return end == SLICE_NONE ? part : slice_upto(part, end);
	}
	return SLICE_NULL;
}

enum coding
coding_of(struct slice name)
{
	name = slice_trim(name);
	if (slice_eqi_str(name, "quoted-printable"))
		return CODING_QP;
	if (slice_eqi_str(name, "base64"))
		return CODING_BASE64;
	if (name.n == 0 || slice_eqi_str(name, "7bit") ||
	    slice_eqi_str(name, "8bit") || slice_eqi_str(name, "binary"))
		return CODING_NONE;
	return CODING_OTHER;
}

/* One header field with its folded lines off *head; name and value */
static bool
next_field(struct slice *head, struct slice *name, struct slice *value)
{
	size_t n = 0, end;

	if (head->n == 0 || slice_starts(*head, "\r\n"))
		return false;
	do {
		end = slice_chr(slice_from(*head, n), '\n');
		n = end == SLICE_NONE ? head->n : n + end + 1;
	} while (n < head->n && (head->p[n] == ' ' || head->p[n] == '\t'));
	*value = slice_upto(*head, n);
	*head = slice_from(*head, n);
	*name = slice_trim(slice_cut(value, ':'));
	*value = slice_trim(*value);
	return true;
}

static void
add_boundary(struct tree *t, struct slice type)
{
	struct slice b = tree_param(type, "boundary");

	if (slice_startsi(slice_trim(type), "multipart/") && b.n != 0 &&
	    b.n <= 200 && t->nboundaries < TREE_MOST_BOUNDARIES)
		t->boundaries[t->nboundaries++] = b;
}

static void
read_type(struct leaf *l, struct slice type)
{
	l->html = slice_startsi(type, "text/html");
	l->text = type.n == 0 || slice_startsi(type, "text/");
	l->charset = tree_param(type, "charset");
}

/* A part's header; returns where its content begins. */
static size_t
read_head(struct tree *t, size_t at, struct leaf *l, bool *multipart)
{
	struct slice head = slice_from(t->text, at), name, value;

	*l = (struct leaf){ .head = at, .text = true };
	*multipart = false;
	while (next_field(&head, &name, &value)) {
		if (slice_eqi_str(name, "Content-Type")) {
			read_type(l, value);
			*multipart = slice_startsi(value, "multipart/");
			add_boundary(t, value);
		} else if (slice_eqi_str(name, "Content-Transfer-Encoding")) {
			l->coding = coding_of(value);
			l->coding_name = value;
		} else if (slice_startsi(name, "--")) {
			break; /* no header at all */
		}
	}
	if (slice_starts(head, "\r\n"))
		head = slice_from(head, 2);
	l->body = (size_t)(head.p - t->text.p);
	return l->body;
}

/* Is this line a delimiter (RFC 2046 section 5.1.1)?  The latest first */
static bool
delimits(const struct tree *t, struct slice line, struct place *p)
{
	size_t i;

	for (i = t->nboundaries; i-- > 0;) {
		struct slice b = t->boundaries[i], rest = slice_from(line, 2);

		if (rest.n < b.n || memcmp(rest.p, b.p, b.n) != 0)
			continue;
		rest = slice_from(rest, b.n);
		p->boundary = i;
		p->close = slice_starts(rest, "--");
		if (slice_trim(slice_from(rest, p->close ? 2 : 0)).n == 0)
			return true;
	}
	return false;
}

static void
end_leaf(struct tree *t, size_t *open, size_t at)
{
	struct leaf *l;

	if (*open == SLICE_NONE)
		return;
	l = &t->leaves[*open];
	if (at >= l->body + 2 && t->text.p[at - 1] == '\n')
		at -= 2;
	l->end = at < l->body ? l->body : at;
	*open = SLICE_NONE;
}

static void
read_place(struct tree *t, struct place p, size_t *open)
{
	struct leaf l;
	bool multipart;

	end_leaf(t, open, p.at);
	p.content = p.next;
	if (!p.close) {
		p.content = read_head(t, p.next, &l, &multipart);
		if (!multipart && t->nleaves < TREE_MOST_LEAVES) {
			*open = t->nleaves;
			t->leaves[t->nleaves++] = l;
		}
	}
	t->places[t->nplaces++] = p;
}

static void
read_parts(struct tree *t)
{
	size_t at = 0, open = SLICE_NONE;

	while (at < t->text.n && t->nplaces < TREE_MOST_PLACES) {
		struct slice rest = slice_from(t->text, at);
		size_t n = slice_chr(rest, '\n');
		struct place p = { .at = at };

		n = n == SLICE_NONE ? rest.n : n + 1;
		p.next = at + n;
		if (slice_starts(rest, "--") &&
		    delimits(t, slice_upto(rest, n), &p))
			read_place(t, p, &open);
		at = p.next;
	}
	end_leaf(t, &open, t->text.n);
}

static struct slice
field_value(struct mail *m, const char *name)
{
	int i = mail_field(m, name, -1);

	return i >= 0 ? mail_unfolded(m, i) : SLICE_NULL;
}

void
tree_read(struct tree *t, struct mail *m, struct slice text)
{
	struct slice type = field_value(m, "Content-Type"), coding;
	struct leaf *l = &t->leaves[0];

	*t = (struct tree){ .text = text };
	add_boundary(t, type);
	t->multipart = t->nboundaries != 0;
	if (t->multipart) {
		read_parts(t);
		return;
	}
	t->nleaves = 1;
	coding = field_value(m, "Content-Transfer-Encoding");
	l->end = text.n;
	l->coding = coding_of(coding);
	read_type(l, type);
}

/* Delimiters of the outermost boundary, the closing one too */
static size_t
outer(const struct tree *t, const struct place **v, size_t most)
{
	size_t i, n = 0;

	for (i = 0; i < t->nplaces && n < most; i++)
		if (t->places[i].boundary == 0)
			v[n++] = &t->places[i];
	return n;
}

enum { MOST_OUTER = 16 };

/* A list wraps what it got as the first part of a multipart/mixed, and puts
 * its footer into another. */
static bool
search_wrapped(struct search *s, const struct tree *t,
    const struct place **v, size_t n, struct changes by)
{
	size_t i;

	for (i = 0; i + 1 < n && i < 3 && !s->out.found; i++) {
		struct changes c = by;
		size_t end = v[i + 1]->at;

		if (v[i]->close)
			break;
		if (i != 0)
			c = changes_with(c, SLICE("banner part"), "added");
		if (i + 2 < n && !v[i + 1]->close)
			c = changes_with(c, SLICE("footer part"), "added");
		else if (i == 0)
			c = changes_with(c, SLICE("body wrapped in a"
			    " multipart"), NULL);
		if (end < v[i]->content)
			continue;
		search_scan(s, slice_of(t->text.p + v[i]->content,
		    end - v[i]->content), c);
	}
	return s->out.found;
}

/* A part of its own for the footer, or the banner */
static bool
search_part_added(struct search *s, const struct tree *t,
    const struct place **v, size_t n, struct changes by)
{
	if (n < 3 || !v[n - 1]->close)
		return false;
	return search_without(s, t->text, v[n - 2]->at, v[n - 1]->at,
		   changes_with(by, SLICE("footer part"), "added")) ||
	    search_without(s, t->text, v[0]->at, v[1]->at,
		changes_with(by, SLICE("banner part"), "added"));
}

/* The last delimiter is all that is gone: it can be had again. */
static bool
search_cut_off(struct search *s, const struct tree *t, struct changes by)
{
	struct slice v[4] = { t->text, SLICE("--"), t->boundaries[0],
		SLICE("--\r\n") };

	by = changes_with(by, SLICE("last MIME delimiter"), "lost");
	if (search_whole(s, v, 4, by))
		return true;
	if (slice_ends(v[0], "\r\n"))
		return false;
	v[1] = SLICE("\r\n--");
	return search_whole(s, v, 4, by);
}

static const char *const preambles[] = {
	"This is a multi-part message in MIME format.\r\n",
	"This is a multi-part message in MIME format.\r\n\r\n",
	"This is a multipart message in MIME format.\r\n",
	"This is a multipart message in MIME format.\r\n\r\n",
	"This is a MIME-encapsulated message\r\n\r\n",
};

static bool
search_preamble(struct search *s, const struct tree *t, size_t first,
    struct changes by)
{
	struct slice v[2] = { SLICE("\r\n"), slice_from(t->text, first) };
	size_t i;

	if (slice_trim(slice_upto(t->text, first)).n != 0) {
		by = changes_with(by, SLICE("MIME preamble"), "added");
		return search_whole(s, &v[1], 1, by) ||
		    search_whole(s, v, 2, by);
	}
	by = changes_with(by, SLICE("MIME preamble"), "dropped");
	for (i = 0; i < ARRAY_LEN(preambles) && !s->out.found; i++) {
		v[0] = slice_str(preambles[i]);
		search_whole(s, v, 2, by);
	}
	return s->out.found;
}

bool
search_parts(struct search *s, const struct tree *t, struct changes by)
{
	const struct place *v[MOST_OUTER];
	size_t n = outer(t, v, MOST_OUTER);

	if (n == 0 || s->out.found)
		return s->out.found;
	return search_wrapped(s, t, v, n, by) ||
	    search_part_added(s, t, v, n, by) ||
	    (!v[n - 1]->close && n < MOST_OUTER &&
		search_cut_off(s, t, by)) ||
	    search_preamble(s, t, v[0]->at, by);
}

/* Where attached mails begin and end, octet for octet. */

#include "core/base/mem.h"
#include "core/mail/mime_extent.h"

/* Is the line "--boundary", perhaps "--boundary--", blanks behind it? */
static bool
is_boundary(struct slice line, struct slice boundary, bool *closes)
{
	if (line.n < boundary.n + 2 || line.p[0] != '-' || line.p[1] != '-' ||
	    memcmp(line.p + 2, boundary.p, boundary.n) != 0)
		return false;
	line = slice_from(line, boundary.n + 2);
	*closes = slice_starts(line, "--");
	if (*closes)
		line = slice_from(line, 2);
	return slice_trim(line).n == 0;
}

/* The line that starts at `at` without its line feed; *next is behind it. */
static struct slice
line_at(struct slice octets, size_t at, size_t *next)
{
	struct slice rest = slice_from(octets, at);
	size_t n = slice_chr(rest, '\n');

	*next = n == SLICE_NONE ? octets.n : at + n + 1;
	return slice_upto(rest, n == SLICE_NONE ? rest.n : n);
}

static size_t
line_start(struct slice octets, size_t at)
{
	size_t next;

	if (at == 0 || at >= octets.n || octets.p[at - 1] == '\n')
		return at < octets.n ? at : octets.n;
	line_at(octets, at, &next);
	return next;
}

static const struct enclosing *
boundary_of(struct slice line, const struct enclosing *around, bool *closes)
{
	if (line.n < 3 || line.p[0] != '-' || line.p[1] != '-')
		return NULL;
	while (around != NULL && !is_boundary(line, around->boundary, closes))
		around = around->outer;
	return around;
}

/* Does what is known hold for all these boundaries? */
static bool
is_known(const struct extents *x, const struct enclosing *around)
{
	size_t i;

	for (; around != NULL; around = around->outer) {
		for (i = 0; i < x->nknown; i++)
			if (slice_eq(x->known[i], around->boundary))
				break;
		if (i == x->nknown)
			return false;
	}
	return true;
}

static void
learn(struct extents *x, size_t from, size_t at,
    const struct enclosing *around)
{
	if (at - from <= x->at - x->from)
		return;
	x->from = from;
	x->at = at;
	for (x->nknown = 0; around != NULL && x->nknown < ARRAY_LEN(x->known);
	    around = around->outer)
		x->known[x->nknown++] = around->boundary;
}

size_t
extent_boundary(struct extents *x, size_t from,
    const struct enclosing *around, const struct enclosing **which,
    size_t *next, bool *closes)
{
	size_t start = line_start(x->octets, from), at = start;

	*which = NULL;
	if (at >= x->from && at < x->at && is_known(x, around))
		at = x->at;
	*next = x->octets.n;
	for (; at < x->octets.n; at = *next) {
		*which = boundary_of(line_at(x->octets, at, next), around,
		    closes);
		if (*which != NULL)
			break;
	}
	learn(x, start, at, around);
	return at;
}

size_t
extent_before(struct slice octets, size_t start, size_t at)
{
	if (at < octets.n && at > start && octets.p[at - 1] == '\n')
		at--;
	else
		return at;
	if (at > start && octets.p[at - 1] == '\r')
		at--;
	return at;
}

size_t
extent_body(struct extents *x, GMimeObject *o, size_t from,
    const struct enclosing *around)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(o);
	int n = g_mime_header_list_get_count(list);
	gint64 last = n > 0 ? g_mime_header_get_offset(
	    g_mime_header_list_get_header_at(list, n - 1)) : -1;
	size_t at = last >= 0 ? (size_t)last : from, next;
	bool closes;

	for (; at < x->octets.n; at = next) {
		struct slice line = line_at(x->octets, at, &next);

		if (line.n == 0 || (line.n == 1 && *line.p == '\r'))
			return next;
		if (boundary_of(line, around, &closes) != NULL)
			return at;
	}
	return x->octets.n;
}

static size_t
end_of_multipart(struct extents *x, GMimeMultipart *o, size_t body,
    const struct enclosing *around, int depth)
{
	const char *boundary = g_mime_multipart_get_boundary(o);
	struct enclosing own = { slice_str(boundary), around };
	const struct enclosing *which;
	int n = g_mime_multipart_get_count(o);
	size_t at = body, next;
	bool closes;

	if (own.boundary.n == 0)
		return body;
	if (n > 0) {
		GMimeObject *last = g_mime_multipart_get_part(o, n - 1);

		at = extent_body(x, last, body, &own);
		at = extent_end(x, last, at < body ? body : at, &own,
		    depth - 1);
	}
	/* Its own boundaries, up to the last; or one of those around. */
	for (;;) {
		size_t here = extent_boundary(x, at, &own, &which, &next,
		    &closes);

		if (here == x->octets.n || which != &own)
			return here;
		if (closes)
			return next;
		at = next;
	}
}

size_t
extent_end(struct extents *x, GMimeObject *o, size_t body,
    const struct enclosing *around, int depth)
{
	GMimeObject *inner;
	GMimeDataWrapper *w;
	GMimeStream *s;

	if (depth == 0)
		return body;
	if (GMIME_IS_MULTIPART(o))
		return end_of_multipart(x, GMIME_MULTIPART(o), body,
		    around, depth);
	if (GMIME_IS_MESSAGE_PART(o)) {
		GMimeMessage *m = g_mime_message_part_get_message(
		    GMIME_MESSAGE_PART(o));

		inner = m != NULL ? g_mime_message_get_mime_part(m) : NULL;
		if (inner == NULL)
			return body;
		return extent_end(x, inner, extent_body(x,
		    GMIME_OBJECT(m), body, around), around, depth - 1);
	}
	w = GMIME_IS_PART(o) ? g_mime_part_get_content(GMIME_PART(o)) : NULL;
	s = w != NULL ? g_mime_data_wrapper_get_stream(w) : NULL;
	if (s == NULL || s->bound_end < 0 ||
	    (size_t)s->bound_end > x->octets.n || (size_t)s->bound_end < body)
		return body;
	return (size_t)s->bound_end;
}

size_t
extent_next(struct extents *x, GMimeObject *before, size_t from,
    const struct enclosing *own)
{
	const struct enclosing *which;
	size_t next;
	bool closes;

	if (before != NULL) {
		from = extent_body(x, before, from, own);
		from = extent_end(x, before, from, own, MAIL_MOST_DEPTH);
	}
	extent_boundary(x, from, own, &which, &next, &closes);
	return next;
}

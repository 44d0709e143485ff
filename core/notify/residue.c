/* The second look: which addresses can still be read after masking. */

#include "core/notify/residue_parts.h"

enum {
	DEPTH_MOST = 3, /* encodings in digits within one another */
	BOUNDARIES_MOST = 500,
};

struct inside {
	struct look *look;
	unsigned depth;
};

static void look_text(struct look *l, struct slice s, unsigned depth,
    const char *how);

static void
look_inside(void *arg, struct slice octets)
{
	struct inside *in = arg;
	struct buf b = { 0 };
	size_t i;

	buf_reserve(&b, octets.n);
	for (i = octets.n; i != 0; i--)
		b.p[b.n++] = octets.p[i - 1];
	look_plain(in->look, buf_slice(&b), "backwards, in digits");
	buf_clear(&b);
	for (i = 0; i < octets.n; i++)
		if (octets.p[i] != '\0')
			b.p[b.n++] = octets.p[i];
	look_text(in->look, buf_slice(&b), in->depth + 1,
	    "in base64 or hexadecimal");
	buf_free(&b);
}

static void
look_digits(struct look *l, struct slice s, unsigned depth)
{
	struct inside in = { l, depth };

	if (depth < DEPTH_MOST)
		undo_digits(s, l->least, l->ascii, look_inside, &in);
}

/* --- lines --- */

/* A line with those that go on with it; soft: those too behind a soft line
 * end of quoted-printable */
static struct slice
long_line(struct slice *s, bool soft)
{
	struct slice line;
	size_t n = 0;

	do {
		size_t end = slice_chr(slice_from(*s, n), '\n');

		n = end == SLICE_NONE ? s->n : n + end + 1;
	} while (n < s->n && (s->p[n] == ' ' || s->p[n] == '\t' ||
	    (soft && slice_ends(slice_trim(slice_upto(*s, n)), "="))));
	line = slice_upto(*s, n);
	*s = slice_from(*s, n);
	return line;
}

static struct slice
name_of(struct slice line)
{
	size_t colon = slice_chr(slice_upto(line, 100), ':');

	return colon == SLICE_NONE ? SLICE("")
				   : slice_trim(slice_upto(line, colon));
}

/* Does a section say that it is in quoted-printable? */
static bool
quoted_lines(struct slice s)
{
	return slice_findi(slice_upto(s, 2048), SLICE("quoted-printable")) !=
	    SLICE_NONE;
}

static void look_field(struct look *l, struct slice name, struct slice field);

/* Fields that must stay are looked at by themselves, wherever they stand: a
 * mail within the mail has some, too.  *rest: all else. */
static void
look_beside(struct look *l, struct slice s, bool soft, struct buf *rest)
{
	struct slice field = l->field;
	bool stays = l->stays;

	if (l->inside) {
		buf_add_slice(rest, s);
		return;
	}
	while (s.n != 0) {
		struct slice line = long_line(&s, soft);
		struct slice name = name_of(line);

		if (field_stays(name))
			look_field(l, name, line);
		else
			buf_add_slice(rest, line);
	}
	l->field = field;
	l->stays = stays;
}

/* What stands in a text without transfer encoding */
static void
look_written(struct look *l, struct slice s, unsigned depth, const char *how)
{
	struct buf entities = { 0 }, once = { 0 }, twice = { 0 }, b = { 0 };

	look_plain(l, s, how);
	look_digits(l, s, depth);
	if (!undo_entities(s, &entities))
		buf_clear(&entities);
	else
		look_plain(l, buf_slice(&entities), "as entities");
	if (entities.n != 0)
		s = buf_slice(&entities);
	if (undo_tags(s, &b))
		look_plain(l, buf_slice(&b), "between tags");
	if (undo_percent(s, &once)) {
		look_plain(l, buf_slice(&once), "percent-encoded");
		look_digits(l, buf_slice(&once), depth);
		if (undo_percent(buf_slice(&once), &twice))
			look_plain(l, buf_slice(&twice), "percent-encoded");
	}
	buf_free(&entities);
	buf_free(&once);
	buf_free(&twice);
	buf_free(&b);
}

static void
look_text(struct look *l, struct slice s, unsigned depth, const char *how)
{
	struct buf b = { 0 }, rest = { 0 };

	look_beside(l, s, quoted_lines(s), &rest);
	look_written(l, buf_slice(&rest), depth, how);
	if (undo_quoted_printable(s, &b)) {
		buf_clear(&rest);
		look_beside(l, buf_slice(&b), false, &rest);
		look_written(l, buf_slice(&rest), depth,
		    "in quoted-printable");
	}
	buf_free(&b);
	buf_free(&rest);
}

/* --- fields --- */

static void
look_field(struct look *l, struct slice name, struct slice field)
{
	struct buf words = { 0 }, joined = { 0 }, numbered = { 0 };

	l->field = name;
	l->stays = field_stays(name);
	l->inside = true;
	undo_folding(field, &joined);
	look_text(l, field, 0, "as it is");
	look_text(l, buf_slice(&joined), 0, "folded");
	if (undo_words(field, &words)) {
		buf_clear(&joined);
		undo_folding(buf_slice(&words), &joined);
		look_text(l, buf_slice(&joined), 0, "in encoded words");
	}
	if (undo_numbered(field, &numbered))
		look_text(l, buf_slice(&numbered), 0, "in parameters");
	l->inside = false;
	buf_free(&words);
	buf_free(&joined);
	buf_free(&numbered);
}

struct residue *
mask_residue(const struct masks *m, struct slice header, struct arena *a,
    size_t *n)
{
	struct look l;

	look_begin(&l, m, a);
	while (l.nneedles != 0 && header.n != 0) {
		struct slice line = long_line(&header, false);

		look_field(&l, name_of(line), line);
	}
	*n = l.nfound;
	return l.found;
}

/* --- messages --- */

/* All that is called a boundary anywhere */
static size_t
boundaries(struct slice s, struct slice *out)
{
	size_t n = 0, at;

	while (n < BOUNDARIES_MOST &&
	    (at = slice_findi(s, SLICE("boundary="))) != SLICE_NONE) {
		bool quoted;
		size_t i = 0;

		s = slice_from(s, at + 9);
		quoted = s.n != 0 && s.p[0] == '"';
		s = slice_from(s, quoted);
		while (i < s.n && (quoted ? s.p[i] != '"' : s.p[i] != ';' &&
		    !ascii_is_space(s.p[i])))
			i++;
		if (i != 0)
			out[n++] = slice_upto(s, i);
	}
	return n;
}

static bool
is_boundary(struct slice line, const struct slice *v, size_t n)
{
	if (!slice_starts(line, "--"))
		return false;
	line = slice_from(line, 2);
	for (size_t i = 0; i < n; i++)
		if (line.n >= v[i].n && slice_eq(slice_upto(line, v[i].n),
		    v[i]))
			return true;
	return false;
}

static void
look_body(struct look *l, struct slice body, const struct slice *v, size_t n)
{
	struct arena a = { 0 };
	size_t from = 0, i = 0, section = 0;

	while (i <= body.n) {
		struct slice rest = slice_from(body, i);
		size_t end = slice_chr(rest, '\n');

		if (i == body.n || (i != from && is_boundary(rest, v, n))) {
			l->field = section == 0 ? SLICE("the body")
			    : slice_printf(&a, "section %zu of the body",
			    section);
			l->stays = false;
			look_text(l, slice_of(body.p + from, i - from), 0,
			    "as it is");
			section++;
			from = i;
		}
		i = i == body.n ? i + 1
		    : end == SLICE_NONE ? body.n
					: i + end + 1;
	}
	arena_free(&a);
}

struct residue *
message_residue(const struct masks *m, struct slice octets, struct arena *a,
    size_t *n)
{
	struct slice *v = arena_array(a, BOUNDARIES_MOST, sizeof *v);
	struct slice header = message_header(octets), body, one;
	struct look l;

	look_begin(&l, m, a);
	body = slice_from(octets, header.n);
	while (l.nneedles != 0 && header.n != 0) {
		one = long_line(&header, false);
		look_field(&l, name_of(one), one);
	}
	if (l.nneedles != 0)
		look_body(&l, body, v, boundaries(octets, v));
	*n = l.nfound;
	return l.found;
}

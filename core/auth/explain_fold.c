/* Folding, blanks and the case of names, which simple canonicalisation keeps
 * (RFC 6376 section 3.4.1), and folds where there was no blank. */

#include "core/auth/explain_header.h"

/* What a value looked like before it was folded another way */
enum shape { UNFOLDED, SPLICED, TABS, SPACES, COMMA_TAB, COMMA_SPACE,
	SEMICOLON_TAB, SEMICOLON_SPACE, BLANK, NO_BLANK, SHAPES };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Octets of a line end at i that folds; 0 */
static size_t
fold_at(struct slice v, size_t i)
{
	size_t n = v.p[i] == '\r' && i + 1 < v.n && v.p[i + 1] == '\n' ? 2
	    : v.p[i] == '\n';

	return n != 0 && i + n < v.n && is_blank(v.p[i + n]) ? n : 0;
}

/* Each fold: its line end away, or the blank behind it another one */
static void
refold(struct buf *out, struct slice v, enum shape shape)
{
	size_t i = 0, n;

	while (i < v.n) {
		n = fold_at(v, i);
		if (n == 0) {
			buf_add_char(out, v.p[i++]);
			continue;
		}
		i += n;
		if (shape == SPLICED)
			i++;
		if (shape != TABS && shape != SPACES)
			continue;
		buf_add_str(out, shape == TABS ? "\r\n\t" : "\r\n ");
		while (i < v.n && is_blank(v.p[i]))
			i++;
	}
}

/* One line, folded behind every mark */
static void
fold_behind(struct buf *out, struct slice v, char mark, const char *fold)
{
	struct buf line = { 0 };
	size_t i;

	refold(&line, v, UNFOLDED);
	for (i = 0; i < line.n; i++) {
		buf_add_char(out, line.p[i]);
		if (line.p[i] != mark || i + 1 == line.n)
			continue;
		buf_add_str(out, fold);
		while (i + 1 < line.n && is_blank(line.p[i + 1]))
			i++;
	}
	buf_free(&line);
}

static struct slice
reshaped(struct header_search *h, struct slice v, enum shape shape)
{
	struct buf out = { 0 };
	struct slice text;

	if (shape == COMMA_TAB || shape == COMMA_SPACE)
		fold_behind(&out, v, ',',
		    shape == COMMA_TAB ? "\r\n\t" : "\r\n ");
	else if (shape == SEMICOLON_TAB || shape == SEMICOLON_SPACE)
		fold_behind(&out, v, ';',
		    shape == SEMICOLON_TAB ? "\r\n\t" : "\r\n ");
	else if (shape == BLANK && (v.n == 0 || !is_blank(*v.p)))
		buf_addf(&out, " %.*s", SLICE_ARG(v));
	else if (shape == NO_BLANK && v.n != 0 && is_blank(*v.p))
		buf_add_slice(&out, slice_from(v, 1));
	else
		refold(&out, v, shape);
	text = slice_dup(&h->arena, buf_slice(&out));
	buf_free(&out);
	return text;
}

static struct slice
lower(struct header_search *h, struct slice name)
{
	return slice_dup_lower(&h->arena, name);
}

static struct slice
upper(struct header_search *h, struct slice name)
{
	char *out = arena_strndup(&h->arena, name.p, name.n);
	size_t i;

	for (i = 0; i < name.n; i++)
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - 'a' + 'A');
	return slice_of(out, name.n);
}

static struct change
shape_change(enum shape shape, struct slice called, struct arena *a)
{
	if (shape == BLANK || shape == NO_BLANK)
		return (struct change){ slice_printf(a,
		    "blank behind the colon of %.*s changed",
		    SLICE_ARG(called)), NULL };
	return (struct change){ called, "refolded" };
}

static void
add_named(struct header_search *h, size_t piece, struct slice name,
    struct slice value)
{
	struct alter *a = alter_new(h, slice_printf(h->m->arena,
	    "case of the name %.*s changed",
	    SLICE_ARG(header_called(h, piece))), NULL, false);

	alter_add(h, a, piece, name, value);
	if (a != NULL && slice_eq(a->v[0].text, h->base[piece]))
		h->nalters--;
}

static void
fold_piece(struct header_search *h, size_t piece)
{
	struct slice name, value;
	enum shape shape;

	if (!header_piece(h, piece, &name, &value) || value.n > 8000)
		return;
	for (shape = 0; shape < SHAPES; shape++) {
		struct change c = shape_change(shape, header_called(h, piece),
		    h->m->arena);

		if (!h->relaxed || shape == SPLICED)
			alter_value(h, piece, reshaped(h, value, shape),
			    c.what, c.verb, false);
	}
	if (h->relaxed)
		return;
	add_named(h, piece, lower(h, name), value);
	add_named(h, piece, header_titled(&h->arena, name), value);
	add_named(h, piece, upper(h, name), value);
	if (piece + 1 < h->n)
		add_named(h, piece, h->names[piece], value);
}

/* All fields alike */
static bool
fold_all(struct header_search *h, enum shape shape)
{
	struct slice *v = arena_array(&h->arena, h->n, sizeof *v);
	struct slice name, value;
	size_t i;

	for (i = 0; i < h->n; i++)
		v[i] = header_piece(h, i, &name, &value)
			? header_render(h, name, reshaped(h, value, shape), i)
			: SLICE("");
	return header_try_all(h, v, shape == BLANK || shape == NO_BLANK
		? (struct change){ SLICE("blank behind colons changed"), NULL }
		: (struct change){ SLICE("header"), "refolded" });
}

static bool
name_all(struct header_search *h, int how)
{
	struct slice *v = arena_array(&h->arena, h->n, sizeof *v);
	struct slice name, value;
	size_t i;

	for (i = 0; i < h->n; i++) {
		v[i] = SLICE("");
		if (!header_piece(h, i, &name, &value))
			continue;
		if (how == 0)
			name = lower(h, name);
		else if (how == 1 || i + 1 == h->n)
			name = header_titled(&h->arena, name);
		else
			name = h->names[i];
		v[i] = header_render(h, name, value, i);
	}
	return header_try_all(h, v, (struct change){
	    SLICE("case of field names changed"), NULL });
}

void
alter_folding(struct header_search *h)
{
	enum shape shape;
	size_t first = h->nalters, i;
	int how;

	for (i = 0; i < h->n; i++)
		fold_piece(h, i);
	if (header_try_from(h, first) || h->relaxed)
		return;
	for (shape = 0; shape < SHAPES; shape++)
		if (fold_all(h, shape))
			return;
	for (how = 0; how < 3; how++)
		if (name_all(h, how))
			return;
}

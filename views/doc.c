/* Documents: the same lines for a screen and for standard output. */

#include <stdarg.h>
#include <stdio.h>

#include "tui/theme.h"
#include "views/doc.h"

struct doc_line *
doc_line(struct doc *d, int hang)
{
	struct doc_line *l = ARENA_PUSH(&d->arena, d->lines, d->n);

	*l = (struct doc_line){ .hang = hang, .id = -1 };
	return l;
}

static struct doc_span *
doc_span(struct doc *d)
{
	struct doc_line *l;

	if (d->n == 0)
		doc_line(d, 0);
	l = &d->lines[d->n - 1];
	return ARENA_PUSH(&d->arena, l->spans, l->n);
}

void
doc_lit(struct doc *d, uint8_t role, const char *fmt, ...)
{
	struct doc_span *s = doc_span(d);
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	*s = (struct doc_span){ .role = role,
		.s = slice_dup(&d->arena, slice_str(text)) };
}

void
doc_label(struct doc *d, int width, const char *name)
{
	doc_line(d, width);
	doc_lit(d, ROLE_MUTED, "%-*s", width, name);
}

void
doc_add(struct doc *d, uint8_t role, struct slice foreign)
{
	struct doc_span *s;

	if (foreign.n == 0)
		return;
	s = doc_span(d);
	*s = (struct doc_span){ .role = role, .foreign = true,
		.s = slice_dup(&d->arena, foreign) };
}

void
doc_tab(struct doc *d, size_t width)
{
	struct text t = { 0 };
	size_t pad = 1;

	if (d->n != 0)
		doc_line_text(&d->lines[d->n - 1], &t);
	if (t.width < width)
		pad = width - t.width;
	text_free(&t);
	doc_lit(d, 0, "%*s", (int)pad, "");
}

void
doc_prove(struct doc *d, struct range range)
{
	struct doc_line *l = &d->lines[d->n - 1];

	l->range = range;
	l->has_range = range.len != 0;
}

void
doc_free(struct doc *d)
{
	arena_free(&d->arena);
	*d = (struct doc){ 0 };
}

void
doc_line_text(const struct doc_line *l, struct text *t)
{
	size_t i, first;

	for (i = 0; i < l->n; i++) {
		const struct doc_span *s = &l->spans[i];

		first = t->n;
		t->role = s->role;
		if (s->foreign)
			text_add(t, s->s);
		else
			text_litf(t, "%.*s", SLICE_ARG(s->s));
		for (; s->hidden && first < t->n; first++)
			t->cells[first].flags |= CELL_HIDDEN;
	}
	t->role = 0;
}

struct wrap {
	const struct doc_line *line;
	size_t width;
	bool first;
	void (*emit)(struct text *row, const struct doc_line *l, void *arg);
	void *arg;
};

static void
wrap_row(const struct cell *cells, size_t n, void *arg)
{
	struct wrap *w = arg;
	struct text row = { 0 };
	struct text part = { .n = n };
	size_t i;

	if (!w->first)
		text_pad(&row, (size_t)w->line->hang);
	part.cells = xmalloc((n + 1) * sizeof *cells);
	if (n != 0)
		memcpy(part.cells, cells, n * sizeof *cells);
	for (i = 0; i < n; i++)
		part.width += cells[i].width;
	text_append(&row, &part);
	w->first = false;
	w->emit(&row, w->line, w->arg);
	text_free(&part);
	text_free(&row);
}

/* Index of the cell before which t breaks to fit: after the last blank that
 * fits, or in the word if it fills the row alone, or would leave but a label
 * of `hang` columns in it. */
static size_t
doc_break(const struct text *t, size_t width, size_t hang)
{
	size_t i, at = 0, used = 0;
	bool word = false;

	for (i = 0; i < t->n; i++) {
		bool blank = t->cells[i].glyph[0] == ' ';

		if (used + t->cells[i].width > width)
			break;
		used += t->cells[i].width;
		if (blank && word && used > hang)
			at = i;
		word = word || !blank;
	}
	if (i == t->n)
		return i;
	return at != 0 ? at : i != 0 ? i : 1;
}

void
doc_line_wrap(const struct doc_line *l, size_t width,
    void (*emit)(struct text *row, const struct doc_line *l, void *arg),
    void *arg)
{
	struct wrap w = { l, width, true, emit, arg };
	struct text t = { 0 }, rest = { 0 };
	size_t hang = (size_t)l->hang, cut;

	doc_line_text(l, &t);
	if (t.width <= width || hang + 8 > width) {
		text_wrap(&t, width != 0 ? width : 1, wrap_row, &w);
		text_free(&t);
		return;
	}
	/* The first row is wider by the hang than those below it. */
	cut = doc_break(&t, width, hang);
	wrap_row(t.cells, cut, &w);
	while (cut < t.n && t.cells[cut].glyph[0] == ' ')
		cut++;
	rest.cells = t.cells + cut;
	rest.n = t.n - cut;
	text_wrap(&rest, width - hang, wrap_row, &w);
	text_free(&t);
}

void
doc_plain(const struct doc *d, struct buf *out)
{
	size_t i, k;

	for (i = 0; i < d->n; i++) {
		const struct doc_line *l = &d->lines[i];

		for (k = 0; k < l->n; k++) {
			if (l->spans[k].foreign)
				text_plain(l->spans[k].s, out);
			else
				buf_add_slice(out, l->spans[k].s);
		}
		while (out->n != 0 && out->p[out->n - 1] == ' ')
			out->n--;
		buf_add_char(out, '\n');
	}
}

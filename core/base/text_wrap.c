/* Lines: taking them off foreign text, and breaking cells into columns. */
#include "core/base/text.h"

bool
text_line(struct slice *s, struct slice *line)
{
	size_t end;

	if (s->n == 0)
		return false;
	end = slice_chr(*s, '\n');
	if (end == SLICE_NONE) {
		*line = *s;
		*s = slice_from(*s, s->n);
		return true;
	}
	*line = slice_upto(*s, end);
	*s = slice_from(*s, end + 1);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static bool
is_blank(const struct cell *c)
{
	return c->len == 1 && c->glyph[0] == ' ';
}

/* How many cells from i on fit into width columns; at least one. */
static size_t
fitting(const struct text *t, size_t i, size_t width)
{
	size_t n = 0, used = 0;

	while (i + n < t->n && used + t->cells[i + n].width <= width)
		used += t->cells[i + n++].width;
	return n > 0 ? n : 1;
}

void
text_wrap(const struct text *t, size_t width,
    void (*emit)(const struct cell *cells, size_t n, void *arg), void *arg)
{
	size_t i = 0, n, end, word;

	if (t->n == 0)
		emit(t->cells, 0, arg);
	while (i < t->n) {
		n = fitting(t, i, width);
		end = i + n;
		/* The blank before a word that didn't fit is the better end */
		if (end < t->n && !is_blank(&t->cells[end])) {
			word = end;
			while (word > i && !is_blank(&t->cells[word - 1]))
				word--;
			if (word > i)
				end = word;
		}
		n = end - i;
		while (n > 0 && end < t->n && is_blank(&t->cells[i + n - 1]))
			n--;
		emit(t->cells + i, n, arg);
		i = end;
		while (end < t->n && i < t->n && is_blank(&t->cells[i]))
			i++;
	}
}

/* Lines of text kept in memory, for a pager. */
#include "tui/pager.h"

static void
add_cells(struct lines *l, const struct cell *cells, size_t n, uint64_t id)
{
	struct lines_line *line = ARENA_PUSH(&l->arena, l->line, l->n);
	size_t i, width = 0;

	*line = (struct lines_line){ NULL, n, id };
	if (n > 0) {
		line->cells = arena_array(&l->arena, n, sizeof *cells);
		memcpy(line->cells, cells, n * sizeof *cells);
	}
	for (i = 0; i < n; i++)
		width += cells[i].width;
	if (width > l->width)
		l->width = width;
}

void
lines_add(struct lines *l, const struct text *t, uint64_t id)
{
	add_cells(l, t->cells, t->n, id);
}

struct wrapping {
	struct lines *lines;
	uint64_t id;
};

static void
add_wrapped(const struct cell *cells, size_t n, void *arg)
{
	struct wrapping *w = arg;

	add_cells(w->lines, cells, n, w->id);
}

void
lines_add_wrapped(struct lines *l, const struct text *t, size_t width,
    uint64_t id)
{
	struct wrapping w = { l, id };

	if (t->n == 0)
		add_cells(l, NULL, 0, id);
	else
		text_wrap(t, width > 0 ? width : 1, add_wrapped, &w);
}

void
lines_free(struct lines *l)
{
	arena_free(&l->arena);
	*l = (struct lines){ 0 };
}

static size_t
count(void *arg)
{
	const struct lines *l = arg;

	return l->n;
}

static void
line(void *arg, size_t index, struct text *out, uint64_t *id)
{
	const struct lines *l = arg;
	struct lines_line *at = &l->line[index];
	struct text lent = { .cells = at->cells, .n = at->n };
	size_t i;

	for (i = 0; i < at->n; i++)
		lent.width += at->cells[i].width;
	text_append(out, &lent);
	*id = at->id;
}

const struct pager_ops lines_ops = { count, line };

/* Searching in text as it is drawn. */
#include "tui/find.h"

static bool
has_upper(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

static bool
same(char a, char b, bool exact)
{
	return exact ? a == b : ascii_lower(a) == ascii_lower(b);
}

/* How many cells from `cell` on spell the needle; 0 if they don't. */
static size_t
match_at(const struct text *t, struct slice needle, size_t cell, bool exact)
{
	size_t at = 0, i = cell, j;

	for (; at < needle.n && i < t->n; i++) {
		for (j = 0; j < t->cells[i].len && at < needle.n; j++, at++)
			if (!same(t->cells[i].glyph[j], needle.p[at], exact))
				return 0;
	}
	return at == needle.n ? i - cell : 0;
}

size_t
find_in_text(const struct text *t, struct slice needle, size_t from, size_t *n)
{
	bool exact = has_upper(needle);
	size_t i;

	for (i = from; needle.n > 0 && i < t->n; i++) {
		*n = match_at(t, needle, i, exact);
		if (*n > 0)
			return i;
	}
	return SLICE_NONE;
}

size_t
find_column(const struct text *t, size_t cell)
{
	size_t i, col = 0;

	for (i = 0; i < cell && i < t->n; i++)
		col += t->cells[i].width;
	return col;
}

/* Marks of a list: a sorted array of row ids. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/list.h"

/* Where id stands, or would stand. */
static size_t
place(const struct list *l, uint64_t id)
{
	size_t low = 0, high = l->nmarks, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (l->marks[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
list_is_marked(const struct list *l, uint64_t id)
{
	size_t at = place(l, id);

	return at < l->nmarks && l->marks[at] == id;
}

static void
reserve(struct list *l, size_t n)
{
	if (n <= l->room)
		return;
	l->room = n + n / 2 + 16;
	l->marks = xrealloc(l->marks, l->room, sizeof *l->marks);
}

void
list_mark(struct list *l, uint64_t id, bool on)
{
	size_t at = place(l, id);
	bool is = at < l->nmarks && l->marks[at] == id;

	if (id == 0 || is == on)
		return;
	reserve(l, l->nmarks + 1);
	if (on) {
		memmove(l->marks + at + 1, l->marks + at,
		    (l->nmarks - at) * sizeof *l->marks);
		l->marks[at] = id;
		l->nmarks++;
	} else {
		l->nmarks--;
		memmove(l->marks + at, l->marks + at + 1,
		    (l->nmarks - at) * sizeof *l->marks);
	}
}

static int
compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sort_unique(struct list *l)
{
	size_t i, n = 0;

	qsort(l->marks, l->nmarks, sizeof *l->marks, compare);
	for (i = 0; i < l->nmarks; i++)
		if (n == 0 || l->marks[n - 1] != l->marks[i])
			l->marks[n++] = l->marks[i];
	l->nmarks = n;
}

/* All rows get a mark; if all have one, all lose it. */
void
list_mark_all(struct list *l)
{
	size_t i, before = l->nmarks, added = 0;
	uint64_t id;

	if (l->count == 0)
		return;
	reserve(l, before + l->count);
	for (i = 0; i < l->count; i++) {
		id = l->ops->id(l->arg, i);
		if (id != 0 && !list_is_marked(l, id))
			l->marks[before + added++] = id;
	}
	l->nmarks = before + added;
	if (added == 0)
		l->nmarks = 0;
	else
		sort_unique(l);
}

void
list_clear_marks(struct list *l)
{
	l->nmarks = 0;
}

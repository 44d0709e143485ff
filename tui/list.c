/* A virtual list: movement, the cursor's id, drawing, searching. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/bar.h"
#include "tui/find.h"
#include "tui/list.h"

enum { SIDEWAYS = 8, PREFIX_MARKS = 3, PREFIX = 2 };

void
list_init(struct list *l, const struct list_ops *ops, void *arg)
{
	*l = (struct list){ .ops = ops, .arg = arg, .page = 1 };
}

void
list_free(struct list *l)
{
	text_free(&l->header);
	text_free(&l->empty);
	text_free(&l->line);
	buf_free(&l->needle);
	free(l->marks);
	*l = (struct list){ 0 };
}

static size_t
page_of(const struct list *l)
{
	return l->page > 0 ? (size_t)l->page : 1;
}

static void
keep_in_view(struct list *l)
{
	size_t page = page_of(l);

	if (l->cursor < l->top)
		l->top = l->cursor;
	if (l->cursor >= l->top + page)
		l->top = l->cursor - page + 1;
	if (l->top + page > l->count)
		l->top = l->count > page ? l->count - page : 0;
}

void
list_go(struct list *l, size_t index)
{
	if (l->count == 0) {
		l->cursor = l->top = 0;
		l->cursor_id = 0;
		return;
	}
	l->cursor = index < l->count ? index : l->count - 1;
	l->cursor_id = l->ops->id(l->arg, l->cursor);
	keep_in_view(l);
}

uint64_t
list_id(const struct list *l)
{
	return l->count > 0 ? l->ops->id(l->arg, l->cursor) : 0;
}

/* Rows seldom move far: look near the cursor first. */
static size_t
index_of(const struct list *l, uint64_t id)
{
	size_t d;

	if (l->ops->index_of != NULL)
		return l->ops->index_of(l->arg, id);
	for (d = 0; d < l->count || d <= l->cursor; d++) {
		if (l->cursor + d < l->count &&
		    l->ops->id(l->arg, l->cursor + d) == id)
			return l->cursor + d;
		if (d <= l->cursor && l->cursor - d < l->count &&
		    l->ops->id(l->arg, l->cursor - d) == id)
			return l->cursor - d;
	}
	return SLICE_NONE;
}

bool
list_go_id(struct list *l, uint64_t id)
{
	size_t at = id != 0 ? index_of(l, id) : SLICE_NONE;

	if (at >= l->count)
		return false;
	list_go(l, at);
	return true;
}

void
list_update(struct list *l, size_t count, bool more)
{
	size_t height = l->cursor - l->top, at = SLICE_NONE;

	l->count = count;
	l->more = more;
	if (l->cursor_id != 0)
		at = index_of(l, l->cursor_id);
	if (at >= count)
		at = l->cursor;
	l->top = at > height ? at - height : 0;
	list_go(l, at);
}

void
list_reset(struct list *l)
{
	l->count = l->cursor = l->top = l->skip = 0;
	l->cursor_id = 0;
	l->more = false;
	buf_clear(&l->needle);
	list_clear_marks(l);
}

bool
list_move(struct list *l, enum move move)
{
	size_t page = page_of(l), half = (page + 1) / 2;
	size_t at = l->cursor;

	switch (move) {
	case MOVE_NONE:
		return false;
	case MOVE_DOWN:
		at++;
		break;
	case MOVE_UP:
		at -= at > 0;
		break;
	case MOVE_HALF_DOWN:
		at += half;
		break;
	case MOVE_HALF_UP:
		at -= at < half ? at : half;
		break;
	case MOVE_PAGE_DOWN:
		at += page;
		l->top += page;
		break;
	case MOVE_PAGE_UP:
		at -= at < page ? at : page;
		l->top -= l->top < page ? l->top : page;
		break;
	case MOVE_FIRST:
		at = 0;
		break;
	case MOVE_LAST:
		at = l->count;
		break;
	case MOVE_LEFT:
		l->skip -= l->skip < SIDEWAYS ? l->skip : SIDEWAYS;
		return true;
	case MOVE_RIGHT:
		if (l->widest > l->skip + (size_t)l->columns)
			l->skip += SIDEWAYS;
		return true;
	}
	list_go(l, at);
	return true;
}

static bool
row_has(struct list *l, size_t index, struct slice needle)
{
	size_t n;

	text_clear(&l->line);
	return l->ops->row(l->arg, index, &l->line) &&
	    find_in_text(&l->line, needle, 0, &n) != SLICE_NONE;
}

static size_t
find_row(struct list *l, bool forward)
{
	struct slice needle = buf_slice(&l->needle);
	size_t i, at = l->cursor;

	if (l->ops->find != NULL)
		return l->ops->find(l->arg, at, forward, needle);
	for (i = 0; i < l->count; i++) {
		at = forward ? (at + 1) % l->count
			     : (at + l->count - 1) % l->count;
		if (row_has(l, at, needle))
			return at;
	}
	return SLICE_NONE;
}

bool
list_search(struct list *l, struct slice needle, bool forward)
{
	size_t at;

	if (needle.n > 0) {
		buf_clear(&l->needle);
		buf_add_slice(&l->needle, needle);
	}
	if (l->needle.n == 0 || l->count == 0)
		return false;
	at = find_row(l, forward);
	if (at >= l->count)
		return false;
	list_go(l, at);
	return true;
}

static bool
forget(struct list *l)
{
	bool any = l->nmarks > 0 || l->needle.n > 0;

	if (l->nmarks > 0)
		list_clear_marks(l);
	else
		buf_clear(&l->needle);
	return any;
}

static bool
key_of_marks(struct list *l, int key)
{
	uint64_t id = list_id(l);

	if (l->no_marks || (key != ' ' && key != '*'))
		return false;
	if (key == '*') {
		list_mark_all(l);
	} else if (id != 0) {
		list_mark(l, id, !list_is_marked(l, id));
		list_move(l, MOVE_DOWN);
	}
	return true;
}

bool
list_key(struct list *l, int key)
{
	enum move move = keys_move(key);

	if (move != MOVE_NONE)
		return list_move(l, move);
	if (key == 'n' || key == 'N') {
		if (l->needle.n == 0)
			return false;
		list_search(l, SLICE_NULL, key == 'n');
		return true;
	}
	if (key == K_ESC)
		return forget(l);
	return key_of_marks(l, key);
}

static void
paint_matches(struct list *l, struct rect r, int row)
{
	size_t at = 0, n;

	while ((at = find_in_text(&l->line, buf_slice(&l->needle), at, &n)) !=
	    SLICE_NONE) {
		size_t from = find_column(&l->line, at);
		size_t to = find_column(&l->line, at + n);

		if (to > l->skip)
			screen_paint(r, row,
			    from > l->skip ? (int)(from - l->skip) : 0,
			    (int)(to - (from > l->skip ? from : l->skip)),
			    ROLE_MATCH);
		at += n;
	}
}

static void
draw_row(struct list *l, struct rect r, int row, size_t index)
{
	int width = l->no_marks ? PREFIX : PREFIX_MARKS;
	struct rect prefix = rect_take_left(&r, width);
	bool cursor = index == l->cursor && !l->no_cursor;
	unsigned flags = cursor ? DRAW_CURSOR : 0;
	uint64_t id = l->ops->id(l->arg, index);
	struct text head = { 0 };

	text_lit(&head, cursor ? ">" : " ");
	head.role = ROLE_MARK;
	if (!l->no_marks && list_is_marked(l, id))
		text_lit(&head, "*");
	screen_line(prefix, row, &head, 0, flags);
	text_free(&head);
	text_clear(&l->line);
	if (!l->ops->row(l->arg, index, &l->line)) {
		screen_lit(r, row, ROLE_MUTED, "...", flags);
		return;
	}
	if (l->line.width > l->widest)
		l->widest = l->line.width;
	screen_line(r, row, &l->line, l->skip, flags);
	if (l->needle.n > 0)
		paint_matches(l, r, row);
}

static void
draw_header(struct list *l, struct rect *r)
{
	struct rect head = rect_take_top(r, l->header.n > 0);
	struct text t = { 0 };
	size_t i;

	if (l->header.n == 0)
		return;
	text_append(&t, &l->header);
	for (i = 0; i < t.n; i++)
		t.cells[i].role = ROLE_HEADING;
	screen_fill(head, ROLE_NORMAL);
	rect_take_left(&head, l->no_marks ? PREFIX : PREFIX_MARKS);
	screen_line(head, 0, &t, l->skip, 0);
	text_free(&t);
}

void
list_draw(struct list *l, struct rect r)
{
	int row;

	draw_header(l, &r);
	screen_fill(r, ROLE_NORMAL);
	l->page = r.h > 0 ? r.h : 1;
	l->columns = r.w - (l->no_marks ? PREFIX : PREFIX_MARKS);
	l->widest = 0;
	if (l->more && l->ops->want != NULL &&
	    l->top + 2 * page_of(l) > l->count)
		l->ops->want(l->arg, l->top + 3 * page_of(l));
	keep_in_view(l);
	if (l->count == 0) {
		rect_take_left(&r, 1);
		screen_wrapped(r, 0, &l->empty);
		return;
	}
	for (row = 0; row < r.h && l->top + (size_t)row < l->count; row++)
		draw_row(l, r, row, l->top + (size_t)row);
}

void
list_status(const struct list *l, struct text *out)
{
	if (l->count > 0) {
		bar_number(out, l->cursor + 1);
		text_lit(out, " of ");
	}
	bar_number(out, l->count);
	if (l->more)
		text_lit(out, "+");
	if (l->nmarks > 0) {
		text_lit(out, ", ");
		bar_number(out, l->nmarks);
		text_lit(out, " marked");
	}
}

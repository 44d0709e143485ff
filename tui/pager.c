/* Lines to be read: scrolling, searching, a cursor where lines open things. */
#include "core/base/mem.h"
#include "tui/find.h"
#include "tui/pager.h"

enum { SIDEWAYS = 8 };

void
pager_init(struct pager *p, const struct pager_ops *ops, void *arg)
{
	*p = (struct pager){ .ops = ops, .arg = arg, .page = 1,
		.focused = true };
}

void
pager_free(struct pager *p)
{
	text_free(&p->line);
	buf_free(&p->needle);
	*p = (struct pager){ 0 };
}

void
pager_reset(struct pager *p)
{
	p->top = p->skip = p->cursor = 0;
	buf_clear(&p->needle);
}

static size_t
page_of(const struct pager *p)
{
	return p->page > 0 ? (size_t)p->page : 1;
}

static size_t
count_of(const struct pager *p)
{
	return p->ops->count(p->arg);
}

static uint64_t
fetch(struct pager *p, size_t index)
{
	uint64_t id = 0;

	text_clear(&p->line);
	p->ops->line(p->arg, index, &p->line, &id);
	return id;
}

/* Neither top nor cursor points past the end, whatever became of the lines. */
static void
clamp(struct pager *p)
{
	size_t n = count_of(p), page = page_of(p);

	if (p->top + page > n)
		p->top = n > page ? n - page : 0;
	if (p->cursor >= n)
		p->cursor = n > 0 ? n - 1 : 0;
}

void
pager_go(struct pager *p, size_t line)
{
	size_t page = page_of(p);

	p->cursor = line;
	if (line < p->top)
		p->top = line;
	else if (line >= p->top + page)
		p->top = line - (p->cursor_on ? page - 1 : page / 3);
	clamp(p);
	if (p->cursor_on && p->cursor >= p->top + page)
		p->top = p->cursor - page + 1;
}

/* Where a movement leads, from line `at` of n. */
static size_t
destination(size_t at, size_t n, size_t page, enum move move)
{
	size_t half = (page + 1) / 2;

	switch (move) {
	case MOVE_DOWN:
		return at + 1;
	case MOVE_UP:
		return at - (at > 0);
	case MOVE_HALF_DOWN:
		return at + half;
	case MOVE_HALF_UP:
		return at - (at < half ? at : half);
	case MOVE_PAGE_DOWN:
		return at + page;
	case MOVE_PAGE_UP:
		return at - (at < page ? at : page);
	case MOVE_FIRST:
		return 0;
	case MOVE_LAST:
		return n > 0 ? n - 1 : 0;
	default:
		return at;
	}
}

bool
pager_move(struct pager *p, enum move move)
{
	size_t n = count_of(p);

	if (move == MOVE_NONE)
		return false;
	if (move == MOVE_LEFT) {
		p->skip -= p->skip < SIDEWAYS ? p->skip : SIDEWAYS;
	} else if (move == MOVE_RIGHT) {
		if (p->widest > p->skip + (size_t)p->columns)
			p->skip += SIDEWAYS;
	} else if (p->cursor_on) {
		size_t to = destination(p->cursor, n, page_of(p), move);

		pager_go(p, to < n ? to : n > 0 ? n - 1 : 0);
	} else {
		p->top = destination(p->top, n, page_of(p), move);
		clamp(p);
		p->cursor = p->top;
	}
	return true;
}

uint64_t
pager_id(struct pager *p)
{
	size_t at = p->cursor_on ? p->cursor : p->top;

	return at < count_of(p) ? fetch(p, at) : 0;
}

bool
pager_next_id(struct pager *p, bool forward)
{
	size_t n = count_of(p), at;
	uint64_t here, id;

	clamp(p);
	at = p->cursor;
	here = at < n ? fetch(p, at) : 0;
	while (forward ? at + 1 < n : at > 0) {
		at = forward ? at + 1 : at - 1;
		id = fetch(p, at);
		if (id != 0 && id != here) {
			pager_go(p, at);
			return true;
		}
	}
	return false;
}

bool
pager_search(struct pager *p, struct slice needle, bool forward)
{
	size_t n = count_of(p), at, i, cells;

	if (needle.n > 0) {
		buf_clear(&p->needle);
		buf_add_slice(&p->needle, needle);
	}
	clamp(p);
	at = p->cursor;
	for (i = 0; i < n && p->needle.n > 0; i++) {
		/* A new search finds the line where one is, too. */
		if (i > 0 || needle.n == 0)
			at = forward ? (at + 1) % n : (at + n - 1) % n;
		fetch(p, at);
		if (find_in_text(&p->line, buf_slice(&p->needle), 0,
			&cells) == SLICE_NONE)
			continue;
		pager_go(p, at);
		return true;
	}
	return false;
}

bool
pager_key(struct pager *p, int key)
{
	bool searched = p->needle.n > 0;

	if (key == ' ')
		return pager_move(p, MOVE_PAGE_DOWN);
	if (searched && (key == 'n' || key == 'N')) {
		pager_search(p, SLICE_NULL, key == 'n');
		return true;
	}
	if (searched && key == K_ESC) {
		buf_clear(&p->needle);
		return true;
	}
	return pager_move(p, keys_move(key));
}

static void
paint_matches(struct pager *p, struct rect r, int row)
{
	size_t at = 0, n, from, to;

	while ((at = find_in_text(&p->line, buf_slice(&p->needle), at, &n)) !=
	    SLICE_NONE) {
		from = find_column(&p->line, at);
		to = find_column(&p->line, at + n);
		at += n;
		if (to <= p->skip)
			continue;
		from = from > p->skip ? from - p->skip : 0;
		screen_paint(r, row, (int)from, (int)(to - p->skip - from),
		    ROLE_MATCH);
	}
}

void
pager_draw(struct pager *p, struct rect r)
{
	size_t i, n = count_of(p);
	int row;

	p->page = r.h > 0 ? r.h : 1;
	p->columns = r.w;
	p->widest = 0;
	clamp(p);
	if (p->cursor_on)
		pager_go(p, p->cursor);
	screen_fill(r, ROLE_NORMAL);
	for (row = 0, i = p->top; row < r.h && i < n; row++, i++) {
		fetch(p, i);
		if (p->line.width > p->widest)
			p->widest = p->line.width;
		screen_line(r, row, &p->line, p->skip,
		    p->cursor_on && p->focused && i == p->cursor ? DRAW_CURSOR
								 : 0);
		if (p->needle.n > 0)
			paint_matches(p, r, row);
	}
}

int
pager_percent(struct pager *p)
{
	size_t n = count_of(p), seen = p->top + page_of(p);

	return n == 0 || seen >= n ? 100 : (int)(seen * 100 / n);
}

void
pager_status(struct pager *p, struct text *out)
{
	size_t n = count_of(p), at = p->cursor_on ? p->cursor : p->top;

	text_litf(out, "line %zu of %zu  %d%%", n > 0 ? at + 1 : 0, n,
	    pager_percent(p));
}

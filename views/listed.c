/* A list, and what is under its cursor. */

#include "views/listed.h"

enum { LIST_LEAST = 3, DETAIL_LEAST = 5 };

void
listed_init(struct listed *l, const struct list_ops *ops,
    void (*show)(void *arg), void *arg)
{
	list_init(&l->list, ops, arg);
	l->list.no_marks = true;
	paper_init(&l->paper, false);
	l->show = show;
	l->arg = arg;
}

void
listed_free(struct listed *l)
{
	list_free(&l->list);
	paper_free(&l->paper);
}

static uint64_t
current(const struct listed *l)
{
	return l->list.cursor < l->list.count
	    ? l->list.ops->id(l->arg, l->list.cursor) : 0;
}

static void
show(struct listed *l)
{
	if (l->shown != current(l))
		pager_reset(&l->paper.pager);
	paper_clear(&l->paper);
	l->shown = current(l);
	if (l->shown != 0)
		l->show(l->arg);
	paper_changed(&l->paper);
}

void
listed_update(struct listed *l, size_t n)
{
	list_update(&l->list, n, false);
	show(l);
}

/* The list takes what it needs, but leaves room for the document; with the
 * document's focus it is cut down to a few rows. */
static int
list_rows(const struct listed *l, int height)
{
	int rows = (int)l->list.count + 1;
	int most = l->detail ? LIST_LEAST : height - 1 - DETAIL_LEAST;

	if (most > height / 2 && height / 2 > LIST_LEAST)
		most = height / 2;
	rows = rows < most ? rows : most;
	return rows > 2 ? rows : 2;
}

void
listed_draw(struct listed *l, struct rect r, const char *heading,
    const struct text *more)
{
	if (l->list.count == 0) {
		list_draw(&l->list, r);
		return;
	}
	list_draw(&l->list, rect_take_top(&r, list_rows(l, r.h)));
	if (l->shown != current(l))
		show(l);
	pane_rule(rect_take_top(&r, 1), heading, l->detail, more);
	paper_draw(&l->paper, r, l->detail);
}

bool
listed_key(struct listed *l, int key)
{
	return l->detail ? pager_key(&l->paper.pager, key)
			 : list_key(&l->list, key);
}

void
listed_pane(struct listed *l)
{
	l->detail = !l->detail && l->list.count != 0;
}

void
listed_status(struct listed *l, struct text *left)
{
	if (l->detail)
		pager_status(&l->paper.pager, left);
	else if (l->list.count != 0)
		list_status(&l->list, left);
}

bool
listed_search(struct listed *l, struct slice needle, bool forward)
{
	return l->detail ? pager_search(&l->paper.pager, needle, forward)
			 : list_search(&l->list, needle, forward);
}

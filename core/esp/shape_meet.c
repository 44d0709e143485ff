/* What shapes can match at all, for lint. */

#include "core/esp/shape_item.h"

/* Characters that no class takes stand for all of those: one is enough. */
static bool
both_take(const struct shape_item *a, const struct shape_item *b)
{
	if (a->set == 0)
		return shape_item_takes(b, a->c);
	if (b->set == 0)
		return shape_item_takes(a, b->c);
	for (int c = ' '; c < 127; c++)
		if (shape_item_takes(a, (char)c) &&
		    shape_item_takes(b, (char)c))
			return true;
	return false;
}

static bool
is_plain(const struct shape_item *it)
{
	return it->kind == ITEM_ONE && it->set == 0;
}

/* Most pairs differ in what they begin or end with. */
static bool
ends_differ(const struct shape *a, const struct shape *b)
{
	for (size_t i = 0; i < a->n && i < b->n && is_plain(&a->items[i]) &&
	    is_plain(&b->items[i]); i++)
		if (a->items[i].c != b->items[i].c)
			return true;
	for (size_t i = 1; i <= a->n && i <= b->n; i++) {
		const struct shape_item *x = &a->items[a->n - i];
		const struct shape_item *y = &b->items[b->n - i];

		if (!is_plain(x) || !is_plain(y))
			return false;
		if (x->c != y->c)
			return true;
	}
	return false;
}

/*
 * Both at once, each at its own item: one row of the table for each item of
 * a, one bit for each of b.  What can be reached only ever lies further on in
 * one of the two, so one pass in that order finds all of it.
 */
bool
shapes_meet(const struct shape *a, const struct shape *b)
{
	bool now[SHAPE_MOST_ITEMS + 2] = { true }, next[SHAPE_MOST_ITEMS + 2];

	if (ends_differ(a, b))
		return false;
	for (size_t i = 0; i <= a->n; i++) {
		const struct shape_item *x = i < a->n ? &a->items[i] : NULL;

		memset(next, 0, sizeof next);
		for (size_t k = 0; k <= b->n; k++) {
			const struct shape_item *y =
			    k < b->n ? &b->items[k] : NULL;

			if (!now[k])
				continue;
			if (x != NULL && x->kind != ITEM_ONE)
				next[k] = true; /* x takes nothing more */
			if (y != NULL && y->kind != ITEM_ONE)
				now[k + 1] = true;
			if (x == NULL || y == NULL || x->kind > ITEM_RUN ||
			    y->kind > ITEM_RUN || !both_take(x, y))
				continue;
			if (x->kind == ITEM_ONE && y->kind == ITEM_ONE)
				next[k + 1] = true;
			else if (x->kind == ITEM_ONE)
				next[k] = true;
			else if (y->kind == ITEM_ONE)
				now[k + 1] = true;
		}
		if (i == a->n)
			return now[b->n];
		memcpy(now, next, sizeof now);
	}
	return false;
}

bool
shape_can_have(const struct shape *s, char c)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->items[i].kind <= ITEM_RUN &&
		    shape_item_takes(&s->items[i], c))
			return true;
	return false;
}

bool
shape_can_avoid(const struct shape *s, bool (*allowed)(char c))
{
	for (size_t i = 0; i < s->n; i++)
		if (is_plain(&s->items[i]) && !allowed(s->items[i].c))
			return false;
	return true;
}

bool
shape_capture_can_be_empty(const struct shape *s)
{
	bool inside = false;

	for (size_t i = 0; i < s->n; i++) {
		if (s->items[i].kind == ITEM_CLOSE)
			return true;
		if (inside && s->items[i].kind == ITEM_ONE)
			return false;
		inside |= s->items[i].kind == ITEM_OPEN;
	}
	return false;
}

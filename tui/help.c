/* The key help: filtered while typing, over the right half of the screen. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/help.h"

enum { HALF_COLS = 100, KEY_COLUMN = 12, NAME_COLUMN = 26 };

static bool
row(void *arg, size_t index, struct text *out)
{
	const struct help *h = arg;
	const struct help_row *r = &h->rows[h->shown[index]];

	out->role = ROLE_KEY;
	text_lit(out, r->key);
	out->role = ROLE_NORMAL;
	text_lit(out, " ");
	text_pad(out, KEY_COLUMN);
	text_lit(out, r->name);
	text_lit(out, " ");
	text_pad(out, NAME_COLUMN);
	out->role = ROLE_HINT;
	text_lit(out, r->what);
	return true;
}

static uint64_t
id(void *arg, size_t index)
{
	const struct help *h = arg;

	return h->shown[index] + 1;
}

static const struct list_ops ops = { .row = row, .id = id };

static bool
has(const char *field, struct slice word)
{
	return slice_findi(slice_str(field), word) != SLICE_NONE;
}

/* Every word of the filter stands somewhere in the row. */
static bool
matches(const struct help_row *r, struct slice filter)
{
	struct slice word;

	while ((word = slice_word(&filter)).n > 0)
		if (!has(r->key, word) && !has(r->name, word) &&
		    !has(r->what, word))
			return false;
	return true;
}

static void
filter(struct help *h)
{
	struct slice words = prompt_text(&h->filter);
	size_t i, exact = SLICE_NONE;

	h->nshown = 0;
	for (i = 0; i < h->n; i++) {
		if (!matches(&h->rows[i], words))
			continue;
		/* Whoever types a key asks what it does. */
		if (exact == SLICE_NONE &&
		    slice_eq_str(words, h->rows[i].key))
			exact = h->nshown;
		h->shown[h->nshown++] = i;
	}
	list_update(&h->list, h->nshown, false);
	list_go(&h->list, exact != SLICE_NONE ? exact : 0);
}

void
help_open(struct help *h, const char *title, const struct help_row *rows,
    size_t n)
{
	*h = (struct help){ .rows = rows, .n = n, .title = title };
	h->shown = xcalloc(n + 1, sizeof *h->shown);
	list_init(&h->list, &ops, h);
	h->list.no_marks = true;
	text_lit(&h->list.empty, "No key or command matches. "
				 "Backspace widens the filter.");
	prompt_open(&h->filter, PROMPT_LINE, "filter: ");
	filter(h);
}

void
help_close(struct help *h)
{
	list_free(&h->list);
	prompt_close(&h->filter);
	free(h->shown);
	*h = (struct help){ .state = HELP_CLOSED };
}

enum help_state
help_key(struct help *h, const struct key_event *e)
{
	enum move move = e->key < K_FIRST ? MOVE_NONE : keys_move(e->key);

	if (e->key == K_CTRL('u') || e->key == K_LEFT || e->key == K_RIGHT)
		move = MOVE_NONE; /* these edit the filter */
	if (move != MOVE_NONE) {
		list_move(&h->list, move);
	} else if (e->key == K_ENTER) {
		if (h->nshown > 0)
			h->state = HELP_CHOSEN;
	} else if (prompt_key(&h->filter, e) == PROMPT_CANCELLED) {
		h->state = HELP_CLOSED;
	} else
		filter(h);
	return h->state;
}

size_t
help_choice(const struct help *h)
{
	return h->nshown > 0 ? h->shown[h->list.cursor] : SLICE_NONE;
}

void
help_draw(struct help *h, const struct frame *f)
{
	struct rect r = f->body, border;

	if (r.w >= HALF_COLS) {
		rect_take_left(&r, r.w / 2 - 1);
		border = rect_take_left(&r, 1);
		screen_fill(r, ROLE_NORMAL);
		screen_rule_lit(r, 0, h->title);
		screen_border(border);
	} else {
		screen_fill(r, ROLE_NORMAL);
		screen_rule_lit(r, 0, h->title);
	}
	rect_take_top(&r, 1);
	rect_take_left(&r, 1);
	prompt_draw(&h->filter, rect_take_top(&r, 1));
	list_draw(&h->list, r);
}

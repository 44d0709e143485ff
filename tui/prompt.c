/* The line editor: what keys do to the line, and how it is drawn. */
#include <stdlib.h>

#include "tui/pager.h"
#include "tui/prompt.h"
#include "tui/prompt_edit.h"

void
prompt_close(struct prompt *p)
{
	text_free(&p->label);
	text_free(&p->fault);
	buf_free(&p->text);
	buf_free(&p->typed);
	arena_free(&p->found.arena);
	*p = (struct prompt){ 0 };
}

void
prompt_open(struct prompt *p, enum prompt_kind kind, const char *label)
{
	prompt_close(p);
	p->kind = kind;
	p->label.role = ROLE_HEADING;
	text_lit(&p->label, label);
	if (kind == PROMPT_YES_NO)
		text_lit(&p->label, " (y/n) ");
}

void
prompt_set(struct prompt *p, struct slice text)
{
	buf_clear(&p->text);
	p->at = p->scroll = 0;
	prompt_insert(p, text);
}

void
prompt_fault(struct prompt *p, size_t at, struct slice sentence)
{
	text_clear(&p->fault);
	p->fault.role = ROLE_ERROR;
	text_add(&p->fault, sentence);
	p->at = at < p->text.n ? at : p->text.n;
}

struct slice
prompt_text(struct prompt *p)
{
	return buf_slice(&p->text);
}

bool
prompt_is_yes(struct prompt *p)
{
	return p->kind == PROMPT_YES_NO && p->state == PROMPT_DONE &&
	    slice_eq_str(prompt_text(p), "y");
}

static void
recall(struct prompt *p, bool older)
{
	struct history *h = p->history;

	if (h == NULL || (older ? p->recalled >= h->n : p->recalled == 0))
		return;
	if (p->recalled == 0) {
		buf_clear(&p->typed);
		buf_add_slice(&p->typed, buf_slice(&p->text));
	}
	p->recalled = older ? p->recalled + 1 : p->recalled - 1;
	prompt_set(p, p->recalled == 0
		? buf_slice(&p->typed)
		: slice_str(h->items[h->n - p->recalled]));
}

static void
cancel(struct prompt *p)
{
	p->state = PROMPT_CANCELLED;
}

static void
enter(struct prompt *p)
{
	p->state = PROMPT_DONE;
	if (p->kind == PROMPT_WORD &&
	    !slice_eq_str(prompt_text(p), p->word))
		cancel(p);
	if (p->kind == PROMPT_LINE && p->history != NULL)
		history_add(p->history, prompt_text(p));
}

static void
answer(struct prompt *p, int key)
{
	if (key != 'y' && key != 'Y' && key != 'n' && key != 'N' &&
	    key != K_ENTER)
		return;
	prompt_set(p, key == 'y' || key == 'Y' ? SLICE("y") : SLICE("n"));
	p->state = PROMPT_DONE;
}

static void
take_key(struct prompt *p, int key)
{
	char one = (char)key;

	if (key <= 0 || key > 0x7e || strchr(p->word, key) == NULL)
		return;
	prompt_set(p, slice_of(&one, 1));
	p->state = PROMPT_DONE;
}

static void
paste(struct prompt *p, struct slice text)
{
	while (text.n > 0 && ascii_is_space(text.p[text.n - 1]))
		text.n--;
	/* A word that is asked for must be typed. */
	if (p->kind == PROMPT_LINE)
		prompt_insert(p, text);
}

static void
edit(struct prompt *p, int key)
{
	switch (key) {
	case K_ENTER:
		enter(p);
		break;
	case K_BS:
		if (p->text.n == 0)
			cancel(p);
		else
			prompt_delete_back(p);
		break;
	case K_UP:
	case K_CTRL('p'):
		recall(p, true);
		break;
	case K_DOWN:
	case K_CTRL('n'):
		recall(p, false);
		break;
	case K_TAB:
		prompt_complete(p, true);
		break;
	case K_BTAB:
		prompt_complete(p, false);
		break;
	default:
		prompt_edit(p, key);
	}
}

enum prompt_state
prompt_key(struct prompt *p, const struct key_event *e)
{
	if (p->state != PROMPT_OPEN)
		return p->state;
	text_clear(&p->fault);
	if (e->key != K_TAB && e->key != K_BTAB)
		prompt_end_completion(p);
	if (e->key == K_ESC || e->key == K_CTRL('c') || e->key == K_CTRL('g'))
		cancel(p);
	else if (p->kind == PROMPT_YES_NO)
		answer(p, e->key);
	else if (p->kind == PROMPT_KEY)
		take_key(p, e->key);
	else if (e->key == K_PASTE)
		paste(p, e->paste);
	else
		edit(p, e->key);
	return p->state;
}

static void
draw_candidates(const struct prompt *p, struct rect r)
{
	struct text t = { 0 };
	size_t i;

	for (i = 0; i < p->found.n && t.width <= (size_t)r.w; i++) {
		/* The one inserted stays in sight. */
		if (p->shown < p->found.n && i < p->shown &&
		    p->shown - i > 3)
			continue;
		t.role = i == p->shown ? ROLE_MATCH : ROLE_INPUT;
		text_add(&t, p->found.items[i]);
		t.role = ROLE_NORMAL;
		text_lit(&t, "  ");
	}
	screen_line(r, 0, &t, 0, 0);
	text_free(&t);
}

/* In the last rows of *r, of which they are taken; the last one's width */
static int
draw_wrapped(const struct text *t, struct rect *r)
{
	size_t most = r->h > 1 ? (size_t)r->h / 2 : 1, i, k;
	struct lines l = { 0 };
	int last = 0;

	lines_add_wrapped(&l, t, r->w > 0 ? (size_t)r->w : 1, 0);
	if (l.n > most)
		l.n = most;
	for (i = l.n; i-- != 0;) {
		struct text row = { .cells = l.line[i].cells,
			.n = l.line[i].n };

		for (k = 0; k < row.n; k++)
			row.width += row.cells[k].width;
		if (i + 1 == l.n)
			last = (int)row.width;
		screen_line(rect_take_bottom(r, 1), 0, &row, 0, 0);
	}
	lines_free(&l);
	return last;
}

/* One key answers it: all of the question, and nothing to edit */
static void
draw_question(const struct text *label, struct rect r)
{
	int y = r.y + r.h - 1, width = draw_wrapped(label, &r);

	screen_cursor(r.x + (width < r.w ? width : r.w - 1), y);
}

static void
draw_caret(struct rect r, int column)
{
	struct text caret = { .role = ROLE_ERROR };

	text_pad(&caret, column > 0 ? (size_t)column : 0);
	text_lit(&caret, "^");
	screen_line(r, 0, &caret, 0, 0);
	text_free(&caret);
}

void
prompt_draw(struct prompt *p, struct rect r)
{
	bool fault = p->fault.n != 0 && r.h >= 4;
	struct rect under = rect_take_bottom(&r, fault ? 1 : 0);
	struct rect row, left;
	struct text t = { .role = ROLE_INPUT };
	size_t cursor;

	if (p->kind == PROMPT_YES_NO || p->kind == PROMPT_KEY) {
		draw_question(&p->label, r);
		return;
	}
	row = rect_take_bottom(&r, 1);
	left = rect_take_left(&row, p->label.width <
		(size_t)row.w - row.w / 3
		? (int)p->label.width
		: row.w - row.w / 3);
	screen_line(left, 0, &p->label, 0, 0);
	text_add(&t, slice_upto(prompt_text(p), p->at));
	cursor = t.width;
	text_add(&t, slice_from(prompt_text(p), p->at));
	if (cursor < p->scroll)
		p->scroll = cursor;
	if (row.w > 0 && cursor >= p->scroll + (size_t)row.w)
		p->scroll = cursor - (size_t)row.w + 1;
	screen_line(row, 0, &t, p->scroll, DRAW_CUT);
	screen_cursor(row.x + (int)(cursor - p->scroll), row.y);
	if (fault) {
		/* the cursor stands at the fault: nothing was typed since */
		draw_caret(under, row.x + (int)(cursor - p->scroll) - r.x);
		draw_wrapped(&p->fault, &r);
	} else if (p->completing && p->found.n > 1 && r.h > 0) {
		draw_candidates(p, rect_take_bottom(&r, 1));
	}
	text_free(&t);
}

/* Editing a line by characters, and completing it. */
#include <stdlib.h>

#include "tui/prompt_edit.h"

enum { CANDIDATES_MOST = 500 };

/* A base character and what combines with it move as one. */
static size_t
next_place(struct slice s, size_t at)
{
	struct slice rest = slice_from(s, at), behind;
	uint32_t cp;

	if (rest.n == 0)
		return at;
	utf8_next(&rest, &cp);
	for (behind = rest; behind.n > 0; rest = behind) {
		utf8_next(&behind, &cp);
		if (text_char_width(cp) != 0)
			break;
	}
	return s.n - rest.n;
}

static size_t
last_place(struct slice s, size_t at)
{
	struct slice one;
	uint32_t cp;

	while (at > 0) {
		do
			at--;
		while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80);
		one = slice_from(s, at);
		utf8_next(&one, &cp);
		if (text_char_width(cp) != 0)
			break;
	}
	return at;
}

static void
splice(struct prompt *p, size_t from, size_t to, struct slice in)
{
	size_t tail = p->text.n - to;

	buf_reserve(&p->text, in.n + 1);
	memmove(p->text.p + from + in.n, p->text.p + to, tail);
	if (in.n > 0)
		memcpy(p->text.p + from, in.p, in.n);
	p->text.n = from + in.n + tail;
	p->at = from + in.n;
}

void
prompt_insert(struct prompt *p, struct slice text)
{
	struct buf clean = { 0 };
	char utf8[4];
	uint32_t cp;
	size_t n;

	while (text.n > 0) {
		if (slice_starts(text, "\r\n"))
			text = slice_from(text, 1);
		if (!utf8_next(&text, &cp))
			cp = 0xfffd;
		if (cp == '\n' || cp == '\r' || cp == '\t')
			cp = ' ';
		n = utf8_put(cp, utf8);
		if (p->text.n + clean.n + n > PROMPT_MOST)
			break;
		buf_add(&clean, utf8, n);
	}
	splice(p, p->at, p->at, buf_slice(&clean));
	buf_free(&clean);
}

void
prompt_delete_back(struct prompt *p)
{
	splice(p, last_place(buf_slice(&p->text), p->at), p->at, SLICE(""));
}

static size_t
word_back(struct slice s, size_t at)
{
	while (at > 0 && s.p[at - 1] == ' ')
		at--;
	while (at > 0 && s.p[at - 1] != ' ')
		at--;
	return at;
}

static void
type(struct prompt *p, int key)
{
	char utf8[4];

	if (key >= ' ' && key < K_FIRST && key != 0x7f)
		prompt_insert(p, slice_of(utf8,
				     utf8_put((uint32_t)key, utf8)));
}

void
prompt_edit(struct prompt *p, int key)
{
	struct slice s = buf_slice(&p->text);

	switch (key) {
	case K_LEFT:
	case K_CTRL('b'):
		p->at = last_place(s, p->at);
		break;
	case K_RIGHT:
	case K_CTRL('f'):
		p->at = next_place(s, p->at);
		break;
	case K_HOME:
	case K_CTRL('a'):
		p->at = 0;
		break;
	case K_END:
	case K_CTRL('e'):
		p->at = s.n;
		break;
	case K_DEL:
	case K_CTRL('d'):
		splice(p, p->at, next_place(s, p->at), SLICE(""));
		break;
	case K_CTRL('k'):
		splice(p, p->at, s.n, SLICE(""));
		break;
	case K_CTRL('u'):
		splice(p, 0, p->at, SLICE(""));
		break;
	case K_CTRL('w'):
		splice(p, word_back(s, p->at), p->at, SLICE(""));
		break;
	default:
		type(p, key);
	}
}

void
completions_add(struct completions *c, struct slice candidate)
{
	if (c->n < CANDIDATES_MOST)
		*ARENA_PUSH(&c->arena, c->items, c->n) =
		    slice_dup(&c->arena, candidate);
}

void
prompt_end_completion(struct prompt *p)
{
	arena_free(&p->found.arena);
	p->found = (struct completions){ 0 };
	p->completing = false;
}

/* What all candidates start with, in whole characters. */
static struct slice
common_start(const struct completions *c)
{
	struct slice common = c->items[0];
	size_t i, n;

	for (i = 1; i < c->n; i++) {
		for (n = 0; n < common.n && n < c->items[i].n; n++)
			if (common.p[n] != c->items[i].p[n])
				break;
		common.n = n;
	}
	while (common.n > 0 && common.n < c->items[0].n &&
	    ((unsigned char)c->items[0].p[common.n] & 0xc0) == 0x80)
		common.n--;
	return common;
}

static void
replace(struct prompt *p, struct slice with)
{
	splice(p, p->found.from, p->at, SLICE(""));
	prompt_insert(p, with);
}

void
prompt_complete(struct prompt *p, bool forward)
{
	size_t n;

	if (p->completing) {
		n = p->found.n;
		p->shown = p->shown >= n ? (forward ? 0 : n - 1)
		    : forward		 ? (p->shown + 1) % n
					 : (p->shown + n - 1) % n;
		replace(p, p->found.items[p->shown]);
		return;
	}
	if (p->complete == NULL)
		return;
	p->found.from = 0;
	p->complete(p->arg, slice_upto(buf_slice(&p->text), p->at), &p->found);
	if (p->found.n == 0 || p->found.from > p->at) {
		prompt_end_completion(p);
		return;
	}
	if (common_start(&p->found).n >= p->at - p->found.from)
		replace(p, common_start(&p->found));
	p->completing = p->found.n > 1;
	p->shown = p->found.n;
	if (!p->completing)
		prompt_end_completion(p);
}

void
history_add(struct history *h, struct slice line)
{
	if (line.n == 0 ||
	    (h->n > 0 && slice_eq_str(line, h->items[h->n - 1])))
		return;
	if (h->n == HISTORY_MOST) {
		free(h->items[0]);
		memmove(h->items, h->items + 1,
		    (h->n - 1) * sizeof *h->items);
		h->n--;
	}
	if (h->n == h->room) {
		h->room = h->room > 0 ? 2 * h->room : 16;
		h->items = xrealloc(h->items, h->room, sizeof *h->items);
	}
	h->items[h->n++] = xstrndup(line.p, line.n);
}

void
history_free(struct history *h)
{
	while (h->n > 0)
		free(h->items[--h->n]);
	free(h->items);
	*h = (struct history){ 0 };
}

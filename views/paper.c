/* Documents in pagers. */

#include "views/paper.h"

void
paper_init(struct paper *p, bool cursor_on)
{
	*p = (struct paper){ 0 };
	pager_init(&p->pager, &lines_ops, &p->lines);
	p->pager.cursor_on = cursor_on;
}

void
paper_clear(struct paper *p)
{
	doc_free(&p->doc);
	paper_changed(p);
}

void
paper_changed(struct paper *p)
{
	lines_free(&p->lines);
	p->width = 0;
}

static void
paper_emit(struct text *row, const struct doc_line *l, void *arg)
{
	struct paper *p = arg;

	lines_add(&p->lines, row, (uint64_t)(l - p->doc.lines) + 1);
}

static void
paper_wrap(struct paper *p, int width)
{
	size_t i;

	if (p->width == width || width <= 0)
		return;
	lines_free(&p->lines);
	for (i = 0; i < p->doc.n; i++)
		doc_line_wrap(&p->doc.lines[i], (size_t)width, paper_emit, p);
	p->width = width;
}

int
paper_want(struct paper *p, int width)
{
	paper_wrap(p, width);
	return p->lines.n < 10000 ? (int)p->lines.n : 10000;
}

void
paper_draw(struct paper *p, struct rect r, bool focused)
{
	paper_wrap(p, r.w);
	p->pager.focused = focused;
	pager_draw(&p->pager, r);
}

void
paper_draw_first(struct paper *p, struct rect r)
{
	size_t top = p->pager.top, cursor = p->pager.cursor;

	p->pager.top = p->pager.cursor = 0;
	paper_draw(p, r, false);
	p->pager.top = top;
	p->pager.cursor = cursor;
}

const struct doc_line *
paper_line(struct paper *p)
{
	uint64_t id = pager_id(&p->pager);

	return id != 0 && id <= p->doc.n ? &p->doc.lines[id - 1] : NULL;
}

void
paper_free(struct paper *p)
{
	doc_free(&p->doc);
	lines_free(&p->lines);
	pager_free(&p->pager);
}

unsigned
pane_turn(unsigned now, int by, unsigned panes)
{
	return (by < 0 ? now + panes - 1 : now + 1) % panes;
}

void
pane_rule(struct rect r, const char *name, bool focused,
    const struct text *more)
{
	struct text t = { .role = focused ? ROLE_TITLE : ROLE_HEADING };

	text_lit(&t, name);
	if (more != NULL && more->n != 0) {
		t.role = ROLE_MUTED;
		text_lit(&t, "  ");
		text_append(&t, more);
	}
	screen_rule(r, 0, &t);
	text_free(&t);
}

void
pane_rule_lit(struct rect r, const char *name, bool focused, const char *more)
{
	struct text t = { .role = ROLE_MUTED };

	text_lit(&t, more);
	pane_rule(r, name, focused, &t);
	text_free(&t);
}

/* A list of given messages, under what is to be said of them. */

#include <stdlib.h>

#include "views/message_pane.h"
#include "views/messages.h"
#include "views/paper.h"

struct messages {
	struct paper head;
	struct message_pane pane;
	struct sha256 *v;
	size_t n;
};

static void
messages_read(struct view *v)
{
	struct messages *m = v->data;

	message_pane_give(&m->pane, &v->app->session, m->v, m->n);
}

static void
messages_draw(struct view *v, const struct frame *f)
{
	struct messages *m = v->data;
	struct rect r = f->body;
	int want = paper_want(&m->head, r.w);

	paper_draw_first(&m->head, rect_take_top(&r,
	    want < r.h / 2 ? want : r.h / 2));
	message_pane_draw(&m->pane, r, true);
}

static bool
messages_key(struct view *v, const struct key_event *e)
{
	struct messages *m = v->data;

	return message_pane_key(&m->pane, e->key);
}

static void
messages_status(struct view *v, struct text *left, struct text *right)
{
	struct messages *m = v->data;

	(void)right;
	list_status(&m->pane.list, left);
}

static void
messages_selection(struct view *v, struct selection *out)
{
	struct messages *m = v->data;

	message_pane_selection(&m->pane, out);
}

static bool
messages_search(struct view *v, struct slice needle, bool forward)
{
	struct messages *m = v->data;

	return list_search(&m->pane.list, needle, forward);
}

static void
messages_open(struct view *v)
{
	struct messages *m = v->data;

	message_pane_open(&m->pane, v->app);
}

static bool
messages_step(struct view *v, const struct sha256 *from, int by,
    struct sha256 *out)
{
	struct messages *m = v->data;

	return message_rows_step(&m->pane.rows, &m->pane.list, from, by, out);
}

static size_t
messages_place(struct view *v, const struct sha256 *sha256, size_t *of)
{
	struct messages *m = v->data;

	*of = m->n;
	return message_rows_place(&m->pane.rows, sha256);
}

static void
messages_free(struct view *v)
{
	struct messages *m = v->data;

	message_pane_free(&m->pane);
	paper_free(&m->head);
	free(m->v);
	free(m);
}

static const struct view_ops messages_ops = {
	.screen = ON_MESSAGES,
	.name = "Messages",
	.draw = messages_draw,
	.key = messages_key,
	.status = messages_status,
	.selection = messages_selection,
	.search = messages_search,
	.refresh = messages_read,
	.open = messages_open,
	.step = messages_step,
	.place = messages_place,
	.free = messages_free,
};

struct view *
messages_new(struct app *app, struct doc *head, const struct sha256 *v,
    size_t n)
{
	struct view *view = xcalloc(1, sizeof *view);
	struct messages *m = xcalloc(1, sizeof *m);

	view->ops = &messages_ops;
	view->app = app;
	view->data = m;
	paper_init(&m->head, false);
	m->head.doc = *head;
	*head = (struct doc){ .n = 0 };
	paper_changed(&m->head);
	m->v = xcalloc(n + 1, sizeof *m->v);
	memcpy(m->v, v, n * sizeof *v);
	m->n = n;
	message_pane_init(&m->pane);
	messages_read(view);
	return view;
}

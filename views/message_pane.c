/* A pane with messages. */

#include "views/message_pane.h"

void
message_pane_init(struct message_pane *p)
{
	*p = (struct message_pane){ .total = 0 };
	list_init(&p->list, &message_list_ops, &p->rows);
	text_lit(&p->list.empty, "No messages.");
}

static void
forget(struct message_pane *p)
{
	listing_close(p->rows.list);
	rows_free(&p->rows.rows);
	p->rows = (struct message_rows){ .width = p->rows.width,
		.no_case = true, .one_case = p->rows.one_case };
	p->total = 0;
}

void
message_pane_free(struct message_pane *p)
{
	forget(p);
	list_free(&p->list);
}

static void
refill(struct message_pane *p, size_t upto)
{
	message_rows_want(&p->rows, upto);
	list_update(&p->list, p->rows.rows.n, !p->rows.ended);
}

enum err
message_pane_ask(struct message_pane *p, struct session *s,
    struct slice query, struct error *e)
{
	size_t upto = p->rows.rows.n;
	struct listing *l;
	enum err err = listing_open(&l, s->store, query, ORDER_NEWEST,
	    &s->text, NULL, e);

	if (err != ERR_NONE)
		return err;
	forget(p);
	p->rows.list = l;
	err = listing_count(l, &p->total, e);
	refill(p, upto);
	return err;
}

void
message_pane_give(struct message_pane *p, struct session *s,
    const struct sha256 *v, size_t n)
{
	forget(p);
	p->rows.store = s->store;
	p->rows.given = v;
	p->rows.ngiven = n;
	p->total = n;
	refill(p, 0);
}

void
message_pane_draw(struct message_pane *p, struct rect r, bool focused)
{
	p->rows.width = r.w > 2 ? (size_t)r.w - 2 : 1;
	p->list.no_cursor = !focused;
	message_rows_header(&p->rows, &p->list.header);
	refill(p, p->list.top + (r.h > 0 ? (size_t)r.h : 0));
	list_draw(&p->list, r);
}

bool
message_pane_key(struct message_pane *p, int key)
{
	bool used;

	/* All of them are meant, not the pages that were read so far. */
	if (key == '*' || keys_move(key) == MOVE_LAST)
		refill(p, (size_t)p->total);
	used = list_key(&p->list, key);
	list_update(&p->list, p->rows.rows.n, !p->rows.ended);
	return used;
}

const struct row *
message_pane_row(const struct message_pane *p)
{
	return p->list.cursor < p->rows.rows.n
	    ? &p->rows.rows.v[p->list.cursor] : NULL;
}

void
message_pane_open(struct message_pane *p, struct app *app)
{
	const struct row *r = message_pane_row(p);

	if (r == NULL)
		return;
	if (!r->hashed)
		app_say(app, "its file could not be read: %.*s",
		    SLICE_ARG(r->reason));
	else
		app_push(app, message_new(app, &r->sha256));
}

void
message_pane_selection(const struct message_pane *p, struct selection *out)
{
	message_rows_selection(&p->rows, &p->list, out);
}

/* The queue: what is not decided yet, most urgent first, with a preview. */

#include <stdlib.h>

#include "core/store/query_complete.h"
#include "tui/bar.h"
#include "views/act.h"
#include "views/preview.h"
#include "views/queue.h"
#include "views/queue_list.h"

static const char *const order_names[] = { [ORDER_NEWEST] = "newest",
	[ORDER_OLDEST] = "oldest", [ORDER_SEEN] = "seen",
	[ORDER_SIZE] = "size", [ORDER_URGENT] = "urgent" };

/* --- the view --- */

/* Asks again; a mistake is said. */
static void
queue_again(struct view *v, bool keep)
{
	struct error e;
	size_t at;

	if (queue_ask(v, keep, &at, &e) != ERR_NONE)
		app_error(v->app, &e);
}

static const struct row *
queue_row(const struct queue *q)
{
	return q->list.cursor < q->rows.rows.n
	    ? &q->rows.rows.v[q->list.cursor] : NULL;
}

static void
draw_preview(struct queue *q, struct rect r)
{
	const struct row *row = queue_row(q);
	struct doc d = { 0 };
	size_t i;

	if (row == NULL)
		return;
	screen_rule_lit(r, 0, "Preview");
	doc_preview(&d, row);
	for (i = 0; i < d.n && (int)i + 1 < r.h; i++) {
		struct text t = { 0 };

		doc_line_text(&d.lines[i], &t);
		screen_line(r, (int)i + 1, &t, 0, 0);
		text_free(&t);
	}
	doc_free(&d);
}

static void
count_word(struct text *n, uint64_t count, const char *word)
{
	bar_number(n, count);
	text_litf(n, " %s%s, ", word, plural(count));
}

/* "50+ messages" until the search is over; then messages, deliveries (where
 * several messages are copies of one) and reports */
static void
draw_count(const struct queue *q, struct text *n)
{
	const struct listing_tally *t = &q->tally;
	bool searching = queue_searching(q);

	if (searching && (q->next != NULL || q->total == 0))
		text_lit(n, "searching ...");
	if (searching && q->total == 0)
		return;
	if (searching && q->next != NULL)
		text_lit(n, "  ");
	if (searching && q->next == NULL) {
		bar_number(n, q->total);
		text_lit(n, "+ messages, ");
	} else {
		count_word(n, t->messages, "message");
		if (t->deliveries != t->messages) {
			bar_number(n, t->deliveries);
			text_litf(n, " deliver%s, ",
			    t->deliveries == 1 ? "y" : "ies");
		}
		if (t->reports != 0)
			count_word(n, t->reports, "report");
	}
	text_litf(n, "%s", q->order == ORDER_SIZE ? "largest first"
	    : q->order == ORDER_SEEN   ? "last seen first"
	    : q->order == ORDER_URGENT ? "by urgency"
	    : q->order == ORDER_OLDEST ? "oldest first"
				       : "newest first");
}

/* The query at the left, cut where need be; how many at the right */
static void
draw_limit(struct queue *q, struct rect r)
{
	struct text limit = { .role = ROLE_MUTED }, n = { .role = ROLE_MUTED };

	text_lit(&limit, "limit: ");
	limit.role = ROLE_INFO;
	text_add(&limit, queue_query(q));
	draw_count(q, &n);
	screen_line(rect_take_right(&r, (int)n.width), 0, &n, 0, 0);
	rect_take_right(&r, 2);
	screen_line(r, 0, &limit, 0, 0);
	text_free(&limit);
	text_free(&n);
}

static void
queue_draw(struct view *v, const struct frame *f)
{
	struct queue *q = v->data;
	struct rect body = f->body, preview = { 0 };

	text_clear(&q->list.empty);
	text_lit(&q->list.empty, queue_searching(q) ? "Searching ..."
	    : "Nothing to do here. l changes the limit (empty: all that is "
	      "open); espy index MAILDIR reads mail.");
	draw_limit(q, rect_take_top(&body, 1));
	if (body.h >= 17)
		preview = rect_take_bottom(&body, body.h >= 30 ? 8 : 7);
	q->rows.width = body.w > 2 ? (size_t)body.w - 2 : 1;
	message_rows_header(&q->rows, &q->list.header);
	list_draw(&q->list, body);
	if (preview.h != 0)
		draw_preview(q, preview);
}

static bool
queue_key(struct view *v, const struct key_event *e)
{
	struct queue *q = v->data;
	bool used;

	/* The last one and all of them are meant of what the query finds,
	 * not of the pages that were read so far. */
	if (e->key == '*' || keys_move(e->key) == MOVE_LAST) {
		message_rows_want(&q->rows, QUEUE_MOST);
		list_update(&q->list, q->rows.rows.n, !q->rows.ended);
	}
	used = list_key(&q->list, e->key);
	list_update(&q->list, q->rows.rows.n, !q->rows.ended);
	return used;
}

/* Rows that stand for others count as many */
static size_t
marked_messages(const struct queue *q)
{
	size_t n = 0;

	for (size_t i = 0; i < q->rows.rows.n; i++) {
		const struct row *r = &q->rows.rows.v[i];

		if (list_is_marked(&q->list, message_row_id(r)))
			n += r->alike > 1 ? r->alike : 1;
	}
	return n;
}

static void
queue_status(struct view *v, struct text *left, struct text *right)
{
	struct queue *q = v->data;
	size_t messages;

	if (!q->rows.ended && q->total > q->rows.rows.n) {
		/* not all rows are read, but it is known how many messages
		 * there are */
		text_litf(left, q->unfolded ? "%zu of " : "row %zu of ",
		    q->list.cursor + 1);
		bar_number(left, q->total);
		text_lit(left, q->unfolded ? "" : " messages");
		if (queue_searching(q))
			text_lit(left, "+");
		if (q->list.nmarks != 0)
			text_litf(left, ", %zu marked", q->list.nmarks);
	} else
		list_status(&q->list, left);
	if (q->list.nmarks == 0) {
		if (q->exercises != 0)
			text_litf(right, "%llu exercise%s left out",
			    (unsigned long long)q->exercises,
			    plural(q->exercises));
		return;
	}
	messages = marked_messages(q);
	if (messages == q->list.nmarks)
		text_litf(right, "actions apply to the %zu marked",
		    q->list.nmarks);
	else
		text_litf(right, "actions apply to %zu messages in %zu rows",
		    messages, q->list.nmarks);
}

static void
queue_selection(struct view *v, struct selection *out)
{
	struct queue *q = v->data;

	message_rows_selection(&q->rows, &q->list, out);
}

static bool
queue_search(struct view *v, struct slice needle, bool forward)
{
	struct queue *q = v->data;

	return list_search(&q->list, needle, forward);
}

static void
queue_refresh(struct view *v)
{
	queue_again(v, true);
}

static bool
queue_busy(struct view *v)
{
	return queue_searching(v->data);
}

static void
queue_open(struct view *v)
{
	struct queue *q = v->data;
	const struct row *r = queue_row(q);

	if (r == NULL)
		return;
	if (!r->hashed)
		app_say(v->app, "its file could not be read: %.*s",
		    SLICE_ARG(r->reason));
	else if (r->fold != NULL && r->campaign != 0)
		app_push(v->app, campaign_view_new(v->app, r->campaign));
	else
		app_push(v->app, message_new(v->app, &r->sha256));
}

static bool
queue_step(struct view *v, const struct sha256 *from, int by,
    struct sha256 *out)
{
	struct queue *q = v->data;

	return message_rows_step(&q->rows, &q->list, from, by, out);
}

static size_t
queue_place(struct view *v, const struct sha256 *sha256, size_t *of)
{
	const struct queue *q = v->data;

	*of = (size_t)q->total;
	return message_rows_place(&q->rows, sha256);
}

static void
queue_free(struct view *v)
{
	struct queue *q = v->data;

	queue_list_free(v);
	list_free(&q->list);
	buf_free(&q->query);
	free(q);
}

static const struct view_ops queue_ops = {
	.screen = ON_QUEUE,
	.name = "Queue",
	.draw = queue_draw,
	.key = queue_key,
	.status = queue_status,
	.selection = queue_selection,
	.search = queue_search,
	.refresh = queue_refresh,
	.busy = queue_busy,
	.open = queue_open,
	.step = queue_step,
	.place = queue_place,
	.free = queue_free,
};

struct view *
queue_new(struct app *app)
{
	struct view *v = xcalloc(1, sizeof *v);
	struct queue *q = xcalloc(1, sizeof *q);

	v->ops = &queue_ops;
	v->app = app;
	v->data = q;
	q->fd = -1;
	q->order = ORDER_URGENT;
	list_init(&q->list, &message_list_ops, &q->rows);
	queue_again(v, false);
	return v;
}

/* --- commands --- */

static void limit_prompt(struct app *app, struct slice text);

static void
limit_answer(struct app *app, struct slice query)
{
	struct view *v = app_find(app, ON_QUEUE);
	struct queue *q = v->data;
	struct buf before = { 0 };
	struct error e;
	size_t at;

	buf_add_slice(&before, buf_slice(&q->query));
	buf_clear(&q->query);
	if (slice_trim(query).n != 0)
		buf_add_slice(&q->query, query);
	if (queue_ask(v, false, &at, &e) != ERR_NONE) {
		/* the list stays as it was */
		buf_clear(&q->query);
		buf_add_slice(&q->query, buf_slice(&before));
		if (at != SLICE_NONE) {
			limit_prompt(app, query);
			prompt_fault(&app->prompt, at, slice_str(e.text));
		} else {
			app_error(app, &e);
		}
	}
	buf_free(&before);
}

void
query_completions(void *arg, struct slice before, struct completions *out)
{
	const struct app *app = arg;
	struct candidates c;
	size_t i;

	if (query_complete(app->session.store, before, before.n, &c, NULL) ==
	    ERR_NONE) {
		out->from = c.from;
		for (i = 0; i < c.n; i++)
			completions_add(out, c.v[i].text);
	}
	candidates_free(&c);
}

static void
limit_prompt(struct app *app, struct slice text)
{
	app_ask(app, PROMPT_LINE, "limit: ", &app->limits, limit_answer);
	prompt_set(&app->prompt, text);
	app->prompt.complete = query_completions;
	app->prompt.arg = app;
}

void
act_limit(struct app *app, struct slice arg)
{
	struct queue *q = app_find(app, ON_QUEUE)->data;

	if (arg.n != 0) {
		limit_answer(app, arg);
		return;
	}
	limit_prompt(app, buf_slice(&q->query));
}

void
queue_show(struct app *app, struct slice query)
{
	struct queue *q = app_find(app, ON_QUEUE)->data;
	struct arena a = { 0 };

	query = slice_dup(&a, query); /* its view may go with those above */
	act_queue(app, SLICE(""));
	q->order = ORDER_NEWEST;
	limit_answer(app, query);
	arena_free(&a);
}

void
act_sort(struct app *app, struct slice arg)
{
	struct view *v = app_find(app, ON_QUEUE);
	struct queue *q = v->data;
	size_t i;

	for (i = 0; i < ARRAY_LEN(order_names); i++)
		if (slice_eq_str(arg, order_names[i]))
			break;
	if (arg.n == 0)
		i = ((size_t)q->order + 1) % ARRAY_LEN(order_names);
	if (i == ARRAY_LEN(order_names)) {
		app_say(app, "urgent, newest, oldest, seen or size");
		return;
	}
	q->order = (enum list_order)i;
	queue_again(v, false);
}

void
act_fold(struct app *app, struct slice arg)
{
	struct view *v = app_find(app, ON_QUEUE);
	struct queue *q = v->data;

	(void)arg;
	q->unfolded = !q->unfolded;
	queue_again(v, false);
	app_say(app, q->unfolded ? "a row for each message; f folds campaigns"
				 : "a row for each campaign; f unfolds them");
}

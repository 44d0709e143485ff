/* The queue's list: asked, filled as hits come, put in order. */

#include "core/base/clock.h"
#include "core/work/text_search.h"
#include "views/queue_list.h"

enum {
	FIRST_ROWS = 200, /* read at once */
	PIECE_MS = 20,	  /* so long without looking at the keys */
	TICK_MS = 1000,	  /* a worker that hangs must be noticed */
};

struct slice
queue_query(struct queue *q)
{
	return q->query.n != 0 ? buf_slice(&q->query) : SLICE(QUEUE_DEFAULT);
}

/* The one whose hits are awaited, else the one that is shown */
static struct listing *
current(const struct queue *q)
{
	return q->next != NULL ? q->next : q->rows.list;
}

bool
queue_searching(const struct queue *q)
{
	return current(q) != NULL && listing_busy(current(q));
}

/* How many exercises the queue leaves out by itself */
static uint64_t
count_exercises(struct view *v)
{
	struct queue *q = v->data;
	struct session *s = &v->app->session;
	struct listing *l;
	struct error e;
	uint64_t n = 0;

	if (q->query.n != 0 || listing_open(&l, s->store,
		SLICE(QUEUE_EXERCISES), ORDER_NEWEST, &s->text, NULL, &e) !=
		ERR_NONE)
		return 0;
	listing_count(l, &n, &e);
	listing_close(l);
	return n;
}

static void
show_rows(struct view *v, size_t upto)
{
	struct queue *q = v->data;
	struct error e;

	if (listing_count(q->rows.list, &q->total, &e) != ERR_NONE)
		q->total = 0;
	if (listing_tally(q->rows.list, &q->tally, &e) != ERR_NONE)
		q->tally = (struct listing_tally){ 0 };
	q->exercises = count_exercises(v);
	message_rows_want(&q->rows, upto > FIRST_ROWS ? upto : FIRST_ROWS);
	list_update(&q->list, q->rows.rows.n, !q->rows.ended);
}

/* The rows are this list's from now on; upto: of those shown before, so that
 * the cursor's is among them though others stand above it now. */
static void
install(struct view *v, struct listing *l, size_t upto)
{
	struct queue *q = v->data;
	bool at_top = upto != 0 && q->list.top == 0;
	uint64_t was = q->total, now = 0;
	struct error e;

	listing_close(q->rows.list);
	rows_free(&q->rows.rows);
	q->rows.list = l;
	q->rows.ended = false;
	q->rows.no_case = true;
	if (upto != 0 && listing_count(l, &now, &e) == ERR_NONE && now > was)
		upto += (size_t)(now - was);
	show_rows(v, upto < QUEUE_MOST ? upto : QUEUE_MOST);
	if (at_top) /* what is new there shows; drawing keeps the cursor seen */
		q->list.top = 0;
}

/* Hits have come: what of them is shown? */
static void
took(struct view *v)
{
	struct queue *q = v->data;
	struct listing *l = current(q);
	bool busy = listing_busy(l);
	struct error e;

	if (q->next != NULL) {
		if (busy)
			return;
		q->next = NULL;
		install(v, l, q->upto);
		return;
	}
	if (busy && q->rows.rows.n == 0) {
		listing_count(l, &q->total, &e);
		if (q->total <= LISTING_FIRST)
			return; /* it may be all, and then it is in order */
	}
	if (!busy && q->rows.rows.n != 0) {
		/* they were shown as they came: now in their order */
		q->upto = q->rows.rows.n;
		listing_rewind(l);
		rows_free(&q->rows.rows);
		q->rows.ended = false;
	}
	show_rows(v, busy ? q->rows.rows.n : q->upto);
}

static void pump(struct view *v);

static void
on_ready(void *arg, int fd, short revents)
{
	(void)fd;
	(void)revents;
	pump(arg);
}

static void
on_timer(void *arg)
{
	struct view *v = arg;
	struct queue *q = v->data;

	q->timer = 0;
	pump(v);
}

static void
unwatch(struct view *v)
{
	struct queue *q = v->data;

	if (q->fd != -1)
		loop_unwatch(v->app->loop, q->fd);
	q->fd = -1;
	loop_cancel(v->app->loop, q->timer);
	q->timer = 0;
}

/* The worker's descriptor may be another one after each event. */
static void
watch(struct view *v, bool more)
{
	const struct text_search *t = v->app->session.search;
	struct queue *q = v->data;

	unwatch(v);
	if (!queue_searching(q) || t == NULL)
		return;
	q->fd = text_search_fd(t);
	if (q->fd != -1)
		loop_watch(v->app->loop, q->fd, text_search_poll_events(t),
		    on_ready, v);
	q->timer = loop_after(v->app->loop, more ? 0 : TICK_MS, on_timer, v);
}

/* Takes what has come, for as long as nobody notices. */
static void
pump(struct view *v)
{
	struct queue *q = v->data;
	int64_t until = clock_monotonic_ms() + PIECE_MS;
	bool more = true, any = false;
	struct error e;

	while (more && queue_searching(q) && clock_monotonic_ms() < until) {
		if (listing_step(current(q), &more, &e) != ERR_NONE)
			app_error(v->app, &e);
		any = any || more;
	}
	if (any || !queue_searching(q)) {
		took(v);
		loop_redraw(v->app->loop);
	}
	watch(v, more);
}

enum err
queue_ask(struct view *v, bool keep, size_t *at, struct error *e)
{
	struct queue *q = v->data;
	struct session *s = &v->app->session;
	struct listing *l;
	enum err err;

	*at = SLICE_NONE;
	err = listing_open(&l, s->store, queue_query(q), q->order, &s->text,
	    at, e);
	if (err != ERR_NONE)
		return err;
	listing_fold(l, !q->unfolded);
	/* The worker does one search at a time. */
	if (q->rows.list != NULL)
		listing_stop(q->rows.list);
	listing_close(q->next);
	q->next = NULL;
	q->upto = keep ? q->rows.rows.n : 0;
	listing_hurry(l);
	if (keep && listing_busy(l)) {
		q->next = l;
	} else {
		if (!keep)
			list_reset(&q->list);
		install(v, l, q->upto);
	}
	watch(v, false);
	return ERR_NONE;
}

void
queue_list_free(struct view *v)
{
	struct queue *q = v->data;

	unwatch(v);
	listing_close(q->next);
	listing_close(q->rows.list);
	rows_free(&q->rows.rows);
}

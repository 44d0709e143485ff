/* Sending while the workbench is open. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/app.h"

enum {
	TICK_MS = 1000, /* the countdown's */
	BUSY_MS = 5000, /* while another process is sending */
	SOON = 600,	/* seconds that are counted down */
};

static void drive(void *arg);

static void
drive_after(struct app *app, int64_t ms)
{
	loop_cancel(app->loop, app->sending.timer);
	app->sending.timer = loop_after(app->loop, ms, drive, app);
}

static void
on_fd(void *arg, int fd, short revents)
{
	(void)fd;
	(void)revents;
	drive(arg);
}

static void
watch(struct app *app, int fd)
{
	struct sending_mail *s = &app->sending;

	if (s->fd >= 0)
		loop_unwatch(app->loop, s->fd);
	s->fd = fd;
	if (fd >= 0)
		loop_watch(app->loop, fd, outgoing_poll_events(s->engine),
		    on_fd, app);
}

static void
told(struct app *app, const struct outgoing_news *news)
{
	struct error e;

	app_refresh(app);
	if (news->state == OUTBOX_ACCEPTED) {
		app_say(app, "mail %lld was sent: %.*s",
		    (long long)news->id, SLICE_ARG(news->reply));
		return;
	}
	err_set(&e, ERR_REFUSED, "mail %lld %s: %.*s (:outbox shows it)",
	    (long long)news->id, news->state == OUTBOX_DEFERRED
		? "is deferred" : news->state == OUTBOX_REFUSED
		? "is refused" : "may have been sent",
	    SLICE_ARG(news->reply));
	app_error(app, &e);
}

/* Those that are settled are forgotten.  *due: one of the others is. */
static void
forget_settled(struct app *app, bool *due)
{
	struct sending_mail *s = &app->sending;
	int64_t now = send_clock_now(&s->clock);
	size_t i, n = 0;

	*due = false;
	for (i = 0; i < s->n; i++) {
		struct outbox_items o = { 0 };
		struct error e;

		if (store_outbox_item(app->session.store, s->ids[i], &o,
			&e) == ERR_NONE &&
		    (o.v[0].state == OUTBOX_WAITING ||
			o.v[0].state == OUTBOX_DEFERRED)) {
			s->ids[n++] = s->ids[i];
			*due |= o.v[0].due_at <= now;
		}
		outbox_items_free(&o);
	}
	s->n = n;
}

/* Nothing more is due at this moment. */
static void
rest(struct app *app)
{
	bool due;

	watch(app, -1);
	app->sending.all = false;
	forget_settled(app, &due);
	if (app->sending.n != 0)
		drive_after(app, TICK_MS);
}

static void
drive(void *arg)
{
	struct app *app = arg;
	struct sending_mail *s = &app->sending;
	struct outgoing_news news;
	enum outgoing_turned t;
	struct error e;

	loop_cancel(app->loop, s->timer);
	s->timer = 0;
	do {
		t = outgoing_turn(s->engine, send_clock_now(&s->clock),
		    s->all ? NULL : s->ids, s->n, &news, &e);
		if (t == OUTGOING_NEWS)
			told(app, &news);
	} while (t == OUTGOING_NEWS);
	s->working = t == OUTGOING_WORKING;
	loop_redraw(app->loop);
	if (t == OUTGOING_WORKING) {
		watch(app, outgoing_fd(s->engine));
		drive_after(app, outgoing_timeout_ms(s->engine));
	} else if (t == OUTGOING_IDLE) {
		rest(app);
	} else {
		watch(app, -1);
		app_error(app, &e);
		if (e.code == ERR_BUSY)
			drive_after(app, BUSY_MS);
	}
}

void
sending_put(struct app *app, int64_t id)
{
	struct sending_mail *s = &app->sending;

	s->ids = xrealloc(s->ids, s->n + 1, sizeof *s->ids);
	s->ids[s->n++] = id;
	if (!s->working)
		drive(app);
}

void
sending_flush(struct app *app)
{
	struct sending_mail *s = &app->sending;
	struct outbox_counts c;
	struct error e;

	if (s->engine == NULL) {
		if (send_check(&app->session, &e) != ERR_NONE)
			app_error(app, &e);
		return;
	}
	if (store_outbox_count(app->session.store, send_clock_now(&s->clock),
		&c, &e) != ERR_NONE) {
		app_error(app, &e);
		return;
	}
	if (c.due == 0)
		app_say(app, "nothing is due: %llu mail%s wait%s",
		    (unsigned long long)c.waiting, plural(c.waiting),
		    c.waiting == 1 ? "s" : "");
	s->all = true;
	if (!s->working)
		drive(app);
}

static void
say_due(struct app *app)
{
	struct outbox_counts c;
	struct error e;
	char when[12];

	if (store_outbox_count(app->session.store, clock_now(), &c, &e) !=
	    ERR_NONE) {
		app_error(app, &e);
		return;
	}
	if (c.due != 0) {
		clock_short(c.next, when);
		app_say(app, "%llu mail%s due since %s: :flush sends %s, "
		    ":outbox shows %s", (unsigned long long)c.due,
		    c.due == 1 ? " is" : "s are", when,
		    c.due == 1 ? "it" : "them", c.due == 1 ? "it" : "them");
	} else if (c.unknown != 0) {
		app_say(app, "%llu mail%s may have been sent, or not: "
		    ":outbox shows %s", (unsigned long long)c.unknown,
		    plural(c.unknown), c.unknown == 1 ? "it" : "them");
	}
}

void
sending_start(struct app *app)
{
	struct sending_mail *s = &app->sending;
	struct error e;

	*s = (struct sending_mail){ .fd = -1 };
	send_clock_start(&s->clock);
	if (send_check(&app->session, &e) == ERR_NONE &&
	    send_engine(&s->engine, &app->session, &e) != ERR_NONE)
		app_error(app, &e);
	say_due(app);
}

bool
sending_busy(const struct app *app)
{
	return app->sending.working;
}

void
sending_title(const struct app *app, struct text *right)
{
	const struct sending_mail *s = &app->sending;
	int64_t now = s->n != 0 ? send_clock_now(&s->clock) : clock_now();
	struct outbox_counts c;
	struct error e;

	if (store_outbox_count(app->session.store, now, &c, &e) != ERR_NONE ||
	    (c.waiting == 0 && c.unknown == 0))
		return;
	text_lit(right, right->n != 0 ? "  " : "");
	if (s->working)
		text_lit(right, "sending");
	else if (c.waiting != 0)
		text_litf(right, "outbox %llu",
		    (unsigned long long)c.waiting);
	if (!s->working && c.waiting != 0 && c.next > now &&
	    c.next - now < SOON)
		text_litf(right, " in %lld s", (long long)(c.next - now));
	if (c.unknown != 0)
		text_litf(right, "%s%llu unknown", c.waiting != 0 ? ", "
			: "outbox ", (unsigned long long)c.unknown);
}

/* A mail that is cut off between its end and the answer is one of which
 * nobody knows. */
static void
end_attempt(struct app *app)
{
	struct sending_mail *s = &app->sending;
	struct outgoing_news news;
	struct error e;

	if (!s->working)
		return;
	cli_say("a mail is under way: waiting for the server's answer");
	while (outgoing_turn(s->engine, 0, NULL, 0, &news, &e) ==
	    OUTGOING_WORKING)
		outgoing_wait(s->engine);
}

void
sending_stop(struct app *app)
{
	struct sending_mail *s = &app->sending;
	struct outbox_counts c;
	struct error e;

	end_attempt(app);
	if (app->loop != NULL) {
		watch(app, -1);
		loop_cancel(app->loop, s->timer);
	}
	if (store_outbox_count(app->session.store, clock_now(), &c, &e) ==
	    ERR_NONE && c.waiting != 0)
		cli_say("%llu mail%s wait%s in the outbox: espy outbox flush "
			"sends what is due", (unsigned long long)c.waiting,
		    plural(c.waiting), c.waiting == 1 ? "s" : "");
	outgoing_free(s->engine);
	free(s->ids);
	*s = (struct sending_mail){ .fd = -1 };
}

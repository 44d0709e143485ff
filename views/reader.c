/* The screen's parser beside the loop. */

#include <poll.h>
#include <unistd.h>

#include "views/app.h"
#include "views/reader.h"

static void reader_pump(struct app *app);

static void
on_ready(void *arg, int fd, short revents)
{
	(void)fd;
	(void)revents;
	reader_pump(arg);
}

static void
on_timer(void *arg)
{
	struct app *app = arg;

	app->reader.timer = 0;
	reader_pump(app);
}

static void
unwatch(struct app *app)
{
	if (app->reader.fd != -1)
		loop_unwatch(app->loop, app->reader.fd);
	app->reader.fd = -1;
	if (app->reader.timer != 0)
		loop_cancel(app->loop, app->reader.timer);
	app->reader.timer = 0;
}

/* The parser's descriptor and time-out may be others after each event. */
static void
watch(struct app *app)
{
	struct parser *p = app->session.parser;
	int ms;

	unwatch(app);
	if (p == NULL || parser_in_flight(p) == 0)
		return;
	app->reader.fd = parser_fd(p);
	if (app->reader.fd != -1)
		loop_watch(app->loop, app->reader.fd, parser_poll_events(p),
		    on_ready, app);
	ms = parser_timeout_ms(p);
	if (ms >= 0)
		app->reader.timer = loop_after(app->loop, ms, on_timer, app);
}

static void
deliver(struct app *app, struct parser_event *ev)
{
	struct reader_job *job = NULL;
	size_t i;

	for (i = 0; i < READER_MOST; i++)
		if (app->reader.jobs[i].tag == ev->tag && ev->tag != 0)
			job = &app->reader.jobs[i];
	if (job == NULL) {
		parser_analysis_free(ev->analysis);
		parser_redacted_free(ev->redacted);
		return;
	}
	job->tag = 0;
	if (job->masked != NULL)
		job->masked(job->arg, ev->kind == PARSER_REDACTED
			? ev->redacted : NULL, ev->reason);
	else
		job->done(job->arg, ev->kind == PARSER_DONE ? ev->analysis
							    : NULL, ev->reason);
	loop_redraw(app->loop);
}

static void
reader_pump(struct app *app)
{
	struct parser_event ev;

	while (app->session.parser != NULL) {
		parser_next(app->session.parser, &ev);
		if (ev.kind == PARSER_NOTHING)
			break;
		deliver(app, &ev);
	}
	watch(app);
}

static uint64_t
submit(struct app *app, struct slice bytes, struct parser_job *job,
    const struct reader_job *wanted, struct error *e)
{
	struct reader *r = &app->reader;
	struct parser *p;
	enum err err;
	size_t i = 0;

	while (i < READER_MOST && r->jobs[i].tag != 0)
		i++;
	if (i == READER_MOST) {
		err_set(e, ERR_BUSY, "too many messages are being read");
		return 0;
	}
	if (session_parser(&app->session, &p, e) != ERR_NONE)
		return 0;
	job->fd = parser_spool(bytes, e);
	if (job->fd == -1)
		return 0;
	job->tag = ++r->last_tag;
	err = parser_submit(p, job, e);
	close(job->fd);
	if (err != ERR_NONE)
		return 0;
	r->jobs[i] = *wanted;
	r->jobs[i].tag = job->tag;
	watch(app);
	return job->tag;
}

uint64_t
reader_ask(struct app *app, struct slice bytes, const char *label,
    const struct session_as *as, unsigned flags,
    void (*done)(void *arg, struct analysis *a, const char *reason),
    void *arg, struct error *e)
{
	struct parser_job job = { .flags = flags, .label = label,
		.length = bytes.n, .origin = as->origin,
		.unwrap = true, .policy = as->policy };
	struct reader_job wanted = { .arg = arg, .done = done };

	return submit(app, bytes, &job, &wanted, e);
}

uint64_t
reader_mask(struct app *app, struct slice bytes, const struct masks *masks,
    const struct redact_order *order,
    void (*masked)(void *arg, struct redacted *r, const char *reason),
    void *arg, struct error *e)
{
	struct parser_job job = { .length = bytes.n, .masks = masks,
		.order = order };
	struct reader_job wanted = { .arg = arg, .masked = masked };

	return submit(app, bytes, &job, &wanted, e);
}

void
reader_cancel(struct app *app, uint64_t tag)
{
	size_t i;

	for (i = 0; tag != 0 && i < READER_MOST; i++)
		if (app->reader.jobs[i].tag == tag)
			app->reader.jobs[i].tag = 0;
}

bool
reader_has(const struct app *app, uint64_t tag)
{
	size_t i;

	for (i = 0; i < READER_MOST; i++)
		if (app->reader.jobs[i].tag == tag)
			return true;
	return false;
}

void
reader_stop(struct app *app)
{
	if (app->loop != NULL)
		unwatch(app);
	memset(app->reader.jobs, 0, sizeof app->reader.jobs);
}

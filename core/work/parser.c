/* The client of parse workers: submission, supervision, blame. */

#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/work/parse_job.h"
#include "core/work/parser.h"
#include "core/work/parser_private.h"
#include "core/work/protocol.h"

enum {
	RECYCLE = 1000,	   /* messages per worker */
	HANG_MS = 5000,	   /* on one message */
	START_MS = 60000,  /* until ready, or idle with jobs before it */
	MOST_DEATHS = 3, /* in a row that no message is to blame for */
};

enum err
parser_start(struct parser **out, const struct parser_config *c,
    struct error *e)
{
	struct parser *p = xcalloc(1, sizeof *p);
	struct parse_setup setup = { 0 };
	struct wire w;
	size_t i;

	p->answers = c->answers;
	p->look = c->look;
	p->look_arg = c->look_arg;
	p->live = c->live;
	p->clock = c->clock;
	p->bulk = c->bulk;
	p->window = c->window == 0 ? 8 : c->window;
	if (p->window > WORKER_WINDOW_MOST)
		p->window = WORKER_WINDOW_MOST;
	setup.ndirs = c->ncatalogue_dirs;
	setup.dirs = xcalloc(setup.ndirs, sizeof *setup.dirs);
	for (i = 0; i < setup.ndirs; i++)
		setup.dirs[i] = slice_str(c->catalogue_dirs[i]);
	if (c->receivers != NULL)
		setup.receivers = *c->receivers;
	if (c->domains != NULL)
		setup.domains = *c->domains;
	wire_encode(&w, &p->setup);
	wire_parse_setup(&w, &setup);
	free(setup.dirs);
	if (w.bad != NULL || p->setup.n > FRAME_MOST) {
		parser_free(p);
		return err_set(e, ERR_LIMIT,
		    "settings: too much for a parser: %s",
		    w.bad != NULL ? w.bad : "over 64 MiB");
	}
	if (parser_spawn(p, e) != ERR_NONE) {
		parser_free(p);
		return ERR_DIED;
	}
	*out = p;
	return ERR_NONE;
}

enum err
parser_spawn(struct parser *p, struct error *e)
{
	enum err err;

	err = worker_spawn(&p->worker, WORKER_PARSE, p->bulk ? WORKER_BULK : 0,
	    NULL, e);
	if (err != ERR_NONE)
		return err;
	frame_put(&p->worker.out, SAY_SETUP, buf_slice(&p->setup), -1);
	p->nsent = p->given = 0;
	p->begun = false;
	worker_patience(&p->worker);
	return ERR_NONE;
}

static bool
parser_overdue(struct parser *p)
{
	bool late = worker_overdue(&p->worker, p->begun ? HANG_MS : START_MS);

	return late && p->nflights != 0;
}

bool
parser_has_answers(const struct parser *p)
{
	return p->look != NULL || (p->answers != NULL && !p->answers->off);
}

static void
looked_up_drop(struct parser *p)
{
	parser_answers_free(p->looked_up);
	p->looked_up = NULL;
}

static void
flight_end(struct parser *p)
{
	struct flight *f = &p->flights[0];

	close(f->fd);
	free(f->label);
	buf_free(&f->redact);
	origin_free(&f->origin);
	memmove(p->flights, p->flights + 1, --p->nflights * sizeof *f);
	if (p->nsent != 0)
		p->nsent--;
	p->begun = false;
	p->rounds = 0;
	looked_up_drop(p);
}

/* Gives the oldest message its outcome. */
void
parser_outcome(struct parser *p, struct parser_event *ev,
    enum parser_event_kind kind, const char *reason)
{
	ev->kind = kind;
	ev->tag = p->flights[0].tag;
	if (kind == PARSER_DONE) {
		ev->answers = p->looked_up;
		p->looked_up = NULL;
	}
	snprintf(ev->reason, sizeof ev->reason, "%s", reason);
	flight_end(p);
	p->deaths = 0;
	if (p->worker.pid != 0)
		worker_log_allow(&p->worker);
	worker_patience(&p->worker);
}

/*
 * The worker is gone, or must go.  The message that it was at is to blame;
 * those behind it were not looked at and are sent again.
 */
static void
parser_lost(struct parser *p, const char *because, struct parser_event *ev)
{
	bool blame = p->begun, ready = p->worker.ready;
	char why[sizeof p->broken];

	worker_kill(&p->worker, why, sizeof why);
	if (because != NULL)
		snprintf(why, sizeof why, "the parser %s", because);
	p->nsent = 0;
	p->begun = false;
	p->rounds = 0;
	looked_up_drop(p);
	if (blame) {
		log_msg(LOG_WARN, "parse: %s; message %s", why,
		    p->flights[0].safe_label);
		parser_outcome(p, ev, PARSER_FAILED, why);
	} else if (!ready || ++p->deaths >= MOST_DEATHS) {
		snprintf(p->broken, sizeof p->broken, "%s", why);
	}
}

bool
parser_has_room(const struct parser *p)
{
	return p->nflights < p->window;
}

size_t
parser_in_flight(const struct parser *p)
{
	return p->nflights;
}

static void
parser_send(struct parser *p, const struct flight *f)
{
	struct parse_job job = { f->tag, f->offset, f->length, f->flags,
		parser_has_answers(p), p->live, f->clock, f->origin,
		f->unwrap, f->policy, f->inner,
		slice_str(f->label), f->redact.n != 0 };
	struct buf b = { 0 };
	struct wire w;
	int fd;

	fd = fcntl(f->fd, F_DUPFD_CLOEXEC, 0);
	wire_encode(&w, &b);
	wire_parse_job(&w, &job);
	buf_add(&b, f->redact.p, f->redact.n);
	if (fd >= 0)
		frame_put(&p->worker.out, SAY_PARSE, buf_slice(&b), fd);
	buf_free(&b);
	if (fd >= 0) {
		p->nsent++;
		p->given++;
	}
}

/* Has a worker at hand and gives it what waits. */
static void
parser_supply(struct parser *p)
{
	struct error e;

	if (p->broken[0] != '\0' || p->nflights == 0)
		return;
	if (p->given >= RECYCLE && p->nsent == 0)
		worker_kill(&p->worker, NULL, 0);
	if (p->worker.pid == 0 && parser_spawn(p, &e) != ERR_NONE) {
		snprintf(p->broken, sizeof p->broken, "%.*s",
		    (int)sizeof p->broken - 1, e.text);
		return;
	}
	while (p->nsent < p->nflights && p->given < RECYCLE) {
		unsigned before = p->nsent;

		parser_send(p, &p->flights[p->nsent]);
		if (p->nsent == before)
			break; /* no descriptor free: later */
	}
}

void
parser_next(struct parser *p, struct parser_event *ev)
{
	const char *bad = NULL;
	enum frame_io io;

	*ev = (struct parser_event){ .kind = PARSER_NOTHING };
	if (parser_frames(p, ev, &bad))
		return;
	if (bad == NULL) {
		parser_supply(p);
		io = worker_pump(&p->worker);
		if (parser_frames(p, ev, &bad))
			return;
		if (bad == NULL && p->worker.pid != 0 &&
		    (io == FRAME_END || io == FRAME_ERROR))
			parser_lost(p, NULL, ev);
	}
	if (bad != NULL)
		parser_lost(p, bad, ev);
	else if (p->worker.pid != 0 && parser_overdue(p))
		parser_lost(p, p->begun ? "took longer than 5 s"
					: "did not start", ev);
	if (ev->kind == PARSER_NOTHING && p->broken[0] != '\0' &&
	    p->nflights != 0)
		parser_outcome(p, ev, PARSER_FAILED, p->broken);
}

int
parser_fd(const struct parser *p)
{
	return p->worker.pid != 0 ? p->worker.fd : -1;
}

short
parser_poll_events(const struct parser *p)
{
	return worker_poll_events(&p->worker);
}

int
parser_timeout_ms(const struct parser *p)
{
	if (p->nflights == 0)
		return -1;
	if (p->worker.pid == 0 ||
	    (p->nsent < p->nflights && p->given < RECYCLE) || p->nsent == 0)
		return 0;
	return WORKER_TICK_MS;
}

void
parser_wait(struct parser *p)
{
	worker_wait(&p->worker, parser_timeout_ms(p));
}

void
parser_free(struct parser *p)
{
	if (p == NULL)
		return;
	while (p->nflights != 0)
		flight_end(p);
	worker_kill(&p->worker, NULL, 0);
	buf_free(&p->setup);
	free(p);
}

void
parser_answers_free(struct answers *a)
{
	if (a == NULL)
		return;
	answers_free(a);
	free(a);
}

void
parser_analysis_free(struct analysis *a)
{
	if (a == NULL)
		return;
	analysis_free(a);
	free(a);
}

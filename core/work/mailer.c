/* The client of the send worker. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/notify/smtp.h"
#include "core/work/mailer.h"
#include "core/work/protocol.h"
#include "core/work/send_job.h"
#include "core/work/worker.h"

enum {
	MOST_WORDS = 2000, /* octets of a reply that are kept */
	MOST_ID = 200,
	MOST_FRAME = 1 << 20,
	MANNERS = 200, /* ms in which it may say QUIT */
	PATIENCE = 5 * 1000, /* ms beyond what the worker itself grants */
};

struct mailer {
	struct worker worker;
	struct arena arena;
	int64_t timeout; /* ms of one step */
	bool asked, handed, done; /* asked: whether it may hand over */
	struct outbox_result result;
};

static void
encode(struct mailer *m, const struct send_setting *s, struct slice password,
    struct send_mail *mail)
{
	struct send_setup setup = { .host = s->host, .name = s->name,
		.port = s->port, .timeout = (uint32_t)s->timeout,
		.smtps = s->smtps, .plain = s->plain, .user = s->user,
		.password = password, .ca_file = s->ca_file };
	struct buf b = { 0 };
	struct wire w;

	wire_encode(&w, &b);
	wire_send_setup(&w, &setup);
	frame_put(&m->worker.out, SAY_SETUP, buf_slice(&b), -1);
	explicit_bzero(b.p, b.n);
	buf_clear(&b);
	wire_encode(&w, &b);
	wire_send_mail(&w, mail);
	frame_put(&m->worker.out, SAY_MAIL, buf_slice(&b), -1);
	buf_free(&b);
}

/* All of the envelope's addresses, as SMTP can have them */
static enum err
envelope(struct send_mail *mail, const struct outbox_item *item,
    struct arena *a, struct error *e)
{
	struct slice rest = item->to;

	mail->from = item->from;
	while (rest.n != 0)
		*ARENA_PUSH(a, mail->to, mail->nto) =
		    slice_dup(a, slice_trim(slice_cut(&rest, ',')));
	for (size_t i = 0; i <= mail->nto; i++) {
		struct slice one = i < mail->nto ? mail->to[i] : mail->from;

		if (!smtp_address_ok(one))
			return err_set(e, ERR_USAGE, "%.*s is no address that "
			    "mail can be sent to or from", SLICE_ARG(one));
	}
	return mail->nto != 0 && mail->nto <= SEND_MOST_RECIPIENTS ? ERR_NONE
	    : err_set(e, ERR_LIMIT, "a mail has 1 to %d recipients",
		SEND_MOST_RECIPIENTS);
}

enum err
mailer_start(struct mailer **out, const struct send_setting *s,
    struct slice password, const struct outbox_item *item,
    struct slice octets, struct error *e)
{
	struct mailer *m = xcalloc(1, sizeof *m);
	struct send_mail mail = { .octets = octets };
	enum err err = envelope(&mail, item, &m->arena, e);

	*out = NULL;
	m->timeout = s->timeout * 1000;
	m->worker.fd = m->worker.err = -1;
	if (err == ERR_NONE)
		err = worker_spawn(&m->worker, WORKER_SEND, 0, NULL, e);
	if (err != ERR_NONE) {
		mailer_free(m);
		return err;
	}
	m->worker.in.most = MOST_FRAME;
	encode(m, s, password, &mail);
	worker_patience(&m->worker);
	*out = m;
	return ERR_NONE;
}

/* It is gone, or must go. */
static void
lost(struct mailer *m, const char *because)
{
	char why[300];

	worker_kill(&m->worker, why, sizeof why);
	m->done = true;
	m->result = (struct outbox_result){
		.state = m->handed ? OUTBOX_UNKNOWN : OUTBOX_DEFERRED,
		.reply = slice_printf(&m->arena, "%s%s",
		    because != NULL ? because : why, m->handed
			? " after the mail was handed over: it may have been "
			  "sent" : "; nothing was sent"),
		.dialogue = SLICE("") };
}

/* What a server says is somebody else's words: kept short. */
static bool
take_result(struct mailer *m, struct slice payload)
{
	struct outbox_result *r = &m->result;
	struct wire w;

	wire_decode(&w, payload, &m->arena);
	wire_send_result(&w, r);
	if (!wire_done(&w) || (r->state != OUTBOX_ACCEPTED &&
	    r->state != OUTBOX_DEFERRED && r->state != OUTBOX_REFUSED &&
	    r->state != OUTBOX_UNKNOWN) ||
	    (r->state == OUTBOX_ACCEPTED && !m->handed))
		return false;
	r->reply = slice_upto(r->reply, MOST_WORDS);
	r->queue_id = r->queue_id.n != 0 ? slice_upto(r->queue_id, MOST_ID)
					 : SLICE_NULL;
	r->dialogue = slice_upto(r->dialogue, SEND_MOST_DIALOGUE);
	m->done = true;
	return true;
}

static enum mailer_event
take_frames(struct mailer *m)
{
	struct frame f;
	int got;

	while ((got = worker_next(&m->worker, &f)) == 1) {
		if (f.type == SAY_HAND && !m->asked) {
			m->asked = true;
			return MAILER_HANDS;
		}
		if (f.type == SAY_SENT && take_result(m, f.payload))
			return MAILER_DONE;
		got = -1;
		break;
	}
	if (got < 0)
		lost(m, "the send worker broke the protocol");
	return m->done ? MAILER_DONE : MAILER_NOTHING;
}

enum mailer_event
mailer_turn(struct mailer *m)
{
	enum mailer_event ev;
	enum frame_io io;
	int64_t most = m->timeout * (m->handed ? SEND_LAST_WAIT : 5);

	if (m->done)
		return MAILER_DONE;
	io = worker_pump(&m->worker);
	ev = take_frames(m);
	if (ev != MAILER_NOTHING)
		return ev;
	if (io == FRAME_END || io == FRAME_ERROR)
		lost(m, NULL);
	else if (io == FRAME_MORE)
		worker_patience(&m->worker);
	else if (worker_overdue(&m->worker, most + PATIENCE))
		lost(m, "the send worker hangs");
	return m->done ? MAILER_DONE : MAILER_NOTHING;
}

void
mailer_go(struct mailer *m)
{
	m->handed = true;
	frame_put(&m->worker.out, SAY_GO, SLICE(""), -1);
	worker_patience(&m->worker);
}

const struct outbox_result *
mailer_result(const struct mailer *m)
{
	return &m->result;
}

int
mailer_fd(const struct mailer *m)
{
	return m->worker.pid != 0 ? m->worker.fd : -1;
}

short
mailer_poll_events(const struct mailer *m)
{
	return worker_poll_events(&m->worker);
}

int
mailer_timeout_ms(const struct mailer *m)
{
	return m->done ? 0 : WORKER_TICK_MS;
}

void
mailer_free(struct mailer *m)
{
	if (m == NULL)
		return;
	if (m->done)
		worker_stop(&m->worker, MANNERS);
	else
		worker_kill(&m->worker, NULL, 0);
	arena_free(&m->arena);
	free(m);
}

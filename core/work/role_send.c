/* The send worker: one mail to the server, by SMTP, under confinement. */

#include <stdlib.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/work/protocol.h"
#include "core/work/role_send.h"

/* Sentences of what the server said, "550 5.1.1 unknown" */
static struct slice
reply_words(struct sender *s, const char *to)
{
	return slice_printf(&s->arena, "%s%s%d %s", to,
	    to[0] != '\0' ? ": " : "", s->reply.code,
	    buf_slice(&s->reply.text).p);
}

static bool
no(struct outbox_result *r, enum outbox_state state, struct slice reply)
{
	r->state = state;
	r->reply = reply;
	return false;
}

/* The connection is gone, before anything was handed over. */
static bool
lost(struct sender *s, struct outbox_result *r)
{
	return no(r, OUTBOX_DEFERRED, slice_printf(&s->arena, "%s; nothing "
	    "was sent", s->trouble));
}

/* Says a line and hears whether it is answered by `want` hundred. */
static bool
command(struct sender *s, struct outbox_result *r, int want,
    struct slice line, struct slice shown)
{
	sender_note(s, "C", shown);
	smtp_reply_clear(&s->reply);
	if (!sender_say(s, line) ||
	    !sender_hear(s, (int64_t)s->setup.timeout))
		return lost(s, r);
	if (s->reply.code / 100 == want)
		return true;
	return no(r, s->reply.code >= 500 ? OUTBOX_REFUSED : OUTBOX_DEFERRED,
	    reply_words(s, ""));
}

static bool
line(struct sender *s, struct outbox_result *r, int want, struct slice words)
{
	fault_point("send", words.p);
	return command(s, r, want, slice_printf(&s->arena, "%.*s\r\n",
	    SLICE_ARG(words)), words);
}

/* What the server says that it can take (RFC 6152, RFC 1870) */
static bool
fits(struct sender *s, const struct send_mail *m, bool eight, bool *size,
    struct outbox_result *r)
{
	struct slice ehlo = buf_slice(&s->ehlo), most;
	int64_t n;

	if (eight && !smtp_offers(ehlo, "8BITMIME", NULL))
		return no(r, OUTBOX_REFUSED, SLICE("the mail holds octets "
		    "above 127 (a sample has them), and this server takes "
		    "none (no 8BITMIME): hide more of the samples, or attach "
		    "none; nothing was sent"));
	*size = smtp_offers(ehlo, "SIZE", &most);
	if (*size && slice_number(most, &n) && n != 0 &&
	    (uint64_t)n < m->octets.n)
		return no(r, OUTBOX_REFUSED, slice_printf(&s->arena, "the "
		    "mail has %zu octets, and this server takes %lld at most; "
		    "nothing was sent", m->octets.n, (long long)n));
	return true;
}

/* All recipients or none: whom a mail did not reach is never a footnote. */
static bool
recipients(struct sender *s, const struct send_mail *m,
    struct outbox_result *r)
{
	struct outbox_result worst = { .state = OUTBOX_ACCEPTED };
	size_t i;

	for (i = 0; i < m->nto; i++) {
		if (line(s, r, 2, slice_printf(&s->arena, "RCPT TO:<%s>",
			m->to[i].p)))
			continue;
		if (s->reply.code == 0)
			return false; /* the connection is gone */
		worst.reply = worst.reply.p == NULL
		    ? reply_words(s, m->to[i].p)
		    : slice_printf(&s->arena, "%s; %s", worst.reply.p,
			  reply_words(s, m->to[i].p).p);
		if (worst.state != OUTBOX_REFUSED)
			worst.state = r->state;
	}
	if (worst.state == OUTBOX_ACCEPTED)
		return true;
	if (m->nto > 1)
		worst.reply = slice_printf(&s->arena, "%s; nothing was sent, "
		    "to nobody", worst.reply.p);
	return no(r, worst.state, worst.reply);
}

/* Nothing is said of the end before the supervisor has written down that it
 * is about to be. */
static void
ask_to_hand(void)
{
	struct frame f;

	fault_point("send", "hand");
	side_send(SAY_HAND, SLICE(""));
	side_next(&f);
	if (f.type != SAY_GO)
		_exit(1);
	fault_point("send", "go");
}

/* From the end of the mail on only the server's word counts. */
static void
hand_over(struct sender *s, struct outbox_result *r)
{
	struct slice id;

	ask_to_hand();
	/* A server that speaks before the end of the mail hangs up, or has. */
	if (!sender_is_silent(s)) {
		(void)lost(s, r);
		if (s->reply.code != 0)
			(void)no(r, s->reply.code >= 500 ? OUTBOX_REFUSED
			    : OUTBOX_DEFERRED, reply_words(s, ""));
		return;
	}
	sender_note(s, "C", SLICE("."));
	if (!sender_say(s, SLICE(SMTP_END)) ||
	    !sender_hear(s, (int64_t)s->setup.timeout * SEND_LAST_WAIT)) {
		(void)no(r, OUTBOX_UNKNOWN, slice_printf(&s->arena, "%s "
		    "after the mail was handed over: it may have been sent",
		    s->trouble));
		return;
	}
	fault_point("send", "answered");
	r->reply = reply_words(s, "");
	r->state = s->reply.code / 100 == 2 ? OUTBOX_ACCEPTED
	    : s->reply.code >= 500	      ? OUTBOX_REFUSED
					      : OUTBOX_DEFERRED;
	if (r->state != OUTBOX_ACCEPTED)
		return;
	id = smtp_queue_id(buf_slice(&s->reply.text));
	if (id.p != NULL)
		r->queue_id = slice_dup(&s->arena, id);
}

static void
transaction(struct sender *s, const struct send_mail *m,
    struct outbox_result *r)
{
	struct buf body = { 0 };
	bool eight = false, size = false;
	struct error e;

	if (smtp_check(m->octets, &eight, &e) != ERR_NONE) {
		(void)no(r, OUTBOX_REFUSED, slice_printf(&s->arena, "%s",
		    e.text));
		return;
	}
	fault_point("send", "connect");
	if (!sender_connect(s, r) || !fits(s, m, eight, &size, r) ||
	    !line(s, r, 2, slice_printf(&s->arena, "MAIL FROM:<%s>%s%s",
		m->from.p, eight ? " BODY=8BITMIME" : "", size
		    ? arena_printf(&s->arena, " SIZE=%zu", m->octets.n)
		    : "")) ||
	    !recipients(s, m, r) || !line(s, r, 3, SLICE("DATA")))
		return;
	smtp_body(m->octets, &body);
	sender_note(s, "C", slice_printf(&s->arena, "(%zu octets)",
	    m->octets.n));
	if (sender_say(s, buf_slice(&body)))
		hand_over(s, r);
	else
		(void)lost(s, r);
	buf_free(&body);
}

/* Good manners; what the server says to it changes nothing. */
static void
quit(struct sender *s)
{
	if (s->trouble[0] == '\0' && s->ehlo.n != 0 &&
	    sender_say(s, SLICE("QUIT\r\n")))
		sender_note(s, "C", SLICE("QUIT"));
}

static void
get_ready(struct sender *s)
{
	struct sandbox_plan plan = { .role = WORKER_SEND, .nports = 1 };
	struct sandbox_state state;
	uint16_t port;
	struct frame f;
	struct wire w;

	side_next(&f);
	wire_decode(&w, f.payload, &s->arena);
	wire_send_setup(&w, &s->setup);
	if (f.type != SAY_SETUP || !wire_done(&w))
		_exit(1);
	sender_prepare(s);
	port = (uint16_t)s->setup.port;
	plan.ports = &port;
	side_lock(&plan, &state);
	side_ready(&state, NULL);
}

_Noreturn void
role_send(void)
{
	struct sender s = { .setup.port = 0 };
	struct outbox_result r = { .state = OUTBOX_DEFERRED,
		.reply = SLICE("") };
	struct send_mail m = { .nto = 0 };
	struct buf b = { 0 };
	struct frame f;
	struct wire w;

	get_ready(&s);
	side_next(&f);
	wire_decode(&w, f.payload, &s.arena);
	wire_send_mail(&w, &m);
	if (f.type != SAY_MAIL || !wire_done(&w) || m.nto == 0)
		_exit(1);
	transaction(&s, &m, &r);
	r.dialogue = buf_slice(&s.dialogue);
	wire_encode(&w, &b);
	wire_send_result(&w, &r);
	side_send_buf(SAY_SENT, &b);
	quit(&s);
	_exit(0);
}

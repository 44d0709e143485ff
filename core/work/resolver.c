/* The client of the net worker: questions, supervision, giving up. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/base/url.h"
#include "core/work/dns_packet.h"
#include "core/work/net_job.h"
#include "core/work/protocol.h"
#include "core/work/resolver.h"
#include "core/work/worker.h"

static const char system_anchor[] = "/usr/share/dns/root.key";

enum {
	HANG_MS = NET_ANSWER_MS + 10000, /* without a word */
	MOST_TRIES = 2,	   /* of one question */
	MOST_DEATHS = 5,   /* of workers, in one run */
	MOST_FAILURES = 25, /* questions in a row without an answer */
};

enum state { WAITING, SENT, DONE };

struct inquiry {
	struct question q;
	enum state state;
	unsigned tries;
};

struct resolver {
	struct worker worker;
	struct buf setup;
	struct arena arena; /* of the questions */
	struct inquiry *v;  /* their tag is their index */
	size_t n, next;	    /* those before next have been sent or answered */
	size_t nsent, ndone;
	struct answers pending; /* asked: in order, to find them again */
	struct answers known;
	struct slice origin;
	char name[256];
	unsigned deaths, failures;
	bool heard; /* a resolver has answered something */
	bool validates;
	char trouble[256];
};

enum err
resolver_new(struct resolver **out, const struct resolver_config *c,
    struct error *e)
{
	struct resolver *r = xcalloc(1, sizeof *r);
	struct net_setup setup = { 0 };
	struct arena a = { 0 };
	uint16_t port;
	struct wire w;
	size_t i;

	setup.anchor = c->anchor.p != NULL ? c->anchor
	    : access(system_anchor, R_OK) == 0 ? slice_str(system_anchor)
					       : SLICE("");
	for (i = 0; i < c->nresolvers; i++) {
		if (i < NET_MOST_RESOLVERS &&
		    ip_with_port(c->resolvers[i], &port)) {
			*ARENA_PUSH(&a, setup.resolvers, setup.nresolvers) =
			    c->resolvers[i];
			continue;
		}
		arena_free(&a);
		free(r);
		return err_set(e, ERR_USAGE, "resolver %.*s: write ADDRESS or "
		    "ADDRESS@PORT, at most %d of them",
		    SLICE_ARG(c->resolvers[i]), NET_MOST_RESOLVERS);
	}
	wire_encode(&w, &r->setup);
	wire_net_setup(&w, &setup);
	arena_free(&a);
	*out = r;
	return ERR_NONE;
}

void
resolver_free(struct resolver *r)
{
	if (r == NULL)
		return;
	worker_kill(&r->worker, NULL, 0);
	buf_free(&r->setup);
	answers_free(&r->pending);
	answers_free(&r->known);
	arena_free(&r->arena);
	free(r);
}

const struct answer *
resolver_find(const struct resolver *r, struct slice name, uint16_t type)
{
	return answers_find(&r->known, name, type);
}

bool
resolver_ask(struct resolver *r, const struct question *q)
{
	struct answer asked = { .question = *q };
	struct inquiry *to;

	if (!dns_name_good(q->name) || q->name.n == 0 ||
	    dns_type_name(q->type)[0] == '?')
		return false;
	if (answers_find(&r->pending, q->name, q->type) != NULL)
		return answers_find(&r->known, q->name, q->type) == NULL;
	answers_add(&r->pending, &asked);
	to = ARENA_PUSH(&r->arena, r->v, r->n);
	*to = (struct inquiry){ .q = *q };
	to->q.name = slice_dup(&r->arena, q->name);
	return true;
}

size_t
resolver_asked(const struct resolver *r)
{
	return r->n;
}

size_t
resolver_open(const struct resolver *r)
{
	return r->n - r->ndone;
}

static void
settle(struct resolver *r, struct inquiry *q, struct answer *a)
{
	a->question = q->q;
	a->time = clock_now();
	a->origin = r->origin.p != NULL ? r->origin : SLICE("resolver");
	answers_add(&r->known, a);
	r->nsent -= q->state == SENT;
	q->state = DONE;
	r->ndone++;
}

static void
give_up(struct resolver *r, const char *why)
{
	if (r->trouble[0] != '\0')
		return;
	snprintf(r->trouble, sizeof r->trouble, "%.*s",
	    (int)sizeof r->trouble - 1, why);
	log_msg(LOG_WARN, "net: %s: no further question is asked in this run",
	    why);
	worker_kill(&r->worker, NULL, 0);
}

/* Nothing more is asked: what is left has no answer. */
static void
settle_rest(struct resolver *r, enum dns_status status)
{
	struct answer none = { .status = status };
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->v[i].state != DONE)
			settle(r, &r->v[i], &none);
	r->next = r->n;
}

/* A resolver that gives nothing at all costs seconds, not hours. */
static void
count_failure(struct resolver *r, enum dns_status status)
{
	if (status != DNS_TIMEOUT && status != DNS_SERVFAIL) {
		r->heard = true;
		r->failures = 0;
		return;
	}
	if (status == DNS_SERVFAIL && r->heard)
		return;
	if (++r->failures >= MOST_FAILURES)
		give_up(r, status == DNS_TIMEOUT
			? "the resolver does not answer"
			: "the resolver answers nothing but failures");
}

/* The worker is gone: what it was at is asked once more. */
static void
lost(struct resolver *r, const char *because)
{
	bool ready = r->worker.ready;
	struct answer none = { .status = DNS_SERVFAIL };
	char why[200];
	size_t i;

	worker_kill(&r->worker, why, sizeof why);
	log_msg(LOG_WARN, "net: %s", because != NULL ? because : why);
	for (i = r->n; i-- != 0;) {
		struct inquiry *q = &r->v[i];

		if (q->state != SENT)
			continue;
		if (q->tries >= MOST_TRIES) {
			settle(r, q, &none);
			continue;
		}
		q->state = WAITING;
		r->nsent--;
		r->next = i;
	}
	if (!ready || ++r->deaths >= MOST_DEATHS)
		give_up(r, because != NULL ? because : why);
}

static void
take_greeting(struct resolver *r)
{
	struct slice *v = NULL;
	struct buf safe = { 0 };
	struct arena a = { 0 };
	size_t n = 0, i;
	struct wire w;

	wire_decode(&w, buf_slice(&r->worker.greeting), &a);
	wire_slices(&w, &v, &n, NET_MOST_RESOLVERS);
	for (i = 0; i < n && wire_done(&w); i++) {
		buf_add_str(&safe, i != 0 ? ", " : "");
		text_plain(slice_upto(v[i], 64), &safe);
	}
	snprintf(r->name, sizeof r->name, "%s", buf_slice(&safe).p);
	r->origin = slice_printf(&r->arena, "resolver %s", r->name);
	buf_free(&safe);
	arena_free(&a);
	buf_clear(&r->worker.greeting);
}

/* What a worker that an answer has taken over may send is no more than a
 * wrong answer to what was asked. */
static bool
take_answer(struct resolver *r, struct slice payload)
{
	struct net_answer got = { 0 };
	struct arena a = { 0 };
	struct buf safe = { 0 };
	struct inquiry *q;
	struct wire w;

	wire_decode(&w, payload, &a);
	wire_net_answer(&w, &got);
	if (!wire_done(&w) || got.tag >= r->n || r->v[got.tag].state != SENT ||
	    got.answer.n > PACKET_MOST_RECORDS || payload.n > FRAME_MOST / 64) {
		arena_free(&a);
		return false;
	}
	q = &r->v[got.tag];
	if (got.why.p != NULL) {
		text_plain(slice_upto(got.why, 200), &safe);
		log_msg(LOG_WARN, "net: %.*s %s: %s",
		    SLICE_ARG(slice_upto(q->q.name, 100)),
		    dns_type_name(q->q.type), buf_slice(&safe).p);
		buf_free(&safe);
	}
	if (got.answer.status != DNS_OK)
		got.answer.n = 0;
	settle(r, q, &got.answer);
	count_failure(r, got.answer.status);
	worker_patience(&r->worker);
	worker_log_allow(&r->worker);
	arena_free(&a);
	return true;
}

static bool
take_frame(struct resolver *r, const struct frame *f)
{
	struct arena a = { 0 };
	struct wire w;
	bool good;

	if (r->worker.greeting.n != 0)
		take_greeting(r);
	if (f->type == SAY_ANSWER)
		return take_answer(r, f->payload);
	wire_decode(&w, f->payload, &a);
	wire_bool(&w, &r->validates);
	good = f->type == SAY_DNSSEC && wire_done(&w);
	arena_free(&a);
	return good;
}

static void
send_question(struct resolver *r, size_t i)
{
	struct buf b = { 0 };
	uint64_t tag = i;
	struct wire w;

	wire_encode(&w, &b);
	wire_net_ask(&w, &tag, &r->v[i].q);
	frame_put(&r->worker.out, SAY_ASK, buf_slice(&b), -1);
	buf_free(&b);
	r->v[i].state = SENT;
	r->v[i].tries++;
	r->nsent++;
}

/* Has a worker at hand, and gives it what waits. */
static void
supply(struct resolver *r)
{
	struct error e;

	if (r->worker.pid == 0) {
		if (worker_spawn(&r->worker, WORKER_NET, 0, NULL, &e) !=
		    ERR_NONE) {
			give_up(r, e.text);
			return;
		}
		frame_put(&r->worker.out, SAY_SETUP, buf_slice(&r->setup), -1);
		worker_patience(&r->worker);
	}
	if (r->nsent == 0)
		worker_patience(&r->worker);
	for (; r->next < r->n && r->nsent < NET_MOST; r->next++)
		if (r->v[r->next].state == WAITING)
			send_question(r, r->next);
}

/* Takes what the worker has said. */
static void
hear(struct resolver *r)
{
	enum frame_io io = worker_pump(&r->worker);
	bool over = io == FRAME_END || io == FRAME_ERROR, good = true;
	struct frame f;
	int got = 0;

	/* One that is given up meanwhile is gone. */
	while (good && r->worker.pid != 0 &&
	    (got = worker_next(&r->worker, &f)) == 1)
		good = take_frame(r, &f);
	if (r->worker.pid == 0)
		return;
	if (!good || got < 0)
		lost(r, "the net worker broke the protocol");
	else if (over)
		lost(r, NULL);
	else if (r->nsent != 0 && worker_overdue(&r->worker, HANG_MS))
		lost(r, "the net worker hangs");
}

void
resolver_turn(struct resolver *r)
{
	if (r->trouble[0] == '\0' && resolver_open(r) != 0)
		supply(r);
	if (r->worker.pid != 0)
		hear(r);
	if (r->trouble[0] != '\0' && resolver_open(r) != 0)
		settle_rest(r, DNS_TIMEOUT);
}

int
resolver_fd(const struct resolver *r)
{
	return r->worker.pid != 0 ? r->worker.fd : -1;
}

short
resolver_poll_events(const struct resolver *r)
{
	return worker_poll_events(&r->worker);
}

int
resolver_timeout_ms(const struct resolver *r)
{
	if (resolver_open(r) == 0)
		return -1;
	if (r->worker.pid == 0 || (r->next < r->n && r->nsent < NET_MOST))
		return 0;
	return WORKER_TICK_MS;
}

void
resolver_wait(struct resolver *r, bool (*stop)(void *arg), void *arg)
{
	while (resolver_open(r) != 0 && (stop == NULL || !stop(arg))) {
		resolver_turn(r);
		if (resolver_open(r) == 0)
			return;
		worker_wait(&r->worker, resolver_timeout_ms(r));
	}
}

const char *
resolver_trouble(const struct resolver *r)
{
	return r->trouble[0] != '\0' ? r->trouble : NULL;
}

const char *
resolver_name(const struct resolver *r)
{
	return r->name;
}

bool
resolver_validates(const struct resolver *r)
{
	return r->validates;
}

/* The net worker: questions to the resolvers and their answers, by libunbound,
 * under confinement. */

#include <event2/event.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unbound-event.h>
#include <unbound.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/fault.h"
#include "core/base/mem.h"
#include "core/work/dns_packet.h"
#include "core/base/url.h"
#include "core/work/net_job.h"
#include "core/work/protocol.h"

enum {
	CLASS_IN = 1,
	TYPE_DNSKEY = 48,
	PROBE_MS = 3000,
	TICK_MS = 250,
	RESOLV_CONF_MOST = 1 << 16,
};

struct asked {
	bool used, sent;
	uint64_t tag;
	char name[256];
	uint16_t type;
	int id; /* libunbound's */
	int64_t until; /* ms */
};

/*
 * Validating behind a resolver that strips signatures would call every signed
 * name bogus: so what the resolver gives is tried first, and `plain` used
 * where it gives nothing.
 */
static struct net {
	struct event_base *base;
	struct ub_ctx *plain, *validating, *ctx; /* ctx: the one in use */
	struct event *tick;
	int64_t probe_until;
	struct asked asked[NET_MOST];
	unsigned nasked;
} net;

static void
say_dnssec(bool given)
{
	struct buf b = { 0 };
	struct wire w;

	wire_encode(&w, &b);
	wire_bool(&w, &given);
	side_send_buf(SAY_DNSSEC, &b);
	buf_free(&b);
}

static void
answer(struct asked *q, struct answer *a, const char *why)
{
	struct net_answer say = { q->tag, *a, slice_str(why) };
	struct buf b = { 0 };
	struct wire w;

	say.answer.question = (struct question){ slice_str(q->name), q->type,
		false };
	wire_encode(&w, &b);
	wire_net_answer(&w, &say);
	q->used = false;
	net.nasked--;
	side_send_buf(SAY_ANSWER, &b);
	buf_free(&b);
}

static void
answer_status(struct asked *q, enum dns_status status, const char *why)
{
	struct answer a = { .status = status };

	answer(q, &a, why);
}

static enum dnssec
dnssec_of(int security)
{
	if (net.ctx != net.validating)
		return DNSSEC_UNKNOWN;
	return security == 2 ? DNSSEC_SECURE
	    : security == 1  ? DNSSEC_BOGUS
			     : DNSSEC_INSECURE;
}

static void
resolved(void *arg, int rcode, void *packet, int length, int security,
    char *why_bogus, int limited)
{
	struct asked *q = arg;
	struct answer a;
	struct arena arena = { 0 };
	const char *why;

	(void)limited;
	if (rcode != 0 || packet == NULL || length < 0) {
		answer_status(q, DNS_SERVFAIL, NULL);
		return;
	}
	why = dns_packet_read(&a, slice_of(packet, (size_t)length),
	    slice_str(q->name), q->type, &arena);
	a.dnssec = dnssec_of(security);
	answer(q, &a, why != NULL ? why : why_bogus);
	arena_free(&arena);
}

static void
send_asked(struct asked *q)
{
	q->sent = true;
	q->until = clock_monotonic_ms() + NET_ANSWER_MS;
	fault_point("net", q->name);
	/* The callback may have been called already when this returns. */
	if (ub_resolve_event(net.ctx, q->name[0] != '\0' ? q->name : ".",
		q->type, CLASS_IN, q, resolved, &q->id) != 0 && q->used)
		answer_status(q, DNS_SERVFAIL, NULL);
}

static void
use(struct ub_ctx *ctx)
{
	unsigned i;

	if (net.ctx != NULL)
		return;
	net.ctx = ctx;
	say_dnssec(ctx == net.validating);
	for (i = 0; i < NET_MOST; i++)
		if (net.asked[i].used && !net.asked[i].sent)
			send_asked(&net.asked[i]);
}

static void
probed(void *arg, int rcode, void *packet, int length, int security,
    char *why_bogus, int limited)
{
	(void)arg;
	(void)packet;
	(void)length;
	(void)why_bogus;
	(void)limited;
	use(rcode == 0 && security == 2 ? net.validating : net.plain);
}

static void
set_tick(void)
{
	const struct timeval t = { 0, TICK_MS * 1000 };

	if (!evtimer_pending(net.tick, NULL))
		evtimer_add(net.tick, &t);
}

/* Whatever the resolver does, each question has its answer in time. */
static void
ticked(evutil_socket_t fd, short what, void *arg)
{
	int64_t now = clock_monotonic_ms();
	unsigned i;

	(void)fd;
	(void)what;
	(void)arg;
	if (net.ctx == NULL && now >= net.probe_until)
		use(net.plain);
	for (i = 0; i < NET_MOST; i++) {
		struct asked *q = &net.asked[i];

		if (!q->used || !q->sent || now < q->until)
			continue;
		ub_cancel(net.ctx, q->id);
		answer_status(q, DNS_TIMEOUT, NULL);
	}
	if (net.nasked != 0 || net.ctx == NULL)
		set_tick();
}

static void
probe(void)
{
	net.probe_until = clock_monotonic_ms() + PROBE_MS;
	if (net.validating == NULL ||
	    ub_resolve_event(net.validating, ".", TYPE_DNSKEY, CLASS_IN, NULL,
		probed, NULL) != 0)
		use(net.plain);
	if (net.ctx == NULL)
		set_tick();
}

static void
take_question(const struct frame *f)
{
	static bool begun;
	struct question q = { SLICE_NULL, 0, false };
	struct arena a = { 0 };
	struct asked *to = net.asked;
	uint64_t tag = 0;
	struct wire w;

	wire_decode(&w, f->payload, &a);
	wire_net_ask(&w, &tag, &q);
	if (f->type != SAY_ASK || !wire_done(&w) || net.nasked == NET_MOST ||
	    !dns_name_good(q.name))
		_exit(1);
	while (to->used)
		to++;
	*to = (struct asked){ .used = true, .tag = tag, .type = q.type };
	memcpy(to->name, q.name.p, q.name.n);
	net.nasked++;
	arena_free(&a);
	/* The first question is the first thing that the network sees. */
	if (!begun)
		probe();
	else if (net.ctx != NULL)
		send_asked(to);
	begun = true;
	set_tick();
}

static void
readable(evutil_socket_t fd, short what, void *arg)
{
	struct frame f;

	(void)fd;
	(void)what;
	(void)arg;
	while (side_peek(&f))
		take_question(&f);
}

/* "nameserver ADDRESS" lines (resolv.conf(5)) */
static void
system_resolvers(struct net_setup *s, struct arena *a)
{
	int fd = open("/etc/resolv.conf", O_RDONLY | O_CLOEXEC);
	struct slice rest, line, word;
	struct buf b = { 0 };
	uint16_t port;

	if (fd >= 0 && buf_read_fd(&b, fd, RESOLV_CONF_MOST) != 0)
		buf_clear(&b);
	if (fd >= 0)
		close(fd);
	rest = buf_slice(&b);
	while (rest.n != 0 && s->nresolvers < NET_MOST_RESOLVERS) {
		line = slice_cut(&rest, '\n');
		word = slice_word(&line);
		if (!slice_eq_str(word, "nameserver"))
			continue;
		word = slice_word(&line);
		if (ip_with_port(word, &port))
			*ARENA_PUSH(a, s->resolvers, s->nresolvers) =
			    slice_dup(a, word);
	}
	buf_free(&b);
}

static void
option(struct ub_ctx *ctx, const char *name, const char *value)
{
	int error = ub_ctx_set_option(ctx, name, value);

	if (error != 0)
		side_fail("the resolver library refuses %s %s: %s", name,
		    value, ub_strerror(error));
}

/*
 * Nothing is answered here that the resolvers should: the zones that
 * libunbound has built in are left out.  "localhost." stays, to warm up with.
 */
static void
set_options(struct ub_ctx *ctx)
{
	static const char *const options[][2] = {
		{ "do-not-query-localhost:", "no" },
		{ "unblock-lan-zones:", "yes" },
		{ "insecure-lan-zones:", "yes" },
		{ "local-zone:", "test. nodefault" },
		{ "local-zone:", "invalid. nodefault" },
		{ "aggressive-nsec:", "no" },
		{ "trust-anchor-signaling:", "no" }, /* RFC 8145 */
		{ "root-key-sentinel:", "no" },
		{ "outgoing-range:", "256" },
		{ "num-queries-per-thread:", "256" },
		{ "outgoing-num-tcp:", "16" },
		{ "msg-cache-size:", "4m" },
		{ "rrset-cache-size:", "8m" },
		{ "key-cache-size:", "1m" },
		{ "neg-cache-size:", "1m" },
		{ "val-log-level:", "0" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(options); i++)
		option(ctx, options[i][0], options[i][1]);
}

static void
warm(void *arg, int rcode, void *packet, int length, int security,
    char *why_bogus, int limited)
{
	(void)rcode;
	(void)packet;
	(void)length;
	(void)security;
	(void)why_bogus;
	(void)limited;
	*(bool *)arg = true;
}

/* A context that has opened all it will ever open */
static struct ub_ctx *
make_context(const struct net_setup *s, const char *anchor)
{
	struct ub_ctx *ctx = ub_ctx_create_event(net.base);
	bool answered = false;
	size_t i;
	int id, error = 0;

	if (ctx == NULL)
		side_fail("the resolver library can't start");
	set_options(ctx);
	for (i = 0; i < s->nresolvers && error == 0; i++)
		error = ub_ctx_set_fwd(ctx, s->resolvers[i].p);
	if (error == 0 && anchor != NULL)
		error = ub_ctx_add_ta_file(ctx, anchor);
	if (error == 0)
		error = ub_resolve_event(ctx, "localhost.", DNS_A, CLASS_IN,
		    &answered, warm, &id);
	if (error != 0)
		side_fail("the resolver library can't start: %s",
		    ub_strerror(error));
	if (!answered)
		event_base_loop(net.base, EVLOOP_NONBLOCK);
	return ctx;
}

static void
get_ready(void)
{
	struct sandbox_plan plan = { .role = WORKER_NET };
	uint16_t ports[NET_MOST_RESOLVERS];
	struct net_setup setup = { 0 };
	struct sandbox_state state;
	struct buf more = { 0 };
	struct arena a = { 0 };
	struct frame f;
	struct wire w;

	side_next(&f);
	wire_decode(&w, f.payload, &a);
	wire_net_setup(&w, &setup);
	if (f.type != SAY_SETUP || !wire_done(&w))
		_exit(1);
	if (setup.nresolvers == 0)
		system_resolvers(&setup, &a);
	if (setup.nresolvers == 0)
		side_fail("no resolver: /etc/resolv.conf names none");
	while (plan.nports < setup.nresolvers) {
		if (!ip_with_port(setup.resolvers[plan.nports],
			&ports[plan.nports]))
			_exit(1);
		plan.nports++;
	}
	plan.ports = ports;
	net.plain = make_context(&setup, NULL);
	if (setup.anchor.n != 0)
		net.validating = make_context(&setup, setup.anchor.p);
	wire_encode(&w, &more);
	wire_slices(&w, &setup.resolvers, &setup.nresolvers,
	    NET_MOST_RESOLVERS);
	side_lock(&plan, &state);
	side_ready(&state, &more);
	buf_free(&more);
	arena_free(&a);
}

_Noreturn void
role_net(void)
{
	struct event_config *config = event_config_new();
	struct event *in;

	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	net.base = event_base_new_with_config(config);
	event_config_free(config);
	if (net.base == NULL)
		side_fail("the event library can't start");
	get_ready();
	net.tick = evtimer_new(net.base, ticked, NULL);
	in = event_new(net.base, WORKER_SOCKET, EV_READ | EV_PERSIST,
	    readable, NULL);
	event_add(in, NULL);
	readable(WORKER_SOCKET, EV_READ, NULL); /* came with the setup */
	event_base_dispatch(net.base);
	_exit(0);
}

/* Sending from the command line. */

#include <poll.h>

#include "core/base/clock.h"
#include "views/doc_outbox.h"
#include "views/flush.h"
#include "views/send_work.h"

int
outbox_print(struct cli *cli, struct session *s, int64_t id, bool whole)
{
	struct outbox_items o = { 0 };
	struct outbox_attempt *v = NULL;
	struct arena a = { 0 };
	struct buf octets = { 0 };
	struct json j = { 0 };
	struct doc d = { 0 };
	struct error e;
	size_t n = 0;
	bool there = false;
	enum err err = store_outbox_item(s->store, id, &o, &e);

	if (err == ERR_NONE)
		err = store_outbox_attempts(s->store, id, &a, &v, &n, &e);
	if (err == ERR_NONE && whole && !cli->json) {
		there = store_outbox_octets(s->store, o.v, &octets, &e) ==
		    ERR_NONE;
		if (!there)
			cli_say("%s", e.text);
	}
	if (err == ERR_NONE && cli->json) {
		json_outbox(&j, o.v, v != NULL ? v
		    : arena_array(&a, 1, sizeof *v), n);
		out_json(&j);
	} else if (err == ERR_NONE) {
		doc_outbox(&d, o.v, v, n, there ? &octets : NULL,
		    clock_now());
		out_doc(&d);
	}
	outbox_items_free(&o);
	buf_free(&octets);
	arena_free(&a);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

/* Of a mail that is waiting, until when; TIME_UNKNOWN: none is */
static enum err
held_until(struct session *s, const int64_t *ids, size_t n, int64_t *until,
    struct error *e)
{
	struct outbox_items o = { 0 };
	enum err err = store_outbox(s->store, SLICE_NULL, &o, e);
	size_t i, k;

	*until = TIME_UNKNOWN;
	for (i = 0; err == ERR_NONE && i < o.n; i++) {
		const struct outbox_item *x = &o.v[i];
		bool wanted = ids == NULL;

		for (k = 0; k < n; k++)
			wanted |= ids[k] == x->id || ids[k] == x->after;
		if (wanted && x->state == OUTBOX_WAITING && x->after == 0 &&
		    x->due_at != TIME_UNKNOWN &&
		    (*until == TIME_UNKNOWN || x->due_at < *until))
			*until = x->due_at;
	}
	outbox_items_free(&o);
	return err;
}

static void
say_news(const struct outgoing_news *news)
{
	cli_say("mail %lld: %s%s%.*s", (long long)news->id,
	    outbox_state_name(news->state), news->reply.n != 0 ? ": " : "",
	    SLICE_ARG(news->reply));
}

/* All that is due at this moment; *bad: something was not accepted */
static enum outgoing_turned
send_due(struct cli *cli, struct session *s, struct outgoing *o,
    const struct send_clock *clock, const int64_t *ids, size_t n, bool *bad,
    struct error *e)
{
	struct outgoing_news news;

	for (;;) {
		enum outgoing_turned t = outgoing_turn(o,
		    send_clock_now(clock), ids, n, &news, e);

		if (t == OUTGOING_IDLE || t == OUTGOING_FAILED)
			return t;
		if (t == OUTGOING_WORKING) {
			outgoing_wait(o);
			continue;
		}
		*bad |= news.state != OUTBOX_ACCEPTED;
		say_news(&news);
		if (cli->json)
			(void)outbox_print(cli, s, news.id, false);
	}
}

int
flush_run(struct cli *cli, struct session *s, const int64_t *ids, size_t n,
    bool wait)
{
	enum { LOOK = 1000 }; /* ms: it may be recalled meanwhile */
	enum outgoing_turned t = OUTGOING_IDLE;
	struct send_clock clock;
	struct outgoing *o;
	struct error e;
	int64_t until;
	bool bad = false;
	enum err err = send_engine(&o, s, &e);

	if (err != ERR_NONE)
		return cli_fail(&e);
	send_clock_start(&clock);
	for (;;) {
		t = send_due(cli, s, o, &clock, ids, n, &bad, &e);
		if (t == OUTGOING_FAILED || !wait)
			break;
		err = held_until(s, ids, n, &until, &e);
		if (err != ERR_NONE || until == TIME_UNKNOWN)
			break;
		if (until > send_clock_now(&clock))
			poll(NULL, 0, LOOK);
	}
	outgoing_free(o);
	if (t == OUTGOING_FAILED && e.code == ERR_BUSY) {
		cli_say("%s: it sends what is due", e.text);
		return EXIT_DONE;
	}
	if (t == OUTGOING_FAILED || err != ERR_NONE)
		return cli_fail(&e);
	return bad ? EXIT_FOUND : EXIT_DONE;
}

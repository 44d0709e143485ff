/* What a parse worker sends, each frame taken for hostile. */

#include <stdio.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/work/parse_job.h"
#include "core/work/parser_private.h"

static const char out_of_turn[] = "answered out of turn";

/* The tag at the head must be that of the message at hand. */
static bool
take_tag(struct parser *p, struct slice *payload)
{
	uint64_t tag = 0;
	struct arena a = { 0 };
	struct wire w = { .in = *payload, .arena = &a, .length = UINT64_MAX };

	wire_u64(&w, &tag, UINT64_MAX);
	*payload = w.in;
	return w.bad == NULL && p->nsent != 0 && p->flights[0].tag == tag;
}

static bool
take_done(struct parser *p, struct slice payload, struct parser_event *ev,
    const char **bad)
{
	const char *why;
	struct analysis *a;

	a = wire_decode_analysis(payload, p->flights[0].length, &why);
	if (a != NULL && a->length != p->flights[0].length) {
		parser_analysis_free(a);
		a = NULL;
		why = "wrong length";
	}
	if (a == NULL) {
		log_msg(LOG_WARN, "parse: bad reply: %s", why);
		*bad = "sent a bad reply";
		return false;
	}
	parser_outcome(p, ev, PARSER_DONE, "");
	ev->analysis = a;
	return true;
}

static bool
take_redacted(struct parser *p, struct slice payload,
    struct parser_event *ev, const char **bad)
{
	struct flight *f = &p->flights[0];
	struct redact_job job = { 0 };
	struct redact_reply reply = { 0 };
	struct arena a = { 0 };
	struct buf safe = { 0 };
	struct wire w;

	wire_decode(&w, buf_slice(&f->redact), &a);
	wire_redact_job(&w, &job);
	wire_decode(&w, payload, &a);
	wire_redact_reply(&w, &reply, &job.masks);
	if (f->redact.n == 0 || !wire_done(&w)) {
		*bad = "sent a bad reply";
		redacted_free(&reply.redacted);
	} else if (reply.refused.n != 0) {
		text_plain(slice_upto(reply.refused, 200), &safe);
		parser_outcome(p, ev, PARSER_UNMASKED, buf_slice(&safe).p);
		redacted_free(&reply.redacted);
	} else {
		parser_outcome(p, ev, PARSER_REDACTED, "");
		ev->redacted = xcalloc(1, sizeof *ev->redacted);
		*ev->redacted = reply.redacted;
	}
	buf_free(&safe);
	arena_free(&a);
	return *bad == NULL;
}

static bool
take_words(struct parser *p, struct slice payload, struct parser_event *ev,
    enum parser_event_kind kind, const char **bad)
{
	struct arena a = { 0 };
	struct buf safe = { 0 };
	struct slice words = SLICE_NULL;
	struct wire w;

	wire_decode(&w, payload, &a);
	wire_slice(&w, &words);
	if (wire_done(&w)) {
		text_plain(slice_upto(words, 200), &safe);
		parser_outcome(p, ev, kind, buf_slice(&safe).p);
	} else {
		*bad = "sent a bad reply";
	}
	buf_free(&safe);
	arena_free(&a);
	return *bad == NULL;
}

/* NULL: not known */
static const struct answer *
find(struct parser *p, const struct question *q, int64_t time)
{
	const struct answer *found;
	struct answer copy;

	if (p->look == NULL)
		return answers_find(p->answers, q->name, q->type);
	found = p->look(p->look_arg, p->flights[0].tag, time, q);
	if (found == NULL)
		return NULL;
	if (p->looked_up == NULL)
		p->looked_up = xcalloc(1, sizeof *p->looked_up);
	copy = *found;
	copy.question = *q;
	answers_add(p->looked_up, &copy);
	return found;
}

/* Answers what is known; nothing new, or too many rounds: go without. */
static void
answer(struct parser *p, const struct questions *q, int64_t time)
{
	uint64_t tag = p->flights[0].tag;
	struct buf all = { 0 }, b = { 0 };
	struct wire out, one;
	size_t n = 0, i;

	wire_encode(&one, &all);
	for (i = 0; i < q->n; i++) {
		const struct answer *found = find(p, &q->v[i], time);
		struct answer copy;

		if (found == NULL)
			continue;
		copy = *found;
		copy.question = q->v[i]; /* the name asked, not its alias */
		wire_answer(&one, &copy);
		n++;
	}
	wire_encode(&out, &b);
	wire_u64(&out, &tag, UINT64_MAX);
	wire_size(&out, &n, WIRE_MOST_ITEMS);
	buf_add_slice(&b, buf_slice(&all));
	frame_put(&p->worker.out, SAY_ANSWERS, buf_slice(&b), -1);
	buf_free(&all);
	buf_free(&b);
}

static void
take_questions(struct parser *p, struct slice payload, const char **bad)
{
	struct questions q = { 0 };
	struct arena a = { 0 };
	int64_t time = TIME_UNKNOWN;
	struct wire w;

	wire_decode(&w, payload, &a);
	wire_i64(&w, &time);
	wire_questions(&w, &q);
	if (!wire_done(&w) || !parser_has_answers(p) ||
	    p->rounds++ >= ANALYSIS_MOST_ROUNDS)
		*bad = "asked out of turn";
	else
		answer(p, &q, time);
	arena_free(&a);
	worker_patience(&p->worker);
}

static bool
take_frame(struct parser *p, const struct frame *f, struct parser_event *ev,
    const char **bad)
{
	struct slice payload = f->payload;

	if (!take_tag(p, &payload) || p->begun != (f->type != SAY_BEGIN)) {
		*bad = out_of_turn;
		return false;
	}
	switch (f->type) {
	case SAY_BEGIN:
		p->begun = true;
		worker_patience(&p->worker);
		return false;
	case SAY_QUESTIONS:
		take_questions(p, payload, bad);
		return false;
	case SAY_DONE:
		return take_done(p, payload, ev, bad);
	case SAY_REDACTED:
		return take_redacted(p, payload, ev, bad);
	case SAY_NO_MAIL:
		return take_words(p, payload, ev, PARSER_NO_MAIL, bad);
	case SAY_REFUSED:
		return take_words(p, payload, ev, PARSER_FAILED, bad);
	default:
		*bad = out_of_turn;
		return false;
	}
}

/* All workers of one parser must know the same services. */
static void
check_catalogue(struct parser *p, const char **bad)
{
	struct slice version = SLICE_NULL;
	struct buf safe = { 0 };
	struct arena a = { 0 };
	struct wire w;

	wire_decode(&w, buf_slice(&p->worker.greeting), &a);
	wire_slice(&w, &version);
	text_plain(slice_upto(version, 60), &safe);
	if (!wire_done(&w))
		*bad = "sent a bad reply";
	else if (p->catalogue[0] == '\0')
		snprintf(p->catalogue, sizeof p->catalogue, "%s",
		    buf_slice(&safe).p);
	else if (strcmp(p->catalogue, buf_slice(&safe).p) != 0)
		snprintf(p->broken, sizeof p->broken,
		    "the catalogue changed during this run: start again");
	buf_free(&safe);
	arena_free(&a);
	buf_clear(&p->worker.greeting);
}

bool
parser_frames(struct parser *p, struct parser_event *ev, const char **bad)
{
	struct frame f;
	int got = 0;

	while (p->worker.pid != 0 && *bad == NULL &&
	    (got = worker_next(&p->worker, &f)) == 1)
		if (take_frame(p, &f, ev, bad))
			return true;
	if (p->worker.pid != 0 && got < 0)
		*bad = "broke the protocol, or flooded the log";
	if (p->worker.greeting.n != 0 && *bad == NULL)
		check_catalogue(p, bad);
	if (p->worker.ready && !p->was_ready)
		worker_patience(&p->worker);
	p->was_ready = p->worker.ready;
	return false;
}

#ifndef CORE_WORK_PARSER_PRIVATE_H
#define CORE_WORK_PARSER_PRIVATE_H

#include "core/work/parser.h"
#include "core/work/protocol.h"
#include "core/work/worker.h"

/* Shared by parser.c, parser_frames.c and parser_submit.c alone. */

struct flight { /* a message that has no outcome yet */
	uint64_t tag, offset, length;
	int fd; /* ours */
	unsigned flags;
	int64_t clock;
	struct mail_origin origin; /* its text is ours */
	bool unwrap;
	enum unwrap_policy policy;
	bool inner;
	struct buf redact; /* a struct redact_job on the wire; empty: none */
	char *label;
	char safe_label[128];
};

struct parser {
	struct worker worker;
	struct buf setup;
	const struct answers *answers;
	const struct answer *(*look)(void *arg, uint64_t tag, int64_t time,
	    const struct question *q);
	void *look_arg;
	bool live;
	struct answers *looked_up; /* for flights[0] */
	int64_t clock;
	bool bulk;
	unsigned window;
	struct flight flights[WORKER_WINDOW_MOST];
	unsigned nflights;
	unsigned nsent; /* of them, to this worker */
	unsigned given; /* to this worker, in its life */
	bool was_ready;
	bool begun;	/* it is at flights[0] */
	unsigned rounds; /* of questions about flights[0] */
	unsigned deaths;
	char catalogue[64];
	char broken[256]; /* why no worker can be had; "" */
};

/* Somebody answers questions */
bool parser_has_answers(const struct parser *p);
void origin_free(struct mail_origin *o); /* the text of a flight's */
enum err parser_spawn(struct parser *p, struct error *e);
void parser_outcome(struct parser *p, struct parser_event *ev,
    enum parser_event_kind kind, const char *reason);
/* Takes frames until one gives an event (true) or none is left; *bad: what
 * the worker did that it must not. */
bool parser_frames(struct parser *p, struct parser_event *ev,
    const char **bad);

#endif

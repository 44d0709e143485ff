#ifndef CORE_WORK_PROTOCOL_H
#define CORE_WORK_PROTOCOL_H

#include "core/base/log.h"
#include "core/work/sandbox.h"
#include "core/work/frame.h"
#include "core/work/wire.h"

/*
 * The frames, and the worker's side of the protocol.
 *
 * The supervisor sends SETUP; the worker gets ready, locks itself and says
 * READY, or FAILED and ends.  Then jobs, in the order of their frames.
 */
enum message {
	SAY_SETUP = 1, /* to the worker: struct setup_... by the wire */
	SAY_READY,     /* struct sandbox_state, then the role's own words */
	SAY_FAILED,    /* one string: why it can't start */
	SAY_LOG,       /* level, one string */

	SAY_PARSE = 16, /* struct parse_job, and struct redact_job where that
			 * says so; with fd */
	SAY_BEGIN,	/* tag: at work on it from here on */
	SAY_QUESTIONS,	/* tag, the boundary's time, questions */
	SAY_ANSWERS,	/* tag, answers: none: go without */
	SAY_DONE,	/* tag, octets of a struct analysis to the end */
	SAY_NO_MAIL,	/* tag, what it looks like */
	SAY_REFUSED,	/* tag, why it could not be done */
	SAY_REDACTED,	/* tag, struct redact_reply */

	SAY_BATCH = 32, /* count, then id and path each */
	SAY_ITEM_BEGIN, /* id */
	SAY_ITEM,	/* id, status, nm_id, reason */
	SAY_COMMITTED,	/* uuid, revision */
	SAY_RELATED,	/* nm_ids, paths */
	SAY_RELATIVES,	/* nm_ids, bounds */
	SAY_REMOVE,	/* nm_ids; answered by COMMITTED */
	SAY_COMPACT,	/* nothing; answered by COMMITTED */

	SAY_QUERY = 48, /* number, text, count only, limit, files, ids */
	SAY_IDS,   /* number, ids (or names of files) */
	SAY_COUNT, /* number, count */
	SAY_END,   /* number */
	SAY_ERROR, /* number, why, whether the database could be opened */

	SAY_ASK = 64, /* tag, question */
	SAY_ANSWER,   /* tag, answer, why it is none */
	SAY_DNSSEC,   /* whether the resolver gives it */

	SAY_MAIL = 80, /* sender, recipients, octets */
	SAY_HAND,      /* from the worker: only the end is left to be said */
	SAY_GO,	       /* it may be */
	SAY_SENT,      /* what came of it */

	SAY_FETCHED = 96, /* struct fetch_done; the job came with SETUP */
};

enum {
	WORKER_SOCKET = 3,
	WORKER_EXIT_MEMORY = 77, /* exit code: out of memory */
	WORKER_WINDOW_MOST = 32, /* jobs that a parser may be sent ahead */
};

/* READY's first words. */
void wire_sandbox(struct wire *w, struct sandbox_state *s);

/* Waits for a frame; ends the process where the supervisor is gone. */
void side_next(struct frame *f);
/* A frame that has come already: false if none has. */
bool side_peek(struct frame *f);
void side_send(enum message type, struct slice payload);
/* Sends what a wire wrote and empties it. */
void side_send_buf(enum message type, struct buf *b);
/* Locks the process; ends it if that can't be. */
void side_lock(const struct sandbox_plan *plan, struct sandbox_state *state);
/* Says READY with `more` (may be NULL) behind. */
void side_ready(struct sandbox_state *state, struct buf *more);
/* Says FAILED and ends the process. */
_Noreturn void side_fail(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

_Noreturn void role_parse(void);
_Noreturn void role_text_write(void);
_Noreturn void role_text_search(void);
_Noreturn void role_net(void);
_Noreturn void role_send(void);
_Noreturn void role_fetch(void);

#endif

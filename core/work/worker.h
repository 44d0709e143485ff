#ifndef CORE_WORK_WORKER_H
#define CORE_WORK_WORKER_H

#include <sys/types.h>

#include "core/base/err.h"
#include "core/base/log.h"
#include "core/work/frame.h"
#include "core/work/sandbox.h"

/*
 * Worker processes.  A worker is the program itself, executed with
 * "--worker ROLE", its socket on descriptor 3: nothing of the parent's memory,
 * threads, descriptors or terminal reaches it.  It ends when its parent does.
 */
enum { /* flags of worker_spawn */
	WORKER_BULK = 1,  /* runs SCHED_IDLE */
	WORKER_PROBE = 2, /* tries what is forbidden, says so, ends */
};

/* The supervisor's side of one process.  Clients (parser.h, text_writer.h,
 * text_search.h) are built on it; nobody else needs it. */
struct worker {
	enum worker_role role;
	pid_t pid; /* 0: none runs */
	int fd;	   /* its socket, not blocking */
	int err;   /* its standard error, not blocking */
	struct frame_reader in;
	struct frame_writer out;
	struct sandbox_state sandbox; /* as it said in its first frame */
	bool ready;	   /* it has said it */
	bool ended;	   /* its socket is closed */
	int64_t looked, worked, cpu_mark; /* worker_patience, in ms */
	struct buf greeting; /* what its role said beside being ready */
	char failure[512];   /* why it could not start; safe text */
	unsigned log_lines; /* since worker_log_allow */
	struct buf err_line;
	char last_words[256]; /* of its standard error, safe text */
};

/* Starts one.  env: "NAME=value" strings added to its small environment, or
 * NULL.  Doesn't wait for it. */
enum err worker_spawn(struct worker *w, enum worker_role role, unsigned flags,
    const char *const *env, struct error *e);
/* Reads and writes what can be without blocking.  FRAME_MORE: frames may
 * wait; log frames and standard error are taken care of by worker_next. */
enum frame_io worker_pump(struct worker *w);
/* The next frame that is not the log's or the first; as frame_next.  -1 also
 * where it floods the log. */
int worker_next(struct worker *w, struct frame *f);
/* Waits (at most timeout_ms; -1: for ever) until its socket can be read, or
 * written if anything is pending. */
void worker_wait(struct worker *w, int timeout_ms);
short worker_poll_events(const struct worker *w);
void worker_log_allow(struct worker *w); /* it has earned new lines */
/* Lets it end by itself; kills it after so long. */
void worker_stop(struct worker *w, int timeout_ms);
/* SIGKILLs and reaps it; `why` (may be NULL) receives one sentence: how it
 * ended, if it had ended by itself, with its last words. */
void worker_kill(struct worker *w, char *why, size_t room);
/*
 * Patience: how long it has been at what it does.  worker_patience begins
 * anew; worker_overdue says whether it had more than so many milliseconds.
 * Long gaps between two looks (we were stopped, or busy) count for little,
 * and one that wants to run but gets no processor (SCHED_IDLE on a busy
 * machine) has six times as long.  Look once a second: WORKER_TICK_MS.
 */
enum { WORKER_TICK_MS = 1000 };
void worker_patience(struct worker *w);
bool worker_overdue(struct worker *w, int64_t most_ms);

/* main() of a worker; call it first thing where argv[1] is "--worker". */
int worker_main(int argc, char **argv);

#endif

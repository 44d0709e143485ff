#ifndef CORE_WORK_PARSER_H
#define CORE_WORK_PARSER_H

#include "core/analysis.h"
#include "core/base/err.h"

/*
 * Client of a parse worker: octets in, struct analysis out, several messages
 * in flight, answered in the order of submission.  A message that crashes,
 * hangs or bloats the worker fails alone; those behind it are given to a fresh
 * one.  Not for several threads.
 */
struct parser;
struct masks;
struct redact_order;
struct redacted;

struct parser_config {
	const char *const *catalogue_dirs; /* the worker loads them itself */
	size_t ncatalogue_dirs;
	const struct receivers *receivers; /* copied; NULL: none */
	const struct domains *domains;	   /* copied; NULL: none */
	/* Read whenever a message asks: must outlive the parser.  NULL: DNS
	 * is off. */
	const struct answers *answers;
	/* Instead of a set: called with the job's tag and its boundary's time
	 * for each question; NULL: not known (now).  What it gives is copied,
	 * and comes back with the event. */
	const struct answer *(*look)(void *arg, uint64_t tag, int64_t time,
	    const struct question *q);
	void *look_arg;
	bool live; /* a resolver is asked as far as the rules allow */
	int64_t clock;	 /* of the analyses; 0: clock_now() at submission */
	bool bulk;	 /* SCHED_IDLE: for the index, not for the screen */
	unsigned window; /* messages in flight; 0: 8, at most 32 */
};

enum parser_event_kind {
	PARSER_NOTHING, /* none now: poll, then ask again */
	PARSER_DONE,	/* analysis: the caller's, parser_analysis_free */
	PARSER_NO_MAIL, /* reason: what it looks like */
	PARSER_REDACTED, /* redacted: the caller's, parser_redacted_free */
	PARSER_UNMASKED, /* reason: why it can't be masked */
	PARSER_FAILED,	/* reason: crash, hang, memory, bad reply */
};

struct parser_event {
	enum parser_event_kind kind;
	uint64_t tag;
	/*
	 * Slices live in its arena and end in NUL.  mail.bytes is empty: who
	 * has the octets may attach them.  A parser that a mail has taken
	 * over can write anything here that the types allow: sha256 is only
	 * what it says, so a store that is keyed by it hashes itself.
	 */
	struct analysis *analysis;
	/* What `look` gave for it, of PARSER_DONE: the caller's, by
	 * parser_answers_free.  NULL: nothing. */
	struct answers *answers;
	struct redacted *redacted;
	char reason[256]; /* safe text */
};

struct parser_job {
	uint64_t tag; /* the caller's own; unique among those in flight */
	int fd;	      /* read-only, a regular file; duplicated */
	uint64_t offset, length; /* length 0: to the end of the file */
	unsigned flags;		 /* MAIL_TEXT */
	struct mail_origin origin; /* copied */
	bool unwrap;		   /* look for mails inside, so: */
	enum unwrap_policy policy;
	bool inner; /* it came in a report */
	const char *label; /* path, for logs and the tests' faults; NULL */
	/* Both: it is not analysed but masked (redact_message); copied */
	const struct masks *masks;
	const struct redact_order *order;
};

/* Starts the worker and returns at once: errors of start-up (a catalogue
 * directory that is missing) come from parser_wait_ready or as failures. */
enum err parser_start(struct parser **p, const struct parser_config *c,
    struct error *e);
/* Optional: waits until the worker has locked itself and loaded its
 * catalogue (some milliseconds). */
enum err parser_wait_ready(struct parser *p, struct error *e);
bool parser_has_room(const struct parser *p);
size_t parser_in_flight(const struct parser *p);
/* ERR_BUSY without room; ERR_USAGE for a writable descriptor; ERR_LIMIT for a
 * range beyond the file. */
enum err parser_submit(struct parser *p, const struct parser_job *job,
    struct error *e);
/* One event at a time; never blocks.  Call until PARSER_NOTHING. */
void parser_next(struct parser *p, struct parser_event *ev);
/* For poll: the descriptor may change with each parser_next (new worker). */
int parser_fd(const struct parser *p);
short parser_poll_events(const struct parser *p);
int parser_timeout_ms(const struct parser *p); /* -1: none */
/* Waits as poll would with those three. */
void parser_wait(struct parser *p);
/* One message, waiting for it (nothing else may be in flight).  *out is the
 * caller's; ERR_FORMAT: no mail; ERR_DIED: it failed. */
enum err parser_run(struct parser *p, const struct parser_job *job,
    struct analysis **out, struct error *e);
/* The same for one that is to be masked.  *out: parser_redacted_free;
 * ERR_REFUSED: an address can't be masked. */
enum err parser_redact(struct parser *p, const struct parser_job *job,
    struct redacted **out, struct error *e);
void parser_free(struct parser *p); /* drops what is in flight */

void parser_analysis_free(struct analysis *a);
void parser_answers_free(struct answers *a); /* may be NULL */
void parser_redacted_free(struct redacted *r); /* may be NULL */
/* Octets that lie in no file of their own (standard input, an unwrapped
 * message) as a sealed descriptor for a job; the caller closes it.  -1. */
int parser_spool(struct slice octets, struct error *e);

#endif

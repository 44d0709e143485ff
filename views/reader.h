#ifndef VIEWS_READER_H
#define VIEWS_READER_H

#include "core/analysis.h"

struct app;
struct redacted;
struct session_as;

/*
 * The screen's own parser, beside the loop: screens ask for an analysis and
 * go on; the answer comes as a call.
 */
enum { READER_MOST = 8 };

struct reader {
	struct reader_job {
		uint64_t tag; /* 0: free */
		void *arg;
		void (*done)(void *arg, struct analysis *a,
		    const char *reason);
		void (*masked)(void *arg, struct redacted *r,
		    const char *reason); /* of a job that masks; else NULL */
	} jobs[READER_MOST];
	uint64_t last_tag;
	int fd;		/* watched; -1: none */
	unsigned timer; /* for the parser's time-outs; 0: none */
};

/*
 * Asks for an analysis of octets (copied).  `done` is called once from the
 * loop, never from here: analysis (its to free), or NULL and a reason (safe
 * text).  Returns a tag for reader_cancel, 0 with *e set where it could not
 * be asked.
 */
uint64_t reader_ask(struct app *app, struct slice bytes, const char *label,
    const struct session_as *as, unsigned flags, void (*done)(void *arg, struct analysis *a,
	const char *reason), void *arg, struct error *e);
/* The same for octets to be masked (core/notify/redact.h): what they became
 * (parser_redacted_free), or NULL and a reason. */
struct masks;
struct redact_order;
uint64_t reader_mask(struct app *app, struct slice bytes,
    const struct masks *masks, const struct redact_order *order,
    void (*masked)(void *arg, struct redacted *r, const char *reason),
    void *arg, struct error *e);
/* The answer is no longer wanted.  0 is fine. */
void reader_cancel(struct app *app, uint64_t tag);
/* Is that answer still to come?  Not after reader_stop. */
bool reader_has(const struct app *app, uint64_t tag);
/* Before the session's parser is freed or replaced */
void reader_stop(struct app *app);

#endif

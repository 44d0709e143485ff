#ifndef CORE_WORK_COMMAND_H
#define CORE_WORK_COMMAND_H

#include <sys/types.h>

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * A program of the user's, run without a shell: its words are its argument
 * vector, found by PATH.  It has no terminal.  Nothing waits.
 */
struct command_run {
	pid_t pid; /* 0: none runs */
	int out;   /* what it prints, not blocking; -1: it has ended */
	struct buf said;
	int64_t until; /* ms; it is killed then */
	bool overdue;
	int status; /* as waitpid's, once it has ended */
};

enum { COMMAND_MOST_SAID = 64 << 10 };

/* in: its standard input, or -1.  errors: what it says on standard error is
 * kept, too; else it goes nowhere. */
enum err command_start(struct command_run *c, const struct slice *words,
    size_t n, int in, bool errors, int64_t timeout_ms, struct error *e);
/* Takes what it said; true: it has ended, c->status says how. */
bool command_turn(struct command_run *c);
int command_timeout_ms(const struct command_run *c);
/* Kills it where it runs; forgets what it said. */
void command_free(struct command_run *c);

#endif

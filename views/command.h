#ifndef VIEWS_COMMAND_H
#define VIEWS_COMMAND_H

#include <stdbool.h>

#include "core/base/buf.h"

struct app;
struct cli;

/* The screens that a command applies to. */
enum {
	ON_QUEUE = 1,
	ON_MESSAGE = 2,
	ON_CASES = 4,
	ON_CASE = 8,
	ON_DRAFT = 16,
	ON_SERVICES = 32,
	ON_SERVICE = 64,
	ON_CAMPAIGN = 128,
	ON_MESSAGES = 256,
	ON_OUTBOX = 512,
	ON_CONTACTS = 2048,
	ON_THREAD = 1024,
	ON_LISTS = ON_QUEUE | ON_CASE | ON_CAMPAIGN | ON_MESSAGES,
	ON_ALL = 4095,
};

/*
 * THE ONE COMMAND TABLE.  It feeds the keys, the ":" line, the subcommands,
 * --help, the ? overlay, the hint row, espy --keys and the man page's key
 * section.
 *
 * keys: names as in tui/keys.h, blank-separated; "" where there is none.
 * A command with keys but without `act` is done by the screen's list or
 * pager; it stands here so that help knows it.
 */
struct command {
	const char *name;
	const char *keys;
	unsigned screens;
	const char *args;   /* "[QUERY]"; "" */
	const char *what;   /* one line, for help and hints */
	const char *hint;   /* a word for the hint row; NULL: not there */
	const char *manual; /* further paragraphs for --help; NULL */
	/* Subcommand: argv[0] is its name; returns the exit code.  NULL: no
	 * subcommand. */
	int (*run)(struct cli *cli, int argc, char **argv);
	/* In the workbench: arg is what was typed behind the name (empty from
	 * a key).  NULL: not there, or the screen's list does it. */
	void (*act)(struct app *app, struct slice arg);
};

extern const struct command commands[]; /* ends with name NULL */

const struct command *command_by_name(struct slice name);
/* The command that a key means on a screen; NULL */
const struct command *command_by_key(int key, unsigned screen);
/* "espy index [PATH...]": what --help of one command says, safe text */
void command_usage(const struct command *c, struct buf *out);
/* All of the table for `espy --keys`: name, keys, what; tab-separated */
void command_keys(struct buf *out);
/* The fields of queries for `espy --fields`: name, help, words; likewise */
void command_fields(struct buf *out);

#endif

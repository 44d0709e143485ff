#ifndef TUI_SCRIPT_H
#define TUI_SCRIPT_H

#include "core/base/err.h"
#include "tui/keys.h"

/*
 * Scripts: the screen driven from a file, without a terminal.  One
 * instruction a line; blank lines and lines that start with # are skipped.
 *
 *   keys j j <Enter>   keys by name (with or without <>), one by one
 *   key C-g            the same
 *   type some text     each character is a key
 *   paste one\ntwo     a bracketed paste; \n, \t, \e, \\ are understood
 *   wait [SECONDS]     until the program is idle; 30 seconds at most
 *   resize 80 24       the terminal's size
 *   dump FILE          the screen as text and roles; - is standard output
 *   expect TEXT        fails unless a row of the screen holds TEXT
 *   absent TEXT        fails if a row of the screen holds TEXT
 *
 * Dumps to one FILE follow each other; the first one empties it.
 */
struct script;

/* ERR_ABSENT, or ERR_FORMAT naming file and line.  "-" is standard input. */
enum err script_load(const char *file, struct script **s, struct error *e);
/* The same from memory; name is for messages. */
enum err script_parse(const char *name, struct slice text, struct script **s,
    struct error *e);
void script_free(struct script *s);

/* For the loop: what to do next. */
enum script_step {
	SCRIPT_KEYS,   /* octets for the key decoder were added to *out */
	SCRIPT_RESIZE, /* term_set_size was called */
	SCRIPT_LATER,  /* waiting: ask again when something happened */
	SCRIPT_END,
	SCRIPT_FAILED,
};
enum script_step script_step(struct script *s, bool idle, struct buf *out);
/* The program has ended: a script that has not is a failure. */
void script_ended(struct script *s);
/* Why it failed: "FILE:LINE: sentence"; NULL if it didn't */
const char *script_failed(const struct script *s);

#endif

#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <stdbool.h>

#include "core/base/err.h"

/*
 * The terminal: there is one, and its state is global to the process.
 * Started, the terminal is ours until term_stop, exit, abort, failure of
 * memory or a fatal signal, each of which puts it back as it was.  Its title
 * is never set, the mouse never taken.
 */
struct term_setup {
	bool headless; /* no terminal: ncurses draws to /dev/null */
	int cols, rows; /* headless only; 0: 80x24 */
	const char *log_file; /* standard error goes there; NULL: nowhere */
};

/* "100x30" (as in ESPY_HEADLESS); false leaves both alone. */
bool term_parse_size(const char *s, int *cols, int *rows);

/*
 * A UTF-8 locale: that of the environment, else C.UTF-8.  term_start calls
 * it; commands may.  False: there is none, and only ASCII can be shown.
 */
bool term_locale(void);

enum err term_start(const struct term_setup *setup, struct error *e);
void term_stop(void); /* may be called at any time, repeatedly */
bool term_is_started(void);
bool term_is_utf8(void); /* false: draw with ASCII alone */
int term_input(void); /* descriptor of keys, not blocking; -1 headless */

/*
 * Signals arrive as events: poll term_signal_fd for POLLIN, then
 * term_signals gives what came since (several bits may be set).
 */
enum {
	TERM_RESIZED = 1,
	TERM_STOP = 2, /* SIGTSTP: call term_suspend */
	TERM_CONTINUED = 4, /* draw all anew */
	TERM_QUIT = 8, /* SIGTERM, SIGHUP, SIGINT from outside */
};
int term_signal_fd(void);
unsigned term_signals(void);

/* The terminal's present size; screen_resize uses it. */
void term_size(int *cols, int *rows);
/* Headless: a new size, as if the window had been resized. */
void term_set_size(int cols, int rows);

/* Ctrl-Z: gives the terminal back, stops this process, goes on after fg. */
void term_suspend(void);

/*
 * Runs a program in the terminal ($EDITOR, a pager) and waits for it.  No
 * shell: words come from term_words.  Headless, it runs without a terminal
 * (input from /dev/null, output to standard error).  *status is waitpid's.
 */
enum err term_run(char *const argv[], int *status, struct error *e);
/*
 * Splits a setting such as $EDITOR ("vim -n") at blanks and appends `file`;
 * NULL-terminated, one free() by the caller.
 */
char **term_words(const char *command, const char *file);

#endif

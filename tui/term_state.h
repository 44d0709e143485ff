#ifndef TUI_TERM_STATE_H
#define TUI_TERM_STATE_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

/* What the files term*.c share.  term.h is the front door. */
struct term_state {
	bool started, headless, paste; /* paste: bracketed paste is on */
	pid_t owner; /* a forked child leaves the terminal alone */
	int cols, rows; /* headless */
	int log_fd, saved_stderr; /* -1: standard error was left alone */
	struct termios before;
	char restore[256]; /* what puts the terminal back, in one write */
	size_t restore_len;
};
extern struct term_state term;

void term_signals_catch(void);
void term_signals_release(void);
void term_signal_note(unsigned bits); /* as if it had arrived */
/* Puts the terminal back by async-signal-safe calls alone. */
void term_emergency(void);
/* Gives the terminal away, and takes it again at the next screen_end. */
void term_leave(void);
void term_return(void);

#endif

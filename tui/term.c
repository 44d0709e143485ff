/* Starting and stopping ncurses, with a terminal or without one. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/slice.h"
#include "tui/keys.h"
#include "tui/screen.h"
#include "tui/term.h"
#include "tui/term_state.h"

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

enum { COLS_MOST = 1000, ROWS_MOST = 500 };

struct term_state term = { .log_fd = -1, .saved_stderr = -1 };
static SCREEN *ncurses_screen;
static FILE *null_in, *null_out;
static bool utf8;

bool
term_parse_size(const char *s, int *cols, int *rows)
{
	struct slice rest = slice_str(s), w = slice_cut(&rest, 'x');
	int64_t c, r;

	if (!slice_number(w, &c) || !slice_number(rest, &r) || c < 1 ||
	    r < 1 || c > COLS_MOST || r > ROWS_MOST)
		return false;
	*cols = (int)c;
	*rows = (int)r;
	return true;
}

static bool
is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* LC_CTYPE alone: numbers and messages are the same in every country. */
bool
term_locale(void)
{
	if (setlocale(LC_CTYPE, "") == NULL || !is_utf8())
		setlocale(LC_CTYPE, "C.UTF-8");
	utf8 = is_utf8();
	return utf8;
}

bool
term_is_utf8(void)
{
	return utf8;
}

bool
term_is_started(void)
{
	return term.started;
}

int
term_input(void)
{
	return term.started && !term.headless ? STDIN_FILENO : -1;
}

/* Libraries write to standard error, which would wreck the screen. */
static enum err
redirect_stderr(const struct term_setup *setup, struct error *e)
{
	const char *file = setup->log_file;

	if (file == NULL && setup->headless)
		return ERR_NONE;
	term.log_fd = open(file != NULL ? file : "/dev/null",
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (term.log_fd < 0)
		return err_errno(e, "can't open the log file %s", file);
	fflush(stderr);
	term.saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	dup2(term.log_fd, STDERR_FILENO);
	return ERR_NONE;
}

static void
restore_stderr(void)
{
	if (term.log_fd < 0)
		return;
	fflush(stderr);
	if (term.saved_stderr >= 0) {
		dup2(term.saved_stderr, STDERR_FILENO);
		close(term.saved_stderr);
	}
	close(term.log_fd);
	term.log_fd = term.saved_stderr = -1;
}

static void
add_restore(const char *s)
{
	size_t i;

	if (s == NULL || s == (char *)-1)
		return;
	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] == '$' && s[i + 1] == '<') { /* padding: "$<5>" */
			while (s[i] != '\0' && s[i] != '>')
				i++;
			if (s[i] == '\0')
				return;
			continue;
		}
		if (term.restore_len < sizeof term.restore)
			term.restore[term.restore_len++] = s[i];
	}
}

static void
prepare_restore(void)
{
	term.restore_len = 0;
	if (term.paste)
		add_restore(PASTE_OFF);
	add_restore(tigetstr("rmkx"));
	add_restore(tigetstr("sgr0"));
	add_restore(tigetstr("cnorm"));
	add_restore(tigetstr("rmcup"));
}

static void
write_out(const char *s)
{
	size_t n = strlen(s);

	while (n > 0) {
		ssize_t w = write(STDOUT_FILENO, s, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return;
		s += w;
		n -= (size_t)w;
	}
}

/*
 * Whoever says "dumb" wants no colour and no tricks; but a screen can't be
 * drawn without placing the cursor, which ncurses rightly refuses there.
 */
static bool
is_dumb(void)
{
	const char *type = getenv("TERM");

	return !term.headless && type != NULL && strcmp(type, "dumb") == 0;
}

static enum err
open_terminal(struct error *e)
{
	const char *type = getenv("TERM");

	ncurses_screen = newterm(is_dumb() ? "xterm-mono" : NULL, stdout,
	    stdin);
	if (ncurses_screen != NULL)
		return ERR_NONE;
	return err_set(e, ERR_ABSENT, "the terminal type \"%.40s\" is not "
	    "known here; set TERM, for instance to xterm-256color",
	    type != NULL ? type : "");
}

static enum err
open_screen(struct error *e)
{
	use_env(FALSE); /* the size comes from the terminal: term_size */
	if (!term.headless)
		return open_terminal(e);
	null_out = fopen("/dev/null", "we");
	null_in = fopen("/dev/null", "re");
	if (null_out == NULL || null_in == NULL)
		return err_errno(e, "can't open /dev/null");
	ncurses_screen = newterm("xterm-256color", null_out, null_in);
	if (ncurses_screen == NULL)
		return err_set(e, ERR_ABSENT, "the terminal type "
		    "xterm-256color is missing; install ncurses-base");
	return ERR_NONE;
}

static void
close_screen(void)
{
	if (ncurses_screen != NULL)
		delscreen(ncurses_screen);
	ncurses_screen = NULL;
	if (null_in != NULL)
		fclose(null_in);
	if (null_out != NULL)
		fclose(null_out);
	null_in = null_out = NULL;
}

static void
set_modes(void)
{
	const char *no_color = getenv("NO_COLOR");

	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	typeahead(-1);
	set_escdelay(KEYS_ESC_MS);
	theme_start(!is_dumb() && (no_color == NULL || *no_color == '\0'));
	term.paste = !term.headless && !is_dumb();
	if (term.paste)
		write_out(PASTE_ON);
	prepare_restore();
}

enum err
term_start(const struct term_setup *setup, struct error *e)
{
	static bool at_exit;
	enum err err;

	if (term.started)
		return ERR_NONE;
	term_locale();
	term.headless = setup->headless;
	term.cols = setup->cols > 0 ? setup->cols : 80;
	term.rows = setup->rows > 0 ? setup->rows : 24;
	if (!setup->headless &&
	    (!isatty(STDOUT_FILENO) ||
		tcgetattr(STDIN_FILENO, &term.before) != 0))
		return err_set(e, ERR_USAGE, "the workbench needs a terminal; "
		    "\"espy list\" prints what it shows");
	if ((err = redirect_stderr(setup, e)) != ERR_NONE ||
	    (err = open_screen(e)) != ERR_NONE) {
		close_screen();
		restore_stderr();
		return err;
	}
	term.started = true;
	term.owner = getpid();
	set_modes();
	term_signals_catch();
	mem_on_failure = term_emergency;
	if (!at_exit)
		atexit(term_stop);
	at_exit = true;
	screen_resize();
	screen_redraw();
	return ERR_NONE;
}

void
term_leave(void)
{
	if (term.paste)
		write_out(PASTE_OFF);
	endwin();
}

void
term_return(void)
{
	if (term.paste)
		write_out(PASTE_ON);
	term_signal_note(TERM_CONTINUED | TERM_RESIZED);
	screen_redraw();
}

void
term_stop(void)
{
	if (!term.started || term.owner != getpid())
		return;
	term.started = false;
	mem_on_failure = NULL;
	term_leave();
	if (!term.headless)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &term.before);
	term_signals_release();
	close_screen();
	restore_stderr();
}

static int
within(int n, int most)
{
	return n < 1 ? 1 : n > most ? most : n;
}

void
term_size(int *cols, int *rows)
{
	struct winsize ws;

	if (!term.headless && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 &&
	    ws.ws_col > 0 && ws.ws_row > 0) {
		*cols = within(ws.ws_col, COLS_MOST);
		*rows = within(ws.ws_row, ROWS_MOST);
		return;
	}
	*cols = within(term.cols, COLS_MOST);
	*rows = within(term.rows, ROWS_MOST);
}

void
term_set_size(int cols, int rows)
{
	term.cols = cols;
	term.rows = rows;
	term_signal_note(TERM_RESIZED);
}

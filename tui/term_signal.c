/* Signals: those that matter become events, fatal ones restore first. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "tui/term.h"
#include "tui/term_state.h"

static const struct {
	int number;
	unsigned bit; /* 0: fatal */
} caught[] = {
	{ SIGWINCH, TERM_RESIZED },
	{ SIGTSTP, TERM_STOP },
	{ SIGCONT, TERM_CONTINUED },
	{ SIGTERM, TERM_QUIT },
	{ SIGHUP, TERM_QUIT },
	{ SIGINT, TERM_QUIT },
	{ SIGQUIT, TERM_QUIT },
	{ SIGABRT, 0 },
	{ SIGSEGV, 0 },
	{ SIGBUS, 0 },
	{ SIGFPE, 0 },
	{ SIGILL, 0 },
};

static struct sigaction before[ARRAY_LEN(caught)];
static int pipe_fds[2] = { -1, -1 };
static atomic_uint noted;

void
term_signal_note(unsigned bits)
{
	int saved = errno;

	atomic_fetch_or(&noted, bits);
	/* A full pipe wakes the loop as well. */
	if (pipe_fds[1] >= 0 && write(pipe_fds[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

void
term_emergency(void)
{
	size_t at = 0;
	ssize_t n;

	if (!term.started || term.owner != getpid())
		return;
	while (!term.headless && at < term.restore_len) {
		n = write(STDOUT_FILENO, term.restore + at,
		    term.restore_len - at);
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	if (!term.headless)
		tcsetattr(STDIN_FILENO, TCSANOW, &term.before);
	if (term.saved_stderr >= 0)
		dup2(term.saved_stderr, STDERR_FILENO);
}

/*
 * What handled the signal before (a sanitizer, or nobody) gets it next: a
 * fault happens again on return, anything else is sent again.
 */
static void
hand_on(size_t i, const siginfo_t *info)
{
	bool fault = caught[i].bit == 0 && caught[i].number != SIGABRT &&
	    info != NULL && info->si_code > 0;

	if (sigaction(caught[i].number, &before[i], NULL) != 0)
		_exit(128 + caught[i].number); /* confined */
	if (!fault)
		raise(caught[i].number);
}

static void
on_signal(int number, siginfo_t *info, void *context)
{
	size_t i;

	(void)context;
	for (i = 0; i < ARRAY_LEN(caught); i++) {
		if (caught[i].number != number)
			continue;
		if (caught[i].bit != 0 && term.owner == getpid()) {
			term_signal_note(caught[i].bit);
			return;
		}
		/* Fatal; or we are a child, to whom none of this applies. */
		term_emergency();
		hand_on(i, info);
	}
}

void
term_signals_catch(void)
{
	static char stack[64 * 1024];
	struct sigaction act = { .sa_sigaction = on_signal };
	stack_t own = { .ss_sp = stack, .ss_size = sizeof stack }, now;
	size_t i;

	/* So that the terminal is restored after a stack overflow too. */
	if (sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE))
		sigaltstack(&own, NULL);
	if (pipe_fds[0] < 0 && pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) != 0)
		pipe_fds[0] = pipe_fds[1] = -1;
	sigemptyset(&act.sa_mask);
	act.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
	for (i = 0; i < ARRAY_LEN(caught); i++)
		sigaction(caught[i].number, &act, &before[i]);
}

void
term_signals_release(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(caught); i++)
		sigaction(caught[i].number, &before[i], NULL);
	if (pipe_fds[0] >= 0) {
		close(pipe_fds[0]);
		close(pipe_fds[1]);
	}
	pipe_fds[0] = pipe_fds[1] = -1;
	atomic_store(&noted, 0);
}

int
term_signal_fd(void)
{
	return pipe_fds[0];
}

unsigned
term_signals(void)
{
	char octets[64];

	while (pipe_fds[0] >= 0 &&
	    read(pipe_fds[0], octets, sizeof octets) == sizeof octets)
		;
	return atomic_exchange(&noted, 0);
}

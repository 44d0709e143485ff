/* Programs of the user's that espy runs. */

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/work/command.h"

enum { LOOK_MS = 20, TICK_MS = 1000, NOT_FOUND = 127 };

static bool
child_signals(void)
{
	sigset_t none;
	int s;

	for (s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/* After fork: nothing but system calls.  A session of its own: no terminal. */
_Noreturn static void
child_run(char *const *argv, int in, int out, int err)
{
	if (setsid() < 0 || dup2(in, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0 ||
	    close_range(STDERR_FILENO + 1, ~0u, 0) != 0 || !child_signals())
		_exit(NOT_FOUND);
	execvp(argv[0], argv);
	_exit(NOT_FOUND);
}

enum err
command_start(struct command_run *c, const struct slice *words, size_t n,
    int in, bool errors, int64_t timeout_ms, struct error *e)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	char **argv = xcalloc(n + 1, sizeof *argv);
	enum err err = ERR_NONE;
	int fds[2];
	size_t i;

	*c = (struct command_run){ .out = -1 };
	for (i = 0; i < n; i++)
		argv[i] = xstrndup(words[i].p, words[i].n);
	if (null < 0 || pipe2(fds, O_CLOEXEC) != 0)
		err = err_errno(e, "%s: can't be started", argv[0]);
	else {
		c->pid = fork();
		if (c->pid == 0)
			child_run(argv, in >= 0 ? in : null, fds[1],
			    errors ? fds[1] : null);
		close(fds[1]);
		c->out = fds[0];
		c->until = clock_monotonic_ms() + timeout_ms;
		fcntl(c->out, F_SETFL, O_NONBLOCK);
		if (c->pid < 0) {
			err = err_errno(e, "%s: can't be started", argv[0]);
			c->pid = 0;
			command_free(c);
		}
	}
	if (null >= 0)
		close(null);
	for (i = 0; i < n; i++)
		free(argv[i]);
	free(argv);
	return err;
}

static void
read_said(struct command_run *c)
{
	char room[4096];
	ssize_t n;

	while (c->out >= 0 && (n = read(c->out, room, sizeof room)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break;
		if (c->said.n + (size_t)n <= COMMAND_MOST_SAID)
			buf_add(&c->said, room, (size_t)n);
	}
	if (c->out >= 0)
		close(c->out);
	c->out = -1;
}

bool
command_turn(struct command_run *c)
{
	pid_t got;

	if (c->pid == 0)
		return true;
	read_said(c);
	if (clock_monotonic_ms() >= c->until && !c->overdue) {
		c->overdue = true;
		kill(-c->pid, SIGKILL);
		kill(c->pid, SIGKILL);
	}
	got = waitpid(c->pid, &c->status, WNOHANG);
	if (got == 0 || (got < 0 && errno == EINTR))
		return false;
	c->pid = 0;
	read_said(c); /* what one of its children holds open is nothing */
	if (c->out >= 0)
		close(c->out);
	c->out = -1;
	return true;
}

int
command_timeout_ms(const struct command_run *c)
{
	return c->out >= 0 ? TICK_MS : LOOK_MS;
}

void
command_free(struct command_run *c)
{
	if (c->pid != 0) {
		kill(-c->pid, SIGKILL);
		kill(c->pid, SIGKILL);
		waitpid(c->pid, NULL, 0);
	}
	if (c->out >= 0)
		close(c->out);
	if (c->said.p != NULL)
		explicit_bzero(c->said.p, c->said.n);
	buf_free(&c->said);
	*c = (struct command_run){ .out = -1 };
}

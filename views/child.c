/* A command of espy's own, beside the screen. */

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "views/app.h"
#include "views/child.h"

enum {
	REAP_MS = 20,	   /* between two looks whether it has ended */
	STOP_MS = 2000,	   /* that it gets to end */
	MOST_SAID = 16384, /* octets of what it prints */
};

/* After fork: nothing but system calls. */
_Noreturn static void
child_run(char **argv, int null, int out, int log, pid_t parent)
{
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (getppid() != parent || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(log >= 0 ? log : null, STDERR_FILENO) < 0 ||
	    close_range(STDERR_FILENO + 1, ~0u, 0) != 0)
		_exit(127);
	execv("/proc/self/exe", argv);
	_exit(127);
}

/* Its output has ended; it may live on for a moment. */
static void
child_reap(void *arg)
{
	struct child *c = arg;
	int status = 0;
	pid_t got = waitpid(c->pid, &status, WNOHANG);

	c->timer = 0;
	if (got == 0 || (got < 0 && errno == EINTR)) {
		c->timer = loop_after(c->app->loop, REAP_MS, child_reap, c);
		return;
	}
	c->pid = 0;
	loop_redraw(c->app->loop);
	c->ended(c->app, c->arg, status);
}

static void
child_says(void *arg, int fd, short revents)
{
	struct child *c = arg;
	char octets[4096];
	ssize_t n = read(fd, octets, sizeof octets);

	(void)revents;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		if (c->said.n + (size_t)n <= MOST_SAID)
			buf_add(&c->said, octets, (size_t)n);
		return;
	}
	loop_unwatch(c->app->loop, fd);
	close(fd);
	c->out = -1;
	child_reap(c);
}

bool
child_start(struct child *c, struct app *app, char **argv,
    void (*ended)(struct app *app, void *arg, int status), void *arg)
{
	int fds[2], null, log;
	pid_t parent = getpid();

	c->app = app;
	c->ended = ended;
	c->arg = arg;
	if (pipe2(fds, O_CLOEXEC) != 0)
		return false;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	log = open(app->session.workspace.log, O_WRONLY | O_APPEND |
	    O_CLOEXEC | O_NOFOLLOW);
	buf_clear(&c->said);
	c->pid = fork();
	if (c->pid == 0)
		child_run(argv, null, fds[1], log, parent);
	if (null >= 0)
		close(null);
	if (log >= 0)
		close(log);
	close(fds[1]);
	if (c->pid < 0) {
		log_msg(LOG_WARN, "no process for a command beside the "
		    "screen (%d)", errno);
		c->pid = 0;
		close(fds[0]);
		return false;
	}
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	c->out = fds[0];
	loop_watch(app->loop, c->out, POLLIN, child_says, c);
	loop_redraw(app->loop);
	return true;
}

static void
child_end(struct child *c)
{
	const struct timespec pause = { 0, REAP_MS * 1000000 };
	int waited;

	kill(-c->pid, SIGTERM);
	for (waited = 0; waitpid(c->pid, NULL, WNOHANG) == 0;
	     waited += REAP_MS) {
		if (waited >= STOP_MS) /* the store survives that */
			kill(-c->pid, SIGKILL);
		nanosleep(&pause, NULL);
	}
	c->pid = 0;
}

void
child_stop(struct child *c)
{
	if (c->app != NULL)
		loop_cancel(c->app->loop, c->timer);
	if (c->app != NULL && c->out >= 0) {
		loop_unwatch(c->app->loop, c->out);
		close(c->out);
	}
	if (c->pid != 0)
		child_end(c);
	buf_free(&c->said);
	*c = (struct child){ .out = -1 };
}

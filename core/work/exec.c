/* From fork to the first instruction of a worker: what it inherits. */

#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/work/exec.h"
#include "core/work/protocol.h"
#include "core/work/worker.h"

extern char **environ;

enum { MOST_ENV = 64 };

/*
 * Our own file: /proc/self/exe, which stays right when an upgrade replaces the
 * file.  Under valgrind it is valgrind's: there the link's text is ours.
 */
static const char *
worker_program(void)
{
	static char name[PATH_MAX];
	struct stat self, named;
	ssize_t n = readlink("/proc/self/exe", name, sizeof name - 1);
	const char *given;

	if (n > 0) {
		name[n] = '\0';
		if (stat("/proc/self/exe", &self) == 0 &&
		    stat(name, &named) == 0 &&
		    (self.st_ino != named.st_ino ||
			self.st_dev != named.st_dev))
			return name;
		return "/proc/self/exe";
	}
	/* NOLINTNEXTLINE: the kernel gives a pointer as a number */
	given = (const char *)getauxval(AT_EXECFN);
	if (given != NULL && realpath(given, name) != NULL)
		return name;
	return NULL;
}

/* What a worker may know of our environment: nothing that a verdict could
 * depend on. */
static bool
env_wanted(const char *s)
{
	static const char *const wanted[] = { "ESPY_", "TZ=", "ASAN_OPTIONS=",
		"UBSAN_OPTIONS=", "LD_LIBRARY_PATH=" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(wanted); i++)
		if (strncmp(s, wanted[i], strlen(wanted[i])) == 0)
			return strncmp(s, "ESPY_SPAWN=", 11) != 0 &&
			    strncmp(s, "ESPY_SMTP_PASSWORD=", 19) != 0;
	return false;
}

static void
env_fill(const char **out, const char *const *more, char *spawn)
{
	static const char locale[] = "LC_ALL=C.UTF-8";
	size_t n = 0;
	char **e;

	out[n++] = locale;
	out[n++] = spawn;
	for (; more != NULL && *more != NULL && n < MOST_ENV; more++)
		out[n++] = *more;
	for (e = environ; e != NULL && *e != NULL && n < MOST_ENV; e++)
		if (env_wanted(*e))
			out[n++] = *e;
	out[n] = NULL;
}

static void
child_close_rest(void)
{
	int fd;

	if (syscall(SYS_close_range, WORKER_SOCKET + 1, ~0U, 0) == 0)
		return;
	for (fd = WORKER_SOCKET + 1; fd < 65536; fd++)
		close(fd);
}

/* Keys typed at the terminal are the parent's business; all else is as new. */
static void
child_signals(void)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGTSTP, SIGHUP,
		SIGTTIN, SIGTTOU, SIGPIPE };
	sigset_t none;
	size_t i;
	int s;

	for (s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	for (i = 0; i < ARRAY_LEN(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Only calls that are safe between fork and exec. */
static bool
child_descriptors(int sock, int err)
{
	int null = open("/dev/null", O_RDWR);
	int high_sock = fcntl(sock, F_DUPFD, 10);
	int high_err = fcntl(err, F_DUPFD, 10);

	if (null < 0 || high_sock < 0 || high_err < 0 ||
	    dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
	    dup2(high_err, 2) < 0 || dup2(high_sock, WORKER_SOCKET) < 0)
		return false;
	child_close_rest();
	return true;
}

static _Noreturn void
child_run(const char *program, const char *const *argv,
    const char *const *env, unsigned flags, pid_t parent, int sock, int err)
{
	static const struct sched_param zero;
	union { /* execve takes what it won't change */
		const char *const *in;
		char *const *out;
	} a = { argv }, e = { env };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || !child_descriptors(sock, err))
		_exit(126);
	child_signals();
	if ((flags & WORKER_BULK) != 0)
		sched_setscheduler(0, SCHED_IDLE, &zero);
	execve(program, a.out, e.out);
	_exit(127);
}

pid_t
worker_fork(enum worker_role role, unsigned flags, const char *const *more,
    int sock, int err)
{
	static unsigned spawned[WORKER_ROLES];
	const char *program = worker_program();
	const char *argv[] = { "espy", "--worker", role_name(role),
		(flags & WORKER_PROBE) != 0 ? "--probe" : NULL, NULL };
	const char *env[MOST_ENV + 1];
	pid_t parent = getpid(), pid;
	char spawn[32];

	if (program == NULL) {
		errno = ENOENT;
		return -1;
	}
	snprintf(spawn, sizeof spawn, "ESPY_SPAWN=%u", ++spawned[role]);
	env_fill(env, more, spawn);
	pid = fork();
	if (pid == 0)
		child_run(program, argv, env, flags, parent, sock, err);
	return pid;
}

/* Trying what a locked worker must not be able to do. */

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/work/probe.h"
#include "core/work/protocol.h"
#include "core/work/worker.h"

static int
try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid < 0)
		return errno;
	waitpid(pid, NULL, 0);
	return 0;
}

int
probe_try(const char *what)
{
	char *const argv[] = { NULL };
	int fd = -1;

	if (strcmp(what, "fork") == 0)
		return try_fork();
	if (strcmp(what, "exec") == 0) {
		execve("/bin/true", argv, argv);
		return errno;
	}
	if (strcmp(what, "open") == 0)
		fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	else if (strcmp(what, "socket") == 0)
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	else if (strcmp(what, "write") == 0)
		fd = open("/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	else
		return ENOSYS;
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

_Noreturn void
role_probe(enum worker_role role)
{
	static const char *const tries[] = { "open", "socket", "fork" };
	struct sandbox_plan plan = { .role = role };
	struct sandbox_state state;
	struct buf b = { 0 };
	struct wire w;
	size_t i;

	side_lock(&plan, &state);
	wire_encode(&w, &b);
	for (i = 0; i < ARRAY_LEN(tries); i++) {
		int got = probe_try(tries[i]);

		wire_int(&w, &got, 0, 4095);
	}
	side_ready(&state, &b);
	_exit(0);
}

/* The supervisor's side of it. */
static void
probe_role(struct sandbox_report *r)
{
	struct arena a = { 0 };
	struct worker worker;
	struct frame f;
	struct wire w;
	char why[256];

	r->failed = worker_spawn(&worker, r->role, WORKER_PROBE, NULL,
	    &r->error);
	if (r->failed != ERR_NONE)
		return;
	while (!worker.ready && !worker.ended) {
		worker_wait(&worker, -1);
		worker_pump(&worker);
		if (worker_next(&worker, &f) < 0)
			break;
	}
	r->state = worker.sandbox;
	wire_decode(&w, buf_slice(&worker.greeting), &a);
	wire_int(&w, &r->open, 0, 4095);
	wire_int(&w, &r->socket, 0, 4095);
	wire_int(&w, &r->fork, 0, 4095);
	r->failed = worker.ready && wire_done(&w) ? ERR_NONE : ERR_DIED;
	arena_free(&a);
	worker_kill(&worker, why, sizeof why);
	if (r->failed != ERR_NONE)
		err_set(&r->error, r->failed, "%s", why);
}

void
sandbox_report(struct sandbox_report out[WORKER_ROLES])
{
	unsigned i;

	memset(out, 0, WORKER_ROLES * sizeof *out);
	for (i = 0; i < WORKER_ROLES; i++) {
		out[i].role = (enum worker_role)i;
		probe_role(&out[i]);
	}
}

/* Confinement: what each role reports, and that it holds. */

#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/work/probe.h"
#include "core/work/sandbox.h"
#include "core/work/worker.h"
#include "tests/unit/tap.h"

static const char *
said(int got)
{
	return got == 0 ? "possible" : strerrorname_np(got);
}

static void
test_report(void)
{
	struct sandbox_report r[WORKER_ROLES];
	unsigned i;

	sandbox_report(r);
	for (i = 0; i < WORKER_ROLES; i++) {
		const char *name = role_name(r[i].role);

		if (!ok(r[i].failed == ERR_NONE, "%s reports (%s)", name,
		    r[i].error.text))
			continue;
		printf("# %s: Landlock ABI %d, network %d, seccomp %d, "
		    "limits %d %s\n", name, r[i].state.landlock,
		    r[i].state.network, r[i].state.seccomp,
		    r[i].state.limits, r[i].state.missing);
		ok(r[i].state.limits && !r[i].state.off, "%s: limits", name);
		if (r[i].state.landlock == 0 && !r[i].state.seccomp)
			continue;
		ok(r[i].open != 0, "%s: open is refused (%s)", name,
		    said(r[i].open));
#ifndef ESPY_SANITIZED
		ok(r[i].role == WORKER_NET ||
		    r[i].role == WORKER_SEND ||
		    r[i].role == WORKER_FETCH || r[i].socket == EPERM,
		    "%s: socket is refused (%s)", name, said(r[i].socket));
		ok(r[i].fork == EPERM, "%s: fork is refused (%s)", name,
		    said(r[i].fork));
#endif
	}
}

static void
test_off(void)
{
	struct sandbox_report r[WORKER_ROLES];

	setenv("ESPY_SANDBOX", "off", 1);
	sandbox_report(r);
	ok(r[WORKER_PARSE].failed == ERR_NONE && r[WORKER_PARSE].state.off &&
		r[WORKER_PARSE].open == 0, "ESPY_SANDBOX=off is said: %s",
	    r[WORKER_PARSE].state.missing);
	unsetenv("ESPY_SANDBOX");
}

/* In a process of its own: locks as that role and tries one thing. */
static int
try_as(enum worker_role role, const char *what, const char *read, const char *write)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct sandbox_plan plan = { .role = role, .read = &read,
			.nread = read != NULL, .write = write };
		struct sandbox_state s;

		if (sandbox_lock(&plan, &s, NULL) != ERR_NONE)
			_exit(255);
		_exit(probe_try(what));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
test_roles(void)
{
	ok(try_as(WORKER_PARSE, "exec", NULL, NULL) != 0, "parse: exec");
	ok(try_as(WORKER_PARSE, "write", NULL, NULL) != 0, "parse: write");
	ok(try_as(WORKER_TEXT_WRITE, "exec", "/etc", NULL) != 0,
	    "text-write: exec");
	is_int(try_as(WORKER_TEXT_WRITE, "open", "/etc", NULL), 0,
	    "text-write reads below a source");
	ok(try_as(WORKER_TEXT_WRITE, "open", "/usr", NULL) != 0,
	    "text-write reads nothing else");
	is_int(try_as(WORKER_TEXT_WRITE, "write", NULL, "/tmp"), 0,
	    "text-write writes in its directory");
	ok(try_as(WORKER_TEXT_WRITE, "write", "/tmp", NULL) != 0,
	    "and not in a source");
	ok(try_as(WORKER_NET, "exec", NULL, NULL) != 0, "net: exec");
	ok(try_as(WORKER_NET, "write", NULL, NULL) != 0, "net: write");
	ok(try_as(WORKER_NET, "open", NULL, NULL) != 0, "net: open");
	is_int(try_as(WORKER_NET, "socket", NULL, NULL), 0,
	    "net: sockets are what it is for");
	ok(try_as(WORKER_TEXT_SEARCH, "write", "/tmp", NULL) != 0,
	    "text-search writes nothing");
	is_int(try_as(WORKER_TEXT_SEARCH, "open", "/etc", NULL), 0,
	    "text-search reads its directory");
}

#if defined(__x86_64__) && !defined(ESPY_SANITIZED)
/* 32-bit calls have other numbers: the filter must not be fooled. */
static void
test_foreign(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct sandbox_plan plan = { .role = WORKER_PARSE };
		struct sandbox_state s;
		long got;

		sandbox_lock(&plan, &s, NULL);
		__asm__ volatile("int $0x80" : "=a"(got) : "a"(20));
		_exit(0); /* getpid of i386 was answered */
	}
	waitpid(pid, &status, 0);
	ok(WIFSIGNALED(status), "a call of another architecture kills");
}
#endif

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--worker") == 0)
		return worker_main(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	test_report();
	test_off();
	test_roles();
#if defined(__x86_64__) && !defined(ESPY_SANITIZED)
	test_foreign();
#endif
	return done_testing();
}

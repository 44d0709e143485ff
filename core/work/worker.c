/* The supervisor's side of a worker process: start, read, write, end. */

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/work/exec.h"
#include "core/work/protocol.h"
#include "core/work/worker.h"

enum {
	PUMP_OCTETS = 1 << 20, /* in one call, so that a flood can't hold us */
	LOG_LINES = 256,       /* between two worker_log_allow */
	LINE_OCTETS = 1000,
	LONGEST_GAP = WORKER_TICK_MS * 5 / 4,
	STARVED_FACTOR = 6, /* as much longer for one without a processor */
};

enum err
worker_spawn(struct worker *w, enum worker_role role, unsigned flags,
    const char *const *env, struct error *e)
{
	int sock[2], err[2];

	*w = (struct worker){ .role = role, .fd = -1, .err = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sock) < 0)
		return err_errno(e, "worker %s: no socket", role_name(role));
	if (pipe2(err, O_CLOEXEC | O_NONBLOCK) < 0) {
		err_errno(e, "worker %s: no pipe", role_name(role));
		close(sock[0]);
		close(sock[1]);
		return ERR_IO;
	}
	w->pid = worker_fork(role, flags, env, sock[1], err[1]);
	close(sock[1]);
	close(err[1]);
	w->fd = sock[0];
	w->err = err[0];
	if (w->pid > 0)
		return ERR_NONE;
	w->pid = 0;
	err_errno(e, "worker %s: can't be started", role_name(role));
	worker_kill(w, NULL, 0);
	return ERR_IO;
}

/* What a worker wants to have logged: safe text, cut to a line. */
static void
worker_log(struct worker *w, enum log_level level, struct slice line)
{
	struct buf safe = { 0 };

	if (w->log_lines++ > LOG_LINES)
		return;
	text_plain(slice_upto(line, LINE_OCTETS), &safe);
	log_msg(level, "%s[%d]: %.*s", role_name(w->role), (int)w->pid,
	    SLICE_ARG(buf_slice(&safe)));
	buf_free(&safe);
}

static void
worker_err_line(struct worker *w)
{
	struct buf safe = { 0 };

	if (w->err_line.n == 0)
		return;
	text_plain(slice_upto(buf_slice(&w->err_line), 200), &safe);
	snprintf(w->last_words, sizeof w->last_words, "%.*s",
	    SLICE_ARG(buf_slice(&safe)));
	buf_free(&safe);
	worker_log(w, LOG_WARN, buf_slice(&w->err_line));
	buf_clear(&w->err_line);
}

static void
worker_read_err(struct worker *w)
{
	char room[4096];
	ssize_t n, i;

	n = read(w->err, room, sizeof room);
	for (i = 0; i < n; i++)
		if (room[i] == '\n')
			worker_err_line(w);
		else if (w->err_line.n < LINE_OCTETS)
			buf_add_char(&w->err_line, room[i]);
}

enum frame_io
worker_pump(struct worker *w)
{
	enum frame_io io, out;

	if (w->pid == 0)
		return FRAME_END;
	out = frame_flush(&w->out, w->fd);
	io = frame_fill(&w->in, w->fd, PUMP_OCTETS);
	worker_read_err(w);
	if (io == FRAME_AGAIN && out != FRAME_AGAIN)
		io = out;
	w->ended = io == FRAME_END || io == FRAME_ERROR;
	return io;
}

static void
worker_ready(struct worker *w, struct frame *f)
{
	struct arena a = { 0 };
	struct wire in;

	wire_decode(&in, f->payload, &a);
	wire_sandbox(&in, &w->sandbox);
	if (in.bad == NULL && !w->ready) {
		w->ready = true;
		buf_add_slice(&w->greeting, in.in);
	}
	arena_free(&a);
}

static void
worker_failed(struct worker *w, struct frame *f)
{
	struct buf safe = { 0 };

	text_plain(slice_upto(f->payload, 500), &safe);
	snprintf(w->failure, sizeof w->failure, "%.*s",
	    SLICE_ARG(buf_slice(&safe)));
	buf_free(&safe);
}

int
worker_next(struct worker *w, struct frame *f)
{
	int got;

	while ((got = frame_next(&w->in, f)) == 1) {
		if (f->type == SAY_READY) {
			worker_ready(w, f);
		} else if (f->type == SAY_FAILED) {
			worker_failed(w, f);
		} else if (f->type == SAY_LOG) {
			unsigned char level = f->payload.n == 0
			    ? LOG_INFO : (unsigned char)f->payload.p[0];

			worker_log(w, level > LOG_ERROR ? LOG_ERROR : level,
			    slice_from(f->payload, 1));
		} else {
			return w->ready ? 1 : -1;
		}
		if (w->log_lines > 2 * LOG_LINES)
			return -1;
	}
	return got;
}

void
worker_wait(struct worker *w, int timeout_ms)
{
	struct pollfd p = { w->fd, worker_poll_events(w), 0 };

	if (w->pid != 0)
		poll(&p, 1, timeout_ms);
}

short
worker_poll_events(const struct worker *w)
{
	return frame_pending(&w->out) ? POLLIN | POLLOUT : POLLIN;
}

void
worker_log_allow(struct worker *w)
{
	w->log_lines = 0;
}

/* Reaps it; false while it still runs after so many milliseconds. */
static bool
worker_reap(struct worker *w, int timeout_ms, int *status)
{
	int64_t until = clock_monotonic_ms() + timeout_ms;

	for (;;) {
		pid_t got = waitpid(w->pid, status, WNOHANG);

		if (got == w->pid)
			return true;
		if (got < 0 && errno != EINTR) {
			*status = 0;
			return true; /* somebody else reaped it */
		}
		if (clock_monotonic_ms() >= until)
			return false;
		poll(NULL, 0, 1);
	}
}

static void
worker_explain(const struct worker *w, int status, bool by_us, char *why,
    size_t room)
{
	const char *words = w->last_words;
	char how[64];

	if (by_us)
		snprintf(how, sizeof how, "stopped");
	else if (WIFEXITED(status) &&
	    WEXITSTATUS(status) == WORKER_EXIT_MEMORY)
		snprintf(how, sizeof how, "ran out of memory");
	else if (WIFEXITED(status))
		snprintf(how, sizeof how, "ended with code %d",
		    WEXITSTATUS(status));
	else if (WTERMSIG(status) == SIGKILL)
		snprintf(how, sizeof how, "was killed");
	else
		snprintf(how, sizeof how, "crashed (SIG%s)",
		    sigabbrev_np(WTERMSIG(status)) != NULL
			? sigabbrev_np(WTERMSIG(status)) : "?");
	if (w->failure[0] != '\0')
		snprintf(why, room, "%s", w->failure);
	else
		snprintf(why, room, "the %s worker %s%s%s", role_name(w->role),
		    how, words[0] != '\0' ? ": " : "", words);
}

static void
worker_clear(struct worker *w)
{
	if (w->fd > 0) /* 0: never spawned */
		close(w->fd);
	if (w->err > 0)
		close(w->err);
	frame_reader_free(&w->in);
	frame_writer_free(&w->out);
	buf_free(&w->err_line);
	buf_free(&w->greeting);
	*w = (struct worker){ .role = w->role, .fd = -1, .err = -1 };
}

void
worker_kill(struct worker *w, char *why, size_t room)
{
	bool by_us = false;
	int status = 0;

	/* One that has closed its socket is about to end: let it say how. */
	if (w->pid != 0 && !worker_reap(w, w->ended ? 1000 : 0, &status)) {
		by_us = true;
		kill(w->pid, SIGKILL);
		waitpid(w->pid, &status, 0);
	}
	if (w->pid != 0 && w->err >= 0) {
		worker_read_err(w);
		worker_err_line(w);
	}
	if (why != NULL)
		worker_explain(w, status, by_us, why, room);
	worker_clear(w);
}

void
worker_stop(struct worker *w, int timeout_ms)
{
	int status;

	if (w->pid == 0)
		return;
	shutdown(w->fd, SHUT_WR);
	if (worker_reap(w, timeout_ms, &status)) {
		worker_read_err(w);
		worker_err_line(w);
		worker_clear(w);
	} else {
		worker_kill(w, NULL, 0);
	}
}

static int64_t
worker_cpu_ms(const struct worker *w)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(w->pid, &clock) != 0 ||
	    clock_gettime(clock, &used) < 0)
		return 0;
	return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

static bool
worker_starved(const struct worker *w)
{
	char path[64], room[512], *end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)w->pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, room, sizeof room - 1);
	close(fd);
	if (n <= 0)
		return false;
	room[n] = '\0';
	end = strrchr(room, ')'); /* "PID (name) R ..." */
	return end != NULL && end[1] == ' ' && end[2] == 'R' &&
	    worker_cpu_ms(w) - w->cpu_mark < 1000;
}

void
worker_patience(struct worker *w)
{
	w->worked = 0;
	w->looked = clock_monotonic_ms();
	if (w->pid != 0)
		w->cpu_mark = worker_cpu_ms(w);
}

bool
worker_overdue(struct worker *w, int64_t most)
{
	int64_t now = clock_monotonic_ms(), gap = now - w->looked;

	w->worked += gap > LONGEST_GAP ? LONGEST_GAP : gap;
	w->looked = now;
	if (w->pid == 0 || w->worked < most)
		return false;
	return w->worked >= most * STARVED_FACTOR || !worker_starved(w);
}

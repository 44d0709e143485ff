/* The worker's side of the protocol, and its main(). */

#include <sys/prctl.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/mem.h"
#include "core/work/probe.h"
#include "core/work/protocol.h"
#include "core/work/worker.h"

/* One process has one socket. */
static struct frame_reader in;
static struct frame_writer out;

static void
side_poll(short events)
{
	struct pollfd p = { WORKER_SOCKET, events, 0 };

	if (poll(&p, 1, -1) < 0 && errno != EINTR)
		_exit(1);
}

static void
side_flush(void)
{
	while (frame_pending(&out)) {
		if (frame_flush(&out, WORKER_SOCKET) != FRAME_AGAIN)
			_exit(0); /* the supervisor is gone */
		if (frame_pending(&out))
			side_poll(POLLOUT);
	}
}

bool
side_peek(struct frame *f)
{
	int got = frame_next(&in, f);
	enum frame_io io;

	if (got == 0) {
		io = frame_fill(&in, WORKER_SOCKET, 1 << 20);
		if (io == FRAME_END || io == FRAME_ERROR)
			_exit(0);
		got = frame_next(&in, f);
	}
	if (got < 0)
		_exit(1);
	return got == 1;
}

void
side_next(struct frame *f)
{
	while (!side_peek(f))
		side_poll(POLLIN);
}

void
side_send(enum message type, struct slice payload)
{
	if (!frame_put(&out, type, payload, -1))
		_exit(1);
	side_flush();
}

void
side_send_buf(enum message type, struct buf *b)
{
	side_send(type, buf_slice(b));
	buf_clear(b);
}

static void
side_log(enum log_level level, const char *line)
{
	struct buf b = { 0 };

	buf_add_char(&b, (char)level);
	buf_add_str(&b, line);
	side_send_buf(SAY_LOG, &b);
	buf_free(&b);
	/* GLib aborts after this line; we end in a way that tells why. */
	if (strstr(line, "failed to allocate") != NULL)
		_exit(WORKER_EXIT_MEMORY);
}

static void
side_out_of_memory(void)
{
	_exit(WORKER_EXIT_MEMORY);
}

void
wire_sandbox(struct wire *w, struct sandbox_state *s)
{
	struct slice missing = slice_str(s->missing);

	wire_bool(w, &s->off);
	wire_bool(w, &s->limits);
	wire_int(w, &s->landlock, 0, 1000);
	wire_bool(w, &s->network);
	wire_bool(w, &s->seccomp);
	wire_slice(w, &missing);
	if (w->out == NULL && w->bad == NULL)
		snprintf(s->missing, sizeof s->missing, "%.*s",
		    SLICE_ARG(missing));
}

_Noreturn void
side_fail(const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	/* Libraries end their sentences with line ends. */
	side_send(SAY_FAILED, slice_trim(slice_str(line)));
	_exit(1);
}

void
side_lock(const struct sandbox_plan *plan, struct sandbox_state *state)
{
	struct error e;

	if (sandbox_lock(plan, state, &e) != ERR_NONE)
		side_fail("%s", e.text);
}

void
side_ready(struct sandbox_state *state, struct buf *more)
{
	struct buf b = { 0 };
	struct wire w;

	wire_encode(&w, &b);
	wire_sandbox(&w, state);
	if (more != NULL)
		buf_add_slice(&b, buf_slice(more));
	side_send_buf(SAY_READY, &b);
	buf_free(&b);
}

int
worker_main(int argc, char **argv)
{
	enum worker_role role;

	if (argc < 3 || !role_from_name(argv[2], &role) ||
	    fcntl(WORKER_SOCKET, F_GETFD) < 0) {
		fprintf(stderr, "espy: --worker is for espy itself\n");
		return 2;
	}
	prctl(PR_SET_NAME, role_name(role));
	mem_on_failure = side_out_of_memory;
	in.want_fds = role == WORKER_PARSE;
	in.with_fd = SAY_PARSE;
	log_to(side_log);
	log_capture_glib();
	if (argc > 3 && strcmp(argv[3], "--probe") == 0)
		role_probe(role);
	if (role == WORKER_PARSE)
		role_parse();
	if (role == WORKER_TEXT_WRITE)
		role_text_write();
	if (role == WORKER_NET)
		role_net();
	if (role == WORKER_SEND)
		role_send();
	if (role == WORKER_FETCH)
		role_fetch();
	role_text_search();
}

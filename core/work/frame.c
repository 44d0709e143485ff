/* Frames over a stream socket: buffered, never blocking. */

#include <sys/socket.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/work/frame.h"

#define HEAD	8
#define READING 65536

static size_t
frame_most(const struct frame_reader *r)
{
	return r->most != 0 ? r->most : FRAME_MOST;
}

/* Makes room at the end, giving back what was handed out. */
static void
frame_compact(struct frame_reader *r)
{
	if (r->used == 0)
		return;
	if (r->used < r->in.n) {
		if (r->used < READING || r->used < r->in.n / 2)
			return;
		memmove(r->in.p, r->in.p + r->used, r->in.n - r->used);
	}
	r->in.n -= r->used;
	r->used = 0;
	if (r->in.n == 0 && r->in.room > 4u << 20)
		buf_free(&r->in); /* one huge frame shall not cost for ever */
}

static void
frame_take_fds(struct frame_reader *r, struct msghdr *m)
{
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		size_t i, n;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
			if (r->want_fds && r->nfds < FRAME_MOST_FDS)
				r->fds[r->nfds++] = fd;
			else
				close(fd);
		}
	}
}

static ssize_t
frame_receive(struct frame_reader *r, int sock)
{
	union {
		char room[CMSG_SPACE(4 * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec v;
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof control.room };
	ssize_t n;

	frame_compact(r);
	buf_reserve(&r->in, READING);
	v.iov_base = r->in.p + r->in.n;
	v.iov_len = READING;
	n = recvmsg(sock, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n > 0)
		r->in.n += (size_t)n;
	if (n >= 0)
		frame_take_fds(r, &m);
	return n;
}

enum frame_io
frame_fill(struct frame_reader *r, int sock, size_t most)
{
	size_t got = 0;

	while (got < most) {
		ssize_t n = frame_receive(r, sock);

		if (n == 0)
			return FRAME_END;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? FRAME_AGAIN : FRAME_ERROR;
		got += (size_t)n;
	}
	return FRAME_MORE;
}

int
frame_next(struct frame_reader *r, struct frame *f)
{
	uint32_t head[2];

	f->fd = -1;
	if (r->in.n - r->used < HEAD)
		return 0;
	memcpy(head, r->in.p + r->used, HEAD);
	if (head[1] > frame_most(r))
		return -1;
	if (r->in.n - r->used - HEAD < head[1])
		return 0;
	if (r->with_fd != 0 && head[0] == r->with_fd) {
		if (r->nfds == 0)
			return -1;
		f->fd = r->fds[0];
		memmove(r->fds, r->fds + 1, --r->nfds * sizeof *r->fds);
	}
	f->type = head[0];
	f->payload = slice_of(r->in.p + r->used + HEAD, head[1]);
	r->used += HEAD + head[1];
	return 1;
}

void
frame_reader_free(struct frame_reader *r)
{
	while (r->nfds != 0)
		close(r->fds[--r->nfds]);
	buf_free(&r->in);
	r->used = 0;
}

bool
frame_put(struct frame_writer *w, uint32_t type, struct slice payload, int fd)
{
	uint32_t head[2] = { type, (uint32_t)payload.n };

	if (payload.n > FRAME_MOST || (fd >= 0 && w->nfds == FRAME_MOST_FDS)) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	if (fd >= 0) {
		w->fds[w->nfds].at = w->out.n;
		w->fds[w->nfds++].fd = fd;
	}
	buf_add(&w->out, head, HEAD);
	buf_add_slice(&w->out, payload);
	return true;
}

bool
frame_pending(const struct frame_writer *w)
{
	return w->sent < w->out.n;
}

/* Sends up to the next octet that takes a descriptor with it. */
static ssize_t
frame_send(struct frame_writer *w, int sock)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { { 0 } };
	struct iovec v;
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	size_t end = w->out.n;
	unsigned next = 0;
	ssize_t n;

	if (w->nfds != 0 && w->fds[0].at == w->sent) {
		m.msg_control = control.room;
		m.msg_controllen = sizeof control.room;
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.align), &w->fds[0].fd, sizeof(int));
		next = 1;
	}
	if (w->nfds > next)
		end = w->fds[next].at;
	v.iov_base = w->out.p + w->sent;
	v.iov_len = end - w->sent;
	n = sendmsg(sock, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n > 0 && next == 1) {
		close(w->fds[0].fd);
		memmove(w->fds, w->fds + 1, --w->nfds * sizeof *w->fds);
	}
	return n;
}

enum frame_io
frame_flush(struct frame_writer *w, int sock)
{
	while (frame_pending(w)) {
		ssize_t n = frame_send(w, sock);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return FRAME_AGAIN;
		if (n < 0)
			return errno == EPIPE ? FRAME_END : FRAME_ERROR;
		w->sent += (size_t)n;
	}
	buf_clear(&w->out);
	w->sent = 0;
	if (w->out.room > 4u << 20)
		buf_free(&w->out);
	return FRAME_AGAIN;
}

void
frame_writer_free(struct frame_writer *w)
{
	while (w->nfds != 0)
		close(w->fds[--w->nfds].fd);
	buf_free(&w->out);
	w->sent = 0;
}

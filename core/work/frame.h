#ifndef CORE_WORK_FRAME_H
#define CORE_WORK_FRAME_H

#include "core/base/buf.h"
#include "core/base/err.h"

/*
 * Frames {u32 type, u32 length, payload} over an AF_UNIX stream socketpair;
 * a frame may carry one descriptor (SCM_RIGHTS) with its first octet.  Numbers
 * are in the machine's order: both ends are one program on one machine.
 * Reader and writer never block and never trust the other end.
 */
enum {
	FRAME_MOST = 64 << 20, /* octets of payload */
	FRAME_MOST_FDS = 64,   /* descriptors waiting for their frames */
};

struct frame {
	uint32_t type;
	struct slice payload; /* valid until the next frame_fill */
	int fd;		      /* -1: none; the taker closes it */
};

struct frame_reader {
	struct buf in;
	size_t used;	 /* octets of `in` already handed out */
	size_t most;	 /* limit of a payload; 0: FRAME_MOST */
	bool want_fds;	 /* else descriptors are closed as they come */
	uint32_t with_fd; /* the only type that takes a descriptor */
	int fds[FRAME_MOST_FDS];
	unsigned nfds;
};

struct frame_writer {
	struct buf out;
	size_t sent;
	struct { /* which octet each waiting descriptor goes with */
		size_t at;
		int fd;
	} fds[FRAME_MOST_FDS];
	unsigned nfds;
};

enum frame_io {
	FRAME_AGAIN, /* nothing (more) for now */
	FRAME_MORE,  /* stopped at `most` octets: call again */
	FRAME_END,   /* the other end closed */
	FRAME_ERROR, /* errno */
};

/* Reads what is there, at most about `most` octets in one call. */
enum frame_io frame_fill(struct frame_reader *r, int sock, size_t most);
/* The next whole frame.  1; 0: none yet; -1: the stream breaks the rules (too
 * long, descriptor missing). */
int frame_next(struct frame_reader *r, struct frame *f);
void frame_reader_free(struct frame_reader *r);

/* Queues a frame; fd (or -1) is the writer's from here on.  false: payload
 * over FRAME_MOST or too many descriptors waiting (fd is closed). */
bool frame_put(struct frame_writer *w, uint32_t type, struct slice payload,
    int fd);
bool frame_pending(const struct frame_writer *w);
/* Sends what the socket takes: FRAME_AGAIN when it is full or all is sent. */
enum frame_io frame_flush(struct frame_writer *w, int sock);
void frame_writer_free(struct frame_writer *w);

#endif

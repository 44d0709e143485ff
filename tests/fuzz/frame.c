/* The frame reader over octets that come in pieces of any size. */

#include <sys/socket.h>

#include <stdlib.h>
#include <unistd.h>

#include "core/work/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame_reader r = { .most = 1 << 16, .want_fds = true,
		.with_fd = 9 };
	struct frame f;
	size_t at = 0, piece;
	int sock[2];

	if (size < 1 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sock) < 0)
		return 0;
	piece = (size_t)data[0] + 1;
	for (at = 1; at < size; at += piece) {
		size_t n = size - at < piece ? size - at : piece;

		if (write(sock[0], data + at, n) != (ssize_t)n)
			break;
		frame_fill(&r, sock[1], 64);
		while (frame_next(&r, &f) == 1)
			if (f.payload.n > 1 << 16 || f.fd >= 0)
				abort();
	}
	frame_reader_free(&r);
	close(sock[0]);
	close(sock[1]);
	return 0;
}

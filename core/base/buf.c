/* A buffer that grows. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/mem.h"

void
buf_reserve(struct buf *b, size_t more)
{
	size_t room = b->room != 0 ? b->room : 256;

	if (more > SIZE_MAX / 4 || b->n > SIZE_MAX / 4)
		xmalloc(SIZE_MAX); /* which dies: so much there never is */
	while (room - b->n <= more) /* one octet stays for the NUL */
		room *= 2;
	if (room != b->room) {
		b->p = xrealloc(b->p, room, 1);
		b->room = room;
	}
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	buf_reserve(b, n);
	if (n != 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_add_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_add_slice(struct buf *b, struct slice s)
{
	buf_add(b, s.p, s.n);
}

void
buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	buf_reserve(b, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p != NULL)
		b->p[0] = '\0';
}

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

struct slice
buf_slice(struct buf *b)
{
	buf_reserve(b, 0);
	b->p[b->n] = '\0';
	return slice_of(b->p, b->n);
}

char *
buf_take(struct buf *b)
{
	char *p;

	buf_slice(b);
	p = b->p;

	*b = (struct buf){ 0 };
	return p;
}

int
buf_read_fd(struct buf *b, int fd, size_t most)
{
	while (most != 0) {
		size_t want = most < 65536 ? most : 65536;
		ssize_t got;

		buf_reserve(b, want);
		got = read(fd, b->p + b->n, want);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		b->n += (size_t)got;
		most -= (size_t)got;
	}
	return 0;
}

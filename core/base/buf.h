#ifndef CORE_BASE_BUF_H
#define CORE_BASE_BUF_H

#include "core/base/slice.h"

/* A buffer that grows.  Zero-initialised is empty; buf_free ends it. */
struct buf {
	char *p;
	size_t n, room;
};

void buf_add(struct buf *b, const void *p, size_t n);
void buf_add_str(struct buf *b, const char *s);
void buf_add_slice(struct buf *b, struct slice s);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_reserve(struct buf *b, size_t more);
void buf_clear(struct buf *b); /* keeps the memory */
void buf_free(struct buf *b);
/* What it holds; NUL-terminated, valid until the next change. */
struct slice buf_slice(struct buf *b);
/* NUL-terminated; the caller frees; *b is empty afterwards. */
char *buf_take(struct buf *b);

/* Reads fd to its end, at most `most` octets more; -1 with errno set. */
int buf_read_fd(struct buf *b, int fd, size_t most);

#endif

/* The x allocators and the arena. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

#define ARENA_FIRST 4096
#define ARENA_MOST  (1u << 20)
#define ARENA_ALIGN _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	_Alignas(max_align_t) char data[];
};

void (*mem_on_failure)(void);

static void
out_of_memory(size_t n)
{
	if (mem_on_failure != NULL)
		mem_on_failure();
	fprintf(stderr, "espy: out of memory (%zu octets wanted)\n", n);
	abort();
}

void *
xmalloc(size_t n)
{
	void *p = malloc(n != 0 ? n : 1);

	if (p == NULL)
		out_of_memory(n);
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n != 0 ? n : 1, size != 0 ? size : 1);

	if (p == NULL)
		out_of_memory(n * size);
	return p;
}

void *
xrealloc(void *old, size_t n, size_t size)
{
	void *p;

	if (n == 0 || size == 0)
		n = size = 1;
	p = reallocarray(old, n, size);
	if (p == NULL)
		out_of_memory(n * size);
	return p;
}

char *
xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *
xstrndup(const char *p, size_t n)
{
	char *copy = xmalloc(n + 1);

	if (n != 0)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s = NULL;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		out_of_memory(0);
	va_end(ap);
	return s;
}

static struct arena_block *
arena_block_new(struct arena *a, size_t n)
{
	struct arena_block *b;
	size_t size = a->blocks != NULL ? a->blocks->size * 2 : ARENA_FIRST;

	if (size > ARENA_MOST)
		size = ARENA_MOST;
	if (size < n)
		size = n;
	b = xmalloc(sizeof *b + size);
	b->size = size;
	b->used = 0;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *b = a->blocks;
	void *p;

	if (n > SIZE_MAX - ARENA_ALIGN)
		out_of_memory(n);
	n = (n + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	if (b == NULL || b->size - b->used < n)
		b = arena_block_new(a, n);
	p = b->data + b->used;
	b->used += n;
	a->used += n;
	return memset(p, 0, n);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	return arena_alloc(a, n * size);
}

char *
arena_strndup(struct arena *a, const char *p, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n != 0)
		memcpy(copy, p, n);
	return copy;
}

char *
arena_vprintf(struct arena *a, size_t *len, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	s = arena_alloc(a, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0)
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	*len = n < 0 ? 0 : (size_t)n;
	return s;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	size_t n;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, &n, fmt, ap);
	va_end(ap);
	return s;
}

void *
arena_grow(struct arena *a, void *array, size_t n, size_t size)
{
	size_t room = n < 4 ? 4 : n * 2;
	void *bigger;

	/* n is a capacity's end only at 0, 4, 8, 16 ... */
	if (n != 0 && (n < 4 || (n & (n - 1)) != 0))
		return array;
	bigger = arena_array(a, room, size);
	if (n != 0)
		memcpy(bigger, array, n * size);
	return bigger;
}

void
arena_free(struct arena *a)
{
	struct arena_block *b, *next;

	for (b = a->blocks; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->blocks = NULL;
	a->used = 0;
}

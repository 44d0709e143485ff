#ifndef CORE_BASE_MEM_H
#define CORE_BASE_MEM_H

#include <stddef.h>
#include <stdarg.h>

/*
 * Memory.  The x functions never return NULL: when memory runs out they call
 * mem_on_failure (the workbench restores the terminal there), say so on
 * standard error and abort.
 */
extern void (*mem_on_failure)(void);

void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *p, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * An arena: many small allocations, one free.  Zero-initialised is empty.
 * What arena_* returns lives until arena_free.
 */
struct arena {
	struct arena_block *blocks;
	size_t used; /* octets handed out, for limits */
};

void *arena_alloc(struct arena *a, size_t n); /* zeroed, aligned for any type */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strndup(struct arena *a, const char *p, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, size_t *len, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));
void arena_free(struct arena *a);

/*
 * Makes room for one more element in an array of n elements that lives in an
 * arena; capacities are powers of two.  Returns the (perhaps moved) array.
 */
void *arena_grow(struct arena *a, void *array, size_t n, size_t size);

#define ARENA_PUSH(a, array, n) \
	((array) = arena_grow((a), (array), (n), sizeof *(array)), \
	    &(array)[(n)++])

#define ARRAY_LEN(x) (sizeof(x) / sizeof *(x))

#endif

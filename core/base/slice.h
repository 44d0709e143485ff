#ifndef CORE_BASE_SLICE_H
#define CORE_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

/*
 * Octets that somebody else owns.  p == NULL means "unknown" (JSON null);
 * n == 0 with p != NULL is the empty string.  Not NUL-terminated unless the
 * function that made it says so.
 */
struct slice {
	const char *p;
	size_t n;
};

/* A range of a message's octets: where a claim stands, for showing it. */
struct range {
	uint32_t off, len;
};

#define SLICE(lit) ((struct slice){ "" lit, sizeof(lit) - 1 })
#define SLICE_NULL ((struct slice){ NULL, 0 })
#define SLICE_NONE ((size_t)-1)
/* For printf: printf("%.*s", SLICE_ARG(s)).  Never to a terminal: see text.h */
#define SLICE_ARG(s) (int)(s).n, (s).p != NULL ? (s).p : ""

static inline struct slice
slice_of(const char *p, size_t n)
{
	return (struct slice){ p, n };
}

static inline struct slice
slice_str(const char *s)
{
	return (struct slice){ s, s != NULL ? strlen(s) : 0 };
}

/* The rest of s from octet i on; empty when i is past the end. */
static inline struct slice
slice_from(struct slice s, size_t i)
{
	if (s.p == NULL || i > s.n)
		i = s.n;
	return slice_of(s.p != NULL ? s.p + i : NULL, s.n - i);
}

static inline struct slice
slice_upto(struct slice s, size_t n)
{
	return slice_of(s.p, n < s.n ? n : s.n);
}

/* ASCII only, locale-free. */
static inline char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool
ascii_is_alnum(char c)
{
	char l = ascii_lower(c);

	return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9');
}

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_space(char c) /* blank, tab, CR, LF, VT, FF */
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What makes an English noun one of several: "%llu message%s" */
static inline const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

bool slice_eq(struct slice a, struct slice b);
bool slice_eq_str(struct slice a, const char *s);
/* ...i: ASCII case does not matter */
bool slice_eqi(struct slice a, struct slice b);
bool slice_eqi_str(struct slice a, const char *s);
bool slice_starts(struct slice s, const char *prefix);
bool slice_startsi(struct slice s, const char *prefix);
bool slice_ends(struct slice s, const char *suffix);
bool slice_endsi(struct slice s, const char *suffix);
int slice_cmp(struct slice a, struct slice b);

size_t slice_chr(struct slice s, char c);  /* index, or SLICE_NONE */
size_t slice_rchr(struct slice s, char c); /* index, or SLICE_NONE */
size_t slice_find(struct slice s, struct slice what);
size_t slice_findi(struct slice s, struct slice what);

struct slice slice_trim(struct slice s); /* ascii_is_space at both ends */
/* Takes what stands before c off *s, and c too; all of *s where c is absent */
struct slice slice_cut(struct slice *s, char c);
/* Takes one word (no ascii_is_space) off *s; empty when there is none */
struct slice slice_word(struct slice *s);
/* Decimal digits only, at most 18 of them; false leaves *out alone */
bool slice_number(struct slice s, int64_t *out);

/* NUL-terminated copies that live in the arena */
struct slice slice_dup(struct arena *a, struct slice s);
struct slice slice_dup_lower(struct arena *a, struct slice s);
struct slice slice_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* True if host equals domain or ends in "." domain; ASCII case ignored. */
bool host_is_under(struct slice host, struct slice domain);

#endif

/* Slices of octets: compare, find, cut, copy.  ASCII rules, no locale. */

#include <stdarg.h>
#include <stdio.h>

#include "core/base/mem.h"
#include "core/base/slice.h"

bool
slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
slice_eq_str(struct slice a, const char *s)
{
	if (a.n != 0 && *a.p != *s) /* most comparisons end here */
		return false;
	return slice_eq(a, slice_str(s));
}

bool
slice_eqi(struct slice a, struct slice b)
{
	size_t i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

bool
slice_eqi_str(struct slice a, const char *s)
{
	if (a.n != 0 && ascii_lower(*a.p) != ascii_lower(*s))
		return false;
	return slice_eqi(a, slice_str(s));
}

bool
slice_starts(struct slice s, const char *prefix)
{
	return slice_eq(slice_upto(s, strlen(prefix)), slice_str(prefix));
}

bool
slice_startsi(struct slice s, const char *prefix)
{
	return slice_eqi(slice_upto(s, strlen(prefix)), slice_str(prefix));
}

bool
slice_ends(struct slice s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && slice_eq(slice_from(s, s.n - n), slice_str(suffix));
}

bool
slice_endsi(struct slice s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n &&
	    slice_eqi(slice_from(s, s.n - n), slice_str(suffix));
}

int
slice_cmp(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n != 0 ? memcmp(a.p, b.p, n) : 0;

	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

size_t
slice_chr(struct slice s, char c)
{
	const char *at = s.n != 0 ? memchr(s.p, c, s.n) : NULL;

	return at != NULL ? (size_t)(at - s.p) : SLICE_NONE;
}

size_t
slice_rchr(struct slice s, char c)
{
	const char *at = s.n != 0 ? memrchr(s.p, c, s.n) : NULL;

	return at != NULL ? (size_t)(at - s.p) : SLICE_NONE;
}

size_t
slice_find(struct slice s, struct slice what)
{
	const char *at;

	if (what.n == 0)
		return 0;
	at = s.n != 0 ? memmem(s.p, s.n, what.p, what.n) : NULL;
	return at != NULL ? (size_t)(at - s.p) : SLICE_NONE;
}

size_t
slice_findi(struct slice s, struct slice what)
{
	size_t i;

	for (i = 0; i + what.n <= s.n; i++)
		if (slice_eqi(slice_of(s.p + i, what.n), what))
			return i;
	return SLICE_NONE;
}

struct slice
slice_trim(struct slice s)
{
	while (s.n != 0 && ascii_is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n != 0 && ascii_is_space(*s.p)) {
		s.p++;
		s.n--;
	}
	return s;
}

struct slice
slice_cut(struct slice *s, char c)
{
	size_t i = slice_chr(*s, c);
	struct slice head = i == SLICE_NONE ? *s : slice_upto(*s, i);

	*s = i == SLICE_NONE ? slice_from(*s, s->n) : slice_from(*s, i + 1);
	return head;
}

struct slice
slice_word(struct slice *s)
{
	struct slice word;
	size_t n = 0;

	while (s->n != 0 && ascii_is_space(*s->p))
		*s = slice_from(*s, 1);
	while (n < s->n && !ascii_is_space(s->p[n]))
		n++;
	word = slice_upto(*s, n);
	*s = slice_from(*s, n);
	return word;
}

bool
slice_number(struct slice s, int64_t *out)
{
	int64_t v = 0;
	size_t i;

	if (s.n == 0 || s.n > 18)
		return false;
	for (i = 0; i < s.n; i++) {
		if (!ascii_is_digit(s.p[i]))
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	*out = v;
	return true;
}

struct slice
slice_dup(struct arena *a, struct slice s)
{
	if (s.p == NULL)
		return SLICE_NULL;
	return slice_of(arena_strndup(a, s.p, s.n), s.n);
}

struct slice
slice_dup_lower(struct arena *a, struct slice s)
{
	char *copy;
	size_t i;

	if (s.p == NULL)
		return SLICE_NULL;
	copy = arena_strndup(a, s.p, s.n);
	for (i = 0; i < s.n; i++)
		copy[i] = ascii_lower(copy[i]);
	return slice_of(copy, s.n);
}

struct slice
slice_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	size_t n;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, &n, fmt, ap);
	va_end(ap);
	return slice_of(s, n);
}

bool
host_is_under(struct slice host, struct slice domain)
{
	if (domain.n == 0 || host.n < domain.n)
		return false;
	if (!slice_eqi(slice_from(host, host.n - domain.n), domain))
		return false;
	return host.n == domain.n || host.p[host.n - domain.n - 1] == '.';
}

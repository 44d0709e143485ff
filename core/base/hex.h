#ifndef CORE_BASE_HEX_H
#define CORE_BASE_HEX_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/* Hexadecimal, either case.  -1: it is no digit, or no two of them. */
static inline int
hex_digit(char c)
{
	c = ascii_lower(c);
	if (ascii_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static inline int
hex_octet(struct slice s, size_t at)
{
	int high = at + 1 < s.n ? hex_digit(s.p[at]) : -1;
	int low = high >= 0 ? hex_digit(s.p[at + 1]) : -1;

	return low >= 0 ? high << 4 | low : -1;
}

/* Octets, in the arena; of an odd number of digits, all but the last.
 * SLICE_NULL where it is not hexadecimal. */
struct slice hex_decode(struct arena *a, struct slice s);
/* The octets of s backwards, in the arena */
struct slice octets_reversed(struct arena *a, struct slice s);

#endif

/* Hexadecimal and reversed octets. */

#include "core/base/hex.h"

struct slice
hex_decode(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, s.n / 2 + 1);
	size_t n = 0;

	for (size_t i = 0; i + 1 < s.n; i += 2) {
		int octet = hex_octet(s, i);

		if (octet < 0)
			return SLICE_NULL;
		out[n++] = (char)octet;
	}
	return slice_of(out, n);
}

struct slice
octets_reversed(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		out[i] = s.p[s.n - 1 - i];
	return slice_of(out, s.n);
}

/*
 * Bodies in canonical form (RFC 6376 sections 3.4.3 and 3.4.4), in runs: what
 * stands there as it must is handed on as it stands, up to the next octet that
 * has to change.
 */

#include "core/auth/canon.h"

/* Sixteen octets at once, by the compiler's vectors. */
typedef uint8_t block __attribute__((vector_size(16)));

static inline block
load(const char *p)
{
	block b;

	memcpy(&b, p, sizeof b);
	return b;
}

#define ALL4(c)	 c, c, c, c
#define ALL16(c) ((block){ ALL4(c), ALL4(c), ALL4(c), ALL4(c) })

static inline bool
any(block b)
{
	uint64_t half[2];

	memcpy(half, &b, sizeof half);
	return (half[0] | half[1]) != 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Does a line end at i? */
static bool
ends_line(const char *p, size_t i, size_t n)
{
	return p[i] == '\n' || (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n');
}

/* The first bare LF from i on, or n */
static size_t
next_bare(const char *p, size_t i, size_t n)
{
	while (i < n) {
		const char *lf = memchr(p + i, '\n', n - i);

		if (lf == NULL)
			return n;
		if (lf == p || lf[-1] != '\r')
			return (size_t)(lf - p);
		i = (size_t)(lf - p) + 1;
	}
	return n;
}

/*
 * Must the octet at i change in the relaxed form?  A bare LF, a tab, a blank
 * before another or before a line end.  The last octet is never a blank.
 */
static bool
changes(const char *p, size_t i)
{
	switch (p[i]) {
	case '\n':
		return i == 0 || p[i - 1] != '\r';
	case '\t':
		return true;
	case ' ':
		return is_blank(p[i + 1]) || p[i + 1] == '\r' ||
		    p[i + 1] == '\n';
	default:
		return false;
	}
}

/* May one of the 16 octets from p on change, or be a bare LF behind them? */
static inline bool
block_changes(const char *p)
{
	block here = load(p), after = load(p + 1);

	return any((block)(here == ALL16('\t')) |
	    ((block)(here == ALL16(' ')) & (block)(after <= ALL16(' '))) |
	    ((block)(here != ALL16('\r')) & (block)(after == ALL16('\n'))));
}

/* The first octet from i on that changes, or n */
static size_t
next_change(const char *p, size_t i, size_t n)
{
	if (i < n && changes(p, i))
		return i;
	for (; i + 17 <= n; i += 16) {
		size_t at;

		if (!block_changes(p + i))
			continue;
		for (at = i; at <= i + 16; at++)
			if (changes(p, at))
				return at;
	}
	for (; i < n; i++)
		if (changes(p, i))
			return i;
	return n;
}

/* How much is left without the empty lines at the end, and without the last
 * line's end (relaxed: and the blanks before it) */
static size_t
without_tail(struct slice s, bool relaxed)
{
	size_t n = s.n, line;

	for (;;) {
		line = n;
		if (n != 0 && s.p[n - 1] == '\n') {
			n--;
			if (n != 0 && s.p[n - 1] == '\r')
				n--;
		}
		while (relaxed && n != 0 && is_blank(s.p[n - 1]))
			n--;
		if (n == line)
			return n;
	}
}

struct run {
	const struct canon_out *out;
	uint64_t total;
};

static void
put(struct run *r, const char *p, size_t n)
{
	r->total += n;
	if (n != 0)
		r->out->put(r->out->arg, p, n);
}

/* What has to change at i; returns where to go on. */
static size_t
change(struct run *r, const char *p, size_t i, size_t n)
{
	if (p[i] == '\n') {
		put(r, "\r\n", 2);
		return i + 1;
	}
	while (i < n && is_blank(p[i]))
		i++;
	if (i < n && !ends_line(p, i, n))
		put(r, " ", 1);
	return i;
}

uint64_t
canon_body_of(struct slice body, bool relaxed, const struct canon_out *out)
{
	struct run r = { out, 0 };
	size_t n = without_tail(body, relaxed), i = 0;

	while (i < n) {
		size_t next = relaxed ? next_change(body.p, i, n)
				      : next_bare(body.p, i, n);

		put(&r, body.p + i, next - i);
		i = next < n ? change(&r, body.p, next, n) : n;
	}
	if (n != 0 || !relaxed)
		put(&r, "\r\n", 2);
	return r.total;
}

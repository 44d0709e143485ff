/*
 * Masking inside encodings: base64 in either alphabet, hexadecimal, either of
 * them or the text below written backwards, and one within another.
 */

#include "core/base/hex.h"
#include "core/notify/mask.h"

enum {
	RUN_LEAST = 8,	/* "a@b.de" in base64 */
	DEPTH_MOST = 2, /* base64 of hexadecimal of a text */
};

static bool
is_base64(char c)
{
	return ascii_is_alnum(c) || (c != '\0' && strchr("+/-_", c) != NULL);
}

size_t
base64_run(struct slice s)
{
	size_t n = 0;

	while (n < s.n && is_base64(s.p[n]))
		n++;
	while (n != 0 && n < s.n && s.p[n] == '=' && n % 4 != 0)
		n++;
	return n;
}

/* Encodes in the alphabet that the run had. */
static void
base64_again(struct slice was, struct slice plain, struct arena *a,
    struct buf *out)
{
	bool url = slice_chr(was, '-') != SLICE_NONE ||
	    slice_chr(was, '_') != SLICE_NONE;
	bool padded = was.n != 0 && was.p[was.n - 1] == '=';
	struct slice s = base64_encode(a, plain);
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '=' && !padded && was.n % 4 != 0)
			continue;
		buf_add_char(out, url && c == '+' ? '-'
		    : url && c == '/' ? '_' : c);
	}
}

static void
hex_again(struct slice was, struct slice plain, struct arena *a,
    struct buf *out)
{
	bool upper = false;

	(void)a;
	for (size_t i = 0; i < was.n; i++)
		upper |= was.p[i] >= 'A' && was.p[i] <= 'F';
	for (size_t i = 0; i < plain.n; i++)
		buf_addf(out, upper ? "%02X" : "%02x", (uint8_t)plain.p[i]);
}

static size_t mask_runs(const struct masks *m, struct slice s, int depth,
    struct buf *out);

/* What an encoding held: as text, backwards, or encoded once more.  0: there
 * is nothing of ours in it, and out is as it was. */
static size_t
mask_inside(const struct masks *m, struct slice s, int depth, struct buf *out)
{
	struct arena a = { 0 };
	struct buf masked = { 0 };
	size_t n = mask_plain(m, s, &masked);

	if (n == 0) {
		buf_clear(&masked);
		n = mask_plain(m, octets_reversed(&a, s), &masked);
		if (n != 0)
			buf_add_slice(out,
			    octets_reversed(&a, buf_slice(&masked)));
	} else
		buf_add_slice(out, buf_slice(&masked));
	if (n == 0 && depth < DEPTH_MOST) {
		buf_clear(&masked);
		n = mask_runs(m, s, depth + 1, &masked);
		if (n != 0)
			buf_add_slice(out, buf_slice(&masked));
	}
	buf_free(&masked);
	arena_free(&a);
	return n;
}

/* How digits become octets, and these digits again. */
struct codec {
	size_t shifts; /* places where an address may begin, behind others */
	size_t (*whole)(size_t n); /* of n digits, those that are whole */
	struct slice (*decode)(struct arena *a, struct slice digits);
	void (*again)(struct slice was, struct slice plain, struct arena *a,
	    struct buf *out);
};

/* A run of 4n + 1 is no base64: its last digit is one too many. */
static size_t
whole_base64(size_t n)
{
	return n % 4 == 1 ? n - 1 : n;
}

static size_t
whole_hex(size_t n)
{
	return n - n % 2;
}

static const struct codec base64 = { 4, whole_base64, base64_decode,
	base64_again };
static const struct codec hexadecimal = { 2, whole_hex, hex_decode,
	hex_again };

/* 0: out is as it was */
static size_t
mask_coded(const struct masks *m, const struct codec *c, struct slice run,
    int depth, struct buf *out)
{
	struct arena a = { 0 };
	struct buf plain = { 0 };
	size_t shift, n = 0;

	for (shift = 0; shift < c->shifts && n == 0; shift++) {
		struct slice rest = slice_from(run, shift), decoded;

		rest.n = c->whole(rest.n);
		decoded = c->decode(&a, rest);
		if (decoded.n == 0)
			continue;
		buf_clear(&plain);
		n = mask_inside(m, decoded, depth, &plain);
		if (n == 0)
			continue;
		buf_add_slice(out, slice_upto(run, shift));
		c->again(rest, buf_slice(&plain), &a, out);
		buf_add_slice(out, slice_from(run, shift + rest.n));
	}
	buf_free(&plain);
	arena_free(&a);
	return n;
}

/* 0: out is as it was */
static size_t
mask_run(const struct masks *m, struct slice run, int depth, struct buf *out)
{
	struct arena a = { 0 };
	struct buf masked = { 0 };
	size_t n = mask_coded(m, &hexadecimal, run, depth, out);

	if (n == 0)
		n = mask_coded(m, &base64, run, depth, out);
	if (n == 0) {
		n = mask_coded(m, &base64, octets_reversed(&a, run), depth,
		    &masked);
		if (n != 0)
			buf_add_slice(out,
			    octets_reversed(&a, buf_slice(&masked)));
	}
	buf_free(&masked);
	arena_free(&a);
	return n;
}

static size_t
mask_runs(const struct masks *m, struct slice s, int depth, struct buf *out)
{
	size_t n = 0;

	while (s.n != 0) {
		size_t run = base64_run(s), masked = 0;

		if (run >= RUN_LEAST && m->n != 0)
			masked = mask_run(m, slice_upto(s, run), depth, out);
		n += masked;
		if (run == 0)
			run = 1;
		if (masked == 0)
			buf_add_slice(out, slice_upto(s, run));
		s = slice_from(s, run);
	}
	return n;
}

size_t
mask_text(const struct masks *m, struct slice s, struct buf *out)
{
	struct buf plain = { 0 };
	size_t n = mask_plain(m, s, &plain);

	n += mask_runs(m, buf_slice(&plain), 0, out);
	buf_free(&plain);
	return n;
}

/* Views of base64 (RFC 4648 sections 4 and 5) and of hexadecimal. */

#include "core/base/hash.h"
#include "core/base/hex.h"
#include "core/notify/view.h"

/* RFC 4648 section 4, and "-" and "_" of section 5 */
const int8_t base64_digits[256] = {
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, 62, -1, 62, -1, 63, 52, 53, 54, 55, 56, 57,
	58, 59, 60, 61, -1, -1, -1, -1, -1, -1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8,
	9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, -1,
	-1, -1, -1, 63, -1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
	39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1,
};

size_t
base64_run(struct slice s)
{
	size_t n = 0;

	while (n < s.n && base64_digit(s.p[n]) >= 0)
		n++;
	while (n != 0 && n < s.n && s.p[n] == '=' && n % 4 != 0)
		n++;
	return n;
}

static size_t
base64_octets(const char *p, size_t n, char *out)
{
	size_t i, k = 0;
	uint32_t bits = 0;

	for (i = 0; i < n; i++) {
		bits = bits << 6 | (uint32_t)base64_digit(p[i]);
		if (i % 4 != 0)
			out[k++] = (char)(bits >> (6 - i % 4 * 2));
	}
	return k;
}

void
view_stretch(struct view *v, const struct view *parent, enum view_kind k,
    size_t from, size_t n)
{
	const char *p = parent->octets.p + from;
	size_t i, made = 0;

	*v = (struct view){ .parent = parent, .kind = k, .from = from,
		.digits = n };
	v->memory = xmalloc(n + 1);
	if (k == VIEW_BASE64)
		made = base64_octets(p, n, v->memory);
	for (i = 0; k == VIEW_HEX && i + 1 < n; i += 2)
		v->memory[made++] = (char)(hex_digit(p[i]) << 4 |
		    hex_digit(p[i + 1]));
	for (i = 0; k == VIEW_REVERSED && i < n; i++)
		v->memory[made++] = p[n - 1 - i];
	v->octets = slice_of(v->memory, made);
}

static void
hex_raise(const struct view *v, size_t *from, size_t *to, struct slice text,
    struct buf *out)
{
	bool upper = false;
	size_t i;

	*from = v->from + *from * 2;
	*to = v->from + *to * 2;
	for (i = *from; i < *to; i++)
		upper |= v->parent->octets.p[i] >= 'A' &&
		    v->parent->octets.p[i] <= 'F';
	for (i = 0; i < text.n; i++)
		buf_addf(out, upper ? "%02X" : "%02x", (uint8_t)text.p[i]);
}

static void
reversed_raise(const struct view *v, size_t *from, size_t *to,
    struct slice text, struct buf *out)
{
	size_t begin = v->from + v->octets.n - *to;

	*to = v->from + v->octets.n - *from;
	*from = begin;
	while (text.n != 0)
		buf_add_char(out, text.p[--text.n]);
}

/*
 * Digits hold six bits, so whole groups of four are written anew, with what
 * stands around the text.  As many octets more or less as make three: the
 * digits behind it then stay as they are.
 */
static void
base64_raise(const struct view *v, size_t *from, size_t *to,
    struct slice text, struct buf *out)
{
	size_t begin = *from / 3 * 3, end = (*to + 2) / 3 * 3, i, n;
	struct slice was, digits;
	struct arena a = { 0 };
	struct buf plain = { 0 };
	bool url;

	if (end > v->octets.n)
		end = v->octets.n;
	buf_add(&plain, v->octets.p + begin, *from - begin);
	buf_add_slice(&plain, text);
	for (n = text.n; n % 3 != (*to - *from) % 3; n++)
		buf_add_char(&plain, '-');
	buf_add(&plain, v->octets.p + *to, end - *to);
	*from = v->from + begin / 3 * 4;
	*to = end == v->octets.n ? v->from + v->digits
				 : v->from + end / 3 * 4;
	was = slice_of(v->parent->octets.p + *from, *to - *from);
	url = slice_chr(was, '-') != SLICE_NONE ||
	    slice_chr(was, '_') != SLICE_NONE;
	digits = base64_encode(&a, buf_slice(&plain));
	for (i = 0; i < digits.n && digits.p[i] != '='; i++)
		buf_add_char(out, url && digits.p[i] == '+' ? '-'
		    : url && digits.p[i] == '/'		    ? '_'
							    : digits.p[i]);
	buf_free(&plain);
	arena_free(&a);
}

void
view_stretch_raise(const struct view *v, size_t *from, size_t *to,
    struct buf *text)
{
	struct buf out = { 0 };

	if (v->kind == VIEW_BASE64)
		base64_raise(v, from, to, buf_slice(text), &out);
	else if (v->kind == VIEW_HEX)
		hex_raise(v, from, to, buf_slice(text), &out);
	else
		reversed_raise(v, from, to, buf_slice(text), &out);
	buf_free(text);
	*text = out;
}

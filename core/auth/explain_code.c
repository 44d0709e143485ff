/* Quoted-printable and base64, as the usual encoders write them. */

#include "core/auth/explain.h"
#include "core/base/hash.h"
#include "core/base/hex.h"

static bool
qp_literal(struct slice s, size_t i)
{
	char c = s.p[i];

	if (c == ' ' || c == '\t')
		return i + 1 < s.n;
	return c > ' ' && c < 127 && c != '=';
}

/* One line without its end; greedy (RFC 2045 section 6.7) */
static void
qp_line(struct buf *out, struct slice s, size_t width)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t i, col = 0;

	for (i = 0; i < s.n; i++) {
		bool literal = qp_literal(s, i);
		size_t n = literal ? 1 : 3;

		/* the last one may take the place of the soft end's "=" */
		if (col + n + (i + 1 < s.n) > width) {
			buf_add_str(out, "=\r\n");
			col = 0;
		}
		col += n;
		if (literal) {
			buf_add_char(out, s.p[i]);
		} else {
			buf_add_char(out, '=');
			buf_add_char(out, digits[s.p[i] >> 4 & 15]);
			buf_add_char(out, digits[s.p[i] & 15]);
		}
	}
}

void
code_qp(struct buf *out, struct slice text, size_t width)
{
	struct slice line, end;

	buf_reserve(out, text.n + text.n / 8);
	while (text.n != 0) {
		line = text_take_line(&text, &end);
		qp_line(out, line, width);
		if (end.n != 0)
			buf_add_str(out, "\r\n");
	}
}

void
code_base64(struct buf *out, struct arena *a, struct slice octets,
    size_t width)
{
	struct slice all = base64_encode(a, octets);

	buf_reserve(out, all.n + all.n / 32);
	while (all.n > width) {
		buf_add_slice(out, slice_upto(all, width));
		buf_add_str(out, "\r\n");
		all = slice_from(all, width);
	}
	buf_add_slice(out, all);
}

int
code_hex(struct slice s, size_t i)
{
	return hex_octet(s, i);
}

static void
qp_octets(struct slice s, struct buf *out)
{
	size_t i, lit = 0;

	for (i = 0; i + 2 < s.n; i++) {
		int octet = s.p[i] == '=' ? code_hex(s, i + 1) : -1;

		if (octet < 0)
			continue;
		buf_add(out, s.p + lit, i - lit);
		buf_add_char(out, (char)octet);
		i += 2;
		lit = i + 1;
	}
	buf_add(out, s.p + lit, s.n - lit);
}

void
code_qp_line(struct slice *raw, struct buf *out, struct slice *line)
{
	const char *from = raw->p;
	struct slice s, end;
	bool soft;

	do {
		s = text_take_line(raw, &end);
		while (s.n != 0 && (s.p[s.n - 1] == ' ' ||
		    s.p[s.n - 1] == '\t'))
			s.n--;
		soft = s.n != 0 && s.p[s.n - 1] == '=';
		s.n -= soft;
		qp_octets(s, out);
	} while (soft && raw->n != 0);
	*line = slice_of(from, (size_t)(raw->p - from));
}

struct slice
code_decode(struct arena *a, enum coding coding, struct slice text)
{
	struct buf out = { 0 };
	struct slice line;

	if (coding == CODING_BASE64)
		return base64_decode(a, text);
	if (coding != CODING_QP)
		return text;
	buf_reserve(&out, text.n);
	while (text.n != 0) {
		code_qp_line(&text, &out, &line);
		if (slice_ends(line, "\n"))
			buf_add_str(&out, "\r\n");
	}
	line = slice_dup(a, buf_slice(&out));
	buf_free(&out);
	return line;
}

bool
code_has_8bit(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] & 0x80)
			return true;
	return false;
}

struct slice
code_latin1(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80) {
			if ((c & 0xfe) != 0xc2 || i + 1 == s.n ||
			    ((unsigned char)s.p[i + 1] >> 6) != 2)
				return SLICE_NULL;
			c = (unsigned char)(c << 6 | (s.p[++i] & 0x3f));
		}
		out[n++] = (char)c;
	}
	return slice_of(out, n);
}

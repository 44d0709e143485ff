/* The text boundary, plain and JSON: foreign octets to octets that are safe. */
#include "core/base/mem.h"
#include "core/base/text.h"

#define MOST_MARKS 2 /* combining marks on one base, as on the screen */

/* How many octets at the front of s are printable ASCII without specials */
static size_t
ordinary(struct slice s, char special)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= 0x20 && s.p[n] < 0x7F && s.p[n] != '\\' &&
	    s.p[n] != special)
		n++;
	return n;
}

void
text_plain(struct slice s, struct buf *out)
{
	int marks = MOST_MARKS; /* at the front there is nothing to put one on */
	struct slice rest;
	uint32_t cp;
	size_t n;
	int width;

	for (; s.n > 0; s = rest) {
		rest = s;
		if ((n = ordinary(s, '\\')) > 0) {
			buf_add(out, s.p, n);
			rest = slice_from(s, n);
			marks = 0;
			continue;
		}
		if (!utf8_next(&rest, &cp)) {
			buf_addf(out, "\\x{%02x}", (unsigned)cp);
			marks = MOST_MARKS;
			continue;
		}
		width = text_char_width(cp);
		if (cp == '\\')
			buf_add_str(out, "\\\\");
		else if (width < 0 || (width == 0 && marks >= MOST_MARKS))
			buf_addf(out, "\\u{%x}", (unsigned)cp);
		else
			buf_add(out, s.p, s.n - rest.n);
		if (width == 0 && marks < MOST_MARKS)
			marks++;
		else if (width != 0)
			marks = width > 0 ? 0 : MOST_MARKS;
	}
}

const char *
text_plain_str(struct arena *a, struct slice foreign)
{
	struct buf b = { 0 };
	const char *s;

	text_plain(foreign, &b);
	s = arena_strndup(a, b.n > 0 ? b.p : "", b.n);
	buf_free(&b);
	return s;
}

static void
json_char(uint32_t cp, struct buf *out)
{
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	size_t i;

	for (i = 0; shorts[i] != '\0'; i += 2)
		if (cp == (unsigned char)shorts[i]) {
			buf_add_char(out, '\\');
			buf_add_char(out, shorts[i + 1]);
			return;
		}
	if (cp >= 0x10000) {
		cp -= 0x10000;
		buf_addf(out, "\\u%04x", (unsigned)(0xD800 | cp >> 10));
		cp = 0xDC00 | (cp & 0x3FF);
	}
	buf_addf(out, "\\u%04x", (unsigned)cp);
}

void
text_json(struct slice s, struct buf *out)
{
	uint32_t cp;
	size_t n;

	buf_add_char(out, '"');
	while (s.n > 0) {
		if ((n = ordinary(s, '"')) > 0) {
			buf_add(out, s.p, n);
			s = slice_from(s, n);
			continue;
		}
		if (!utf8_next(&s, &cp))
			cp = 0xFFFD;
		json_char(cp, out);
	}
	buf_add_char(out, '"');
}

/* UTF-8, strictly as RFC 3629 has it. */
#include "core/base/text.h"

/* Length of the sequence that begins with octet c; 0: none begins so. */
static unsigned
sequence_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF)
		return 2;
	if (c >= 0xE0 && c <= 0xEF)
		return 3;
	if (c >= 0xF0 && c <= 0xF4)
		return 4;
	return 0;
}

bool
utf8_next(struct slice *s, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c;
	unsigned i, n;
	uint32_t u;

	*cp = 0;
	if (s->n == 0)
		return false;
	c = (unsigned char)s->p[0];
	*cp = c;
	n = sequence_length(c);
	if (n > s->n)
		n = 0;
	u = n > 1 ? c & (0xFFU >> (n + 1)) : c;
	for (i = 1; i < n; i++) {
		if (((unsigned char)s->p[i] & 0xC0) != 0x80)
			n = 0;
		else
			u = u << 6 | ((unsigned char)s->p[i] & 0x3F);
	}
	if (n > 1 && (u < least[n] || u > 0x10FFFF || (u & ~0x7FFU) == 0xD800))
		n = 0;
	*s = slice_from(*s, n > 0 ? n : 1);
	if (n == 0)
		return false;
	*cp = u;
	return true;
}

size_t
utf8_put(uint32_t cp, char *out)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp > 0x10FFFF || (cp & ~0x7FFU) == 0xD800)
		cp = 0xFFFD;
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool
utf8_valid(struct slice s)
{
	uint32_t cp;

	while (s.n > 0)
		if (!utf8_next(&s, &cp))
			return false;
	return true;
}

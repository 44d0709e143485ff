/* HTML character references (WHATWG HTML, section 13.2.5.72 on). */
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/mail/entity_table.h"
#include "core/mail/html_parts.h"

#define MOST_NAME 31 /* octets, without "&" and ";" */
#define MOST_BARE 6  /* of the names that stand without ";" */

static const struct entity *
find(const char *name, size_t n)
{
	size_t lo = 0, hi = ARRAY_LEN(entity_table), mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		c = strncmp(name, entity_table[mid].name, n);
		if (c == 0 && entity_table[mid].name[n] == '\0')
			return &entity_table[mid];
		if (c > 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* &#128; to &#159; mean windows-1252, for old times' sake. */
static uint32_t
numeric_meaning(uint32_t cp)
{
	static const uint16_t windows[32] = {
		0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021,
		0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
		0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
	};

	if (cp >= 0x80 && cp < 0xA0)
		return windows[cp - 0x80];
	return cp == 0 || cp > 0x10FFFF ? 0xFFFD : cp;
}

static size_t
numeric(struct slice s, char out[8], size_t *n)
{
	bool hexadecimal = s.n > 2 && ascii_lower(s.p[2]) == 'x';
	size_t i = hexadecimal ? 3 : 2, first = i;
	uint32_t cp = 0, digit;
	char c;

	for (; i < s.n; i++) {
		c = ascii_lower(s.p[i]);
		if (ascii_is_digit(c))
			digit = (uint32_t)(c - '0');
		else if (hexadecimal && c >= 'a' && c <= 'f')
			digit = (uint32_t)(c - 'a' + 10);
		else
			break;
		if (cp <= 0x10FFFF)
			cp = cp * (hexadecimal ? 16 : 10) + digit;
	}
	if (i == first)
		return 0;
	*n = utf8_put(numeric_meaning(cp), out);
	return i < s.n && s.p[i] == ';' ? i + 1 : i;
}

size_t
html_entity(struct slice s, bool in_attribute, char out[8], size_t *n)
{
	const struct entity *e = NULL;
	size_t len = 0;

	if (s.n > 1 && s.p[1] == '#')
		return numeric(s, out, n);
	s = slice_from(s, 1);
	while (len < s.n && len <= MOST_NAME && ascii_is_alnum(s.p[len]))
		len++;
	if (len == 0 || len > MOST_NAME)
		return 0;
	if (len < s.n && s.p[len] == ';' && (e = find(s.p, len)) != NULL) {
		len += 2;
	} else if (!in_attribute || len == s.n || s.p[len] != '=') {
		/* Without ";": "&copy2" is a sign and a digit in text, but in
		 * an attribute it is a parameter of a query */
		size_t most = len < MOST_BARE ? len : MOST_BARE;
		size_t least = in_attribute ? len : 2;

		for (len = most; len >= least && len > 0; len--)
			if ((e = find(s.p, len)) != NULL && e->bare)
				break;
		if (e != NULL && (len < least || !e->bare))
			e = NULL;
		len++;
	}
	if (e == NULL)
		return 0;
	*n = strnlen(e->text, sizeof e->text);
	memcpy(out, e->text, *n);
	return len;
}

struct slice
html_decode(struct arena *a, struct slice raw, bool in_attribute)
{
	char *out, one[8];
	size_t i, used, n, len = 0;

	if (raw.p == NULL)
		return SLICE_NULL;
	if (slice_chr(raw, '&') == SLICE_NONE)
		return slice_dup(a, raw);
	/* Only "&nGt;" and its like are longer than written: 6 for 5 octets */
	out = arena_alloc(a, raw.n + raw.n / 5 + 8);
	for (i = 0; i < raw.n;) {
		used = raw.p[i] == '&' ? html_entity(slice_from(raw, i),
		    in_attribute, one, &n) : 0;
		if (used > 0) {
			memcpy(out + len, one, n);
			len += n;
			i += used;
		} else
			out[len++] = raw.p[i++];
	}
	return slice_of(out, len);
}

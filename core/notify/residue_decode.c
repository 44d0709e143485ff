/* Encodings undone, for the second look; whole texts at a time. */

#include <stdio.h>
#include <stdlib.h>

#include "core/notify/residue_parts.h"

/* --- characters --- */

static int
digit_of(char c, int base)
{
	int v = c >= '0' && c <= '9'   ? c - '0'
	    : c >= 'a' && c <= 'f' ? c - 'a' + 10
	    : c >= 'A' && c <= 'F' ? c - 'A' + 10
				   : 99;

	return v < base ? v : -1;
}

static int
pair_at(struct slice s, size_t i)
{
	int a = i + 1 < s.n ? digit_of(s.p[i], 16) : -1;
	int b = a >= 0 ? digit_of(s.p[i + 1], 16) : -1;

	return b < 0 ? -1 : a * 16 + b;
}

bool
undo_percent(struct slice s, struct buf *out)
{
	size_t i, changed = 0;

	buf_reserve(out, s.n);
	for (i = 0; i < s.n; i++) {
		size_t skip = s.p[i] == '%' ? 1 : 0;
		char next = i + 1 < s.n ? s.p[i + 1] : '\0';
		int v;

		if (s.p[i] == '\\' && next == 'x')
			skip = 2;
		else if ((s.p[i] == '\\' || s.p[i] == '%') &&
		    (next == 'u' || next == 'U') && i + 3 < s.n &&
		    s.p[i + 2] == '0' && s.p[i + 3] == '0')
			skip = 4;
		v = skip != 0 ? pair_at(s, i + skip) : -1;
		if (v >= 0) {
			changed++;
			i += skip + 1;
		}
		put(out, v >= 0 ? (char)v : s.p[i]);
	}
	return changed != 0;
}

bool
undo_quoted_printable(struct slice s, struct buf *out)
{
	size_t i, k, changed = 0;

	if (slice_chr(s, '=') == SLICE_NONE) {
		buf_add_slice(out, s);
		return false;
	}
	buf_reserve(out, s.n);
	for (i = 0; i < s.n; i++) {
		int v = s.p[i] == '=' ? pair_at(s, i + 1) : -1;

		if (v >= 0) {
			put(out, (char)v);
			i += 2;
			changed++;
			continue;
		}
		for (k = i + 1; s.p[i] == '=' && k < s.n && (s.p[k] == ' ' ||
		    s.p[k] == '\t' || s.p[k] == '\r'); k++)
			;
		if (s.p[i] == '=' && k < s.n && s.p[k] == '\n') {
			i = k;
			changed++;
		} else
			put(out, s.p[i]);
	}
	return changed != 0;
}

static bool
invisible(long c)
{
	return c == 173 || (c > 8202 && c < 8208) || c == 8288 || c == 65279;
}

/* -1: none; 0: one that nobody sees */
static long
entity(struct slice name)
{
	static const char names[] = " commat:64 period:46 plus:43 equals:61"
	    " lowbar:95 UnderBar:95 num:35 percnt:37 amp:38 AMP:38 hyphen:45"
	    " dash:45 colon:58 sol:47 verbar:124 vert:124 ast:42 shy:0 zwj:0"
	    " zwnj:0 Tab:9 NewLine:10 ";
	char key[24];
	const char *at;
	long v = 0;
	int base = 10, d;
	size_t i = 1;

	if (name.n > 12 || name.n == 0)
		return -1;
	if (name.p[0] != '#') {
		snprintf(key, sizeof key, " %.*s:", SLICE_ARG(name));
		at = strstr(names, key);
		return at != NULL ? strtol(at + strlen(key), NULL, 10) : -1;
	}
	if (name.n > 1 && (name.p[1] == 'x' || name.p[1] == 'X')) {
		base = 16;
		i++;
	}
	if (i == name.n)
		return -1;
	for (; i < name.n; i++) {
		d = digit_of(name.p[i], base);
		if (d < 0)
			return -1;
		v = v * base + d;
	}
	return invisible(v) ? 0 : v > 0 && v < 128 ? v : -1;
}

bool
undo_entities(struct slice s, struct buf *out)
{
	size_t i, changed = 0;

	if (slice_chr(s, '&') == SLICE_NONE) {
		buf_add_slice(out, s);
		return false;
	}
	buf_reserve(out, s.n);
	for (i = 0; i < s.n; i++) {
		size_t n = 0;
		long v;

		if (s.p[i] != '&') {
			put(out, s.p[i]);
			continue;
		}
		while (i + 1 + n < s.n && n < 12 &&
		    (ascii_is_alnum(s.p[i + 1 + n]) ||
		    (n == 0 && s.p[i + 1] == '#')))
			n++;
		v = entity(slice_of(s.p + i + 1, n));
		if (v < 0 || (s.p[i + 1] != '#' && (i + 1 + n >= s.n ||
		    s.p[i + 1 + n] != ';'))) {
			put(out, '&');
			continue;
		}
		if (v > 0)
			put(out, (char)v);
		i += n + (i + 1 + n < s.n && s.p[i + 1 + n] == ';');
		changed++;
	}
	return changed != 0;
}

/* Tags, and characters without width in UTF-8 */
bool
undo_tags(struct slice s, struct buf *out)
{
	size_t i, end, changed = 0;

	buf_reserve(out, s.n);
	for (i = 0; i < s.n; i++) {
		struct slice rest = slice_upto(slice_from(s, i), 4096);
		uint8_t b[3] = { (uint8_t)rest.p[0], 0, 0 };
		long c = 0;

		for (size_t k = 1; k < 3 && k < rest.n; k++)
			b[k] = (uint8_t)rest.p[k];
		if (b[0] == 0xc2)
			c = (b[0] & 31) << 6 | (b[1] & 63);
		else if (b[0] >> 4 == 14)
			c = (b[0] & 15) << 12 | (b[1] & 63) << 6 | (b[2] & 63);
		end = b[0] == '<' ? slice_chr(rest, '>') : SLICE_NONE;
		if (c != 0 && invisible(c))
			end = c == 173 ? 1 : 2;
		if (end == SLICE_NONE) {
			put(out, s.p[i]);
			continue;
		}
		i += end;
		changed++;
	}
	return changed != 0;
}

bool
undo_folding(struct slice s, struct buf *out)
{
	size_t i, changed = 0;

	buf_reserve(out, s.n);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '\r' && s.p[i] != '\n') {
			put(out, s.p[i]);
			continue;
		}
		changed++;
		while (i + 1 < s.n && (s.p[i + 1] == '\r' ||
		    s.p[i + 1] == '\n' || s.p[i + 1] == ' ' ||
		    s.p[i + 1] == '\t'))
			i++;
	}
	return changed != 0;
}

/* --- base64 --- */

static int
value_of(char c)
{
	static const char all[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	static int8_t table[256];

	if (table['B'] == 0) {
		memset(table, -1, sizeof table);
		for (int i = 0; i < 64; i++)
			table[(uint8_t)all[i]] = (int8_t)i;
		table['-'] = 62;
		table['_'] = 63;
	}
	return table[(uint8_t)c];
}

void
undo_base64(struct slice s, size_t from, bool backwards, struct buf *out)
{
	uint32_t bits = 0;
	int have = 0;

	buf_reserve(out, s.n);
	for (size_t i = from; i < s.n; i++) {
		int v = value_of(s.p[backwards ? s.n - 1 - i : i]);

		if (v < 0)
			continue;
		bits = (bits << 6 | (uint32_t)v) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			put(out, (char)(bits >> have));
		}
	}
}

/* Is there text of some length?  NUL may stand between its octets. */
static bool
may_be_text(struct slice s, size_t least)
{
	size_t i, streak = 0;

	for (i = 0; i < s.n && streak < least; i++)
		if (s.p[i] != '\0')
			streak = s.p[i] >= ' ' && s.p[i] <= '~' ? streak + 1
								: 0;
	return streak >= least;
}

static void
run_undo(struct slice run, size_t least, bool ascii, struct buf *b,
    void (*each)(void *arg, struct slice octets), void *arg)
{
	size_t i, shift;

	for (shift = 0; shift < 10; shift++) {
		buf_clear(b);
		buf_reserve(b, run.n);
		if (shift < 8)
			undo_base64(run, shift % 4, shift >= 4, b);
		for (i = shift % 2; shift >= 8 && i + 1 < run.n; i += 2) {
			int v = pair_at(run, i);

			put(b, v >= 0 ? (char)v : '\n');
		}
		if (!ascii || may_be_text(buf_slice(b), least))
			each(arg, buf_slice(b));
	}
}

void
undo_digits(struct slice s, size_t least, bool ascii,
    void (*each)(void *arg, struct slice octets), void *arg)
{
	struct buf joined = { 0 }, b = { 0 };
	size_t i = 0, n;

	undo_folding(s, &joined);
	s = buf_slice(&joined);
	while (i < s.n) {
		for (n = 0; i + n < s.n && value_of(s.p[i + n]) >= 0; n++)
			;
		if (n / 4 * 3 + n % 4 >= least)
			run_undo(slice_of(s.p + i, n), least, ascii, &b, each,
			    arg);
		i += n + 1;
	}
	buf_free(&b);
	buf_free(&joined);
}

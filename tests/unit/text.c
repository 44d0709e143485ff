/* The text boundary: what a hostile octet looks like to a person. */
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "tests/unit/tap.h"

#define RLO "\xE2\x80\xAE"

static void
shown(struct slice in, const char *want, unsigned escapes, const char *name)
{
	struct text t = { 0 };
	struct buf b = { 0 };

	text_add(&t, in);
	text_utf8(&t, &b);
	is_slice(buf_slice(&b), want, name);
	is_int(t.escapes, escapes, "  escapes are counted");
	text_free(&t);
	buf_free(&b);
}
#define SHOWN(in, want, escapes, name) shown(SLICE(in), want, escapes, name)

/* The tricks that other programs fall for, one by one. */
static void
test_screen(void)
{
	SHOWN("\033]0;PWN\a", "␛]0;PWN␇", 2, "terminal title");
	SHOWN("\033[31m", "␛[31m", 1, "colour");
	SHOWN("\033]8;;http://x\033\\y", "␛]8;;http://x␛\\y", 2,
	    "OSC 8 link");
	SHOWN("\xC2\x9B" "31m", "<9B>31m", 1, "C1 as UTF-8");
	SHOWN("\x9B" "31m", "<9B>31m", 1, "C1 as an octet");
	SHOWN("H\bH", "H␈H", 1, "overstrike");
	SHOWN("a\rb", "a␍b", 1, "lone CR");
	SHOWN("a\nb\tc", "a␊b␉c", 2, "line feed and tab");
	SHOWN("a\0b\x7F", "a␀b␡", 2, "NUL and DEL");
	SHOWN(RLO "x\u202Dx\u202Ax\u202Bx\u202C",
	    "<RLO>x<LRO>x<LRE>x<RLE>x<PDF>", 5, "bidi embeddings");
	SHOWN("\u2066\u2067\u2068\u2069\u200E\u200F\u061C",
	    "<LRI><RLI><FSI><PDI><LRM><RLM><ALM>", 7, "isolates and marks");
	SHOWN("pay\u200Bpal\uFEFF\u00AD", "pay<ZWSP>pal<BOM><SHY>", 3,
	    "zero-width characters");
	SHOWN("\u200C\u200D\u2060\u034F", "<ZWNJ><ZWJ><WJ><CGJ>", 4, "joiners");
	SHOWN("\U000E0021", "<TAG>", 1, "tag character");
	SHOWN("a\u2028b\u2029", "a<LS>b<PS>", 2, "LS and PS");
	SHOWN("\u2764\uFE0F\uFE00\U000E0100", "\u2764<VS16><VS1><VS17>", 3,
	    "variation selectors");
	SHOWN("\u3164\u115F\uFFA0", "<HF><HF><HF>", 3, "Hangul fillers");
	SHOWN("\u180E\u17B4", "<U+180E><U+17B4>", 2, "other ignorables");
	SHOWN("\u2800", "<U+2800>", 1, "the blank braille pattern");
	SHOWN("\u2003\u200A", "<U+2003><U+200A>", 2, "odd spaces");
	SHOWN("a\u00A0b", "a b", 0, "NBSP is a gap");
	SHOWN("\uE000\U000F0000", "<U+E000><U+F0000>", 2, "private use");
	SHOWN("\uFDD0\U0001FFFE\u0378", "<U+FDD0><U+1FFFE><U+0378>", 3,
	    "noncharacters, unassigned");
	SHOWN("\U0001FAE8", "<U+1FAE8>", 1, "an emoji newer than libc's table");
	SHOWN("\xC0\xAF\xED\xA0\x80\xF5\xE2\x82",
	    "<C0><AF><ED><A0><80><F5><E2><82>", 8, "invalid UTF-8");
}

static void
test_combining(void)
{
	SHOWN("e\u0301", "e\u0301", 0, "one mark");
	SHOWN("z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A"
	    "\u030B\u030Cx", "z\u0301\u0302<+>x", 1, "twelve marks: two stay");
	SHOWN("\u0301x", "\u25CC\u0301x", 1, "a mark with no base");
	SHOWN(RLO "\u0301", "<RLO>\u25CC\u0301", 2, "nor is an escape a base");
	SHOWN("a\x9B\u0301", "a<9B>\u25CC\u0301", 2, "nor a bad octet");
	SHOWN("\u1112\u1161\u11AB", "\u1112\u1161\u11AB", 0, "Hangul by letters");
	SHOWN("\U0001F44D\U0001F3FD", "\U0001F44D<U+1F3FD>", 1,
	    "a skin tone can't move the columns");
}

static void
test_flags(void)
{
	struct text t = { 0 };
	struct slice s = SLICE("<RLO>" RLO "漢");

	t.role = 3;
	text_add(&t, s);
	is_int((int64_t)t.n, 11, "letters <RLO>, escape <RLO>, one wide cell");
	ok(!(t.cells[0].flags & CELL_ESCAPE), "mail's own <RLO> is plain text");
	ok(t.cells[5].flags & CELL_ESCAPE, "the boundary's is flagged");
	is_int(t.cells[10].width, 2, "CJK is two columns");
	is_int((int64_t)t.width, 12, "widths add up");
	is_int(t.cells[10].role, 3, "cells have the text's role");
	text_clear(&t);
	ok(t.n == 0 && t.width == 0 && t.escapes == 0 && t.role == 0, "clear");
	text_litf(&t, "%d of %s", 3, "many");
	text_pad(&t, 12);
	is_int((int64_t)t.width, 12, "padded");
	text_free(&t);
}

static void
fit(const char *in, size_t width, const char *want)
{
	struct text t = { 0 };
	struct buf b = { 0 };

	text_add(&t, slice_str(in));
	text_fit(&t, width);
	text_utf8(&t, &b);
	is_slice(buf_slice(&b), want, "fit");
	ok(t.width <= width, "  not wider than %zu", width);
	text_free(&t);
	buf_free(&b);
}

static void
test_fit(void)
{
	struct text t = { 0 };

	fit("abcdef", 6, "abcdef");
	fit("abcdef", 5, "abcd~");
	fit("abcdef", 1, "~");
	fit("abcdef", 0, "");
	fit("漢字漢字", 8, "漢字漢字");
	fit("漢字漢字", 7, "漢字漢~");
	fit("漢字漢字", 6, "漢字~");
	fit("漢", 1, "~");
	fit("e\u0301e\u0301e\u0301", 2, "e\u0301~");
	text_lit(&t, "a漢b");
	is_int((int64_t)text_cell_at(&t, 1), 1, "column 1: the wide cell");
	is_int((int64_t)text_cell_at(&t, 2), 2, "its second half: the next cell");
	is_int((int64_t)text_cell_at(&t, 99), 3, "past the end");
	text_free(&t);
}

static void
join(const struct cell *cells, size_t n, void *arg)
{
	struct buf *b = arg;
	size_t i;

	for (i = 0; i < n; i++)
		buf_add(b, cells[i].glyph, cells[i].len);
	buf_add_char(b, '|');
}

static void
wrap(const char *in, size_t width, const char *want)
{
	struct text t = { 0 };
	struct buf b = { 0 };

	text_add(&t, slice_str(in));
	text_wrap(&t, width, join, &b);
	is_slice(buf_slice(&b), want, "wrap");
	text_free(&t);
	buf_free(&b);
}

static void
test_wrap(void)
{
	struct slice s = SLICE("one\r\ntwo\n\nlast"), line;

	wrap("", 10, "|");
	wrap("the quick brown fox", 10, "the quick|brown fox|");
	wrap("the quick brown fox", 9, "the quick|brown fox|");
	wrap("aaaaaaaaaa bb", 4, "aaaa|aaaa|aa|bb|");
	wrap("漢字漢字", 5, "漢字|漢字|");
	wrap("漢字", 1, "漢|字|");
	wrap("a     b", 3, "a|b|");
	ok(text_line(&s, &line) && slice_eq_str(line, "one"), "CRLF");
	ok(text_line(&s, &line) && slice_eq_str(line, "two"), "LF");
	ok(text_line(&s, &line) && line.n == 0, "an empty line");
	ok(text_line(&s, &line) && slice_eq_str(line, "last"), "no end");
	ok(!text_line(&s, &line), "no more");
}

static void
plain(struct slice in, const char *want, const char *name)
{
	struct buf b = { 0 };

	text_plain(in, &b);
	is_slice(buf_slice(&b), want, name);
	buf_free(&b);
}
#define PLAIN(in, want, name) plain(SLICE(in), want, name)

static void
test_plain(void)
{
	struct arena a = { 0 };
	struct buf b = { 0 };

	PLAIN("invoice" RLO "fdp.exe", "invoice\\u{202e}fdp.exe", "RLO");
	PLAIN("\\u{202e}", "\\\\u{202e}", "mail text can't forge an escape");
	PLAIN("\033[2J\x9B\r\n", "\\u{1b}[2J\\x{9b}\\u{d}\\u{a}", "controls");
	PLAIN("na\u00EFve 漢 \U0001F600", "na\u00EFve 漢 \U0001F600",
	    "text stays");
	PLAIN("a\u0301\u0302\u0303", "a\u0301\u0302\\u{303}", "the third mark");
	PLAIN("\u0301", "\\u{301}", "a mark with no base");
	PLAIN("\xC2\x9B", "\\u{9b}", "C1 as UTF-8 differs from the octet");
	is_str(text_plain_str(&a, SLICE("x\ty")), "x\\u{9}y", "in an arena");
	is_str(text_plain_str(&a, SLICE_NULL), "", "nothing");
	text_json(SLICE("a\"\\\n\x01\u00E9\U0001F600\xFF</x>\x7F"), &b);
	is_slice(buf_slice(&b),
	    "\"a\\\"\\\\\\n\\u0001\\u00e9\\ud83d\\ude00\\ufffd</x>\\u007f\"",
	    "JSON is exact and ASCII");
	buf_free(&b);
	arena_free(&a);
}

static void
test_utf8(void)
{
	uint32_t cp, other, bad = 0;
	char s[4];
	struct slice in;

	for (cp = 0; cp <= 0x10FFFF; cp++) {
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		in = slice_of(s, utf8_put(cp, s));
		if (!utf8_next(&in, &other) || other != cp || in.n != 0)
			bad++;
	}
	is_int(bad, 0, "every character goes through UTF-8 and back");
	in = SLICE("\xE2\x82" "A");
	ok(!utf8_next(&in, &cp) && cp == 0xE2 && in.n == 2, "one octet further");
	in = SLICE_NULL;
	ok(!utf8_next(&in, &cp), "nothing to take");
	ok(utf8_valid(SLICE("漢")), "valid");
	ok(!utf8_valid(SLICE("\xF4\x90\x80\x80")), "over U+10FFFF");
}

/* ncurses asks the C library: where the two disagree, columns would shift. */
static void
test_width_as_libc(void)
{
	uint32_t cp, first = 0;
	unsigned differ = 0;
	int width;

	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) {
		ok(true, "widths as in libc # SKIP no C.UTF-8 locale");
		return;
	}
	for (cp = 0x20; cp <= 0x10FFFF; cp++) {
		width = text_char_width(cp);
		if (width <= 0 || wcwidth((wchar_t)cp) == width)
			continue;
		if (differ++ == 0)
			first = cp;
	}
	ok(differ == 0, "widths as in libc: %u differ, first U+%04X", differ,
	    (unsigned)first);
}

int
main(void)
{
	test_screen();
	test_combining();
	test_flags();
	test_fit();
	test_wrap();
	test_plain();
	test_utf8();
	test_width_as_libc();
	return done_testing();
}

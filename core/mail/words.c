/* RFC 2047: encoded words in header text. */

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/mail/parse.h"

#define WORD_MOST 8192 /* RFC 2047 says 75; real mail has more */

struct word {
	struct slice charset, text;
	char encoding; /* 'b' or 'q' */
	size_t n;      /* octets in all */
};

int
words_hex(char high, char low)
{
	static const char digits[] = "0123456789abcdef";
	const char *h, *l;

	if (high == '\0' || low == '\0')
		return -1;
	h = strchr(digits, ascii_lower(high));
	l = strchr(digits, ascii_lower(low));
	return h != NULL && l != NULL
	    ? (int)((h - digits) * 16 + (l - digits))
	    : -1;
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void
words_base64(struct slice s, struct buf *out)
{
	uint32_t bits = 0;
	int have = 0, v;
	size_t i;

	for (i = 0; i < s.n; i++) {
		v = base64_value(s.p[i]);
		if (v < 0)
			continue;
		bits = (bits << 6 | (uint32_t)v) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_add_char(out, (char)(bits >> have & 0xff));
		}
	}
}

static void
words_q(struct slice s, struct buf *out)
{
	size_t i;
	int v;

	for (i = 0; i < s.n; i++) {
		v = s.p[i] == '=' && i + 2 < s.n
		    ? words_hex(s.p[i + 1], s.p[i + 2])
		    : -1;
		if (v >= 0)
			i += 2;
		buf_add_char(out, v >= 0 ? (char)v
			: s.p[i] == '_'	 ? ' '
					 : s.p[i]);
	}
}

/* Is there an encoded word at the start of s? */
static bool
word_at(struct slice s, struct word *w)
{
	size_t n = 2, end;

	if (!slice_starts(s, "=?"))
		return false;
	while (n < s.n && n < 66 && s.p[n] > ' ' && s.p[n] != '?' &&
	    s.p[n] < 127)
		n++;
	if (n == 2 || n + 4 >= s.n || s.p[n] != '?' || s.p[n + 2] != '?')
		return false;
	w->charset = slice_of(s.p + 2, n - 2);
	w->charset = slice_cut(&w->charset, '*'); /* RFC 2231 section 5 */
	w->encoding = ascii_lower(s.p[n + 1]);
	if (w->encoding != 'b' && w->encoding != 'q')
		return false;
	w->text = slice_upto(slice_from(s, n + 3), WORD_MOST);
	end = slice_find(w->text, SLICE("?="));
	if (end == SLICE_NONE)
		return false;
	w->text = slice_upto(w->text, end);
	if (slice_chr(w->text, '\n') != SLICE_NONE)
		return false;
	w->n = n + 3 + end + 2;
	return true;
}

static void
flush(struct mail *m, struct slice charset, struct buf *raw, struct buf *out)
{
	struct buf scratch = { 0 };

	if (raw->n != 0)
		buf_add_slice(out,
		    charset_utf8(m, charset, buf_slice(raw), &scratch));
	buf_clear(raw);
	buf_free(&scratch);
}

static void
plain(struct mail *m, struct slice s, struct buf *out)
{
	if (!utf8_valid(s))
		mail_finding(m, "8-bit octets that are not UTF-8 in header "
				"text; shown as they are");
	buf_add_slice(out, s);
}

static size_t
skip_blanks(struct slice s, size_t i)
{
	while (i < s.n && ascii_is_space(s.p[i]))
		i++;
	return i;
}

struct slice
mail_decode_words(struct mail *m, struct slice s)
{
	struct buf out = { 0 }, raw = { 0 };
	struct slice charset = SLICE_NULL, result;
	struct word w;
	size_t i = 0, start = 0;
	bool joined = false; /* a word stands directly before, but for blanks */

	if (slice_find(s, SLICE("=?")) == SLICE_NONE && utf8_valid(s))
		return s;
	while (i < s.n) {
		if (s.p[i] != '=' || !word_at(slice_from(s, i), &w)) {
			i++;
			continue;
		}
		/* RFC 2047 section 6.2: blanks between two words vanish. */
		if (!joined || skip_blanks(s, start) < i) {
			flush(m, charset, &raw, &out);
			plain(m, slice_of(s.p + start, i - start), &out);
		} else if (!slice_eqi(charset, w.charset)) {
			flush(m, charset, &raw, &out);
		}
		charset = w.charset;
		if (w.encoding == 'b')
			words_base64(w.text, &raw);
		else
			words_q(w.text, &raw);
		i = start = i + w.n;
		joined = true;
	}
	flush(m, charset, &raw, &out);
	plain(m, slice_from(s, start), &out);
	result = slice_dup(m->arena, buf_slice(&out));
	buf_free(&out);
	buf_free(&raw);
	return result;
}

/* A small writer of MIME. */

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/notify/mime.h"

enum {
	LINE = 76,
	LINE_HARD = 998,
	WORD_OCTETS = 36, /* of UTF-8 in one RFC 2047 word: 48 in base64, so
			   * that it fits behind "Subject: " */
};

/* Appends value at column `at`, folded at blanks. */
static void
fold(struct buf *out, size_t at, struct slice value)
{
	while (value.n != 0) {
		size_t n = 1; /* a blank and the word behind it */

		while (n < value.n && value.p[n] != ' ')
			n++;
		if (at + n > LINE && value.p[0] == ' ' && n > 1) {
			buf_add_str(out, "\r\n");
			at = 0;
		}
		buf_add_slice(out, slice_upto(value, n));
		at += n;
		value = slice_from(value, n);
	}
	buf_add_str(out, "\r\n");
}

void
mime_field(struct buf *out, const char *name, struct slice value)
{
	struct arena a = { 0 };

	buf_addf(out, "%s:", name);
	fold(out, strlen(name) + 1, slice_printf(&a, " %.*s",
	    SLICE_ARG(value)));
	arena_free(&a);
}

/* May it stand in a field as it is? */
static bool
is_plain(struct slice s)
{
	size_t i, word = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
		word = s.p[i] == ' ' ? 0 : word + 1;
		if (word > 200) /* can't be folded */
			return false;
	}
	return slice_find(s, SLICE("=?")) == SLICE_NONE &&
	    slice_trim(s).n == s.n &&
	    slice_find(s, SLICE("  ")) == SLICE_NONE;
}

/* RFC 2047 words, blanks between them, each of whole characters */
static struct slice
encoded_words(struct slice s, struct arena *a)
{
	struct buf b = { 0 };
	struct slice out;

	while (s.n != 0) {
		size_t n = s.n < WORD_OCTETS ? s.n : WORD_OCTETS;

		while (n < s.n && n > 1 &&
		    ((unsigned char)s.p[n] & 0xc0) == 0x80)
			n--;
		buf_addf(&b, "%s=?utf-8?B?", b.n != 0 ? " " : "");
		buf_add_slice(&b, base64_encode(a, slice_upto(s, n)));
		buf_add_str(&b, "?=");
		s = slice_from(s, n);
	}
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* Up to the blank before the first word that has to be encoded: what people
 * look for at a subject's start can be found in the raw mail too. */
static size_t
plain_start(struct slice s)
{
	size_t i, end = 0;

	for (i = 0; i < s.n && s.p[i] >= ' ' && s.p[i] <= '~'; i++)
		if (s.p[i] == ' ')
			end = i;
	return end != 0 && is_plain(slice_upto(s, end)) ? end : 0;
}

void
mime_text_field(struct buf *out, const char *name, struct slice utf8)
{
	struct arena a = { 0 };
	size_t n = is_plain(utf8) ? utf8.n : plain_start(utf8);
	struct slice rest = slice_from(utf8, n);

	/* The blank stands between the two, and is no part of the words. */
	if (n != 0 && rest.n != 0)
		rest = slice_printf(&a, "%.*s %.*s", (int)n, utf8.p,
		    SLICE_ARG(encoded_words(slice_from(rest, 1), &a)));
	else
		rest = n != 0 ? utf8 : encoded_words(utf8, &a);
	mime_field(out, name, rest);
	arena_free(&a);
}

void
mime_mailbox_field(struct buf *out, const char *name, struct slice phrase,
    struct slice address)
{
	struct arena a = { 0 };
	struct buf b = { 0 };
	size_t i;

	if (phrase.n == 0) {
		mime_field(out, name, address);
		return;
	}
	if (is_plain(phrase)) {
		buf_add_char(&b, '"');
		for (i = 0; i < phrase.n; i++) {
			if (phrase.p[i] == '"' || phrase.p[i] == '\\')
				buf_add_char(&b, '\\');
			buf_add_char(&b, phrase.p[i]);
		}
		buf_add_char(&b, '"');
	} else
		buf_add_slice(&b, encoded_words(phrase, &a));
	buf_addf(&b, " <%.*s>", SLICE_ARG(address));
	mime_field(out, name, buf_slice(&b));
	buf_free(&b);
	arena_free(&a);
}

bool
mime_is_7bit(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > 0x7e || s.p[i] == 0)
			return false;
	return true;
}

bool
mime_needs_base64(struct slice crlf)
{
	size_t i, line = 0;

	for (i = 0; i < crlf.n; i++) {
		if (crlf.p[i] == '\n') {
			line = 0;
			continue;
		}
		if (crlf.p[i] == '\r') {
			if (i + 1 == crlf.n || crlf.p[i + 1] != '\n')
				return true;
			continue;
		}
		if (crlf.p[i] == 0 || ++line > LINE_HARD)
			return true;
	}
	return false;
}

/* --- bodies --- */

static void
qp_octet(struct buf *out, size_t *at, unsigned char c, bool last)
{
	bool plain = (c >= '!' && c <= '~' && c != '=') ||
	    ((c == ' ' || c == '\t') && !last);

	if (*at + (plain ? 1 : 3) > LINE - 1) {
		buf_add_str(out, "=\r\n");
		*at = 0;
	}
	if (plain)
		buf_add_char(out, (char)c);
	else
		buf_addf(out, "=%02X", c);
	*at += plain ? 1 : 3;
}

/* RFC 2045 section 6.7 */
static void
quoted_printable(struct buf *out, struct slice text)
{
	struct slice line;
	size_t i;

	while (text_line(&text, &line)) {
		size_t at = 0;

		for (i = 0; i < line.n; i++)
			qp_octet(out, &at, (unsigned char)line.p[i],
			    i + 1 == line.n);
		buf_add_str(out, "\r\n");
	}
}

void
mime_text_body(struct buf *out, struct slice text, bool utf8)
{
	struct buf crlf = { 0 };
	struct slice line, rest = text;

	while (text_line(&rest, &line)) {
		buf_add_slice(&crlf, line);
		buf_add_str(&crlf, "\r\n");
	}
	if (!mime_needs_base64(buf_slice(&crlf)) &&
	    (mime_is_7bit(buf_slice(&crlf)) || utf8)) {
		mime_octets_body(out, buf_slice(&crlf));
	} else {
		buf_add_str(out, "Content-Transfer-Encoding: "
				 "quoted-printable\r\n\r\n");
		quoted_printable(out, text);
	}
	buf_free(&crlf);
}

void
mime_base64_body(struct buf *out, struct slice octets)
{
	struct arena a = { 0 };
	struct slice s = base64_encode(&a, octets);

	buf_add_str(out, "Content-Transfer-Encoding: base64\r\n\r\n");
	for (; s.n != 0; s = slice_from(s, LINE)) {
		buf_add_slice(out, slice_upto(s, LINE));
		buf_add_str(out, "\r\n");
	}
	arena_free(&a);
}

void
mime_octets_body(struct buf *out, struct slice crlf)
{
	buf_addf(out, "Content-Transfer-Encoding: %s\r\n\r\n",
	    mime_is_7bit(crlf) ? "7bit" : "8bit");
	buf_add_slice(out, crlf);
}

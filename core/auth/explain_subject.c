/* Subject tags, and text of fields that was encoded another way (RFC 2047). */

#include "core/auth/explain_header.h"
#include "core/base/text.h"
#include "core/mail/subject_tag.h"

enum { TAG_MOST = 64, WORD_MOST = 75 };

typedef void untagged(struct header_search *h, size_t piece,
    struct slice text);

static void
with_head(struct header_search *h, size_t piece, struct slice head,
    struct slice rest, untagged *add)
{
	add(h, piece, slice_printf(&h->arena, " %.*s%.*s", SLICE_ARG(head),
	    SLICE_ARG(rest)));
}

/* The text without a tag at the start, behind Re:, or at the end */
static void
each_untagged(struct header_search *h, size_t piece, struct slice text,
    untagged *add)
{
	size_t at = 0, n, replies, tags;
	struct slice s = text = slice_trim(text);

	for (replies = 0; replies < 3; replies++) {
		size_t from = at;

		for (tags = 0; tags < 3; tags++) {
			n = subject_tag(slice_from(text, from));
			if (n == 0 || from + n >= text.n)
				break;
			from += n;
			with_head(h, piece, slice_upto(text, at),
			    slice_from(text, from), add);
		}
		n = subject_reply(slice_from(text, at));
		if (n == 0)
			break;
		at += n;
	}
	if (s.n != 0 && strchr(")]}", s.p[s.n - 1]) != NULL) {
		n = slice_rchr(s, s.p[s.n - 1] == ')' ? '('
			: s.p[s.n - 1] == ']' ? '[' : '{');
		if (n != SLICE_NONE && n != 0 && s.n - n <= TAG_MOST)
			with_head(h, piece, SLICE(""),
			    slice_trim(slice_upto(s, n)), add);
	}
}

static void
add_tagless(struct header_search *h, size_t piece, struct slice text)
{
	alter_value(h, piece, text, SLICE("subject tag"), "added", true);
}

/* Encoded words: how a program writes them */
struct style {
	const char *charset;
	char letter;
	bool all;    /* q: all but letters and digits is encoded */
	bool latin1; /* the text is converted */
};

static const struct style styles[] = {
	{ "UTF-8", 'B', false, false }, { "utf-8", 'B', false, false },
	{ "utf-8", 'b', false, false }, { "UTF-8", 'Q', false, false },
	{ "utf-8", 'Q', false, false }, { "utf-8", 'q', false, false },
	{ "UTF-8", 'Q', true, false }, { "utf-8", 'Q', true, false },
	{ "utf-8", 'q', true, false }, { "iso-8859-1", 'Q', false, true },
	{ "ISO-8859-1", 'Q', false, true }, { "iso-8859-1", 'q', true, true },
	{ "iso-8859-1", 'B', false, true }, { "ISO-8859-1", 'B', false, true },
};

static void
q_octet(struct buf *out, char c, bool all)
{
	bool literal = ascii_is_alnum(c) || (all ? c != '\0' &&
	    strchr("-!*+/", c) != NULL : c > ' ' && c < 127 && c != '=' &&
	    c != '?' && c != '_');

	if (c == ' ')
		buf_add_char(out, '_');
	else if (literal)
		buf_add_char(out, c);
	else
		buf_addf(out, "=%02X", (unsigned)(unsigned char)c);
}

static void
add_word(struct header_search *h, struct buf *out, const struct style *st,
    struct slice s)
{
	size_t i;

	buf_addf(out, "=?%s?%c?", st->charset, st->letter);
	if (ascii_lower(st->letter) == 'b') {
		buf_add_slice(out, base64_encode(&h->arena, s));
	} else {
		for (i = 0; i < s.n; i++)
			q_octet(out, s.p[i], st->all);
	}
	buf_add_str(out, "?=");
}

static size_t
word_length(const struct style *st, struct slice s)
{
	size_t i, n = strlen(st->charset) + 7;

	if (ascii_lower(st->letter) == 'b')
		return n + (s.n + 2) / 3 * 4;
	for (i = 0; i < s.n; i++) {
		struct buf one = { 0 };

		q_octet(&one, s.p[i], st->all);
		n += one.n;
		buf_free(&one);
	}
	return n;
}

/* How much of s goes into one word; characters stay whole */
static size_t
word_take(const struct style *st, struct slice s)
{
	size_t n = s.n < WORD_MOST ? s.n : WORD_MOST;

	while (n > 1 && ((n < s.n && !st->latin1 &&
	    ((unsigned char)s.p[n] >> 6) == 2) ||
	    word_length(st, slice_upto(s, n)) > WORD_MOST))
		n--;
	return n;
}

/* As one word, and as words that are not too long */
static void
add_encoded(struct header_search *h, size_t piece, const struct style *st,
    struct slice text, struct slice tail, struct slice what,
    const char *verb)
{
	struct buf out = { 0 };
	size_t n;

	buf_add_char(&out, ' ');
	add_word(h, &out, st, text);
	buf_add_slice(&out, tail);
	alter_value(h, piece, slice_dup(&h->arena, buf_slice(&out)), what,
	    verb, false);
	buf_clear(&out);
	while (text.n != 0) {
		n = word_take(st, text);
		buf_add_str(&out, out.n != 0 ? "\r\n " : " ");
		add_word(h, &out, st, slice_upto(text, n));
		text = slice_from(text, n);
	}
	buf_add_slice(&out, tail);
	alter_value(h, piece, slice_dup(&h->arena, buf_slice(&out)), what,
	    verb, false);
	buf_free(&out);
}

/* A phrase, decoded, in every form that it may have had; tail: what follows */
static void
each_form(struct header_search *h, size_t piece, struct slice text,
    struct slice tail, struct slice what, const char *verb)
{
	struct slice latin1 = SLICE_NULL;
	size_t i;

	if (text.n == 0 || text.n > 500)
		return;
	if (tail.n != 0 || code_has_8bit(text))
		alter_value(h, piece, slice_printf(&h->arena, " %.*s%.*s",
	    SLICE_ARG(text), SLICE_ARG(tail)), what, verb, false);
	if (tail.n != 0)
		alter_value(h, piece, slice_printf(&h->arena,
		    " \"%.*s\"%.*s", SLICE_ARG(text), SLICE_ARG(tail)), what,
		    verb, false);
	if (!code_has_8bit(text)) /* nobody encodes what needs none */
		return;
	if (utf8_valid(text))
		latin1 = code_latin1(&h->arena, text);
	for (i = 0; i < ARRAY_LEN(styles); i++) {
		struct slice s = styles[i].latin1 ? latin1 : text;

		if (s.p != NULL)
			add_encoded(h, piece, &styles[i], s, tail, what, verb);
	}
}

static void
add_tagless_forms(struct header_search *h, size_t piece, struct slice text)
{
	each_form(h, piece, slice_trim(text), SLICE(""), SLICE("subject tag"),
	    "added");
}

static bool
needs_encoding(struct slice s)
{
	return code_has_8bit(s) || slice_find(s, SLICE("=?")) != SLICE_NONE;
}

void
alter_subjects(struct header_search *h)
{
	size_t piece = header_find(h, "Subject");
	struct slice name, value;

	if (piece == SLICE_NONE || !header_piece(h, piece, &name, &value) ||
	    value.n > 4000)
		return;
	each_untagged(h, piece, value, add_tagless);
	if (!needs_encoding(value))
		return;
	value = mail_unfolded(h->m, h->fields[piece]);
	each_untagged(h, piece, mail_decode_words(h->m, value),
	    add_tagless_forms);
}

static void
alter_text(struct header_search *h, size_t piece, bool address)
{
	struct slice value, text, tail = SLICE("");
	size_t open;

	value = mail_unfolded(h->m, h->fields[piece]);
	if (value.n > 2000)
		return;
	if (address) {
		open = slice_chr(value, '<');
		if (open == SLICE_NONE || open != slice_rchr(value, '<'))
			return;
		tail = slice_printf(&h->arena, " %.*s",
		    SLICE_ARG(slice_from(value, open)));
		value = slice_trim(slice_upto(value, open));
	}
	text = value;
	if (address && slice_starts(text, "\"") && slice_ends(text, "\"") &&
	    text.n > 2)
		text = slice_of(text.p + 1, text.n - 2);
	each_form(h, piece, mail_decode_words(h->m, text), tail,
	    header_called(h, piece), "re-encoded");
}

void
alter_words(struct header_search *h)
{
	static const char *const names[] = { "Subject", "From", "To", "Cc",
		"Reply-To", "Sender" };
	size_t i, piece;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		piece = header_find(h, names[i]);
		if (piece != SLICE_NONE && h->fields[piece] >= 0)
			alter_text(h, piece, i != 0);
	}
}

/* Parts of a report: their octets, their text, and whether they are mail. */

#include <stdlib.h>

#include <gmime/gmime.h>

#include "core/mail/html.h"
#include "core/mail/unwrap_parts.h"

#define CHUNK 65536
#define TEXT_MOST (1 << 20) /* octets of the reporter's text */
#define LINES_MOST 2000	    /* of a header, for sniffing */

static GMimeContentEncoding
encoding_of(const struct part *p)
{
	char name[32];

	if (p->encoding.n == 0 || p->encoding.n >= sizeof name)
		return GMIME_CONTENT_ENCODING_DEFAULT;
	memcpy(name, p->encoding.p, p->encoding.n);
	name[p->encoding.n] = '\0';
	return g_mime_content_encoding_from_string(name);
}

static bool
is_encoded(GMimeContentEncoding e)
{
	return e == GMIME_CONTENT_ENCODING_BASE64 ||
	    e == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	    e == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* In quoted-printable every "=" begins a code or ends a line (RFC 2045
 * section 6.7): mail that only says so has others, too. */
static bool
is_quoted_printable(struct slice s)
{
	size_t i, n;

	for (i = 0; (n = slice_chr(slice_from(s, i), '=')) != SLICE_NONE;) {
		i += n + 1;
		while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
			i++;
		if (i >= s.n || s.p[i] == '\n' || s.p[i] == '\r')
			continue;
		if (i + 1 >= s.n || words_hex(s.p[i], s.p[i + 1]) < 0)
			return false;
	}
	return true;
}

/* Mails are often labelled with an encoding that they don't have. */
static bool
mislabelled(struct slice raw, GMimeContentEncoding e)
{
	const char *why;

	if (e == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
		return !is_quoted_printable(raw);
	return mail_is_mail(raw, &why);
}

/* GMime's decoder begins behind the line that says "begin 644 name". */
static struct slice
behind_begin(struct slice raw)
{
	struct slice rest = raw, line;

	while (rest.n != 0) {
		line = slice_cut(&rest, '\n');
		if (slice_starts(line, "begin "))
			return rest;
	}
	return raw;
}

struct slice
unwrap_decoded(const struct mail *m, int part, size_t most, bool *as_they_are)
{
	const struct part *p = &m->parts[part];
	struct slice raw = mail_slice(m, p->range), result;
	GMimeContentEncoding e = encoding_of(p);
	struct buf out = { 0 };
	GMimeEncoding state;
	size_t at, n;
	char *room;

	*as_they_are = !is_encoded(e) || mislabelled(raw, e);
	if (*as_they_are)
		return slice_upto(raw, most);
	if (e == GMIME_CONTENT_ENCODING_UUENCODE)
		raw = behind_begin(raw);
	g_mime_encoding_init_decode(&state, e);
	room = xmalloc(g_mime_encoding_outlen(&state, CHUNK) + 16);
	for (at = 0; at < raw.n && out.n < most; at += n) {
		n = raw.n - at < CHUNK ? raw.n - at : CHUNK;
		buf_add(&out, room, at + n < raw.n
			? g_mime_encoding_step(&state, raw.p + at, n, room)
			: g_mime_encoding_flush(&state, raw.p + at, n, room));
	}
	free(room);
	result = slice_dup(m->arena, slice_upto(buf_slice(&out), most));
	buf_free(&out);
	return result;
}

struct slice
unwrap_text(struct mail *m, int part)
{
	const struct part *p = &m->parts[part];
	struct buf scratch = { 0 };
	struct html h = { 0 };
	struct slice s;
	bool same;

	if (p->text.p != NULL)
		return slice_upto(p->text, TEXT_MOST);
	s = charset_utf8(m, p->charset, unwrap_decoded(m, part, TEXT_MOST,
	    &same), &scratch);
	if (slice_eq_str(p->type, "text/html")) {
		html_to_text(&h, s, m->arena, HTML_TEXT);
		s = h.text;
	} else {
		s = slice_dup(m->arena, s);
	}
	buf_free(&scratch);
	return s.p != NULL ? slice_upto(s, TEXT_MOST) : SLICE("");
}

bool
unwrap_named(const struct part *p, const char *end)
{
	return p->name.p != NULL && slice_endsi(slice_trim(p->name), end);
}

/* Fields that mail has when it was delivered; bit by bit. */
static unsigned
field_bit(struct slice name, bool *transport)
{
	static const char *const names[] = { "Received", "Return-Path",
		"Delivered-To", "Message-ID", "DKIM-Signature", "From",
		"Subject", "Date" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (!slice_eqi_str(name, names[i]))
			continue;
		*transport |= i < 5;
		return 1u << i;
	}
	return 0;
}

bool
unwrap_sniff(struct slice octets)
{
	struct slice line, all = octets;
	unsigned seen = 0, kinds = 0, bit;
	size_t n, lines = 0;
	bool transport = false;

	if (slice_starts(octets, "From ") || slice_starts(octets, ">From "))
		slice_cut(&octets, '\n');
	while (octets.n != 0 && lines++ < LINES_MOST) {
		line = slice_cut(&octets, '\n');
		if (line.n == 0 || (line.n == 1 && *line.p == '\r'))
			return kinds >= 3 && transport;
		if (lines > 1 && (*line.p == ' ' || *line.p == '\t'))
			continue;
		n = field_name_length(line);
		if (n == 0)
			return false;
		bit = field_bit(slice_upto(line, n), &transport);
		kinds += (seen & bit) == 0 && bit != 0;
		seen |= bit;
	}
	return all.n != 0 && octets.n == 0 && kinds >= 3 && transport;
}

/* Undoing what gateways and stores do to lines. */

#include "core/auth/explain.h"

struct slice
text_crlf(struct arena *a, struct slice body)
{
	size_t i, n = 0, bare = 0;
	char *out;

	for (i = 0; i < body.n; i++) {
		size_t next = slice_chr(slice_from(body, i), '\n');

		if (next == SLICE_NONE)
			break;
		i += next;
		bare += i == 0 || body.p[i - 1] != '\r';
	}
	if (bare == 0)
		return body;
	out = arena_alloc(a, body.n + bare + 1);
	for (i = 0; i < body.n; i++) {
		if (body.p[i] == '\n' && (i == 0 || body.p[i - 1] != '\r'))
			out[n++] = '\r';
		out[n++] = body.p[i];
	}
	return slice_of(out, n);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct slice
text_take_line(struct slice *text, struct slice *end)
{
	size_t n = slice_chr(*text, '\n');
	struct slice line = slice_upto(*text, n == SLICE_NONE ? text->n : n);

	*end = slice_of(line.p + line.n, n != SLICE_NONE);
	if (end->n != 0 && line.n != 0 && line.p[line.n - 1] == '\r') {
		line.n--;
		*end = slice_of(end->p - 1, 2);
	}
	*text = slice_from(*text, line.n + end->n);
	return line;
}

/* RFC 6376 section 3.4.4, (a) alone */
struct slice
text_relaxed(struct arena *a, struct slice text)
{
	char *out = arena_alloc(a, text.n + 1), *o = out;
	struct slice line, end;

	while (text.n != 0) {
		bool blank = false;
		size_t i;

		line = text_take_line(&text, &end);
		if (end.n == 1) /* a line feed alone is text here */
			line.n++;
		while (line.n != 0 && is_blank(line.p[line.n - 1]))
			line.n--;
		for (i = 0; i < line.n; i++) {
			bool b = is_blank(line.p[i]);

			*o = b ? ' ' : line.p[i];
			o += !(b && blank);
			blank = b;
		}
		if (end.n == 2) {
			*o++ = '\r';
			*o++ = '\n';
		}
	}
	return slice_of(out, (size_t)(o - out));
}

/* Appends what a line was before; false: it stays, nothing is appended */
typedef bool undo_line(struct slice line, struct buf *out);

static bool
undo_dots(struct slice line, struct buf *out)
{
	if (!slice_starts(line, ".."))
		return false;
	buf_add_slice(out, slice_from(line, 1));
	return true;
}

static bool
undo_lost_dots(struct slice line, struct buf *out)
{
	if (!slice_starts(line, "."))
		return false;
	buf_add_char(out, '.');
	buf_add_slice(out, line);
	return true;
}

static bool
undo_quoted_from(struct slice line, struct buf *out)
{
	if (!slice_starts(line, ">From "))
		return false;
	buf_add_slice(out, slice_from(line, 1));
	return true;
}

static bool
undo_bare_from(struct slice line, struct buf *out)
{
	if (!slice_starts(line, "From "))
		return false;
	buf_add_char(out, '>');
	buf_add_slice(out, line);
	return true;
}

static bool
undo_signature_mark(struct slice line, struct buf *out)
{
	if (!slice_eq_str(line, "--"))
		return false;
	buf_add_str(out, "-- ");
	return true;
}

static bool
undo_trailing(struct slice line, struct buf *out)
{
	size_t n = line.n;

	while (n != 0 && is_blank(line.p[n - 1]))
		n--;
	if (n == line.n)
		return false;
	buf_add_slice(out, slice_upto(line, n));
	return true;
}

static bool
undo_carriage_returns(struct slice line, struct buf *out)
{
	size_t n = line.n;

	while (n != 0 && line.p[n - 1] == '\r')
		n--;
	if (n == line.n)
		return false;
	buf_add_slice(out, slice_upto(line, n));
	return true;
}

static const struct {
	undo_line *undo;
	const char *start, *inside; /* is there any such line? */
	const char *what, *verb;
	bool simple; /* relaxed canonicalisation hides it */
} undos[] = {
	{ undo_dots, "..", "\n..", "dot doubled at the start of lines", NULL,
	    false },
	{ undo_lost_dots, ".", "\n.", "dot lost at the start of lines", NULL,
	    false },
	{ undo_quoted_from, ">From ", "\n>From ",
	    "\">\" put before lines that begin with \"From \"", NULL, false },
	{ undo_bare_from, "From ", "\nFrom ",
	    "\">\" lost before lines that begin with \"From \"", NULL, false },
	{ undo_signature_mark, "--\r\n", "\n--\r\n",
	    "blank behind \"--\" lost", NULL, true },
	{ undo_trailing, " \r\n", " \r\n", "blanks at line ends", "added",
	    true },
	{ undo_trailing, "\t\r\n", "\t\r\n", "blanks at line ends", "added",
	    true },
	{ undo_carriage_returns, "\r\r\n", "\r\r\n", "line ends changed", NULL,
	    false },
};

static struct slice
undo_all(struct search *s, struct slice text, undo_line *undo)
{
	struct buf out = { 0 };
	struct slice line, end, all;

	buf_reserve(&out, text.n + text.n / 16);
	while (text.n != 0) {
		line = text_take_line(&text, &end);
		if (!undo(line, &out))
			buf_add_slice(&out, line);
		buf_add_slice(&out, end);
	}
	all = slice_dup(&s->arena, buf_slice(&out));
	buf_free(&out);
	return all;
}

/* Text with other line ends between the same lines */
static struct slice
with_ends(struct search *s, struct slice text, const char *mark)
{
	struct buf out = { 0 };
	struct slice all;
	size_t i;

	for (i = 0; i < text.n; i++) {
		bool crlf = text.p[i] == '\r' && i + 1 < text.n &&
		    text.p[i + 1] == '\n';

		if (crlf)
			buf_add_str(&out, mark);
		else if (text.p[i] == '\r')
			buf_add_str(&out, "\r\n"); /* it stood alone */
		else
			buf_add_char(&out, text.p[i]);
		i += crlf;
	}
	all = slice_dup(&s->arena, buf_slice(&out));
	buf_free(&out);
	return all;
}

/* A signer who hashed what he had, with LF, before it was sent with CRLF */
static bool
search_bare(struct search *s, struct slice text)
{
	struct changes by = changes_with((struct changes){ 0 },
	    SLICE("line ends changed from LF to CRLF"), NULL);
	struct slice bare = with_ends(s, text, "\n");

	while (slice_ends(bare, "\n\n"))
		bare.n--;
	/* Alone, and with the CRLF that the body's end must have */
	if (search_octets(s, bare, by) || search_whole(s, &bare, 1, by))
		return true;
	if (slice_ends(bare, "\n"))
		bare.n--;
	return search_whole(s, &bare, 1, by);
}

static bool
search_ends(struct search *s, struct slice raw)
{
	size_t at = slice_chr(raw, '\r');

	while (at != SLICE_NONE && at + 1 < raw.n && raw.p[at + 1] == '\n') {
		size_t next = slice_chr(slice_from(raw, at + 1), '\r');

		at = next == SLICE_NONE ? next : at + 1 + next;
	}
	return at != SLICE_NONE &&
	    search_text_whole(s, with_ends(s, raw, "\r\n"),
		changes_with((struct changes){ 0 },
		    SLICE("line ends changed"), NULL));
}

bool
search_lines(struct search *s, struct slice raw, struct slice text)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(undos) && !s->out.found; i++) {
		if (undos[i].simple && s->relaxed)
			continue;
		if (!slice_starts(raw, undos[i].start) &&
		    slice_find(raw, slice_str(undos[i].inside)) == SLICE_NONE)
			continue;
		search_text_whole(s, undo_all(s, raw, undos[i].undo),
		    changes_with((struct changes){ 0 },
			slice_str(undos[i].what), undos[i].verb));
	}
	return s->out.found || search_ends(s, raw) || search_bare(s, text);
}

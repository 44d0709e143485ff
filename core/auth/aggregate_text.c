/* Aggregate reports: the document as UTF-8, and bounded before it is parsed. */

#include "core/auth/aggregate_parts.h"
#include "core/base/text.h"
#include "core/mail/charset.h"

static void
note(struct aggregate_reading *r, struct slice says, const char *but)
{
	*ARENA_PUSH(r->a, r->notes, r->nnotes) = slice_printf(r->a,
	    "it declares the encoding %.*s, but %s",
	    SLICE_ARG(slice_upto(says, 40)), but);
}

/* "utf-16" of <?xml version="1.0" encoding="utf-16"?>; NULL: none */
static struct slice
declared(struct slice xml)
{
	struct slice front = slice_trim(slice_upto(xml, 400));
	size_t end = slice_find(front, SLICE("?>")), at;
	char quote;

	if (!slice_starts(front, "<?xml") || end == SLICE_NONE)
		return SLICE_NULL;
	front = slice_upto(front, end);
	at = slice_find(front, SLICE("encoding"));
	if (at == SLICE_NONE)
		return SLICE_NULL;
	front = slice_trim(slice_from(front, at + 8));
	if (!slice_starts(front, "="))
		return SLICE_NULL;
	front = slice_trim(slice_from(front, 1));
	quote = front.n != 0 ? front.p[0] : '\0';
	if (quote != '"' && quote != '\'')
		return SLICE_NULL;
	front = slice_from(front, 1);
	return slice_cut(&front, quote);
}

static struct slice
convert(struct aggregate_reading *r, const char *charset, struct slice in,
    struct buf *scratch)
{
	struct mail none = { .arena = r->a };

	return charset_utf8(&none, slice_str(charset), in, scratch);
}

/* UTF-16 with its mark, or told by "<" and a zero; NULL: it is none */
static const char *
utf16_of(struct slice in, size_t *mark)
{
	*mark = 0;
	if (in.n < 4)
		return NULL;
	if (memcmp(in.p, "<\0", 2) == 0 && in.p[2] != '\0')
		return "utf-16le";
	if (memcmp(in.p, "\0<\0", 3) == 0)
		return "utf-16be";
	*mark = 2;
	if (memcmp(in.p, "\xff\xfe", 2) == 0)
		return "utf-16le";
	return memcmp(in.p, "\xfe\xff", 2) == 0 ? "utf-16be" : NULL;
}

static bool
is_one_of(struct slice name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (slice_eqi_str(name, *names))
			return true;
	return false;
}

static struct slice
text_utf16(struct aggregate_reading *r, const char *charset, size_t mark,
    struct slice in, struct buf *scratch)
{
	static const char *const names[] = { "utf-16", "utf-16le", "utf-16be",
		"utf16", "unicode", NULL };
	struct slice out = convert(r, charset, slice_from(in, mark), scratch);
	struct slice says = declared(out);

	if (says.p != NULL && !is_one_of(says, names))
		note(r, says, "is UTF-16");
	return out;
}

/*
 * Octets of one each.  Few reporters write anything but ASCII, and what they
 * declare is often wrong: what is valid UTF-8 is taken for it.
 */
struct slice
aggregate_text(struct aggregate_reading *r, struct slice in,
    struct buf *scratch)
{
	static const char *const utf8[] = { "utf-8", "utf8", "us-ascii",
		"ascii", NULL };
	static const char *const bytes[] = { "iso-8859-1", "windows-1252",
		"latin1", "cp1252", "iso-8859-15", NULL };
	struct slice says;
	const char *charset;
	bool valid;
	size_t mark;

	charset = utf16_of(in, &mark);
	if (charset != NULL)
		return text_utf16(r, charset, mark, in, scratch);
	if (slice_starts(in, "\xef\xbb\xbf"))
		in = slice_from(in, 3);
	says = declared(in);
	valid = utf8_valid(in);
	if (says.p == NULL || is_one_of(says, utf8)) {
		if (valid)
			return in;
		note(r, says.p != NULL ? says : SLICE("UTF-8 by saying none"),
		    "is not valid there: read as windows-1252");
		return convert(r, "windows-1252", in, scratch);
	}
	if (is_one_of(says, bytes)) {
		if (valid)
			return in;
		return convert(r, slice_eqi_str(says, "iso-8859-15")
			? "iso-8859-15" : "windows-1252", in, scratch);
	}
	note(r, says, valid ? "is UTF-8"
			    : "that is not read here: taken for windows-1252");
	return valid ? in : convert(r, "windows-1252", in, scratch);
}

/* No comment, declaration or the like */
static bool
is_tag(struct slice markup)
{
	return markup.n < 2 || (markup.p[1] != '!' && markup.p[1] != '?');
}

/* Octets up to and with the end of what starts at xml; its n: no end there */
static size_t
markup_length(struct slice xml)
{
	struct slice end = SLICE(">");
	size_t at;

	if (is_tag(xml)) {
		at = slice_chr(xml, '>');
		return at == SLICE_NONE ? xml.n : at + 1;
	}
	if (slice_starts(xml, "<!--"))
		end = SLICE("-->");
	else if (slice_starts(xml, "<![CDATA["))
		end = SLICE("]]>");
	else if (slice_starts(xml, "<?"))
		end = SLICE("?>");
	at = slice_find(xml, end);
	return at == SLICE_NONE ? xml.n : at + end.n;
}

/*
 * GMarkup keeps a tag with all its attributes and a run of text in memory
 * before anyone can refuse it; so that is done here.
 */
struct slice
aggregate_bounded(struct aggregate_reading *r, struct slice xml)
{
	struct slice rest = xml;
	const char *why = NULL;

	_Static_assert(AGGREGATE_MOST_TAG == 4096 &&
	    AGGREGATE_MOST_TEXT == 1 << 20, "as the sentences say");
	while (rest.n != 0 && why == NULL) {
		size_t text = slice_chr(rest, '<'), n;

		if (text == SLICE_NONE)
			text = rest.n;
		if (text > AGGREGATE_MOST_TEXT) {
			why = "over 1 MiB of text between two tags";
			break;
		}
		rest = slice_from(rest, text);
		if (rest.n == 0)
			break;
		n = markup_length(rest);
		if (is_tag(rest) && n > AGGREGATE_MOST_TAG)
			why = "a tag of over 4096 octets";
		else if (n > AGGREGATE_MOST_TEXT)
			why = "over 1 MiB of text in one piece";
		else if (!is_tag(rest) && slice_startsi(rest, "<!DOCTYPE") &&
		    slice_findi(slice_upto(rest, n), SLICE("<!ENTITY")) !=
			SLICE_NONE)
			why = "it declares entities, which no report needs";
		else
			rest = slice_from(rest, n);
	}
	if (why == NULL)
		return xml;
	aggregate_problem(r, "%s: the rest is not read", why);
	return slice_upto(xml, xml.n - rest.n);
}

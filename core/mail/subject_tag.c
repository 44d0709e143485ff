/* Subject tags of gateways and lists, and what replies begin with. */

#include "core/base/mem.h"
#include "core/mail/subject_tag.h"

enum {
	TAG_MOST = 64, /* octets */
	MOST = 8,      /* tags and replies */
};

static struct slice
skip_blanks(struct slice s)
{
	while (s.n != 0 && ascii_is_space(*s.p))
		s = slice_from(s, 1);
	return s;
}

size_t
subject_reply(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < 5 && ascii_is_alnum(s.p[n]))
		n++;
	if (n < 2 || n == s.n || s.p[n] != ':')
		return 0;
	return (size_t)(skip_blanks(slice_from(s, n + 1)).p - s.p);
}

/* "[list]", "(External)", "{Spam?}", "***SPAM***" */
static size_t
bracketed(struct slice s)
{
	static const char pairs[] = "[](){}<>**";
	const char *open = s.n != 0 ? strchr(pairs, *s.p) : NULL;
	size_t n = 1, end;

	if (open == NULL || *open == '\0' || (open - pairs) % 2 != 0)
		return 0;
	while (*s.p == '*' && n < s.n && s.p[n] == '*')
		n++;
	end = slice_chr(slice_upto(slice_from(s, n), TAG_MOST), open[1]);
	if (end == SLICE_NONE || end == 0)
		return 0;
	n += end + 1;
	while (*s.p == '*' && n < s.n && s.p[n] == '*')
		n++;
	return n;
}

/* "External:", "SUSPECTED SPAM:", "EXTERNAL - ", "EXT | " */
static size_t
worded(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < 32 &&
	    (ascii_is_alnum(s.p[n]) || strchr(" _?!", s.p[n]) != NULL ||
		(s.p[n] & 0x80)))
		n++;
	if (n < 3 || n == s.n || strchr(":-|", s.p[n]) == NULL)
		return 0;
	return n + 1;
}

size_t
subject_tag(struct slice s)
{
	size_t n = bracketed(s);
	struct slice rest;

	if (n == 0)
		n = worded(s);
	if (n == 0)
		return 0;
	rest = skip_blanks(slice_from(s, n));
	if (rest.n != 0 && (*rest.p == ':' || *rest.p == '-'))
		rest = skip_blanks(slice_from(rest, 1));
	return (size_t)(rest.p - s.p);
}

/* What gateways call mail from outside, and what they suspect */
static bool
is_gateway_word(struct slice word)
{
	static const char *const words[] = { "ext", "external", "extern",
		"externe", "externer", "externo", "externa", "outside", "spam",
		"suspected", "suspicious", "possible", "probable", "caution",
		"warning", "phishing", "phish", "bulk", "marketing",
		"newsletter", "junk", "untrusted", "unverified", "sospechoso",
		"sospecha" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_eqi_str(word, words[i]))
			return true;
	return false;
}

/* A tag that consists of such words, beside "mail", "sender" and "email" */
static bool
is_gateway_tag(struct slice tag)
{
	bool any = false;
	size_t i, n;

	for (i = 0; i < tag.n; i += n + 1) {
		struct slice word;

		for (n = 0; i + n < tag.n && (ascii_is_alnum(tag.p[i + n]) ||
		    (tag.p[i + n] & 0x80)); n++)
			;
		word = slice_of(tag.p + i, n);
		if (n == 0 || slice_eqi_str(word, "mail") ||
		    slice_eqi_str(word, "email") ||
		    slice_eqi_str(word, "sender"))
			continue;
		if (!is_gateway_word(word))
			return false;
		any = true;
	}
	return any;
}

struct slice
subject_bare(struct slice s)
{
	size_t n, i;

	s = slice_trim(s);
	for (i = 0; i < MOST; i++) {
		n = subject_reply(s);
		if (n == 0) {
			n = subject_tag(s);
			if (n == 0 || !is_gateway_tag(slice_upto(s, n)))
				break;
		}
		s = skip_blanks(slice_from(s, n));
	}
	return s;
}

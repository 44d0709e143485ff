/* HTML octets to tags, text and comments; each octet is looked at once. */
#include "core/mail/html_parts.h"

static const char *const attribute_names[] = {
#define X(id, name) name,
	HTML_ATTRIBUTES(X)
#undef X
};

static bool
is_letter(char c)
{
	c = ascii_lower(c);
	return c >= 'a' && c <= 'z';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
keep_attribute(struct html_tag *tag, struct slice name, struct slice value)
{
	size_t i;

	for (i = 0; i < ATTR_COUNT; i++)
		if (slice_eqi_str(name, attribute_names[i])) {
			if (tag->attr[i].p == NULL)
				tag->attr[i] = value;
			return;
		}
}

/* The value behind "="; i stands on its first octet. */
static size_t
read_value(struct slice s, size_t i, struct slice *value)
{
	const char *end;
	size_t first;
	char quote;

	if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
		quote = s.p[i++];
		end = memchr(s.p + i, quote, s.n - i);
		if (end == NULL) { /* unclosed: all that is left */
			*value = slice_from(s, i);
			return s.n;
		}
		*value = slice_of(s.p + i, (size_t)(end - (s.p + i)));
		return i + value->n + 1;
	}
	for (first = i; i < s.n && !is_space(s.p[i]) && s.p[i] != '>'; i++)
		;
	*value = slice_of(s.p + first, i - first);
	return i;
}

/* Reads attributes up to and with ">"; returns the index behind it. */
static size_t
read_attributes(struct slice s, size_t i, struct html_tag *tag)
{
	struct slice name, value;
	size_t first;

	while (i < s.n && s.p[i] != '>') {
		if (is_space(s.p[i]) || s.p[i] == '/') {
			i++;
			continue;
		}
		first = i++; /* even "=" may begin a name */
		while (i < s.n && !is_space(s.p[i]) && s.p[i] != '/' &&
		    s.p[i] != '>' && s.p[i] != '=')
			i++;
		name = slice_of(s.p + first, i - first);
		value = slice_of("", 0);
		while (i < s.n && is_space(s.p[i]))
			i++;
		if (i < s.n && s.p[i] == '=') {
			for (i++; i < s.n && is_space(s.p[i]); i++)
				;
			i = read_value(s, i, &value);
		}
		keep_attribute(tag, name, value);
	}
	return i < s.n ? i + 1 : i;
}

static enum html_token
read_tag(struct slice *rest, struct html_tag *tag)
{
	struct slice s = *rest;
	size_t i, first;

	memset(tag, 0, sizeof *tag);
	tag->end = s.p[1] == '/';
	first = i = tag->end ? 2 : 1;
	while (i < s.n && !is_space(s.p[i]) && s.p[i] != '/' && s.p[i] != '>')
		i++;
	tag->name = slice_of(s.p + first, i - first);
	*rest = slice_from(s, read_attributes(s, i, tag));
	return HTML_TAG;
}

/* Behind "<!--"; an unclosed comment reaches to the end, as in browsers. */
static size_t
comment_end(struct slice s)
{
	const char *p = s.p + 4, *end = s.p + s.n;

	if (slice_starts(slice_from(s, 4), ">"))
		return 5;
	if (slice_starts(slice_from(s, 4), "->"))
		return 6;
	while (p < end && (p = memchr(p, '>', (size_t)(end - p))) != NULL) {
		size_t i = (size_t)(p++ - s.p);

		if (slice_ends(slice_of(s.p + 4, i - 4), "--") ||
		    slice_ends(slice_of(s.p + 4, i - 4), "--!"))
			return i + 1;
	}
	return s.n;
}

static bool
begins_markup(struct slice s)
{
	return s.n > 1 && (is_letter(s.p[1]) || s.p[1] == '!' ||
	    s.p[1] == '?' || (s.p[1] == '/' && s.n > 2));
}

enum html_token
html_next(struct slice *rest, struct slice *chars, struct html_tag *tag)
{
	struct slice s = *rest;
	const char *p;
	size_t i;

	if (s.n == 0)
		return HTML_EOF;
	if (s.p[0] == '<' && begins_markup(s)) {
		if (is_letter(s.p[1]) || (s.p[1] == '/' && is_letter(s.p[2])))
			return read_tag(rest, tag);
		if (slice_starts(s, "<!--"))
			i = comment_end(s);
		else { /* <!doctype>, <?xml>, <![if mso]>, </3> */
			i = slice_chr(s, '>');
			i = i == SLICE_NONE ? s.n : i + 1;
		}
		*chars = slice_upto(s, i);
		*rest = slice_from(s, i);
		return HTML_COMMENT;
	}
	p = memchr(s.p + 1, '<', s.n - 1);
	i = p != NULL ? (size_t)(p - s.p) : s.n;
	*chars = slice_upto(s, i);
	*rest = slice_from(s, i);
	return HTML_CHARS;
}

struct slice
html_raw(struct slice *rest, struct slice name)
{
	struct slice s = *rest, tail;
	const char *p = s.p;
	size_t left = s.n;

	while (left > 0 && (p = memchr(p, '<', left)) != NULL) {
		tail = slice_from(s, (size_t)(p - s.p) + 2);
		if (p + 1 < s.p + s.n && p[1] == '/' && tail.n > name.n &&
		    slice_eqi(slice_upto(tail, name.n), name) &&
		    (is_space(tail.p[name.n]) || tail.p[name.n] == '/' ||
			tail.p[name.n] == '>')) {
			*rest = slice_from(s, (size_t)(p - s.p));
			return slice_upto(s, (size_t)(p - s.p));
		}
		p++;
		left = s.n - (size_t)(p - s.p);
	}
	*rest = slice_from(s, s.n);
	return s;
}

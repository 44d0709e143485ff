/* One way of writing undone, and changes written back into it. */

#include <stdlib.h>

#include "core/base/hex.h"
#include "core/base/text.h"
#include "core/notify/view.h"

enum {
	TAG_MOST = 4096,   /* octets of <...> */
	ENTITY_MOST = 12,  /* octets of &...; */
	SOFT_LINE = 70,	   /* octets of a long text: RFC 2045 says 76 */
};

void
view_reserve(struct view *v, size_t n)
{
	v->start = xmalloc((n + 1) * sizeof *v->start);
	v->length = xmalloc(n + 1);
	v->memory = xmalloc(n + 1);
	v->octets = slice_of(v->memory, 0);
}

void
view_put(struct view *v, char c, size_t start, size_t length)
{
	v->start[v->octets.n] = (uint32_t)start;
	v->length[v->octets.n] = (uint8_t)length;
	v->memory[v->octets.n++] = c;
}

void
view_free(struct view *v)
{
	free(v->start);
	free(v->length);
	free(v->memory);
	free(v->words);
	*v = (struct view){ 0 };
}

/* --- what a way of writing takes at octet i: octets of it, 0: nothing --- */

/* *out: -1: nothing stands for it */
typedef size_t (*undo_fn)(struct slice s, size_t i, int *out);

static size_t
undo_fold(struct slice s, size_t i, int *out)
{
	size_t n = 0;

	*out = -1;
	while (i + n < s.n && (s.p[i + n] == '\r' || s.p[i + n] == '\n'))
		n++;
	while (n != 0 && i + n < s.n &&
	    (s.p[i + n] == ' ' || s.p[i + n] == '\t'))
		n++;
	return n;
}

static size_t
undo_escape(struct slice s, size_t i, int *out)
{
	size_t skip = 1;

	if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'x')
		skip = 2;
	else if (s.p[i] == '\\' && slice_startsi(slice_from(s, i), "\\u00"))
		skip = 4;
	else if (s.p[i] != '%')
		return 0;
	else if (slice_startsi(slice_from(s, i), "%u00"))
		skip = 4;
	*out = hex_octet(s, i + skip);
	return *out >= 0 ? skip + 2 : 0;
}

static size_t
undo_quoted(struct slice s, size_t i, int *out)
{
	size_t n = 1;

	if (s.p[i] != '=')
		return 0;
	*out = hex_octet(s, i + 1);
	if (*out >= 0)
		return 3;
	while (i + n < s.n && (s.p[i + n] == ' ' || s.p[i + n] == '\t'))
		n++;
	if (i + n < s.n && s.p[i + n] == '\r')
		n++;
	return i + n < s.n && s.p[i + n] == '\n' ? n + 1 : 0;
}

static const struct {
	const char *name;
	int octet; /* -1: without width */
} named[] = { { "commat", '@' }, { "period", '.' }, { "plus", '+' },
	{ "equals", '=' }, { "lowbar", '_' }, { "UnderBar", '_' },
	{ "num", '#' }, { "percnt", '%' }, { "amp", '&' }, { "AMP", '&' },
	{ "hyphen", '-' }, { "dash", '-' }, { "colon", ':' }, { "sol", '/' },
	{ "verbar", '|' }, { "vert", '|' }, { "ast", '*' }, { "shy", -1 },
	{ "zwj", -1 }, { "zwnj", -1 }, { "Tab", '\t' }, { "NewLine", '\n' } };

/* Characters without width, which may stand inside an address */
static bool
has_no_width(long c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 ||
	    c == 0xfeff;
}

static long
entity_number(struct slice s)
{
	bool hex = s.n > 1 && (s.p[0] == 'x' || s.p[0] == 'X');
	long c = 0;
	size_t i;

	for (i = hex ? 1 : 0; i < s.n; i++) {
		int d = hex_digit(s.p[i]);

		if (d < 0 || (!hex && d > 9) || c > 0x10ffff)
			return -1;
		c = c * (hex ? 16 : 10) + d;
	}
	return s.n != 0 ? c : -1;
}

static size_t
undo_entity(struct slice s, size_t i, int *out)
{
	size_t n = 1, k;
	struct slice name;
	bool ends;

	if (s.p[i] != '&')
		return 0;
	while (i + n < s.n && n < ENTITY_MOST &&
	    (ascii_is_alnum(s.p[i + n]) || (n == 1 && s.p[i + 1] == '#')))
		n++;
	name = slice_of(s.p + i + 1, n - 1);
	ends = i + n < s.n && s.p[i + n] == ';';
	if (name.n > 1 && name.p[0] == '#') {
		long c = entity_number(slice_from(name, 1));

		*out = has_no_width(c) ? -1 : (int)c;
		return c > 0 && (c < 0x80 || has_no_width(c)) ? n + ends : 0;
	}
	for (k = 0; ends && k < ARRAY_LEN(named); k++)
		if (slice_eq_str(name, named[k].name)) {
			*out = named[k].octet;
			return n + 1;
		}
	return 0;
}

static size_t
undo_tag(struct slice s, size_t i, int *out)
{
	struct slice rest = slice_from(s, i);
	size_t end;

	*out = -1;
	if (s.p[i] == '<') {
		end = slice_chr(slice_upto(rest, TAG_MOST), '>');
		return end == SLICE_NONE ? 0 : end + 1;
	}
	if ((uint8_t)s.p[i] < 0x80)
		return 0;
	if (slice_starts(rest, "\xc2\xad"))
		return 2;
	if (slice_starts(rest, "\xef\xbb\xbf") ||
	    slice_starts(rest, "\xe2\x81\xa0"))
		return 3;
	return slice_starts(rest, "\xe2\x80") && rest.n > 2 &&
	    (uint8_t)rest.p[2] >= 0x8b && (uint8_t)rest.p[2] <= 0x8f ? 3 : 0;
}

static size_t
undo_wide(struct slice s, size_t i, int *out)
{
	*out = -1;
	return s.p[i] == '\0' ? 1 : 0;
}

static const struct {
	undo_fn undo;
	const char *signs; /* one of them begins it; NULL: any octet may */
} ways[] = { [VIEW_UNFOLDED] = { undo_fold, "\r\n" },
	[VIEW_ESCAPES] = { undo_escape, "%\\" },
	[VIEW_QUOTED] = { undo_quoted, "=" },
	[VIEW_ENTITIES] = { undo_entity, "&" },
	[VIEW_TAGS] = { undo_tag, NULL },
	[VIEW_NARROW] = { undo_wide, NULL } };

static bool
begins(enum view_kind k, struct slice s, size_t i)
{
	const char *signs = ways[k].signs;

	if (k == VIEW_TAGS)
		return s.p[i] == '<' || (uint8_t)s.p[i] >= 0xc2;
	return signs == NULL ? s.p[i] == '\0'
	    : s.p[i] == signs[0] || (signs[1] != '\0' && s.p[i] == signs[1]);
}

/* Where something is to be undone first; s.n: nowhere */
static size_t
undo_first(enum view_kind k, struct slice s)
{
	size_t i;
	int octet;

	for (i = 0; i < s.n; i++)
		if (begins(k, s, i) && ways[k].undo(s, i, &octet) != 0)
			break;
	return i;
}

static bool
octets_make(struct view *v, enum view_kind k)
{
	struct slice s = v->parent->octets;
	size_t first = undo_first(k, s), i;

	if (first == s.n)
		return false;
	view_reserve(v, s.n);
	for (i = 0; i < s.n;) {
		int octet = 0;
		size_t n = i >= first && begins(k, s, i)
		    ? ways[k].undo(s, i, &octet) : 0;

		if (n == 0)
			view_put(v, s.p[i], i, 1);
		else if (octet >= 0)
			view_put(v, (char)octet, i, n);
		i += n != 0 ? n : 1;
	}
	return true;
}

bool
view_make(struct view *v, const struct view *parent, enum view_kind k)
{
	*v = (struct view){ .parent = parent, .kind = k };
	switch (k) {
	case VIEW_WORDS:
		return view_words_make(v);
	case VIEW_PARAMS:
		return view_params_make(v);
	case VIEW_UNFOLDED:
	case VIEW_ESCAPES:
	case VIEW_QUOTED:
	case VIEW_ENTITIES:
	case VIEW_TAGS:
	case VIEW_NARROW:
		return octets_make(v, k);
	default:
		return false;
	}
}

/* --- back --- */

/* Does all of the stretch stand in the parent as it is? */
static bool
stands_so(const struct view *v, size_t from, size_t to)
{
	struct slice s = v->parent->octets;

	for (size_t i = from; i < to; i++)
		if (v->length[i] != 1 || s.p[v->start[i]] != v->octets.p[i])
			return false;
	return true;
}

/* What lies between the octets of a stretch and stands for none of them:
 * folding, soft line ends, tags. */
static void
add_between(const struct view *v, size_t from, size_t to, struct buf *out)
{
	struct slice s = v->parent->octets;

	for (size_t i = from + 1; i < to; i++) {
		size_t end = v->start[i - 1] + v->length[i - 1];

		buf_add(out, s.p + end, v->start[i] - end);
	}
}

static void
escape(struct slice s, enum view_kind k, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (ascii_is_alnum(c) || strchr("-._", c) != NULL)
			buf_add_char(out, c);
		else
			buf_addf(out, k == VIEW_QUOTED ? "=%02X" : "%%%02X",
			    (uint8_t)c);
	}
}

/* On lines of its own: none gets longer than it was, or than RFC 2045 lets
 * it be. */
static void
add_soft(struct slice s, struct buf *out)
{
	buf_add_str(out, "=\r\n");
	while (s.n > SOFT_LINE) {
		size_t n = SOFT_LINE;

		while (s.p[n - 1] == '=' || s.p[n - 2] == '=')
			n--;
		buf_add_slice(out, slice_upto(s, n));
		buf_add_str(out, "=\r\n");
		s = slice_from(s, n);
	}
	buf_add_slice(out, s);
	buf_add_str(out, "=\r\n");
}

/* NUL between the octets, as many as there were */
static void
widen(const struct view *v, size_t from, size_t to, struct slice s,
    struct buf *out)
{
	size_t gap = to - from > 1 ? v->start[from + 1] - v->start[from] - 1
				   : 0;

	for (size_t i = 0; i < s.n; i++) {
		for (size_t k = 0; i != 0 && k < gap; k++)
			buf_add_char(out, '\0');
		buf_add_char(out, s.p[i]);
	}
}

static void
octets_raise(const struct view *v, size_t *from, size_t *to, struct buf *text,
    bool soft)
{
	size_t begin = v->start[*from];
	size_t end = v->start[*to - 1] + v->length[*to - 1];
	struct buf out = { 0 }, escaped = { 0 };
	struct slice s = buf_slice(text);

	if ((v->kind == VIEW_ESCAPES || v->kind == VIEW_QUOTED) &&
	    !stands_so(v, *from, *to)) {
		escape(s, v->kind, &escaped);
		s = buf_slice(&escaped);
	}
	if (v->kind == VIEW_NARROW)
		widen(v, *from, *to, s, &out);
	else if (v->kind == VIEW_QUOTED && soft &&
	    (s.n > end - begin || memchr(v->parent->octets.p + begin, '\n',
	    end - begin) != NULL))
		add_soft(s, &out);
	else {
		buf_add_slice(&out, s);
		add_between(v, *from, *to, &out);
	}
	*from = begin;
	*to = end;
	buf_free(text);
	buf_free(&escaped);
	*text = out;
}

void
view_raise(const struct view *v, size_t *from, size_t *to, struct buf *text,
    bool soft)
{
	switch (v->kind) {
	case VIEW_WORDS:
		view_words_raise(v, from, to, text);
		break;
	case VIEW_BASE64:
	case VIEW_HEX:
	case VIEW_REVERSED:
		view_stretch_raise(v, from, to, text);
		break;
	default:
		octets_raise(v, from, to, text, soft);
		break;
	}
}

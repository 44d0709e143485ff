/* Undoing what gateways do to transfer encodings and charsets. */

#include "core/auth/explain.h"
#include "core/base/text.h"

/* What a text part was: its encoding, its charset */
struct before {
	enum coding from, to; /* from: only parts that have it now */
	size_t width;
	const char *charset; /* NULL: as it is */
	bool to_utf8;	     /* else to ISO 8859-1, where charset is not NULL */
};

static struct slice
latin1_to_utf8(struct arena *a, struct slice s)
{
	char *out = arena_alloc(a, 2 * s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80)
			out[n++] = (char)(0xc0 | c >> 6);
		out[n++] = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
	}
	return slice_of(out, n);
}

/* The name that the encoding had in the part's header */
static const char *
coding_word(enum coding c, struct slice octets)
{
	if (c == CODING_QP)
		return "quoted-printable";
	if (c == CODING_BASE64)
		return "base64";
	return code_has_8bit(octets) ? "8bit" : "7bit";
}

/* Its header with other words for encoding and charset */
static void
add_head(struct buf *out, const struct tree *t, const struct leaf *l,
    const char *coding, const char *charset)
{
	struct slice head = slice_of(t->text.p + l->head, l->body - l->head);
	struct slice a = l->coding_name, b = l->charset;
	const char *word_a = coding, *word_b = charset, *word;

	if (charset == NULL || l->charset.p == NULL)
		b = slice_of(head.p + head.n, 0);
	if (a.p == NULL)
		a = slice_of(head.p + head.n, 0);
	if (a.p > b.p) {
		struct slice swap = a;

		a = b;
		b = swap;
		word = word_a;
		word_a = word_b;
		word_b = word;
	}
	buf_add(out, head.p, (size_t)(a.p - head.p));
	if (a.n != 0)
		buf_add_str(out, word_a);
	buf_add(out, a.p + a.n, (size_t)(b.p - (a.p + a.n)));
	if (b.n != 0)
		buf_add_str(out, word_b);
	buf_add(out, b.p + b.n, (size_t)(head.p + head.n - (b.p + b.n)));
}

static struct slice
charset_before(struct search *s, const struct before *b, struct slice octets)
{
	if (b->charset == NULL || !code_has_8bit(octets))
		return octets;
	return b->to_utf8 ? latin1_to_utf8(&s->arena, octets)
			  : code_latin1(&s->arena, octets);
}

/* One part as it was; false where it can't have been so */
static bool
add_leaf(struct search *s, struct buf *out, const struct tree *t,
    const struct leaf *l, const struct before *b)
{
	struct slice body = slice_of(t->text.p + l->body, l->end - l->body);
	struct slice octets = code_decode(&s->arena, l->coding, body);

	if (octets.p == NULL)
		return false;
	octets = charset_before(s, b, octets);
	if (octets.p == NULL)
		return false;
	if (b->to != CODING_BASE64 && l->coding == CODING_BASE64)
		octets = text_crlf(&s->arena, octets);
	if (l->body != l->head)
		add_head(out, t, l, coding_word(b->to, octets), b->charset);
	if (b->to == CODING_QP)
		code_qp(out, octets, b->width);
	else if (b->to == CODING_BASE64)
		code_base64(out, &s->arena, octets, b->width);
	else
		buf_add_slice(out, octets);
	return true;
}

/* A part with a header that names no encoding had none that was changed */
static bool
is_meant(const struct tree *t, const struct leaf *l, const struct before *b)
{
	return l->text && l->coding == b->from &&
	    (!t->multipart || l->coding_name.p != NULL ||
		(b->charset != NULL && b->from == b->to));
}

static bool
search_before(struct search *s, const struct tree *t, const struct before *b,
    struct changes by)
{
	struct buf out = { 0 };
	size_t i, at = 0, n = 0;
	bool good = true;

	for (i = 0; i < t->nleaves && good; i++) {
		const struct leaf *l = &t->leaves[i];

		if (!is_meant(t, l, b))
			continue;
		buf_add(&out, t->text.p + at, l->head - at);
		good = add_leaf(s, &out, t, l, b);
		at = l->end;
		n++;
	}
	buf_add_slice(&out, slice_from(t->text, at));
	if (good && n != 0)
		search_text(s, slice_dup(&s->arena, buf_slice(&out)), by);
	buf_free(&out);
	return s->out.found;
}

/* What the first part that has it says, for the name of the change */
static bool
first_octets(struct search *s, const struct tree *t, enum coding c,
    struct slice *octets)
{
	size_t i;

	for (i = 0; i < t->nleaves; i++) {
		const struct leaf *l = &t->leaves[i];

		if (!l->text || l->coding != c)
			continue;
		*octets = code_decode(&s->arena, c,
		    slice_of(t->text.p + l->body, l->end - l->body));
		return octets->p != NULL;
	}
	return false;
}

static struct changes
with_coding(struct search *s, const struct before *b, struct slice octets,
    struct changes by)
{
	const char *from = coding_word(b->from, octets);

	if (b->from == b->to)
		return b->from == CODING_NONE ? by
		    : changes_with(by, slice_str(from), "re-encoded");
	return changes_with(by, slice_printf(s->m->arena,
	    "transfer encoding changed from %s to %s",
	    coding_word(b->to, octets), from), NULL);
}

static bool
search_charset(struct search *s, const struct tree *t, struct before b,
    struct slice octets)
{
	static const char *const utf8[] = { "utf-8", "UTF-8" };
	static const char *const latin1[] = { "iso-8859-1", "ISO-8859-1",
		"windows-1252" };
	size_t i, n;

	if (!code_has_8bit(octets))
		return false;
	b.to_utf8 = !utf8_valid(octets);
	n = b.to_utf8 ? ARRAY_LEN(utf8) : ARRAY_LEN(latin1);
	/* The label is tried only where it stands in the body */
	for (i = 0; i < (t->multipart ? n : 1) && !s->out.found; i++) {
		struct changes by = changes_with((struct changes){ 0 },
		    b.to_utf8
			? SLICE("charset changed from utf-8 to iso-8859-1")
			: SLICE("charset changed from iso-8859-1 to utf-8"),
		    NULL);

		b.charset = b.to_utf8 ? utf8[i] : latin1[i];
		search_before(s, t, &b, b.from == b.to ? by
		    : with_coding(s, &b, octets, by));
	}
	return s->out.found;
}

static bool
search_from(struct search *s, const struct tree *t, enum coding from)
{
	static const enum coding to[] = { CODING_NONE, CODING_QP,
		CODING_BASE64 };
	static const size_t widths[] = { 76, 72, 64, 60 };
	struct slice octets;
	size_t i, j;

	if (!first_octets(s, t, from, &octets))
		return false;
	for (i = 0; i < ARRAY_LEN(to) && !s->out.found; i++) {
		bool wrapped = from == to[i] && from != CODING_NONE;
		struct before b = { from, to[i], 76, NULL, false };

		for (j = 0; j < (wrapped ? ARRAY_LEN(widths) : 1) &&
		    !(from == to[i] && !wrapped); j++) {
			b.width = widths[j];
			search_before(s, t, &b, with_coding(s, &b, octets,
			    (struct changes){ 0 }));
		}
		b.width = 76;
		search_charset(s, t, b, octets);
	}
	return s->out.found;
}

bool
search_recoded(struct search *s, const struct tree *t)
{
	return search_from(s, t, CODING_NONE) ||
	    search_from(s, t, CODING_QP) || search_from(s, t, CODING_BASE64);
}

/* The lines of quoted-printable text without what stands in [from, to) of
 * what they say: only lines that this touches are written anew. */
static void
qp_without(struct buf *out, struct slice raw, size_t from, size_t to)
{
	struct buf said = { 0 }, mid = { 0 };
	struct slice line;
	size_t at = 0;
	bool open = false;

	while (raw.n != 0) {
		size_t end, head, tail;

		buf_clear(&said);
		code_qp_line(&raw, &said, &line);
		if (slice_ends(line, "\n"))
			buf_add_str(&said, "\r\n");
		end = at + said.n;
		if (!open && (end <= from || at >= to)) {
			buf_add_slice(out, line);
		} else {
			head = from > at ? from - at : 0;
			tail = to < end ? to - at : said.n;
			buf_add(&mid, said.p, head < said.n ? head : said.n);
			buf_add(&mid, said.p + tail, said.n - tail);
			open = end < to ||
			    (mid.n != 0 && mid.p[mid.n - 1] != '\n');
			if (!open || raw.n == 0) {
				code_qp(out, buf_slice(&mid), 76);
				buf_clear(&mid);
			}
		}
		at = end;
	}
	buf_free(&said);
	buf_free(&mid);
}

static bool
search_coded_cut(struct search *s, const struct tree *t, const struct leaf *l,
    struct slice octets, struct cut c, struct changes by)
{
	struct buf out = { 0 };

	buf_add_slice(&out, slice_upto(t->text, l->body));
	if (l->coding == CODING_QP) {
		qp_without(&out, slice_of(t->text.p + l->body,
		    l->end - l->body), c.from, c.to);
	} else {
		struct buf left = { 0 };

		buf_add_slice(&left, slice_upto(octets, c.from));
		buf_add_slice(&left, slice_from(octets, c.to));
		code_base64(&out, &s->arena, buf_slice(&left), 76);
		buf_free(&left);
		if (!t->multipart)
			buf_add_str(&out, "\r\n");
	}
	buf_add_slice(&out, slice_from(t->text, l->end));
	search_text(s, slice_dup(&s->arena, buf_slice(&out)), by);
	buf_free(&out);
	return s->out.found;
}

bool
search_coded_blocks(struct search *s, const struct tree *t)
{
	size_t i, j, top;

	for (i = 0; i < t->nleaves && i < 4; i++) {
		const struct leaf *l = &t->leaves[i];
		struct leaf whole = { .html = l->html, .text = true };
		struct slice octets, block;
		struct cuts c;

		if (!l->text || (l->coding != CODING_QP &&
		    l->coding != CODING_BASE64))
			continue;
		octets = code_decode(&s->arena, l->coding,
		    slice_of(t->text.p + l->body, l->end - l->body));
		whole.end = octets.n;
		for (top = 0; top < 2 && octets.p != NULL; top++) {
			cuts_find(&c, octets, &whole, top != 0);
			for (j = 0; j < c.n && !s->out.found; j++) {
				block = slice_of(octets.p + c.v[j].from,
				    c.v[j].to - c.v[j].from);
				if (top != 0 && !cut_like_a_banner(block))
					continue;
				search_coded_cut(s, t, l, octets, c.v[j],
				    cut_named(block, top != 0,
					(struct changes){ 0 }));
			}
		}
	}
	return s->out.found;
}

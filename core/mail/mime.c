/* The MIME tree, by GMime; contents are decoded here. */

#include <stdlib.h>

#include <gmime/gmime.h>

#include "core/base/mem.h"
#include "core/mail/html.h"
#include "core/mail/mime_extent.h"
#include "core/mail/parse.h"
#include "core/mail/sketch_make.h"

#define PART_FIELD_MOST 8192 /* of a part's Content-Type and the like */
#define CHUNK 65536

struct reader {
	struct mail *m;
	unsigned flags;
	struct slice octets; /* what GMime reads, and what it is spared */
	struct extents extents; /* of the same */
	size_t body_at;	     /* where the body begins there */
	struct buf decoded, scratch;
	struct sketch_maker *sketch;
	size_t room;	     /* parts that attached mails may have */
	int attached;	     /* mails around */
	size_t left_out;
	bool too_deep;
};

/* Unfolded value of a part's field; NULL if it has none. */
static struct slice
part_field(struct reader *r, GMimeObject *o, const char *name)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(o);
	GMimeHeader *h = g_mime_header_list_get_header(list, name);
	struct slice v;
	char *copy;
	size_t i, n = 0;

	if (h == NULL || g_mime_header_get_raw_value(h) == NULL)
		return SLICE_NULL;
	v = slice_trim(slice_str(g_mime_header_get_raw_value(h)));
	v = slice_upto(v, PART_FIELD_MOST);
	copy = arena_strndup(r->m->arena, v.p, v.n);
	for (i = 0; i < v.n; i++)
		if (v.p[i] != '\n' && v.p[i] != '\r')
			copy[n++] = v.p[i];
	return slice_of(copy, n);
}

static struct slice
first_token(struct arena *a, struct slice v)
{
	if (v.p == NULL)
		return SLICE_NULL;
	return slice_dup_lower(a, slice_trim(slice_cut(&v, ';')));
}

static void
describe(struct reader *r, struct part *p, GMimeObject *o)
{
	struct arena *a = r->m->arena;
	GMimeContentType *t = g_mime_object_get_content_type(o);
	struct slice type = part_field(r, o, "Content-Type"), v;
	struct slice disposition = part_field(r, o, "Content-Disposition");

	v = slice_printf(a, "%.100s/%.100s",
	    g_mime_content_type_get_media_type(t),
	    g_mime_content_type_get_media_subtype(t));
	p->type = slice_dup_lower(a, v);
	p->encoding = first_token(a,
	    part_field(r, o, "Content-Transfer-Encoding"));
	p->disposition = first_token(a, disposition);
	if (type.p != NULL && slice_chr(type, ';') != SLICE_NONE) {
		p->charset = slice_dup_lower(a,
		    mail_param(r->m, type, "charset"));
		p->name = mail_param(r->m, type, "name");
	}
	if (disposition.p != NULL &&
	    slice_chr(disposition, ';') != SLICE_NONE) {
		v = mail_param(r->m, disposition, "filename");
		p->name = v.p != NULL ? v : p->name;
	}
	v = part_field(r, o, "Content-Id");
	if (v.n > 1 && *v.p == '<' && v.p[v.n - 1] == '>')
		v = slice_of(v.p + 1, v.n - 2);
	p->content_id = v;
}

static void
set_range(struct reader *r, struct part *p, size_t start, size_t end)
{
	if (start < r->body_at || end < start || end > r->octets.n)
		return;
	p->range.off = r->m->body.off + (uint32_t)(start - r->body_at);
	p->range.len = (uint32_t)(end - start);
}

/*
 * Decodes a part's octets: all of them counted and (attachments) hashed, the
 * first MAIL_MOST_TEXT kept of text.
 */
static void
decode(struct reader *r, struct part *p, struct slice raw, GMimeEncoding *enc,
    bool keep)
{
	struct sha256_run *hash = p->attachment ? sha256_begin() : NULL;
	char *out = xmalloc(g_mime_encoding_outlen(enc, CHUNK) + 16);
	size_t at, n, got, room;

	buf_clear(&r->decoded);
	for (at = 0; at < raw.n; at += n) {
		n = raw.n - at < CHUNK ? raw.n - at : CHUNK;
		got = at + n < raw.n
		    ? g_mime_encoding_step(enc, raw.p + at, n, out)
		    : g_mime_encoding_flush(enc, raw.p + at, n, out);
		p->size += got;
		if (hash != NULL)
			sha256_more(hash, slice_of(out, got));
		room = MAIL_MOST_TEXT - r->decoded.n;
		if (keep)
			buf_add(&r->decoded, out, got < room ? got : room);
	}
	if (keep && p->size > MAIL_MOST_TEXT)
		mail_limit(r->m, "part %zu has %llu octets of text; the first "
				 "%d are read",
		    r->m->nparts, (unsigned long long)p->size,
		    MAIL_MOST_TEXT);
	if (hash != NULL)
		p->sha256 = sha256_end(hash);
	free(out);
}

static int
by_offset(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->off < y->off ? -1 : x->off > y->off;
}

static void
read_html(struct reader *r, int part, struct slice utf8)
{
	bool text = r->flags & MAIL_TEXT;
	struct mail *m = r->m;
	struct part *p = &m->parts[part];
	struct html h = { 0 };
	size_t i;

	html_to_sketch(&h, utf8, m->arena, text ? HTML_TEXT : 0,
	    r->sketch->now != NULL ? r->sketch : NULL);
	p->hidden_runs = (unsigned)h.nhidden;
	p->text = h.text;
	for (i = 0; i < h.nlinks; i++) {
		struct html_link *hl = &h.links[i];
		struct link *l = links_add(m, part, hl->text, hl->url);

		if (l == NULL)
			break;
		if (text && hl->len != 0)
			*ARENA_PUSH(m->arena, p->spans, p->nspans) =
			    (struct span){ hl->off, hl->len, SPAN_LINK,
				    (int)(l - m->links), SLICE_NULL };
	}
	for (i = 0; text && i < h.nhidden; i++)
		*ARENA_PUSH(m->arena, p->spans, p->nspans) =
		    (struct span){ h.hidden[i].off, h.hidden[i].len,
			    SPAN_HIDDEN, -1, h.hidden[i].why };
	if (p->nspans > 1)
		qsort(p->spans, p->nspans, sizeof *p->spans, by_offset);
	if (h.cut)
		mail_limit(m, "part %d has more than %d octets of text",
		    part + 1, MAIL_MOST_TEXT);
	if (h.links_cut)
		mail_limit(m, "more than %d links", MAIL_MOST_LINKS);
}

static void
read_text(struct reader *r, int part)
{
	struct part *p = &r->m->parts[part];
	bool html = slice_eq_str(p->type, "text/html") ||
	    slice_eq_str(p->type, "application/xhtml+xml");
	struct slice utf8;

	utf8 = charset_utf8(r->m, p->charset, buf_slice(&r->decoded),
	    &r->scratch);
	sketch_part(r->sketch, p, r->attached != 0, html);
	if (html) {
		read_html(r, part, utf8);
		return;
	}
	utf8 = slice_upto(utf8, MAIL_MOST_TEXT);
	if (r->flags & MAIL_TEXT)
		p->text = slice_dup(r->m->arena, utf8);
	if (r->sketch->now != NULL)
		words_add(r->sketch->now, utf8.p, utf8.n);
	links_in_text(r->m, part, utf8, r->flags & MAIL_TEXT);
}

static void
read_leaf(struct reader *r, int part, GMimePart *o)
{
	struct part *p = &r->m->parts[part];
	GMimeDataWrapper *w = g_mime_part_get_content(o);
	GMimeStream *s = w != NULL ? g_mime_data_wrapper_get_stream(w) : NULL;
	bool text = slice_starts(p->type, "text/") ||
	    slice_eq_str(p->type, "application/xhtml+xml");
	GMimeEncoding enc;
	size_t start, end;

	p->attachment = !text || p->name.n != 0 ||
	    slice_eq_str(p->disposition, "attachment");
	if (s == NULL || s->bound_start < 0 ||
	    s->bound_end < s->bound_start ||
	    (size_t)s->bound_end > r->octets.n)
		return;
	start = (size_t)s->bound_start;
	end = (size_t)s->bound_end;
	set_range(r, p, start, end);
	g_mime_encoding_init_decode(&enc, g_mime_data_wrapper_get_encoding(w));
	decode(r, p, slice_of(r->octets.p + start,
	    end - start), &enc, text);
	if (text)
		read_text(r, part);
	else
		sketch_part(r->sketch, p, r->attached != 0, false);
}

/* A mail inside a mail, octet for octet: from the end of the part's header to
 * the line end before the next boundary. */
static void
measure_message(struct reader *r, struct part *p, GMimeObject *o, size_t from,
    const struct enclosing *around)
{
	const struct enclosing *which;
	size_t start = extent_body(&r->extents, o, from, around), end, next;
	struct slice raw;
	bool closes;

	p->attachment = true;
	end = extent_end(&r->extents, o, start, around, MAIL_MOST_DEPTH);
	end = extent_boundary(&r->extents, end, around, &which, &next, &closes);
	end = extent_before(r->octets, start, end);
	if (end < start)
		return;
	raw = slice_of(r->octets.p + start, end - start);
	set_range(r, p, start, end);
	p->size = raw.n;
	p->sha256 = sha256_of(raw);
}

static void walk(struct reader *r, GMimeObject *o, int parent, size_t from,
    const struct enclosing *around);

static bool
has_header(GMimeObject *o)
{
	return g_mime_header_list_get_count(
	    g_mime_object_get_header_list(o)) != 0;
}

static void
walk_multipart(struct reader *r, GMimeMultipart *o, int part, size_t from,
    const struct enclosing *around)
{
	struct enclosing own = { slice_str(g_mime_multipart_get_boundary(o)),
		around };
	GMimeObject *child, *before = NULL;
	int i, n = g_mime_multipart_get_count(o);

	if (own.boundary.n == 0)
		return;
	from = part == 0 ? r->body_at
			 : extent_body(&r->extents, GMIME_OBJECT(o), from,
			       around);
	for (i = 0; i < n; i++) {
		if (r->m->nparts == MAIL_MOST_PARTS) {
			r->left_out += (size_t)(n - i);
			return;
		}
		child = g_mime_multipart_get_part(o, i);
		if (!has_header(child))
			from = extent_next(&r->extents, before, from, &own);
		walk(r, child, part, from, &own);
		before = child;
	}
}

/* Parts of attached mails take what the mail's own parts leave. */
static void
walk_message(struct reader *r, GMimeMessagePart *o, int part, size_t from,
    const struct enclosing *around)
{
	GMimeMessage *inner = g_mime_message_part_get_message(o);
	GMimeObject *top;

	if (inner == NULL)
		return;
	measure_message(r, &r->m->parts[part], GMIME_OBJECT(o), from, around);
	top = g_mime_message_get_mime_part(inner);
	if (top == NULL)
		return;
	from = extent_body(&r->extents, GMIME_OBJECT(o), from, around);
	r->attached++;
	walk(r, top, part, from, around);
	r->attached--;
}

/* Parts of o's own, those in attached mails left out, up to `most`. */
static size_t
count_own(GMimeObject *o, size_t most, int depth)
{
	size_t sum = 1;
	int i, n;

	if (!GMIME_IS_MULTIPART(o) || depth > MAIL_MOST_DEPTH)
		return sum;
	n = g_mime_multipart_get_count(GMIME_MULTIPART(o));
	for (i = 0; i < n && sum < most; i++)
		sum += count_own(g_mime_multipart_get_part(GMIME_MULTIPART(o),
		    i), most - sum, depth + 1);
	return sum;
}

/*
 * At most MAIL_MOST_DEPTH deep.  from: where o's header begins, as far as it
 * is needed: see extent_body.
 */
static void
walk(struct reader *r, GMimeObject *o, int parent, size_t from,
    const struct enclosing *around)
{
	struct mail *m = r->m;
	int part = (int)m->nparts;
	int depth = parent >= 0 ? m->parts[parent].depth + 1 : 0;
	struct part *p;

	if (depth > MAIL_MOST_DEPTH || m->nparts == MAIL_MOST_PARTS ||
	    (r->attached != 0 && r->room == 0)) {
		r->too_deep |= depth > MAIL_MOST_DEPTH;
		r->left_out++;
		return;
	}
	r->room -= r->attached != 0;
	p = ARENA_PUSH(m->arena, m->parts, m->nparts);
	*p = (struct part){ .parent = parent, .depth = depth };
	describe(r, p, o);
	if (GMIME_IS_MULTIPART(o))
		walk_multipart(r, GMIME_MULTIPART(o), part, from, around);
	else if (GMIME_IS_MESSAGE_PART(o))
		walk_message(r, GMIME_MESSAGE_PART(o), part, from, around);
	else if (GMIME_IS_PART(o))
		read_leaf(r, part, GMIME_PART(o));
}

void
mail_read_parts(struct mail *m, unsigned flags)
{
	struct reader r = { .m = m, .flags = flags };
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeObject *top;
	size_t read;
	struct buf input = { 0 };

	r.sketch = sketch_begin(m);
	r.body_at = mime_input(m, &input, &read);
	r.octets = r.extents.octets = buf_slice(&input);
	/* GLib's memory is malloc's: the array takes the buffer over. */
	stream = g_mime_stream_mem_new_with_byte_array(g_byte_array_new_take(
	    (guint8 *)buf_take(&input), read));
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	top = g_mime_parser_construct_part(parser, NULL);
	if (top != NULL) {
		r.room = MAIL_MOST_PARTS -
		    count_own(top, MAIL_MOST_PARTS, 0);
		walk(&r, top, -1, 0, NULL);
		g_object_unref(top);
	}
	sketch_end(r.sketch, m);
	if (r.too_deep)
		mail_limit(m, "MIME parts nested more than %d deep; the inner "
			      "ones are not read", MAIL_MOST_DEPTH);
	else if (r.left_out != 0)
		mail_limit(m, "more than %d MIME parts; the others are not "
			      "read", MAIL_MOST_PARTS);
	g_object_unref(parser);
	g_object_unref(stream); /* which owns the octets */
	buf_free(&r.decoded);
	buf_free(&r.scratch);
}

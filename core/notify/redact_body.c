/* Masking of bodies: multiparts, messages in messages, text, and the rest. */

#include "core/base/hex.h"
#include "core/base/text.h"
#include "core/notify/redact_parts.h"

enum { LINE_USUAL = 76, LINE_MOST = 998 };

/* --- text --- */

struct noting {
	struct redact_walk *walk;
	struct slice where;
};

static void
note(void *arg, const struct edit *e, struct slice was)
{
	struct noting *n = arg;

	if (n->walk->out != NULL)
		hunk_add(n->walk->out, n->where, was, e);
}

size_t
text_mask(struct redact_walk *w, struct slice text, bool soft,
    struct slice where, struct buf *out)
{
	struct noting noting = { w, where };
	struct region r = { .secrets = w->secrets, .octets = text,
		.soft = soft, .lines = true,
		.kinds = VIEW_BIT(VIEW_NARROW) | VIEW_BIT(VIEW_UNFOLDED) |
		    VIEW_BIT(VIEW_ENTITIES) | VIEW_BIT(VIEW_TAGS) |
		    VIEW_BIT(VIEW_ESCAPES) };
	size_t n;

	/* it may hold another mail, or quote one, with its encoding */
	if (soft || slice_find(text, SLICE("=\r\n")) != SLICE_NONE ||
	    slice_find(text, SLICE("=\n")) != SLICE_NONE ||
	    slice_find(text, SLICE("=40")) != SLICE_NONE ||
	    slice_findi(text, SLICE("=3d")) != SLICE_NONE)
		r.kinds |= VIEW_BIT(VIEW_QUOTED);
	n = region_mask(&r, out, note, &noting);
	if (r.over)
		w->limit = "it takes too long to look through";
	return n;
}

/* --- base64 --- */

/* False: there is more in it than base64. */
static bool
base64_clean(struct slice s)
{
	size_t i, pads = 0;

	for (i = 0; i < s.n; i++) {
		if (ascii_is_space(s.p[i]))
			continue;
		if (s.p[i] == '=')
			pads++;
		else if (pads != 0 || base64_digit(s.p[i]) < 0 ||
		    s.p[i] == '-' || s.p[i] == '_')
			return false;
	}
	return pads <= 2;
}

/* In lines as long as they were */
static void
base64_write(struct slice octets, struct slice was, struct buf *out)
{
	struct arena a = { 0 };
	struct slice digits = base64_encode(&a, octets);
	size_t line = slice_chr(was, '\n'), end;
	const char *newline = line != SLICE_NONE && line != 0 &&
	    was.p[line - 1] == '\r' ? "\r\n" : "\n";

	if (line != SLICE_NONE)
		line = slice_trim(slice_upto(was, line)).n;
	if (line == SLICE_NONE && was.n <= LINE_MOST)
		line = LINE_MOST;
	if (line == 0 || line > LINE_MOST)
		line = LINE_USUAL;
	while (digits.n != 0) {
		buf_add_slice(out, slice_upto(digits, line));
		digits = slice_from(digits, line);
		if (digits.n != 0)
			buf_add_str(out, newline);
	}
	end = was.n;
	while (end != 0 && ascii_is_space(was.p[end - 1]))
		end--;
	buf_add_slice(out, slice_from(was, end));
	arena_free(&a);
}

/* --- which is which --- */

/* No NUL and few controls: people can read it. */
static bool
looks_like_text(struct slice s)
{
	size_t i, controls = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\0')
			return false;
		controls += (uint8_t)s.p[i] < ' ' && !ascii_is_space(s.p[i]);
	}
	return controls <= s.n / 100;
}

static bool
is_text(struct slice type, struct slice octets)
{
	return slice_starts(type, "text/") || slice_starts(type, "message/") ||
	    looks_like_text(octets);
}

static bool
is_message(struct slice type)
{
	return slice_eq_str(type, "message/rfc822") ||
	    slice_eq_str(type, "message/global") ||
	    slice_eq_str(type, "text/rfc822-headers") ||
	    slice_eq_str(type, "message/rfc822-headers");
}

/* --- parts that are no text --- */

/* What stands in their place: fields as they are masked, but for those that
 * say how the body is to be read. */
static void
note_write(struct slice header, const struct entity *x, struct slice octets,
    struct buf *head, struct buf *body)
{
	struct sha256 h = sha256_of(octets);
	char hex[SHA256_HEX + 1];

	while (header.n != 0) {
		struct slice field = field_take(&header);
		struct slice name = field_name(field);

		if (!slice_eqi_str(name, "Content-Type") &&
		    !slice_eqi_str(name, "Content-Transfer-Encoding"))
			buf_add_slice(head, field);
	}
	buf_add_str(head, "Content-Type: text/plain; charset=us-ascii\r\n");
	sha256_hex(&h, hex);
	buf_addf(body, "[left out: this part holds an address that may not be "
	    "shown, and is no text\r\nin which it could be masked]\r\n"
	    "Content-Type: %.*s\r\nSize: %zu octets, decoded\r\n"
	    "SHA-256: %s\r\n", SLICE_ARG(slice_upto(x->type, 100)), octets.n,
	    hex);
}

/* By its first octets */
static bool
is_packed(struct slice octets)
{
	static const char *const magic[] = { "PK\003\004", "%PDF-",
		"\037\213", "7z\274\257", "Rar!", "BZh", "\3757zXZ", "MSCF",
		"\320\317\021\340" };

	for (size_t i = 0; i < ARRAY_LEN(magic); i++)
		if (slice_starts(octets, magic[i]))
			return true;
	return false;
}

static bool
holds_secret(struct redact_walk *w, struct slice octets)
{
	struct redact_walk quiet = { .secrets = w->secrets };
	struct buf out = { 0 };
	bool holds = text_mask(&quiet, octets, false, SLICE_NULL, &out) != 0;

	if (quiet.limit != NULL)
		w->limit = quiet.limit;
	buf_free(&out);
	return holds;
}

/* --- bodies --- */

struct body_part {
	struct entity x;
	struct slice path, where;
	unsigned depth;
};

static void
base64_mask(struct redact_walk *w, const struct body_part *p,
    struct slice octets, struct buf *out)
{
	struct buf masked = { 0 };
	size_t before = w->out->masked;

	if (is_message(p->x.type))
		entity_mask(w, octets, p->path, p->depth + 1, false, &masked);
	else
		w->out->masked += text_mask(w, octets, false, p->where,
		    &masked);
	if (w->out->masked != before)
		base64_write(buf_slice(&masked), p->x.body, out);
	else
		buf_add_slice(out, p->x.body);
	buf_free(&masked);
}

/* Is the line at octet i one of this boundary?  *closes: the last one. */
static bool
boundary_at(struct slice s, size_t i, struct slice boundary, bool *closes)
{
	struct slice line = slice_from(s, i);

	line = slice_upto(line, slice_chr(line, '\n'));
	if (!slice_starts(line, "--"))
		return false;
	line = slice_from(line, 2);
	if (line.n < boundary.n ||
	    !slice_eq(slice_upto(line, boundary.n), boundary))
		return false;
	line = slice_from(line, boundary.n);
	*closes = slice_starts(line, "--");
	return slice_trim(slice_from(line, *closes ? 2 : 0)).n == 0;
}

static size_t
line_after(struct slice s, size_t i)
{
	size_t end = slice_chr(slice_from(s, i), '\n');

	return end == SLICE_NONE ? s.n : i + end + 1;
}

static void
multipart_mask(struct redact_walk *w, const struct body_part *p,
    struct buf *out)
{
	struct slice s = p->x.body;
	bool digest = slice_eq_str(p->x.type, "multipart/digest");
	bool inside = false, closes;
	size_t from = 0, i = 0, part = 0;
	struct arena a = { 0 };

	while (i <= s.n && w->limit == NULL) {
		bool line = i < s.n && boundary_at(s, i, p->x.boundary,
		    &closes);
		struct slice one = slice_of(s.p + from, i - from);

		if (!line && i < s.n) {
			i = line_after(s, i);
			continue;
		}
		if (inside)
			entity_mask(w, one, slice_printf(&a, "%.*s%s%zu",
			    SLICE_ARG(p->path), p->path.n != 0 ? "." : "",
			    ++part), p->depth + 1, digest, out);
		else
			w->out->masked += text_mask(w, one, false, p->where,
			    out);
		if (!line)
			break;
		from = line_after(s, i);
		/* masked in the header, it is here */
		text_mask(w, slice_of(s.p + i, from - i), false, p->where,
		    out);
		inside = !closes;
		i = from;
	}
	arena_free(&a);
}

static void
other_mask(struct redact_walk *w, const struct body_part *p,
    struct slice octets, struct buf *header, struct buf *out)
{
	struct buf head = { 0 };

	if (!holds_secret(w, octets)) {
		buf_add_slice(out, p->x.body);
		if (is_packed(octets))
			*ARENA_PUSH(&w->out->arena, w->out->packed,
			    w->out->npacked) = slice_dup(&w->out->arena,
			    p->where);
		return;
	}
	note_write(buf_slice(header), &p->x, octets, &head, out);
	buf_free(header);
	*header = head;
	w->out->masked++;
	*ARENA_PUSH(&w->out->arena, w->out->replaced, w->out->nreplaced) =
	    slice_dup(&w->out->arena, p->where);
}

static void
leaf_mask(struct redact_walk *w, const struct body_part *p, struct buf *header,
    struct buf *out)
{
	struct arena a = { 0 };
	struct slice octets = p->x.body;
	bool coded = p->x.transfer == TRANSFER_BASE64 && base64_clean(octets);

	if (coded)
		octets = base64_decode(&a, octets);
	if (octets.p == NULL) {
		coded = false;
		octets = p->x.body;
	}
	if (!is_text(p->x.type, octets))
		other_mask(w, p, octets, header, out);
	else if (coded)
		base64_mask(w, p, octets, out);
	else if (is_message(p->x.type) && p->x.transfer == TRANSFER_NONE)
		entity_mask(w, octets, p->path, p->depth + 1, false, out);
	else
		w->out->masked += text_mask(w, octets,
		    p->x.transfer == TRANSFER_QUOTED, p->where, out);
	arena_free(&a);
}

void
entity_mask(struct redact_walk *w, struct slice octets, struct slice path,
    unsigned depth, bool of_digest, struct buf *out)
{
	struct body_part p = { .path = path, .depth = depth };
	struct buf header = { 0 }, body = { 0 };
	struct arena a = { 0 };

	if (depth > REDACT_MOST_DEPTH)
		w->limit = "parts lie too deep within parts";
	else if (w->parts++ == REDACT_MOST_PARTS)
		w->limit = "it has too many parts";
	if (w->limit != NULL)
		return;
	entity_read(&p.x, octets, of_digest, &a);
	if (p.x.header.n > REDACT_MOST_HEADER) {
		w->limit = "it has more than 128 KiB of header fields";
		arena_free(&a);
		return;
	}
	p.where = slice_printf(&a, "%s%.*s (%.*s)", path.n != 0 ? "part "
		: "body", SLICE_ARG(path), SLICE_ARG(slice_upto(p.x.type,
		100)));
	w->out->masked += header_mask(w, p.x.header, path, &header);
	if (p.x.boundary.p != NULL)
		multipart_mask(w, &p, &body);
	else
		leaf_mask(w, &p, &header, &body);
	buf_add_slice(out, buf_slice(&header));
	buf_add_slice(out, p.x.blank);
	buf_add_slice(out, buf_slice(&body));
	buf_free(&header);
	buf_free(&body);
	arena_free(&a);
}

/* MIME fields that a gateway or list wrote anew. */

#include "core/auth/explain_header.h"

static const char *const codings[] = { "7bit", "8bit", "quoted-printable",
	"base64", "binary", "7BIT", "8BIT", "QUOTED-PRINTABLE", "BASE64",
	"Quoted-Printable" };
static const char *const charsets[] = { "utf-8", "UTF-8", "us-ascii",
	"US-ASCII", "iso-8859-1", "ISO-8859-1", "windows-1252",
	"Windows-1252" };

static void
alter_coding(struct header_search *h, size_t piece)
{
	struct slice name, value, now;
	size_t i;

	if (!header_piece(h, piece, &name, &value))
		return;
	now = slice_dup(h->m->arena, slice_upto(slice_trim(value), 40));
	for (i = 0; i < ARRAY_LEN(codings); i++)
		alter_value(h, piece, slice_printf(&h->arena, " %s",
		    codings[i]), slice_eqi_str(now, codings[i])
		    ? SLICE("Content-Transfer-Encoding rewritten")
		    : slice_printf(h->m->arena, "transfer encoding changed"
			" from %s to %.*s", codings[i], SLICE_ARG(now)),
		    NULL, i < 4);
}

/* The value with `with` for [at, at + n) of it */
static void
replaced(struct header_search *h, size_t piece, struct slice value,
    struct slice old, struct slice with, struct slice what, bool likely)
{
	size_t at = (size_t)(old.p - value.p);

	alter_value(h, piece, slice_printf(&h->arena, "%.*s%.*s%.*s",
	    SLICE_ARG(slice_upto(value, at)), SLICE_ARG(with),
	    SLICE_ARG(slice_from(value, at + old.n))), what, NULL, likely);
}

/* One parameter: other quotes; not there; another charset */
static void
alter_parameter(struct header_search *h, size_t piece, struct slice value,
    struct slice part)
{
	struct slice text = part, name = slice_cut(&text, '='), bare;
	size_t before;
	size_t i;

	text = slice_trim(text);
	bare = text;
	if (slice_starts(bare, "\"") && slice_ends(bare, "\"") && bare.n >= 2)
		bare = slice_of(bare.p + 1, bare.n - 2);
	replaced(h, piece, value, text, bare.n != text.n ? bare
	    : slice_printf(&h->arena, "\"%.*s\"", SLICE_ARG(bare)),
	    SLICE("quotes in Content-Type changed"), true);
	before = (size_t)(part.p - value.p) - 1; /* its ";" */
	replaced(h, piece, value, slice_of(value.p + before, part.n + 1),
	    SLICE(""), slice_printf(h->m->arena, "Content-Type's %.*s added",
	    SLICE_ARG(slice_upto(slice_trim(name), 40))), false);
	if (!slice_eqi_str(slice_trim(name), "charset"))
		return;
	for (i = 0; i < ARRAY_LEN(charsets); i++) {
		struct slice what = slice_eqi_str(bare, charsets[i])
		    ? SLICE("charset in Content-Type rewritten")
		    : slice_printf(h->m->arena, "charset changed from %s to "
			"%.*s", charsets[i], SLICE_ARG(slice_upto(bare, 40)));

		replaced(h, piece, value, bare, slice_str(charsets[i]), what,
		    true);
		replaced(h, piece, value, text, bare.n == text.n
		    ? slice_printf(&h->arena, "\"%s\"", charsets[i])
		    : slice_str(charsets[i]), what, true);
	}
}

/* All parameters with quotes, or none */
static void
alter_quotes(struct header_search *h, size_t piece, struct slice value,
    bool quotes)
{
	struct buf out = { 0 };
	struct slice rest = value, part;
	bool changed = false;

	buf_add_slice(&out, slice_cut(&rest, ';'));
	while (rest.n != 0) {
		struct slice text = slice_cut(&rest, ';');
		bool quoted;

		part = text;
		slice_cut(&text, '=');
		text = slice_trim(text);
		buf_add_char(&out, ';');
		buf_add(&out, part.p, text.n == 0 ? part.n
		    : (size_t)(text.p - part.p));
		quoted = slice_starts(text, "\"") && slice_ends(text, "\"") &&
		    text.n >= 2;
		if (quoted)
			text = slice_of(text.p + 1, text.n - 2);
		if (text.n == 0)
			continue;
		changed |= quoted != quotes;
		buf_add_str(&out, quotes ? "\"" : "");
		buf_add_slice(&out, text);
		buf_add_str(&out, quotes ? "\"" : "");
	}
	if (changed)
		alter_value(h, piece, slice_dup(&h->arena, buf_slice(&out)),
		    SLICE("quotes in Content-Type changed"), NULL, false);
	buf_free(&out);
}

static void
alter_type(struct header_search *h, size_t piece)
{
	struct slice name, value, rest;
	size_t n = 0;

	if (!header_piece(h, piece, &name, &value) || value.n > 1000)
		return;
	rest = value;
	slice_cut(&rest, ';');
	while (rest.n != 0 && n++ < 6) {
		struct slice part = slice_cut(&rest, ';');

		if (slice_chr(part, '=') != SLICE_NONE)
			alter_parameter(h, piece, value, part);
	}
	alter_quotes(h, piece, value, true);
	alter_quotes(h, piece, value, false);
}

/* The value of a MIME field in a part's header; *name: as it stands there */
static struct slice
part_field(struct slice head, const char *want, struct slice *name)
{
	while (head.n != 0 && *head.p != '\r' && *head.p != '\n') {
		size_t n = 0, end;
		struct slice value;

		do {
			end = slice_chr(slice_from(head, n), '\n');
			n = end == SLICE_NONE ? head.n : n + end + 1;
		} while (n < head.n &&
		    (head.p[n] == ' ' || head.p[n] == '\t'));
		value = slice_upto(head, n);
		head = slice_from(head, n);
		while (value.n != 0 && (value.p[value.n - 1] == '\n' ||
		    value.p[value.n - 1] == '\r'))
			value.n--;
		*name = slice_cut(&value, ':');
		if (slice_eqi_str(slice_trim(*name), want))
			return value;
	}
	return SLICE_NULL;
}

/* A list that wraps a mail leaves its MIME fields in the first part. */
static void
alter_wrapped(struct header_search *h, size_t type, size_t coding)
{
	struct slice body = mail_slice(h->m, h->m->body), name, value, now;
	struct tree *t = arena_alloc(&h->arena, sizeof *t);
	struct alter *a;

	if (type == SLICE_NONE || body.n > EXPLAIN_MOST_BODY)
		return;
	tree_read(t, h->m, text_crlf(&h->arena, body));
	if (t->nplaces == 0)
		return;
	body = slice_of(t->text.p + t->places[0].next,
	    t->places[0].content - t->places[0].next);
	value = part_field(body, "Content-Type", &name);
	a = alter_new(h, SLICE("Content-Type"), "rewritten", true);
	alter_add(h, a, type, value.p != NULL ? name : SLICE_NULL, value);
	if (coding == SLICE_NONE)
		return;
	value = part_field(body, "Content-Transfer-Encoding", &name);
	if (!header_piece(h, coding, &now, &now) && value.p == NULL)
		return;
	a = alter_new(h, SLICE("Content-Type and Content-Transfer-Encoding"),
	    "rewritten", true);
	if (a == NULL)
		return;
	a->v[0] = h->alters[h->nalters - 2].v[0];
	a->n = 1;
	alter_add(h, a, coding, value.p != NULL ? name : SLICE_NULL, value);
}

/* Somebody's text/plain without MIME fields that now has them */
static void
alter_all_added(struct header_search *h, size_t type, size_t coding)
{
	size_t version = header_find(h, "MIME-Version");
	struct alter *a = alter_new(h, SLICE("MIME fields"), "added", true);

	if (version != SLICE_NONE && h->fields[version] >= 0)
		alter_add(h, a, version, SLICE_NULL, SLICE_NULL);
	if (type != SLICE_NONE && h->fields[type] >= 0)
		alter_add(h, a, type, SLICE_NULL, SLICE_NULL);
	if (coding != SLICE_NONE && h->fields[coding] >= 0)
		alter_add(h, a, coding, SLICE_NULL, SLICE_NULL);
	if (a != NULL && a->n < 2)
		h->nalters--;
}

void
alter_content(struct header_search *h)
{
	size_t type = header_find(h, "Content-Type");
	size_t coding = header_find(h, "Content-Transfer-Encoding");

	alter_wrapped(h, type, coding);
	alter_all_added(h, type, coding);
	if (coding != SLICE_NONE)
		alter_coding(h, coding);
	if (type != SLICE_NONE)
		alter_type(h, type);
}

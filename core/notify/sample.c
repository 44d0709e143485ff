/* The parts of the mail that show messages. */

#include <stdlib.h>

#include "core/notify/mime.h"
#include "core/notify/sample.h"

enum { LINK_MOST = 900 }; /* with a field's name in a line of 998 */

static void
disclosed_add(struct composed *m, struct slice address,
    const struct sha256 *sha)
{
	size_t i;

	for (i = 0; i < m->ndisclosed; i++)
		if (slice_eqi(m->disclosed[i].address, address) &&
		    memcmp(&m->disclosed[i].sha256, sha, sizeof *sha) == 0)
			return;
	*ARENA_PUSH(&m->arena, m->disclosed, m->ndisclosed) =
	    (struct disclosed){ slice_dup(&m->arena, address), *sha };
}

void
disclosed_count(struct composed *m)
{
	size_t i, k;

	m->recipients = 0;
	for (i = 0; i < m->ndisclosed; i++) {
		for (k = 0; k < i; k++)
			if (slice_eqi(m->disclosed[i].address,
				m->disclosed[k].address))
				break;
		m->recipients += k == i;
	}
}

void
part_note(struct composed *m, struct slice name, struct slice type,
    struct slice form, struct slice octets)
{
	*ARENA_PUSH(&m->arena, m->parts, m->nparts) =
	    (struct composed_part){ slice_dup(&m->arena, name),
		    slice_dup(&m->arena, type), slice_dup(&m->arena, form),
		    octets.n, sha256_of(octets) };
}

/* --- what is shown --- */

/* Fields begin in lines that begin with no blank. */
static size_t
count_fields(struct slice header)
{
	struct slice line;
	size_t n = 0;

	while (header.n != 0) {
		line = slice_cut(&header, '\n');
		n += line.n != 0 && *line.p != ' ' && *line.p != '\t';
	}
	return n;
}

/* Ranges lie in order within the header; one that does not is left alone. */
static struct slice
without_cuts(struct slice octets, const struct sample_facts *f, size_t from,
    size_t *cut, struct arena *a)
{
	size_t end = message_header(octets).n, i;
	struct buf b = { 0 };
	struct slice out;

	for (i = 0; i < f->ncuts; i++) {
		struct range r = f->cuts[i];

		if (r.off < from || r.off > end || r.len > end - r.off)
			continue;
		buf_add(&b, octets.p + from, r.off - from);
		*cut += count_fields(slice_of(octets.p + r.off, r.len));
		from = r.off + r.len;
	}
	octets = slice_from(octets, from);
	if (b.n == 0)
		return octets;
	buf_add_slice(&b, octets);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

struct slice
sample_shown(struct slice octets, const struct sample_facts *f,
    bool *boundary, size_t *cut, struct arena *a)
{
	size_t at = f != NULL && f->has_boundary ? f->boundary : SLICE_NONE;

	*cut = 0;
	*boundary = at < message_header(octets).n &&
	    (at == 0 || octets.p[at - 1] == '\n') &&
	    slice_startsi(slice_from(octets, at), "Received");
	if (!*boundary)
		return octets;
	*cut = count_fields(slice_upto(octets, at));
	return without_cuts(octets, f, at, cut, a);
}

bool
sample_tells(const struct compose *c, size_t i)
{
	return c->draft->redact == REDACT_NOTHING && !c->samples[i].trap;
}

struct masks
sample_masks(const struct compose *c, size_t i)
{
	const struct compose_sample *s = &c->samples[i];

	return (struct masks){ c->mask_key, s->recipients, s->nrecipients };
}

struct slice
sample_told(const struct compose *c, size_t i, struct slice value,
    struct arena *a)
{
	struct masks masks = sample_masks(c, i);
	struct buf b = { 0 };
	struct slice out;

	if (value.p == NULL || sample_tells(c, i))
		return value;
	mask_text(&masks, value, &b);
	out = slice_dup(a, buf_slice(&b));
	buf_free(&b);
	return out;
}

struct slice
sample_link(const struct compose *c, size_t i, size_t k, struct arena *a)
{
	struct slice link = c->samples[i].facts->links[k];
	size_t end = 0;

	if (link.n <= LINK_MOST && slice_eq(sample_told(c, i, link, a), link))
		return link;
	while (end < link.n && link.p[end] != '?' && link.p[end] != '#')
		end++;
	link = slice_upto(link, end);
	return link.n <= LINK_MOST && slice_eq(sample_told(c, i, link, a),
	    link) ? link : SLICE_NULL;
}

static void
note_residue(struct composed *m, const struct compose *c, size_t sample,
    const struct residue *left, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct residue *r = ARENA_PUSH(&m->arena, m->residue,
		    m->nresidue);

		*r = left[i];
		r->field = slice_dup(&m->arena, left[i].field);
		r->address = slice_dup(&m->arena, left[i].address);
		r->how = slice_dup(&m->arena, slice_str(left[i].how)).p;
		r->sample = sample;
		disclosed_add(m, r->address, &c->samples[sample].sha256);
	}
}

/* As the confined parser masked it */
static void
show_redacted(struct composed *m, const struct compose *c, size_t i,
    struct buf *shown)
{
	const struct redacted *r = c->samples[i].redacted;
	struct composed_sample *x = &m->samples[i];
	struct slice octets = slice_of(r->octets.p, r->octets.n);

	if (r->how == REDACT_HEADERS) {
		octets = slice_upto(octets, SAMPLE_MOST_HEADER);
		x->form = SAMPLE_HEADERS;
		if (r->why.p != NULL)
			x->why = slice_dup(&m->arena, r->why);
	}
	buf_add_slice(shown, octets);
	x->redacted = true;
	x->masked = r->masked;
	note_residue(m, c, i, r->residue, r->nresidue);
}

static void
show_header(struct composed *m, const struct compose *c, size_t i,
    struct slice octets, struct buf *shown)
{
	struct masks masks = sample_masks(c, i);
	struct slice head = slice_upto(message_header(octets),
	    SAMPLE_MOST_HEADER);
	struct residue *left;
	size_t n;

	if (c->samples[i].unmasked.p != NULL)
		m->samples[i].why = SLICE("our recipients could not be "
		    "masked in it");
	m->samples[i].form = SAMPLE_HEADERS;
	m->samples[i].redacted = true;
	m->samples[i].masked = mask_header(&masks, head, shown);
	left = mask_residue(&masks, buf_slice(shown), &m->arena, &n);
	note_residue(m, c, i, left, n);
}

void
sample_prepare(struct composed *m, const struct compose *c, size_t i,
    struct buf *shown)
{
	const struct compose_sample *s = &c->samples[i];
	struct composed_sample *x = &m->samples[i];
	struct slice octets = sample_shown(s->octets, s->facts, &x->boundary,
	    &x->cut, &m->arena);
	struct buf crlf = { 0 };
	size_t k;

	x->form = SAMPLE_MESSAGE;
	crlf_form(s->octets, &crlf);
	x->crlf = sha256_of(buf_slice(&crlf));
	buf_free(&crlf);
	if (sample_tells(c, i)) {
		crlf_form(octets, shown);
		for (k = 0; k < s->nrecipients; k++)
			disclosed_add(m, s->recipients[k], &s->sha256);
	} else if (s->redacted != NULL)
		show_redacted(m, c, i, shown);
	else
		show_header(m, c, i, octets, shown);
	if (x->form != SAMPLE_HEADERS)
		x->form = mime_needs_base64(buf_slice(shown)) ? SAMPLE_BASE64
							      : SAMPLE_MESSAGE;
	x->size = shown->n;
	x->own = sha256_of(buf_slice(shown));
	x->name = slice_printf(&m->arena, x->form == SAMPLE_HEADERS
		? "sample-%zu-headers.txt" : "sample-%zu.eml", i + 1);
}

struct slice
sample_header(struct slice shown)
{
	return slice_upto(message_header(shown), SAMPLE_MOST_HEADER);
}

/* --- as a part --- */

struct slice
sample_words(const struct composed_sample *x, bool claim, struct arena *a)
{
	const char *what = x->form == SAMPLE_HEADERS ? "header fields"
						     : "the whole message";
	const char *masked = x->redacted ? ", our recipients masked" : "";
	const char *coded = x->form != SAMPLE_BASE64 ? ""
	    : ", in base64 since it breaks the line rules of mail";

	if (x->why.p != NULL)
		coded = arena_printf(a, ", without the body: %.*s",
		    SLICE_ARG(x->why));
	if (!x->boundary)
		return slice_printf(a, "%s%s%s, none cut, since it is not "
		    "known where it came from outside", what, masked, coded);
	if (x->cut == 0)
		return slice_printf(a, "%s%s%s", what, masked, coded);
	return slice_printf(a, "%s%s%s, from %s Received field on; %zu header "
	    "field%s of the receiver's own systems %s cut", what, masked,
	    coded, claim ? "the receiving server's" : "our server's", x->cut,
	    plural(x->cut), x->cut == 1 ? "is" : "are");
}

static const char *
part_type(const struct composed_sample *x, struct arena *a)
{
	switch (x->form) {
	case SAMPLE_HEADERS: /* RFC 6522 section 4 */
		return "text/rfc822-headers";
	case SAMPLE_MESSAGE:
		return "message/rfc822";
	case SAMPLE_BASE64:
		break;
	}
	return arena_printf(a, "application/octet-stream; name=\"%.*s\"",
	    SLICE_ARG(x->name));
}

void
sample_part(struct buf *out, struct composed *m, const struct compose *c,
    size_t i, struct slice shown)
{
	struct composed_sample *x = &m->samples[i];
	bool claim = row_is_claim(c->samples[i].row);
	bool same = memcmp(&x->crlf, &x->own, sizeof x->own) == 0;
	char original[SHA256_HEX + 1], own[SHA256_HEX + 1];
	struct arena a = { 0 };
	const char *type = part_type(x, &a);
	struct slice words = sample_words(x, claim, &a), bare;

	sha256_hex(&x->crlf, original);
	sha256_hex(&x->own, own);
	mime_field(out, "Content-Type", slice_str(type));
	mime_field(out, "Content-Disposition", slice_printf(&a,
	    "attachment; filename=\"%.*s\"", SLICE_ARG(x->name)));
	mime_field(out, "Content-Description", slice_printf(&a,
	    "Sample %zu of %zu%s: %.*s. SHA-256 of the original in CRLF form: "
	    "%s%s%s", i + 1, c->nsamples, claim ? ", as submitted to us" : "",
	    SLICE_ARG(words), original, same ? "" : "; of this part: ",
	    same ? "" : own));
	if (x->form == SAMPLE_HEADERS) /* 7bit or quoted-printable, by RFC */
		mime_text_body(out, shown, false);
	else if (x->form == SAMPLE_BASE64)
		mime_base64_body(out, shown);
	else
		mime_octets_body(out, shown);
	bare = slice_str(type);
	part_note(m, x->name, slice_cut(&bare, ';'), words, shown);
	arena_free(&a);
}

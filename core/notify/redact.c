/* Masking of whole messages. */

#include "core/base/text.h"
#include "core/notify/redact_parts.h"

enum { AROUND = 32 /* octets shown on either side of a change */ };

/* --- what changed, for people --- */

static bool
breaks(char c)
{
	return c == '\n' || c == '\r';
}

/* Words on the same line before octet `from`, and behind `to` */
static void
around(struct slice s, const struct edit *e, size_t *before, size_t *after)
{
	size_t from = e->from, to = e->to, i;

	while (from != 0 && e->from - from < AROUND && !breaks(s.p[from - 1]))
		from--;
	while (to < s.n && to - e->to < AROUND && !breaks(s.p[to]))
		to++;
	/* no half words, where there are whole ones */
	for (i = from; from != 0 && !breaks(s.p[from - 1]) && i < e->from; i++)
		if (s.p[i] == ' ') {
			from = i + 1;
			break;
		}
	for (i = to; to < s.n && !breaks(s.p[to]) && i > e->to; i--)
		if (s.p[i - 1] == ' ') {
			to = i - 1;
			break;
		}
	while (from < e->from && ascii_is_space(s.p[from]))
		from++;
	*before = e->from - from;
	*after = to - e->to;
}

void
hunk_add(struct redacted *out, struct slice where, struct slice was,
    const struct edit *e)
{
	size_t before, after;
	struct redact_hunk *h;
	struct slice left, right;

	if (out->nhunks == REDACT_MOST_HUNKS) {
		out->more++;
		return;
	}
	around(was, e, &before, &after);
	left = slice_of(was.p + e->from - before, before);
	right = slice_of(was.p + e->to, after);
	h = ARENA_PUSH(&out->arena, out->hunks, out->nhunks);
	h->where = slice_dup(&out->arena, where);
	h->old = slice_dup(&out->arena, slice_of(left.p, before + (e->to -
	    e->from) + after));
	h->new = slice_printf(&out->arena, "%.*s%.*s%.*s", SLICE_ARG(left),
	    SLICE_ARG(e->text), SLICE_ARG(right));
}

/* --- messages --- */

static enum err
look_again(struct redacted *out, const struct masks *m, struct error *e)
{
	size_t i, n;
	struct residue *v = out->how == REDACT_HEADERS
	    ? mask_residue(m, buf_slice(&out->octets), &out->arena, &n)
	    : message_residue(m, buf_slice(&out->octets), &out->arena, &n);

	for (i = 0; i < n; i++)
		if (!v[i].stays)
			return err_set(e, ERR_REFUSED, "an address of a "
			    "recipient can still be read in %.*s, %s, after "
			    "masking", SLICE_ARG(v[i].field), v[i].how);
	out->residue = v;
	out->nresidue = n;
	return ERR_NONE;
}

static void
headers_only(struct redacted *out, const struct secrets *x,
    const struct redact_order *order, struct slice octets)
{
	struct redact_walk w = { .secrets = x, .order = order, .out = out };

	out->how = REDACT_HEADERS;
	octets = slice_upto(message_header(octets), REDACT_MOST_HEADER);
	out->masked = header_mask(&w, octets, SLICE_NULL, &out->octets);
}

/* False: over a limit, which is noted. */
static bool
whole(struct redacted *out, const struct secrets *x,
    const struct redact_order *order, struct slice octets)
{
	struct redact_walk w = { .secrets = x, .order = order, .out = out };

	if (octets.n > REDACT_MOST_OCTETS)
		w.limit = "it is larger than 5 MiB";
	else
		entity_mask(&w, octets, SLICE_NULL, 0, false, &out->octets);
	if (w.limit == NULL)
		return true;
	redacted_free(out);
	out->why = slice_dup(&out->arena, slice_str(w.limit));
	return false;
}

enum err
redact_message(struct redacted *out, const struct masks *m,
    struct slice octets, const struct redact_order *order, struct error *e)
{
	struct buf crlf = { 0 };
	struct secrets x;
	enum err err;

	*out = (struct redacted){ .how = order->how };
	if (order->look) {
		out->residue = message_residue(m, octets, &out->arena,
		    &out->nresidue);
		return ERR_NONE;
	}
	if (order->how == REDACT_NOTHING) {
		crlf_form(octets, &out->octets);
		return ERR_NONE;
	}
	secrets_make(&x, m);
	crlf_form(octets, &crlf);
	if (order->how == REDACT_HEADERS ||
	    !whole(out, &x, order, buf_slice(&crlf)))
		headers_only(out, &x, order, buf_slice(&crlf));
	else
		out->how = REDACT_RECIPIENTS;
	secrets_free(&x);
	buf_free(&crlf);
	err = look_again(out, m, e);
	if (err != ERR_NONE)
		redacted_free(out);
	return err;
}

void
redacted_free(struct redacted *r)
{
	buf_free(&r->octets);
	arena_free(&r->arena);
	*r = (struct redacted){ 0 };
}

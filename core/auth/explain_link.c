/* URLs that gateways put theirs before: the target is in them. */

#include "core/auth/explain.h"
#include "core/mail/link_target.h"

static const char *const rewritten[LINK_WRAPPERS] = {
	[LINK_SAFE_LINKS] = "links rewritten by Microsoft Safe Links",
	[LINK_PROOFPOINT] = "links rewritten by Proofpoint",
	[LINK_BARRACUDA] = "links rewritten by Barracuda",
	[LINK_SYMANTEC] = "links rewritten by Symantec",
	[LINK_TREND_MICRO] = "links rewritten by Trend Micro",
	[LINK_TRELLIX] = "links rewritten by Trellix",
	[LINK_MIMECAST] = "links rewritten by Mimecast",
	[LINK_GOOGLE] = "links rewritten by Google",
};

/* How far a URL reaches in text: Proofpoint's ends with "$" */
static size_t
url_end(struct slice s)
{
	size_t n = 0, dollar;

	while (n < s.n && (unsigned char)s.p[n] > ' ' && s.p[n] != '"' &&
	    s.p[n] != '\'' && s.p[n] != '<' && s.p[n] != '>' && n < 8192)
		n++;
	s = slice_upto(s, n);
	dollar = slice_rchr(s, '$');
	if (slice_find(s, SLICE("/v3/__")) != SLICE_NONE &&
	    dollar != SLICE_NONE)
		return dollar + 1;
	while (n != 0 && strchr(".,;:!?)]}", s.p[n - 1]) != NULL)
		n--;
	return n;
}

struct undo {
	struct arena *a;
	bool html;   /* "&" is written "&amp;" in what wraps */
	bool escape; /* and was in what was wrapped */
	unsigned seen; /* wrappers, as bits */
};

static void
replace_all(struct buf *out, struct slice s, const char *what,
    const char *with)
{
	size_t at;

	while ((at = slice_find(s, slice_str(what))) != SLICE_NONE) {
		buf_add_slice(out, slice_upto(s, at));
		buf_add_str(out, with);
		s = slice_from(s, at + strlen(what));
	}
	buf_add_slice(out, s);
}

static struct slice
taken(struct arena *a, struct buf *b)
{
	struct slice s = slice_dup(a, buf_slice(b));

	buf_free(b);
	return s;
}

/* One URL; wrapped twice or thrice where two gateways were on the way */
static bool
undo_url(struct undo *u, struct slice url, struct buf *out)
{
	struct buf plain = { 0 }, raw = { 0 }, inner = { 0 };
	int wrapper, depth;

	if (u->html)
		replace_all(&raw, url, "&amp;", "&");
	else
		buf_add_slice(&raw, url);
	url = taken(u->a, &raw);
	for (depth = 0; depth < 3; depth++) {
		buf_clear(&inner);
		if (!link_unwrap(u->a, url, &inner, &wrapper))
			break;
		u->seen |= 1u << wrapper;
		url = slice_dup(u->a, buf_slice(&inner));
	}
	buf_free(&inner);
	if (u->html && u->escape)
		replace_all(&plain, url, "&", "&amp;");
	else
		buf_add_slice(&plain, url);
	if (depth != 0)
		buf_add_slice(out, buf_slice(&plain));
	buf_free(&plain);
	return depth != 0;
}

/* A text with the URLs put back; false: there was none */
static bool
undo_text(struct undo *u, struct slice s, struct buf *out)
{
	bool any = false;
	size_t at;

	while ((at = slice_find(s, SLICE("http"))) != SLICE_NONE) {
		size_t n = url_end(slice_from(s, at));

		buf_add_slice(out, slice_upto(s, at));
		s = slice_from(s, at);
		if (undo_url(u, slice_upto(s, n), out)) {
			any = true;
		} else {
			n = 4;
			buf_add_slice(out, slice_upto(s, n));
		}
		s = slice_from(s, n);
	}
	buf_add_slice(out, s);
	return any;
}

/* Quoted-printable: lines that are touched are written anew. */
static void
undo_qp(struct undo *u, struct slice raw, struct buf *out)
{
	struct buf said = { 0 }, before = { 0 };
	struct slice line;

	while (raw.n != 0) {
		buf_clear(&said);
		buf_clear(&before);
		code_qp_line(&raw, &said, &line);
		if (slice_find(buf_slice(&said), SLICE("http")) == SLICE_NONE ||
		    !undo_text(u, buf_slice(&said), &before)) {
			buf_add_slice(out, line);
			continue;
		}
		code_qp(out, buf_slice(&before), 76);
		if (slice_ends(line, "\n"))
			buf_add_str(out, "\r\n");
	}
	buf_free(&said);
	buf_free(&before);
}

static void
undo_leaf(struct undo *u, struct slice body, enum coding coding,
    struct buf *out)
{
	struct buf said = { 0 };
	struct slice octets;

	if (coding == CODING_QP) {
		undo_qp(u, body, out);
	} else if (coding != CODING_BASE64) {
		undo_text(u, body, out);
	} else {
		octets = code_decode(u->a, coding, body);
		if (octets.p != NULL && undo_text(u, octets, &said)) {
			code_base64(out, u->a, buf_slice(&said), 76);
			if (slice_ends(body, "\n"))
				buf_add_str(out, "\r\n");
		} else {
			buf_add_slice(out, body);
		}
		buf_free(&said);
	}
}

static struct slice
undo_tree(struct search *s, const struct tree *t, struct undo *u)
{
	struct buf out = { 0 };
	size_t i, at = 0;

	for (i = 0; i < t->nleaves; i++) {
		const struct leaf *l = &t->leaves[i];

		if (!l->text)
			continue;
		u->html = l->html;
		buf_add(&out, t->text.p + at, l->body - at);
		undo_leaf(u, slice_of(t->text.p + l->body, l->end - l->body),
		    l->coding, &out);
		at = l->end;
	}
	buf_add_slice(&out, slice_from(t->text, at));
	return taken(&s->arena, &out);
}

static bool
search_undone(struct search *s, struct slice text, unsigned seen)
{
	struct tree *t = arena_alloc(&s->arena, sizeof *t);
	struct changes by = { 0 };
	int i;

	for (i = 0; i < LINK_WRAPPERS; i++)
		if (seen & 1u << i)
			by = changes_with(by, slice_str(rewritten[i]), NULL);
	if (s->relaxed)
		text = text_relaxed(&s->arena, text);
	if (search_scan(s, text, by))
		return true;
	tree_read(t, s->m, text);
	return search_parts(s, t, by) || search_blocks(s, t, by);
}

bool
search_links(struct search *s, const struct tree *t)
{
	struct undo u = { .a = &s->arena };
	struct slice text;
	size_t i;
	int escape;

	for (i = 0; i < s->m->nlinks; i++)
		if (s->m->links[i].host.p != NULL &&
		    link_wrapper(s->m->links[i].host) >= 0)
			break;
	if (i == s->m->nlinks)
		return false;
	for (escape = 1; escape >= 0 && !s->out.found; escape--) {
		u.escape = escape != 0;
		u.seen = 0;
		text = undo_tree(s, t, &u);
		if (u.seen == 0)
			return false;
		search_undone(s, text, u.seen);
	}
	return s->out.found;
}

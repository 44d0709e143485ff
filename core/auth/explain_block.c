/*
 * Blocks that gateways and lists put into a text: a banner at the top, a
 * footer at the end of a part, either of them within HTML.  Where a block can
 * end is not searched octet by octet: at paragraphs, and at the ends of the
 * outermost elements.
 */

#include "core/auth/explain.h"

enum { BLOCK_MOST = 8 << 10, BLOCKS = 4 };

static void
add_cut(struct cuts *c, size_t from, size_t to)
{
	size_t i;

	if (from >= to || c->n == CUTS_MOST)
		return;
	for (i = 0; i < c->n; i++)
		if (c->v[i].from == from && c->v[i].to == to)
			return;
	c->v[c->n++] = (struct cut){ from, to };
}

/* Words of banners.  Only where one stands is more than the nearest end
 * tried: each end costs a digest of all that follows. */
bool
cut_like_a_banner(struct slice s)
{
	static const char *const words[] = { "external", "caution", "warning",
		"outside", "sender", "externo", "externa", "precauci", "cuidado",
		"atenci", "externe", "extern", "attention", "achtung",
		"vorsicht", "aten\xc3\xa7", "remitente", "suspicious" };
	char low[2048];
	size_t i;

	s = slice_upto(s, sizeof low);
	for (i = 0; i < s.n; i++)
		low[i] = ascii_lower(s.p[i]);
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_find(slice_of(low, s.n), slice_str(words[i])) !=
		    SLICE_NONE)
			return true;
	return false;
}

static bool
line_at(struct slice text, size_t at, struct slice *line)
{
	size_t n = slice_chr(slice_from(text, at), '\n');

	if (at >= text.n)
		return false;
	*line = slice_upto(slice_from(text, at),
	    n == SLICE_NONE ? SLICE_NONE : n + 1);
	return true;
}

/* Ends of the first paragraphs, with the blank lines behind them or not */
static void
plain_tops(struct cuts *c, struct slice text, const struct leaf *l)
{
	size_t at = l->body, end = 0, n = 0;
	bool inside = false, any = false;
	struct slice line;

	while (at < l->end && at - l->body < BLOCK_MOST &&
	    line_at(text, at, &line)) {
		bool blank = slice_trim(line).n == 0;

		if (!blank && !inside && any) { /* the next one begins */
			add_cut(c, l->body, at);
			add_cut(c, l->body, end);
			if (++n == BLOCKS)
				return;
		}
		if (!blank && !any) {
			add_cut(c, l->body, at); /* blank lines alone */
			add_cut(c, l->body, at + line.n);
		}
		if (blank && inside)
			end = at;
		inside = !blank;
		any |= !blank;
		at += line.n;
	}
}

static bool
is_rule(struct slice line)
{
	size_t i;

	line = slice_trim(line);
	for (i = 1; i < line.n && line.p[i] == *line.p; i++)
		;
	return line.n >= 2 && i == line.n && !ascii_is_alnum(*line.p);
}

/* Starts of the last paragraphs and rules, with some of the line ends before
 * them: how many a footer brought is not known. */
static void
plain_tails(struct cuts *c, struct slice text, const struct leaf *l)
{
	size_t starts[64], n = 0, at, i, j;
	bool blank = false;
	struct slice line;

	at = l->end - l->body > BLOCK_MOST ? l->end - BLOCK_MOST : l->body;
	for (; at < l->end && line_at(text, at, &line); at += line.n) {
		if (at != l->body && slice_trim(line).n != 0 &&
		    (blank || is_rule(line)))
			starts[n++ % 64] = at;
		blank = slice_trim(line).n == 0;
	}
	for (i = n > BLOCKS ? n - BLOCKS : 0; i < n; i++) {
		size_t from = starts[i % 64], back = from;

		while (back > l->body && text.p[back - 1] == '\n')
			back -= back >= l->body + 2 &&
			    text.p[back - 2] == '\r' ? 2 : 1;
		for (j = 0; j < 3; j++) {
			add_cut(c, back, l->end);
			if (back == from)
				break;
			while (text.p[back++] != '\n')
				;
		}
	}
}

/* Elements whose depth is counted, and those that stand for themselves */
static bool
tag_is(struct slice s, const char *name)
{
	size_t n = strlen(name);

	return slice_startsi(s, name) &&
	    (s.n == n || !ascii_is_alnum(s.p[n]));
}

static bool
is_block(struct slice s)
{
	return tag_is(s, "div") || tag_is(s, "table") || tag_is(s, "center") ||
	    tag_is(s, "section");
}

static bool
is_single(struct slice s)
{
	return tag_is(s, "br") || tag_is(s, "hr");
}

struct outline { /* where outermost elements start and end */
	size_t begin, stop; /* behind <body>, before </body> */
	size_t ends[BLOCKS], nends;
	size_t starts[BLOCKS], nstarts; /* the last ones, a ring */
};

static void
outline_end(struct outline *o, size_t at)
{
	if (o->nends < BLOCKS)
		o->ends[o->nends++] = at;
}

static void
outline_start(struct outline *o, size_t at)
{
	o->starts[o->nstarts++ % BLOCKS] = at;
}

/* One tag at `at`; next: behind it */
static void
outline_tag(struct outline *o, struct slice tag, size_t at, size_t next,
    int *depth)
{
	bool close = slice_starts(tag, "/");
	struct slice name = slice_from(tag, close);

	if (!close && tag_is(name, "body")) {
		*o = (struct outline){ .begin = next, .stop = o->stop };
		*depth = 0;
	} else if (close && tag_is(name, "body")) {
		o->stop = at;
	} else if (is_block(name) && !close) {
		if ((*depth)++ == 0)
			outline_start(o, at);
	} else if (is_block(name) && *depth > 0) {
		if (--*depth == 0)
			outline_end(o, next);
	} else if (*depth == 0 && (is_single(name) || tag_is(name, "p"))) {
		if (!close)
			outline_start(o, at);
		if (close || is_single(name))
			outline_end(o, next);
	}
}

static void
outline_read(struct outline *o, struct slice text, const struct leaf *l)
{
	size_t at = l->body, end;
	int depth = 0;

	*o = (struct outline){ .begin = l->body, .stop = l->end };
	while (at < l->end) {
		struct slice rest = slice_of(text.p + at, l->end - at);
		size_t open = slice_chr(rest, '<');

		if (open == SLICE_NONE)
			break;
		at += open;
		rest = slice_from(rest, open);
		if (slice_starts(rest, "<!--")) {
			end = slice_find(rest, SLICE("-->"));
			if (end != SLICE_NONE && depth == 0) {
				outline_start(o, at);
				outline_end(o, at + end + 3);
			}
			at += end == SLICE_NONE ? 4 : end + 3;
			continue;
		}
		end = slice_chr(rest, '>');
		if (end == SLICE_NONE)
			break;
		outline_tag(o, slice_of(rest.p + 1, end - 1), at,
		    at + end + 1, &depth);
		at += end + 1;
	}
}

static bool
crlf_at(struct slice text, size_t at)
{
	return at + 2 <= text.n && memcmp(text.p + at, "\r\n", 2) == 0;
}

static void
html_tops(struct cuts *c, struct slice text, const struct outline *o)
{
	size_t i;

	for (i = 0; i < o->nends; i++) {
		size_t to = o->ends[i];

		add_cut(c, o->begin, to);
		if (crlf_at(text, o->begin))
			add_cut(c, o->begin + 2, to);
		if (crlf_at(text, to))
			add_cut(c, o->begin, to + 2);
	}
}

static void
html_tails(struct cuts *c, struct slice text, const struct outline *o)
{
	size_t i, first = o->nstarts > BLOCKS ? o->nstarts - BLOCKS : 0;

	for (i = first; i < o->nstarts; i++) {
		size_t from = o->starts[i % BLOCKS];

		if (from > o->stop)
			break;
		if (from >= 2 && crlf_at(text, from - 2))
			add_cut(c, from - 2, o->stop);
		add_cut(c, from, o->stop);
	}
}

void
cuts_find(struct cuts *c, struct slice text, const struct leaf *l, bool top)
{
	struct outline o;

	c->n = 0;
	if (l->html) {
		outline_read(&o, text, l);
		if (top)
			html_tops(c, text, &o);
		else
			html_tails(c, text, &o);
	} else if (top) {
		plain_tops(c, text, l);
	} else {
		plain_tails(c, text, l);
	}
}

/* As it stands, transfer encoding and all */
static void
cuts_of(struct cuts *c, const struct tree *t, const struct leaf *l, bool top)
{
	c->n = 0;
	if (l->text && l->coding != CODING_BASE64)
		cuts_find(c, t->text, l, top);
}

struct changes
cut_named(struct slice block, bool top, struct changes by)
{
	if (slice_trim(block).n == 0)
		return changes_with(by, SLICE("blank lines at the top"),
		    "added");
	return changes_with(by, top ? SLICE("banner") : SLICE("footer"),
	    "added");
}

static bool
search_cuts(struct search *s, const struct tree *t, const struct cuts *c,
    bool top, struct changes by)
{
	size_t i;

	for (i = 0; i < c->n && !s->out.found; i++) {
		struct slice block = slice_of(t->text.p + c->v[i].from,
		    c->v[i].to - c->v[i].from);

		if (top && i > 2 && !cut_like_a_banner(block))
			break;
		search_without(s, t->text, c->v[i].from, c->v[i].to,
		    cut_named(block, top, by));
	}
	return s->out.found;
}

/* A word that a footer's two forms will share */
static bool
share_a_word(struct slice plain, struct slice html)
{
	size_t i, n = 0, tries = 0;

	for (i = 0; i <= plain.n && tries < 4; i++) {
		if (i < plain.n && ascii_is_alnum(plain.p[i])) {
			n++;
			continue;
		}
		if (n >= 6) {
			tries++;
			if (slice_find(html, slice_of(plain.p + i - n, n)) !=
			    SLICE_NONE)
				return true;
		}
		n = 0;
	}
	return false;
}

/* Both forms of a multipart/alternative got it. */
static bool
search_both(struct search *s, const struct tree *t, const struct leaf *a,
    const struct leaf *b, bool top, struct changes by)
{
	struct cuts plain, html;
	size_t i, j;

	cuts_of(&plain, t, a, top);
	cuts_of(&html, t, b, top);
	for (i = 0; i < plain.n && !s->out.found; i++)
		for (j = 0; j < html.n && !s->out.found; j++) {
			struct cut p = plain.v[i], h = html.v[j];
			struct slice v[3] = { slice_upto(t->text, p.from),
				slice_of(t->text.p + p.to, h.from - p.to),
				slice_from(t->text, h.to) };
			struct slice in = slice_of(t->text.p + p.from,
			    p.to - p.from);

			if (share_a_word(in, slice_of(t->text.p + h.from,
			    h.to - h.from)))
				search_whole(s, v, 3,
				    cut_named(in, top, by));
		}
	return s->out.found;
}

/* A banner, and a footer behind all */
static bool
search_top_and_end(struct search *s, const struct tree *t,
    const struct leaf *l, struct changes by)
{
	struct cuts c;
	size_t i;

	cuts_of(&c, t, l, true);
	for (i = 0; i < c.n && !s->out.found; i++) {
		struct slice block = slice_of(t->text.p + c.v[i].from,
		    c.v[i].to - c.v[i].from);

		if (!t->multipart && cut_like_a_banner(block))
			search_scan(s, slice_from(t->text, c.v[i].to),
			    cut_named(block, true, by));
	}
	return s->out.found;
}

bool
search_blocks(struct search *s, const struct tree *t, struct changes by)
{
	struct slice one[2] = { SLICE("\r\n"), t->text };
	size_t i, most = t->nleaves < 4 ? t->nleaves : 4;
	struct cuts c;

	for (i = 0; i < most && !s->out.found; i++) {
		const struct leaf *l = &t->leaves[i];

		cuts_of(&c, t, l, true);
		search_cuts(s, t, &c, true, by);
		cuts_of(&c, t, l, false);
		if (t->multipart || l->html)
			search_cuts(s, t, &c, false, by);
		if (i != 0 && l->html && l[-1].text && !l[-1].html &&
		    !s->out.found) {
			search_both(s, t, l - 1, l, true, by);
			search_both(s, t, l - 1, l, false, by);
		}
	}
	if (!s->out.found && !t->multipart)
		search_top_and_end(s, t, &t->leaves[0], by);
	return s->out.found || search_whole(s, one, 2,
	    changes_with(by, SLICE("blank line at the top"), "lost"));
}

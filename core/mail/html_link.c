/* The links of an HTML document. */
#include "core/mail/html_parts.h"
#include "core/mail/mail.h"

struct html_link *
html_link_add(struct html_reader *r, enum html_from from, struct slice raw_url,
    struct slice raw_text)
{
	struct html *h = r->html;
	struct html_link *l;

	if (slice_trim(raw_url).n == 0)
		return NULL;
	if (h->nlinks == MAIL_MOST_LINKS) {
		h->links_cut = true;
		return NULL;
	}
	l = ARENA_PUSH(r->arena, h->links, h->nlinks);
	memset(l, 0, sizeof *l);
	l->from = from;
	l->url = html_decode(r->arena, raw_url, true);
	l->text = raw_text.p != NULL ? html_decode(r->arena, raw_text, true)
				     : slice_of("", 0);
	l->off = (uint32_t)r->w.at;
	l->hidden = r->w.why;
	return l;
}

void
html_link_open(struct html_reader *r, const struct html_tag *tag)
{
	struct slice href = tag->attr[ATTR_HREF];

	if (href.p == NULL)
		href = tag->attr[ATTR_XLINK_HREF];
	if (html_link_add(r, HTML_A, href, SLICE_NULL) == NULL)
		return;
	r->link = r->html->nlinks - 1;
	r->link_depth = r->nopen;
	r->link_image = false;
	r->w.in_link = true;
	r->w.hidden_link = r->w.why != NULL;
	r->w.link_why = r->w.why;
	buf_clear(&r->w.link);
}

/* Octets of s without the piece of a character that a cut left at its end */
size_t
html_whole_characters(struct slice s)
{
	size_t n = s.n, back;

	for (back = 1; back <= 3 && back <= n; back++) {
		unsigned char c = (unsigned char)s.p[n - back];

		if (c >= 0xC0)
			return back < 2U + (c >= 0xE0) + (c >= 0xF0) ? n - back
								     : n;
		if (c < 0x80)
			break;
	}
	return n;
}

void
html_link_close(struct html_reader *r)
{
	struct html_link *l;
	const char *why = r->w.why;

	if (r->link == SLICE_NONE)
		return;
	if (r->w.link.n == 0 && r->link_image) {
		r->w.why = r->image_why;
		html_put(&r->w, "[image]", 7);
		r->w.why = why;
	}
	l = &r->html->links[r->link];
	if (r->w.link.n > 0) {
		l->text = slice_dup(r->arena, buf_slice(&r->w.link));
		l->text.n = html_whole_characters(l->text);
		l->off = (uint32_t)r->w.link_at;
		l->len = (uint32_t)(r->w.at - r->w.link_at);
	} else
		l->off = (uint32_t)r->w.at;
	l->hidden = r->w.link_why;
	r->w.in_link = false;
	r->link = SLICE_NONE;
	r->link_depth = 0;
}

/* content="5; url='http://...'" */
struct slice
html_refresh_url(struct slice s)
{
	size_t i = 0;
	char quote;

	while (i < s.n && s.p[i] != ';' && s.p[i] != ',')
		i++;
	s = slice_trim(slice_from(s, i + 1));
	if (slice_startsi(s, "url")) {
		struct slice v = slice_trim(slice_from(s, 3));

		if (v.n > 0 && v.p[0] == '=')
			s = slice_trim(slice_from(v, 1));
	}
	if (s.n > 0 && (s.p[0] == '"' || s.p[0] == '\'')) {
		quote = s.p[0];
		s = slice_from(s, 1);
		s = slice_cut(&s, quote);
	}
	return s;
}

/* HTML to text: which tag does what. */
#include <stdlib.h>

#include "core/mail/html_parts.h"
#include "core/mail/sketch_make.h"

#define MOST_TITLE 2048 /* octets */

static void
put_image(struct html_reader *r, const struct html_tag *tag)
{
	struct html_look look = html_look_now(r);
	struct slice alt = slice_trim(tag->attr[ATTR_ALT]);

	r->html->images++;
	html_style(&look, tag, r->arena);
	r->link_image = true;
	r->image_why = html_why_hidden(&look, true);
	if (alt.n == 0)
		return;
	r->w.why = r->image_why;
	html_put(&r->w, "[", 1);
	html_put_text(&r->w, alt, false);
	html_put(&r->w, "]", 1);
	html_look_changed(r);
}

static void
put_button(struct html_reader *r, const struct html_tag *tag)
{
	struct slice type = tag->attr[ATTR_TYPE];
	struct slice value = tag->attr[ATTR_VALUE];

	if (value.n == 0 || (!slice_eqi_str(type, "submit") &&
	    !slice_eqi_str(type, "button") && !slice_eqi_str(type, "reset")))
		return;
	html_put(&r->w, "[", 1);
	html_put_text(&r->w, value, false);
	html_put(&r->w, "]", 1);
}

static void
read_meta(struct html_reader *r, const struct html_tag *tag)
{
	struct slice content;

	if (!slice_eqi_str(slice_trim(tag->attr[ATTR_HTTP_EQUIV]), "refresh"))
		return;
	content = html_decode(r->arena, tag->attr[ATTR_CONTENT], true);
	html_link_add(r, HTML_REFRESH, html_refresh_url(content), SLICE_NULL);
}

/* What a start tag gives besides a line and a look. */
static void
start_special(struct html_reader *r, const struct html_element *e,
    const struct html_tag *tag)
{
	const struct slice *attr = tag->attr;

	switch (e->id) {
	case EL_A:
		html_link_close(r);
		html_link_open(r, tag);
		break;
	case EL_AREA:
		html_link_add(r, HTML_AREA, attr[ATTR_HREF], attr[ATTR_ALT]);
		break;
	case EL_BASE:
		if (r->html->base.p == NULL)
			r->html->base = html_decode(r->arena,
			    attr[ATTR_HREF], true);
		break;
	case EL_BR:
		html_lines(&r->w, r->w.lines + 1);
		break;
	case EL_FORM:
		r->html->forms++;
		html_link_add(r, HTML_FORM, attr[ATTR_ACTION], SLICE_NULL);
		break;
	case EL_HR:
		html_put(&r->w, "--------", 8);
		break;
	case EL_IFRAME:
		html_link_add(r, HTML_IFRAME, attr[ATTR_SRC], SLICE_NULL);
		break;
	case EL_IMG:
		put_image(r, tag);
		break;
	case EL_BUTTON:
	case EL_INPUT:
		html_link_add(r, HTML_FORM, attr[ATTR_FORMACTION],
		    attr[ATTR_VALUE]);
		put_button(r, tag);
		break;
	case EL_LI:
		r->w.bullet = true;
		break;
	case EL_META:
		read_meta(r, tag);
		break;
	case EL_TD:
	case EL_TH:
		r->w.gap = true;
		break;
	default:
		break;
	}
}

/* Script, style, title, textarea: no markup up to their end tag. */
static void
raw_content(struct html_reader *r, const struct html_element *e,
    const struct html_tag *tag, struct slice *rest)
{
	struct slice s = html_raw(rest, tag->name);

	r->html->scripts += e->id == EL_SCRIPT;
	r->html->styles += e->id == EL_STYLE;
	if (e->id == EL_TITLE && r->html->title.p == NULL) {
		s = html_decode(r->arena, slice_upto(s, MOST_TITLE), false);
		s.n = html_whole_characters(s);
		r->html->title = slice_trim(s);
	} else if (!(e->flags & EL_DROP)) {
		if (e->id == EL_UNSEEN || e->id == EL_IFRAME)
			r->w.why = e->name;
		html_put_text(&r->w, s,
		    e->id == EL_TEXTAREA || e->id == EL_INLINE);
		html_look_changed(r);
	}
}

static void
start_tag(struct html_reader *r, const struct html_element *e,
    const struct html_tag *tag, struct slice *rest)
{
	unsigned lines = !(e->flags & EL_LINE) ? 0 :
	    e->flags & EL_SPACED	       ? 2
					       : 1;

	html_close_implied(r, e);
	if (lines > 0)
		html_lines(&r->w, lines);
	if (!(e->flags & EL_VOID))
		html_open(r, e, tag);
	start_special(r, e, tag);
	if (e->id == EL_HR)
		html_lines(&r->w, 1);
	if (e->flags & EL_RAW)
		raw_content(r, e, tag, rest);
}

static void
read_document(struct html_reader *r, struct slice rest)
{
	struct slice chars;
	struct html_tag tag;
	const struct html_element *e;

	for (;;) {
		switch (html_next(&rest, &chars, &tag)) {
		case HTML_EOF:
			return;
		case HTML_CHARS:
			html_put_text(&r->w, chars, r->in_pre > 0);
			break;
		case HTML_COMMENT:
			r->html->comments++;
			break;
		case HTML_TAG:
			e = html_element(tag.name);
			if (tag.end)
				html_close(r, e, &tag);
			else
				start_tag(r, e, &tag, &rest);
			if (r->sketch != NULL && !tag.end &&
			    e->id != EL_OTHER && r->w.why == NULL)
				sketch_tag(r->sketch, &tag);
			break;
		}
	}
}

/* A cut inside a character: neither runs nor links reach past the text. */
static void
cut_text(struct html *h)
{
	size_t i, n = h->text.n = html_whole_characters(h->text);
	struct html_hidden *last;
	struct html_link *l;

	if (h->nhidden > 0) {
		last = &h->hidden[h->nhidden - 1];
		if (last->off >= n)
			h->nhidden--;
		else if (last->len > n - last->off)
			last->len = (uint32_t)(n - last->off);
	}
	for (i = 0; i < h->nlinks; i++) {
		l = &h->links[i];
		l->off = l->off < n ? l->off : (uint32_t)n;
		l->len = l->len < n - l->off ? l->len : (uint32_t)(n - l->off);
	}
}

void
html_to_text(struct html *out, struct slice utf8, struct arena *a,
    unsigned flags)
{
	html_to_sketch(out, utf8, a, flags, NULL);
}

void
html_to_sketch(struct html *out, struct slice utf8, struct arena *a,
    unsigned flags, struct sketch_maker *sketch)
{
	struct html_reader *r = xcalloc(1, sizeof *r);

	memset(out, 0, sizeof *out);
	r->html = r->w.html = out;
	r->arena = r->w.arena = a;
	r->w.keep = (flags & HTML_TEXT) != 0;
	r->link = SLICE_NONE;
	r->sketch = sketch;
	r->w.words = sketch != NULL ? sketch->now : NULL;
	read_document(r, utf8);
	html_link_close(r);
	html_end_run(&r->w);
	if (r->w.keep) {
		out->text = r->w.out.n > 0
		    ? slice_dup(a, buf_slice(&r->w.out))
		    : slice_of("", 0);
		if (out->cut)
			cut_text(out);
	}
	buf_free(&r->w.out);
	buf_free(&r->w.link);
	free(r);
}

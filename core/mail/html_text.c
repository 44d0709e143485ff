/* HTML's text: white space collapsed, lines broken, hidden runs noted. */
#include "core/mail/html_parts.h"
#include "core/mail/mail.h"
#include "core/mail/sketch_make.h"

#define MOST_LINK_TEXT 2048 /* octets */
#define MOST_LINES 3	    /* line ends in a row */
#define MOST_HIDDEN 10000   /* runs noted */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void
out(struct html_writer *w, const char *p, size_t n)
{
	size_t room = MAIL_MOST_TEXT - w->at;

	if (n > room) {
		n = room;
		w->html->cut = true;
	}
	if (w->keep)
		buf_add(&w->out, p, n);
	w->at += n;
}

static void
out_link(struct html_writer *w, const char *p, size_t n)
{
	size_t room = MOST_LINK_TEXT - w->link.n;

	/* A link's text is what one sees, unless the whole link is hidden */
	if (w->in_link && (w->why == NULL || w->hidden_link))
		buf_add(&w->link, p, n < room ? n : room);
}

void
html_end_run(struct html_writer *w)
{
	struct html *h = w->html;
	struct html_hidden *run;

	if (w->run != NULL && w->run_counts && w->at > w->run_at &&
	    h->nhidden < MOST_HIDDEN) {
		if (w->keep) {
			run = ARENA_PUSH(w->arena, h->hidden, h->nhidden);
			run->off = (uint32_t)w->run_at;
			run->len = (uint32_t)(w->at - w->run_at);
			run->why = slice_str(w->run);
		} else
			h->nhidden++;
	}
	w->run = NULL;
}

/* What is due before the next piece of text. */
static void
flush(struct html_writer *w)
{
	bool first = w->at == 0;

	/* A run ends with its last text, not with the line ends behind */
	if (w->run != w->why)
		html_end_run(w);
	if (w->words != NULL && w->lines > 0)
		words_line(w->words);
	else if (w->words != NULL && (w->gap || w->blank))
		words_blank(w->words);
	if (w->lines > 0 && !first)
		out(w, "\n\n\n", w->lines);
	else if (w->gap && !first)
		out(w, "  ", 2);
	else if (w->blank && !first)
		out(w, " ", 1);
	if (w->in_link && w->link.n > 0 && (w->lines > 0 || w->gap || w->blank))
		out_link(w, " ", 1);
	if (w->why != NULL && w->run == NULL) {
		w->run = w->why;
		w->run_at = w->at;
		w->run_counts = false;
	}
	if (w->in_link && w->link.n == 0) {
		w->link_at = w->at;
		w->link_why = w->why;
	}
	if (w->bullet)
		out(w, "- ", 2);
	w->lines = 0;
	w->gap = w->blank = w->bullet = false;
}

/* Cells of height 0 that hold a no-break space are layout, they hide nothing */
static bool
is_gap(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i + 1 < n; i += 2)
		if (p[i] != '\xC2' || p[i + 1] != '\xA0')
			break;
	return i == n;
}

void
html_put(struct html_writer *w, const char *p, size_t n)
{
	if (n == 0)
		return;
	if (w->lines > 0 || w->blank || w->gap || w->bullet ||
	    w->run != w->why || w->link.n == 0)
		flush(w);
	if (w->run != NULL && !w->run_counts)
		w->run_counts = !is_gap(p, n);
	out(w, p, n);
	out_link(w, p, n);
	if (w->words != NULL && w->why == NULL)
		words_add(w->words, p, n);
}

void
html_lines(struct html_writer *w, unsigned n)
{
	if (w->lines < n)
		w->lines = n;
	if (w->lines > MOST_LINES)
		w->lines = MOST_LINES;
	w->blank = w->gap = false;
}

/* White space of preformatted text stays. */
static size_t
put_pre(struct html_writer *w, struct slice s)
{
	size_t n = 0;

	if (s.p[0] == '\r' || s.p[0] == '\n') {
		html_lines(w, w->lines + 1);
		return s.n > 1 && s.p[0] == '\r' && s.p[1] == '\n' ? 2 : 1;
	}
	while (n < s.n && is_space(s.p[n]) && s.p[n] != '\r' && s.p[n] != '\n')
		n++;
	html_put(w, s.p, n);
	return n;
}

void
html_put_text(struct html_writer *w, struct slice s, bool pre)
{
	char one[8];
	size_t n, len;

	while (s.n > 0) {
		if (is_space(s.p[0])) {
			n = 1;
			if (pre)
				n = put_pre(w, s);
			else
				w->blank = true;
		} else if (s.p[0] == '&' &&
		    (n = html_entity(s, false, one, &len)) > 0) {
			if (len == 1 && is_space(one[0]) && !pre)
				w->blank = true;
			else
				html_put(w, one, len);
		} else {
			n = 1;
			while (n < s.n && !is_space(s.p[n]) && s.p[n] != '&')
				n++;
			html_put(w, s.p, n);
		}
		s = slice_from(s, n);
	}
}

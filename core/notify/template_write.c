/* Templates of letters: writing the letter. */

#include "core/notify/fill.h"
#include "core/notify/template_parts.h"

struct writing {
	const struct template_values *values;
	struct buf *out;
	/* One of each "if" that is open: is it on, and are all around it? */
	bool on[TEMPLATE_MOST_DEPTH + 1];
	size_t depth;
	struct buf line;	/* with placeholders replaced */
	struct slice source;	/* the line as the template has it */
	bool block;		/* it was a block, and is written */
	bool said;		/* it had something to say, if only where a
				 * placeholder has a value */
	struct buf paragraph;
	struct margin margin;	/* of it */
	bool open;		/* there is one */
};

static struct slice
value_of(const struct writing *w, const struct token_at *t)
{
	return t->known ? w->values->v[t->name] : SLICE("");
}

static void
end_paragraph(struct writing *w)
{
	struct slice s = buf_slice(&w->paragraph);

	if (w->open)
		fill_paragraph(w->out, slice_upto(s, w->margin.octets),
		    w->margin.hang, slice_from(s, w->margin.octets));
	buf_clear(&w->paragraph);
	w->open = false;
}

/* One empty line, never two, and none at the start */
static void
empty_line(struct writing *w)
{
	struct slice s = buf_slice(w->out);

	if (s.n != 0 && !slice_ends(s, "\n\n"))
		buf_add_char(w->out, '\n');
}

/* The line is complete: it joins the paragraph, or begins one. */
static void
end_line(struct writing *w)
{
	struct slice s = buf_slice(&w->line);
	struct margin m = line_margin(w->source);

	if (w->block || (w->said && slice_trim(s).n == 0))
		return;
	if (slice_trim(s).n == 0) {
		end_paragraph(w);
		empty_line(w);
		return;
	}
	if (!w->open || m.marked || m.indent != w->margin.hang) {
		end_paragraph(w);
		w->margin = m;
		w->open = true;
		buf_add_slice(&w->paragraph, s);
		return;
	}
	buf_add_char(&w->paragraph, ' ');
	buf_add_slice(&w->paragraph, slice_trim(s));
}

static void
write_block(struct writing *w, struct slice lines)
{
	w->block = true;
	if (lines.n == 0)
		return;
	end_paragraph(w);
	buf_add_slice(w->out, lines);
}

static void
write_control(struct writing *w, const struct token_at *t)
{
	bool outer;

	w->said = true;
	if (t->token == TOKEN_FI) {
		w->depth--;
		return;
	}
	if (t->token != TOKEN_ELSE)
		w->depth++;
	outer = w->on[w->depth - 1];
	if (t->token == TOKEN_ELSE)
		w->on[w->depth] = outer && !w->on[w->depth];
	else
		w->on[w->depth] = outer && (value_of(w, t).n != 0) ==
		    (t->token == TOKEN_IF);
}

static void
begin_line(struct writing *w, struct slice rest)
{
	buf_clear(&w->line);
	w->source = slice_upto(rest, slice_chr(rest, '\n'));
	w->block = w->said = false;
}

static void
write_token(struct writing *w, const struct token_at *t, struct slice rest)
{
	bool on = w->on[w->depth];

	if (token_is_control(t->token)) {
		write_control(w, t);
	} else if (t->token == TOKEN_LINE && !on && w->line.n != 0) {
		return; /* what is left out began within a line that goes on */
	} else if (t->token == TOKEN_LINE) {
		if (on || w->said)
			end_line(w);
		begin_line(w, rest);
	} else if (!on) {
		w->said = true;
	} else if (t->token == TOKEN_TEXT) {
		buf_add_slice(&w->line, t->text);
	} else if (t->token == TOKEN_PLACE) {
		w->said = true;
		if (t->known && name_is_block(t->name))
			write_block(w, value_of(w, t));
		else
			buf_add_slice(&w->line, value_of(w, t));
	}
}

static void
write_tokens(struct writing *w, struct slice s)
{
	struct token_at t;

	w->on[0] = true;
	begin_line(w, s);
	while ((t = token_next(&s)).token != TOKEN_END)
		write_token(w, &t, s);
	end_line(w);
	end_paragraph(w);
}

static void
writing_free(struct writing *w)
{
	buf_free(&w->line);
	buf_free(&w->paragraph);
}

/* One line: blanks and line ends become one blank each. */
static void
write_subject(struct buf *out, struct slice subject,
    const struct template_values *values)
{
	struct buf lines = { 0 };
	struct writing w = { .values = values, .out = &lines };
	struct slice rest, word;
	struct token_at t;

	w.on[0] = true;
	while ((t = token_next(&subject)).token != TOKEN_END) {
		if (t.token == TOKEN_LINE)
			buf_add_char(&w.line, ' ');
		else
			write_token(&w, &t, subject);
	}
	rest = buf_slice(&w.line);
	while ((word = slice_word(&rest)).n != 0) {
		if (out->n != 0)
			buf_add_char(out, ' ');
		buf_add_slice(out, word);
	}
	writing_free(&w);
	buf_free(&lines);
}

void
template_write(const struct template *t,
    const struct template_values *values, struct buf *subject,
    struct buf *body)
{
	struct writing w = { .values = values, .out = body };

	write_subject(subject, t->subject, values);
	write_tokens(&w, t->body);
	while (slice_ends(buf_slice(body), "\n\n"))
		body->n--;
	writing_free(&w);
}

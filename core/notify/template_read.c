/* Templates of letters: reading one, and what is wrong with it. */

#include "core/base/text.h"
#include "core/notify/fill.h"
#include "core/notify/template_parts.h"

struct reading {
	enum template_kind kind;
	struct template_problems *problems;
	struct arena *a;
	int line;
	bool subject; /* it is the subject that is read, else the body */
	bool alone;   /* nothing but blanks stood in this line so far */
	size_t depth;
	int open[TEMPLATE_MOST_DEPTH]; /* lines of the "if"s that are open */
	bool turned[TEMPLATE_MOST_DEPTH]; /* their "else" was there */
};

static void
check_name(struct reading *r, const struct token_at *t)
{
	if (!t->known)
		template_problem(r->problems, r->a, r->line, t->text, true,
		    "there is no such placeholder (espy(5) lists them)");
	else if ((name_letters(t->name) & template_letters(r->kind)) == 0)
		template_problem(r->problems, r->a, r->line, t->text, true,
		    "has no value in a letter of kind %s (espy(5) says where "
		    "it has)", template_kind_name(r->kind));
}

static void
check_place(struct reading *r, const struct token_at *t, struct slice rest)
{
	struct slice after = slice_upto(rest, slice_chr(rest, '\n'));

	check_name(r, t);
	if (!t->known || !name_is_block(t->name))
		return;
	if (r->subject)
		template_problem(r->problems, r->a, r->line, t->text, true,
		    "is several lines: it can't stand in the subject");
	else if (!r->alone || slice_trim(after).n != 0)
		template_problem(r->problems, r->a, r->line, t->text, true,
		    "is several lines: it stands in a line of its own");
}

static void
check_if(struct reading *r, const struct token_at *t)
{
	check_name(r, t);
	if (r->depth < TEMPLATE_MOST_DEPTH) {
		r->open[r->depth] = r->line;
		r->turned[r->depth] = false;
	} else if (r->depth == TEMPLATE_MOST_DEPTH) {
		template_problem(r->problems, r->a, r->line, SLICE("if"),
		    true, "more than %d of them in each other",
		    TEMPLATE_MOST_DEPTH);
	}
	r->depth++;
}

static void
check_else(struct reading *r)
{
	size_t i = r->depth - 1;

	if (r->depth == 0)
		template_problem(r->problems, r->a, r->line, SLICE("else"),
		    true, "no {if} is open here");
	else if (i < TEMPLATE_MOST_DEPTH && r->turned[i])
		template_problem(r->problems, r->a, r->line, SLICE("else"),
		    true, "the {if} of line %d has one already", r->open[i]);
	else if (i < TEMPLATE_MOST_DEPTH)
		r->turned[i] = true;
}

static void
check_end(struct reading *r)
{
	if (r->depth == 0)
		template_problem(r->problems, r->a, r->line, SLICE("end"),
		    true, "no {if} is open here");
	else
		r->depth--;
}

static void
check_token(struct reading *r, const struct token_at *t, struct slice rest)
{
	switch (t->token) {
	case TOKEN_PLACE:
		check_place(r, t, rest);
		break;
	case TOKEN_IF:
	case TOKEN_IF_NOT:
		check_if(r, t);
		break;
	case TOKEN_ELSE:
		check_else(r);
		break;
	case TOKEN_FI:
		check_end(r);
		break;
	case TOKEN_BAD:
		template_problem(r->problems, r->a, r->line,
		    slice_upto(slice_trim(t->text), 40), true,
		    "is no placeholder: write {name}, {if name}, {else} or "
		    "{end}, and {{ for a brace");
		break;
	case TOKEN_TEXT:
	case TOKEN_LINE:
	case TOKEN_END:
		break;
	}
}

/* Conditions are closed where they were opened: in the subject, in the body */
static void
check_tokens(struct reading *r, struct slice s, int line, bool subject)
{
	struct token_at t;

	r->line = line;
	r->subject = subject;
	r->depth = 0;
	r->alone = true;
	while ((t = token_next(&s)).token != TOKEN_END) {
		check_token(r, &t, s);
		if (t.token == TOKEN_LINE) {
			r->line++;
			r->alone = true;
		} else if (t.token != TOKEN_TEXT ||
		    slice_trim(t.text).n != 0) {
			r->alone = false;
		}
	}
	while (r->depth-- != 0)
		if (r->depth < TEMPLATE_MOST_DEPTH)
			template_problem(r->problems, r->a,
			    r->open[r->depth], SLICE("if"), true,
			    "no {end} closes it");
}

/* Is it text at all, of a size that people write? */
static bool
check_octets(struct reading *r, struct slice s)
{
	int line = 1;
	size_t i;

	for (i = 0; i < s.n && line <= TEMPLATE_MOST_LINES; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n')
			line++;
		else if (c < ' ' || c == 0x7f)
			break;
	}
	if (s.n > TEMPLATE_MOST_OCTETS || line > TEMPLATE_MOST_LINES)
		template_problem(r->problems, r->a, 1, SLICE(""), true,
		    "is too long: a template has up to %d lines and %d KiB",
		    TEMPLATE_MOST_LINES, TEMPLATE_MOST_OCTETS >> 10);
	else if (i < s.n)
		template_problem(r->problems, r->a, line, SLICE(""), true,
		    "has a control character (a tab, or CR at the line's "
		    "end?): lines are of characters and blanks, and end in "
		    "LF");
	else if (!utf8_valid(s))
		template_problem(r->problems, r->a, 1, SLICE(""), true,
		    "is no UTF-8");
	else
		return true;
	return false;
}

/* "Subject: ...", and the lines behind it that begin with a blank */
static bool
take_subject(struct template *t, struct slice *s, int *line)
{
	struct slice rest;
	size_t end, start = strlen("Subject:");

	while (s->n != 0 && (s->p[0] == '#' || s->p[0] == '\n')) {
		slice_cut(s, '\n');
		++*line;
	}
	if (!slice_startsi(*s, "Subject:"))
		return false;
	t->subject_line = *line;
	rest = *s;
	do {
		slice_cut(&rest, '\n');
		++*line;
	} while (rest.n != 0 && rest.p[0] == ' ');
	end = s->n - rest.n;
	t->subject = slice_of(s->p + start, end - start);
	*s = rest;
	return slice_trim(t->subject).n != 0;
}

void
template_read(struct template *t, enum template_kind kind,
    struct slice octets, struct template_problems *problems, struct arena *a)
{
	struct reading r = { .kind = kind, .problems = problems, .a = a };
	int line = 1;

	*t = (struct template){ 0 };
	if (!check_octets(&r, octets))
		return;
	if (!take_subject(t, &octets, &line)) {
		template_problem(problems, a, t->subject_line != 0
		    ? t->subject_line : line, SLICE("Subject"), true,
		    "a template begins with \"Subject: \" and the subject");
		return;
	}
	if (octets.n != 0 && octets.p[0] != '\n')
		template_problem(problems, a, line, SLICE("Subject"), true,
		    "an empty line stands behind the subject");
	t->body = octets;
	t->body_line = line;
	if (slice_trim(octets).n == 0)
		template_problem(problems, a, line, SLICE(""), true,
		    "there is no letter behind the subject");
	check_tokens(&r, t->subject, t->subject_line, true);
	check_tokens(&r, t->body, t->body_line, false);
}

/* --- what it should have --- */

static void
check_columns(struct slice s, struct template_problems *problems,
    struct arena *a)
{
	struct slice text;
	int line;

	for (line = 1; text_line(&s, &text); line++) {
		size_t n = fill_columns(text);

		if (n > TEMPLATE_COLUMNS)
			template_problem(problems, a, line, SLICE(""), false,
			    "%zu columns; up to %d: break it, lines of one "
			    "paragraph are joined again", n,
			    TEMPLATE_COLUMNS);
	}
}

static bool
has_place(struct slice s, const enum template_name *any, size_t n)
{
	struct token_at t;
	size_t i;

	while ((t = token_next(&s)).token != TOKEN_END)
		for (i = 0; t.token == TOKEN_PLACE && t.known && i < n; i++)
			if (t.name == any[i])
				return true;
	return false;
}

void
template_check(enum template_kind kind, struct slice octets,
    const struct template *t, struct template_problems *problems,
    struct arena *a)
{
	static const enum template_name reply[] = { NAME_ADDRESS,
		NAME_SIGNATURE };
	static const enum template_name number[] = { NAME_CASE };

	check_columns(octets, problems, a);
	if (template_letters(kind) != IN_DESK || t->body.n == 0)
		return;
	if (slice_find(t->body, SLICE("STOP")) == SLICE_NONE)
		template_problem(problems, a, t->body_line, SLICE("STOP"),
		    false, "says nowhere how to receive no more reports: "
		    "answer with the word STOP (RFC 6650)");
	if (!has_place(t->body, reply, ARRAY_LEN(reply)))
		template_problem(problems, a, t->body_line, SLICE("address"),
		    false, "says nowhere to whom to reply: {address} or "
		    "{signature}");
	if (!has_place(t->subject, number, 1))
		template_problem(problems, a, t->subject_line, SLICE("case"),
		    false, "the subject lacks the case's number, by which "
		    "answers are found: [{case}]");
}

/* What is said of the commands: usage, keys, fields of queries. */

#include <string.h>

#include "core/store/query.h"
#include "views/cli.h"
#include "views/command.h"

enum { COLUMN = 18, COLUMNS = 79 };

/* Words from a column on, as many rows as they take */
static void
add_wrapped(struct buf *out, struct slice line, size_t column)
{
	size_t at = column;
	struct slice word;

	while ((word = slice_word(&line)).n != 0) {
		if (at != column && at + 1 + word.n > COLUMNS) {
			buf_addf(out, "\n%*s", (int)column, "");
			at = column;
		}
		buf_addf(out, "%s%.*s", at != column ? " " : "",
		    SLICE_ARG(word));
		at += word.n + (at != column);
	}
	buf_add_char(out, '\n');
}

/* Up to a " | " that stands in no bracket; what is behind it stays */
static struct slice
next_form(struct slice *args)
{
	struct slice out = *args;
	size_t i, depth = 0;

	for (i = 0; i < args->n; i++) {
		char c = args->p[i];

		depth += (c == '[' || c == '(') - (c == ']' || c == ')');
		if (depth != 0 || !slice_starts(slice_from(*args, i),
			" | "))
			continue;
		out = slice_upto(*args, i);
		*args = slice_from(*args, i + 3);
		return out;
	}
	*args = slice_from(*args, args->n);
	return out;
}

/* Each form of a command on a line of its own */
static void
add_forms(struct buf *out, const struct command *c)
{
	struct slice args = slice_str(c->args);
	struct buf line = { 0 };
	const char *head = "usage: ";

	do {
		struct slice form = next_form(&args);

		buf_clear(&line);
		buf_addf(&line, "%s %.*s", c->name, SLICE_ARG(form));
		buf_addf(out, "%sespy ", head);
		add_wrapped(out, buf_slice(&line), strlen("usage: espy "));
		head = "       ";
	} while (args.n != 0);
	buf_free(&line);
}

/* "none, claimed, observed, proven" */
static void
add_words(struct buf *out, const struct query_field *f)
{
	const char *const *w;

	for (w = f->words; w != NULL && *w != NULL; w++)
		buf_addf(out, "%s%s", w == f->words ? "" : ", ", *w);
}

/* The query language, and its fields from their one table */
static void
query_usage(struct buf *out)
{
	const struct query_field *f;

	buf_add_str(out, "\nA QUERY is made of words, \"phrases\" and "
	    "FIELD:VALUE, joined by and (which may\nbe left out), or, not "
	    "(also -), and parentheses.  Fields:\n\n");
	for (f = query_fields; f->name != NULL; f++) {
		struct buf line = { 0 };

		buf_addf(&line, "%s%s", f->help,
		    f->words != NULL ? ": " : "");
		add_words(&line, f);
		buf_addf(out, "  %s:%*s", f->name,
		    (int)(COLUMN - 3 - strlen(f->name)), "");
		add_wrapped(out, buf_slice(&line), COLUMN);
		buf_free(&line);
	}
}

void
command_fields(struct buf *out)
{
	const struct query_field *f;

	for (f = query_fields; f->name != NULL; f++) {
		buf_addf(out, "%s\t%s\t", f->name, f->help);
		add_words(out, f);
		buf_add_char(out, '\n');
	}
}

void
command_usage(const struct command *c, struct buf *out)
{
	const char *what = c->what;

	add_forms(out, c);
	buf_addf(out, "\n%s%s\n", what,
	    what[strlen(what) - 1] != '.' ? "." : "");
	if (c->manual != NULL)
		buf_addf(out, "\n%s\n", c->manual);
	if (c->run == cmd_list || c->run == cmd_search)
		query_usage(out);
	buf_add_str(out, "\nCommon options: -w DIR the workspace, --json one "
			 "JSON object a line.\n");
}

void
command_keys(struct buf *out)
{
	const struct command *c;

	for (c = commands; c->name != NULL; c++)
		if (c->screens != 0)
			buf_addf(out, "%s\t%s\t%s\n", c->keys, c->name,
			    c->what);
}

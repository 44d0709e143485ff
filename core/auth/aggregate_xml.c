/* XML of aggregate reports, by GMarkup: it knows no entities but the five. */

#include <glib.h>

#include "core/auth/aggregate_parts.h"

enum { MOST_NAME = 48 }; /* octets kept of an element's name */

/* The document, while GMarkup walks through it. */
struct walk {
	struct aggregate_reading *r;
	struct aggregate_state state;
	struct {
		char p[MOST_NAME];
		size_t n;
	} open[AGGREGATE_MOST_DEPTH + 1]; /* [0]: around the root */
	unsigned depth;
	size_t long_values;
	struct buf text; /* of the innermost element */
	bool leaf;	 /* it has had no element inside so far */
	const char *over; /* the limit that ended it */
	bool other_root;
};

static struct slice
open_name(const struct walk *w, unsigned depth)
{
	return slice_of(w->open[depth].p, w->open[depth].n);
}

/* Without a namespace's prefix, in lower case */
static void
push_name(struct walk *w, const char *qualified)
{
	struct slice name = slice_str(qualified);
	size_t colon = slice_rchr(name, ':'), i;

	if (colon != SLICE_NONE)
		name = slice_from(name, colon + 1);
	w->depth++;
	w->open[w->depth].n = name.n < MOST_NAME ? name.n : MOST_NAME;
	for (i = 0; i < w->open[w->depth].n; i++)
		w->open[w->depth].p[i] = ascii_lower(name.p[i]);
}

static void
stop(struct walk *w, const char *why, GError **error)
{
	w->over = why;
	g_set_error_literal(error, G_MARKUP_ERROR,
	    G_MARKUP_ERROR_INVALID_CONTENT, "limit");
}

static void
root_opens(struct walk *w)
{
	struct slice name = open_name(w, 1);

	w->r->is_xml = true;
	if (slice_eq_str(name, "feedback"))
		w->r->out->is_aggregate = true;
	else if (w->r->out->n == 0)
		w->other_root = true;
}

static void
element_opens(GMarkupParseContext *x, const gchar *name, const gchar **names,
    const gchar **values, gpointer arg, GError **error)
{
	struct walk *w = arg;

	(void)x;
	(void)names;
	(void)values;
	_Static_assert(AGGREGATE_MOST_DEPTH == 32 &&
	    AGGREGATE_MOST_ELEMENTS == 4000000, "as the sentences say");
	if (w->depth == AGGREGATE_MOST_DEPTH) {
		stop(w, "elements nested over 32 deep", error);
		return;
	}
	if (++w->r->elements > AGGREGATE_MOST_ELEMENTS) {
		stop(w, "over 4,000,000 elements", error);
		return;
	}
	push_name(w, name);
	if (w->depth == 1)
		root_opens(w);
	aggregate_open(w->r, &w->state, open_name(w, w->depth - 1),
	    open_name(w, w->depth));
	buf_clear(&w->text);
	w->leaf = true;
}

static void
element_closes(GMarkupParseContext *x, const gchar *name, gpointer arg,
    GError **error)
{
	struct walk *w = arg;
	struct slice here = open_name(w, w->depth);

	(void)x;
	(void)name;
	(void)error;
	if (w->leaf)
		aggregate_value(w->r, &w->state, open_name(w, w->depth - 1),
		    here, buf_slice(&w->text));
	aggregate_close(w->r, &w->state, here, true);
	w->leaf = false;
	w->depth--;
}

static void
text_comes(GMarkupParseContext *x, const gchar *text, gsize n, gpointer arg,
    GError **error)
{
	struct walk *w = arg;
	size_t room = AGGREGATE_MOST_VALUE - w->text.n;

	(void)x;
	(void)error;
	if (!w->leaf)
		return;
	if (n > room && slice_trim(slice_of(text + room, n - room)).n != 0)
		w->long_values++;
	while (room != 0 && room < n && ((unsigned char)text[room] & 0xC0) ==
	    0x80)
		room--; /* no half characters */
	buf_add(&w->text, text, n < room ? n : room);
}

/* Why it ended, in our own words: GLib's depend on the language. */
static void
say_error(struct walk *w, GMarkupParseContext *x, const GError *error,
    bool at_end)
{
	gint line = 0, column = 0;

	g_markup_parse_context_get_position(x, &line, &column);
	if (w->over != NULL)
		aggregate_problem(w->r, "%s: the rest is not read", w->over);
	else if (g_error_matches(error, G_MARKUP_ERROR, G_MARKUP_ERROR_EMPTY))
		aggregate_problem(w->r, "it is empty");
	else if (!w->r->is_xml)
		aggregate_problem(w->r, "it is no XML");
	else if (at_end)
		aggregate_problem(w->r, "it is cut off at line %d", line);
	else if (g_error_matches(error, G_MARKUP_ERROR,
		     G_MARKUP_ERROR_BAD_UTF8))
		aggregate_problem(w->r, "octets that are no text at line %d: "
		    "the rest is not read", line);
	else
		aggregate_problem(w->r, "the XML is damaged at line %d: the "
		    "rest is not read", line);
}

/* Junk behind the last report is odd, but nothing is missing. */
static void
walk_error(struct walk *w, GMarkupParseContext *x, const GError *error,
    bool at_end)
{
	struct aggregates *out = w->r->out;

	if (w->other_root && out->n == 0)
		return; /* said at the end */
	if (w->depth == 0 && w->over == NULL && out->n != 0)
		aggregate_finding(w->r, &out->v[out->n - 1],
		    "something other than XML follows the report");
	else
		say_error(w, x, error, at_end);
	if (w->state.in_report)
		aggregate_close(w->r, &w->state, SLICE("feedback"), false);
}


static void
walk_end(struct walk *w)
{
	struct aggregates *out = w->r->out;

	if (w->long_values != 0 && out->n != 0)
		aggregate_finding(w->r, &out->v[out->n - 1],
		    "values over %d octets, cut: %zu", AGGREGATE_MOST_VALUE,
		    w->long_values);
	if (w->other_root && out->n == 0)
		aggregate_problem(w->r, "its root is <%.*s>, not <feedback>",
		    SLICE_ARG(open_name(w, 1)));
	buf_free(&w->text);
}

void
aggregate_xml(struct aggregate_reading *r, struct slice xml)
{
	static const GMarkupParser parser = { .start_element = element_opens,
		.end_element = element_closes, .text = text_comes };
	struct walk w = { .r = r };
	GMarkupParseContext *x = g_markup_parse_context_new(&parser,
	    G_MARKUP_TREAT_CDATA_AS_TEXT, &w, NULL);
	GError *error = NULL;
	bool at_end = false;

	if (g_markup_parse_context_parse(x, xml.n != 0 ? xml.p : "",
		(gssize)xml.n, &error)) {
		at_end = true;
		g_markup_parse_context_end_parse(x, &error);
	}
	if (error != NULL)
		walk_error(&w, x, error, at_end);
	walk_end(&w);
	g_clear_error(&error);
	g_markup_parse_context_free(x);
}

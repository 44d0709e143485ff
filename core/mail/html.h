#ifndef CORE_MAIL_HTML_H
#define CORE_MAIL_HTML_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * HTML to text, by a linear tokenizer: no tree, no recursion, one pass.  A
 * tree builder would repair the document and so remove evidence.  What a
 * reader would not see stays in the text and is marked as a hidden run.
 */

/* Text that a reader does not see. */
struct html_hidden {
	uint32_t off, len; /* octets of html.text */
	struct slice why;  /* "display:none", "noframes"...; a literal */
};

enum html_from {
	HTML_A,
	HTML_AREA,
	HTML_FORM,
	HTML_IFRAME,
	HTML_REFRESH, /* meta http-equiv=refresh */
};

struct html_link {
	enum html_from from;
	struct slice text; /* as the reader sees it, without what is hidden
			    * in it; one line, at most 2 KiB; "[alt]" or
			    * "[image]" for images; never NULL */
	struct slice url;  /* exact, entities decoded */
	uint32_t off, len; /* of its text in html.text */
	const char *hidden; /* why its text is hidden, or NULL */
};

struct html {
	struct slice text; /* UTF-8 if the input was; only with HTML_TEXT, else
			    * NULL; at most MAIL_MOST_TEXT octets */
	struct html_hidden *hidden; /* only with HTML_TEXT */
	size_t nhidden;		    /* counted without HTML_TEXT too */
	struct html_link *links;
	size_t nlinks;
	struct slice title; /* NULL: none */
	struct slice base;  /* of <base href>; NULL */
	unsigned images, forms, scripts, styles, comments;
	bool cut;	/* text went on after MAIL_MOST_TEXT octets */
	bool links_cut; /* there were more than MAIL_MOST_LINKS */
};

enum { /* flags of html_to_text */
	HTML_TEXT = 1, /* keep text and hidden runs, for reading */
};

struct sketch_maker;

/* Reads a document.  All slices of *out live in the arena. */
void html_to_text(struct html *out, struct slice utf8, struct arena *a,
    unsigned flags);
/* The same, telling a sketch (sketch_make.h) what a reader sees */
void html_to_sketch(struct html *out, struct slice utf8, struct arena *a,
    unsigned flags, struct sketch_maker *sketch);

#endif

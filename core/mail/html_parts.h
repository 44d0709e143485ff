#ifndef CORE_MAIL_HTML_PARTS_H
#define CORE_MAIL_HTML_PARTS_H

#include "core/base/buf.h"
#include "core/mail/html.h"

/* What the files of the HTML reader share; all others use core/mail/html.h. */

/* -- html_token.c: octets to tags, text and comments -- */

/* The attributes that matter.  The first of a name counts, as in browsers. */
#define HTML_ATTRIBUTES(X) \
	X(ACTION, "action") \
	X(ALT, "alt") \
	X(BGCOLOR, "bgcolor") \
	X(COLOR, "color") \
	X(CONTENT, "content") \
	X(FORMACTION, "formaction") \
	X(HIDDEN, "hidden") \
	X(HREF, "href") \
	X(HTTP_EQUIV, "http-equiv") \
	X(SRC, "src") \
	X(STYLE, "style") \
	X(TYPE, "type") \
	X(VALUE, "value") \
	X(XLINK_HREF, "xlink:href")

enum html_attribute {
#define X(id, name) ATTR_##id,
	HTML_ATTRIBUTES(X)
#undef X
	ATTR_COUNT
};

struct html_tag {
	struct slice name; /* as written */
	bool end;
	struct slice attr[ATTR_COUNT]; /* raw; NULL: absent */
};

enum html_token {
	HTML_EOF,
	HTML_CHARS, /* raw text, entities and all */
	HTML_TAG,
	HTML_COMMENT,
};

/* Takes one token off *rest. */
enum html_token html_next(struct slice *rest, struct slice *chars,
    struct html_tag *tag);
/* Takes all up to the end tag `name` off *rest (script, style, title...) */
struct slice html_raw(struct slice *rest, struct slice name);

/* -- html_entity.c -- */

/* Reads the character reference at the front of s (an "&").  Returns how many
 * octets it takes, 0 if it is none; out gets *n octets of UTF-8. */
size_t html_entity(struct slice s, bool in_attribute, char out[8], size_t *n);
/* Entities decoded, once; in the arena */
struct slice html_decode(struct arena *a, struct slice raw, bool in_attribute);

/* -- html_element.c -- */

enum html_id {
	EL_OTHER,
	EL_A, EL_AREA, EL_BASE, EL_BODY, EL_BR, EL_BUTTON, EL_CAPTION, EL_DD,
	EL_DT, EL_FORM, EL_HR, EL_IFRAME, EL_IMG, EL_INPUT, EL_LI, EL_META,
	EL_OBJECT, EL_OPTION, EL_P, EL_PRE, EL_SCRIPT, EL_STYLE, EL_TABLE,
	EL_TD, EL_TEMPLATE, EL_TEXTAREA, EL_TH, EL_TITLE, EL_TR, EL_LIST,
	EL_BLOCK, /* any block without ways of its own */
	EL_INLINE,
	EL_UNSEEN, /* noframes, noembed: text that no browser shows */
};

enum { /* struct html_element.flags */
	EL_VOID = 1,	/* has no content, no end tag */
	EL_LINE = 2,	/* begins and ends a line */
	EL_SPACED = 4,	/* with an empty line before and behind */
	EL_RAW = 8,	/* its content is no markup */
	EL_DROP = 16,	/* and is no text either */
	EL_FORMAT = 32, /* its end tag may cross blocks (b, font...) */
};

struct html_element {
	const char *name;
	uint8_t id, flags;
};

/* Never NULL: unknown elements share one entry. */
const struct html_element *html_element(struct slice name);

/* -- html_style.c: how text looks, as far as that can hide it -- */

enum { COLOUR_UNKNOWN = -1, COLOUR_CLEAR = -2 };

struct html_look { /* inherited by what stands inside; reasons or NULL */
	const char *gone;    /* the element and all in it */
	const char *unseen;  /* visibility: what stands inside may undo it */
	const char *tiny;    /* font size: likewise */
	int32_t ink, ground; /* colours, RGB or COLOUR_* */
};

/* The look inside a tag, given the look around it. */
void html_style(struct html_look *look, const struct html_tag *tag,
    struct arena *scratch);
/* Why text of that look is hidden; NULL if it isn't.  Images have no ink. */
const char *html_why_hidden(const struct html_look *look, bool image);

/* -- html_text.c: white space, lines, hidden runs -- */

struct sketch_words;

struct html_writer {
	struct sketch_words *words; /* what a reader sees; NULL */
	struct buf out;	 /* only with keep */
	struct buf link; /* text of the open link */
	struct arena *arena;
	struct html *html;
	size_t at;	 /* octets of text so far, kept or not */
	unsigned lines;	 /* line ends due before the next text */
	bool keep, blank, gap, bullet, in_link, hidden_link;
	const char *why; /* text to come is hidden because */
	const char *run; /* reason of the hidden run that is open */
	bool run_counts; /* there is more in it than no-break spaces */
	const char *link_why;
	size_t run_at, link_at;
};

void html_put(struct html_writer *w, const char *p, size_t n);
void html_put_text(struct html_writer *w, struct slice raw, bool pre);
void html_lines(struct html_writer *w, unsigned n); /* at least n line ends */
void html_end_run(struct html_writer *w);

/* -- the reader's state, shared by what is below -- */

enum { HTML_MOST_OPEN = 256 }; /* open elements that are remembered */

struct html_open {
	const struct html_element *element;
	struct slice name;
	struct html_look look; /* inside of it */
	bool closed; /* by an end tag, while others in it are still open */
};

struct html_reader {
	struct html *html;
	struct arena *arena;
	struct html_writer w;
	struct sketch_maker *sketch; /* NULL */
	struct html_open open[HTML_MOST_OPEN];
	size_t nopen, too_deep;
	unsigned in_pre, open_p;
	size_t link; /* index into html.links; SLICE_NONE */
	size_t link_depth; /* how many elements were open around it */
	bool link_image; /* an image stands in it */
	const char *image_why; /* that is hidden because */
};

/* -- html_link.c -- */

/* The new link, or NULL (no URL, too many) */
struct html_link *html_link_add(struct html_reader *r, enum html_from from,
    struct slice raw_url, struct slice raw_text);
void html_link_open(struct html_reader *r, const struct html_tag *tag);
void html_link_close(struct html_reader *r);
/* The target of <meta http-equiv=refresh content="5; url=..."> */
struct slice html_refresh_url(struct slice content);
/* Octets of s without the piece of a character that a cut left at its end */
size_t html_whole_characters(struct slice s);

/* -- html_open.c: the elements that are open -- */

struct html_look html_look_now(const struct html_reader *r);
/* Tells the writer why text is hidden from here on */
void html_look_changed(struct html_reader *r);
/* Closes what this start tag closes by itself (p, li, td...) */
void html_close_implied(struct html_reader *r, const struct html_element *e);
void html_open(struct html_reader *r, const struct html_element *e,
    const struct html_tag *tag);
void html_close(struct html_reader *r, const struct html_element *e,
    const struct html_tag *tag);

#endif

#ifndef VIEWS_DOC_H
#define VIEWS_DOC_H

#include "core/base/mem.h"
#include "core/base/text.h"

/*
 * A document: lines made of the program's words and foreign bytes, built once
 * and shown as cells on a screen or as plain text by a command, so that both
 * say the same.  Zero-initialised is empty; doc_free ends it.
 */
struct doc_span {
	struct slice s;
	uint8_t role;
	bool foreign; /* passes the text boundary */
	bool hidden;  /* from a hidden run of HTML */
};

struct doc_line {
	struct doc_span *spans;
	size_t n;
	int hang;	    /* columns that wrapped rests are indented by */
	struct range range; /* octets of the message that prove the line */
	bool has_range;
	int64_t id;	    /* the caller's own: a link's index, ... */
};

struct doc {
	struct arena arena;
	struct doc_line *lines;
	size_t n;
};

/* Starts a line; what follows goes into it. */
struct doc_line *doc_line(struct doc *d, int hang);
/* The program's own words (printf; %s arguments must not be foreign) */
void doc_lit(struct doc *d, uint8_t role, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Starts a line with a name; what follows it, hangs at that width. */
void doc_label(struct doc *d, int width, const char *name);
/* Foreign bytes; NULL adds nothing */
void doc_add(struct doc *d, uint8_t role, struct slice foreign);
/* Blanks so that the line so far fills `width` columns, at least one */
void doc_tab(struct doc *d, size_t width);
/* Where the octets stand that prove the line */
void doc_prove(struct doc *d, struct range range);
void doc_free(struct doc *d);

/* One line as cells, not wrapped */
void doc_line_text(const struct doc_line *l, struct text *t);
/* The rows that a line takes in `width` columns, hanging indent included;
 * calls emit with a text that it may keep (moves it by *t = (struct text){0})
 */
void doc_line_wrap(const struct doc_line *l, size_t width,
    void (*emit)(struct text *row, const struct doc_line *l, void *arg),
    void *arg);
/* All lines as plain text, each with a line feed */
void doc_plain(const struct doc *d, struct buf *out);

#endif

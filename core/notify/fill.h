#ifndef CORE_NOTIFY_FILL_H
#define CORE_NOTIFY_FILL_H

#include "core/base/buf.h"

/*
 * Plain text of the letter: lines of at most 78 columns, as a terminal counts
 * them.  Texts given here have passed the text boundary.  A word that does not
 * fit into the room behind its margin has a line of its own, further to the
 * left; it is broken only where it is longer than a line.
 */
enum { FILL_COLUMNS = 78, FILL_LABEL = 19 };

/* Columns of text that has no controls */
size_t fill_columns(struct slice s);
/* The octets of the first `most` columns; at least one character of s */
size_t fill_octets(struct slice s, size_t most);
/* Whole characters of at most so many octets */
struct slice fill_cut(struct slice s, size_t most);
/* Blanks, so that what was written since `start` is that wide */
void fill_to(struct buf *out, size_t start, size_t columns);

/* A paragraph behind a label (empty: none), broken at blanks; all of its
 * lines but the first are indented by `hang` columns, and that one is if the
 * label is shorter. */
void fill_paragraph(struct buf *out, struct slice label, size_t hang,
    struct slice text);
/*
 * "  Label            value": a value that does not fit beside its label
 * stands below it in one piece, and is broken only where it is longer than a
 * line.  An empty value is left out.
 */
void fill_value(struct buf *out, struct slice label, struct slice value);
/* A text with its web links as nobody can follow them */
void fill_defanged(struct buf *out, struct slice text);

#endif

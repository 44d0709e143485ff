#ifndef CORE_NOTIFY_FILL_H
#define CORE_NOTIFY_FILL_H

#include "core/base/buf.h"

/*
 * Plain text of the letter: lines of at most 78 columns.  Texts given here
 * have passed the text boundary.
 */
enum { FILL_COLUMNS = 78, FILL_LABEL = 19 };

/* A paragraph, broken at blanks; rests are indented by `hang` columns, and so
 * is its start behind a label (NULL: none). */
void fill_text(struct buf *out, const char *label, size_t hang,
    struct slice text);
/*
 * "  Label            value": a value that does not fit beside its label
 * stands below it in one piece, and is broken only where it is longer than a
 * line.
 */
void fill_value(struct buf *out, const char *label, struct slice value);

#endif

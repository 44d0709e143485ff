#ifndef VIEWS_COLUMN_H
#define VIEWS_COLUMN_H

#include "core/base/text.h"

/* One column of a list: foreign text in exactly `width` columns, cut with "~",
 * and two blanks behind it. */
void column(struct text *out, uint8_t role, struct slice s, size_t width);

#endif

#ifndef TUI_FIND_H
#define TUI_FIND_H

#include "core/base/text.h"

/*
 * Searches in text as it is drawn (escapes included).  ASCII case does not
 * matter unless the needle has an upper-case letter.
 */

/*
 * The first match at or after cell `from`: its cell index, and how many
 * cells in *n; SLICE_NONE if there is none.
 */
size_t find_in_text(const struct text *t, struct slice needle, size_t from,
    size_t *n);
/* The column at which a cell starts */
size_t find_column(const struct text *t, size_t cell);

#endif

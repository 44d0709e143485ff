#ifndef TUI_BAR_H
#define TUI_BAR_H

#include "core/base/text.h"

/*
 * Bars as text.  `blocks`: eighths of U+2588 may be used (term_is_utf8);
 * otherwise ASCII.  Nothing here needs colour, or a screen.
 */

/* "[########......]  41%"; total 0: unknown, "[  ####    ]" moves by done */
void bar_progress(struct text *t, int width, uint64_t done, uint64_t total,
    bool blocks);
/* Exactly `width` columns, filled in proportion; value > 0 shows something */
void bar_count(struct text *t, int width, uint64_t value, uint64_t most,
    bool blocks);
/* One column a count, as high as the count */
void bar_spark(struct text *t, const uint64_t *counts, size_t n, bool blocks);
/* 3240 as "3,240" */
void bar_number(struct text *t, uint64_t n);

#endif

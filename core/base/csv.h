#ifndef CORE_BASE_CSV_H
#define CORE_BASE_CSV_H

#include "core/base/buf.h"

/* Appends foreign text as a cell (RFC 4180): in quotes, plain (text.h), and so
 * that no spreadsheet takes it for a formula. */
void csv_cell(struct buf *out, struct slice value);

#endif

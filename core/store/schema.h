#ifndef CORE_STORE_SCHEMA_H
#define CORE_STORE_SCHEMA_H

#include "core/store/db.h"

/*
 * The tables.  Their names tell the two sorts apart:
 *   k_...  kept: what people did and said, and what can't be had again
 *   d_...  derived: can be made anew from the mail by `espy index`
 * Kept tables name messages by SHA-256, never by a derived table's id.
 */
enum { SCHEMA_VERSION = 14 };

/* Makes the tables, or brings them from an older version to this one. */
enum err schema_make(struct db *db, const char *file, struct error *e);

#endif

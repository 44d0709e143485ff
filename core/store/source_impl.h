#ifndef CORE_STORE_SOURCE_IMPL_H
#define CORE_STORE_SOURCE_IMPL_H

#include "core/store/impl.h"

/* What the files of sources share, for core/store/ alone. */

/* The source that has the closest folder above a path, which is not counted
 * itself; 0 */
int64_t source_above(const struct source *v, size_t n, struct slice path);
/* Files of `from` at or below a path, and messages that came with them */
enum err source_move(struct store *s, int64_t from, int64_t to,
    struct slice path, struct error *e);
/* What its messages are worth depends on its role, which is another one now:
 * they are stale. */
enum err source_stale(struct store *s, int64_t id, struct error *e);

#endif

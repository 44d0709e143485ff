#ifndef CORE_STORE_INTERN_H
#define CORE_STORE_INTERN_H

#include "core/base/err.h"
#include "core/base/slice.h"

struct store;

/*
 * Kinds and values of facts and traits, each once (d_kind, d_value).  Many are
 * said of many messages: those met lately are remembered for as long as nobody
 * else writes to the store.  Within a bulk transaction.
 */
enum err intern(struct store *s, struct slice kind, struct slice value,
    int64_t *id, struct error *e);
/* At a transaction's begin: forgets where somebody else has written since */
enum err intern_begin(struct store *s, struct error *e);
/* What was remembered was taken back, or may have been deleted */
void intern_forget(struct store *s);

#endif

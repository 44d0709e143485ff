#ifndef CORE_STORE_REPLY_IMPL_H
#define CORE_STORE_REPLY_IMPL_H

#include "core/store/act.h"
#include "core/store/reply.h"

/* reply_effect.c, for core/store/reply*.c alone: all that follows, within the
 * act; each part is an event of its own, which undo takes back. */
enum err reply_effect_act(struct act *act, const struct reply_row *r,
    const struct reply_effect *x, struct error *e);
/* reply_again.c: answers of no case, of the same organisation, that name one
 * of its tickets, which were just learned; within the index job's
 * transaction */
enum err reply_again(struct store *s, const struct reply_row *by,
    struct error *e);

#endif

#ifndef CORE_STORE_DRAFT_IMPL_H
#define CORE_STORE_DRAFT_IMPL_H

#include "core/store/case_impl.h"
#include "core/store/draft.h"

/* What the files of drafts share, for core/store/ alone. */
enum err draft_text_check(struct slice subject, struct slice body,
    struct error *e);
/* draft_sample.c: the samples */
enum err draft_samples_add(struct act *act, int64_t id,
    const struct draft *d, struct error *e);
/* In the order in which they were chosen: oldest message first */
enum err draft_samples_read(struct store *s, struct draft *d,
    struct arena *a, struct error *e);

#endif

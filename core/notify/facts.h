#ifndef CORE_NOTIFY_FACTS_H
#define CORE_NOTIFY_FACTS_H

#include "core/analysis.h"
#include "core/store/draft.h"

/* What is kept of a sample's analysis for the mail, in the arena. */
struct sample_facts *sample_facts_of(const struct analysis *x,
    struct arena *a);

#endif

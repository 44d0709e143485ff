#ifndef CORE_ESP_LOOKALIKE_H
#define CORE_ESP_LOOKALIKE_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/* A domain name, ready to be compared with others. */
struct lookalike {
	struct slice host;     /* A-labels, lower case */
	struct slice skeleton; /* of all of it */
	struct slice org;      /* organisational domain */
	struct slice name;     /* its first label, as a skeleton: "paypal" */
	size_t letters;	       /* of that label, before it was a skeleton */
	struct slice suffix;   /* what stands behind that label */
	bool idn;
};

void lookalike_make(struct lookalike *l, struct arena *a, struct slice host);
/*
 * Does seen imitate ours?  A sentence that says how, in the arena; SLICE_NULL
 * where it doesn't.  Names under one organisational domain never do.
 */
struct slice lookalike_how(const struct lookalike *seen,
    const struct lookalike *ours, struct arena *a);

#endif

#ifndef CORE_BASE_SKELETON_H
#define CORE_BASE_SKELETON_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * What a text looks like: its skeleton by UTS 39 section 4, in lower case.
 * Texts with one skeleton are confusable.  By ICU, whose table of confusable
 * characters has some 10,000 lines and changes every year.
 */
enum { SKELETON_MOST = 1000 }; /* octets; what is longer is cut */

/* Of UTF-8, in the arena; what is no UTF-8 comes back in lower case. */
struct slice skeleton(struct arena *a, struct slice s);
/* The same of a host name in A-labels: IDN labels are decoded first. */
struct slice skeleton_host(struct arena *a, struct slice host);
/* Loads the tables now (before a sandbox locks). */
void skeleton_warm_up(void);

#endif

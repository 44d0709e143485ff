#ifndef CORE_AUTH_LINK_TARGET_H
#define CORE_AUTH_LINK_TARGET_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * Where a URL leads that gateways (Safe Links, Proofpoint, Barracuda) put
 * theirs before: that is written in it, and nothing is fetched.  The URL itself
 * where it is none of theirs; in the arena, as foreign as before.
 */
struct slice link_target(struct arena *a, struct slice url);

#endif

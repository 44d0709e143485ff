#ifndef CORE_WORK_LANDLOCK_H
#define CORE_WORK_LANDLOCK_H

#include "core/work/sandbox.h"

/* Takes the file system (but what the plan names) and, where the kernel can,
 * TCP, signals and abstract sockets from this process.  ERR_NONE with
 * out->landlock 0 where the kernel has no Landlock. */
enum err landlock_lock(const struct sandbox_plan *plan,
    struct sandbox_state *out, struct error *e);

#endif

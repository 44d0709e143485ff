#ifndef CORE_WORK_EXEC_H
#define CORE_WORK_EXEC_H

#include <sys/types.h>

#include "core/work/sandbox.h"

/*
 * Forks and executes this program as a worker: sock becomes its descriptor 3,
 * err its standard error; it inherits nothing else.  As fork; flags and env as
 * worker_spawn.
 */
pid_t worker_fork(enum worker_role role, unsigned flags, const char *const *env,
    int sock, int err);

#endif

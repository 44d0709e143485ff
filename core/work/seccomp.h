#ifndef CORE_WORK_SECCOMP_H
#define CORE_WORK_SECCOMP_H

#include "core/work/sandbox.h"

/* Leaves this process only the system calls that its role needs: any other
 * gives EPERM (or ends it: fault_seccomp_trap); one of another architecture
 * kills.  ERR_NONE with out->seccomp false where the kernel has no filters. */
enum err seccomp_lock(enum worker_role role, struct sandbox_state *out,
    struct error *e);

#endif

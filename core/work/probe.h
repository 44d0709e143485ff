#ifndef CORE_WORK_PROBE_H
#define CORE_WORK_PROBE_H

#include "core/work/sandbox.h"

/* In a worker: locks itself as the role would, tries what is forbidden, says
 * READY with the errno of each, and ends. */
_Noreturn void role_probe(enum worker_role role);

/* Tries one thing: "open", "socket", "fork", "exec", "write".  0 or errno. */
int probe_try(const char *what);

#endif

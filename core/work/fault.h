#ifndef CORE_WORK_FAULT_H
#define CORE_WORK_FAULT_H

#include <stdbool.h>

/*
 * Faults on demand, for the tests.  The program links fault_none.c, where
 * both do nothing; build/espy-faulty links fault.c, which reads ESPY_FAULT, a
 * comma-separated list of
 *
 *   parse:crash:S  parse:hang:S  parse:grow:S   at a message whose label or
 *   parse:open:S  parse:socket:S  parse:fork:S  SHA-256 holds S; the last
 *                        three try it and put the errno into the log
 *   text:abort:S         abort() in text-write at a message
 *   commit:kill:N        SIGKILL itself at the Nth passing of fault_point
 *                        ("commit", ...), counted per process
 *   WHERE:kill:N         the same at any other place
 *
 * and ESPY_SECCOMP=trap, which makes a refused system call end the worker.
 */
void fault_point(const char *where, const char *subject);
bool fault_seccomp_trap(void);

#endif

#ifndef CORE_BASE_FAULT_H
#define CORE_BASE_FAULT_H

#include <stdbool.h>

/*
 * Faults on demand, for the tests.  The program links fault_none.c, where
 * both do nothing; build/espy-faulty links fault.c, which reads ESPY_FAULT, a
 * comma-separated list of WHERE:WHAT:SUBJECT.
 *
 * WHERE is a fault_point: "parse" (in the parser, at a message: its label,
 * that is its path, and its SHA-256), "text" (in text-write, at a message:
 * its path), "text-commit" (in text-write, before and after each commit),
 * "search" (in text-search, at a query: its text), "store" (before and after
 * each commit of the store), "file" (a file that is there as a whole or not at
 * all: before and after it gets its name), and those of the index job.
 * WHAT happens where the subject holds SUBJECT:
 *   crash abort exit hang spin grow   the process does that
 *   open socket fork exec write       tries it; "fault: open: EPERM" is logged
 * or   kill:N   SIGKILL itself at the Nth passing, whatever the subject; in a
 *               worker only in the first of its role that a process starts
 *
 * ESPY_SECCOMP=trap makes a refused system call end the worker.
 */
void fault_point(const char *where, const char *subject);
bool fault_seccomp_trap(void);

#endif

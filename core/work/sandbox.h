#ifndef CORE_WORK_SANDBOX_H
#define CORE_WORK_SANDBOX_H

#include "core/base/err.h"
#include "core/base/slice.h"

/*
 * Confinement of a worker, in this order: descriptors closed (worker_spawn),
 * warm-up, no new privileges, resource limits, Landlock, seccomp.
 * ESPY_SANDBOX=off in the environment leaves all of it out (for debugging);
 * builds with sanitizers leave out seccomp and the limit of address space.
 */
enum worker_role {
	WORKER_PARSE, WORKER_TEXT_WRITE, WORKER_TEXT_SEARCH, WORKER_NET,
	WORKER_SEND, WORKER_FETCH
};
#define WORKER_ROLES 6

const char *role_name(enum worker_role r); /* "parse", "text-write"... */
bool role_from_name(const char *name, enum worker_role *out);

/* What a role may still reach on the file system. */
struct sandbox_plan {
	enum worker_role role;
	const char *const *read; /* directories or files to read below */
	size_t nread;
	const char *write; /* a directory to read and write below; NULL */
	const uint16_t *ports; /* of TCP, to connect to */
	size_t nports;
};

/* What is active. */
struct sandbox_state {
	bool off;	/* ESPY_SANDBOX=off */
	bool limits;	/* RLIMIT_AS and the others */
	int landlock;	/* ABI in use; 0: the kernel has none */
	bool network;	/* Landlock refuses TCP as well (ABI 4), but
			 * for the ports that the plan names */
	bool seccomp;
	char missing[160]; /* what is not active, and why; "" */
};

/* Locks this process for good.  ERR_REFUSED if a layer that the kernel has
 * can't be put on: the worker must then end. */
enum err sandbox_lock(const struct sandbox_plan *plan,
    struct sandbox_state *out, struct error *e);

/*
 * For espy doctor: starts a worker of each role, lets it lock itself and try
 * what is forbidden.  `open`, `socket`, `fork` hold the errno with which each
 * was refused; 0: it was possible.  Sockets are what net, send and fetch
 * are for.
 */
struct sandbox_report {
	enum worker_role role;
	struct sandbox_state state;
	int open, socket, fork;
	enum err failed; /* ERR_NONE, or it could not be started: see error */
	struct error error;
};

void sandbox_report(struct sandbox_report out[WORKER_ROLES]);

#endif

/* Confinement of a worker: the order, and what is on. */

#include <sys/prctl.h>
#include <sys/resource.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/work/landlock.h"
#include "core/work/sandbox.h"
#include "core/work/seccomp.h"

static const char *const role_names[WORKER_ROLES] = {
	[WORKER_PARSE] = "parse",
	[WORKER_TEXT_WRITE] = "text-write",
	[WORKER_TEXT_SEARCH] = "text-search",
	[WORKER_NET] = "net",
	[WORKER_SEND] = "send",
	[WORKER_FETCH] = "fetch",
};

const char *
role_name(enum worker_role r)
{
	return role_names[r];
}

bool
role_from_name(const char *name, enum worker_role *out)
{
	unsigned i;

	for (i = 0; i < WORKER_ROLES; i++)
		if (strcmp(name, role_names[i]) == 0) {
			*out = (enum worker_role)i;
			return true;
		}
	return false;
}

static bool
sandbox_limit(int what, rlim_t most)
{
	struct rlimit l;

	if (getrlimit(what, &l) < 0)
		return false;
	if (l.rlim_max < most)
		most = l.rlim_max;
	l.rlim_cur = l.rlim_max = most;
	return setrlimit(what, &l) == 0;
}

/* Address space: a mail that needs more costs itself alone.  Text roles hold
 * Xapian's buffers beside the mail. */
static bool
sandbox_limits(enum worker_role role)
{
	const rlim_t mib = 1 << 20;
	bool good = sandbox_limit(RLIMIT_CORE, 0);

#ifndef ESPY_SANITIZED
	good &= sandbox_limit(RLIMIT_AS,
	    (role == WORKER_PARSE ? 512 : 1024) * mib);
#else
	(void)mib;
#endif
	if (role != WORKER_TEXT_WRITE)
		good &= sandbox_limit(RLIMIT_FSIZE, 0);
	return good;
}

static void
sandbox_missing(struct sandbox_state *s, const char *what)
{
	size_t n = strlen(s->missing);

	snprintf(s->missing + n, sizeof s->missing - n, "%s%s",
	    n != 0 ? "; " : "", what);
}

enum err
sandbox_lock(const struct sandbox_plan *plan, struct sandbox_state *out,
    struct error *e)
{
	const char *off = getenv("ESPY_SANDBOX");

	*out = (struct sandbox_state){ 0 };
	if (off != NULL && strcmp(off, "off") == 0) {
		out->off = true;
		sandbox_missing(out, "ESPY_SANDBOX=off");
		return ERR_NONE;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_errno(e, "sandbox: no new privileges");
	if (!sandbox_limits(plan->role))
		return err_errno(e, "sandbox: resource limits");
	out->limits = true;
	if (landlock_lock(plan, out, e) != ERR_NONE)
		return ERR_REFUSED;
	if (out->landlock == 0)
		sandbox_missing(out, "this kernel has no Landlock");
	else if (!out->network)
		sandbox_missing(out, "Landlock too old to refuse TCP");
#ifdef ESPY_SANITIZED
	sandbox_missing(out, "no seccomp under sanitizers");
#else
	if (seccomp_lock(plan->role, out, e) != ERR_NONE)
		return ERR_REFUSED;
	if (!out->seccomp)
		sandbox_missing(out, "this kernel has no seccomp filters");
#endif
	return ERR_NONE;
}

/* Faults on demand, for the tests (see fault.h). */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/log.h"
#include "core/base/mem.h"
#include "core/base/slice.h"
#include "core/work/probe.h"

enum { MOST_FAULTS = 8 };

/* A worker that replaces one that a fault ended is left alone: else the Nth
 * commit of every worker would be its last. */
static bool
first_of_its_role(void)
{
	const char *spawn = getenv("ESPY_SPAWN");

	return spawn == NULL || strcmp(spawn, "1") == 0;
}

static void
fault_kill(unsigned which, struct slice count)
{
	static int64_t passed[MOST_FAULTS];
	int64_t n;

	if (!slice_number(count, &n) || !first_of_its_role())
		return;
	if (++passed[which] == n)
		raise(SIGKILL); /* kill(2) is not in the filter */
}

/* Grows until memory runs out. */
static void
fault_grow(void)
{
	for (;;)
		memset(xmalloc(1 << 20), 1, 1 << 20);
}

static void
fault_do(struct slice what)
{
	char name[16];
	int got;

	if (slice_eq_str(what, "crash"))
		raise(SIGSEGV);
	if (slice_eq_str(what, "abort"))
		abort();
	if (slice_eq_str(what, "exit"))
		_exit(3);
	if (slice_eq_str(what, "grow"))
		fault_grow();
	while (slice_eq_str(what, "hang"))
		poll(NULL, 0, -1);
	while (slice_eq_str(what, "spin"))
		;
	snprintf(name, sizeof name, "%.*s", SLICE_ARG(what));
	got = probe_try(name);
	log_msg(LOG_WARN, "fault: %s: %s", name,
	    got == 0 ? "was possible" : strerrorname_np(got));
}

void
fault_point(const char *where, const char *subject)
{
	struct slice all = slice_str(getenv("ESPY_FAULT"));
	unsigned i;

	for (i = 0; i < MOST_FAULTS && all.n != 0; i++) {
		struct slice rest = slice_cut(&all, ',');
		struct slice place = slice_cut(&rest, ':');
		struct slice what = slice_cut(&rest, ':');

		if (!slice_eq_str(place, where))
			continue;
		if (slice_eq_str(what, "kill"))
			fault_kill(i, rest);
		else if (slice_find(slice_str(subject), rest) != SLICE_NONE)
			fault_do(what);
	}
}

bool
fault_seccomp_trap(void)
{
	const char *s = getenv("ESPY_SECCOMP");

	return s != NULL && strcmp(s, "trap") == 0;
}

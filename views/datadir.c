/* Finds the program's own data. */

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/slice.h"
#include "views/datadir.h"

#ifndef ESPY_DATADIR
#define ESPY_DATADIR "/usr/local/share/espy"
#endif

const char *
datadir(struct arena *a)
{
	static const char *const places[] = { "share/espy", "../share/espy" };
	const char *set = getenv("ESPY_DATADIR");
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program);
	size_t i, end;

	if (set != NULL && set[0] != '\0')
		return set;
	if (n <= 0 || (size_t)n >= sizeof program)
		return ESPY_DATADIR;
	end = slice_rchr(slice_of(program, (size_t)n), '/');
	for (i = 0; end != SLICE_NONE && i < ARRAY_LEN(places); i++) {
		const char *dir = arena_printf(a, "%.*s/%s", (int)end, program,
		    places[i]);

		if (access(arena_printf(a, "%s/catalogue", dir), R_OK) == 0)
			return dir;
	}
	return ESPY_DATADIR;
}

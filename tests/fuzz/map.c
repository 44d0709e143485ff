/* A map of reverse names from anybody: read, written as an import does, and
 * made services of. */

#include "core/esp/map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice bytes = slice_of((const char *)data, n);
	struct catalogue c = { 0 };
	struct map m = { 0 };

	map_read(&m, "fuzz.csv", bytes);
	for (size_t i = 0; i < m.n; i++)
		if (m.v[i].domain.n == 0 || m.v[i].name.n == 0 ||
		    m.v[i].type.n == 0 || m.v[i].line < 1)
			__builtin_trap();
	map_add(&c, "fuzz.csv", bytes);
	catalogue_ready(&c);
	for (size_t i = 0; i < c.n; i++)
		if (c.v[i].naccounts != 0 || c.v[i].ncontacts != 0 ||
		    catalogue_find(&c, c.v[i].slug) != &c.v[i])
			__builtin_trap();
	if ((c.n != 0) != (m.n != 0))
		__builtin_trap();
	catalogue_free(&c);
	map_free(&m);
	return 0;
}

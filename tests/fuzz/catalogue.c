/* A catalogue file from anybody. */

#include "core/esp/catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct catalogue c = { 0 };

	catalogue_add(&c, "fuzz.ini", slice_of((const char *)data, n));
	catalogue_ready(&c);
	for (size_t i = 0; i < c.n; i++)
		if (catalogue_find(&c, c.v[i].slug) == NULL ||
		    c.v[i].name.p == NULL)
			__builtin_trap();
	catalogue_free(&c);
	return 0;
}

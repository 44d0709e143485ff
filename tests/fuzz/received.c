/* One Received field. */

#include "core/base/mem.h"
#include "core/mail/received.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { NULL, 0 };
	struct received r;

	received_parse(&r, slice_of((const char *)data, size), &a);
	arena_free(&a);
	return 0;
}

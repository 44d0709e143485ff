/* Fuzzes the readers of Authentication-Results, its ARC form, Received-SPF. */

#include <stdlib.h>

#include "core/auth/authres.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct ar_field *f, struct arena *a, size_t size)
{
	size_t i;

	if (f->nresults > AR_MOST_RESULTS)
		abort();
	for (i = 0; i < f->nresults; i++) {
		const struct ar_result *r = &f->results[i];

		if (r->nproperties > AR_MOST_PROPERTIES ||
		    r->result.p == NULL ||
		    r->range.off > size || r->range.len > size - r->range.off)
			abort();
		ar_property(r, "smtp", "mailfrom");
		received_spf_domain(a, r);
	}
}

/* The first octet chooses the reader, the rest is the field's value. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct ar_field f = { .name = SLICE("Authentication-Results") };
	struct slice value;

	if (size == 0 || size > 65536)
		return 0;
	value = slice_of((const char *)data + 1, size - 1);
	if (data[0] % 3 == 0)
		received_spf_parse(&f, &a, value, 0);
	else
		ar_parse(&f, &a, value, 0, data[0] % 3 == 1);
	check(&f, &a, value.n);
	arena_free(&a);
	return 0;
}

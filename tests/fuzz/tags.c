/* Tag lists, what is read from their values, and keys. */

#include <stdlib.h>

#include "core/auth/dkim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read stands in the list, once. */
static void
check(const struct tags *t, struct slice list)
{
	size_t i;

	if (t->n > TAGS_MOST)
		abort();
	for (i = 0; i < t->n; i++) {
		struct slice v = t->v[i].value;

		if (v.p < list.p || v.p + v.n > list.p + list.n ||
		    t->v[i].name.n == 0)
			abort();
		if (i != 0 && slice_eq(t->v[i].name, t->v[0].name))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice list = slice_of((const char *)data, size);
	struct arena a = { 0 };
	struct dkim_key k;
	struct sha256 digest = { { 0 } };
	struct slice octets;
	struct tags t;
	uint64_t number;
	size_t i;

	tags_parse(&t, list, &a);
	check(&t, list);
	for (i = 0; i < t.n; i++) {
		tags_base64(&a, t.v[i].value);
		tags_number(t.v[i].value, 76, &number);
		if (tags_compact(&a, t.v[i].value).n > t.v[i].value.n)
			abort();
	}
	dkim_key_parse(&k, list, &a);
	octets = tags_base64(&a, tags_get(&t, "b"));
	dkim_key_refuses(&k, false, false);
	dkim_key_verify(&k, octets,
	    slice_of((const char *)digest.b, sizeof digest.b));
	dkim_key_recover(&k, octets, &digest);
	arena_free(&a);
	return 0;
}

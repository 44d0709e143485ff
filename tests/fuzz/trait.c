/* Traits of a whole mail: within their limits, valid UTF-8, each once, and the
 * same when they are made again. */

#include "core/analysis.h"
#include "core/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct trait *v, size_t n)
{
	size_t i, k;

	if (n > TRAITS_MOST)
		__builtin_trap();
	for (i = 0; i < n; i++) {
		if (v[i].value.n == 0 || v[i].value.n > TRAIT_MOST_OCTETS ||
		    v[i].kind.n > TRAIT_MOST_KIND ||
		    !utf8_valid(v[i].value) || !utf8_valid(v[i].kind))
			__builtin_trap();
		for (k = 0; k < i; k++)
			if (slice_eq(v[i].kind, v[k].kind) &&
			    slice_eq(v[i].value, v[k].value))
				__builtin_trap();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct answers off = { .off = true };
	static const struct receivers receivers;
	static const struct domains domains;
	static struct catalogue catalogue;
	struct analysis_context ctx = { .receivers = &receivers,
		.domains = &domains, .catalogue = &catalogue,
		.answers = &off, .clock = 1795000000 };
	struct trait *before;
	struct questions open;
	struct analysis a;
	size_t n, i;

	if (catalogue.index == NULL)
		catalogue_ready(&catalogue);
	analysis_run(&a, slice_of((const char *)data, size), &ctx, 0, &open);
	check(a.traits, a.ntraits);
	before = a.traits;
	n = a.ntraits;
	analysis_again(&a, &ctx, &open);
	if (a.ntraits != n)
		__builtin_trap();
	for (i = 0; i < n; i++)
		if (!slice_eq(a.traits[i].value, before[i].value))
			__builtin_trap();
	analysis_free(&a);
	return 0;
}

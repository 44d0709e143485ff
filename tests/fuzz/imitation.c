/* Authors, names, subjects and links from anybody: whom do they imitate? */

#include "core/base/skeleton.h"
#include "core/esp/imitation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
check(const struct relationship *rel, const struct mail *m, size_t size)
{
	bool itself = rel->impersonation == IMPERSONATION_EXACT ||
	    rel->impersonation == IMPERSONATION_SUBDOMAIN;

	if (rel->range.off + (uint64_t)rel->range.len > size)
		__builtin_trap();
	if (rel->impersonation == IMPERSONATION_NONE) {
		if (rel->domain.p != NULL)
			__builtin_trap();
	} else if (rel->domain.n == 0 || (rel->how.n == 0) != itself)
		__builtin_trap();
	if (itself && m->from.domain.n != 0 &&
	    m->from.domain.n < rel->domain.n)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice bytes = slice_of((const char *)data, n), skeletal;
	struct receivers none = { .n = 0 };
	struct relationship rel = { .impersonation = IMPERSONATION_NONE };
	struct domains d = { .n = 0 };
	struct arena a = { 0 };
	struct mail m;

	domains_add(&d, &a, SLICE("bancosol.example"));
	domains_add(&d, &a, SLICE("xn--bcher-kva.example"));
	domains_add(&d, &a, SLICE("ing.example"));
	*ARENA_PUSH(&a, d.v[0].brands, d.v[0].nbrands) = SLICE("Banco Sol");
	*ARENA_PUSH(&a, d.v[2].brands, d.v[2].nbrands) = SLICE("ING");
	if (n & 1)
		d.names = protected_names_make(&d, &a);
	mail_parse(&m, bytes, &none, &a, MAIL_TEXT);
	imitation_find(&rel, &m, &d);
	check(&rel, &m, n);
	skeletal = skeleton(&a, bytes);
	if (skeletal.n > 8 * SKELETON_MOST)
		__builtin_trap();
	arena_free(&a);
	return 0;
}

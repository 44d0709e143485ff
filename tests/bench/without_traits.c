/*
 * build/espy-traitless: espy that makes no traits of messages, and so writes
 * none.  The linker puts this in place of the real one (see the Makefile), so
 * that a bench can say what they cost in a whole run.
 */

#include "core/esp/trait.h"

void __wrap_traits_make(struct trait **out, size_t *n,
    const struct trait_source *s, struct arena *a);

void
__wrap_traits_make(struct trait **out, size_t *n,
    const struct trait_source *s, struct arena *a)
{
	(void)s;
	(void)a;
	*out = NULL;
	*n = 0;
}

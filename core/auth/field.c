/* What the readers of authentication fields share. */

#include <stdarg.h>
#include <stdio.h>

#include "core/auth/authres.h"

void
ar_problem(struct ar_field *f, struct arena *a, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (f->problem.p != NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	f->problem = slice_dup(a, slice_str(text));
}

struct ar_property *
ar_property_add(struct ar_field *f, struct ar_result *r, struct arena *a)
{
	if (r->nproperties == AR_MOST_PROPERTIES) {
		ar_problem(f, a, "a result with more than %d properties: the "
		    "rest of them is left out", AR_MOST_PROPERTIES);
		return NULL;
	}
	return ARENA_PUSH(a, r->properties, r->nproperties);
}

struct slice
ar_property(const struct ar_result *r, const char *ptype, const char *name)
{
	size_t i;

	for (i = 0; i < r->nproperties; i++) {
		const struct ar_property *p = &r->properties[i];

		if ((ptype == NULL ? p->ptype.p == NULL
				   : slice_eqi_str(p->ptype, ptype)) &&
		    slice_eqi_str(p->name, name))
			return p->value;
	}
	return SLICE_NULL;
}

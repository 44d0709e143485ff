/* Columns of lists. */

#include "tui/theme.h"
#include "views/column.h"

void
column(struct text *out, uint8_t role, struct slice s, size_t width)
{
	struct text t = { .role = role };

	text_add(&t, s);
	text_fit(&t, width);
	t.role = ROLE_NORMAL; /* nothing to underline in blanks */
	text_pad(&t, width);
	text_append(out, &t);
	text_free(&t);
	out->role = ROLE_NORMAL;
	text_lit(out, "  ");
}

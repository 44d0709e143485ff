/* Changes in words. */

#include "core/auth/explain.h"

struct changes
changes_with(struct changes by, struct slice what, const char *verb)
{
	size_t i;

	for (i = 0; i < by.n; i++)
		if (slice_eq(by.v[i].what, what))
			return by;
	if (by.n < EXPLAIN_MOST_CHANGES)
		by.v[by.n++] = (struct change){ what, verb };
	return by;
}

static bool
same_verb(const struct change *a, const struct change *b)
{
	return a->verb != NULL && b->verb != NULL &&
	    strcmp(a->verb, b->verb) == 0;
}

/* "A, B and C added" of all with the verb of c->v[i], which is its first */
static void
add_group(struct buf *out, const struct changes *c, size_t i)
{
	size_t j, left = 0;

	for (j = i; j < c->n; j++)
		left += j == i || same_verb(&c->v[i], &c->v[j]);
	for (j = i; j < c->n; j++) {
		if (j != i && !same_verb(&c->v[i], &c->v[j]))
			continue;
		buf_add_slice(out, c->v[j].what);
		left--;
		buf_add_str(out, left > 1 ? ", " : left == 1 ? " and " : "");
	}
	if (c->v[i].verb != NULL)
		buf_addf(out, " %s", c->v[i].verb);
}

struct slice
changes_text(const struct changes *c, struct arena *a)
{
	struct buf out = { 0 };
	struct slice text;
	size_t i, j;

	for (i = 0; i < c->n; i++) {
		for (j = 0; j < i && !same_verb(&c->v[j], &c->v[i]); j++)
			;
		if (j < i) /* said with that one */
			continue;
		if (i != 0)
			buf_add_str(&out, ", ");
		add_group(&out, c, i);
	}
	text = slice_dup(a, buf_slice(&out));
	buf_free(&out);
	return text;
}

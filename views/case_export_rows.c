/* Exporting a case: which messages it has, and whom they name. */

#include <stdlib.h>

#include "views/case_export.h"

/* In order of their hashes, as the copies come */
static int
by_hash(const void *a, const void *b)
{
	const struct row *const *x = a, *const *y = b;

	return memcmp(&(*x)->sha256, &(*y)->sha256, sizeof (*x)->sha256);
}

/* Two cases can have one message, and one of them go into the other.  next:
 * behind the rows so far */
static bool
is_again(struct export_row *next, size_t nrows, const struct evidence_row *v)
{
	if (nrows == 0 || memcmp(&next[-1].sha256, &v->sha256,
	    sizeof v->sha256) != 0)
		return false;
	next[-1].purged = next[-1].purged && v->file.p == NULL;
	return true;
}

static enum err
read_rows(struct case_export *x, struct error *e)
{
	const struct row **sorted = arena_array(&x->arena, x->w.rows.n + 1,
	    sizeof *sorted);
	struct evidence_rows ev = { .n = 0 };
	struct slice *all = NULL;
	size_t i, k = 0, n;
	enum err err = store_evidence_rows(x->session->store, x->m.case_id,
	    &ev, e);

	for (i = 0; i < x->w.rows.n; i++)
		sorted[i] = &x->w.rows.v[i];
	if (x->w.rows.n != 0)
		qsort(sorted, x->w.rows.n, sizeof *sorted, by_hash);
	x->rows = arena_array(&x->arena, ev.n + 1, sizeof *x->rows);
	for (i = 0; err == ERR_NONE && i < ev.n; i++) {
		struct export_row *r = &x->rows[x->nrows];

		if (is_again(r, x->nrows, &ev.v[i]))
			continue;
		x->nrows++;
		r->sha256 = ev.v[i].sha256;
		r->purged = ev.v[i].file.p == NULL;
		while (k < x->w.rows.n && memcmp(&sorted[k]->sha256,
			&r->sha256, sizeof r->sha256) < 0)
			k++;
		if (k < x->w.rows.n && memcmp(&sorted[k]->sha256, &r->sha256,
			sizeof r->sha256) == 0)
			r->row = sorted[k];
		err = store_recipients(x->session->store, &r->sha256,
		    &x->arena, &r->recipients, &r->nrecipients, e);
		for (n = 0; n < r->nrecipients; n++)
			*ARENA_PUSH(&x->arena, all, x->masks.n) =
			    r->recipients[n];
	}
	x->masks.addresses = all;
	evidence_rows_free(&ev);
	return err;
}

/* Each address once: thousands of messages name the same few. */
static int
by_address(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static void
masks_once(struct case_export *x)
{
	struct slice *v = arena_array(&x->arena, x->masks.n + 1, sizeof *v);
	size_t i, n = 0;

	for (i = 0; i < x->masks.n; i++)
		v[i] = slice_dup_lower(&x->arena, x->masks.addresses[i]);
	qsort(v, x->masks.n, sizeof *v, by_address);
	for (i = 0; i < x->masks.n; i++)
		if (n == 0 || !slice_eq(v[n - 1], v[i]))
			v[n++] = v[i];
	x->masks.addresses = v;
	x->masks.n = n;
}

enum err
export_rows(struct case_export *x, struct error *e)
{
	enum err err = read_rows(x, e);

	masks_once(x);
	return err;
}

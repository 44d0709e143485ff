/*
 * What each message holds, as numbers of rows: its traits, and which fields
 * it lacks that nearly all honest mail has.
 */

#include <stdlib.h>

#include "core/cases/contrast_impl.h"

enum { LACKS_PERCENT = 95 };

/* One value of kind "fields": the names that a message has */
struct fields {
	struct slice *names; /* sorted */
	size_t n;
	size_t honest;	 /* messages with it */
	uint32_t *lacks; /* rows */
	uint32_t nlacks;
};

/* From the id of a trait to its row, or to its fields */
struct numbers {
	uint32_t base, span;
	uint32_t *row;	  /* 0: none; else row + 1, or FIELDS + index */
	struct fields *fields;
	size_t nfields;
};
#define FIELDS 0x80000000u

static uint32_t
number_of(const struct numbers *x, uint32_t id)
{
	return id - x->base < x->span ? x->row[id - x->base] : 0;
}

/* --- which fields nearly all honest mail has --- */

static int
name_cmp(const void *x, const void *y)
{
	return slice_cmp(*(const struct slice *)x, *(const struct slice *)y);
}

static void
fields_read(struct fields *f, struct slice value, struct arena *a)
{
	struct slice name;

	while ((name = slice_word(&value)).n != 0)
		*ARENA_PUSH(a, f->names, f->n) = name;
	if (f->n != 0)
		qsort(f->names, f->n, sizeof *f->names, name_cmp);
}

static const struct fields *
fields_of(const struct numbers *x, const struct contrast_message *m)
{
	uint32_t i, to;

	for (i = 0; i < m->n; i++)
		if ((to = number_of(x, m->ids[i])) >= FIELDS)
			return &x->fields[to - FIELDS];
	return NULL;
}

struct weighed {
	struct slice name;
	size_t n;
};

static int
weighed_cmp(const void *x, const void *y)
{
	const struct weighed *a = x, *b = y;

	return slice_cmp(a->name, b->name);
}

/* The names that nearly all of those honest messages have, sorted */
static struct slice *
usual_names(const struct numbers *x, size_t honest, size_t *n,
    struct arena *a)
{
	struct weighed *all = NULL;
	struct slice *out = NULL;
	size_t nall = 0, i, k, sum;

	*n = 0;
	for (i = 0; i < x->nfields; i++)
		for (k = 0; k < x->fields[i].n && x->fields[i].honest != 0; k++)
			if (k == 0 || !slice_eq(x->fields[i].names[k],
			    x->fields[i].names[k - 1]))
				*ARENA_PUSH(a, all, nall) = (struct weighed){
					x->fields[i].names[k],
					x->fields[i].honest };
	if (nall != 0)
		qsort(all, nall, sizeof *all, weighed_cmp);
	for (i = 0; i < nall; i = k) {
		for (sum = 0, k = i; k < nall &&
		    slice_eq(all[k].name, all[i].name); k++)
			sum += all[k].n;
		if (sum * 100 >= honest * LACKS_PERCENT)
			*ARENA_PUSH(a, out, *n) = all[i].name;
	}
	return out;
}

static bool
fields_lack(const struct fields *f, const struct slice *name)
{
	return f->n == 0 || bsearch(name, f->names, f->n, sizeof *name,
	    name_cmp) == NULL;
}

/* A row for each usual name that a message of the case lacks */
static void
lacks_make(struct counts *out, struct numbers *x, const bool *in_case,
    size_t honest, struct arena *a)
{
	size_t n, i, k;
	struct slice *usual = usual_names(x, honest, &n, a);

	for (i = 0; i < n; i++) {
		bool lacked = false;

		for (k = 0; k < x->nfields && !lacked; k++)
			lacked = in_case[k] &&
			    fields_lack(&x->fields[k], &usual[i]);
		if (!lacked)
			continue;
		for (k = 0; k < x->nfields; k++)
			if (fields_lack(&x->fields[k], &usual[i]))
				*ARENA_PUSH(a, x->fields[k].lacks,
				    x->fields[k].nlacks) = (uint32_t)out->n;
		*ARENA_PUSH(a, out->v, out->n) = (struct counted){
			.kind = SLICE("lacks"), .value = usual[i] };
	}
}

/* --- numbers --- */

static void
numbers_make(struct counts *out, struct numbers *x,
    const struct contrast_set *set, struct arena *a)
{
	size_t i;

	if (set->ntraits == 0)
		return;
	x->base = set->traits[0].id;
	x->span = set->traits[set->ntraits - 1].id - x->base + 1;
	x->row = xcalloc(x->span, sizeof *x->row);
	for (i = 0; i < set->ntraits; i++) {
		const struct contrast_trait *t = &set->traits[i];
		uint32_t *to = &x->row[t->id - x->base];

		if (slice_eq_str(t->kind, "fields")) {
			*to = FIELDS + (uint32_t)x->nfields;
			fields_read(ARENA_PUSH(a, x->fields, x->nfields),
			    t->value, a);
			continue;
		}
		*ARENA_PUSH(a, out->v, out->n) = (struct counted){
			.kind = t->kind, .value = t->value };
		*to = (uint32_t)out->n;
	}
}

static void
fields_count(struct counts *out, struct numbers *x,
    const struct contrast_set *set, struct arena *a)
{
	bool *in_case = arena_array(a, x->nfields + 1, sizeof *in_case);
	const struct fields *f;
	size_t honest = 0, i;

	for (i = 0; i < set->nin; i++)
		if ((f = fields_of(x, &set->in[i])) != NULL)
			in_case[f - x->fields] = true;
	for (i = 0; i < set->nhonest; i++)
		if ((f = fields_of(x, &set->honest[i])) != NULL) {
			x->fields[f - x->fields].honest++;
			honest++;
		}
	lacks_make(out, x, in_case, honest, a);
}

static const struct held *
hold(const struct numbers *x, const struct contrast_message *v, size_t n,
    struct arena *a)
{
	struct held *out = arena_array(a, n + 1, sizeof *out);
	size_t i, k;

	for (i = 0; i < n; i++) {
		const struct fields *f = fields_of(x, &v[i]);
		size_t room = v[i].n + (f != NULL ? f->nlacks : 0);
		uint32_t *rows = arena_array(a, room + 1, sizeof *rows);
		uint32_t to;

		out[i] = (struct held){ rows, 0, v[i].domain, v[i].group };
		for (k = 0; k < v[i].n; k++)
			if ((to = number_of(x, v[i].ids[k])) != 0 &&
			    to < FIELDS)
				rows[out[i].n++] = to - 1;
		for (k = 0; f != NULL && k < f->nlacks; k++)
			rows[out[i].n++] = f->lacks[k];
	}
	return out;
}

void
contrast_hold(struct counts *out, const struct contrast_set *set,
    struct arena *a)
{
	struct numbers x = { 0 };

	numbers_make(out, &x, set, a);
	fields_count(out, &x, set, a);
	out->in = hold(&x, set->in, set->nin, a);
	out->honest = hold(&x, set->honest, set->nhonest, a);
	free(x.row);
}

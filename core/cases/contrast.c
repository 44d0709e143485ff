/* Ranks what separates a case's messages from honest mail. */

#include <stdlib.h>

#include "core/cases/contrast_impl.h"
#include "core/cases/fisher.h"
#include "core/cases/level.h"
#include "core/esp/trait.h"

#define SEPARATES 0.8
#define EXPLAINS 0.5
#define COVERS 0.95
#define FALSE_FINDS 0.05

/* Rows that hold for exactly the same messages are one entry. */
struct entry {
	struct contrast_row row; /* of the one that is named first */
	const struct trait_kind *kind;
	uint64_t set;
	size_t start, n; /* of the sorted rows */
};

/* The same messages together; of these the kind that says most first */
static int
same_cmp(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->row.content != b->row.content)
		return a->row.content - b->row.content;
	if (a->kind->place != b->kind->place)
		return b->kind->place - a->kind->place;
	if (a->set != b->set)
		return a->set < b->set ? -1 : 1;
	if (a->kind->order != b->kind->order)
		return a->kind->order < b->kind->order ? -1 : 1;
	if (!slice_eq(a->row.kind, b->row.kind))
		return slice_cmp(a->row.kind, b->row.kind);
	return slice_cmp(a->row.value, b->row.value);
}

static bool
same_messages(const struct entry *a, const struct entry *b)
{
	return a->row.content == b->row.content &&
	    a->kind->place == b->kind->place && a->set == b->set;
}

/* What a component may be goes before all content; then what explains the
 * case, places before manners; what one campaign has alone goes last. */
static unsigned
tier(const struct entry *e)
{
	if (e->row.word == CONTRAST_ONE_CAMPAIGN)
		return 3;
	return !e->row.explains ? 2 : e->kind->place ? 0 : 1;
}

static int
number_cmp(double a, double b)
{
	return a - b > 1e-9 ? -1 : b - a > 1e-9 ? 1 : 0;
}

static int
rank_cmp(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int by;

	if (a->row.content != b->row.content)
		return a->row.content - b->row.content;
	if (tier(a) != tier(b))
		return tier(a) < tier(b) ? -1 : 1;
	if ((by = number_cmp(a->row.j, b->row.j)) != 0 ||
	    (by = number_cmp(a->row.odds, b->row.odds)) != 0 ||
	    (by = number_cmp(a->row.coverage, b->row.coverage)) != 0)
		return by;
	if (a->kind->order != b->kind->order)
		return a->kind->order < b->kind->order ? -1 : 1;
	return slice_cmp(a->row.value, b->row.value);
}

/* --- is it chance? --- */

/* What could not pass however it fell out is no test (Tarone 1990): else the
 * many traits of a single message would hide all others. */
static void
test_rows(struct entry *v, size_t n, bool content, const struct contrast *c)
{
	double *p = xcalloc(n + 1, sizeof *p), *q = xcalloc(n + 1, sizeof *q);
	size_t i, k = 0;

	for (i = 0; i < n; i++) {
		const struct contrast_row *r = &v[i].row;

		if (r->content == content && fisher_least(r->campaigns +
		    r->streams, c->campaigns, c->streams) <= FALSE_FINDS)
			p[k++] = fisher_greater(r->campaigns, c->campaigns,
			    r->streams, c->streams);
	}
	fisher_adjust(p, q, k);
	for (k = 0, i = 0; i < n; i++) {
		struct contrast_row *r = &v[i].row;

		if (r->content == content && fisher_least(r->campaigns +
		    r->streams, c->campaigns, c->streams) <= FALSE_FINDS)
			r->q = q[k++];
	}
	free(p);
	free(q);
}

static enum contrast_word
word_of(const struct contrast_row *r, const struct counted *n,
    const struct contrast *c)
{
	if (c->campaigns > 1 && n->spread == 1)
		return CONTRAST_ONE_CAMPAIGN;
	if (c->domains > 1 && n->domains <= 1)
		return CONTRAST_ONE_DOMAIN;
	if (!c->baseline)
		return r->worst >= COVERS ? CONTRAST_ALL
		    : r->worst >= EXPLAINS ? CONTRAST_MOST : CONTRAST_SOME;
	if (r->j >= EXPLAINS && !c->little && r->q > FALSE_FINDS)
		return CONTRAST_CHANCE;
	if (r->j >= EXPLAINS)
		return r->j >= SEPARATES ? CONTRAST_SEPARATES
					 : CONTRAST_MOSTLY;
	return r->worst >= EXPLAINS ? CONTRAST_SHARED : CONTRAST_SOME;
}

static bool
explains(const struct contrast_row *r)
{
	return r->word == CONTRAST_SEPARATES || r->word == CONTRAST_MOSTLY ||
	    r->word == CONTRAST_ALL || r->word == CONTRAST_MOST;
}

/* --- rows --- */

static struct contrast_row
row_of(const struct counted *n, uint32_t number, const struct contrast *c)
{
	struct contrast_row r = { .kind = n->kind, .value = n->value,
		.in = n->in, .leak = n->leak, .campaigns = n->campaigns,
		.streams = n->streams, .worst = n->worst,
		.coverage = n->coverage, .leaking = n->leaking,
		.j = n->worst - n->leaking, .q = 1, .number = number };

	r.content = trait_is_content(n->kind);
	r.written = trait_is_written(n->kind);
	r.odds = fisher_odds(n->campaigns, c->campaigns, n->streams,
	    c->streams);
	return r;
}

/* All rows of the case, those of the same messages together */
static struct entry *
sorted_rows(const struct counts *n, const struct contrast *c, size_t *out)
{
	struct entry *v = xcalloc(n->n + 1, sizeof *v);
	size_t i, k = 0;

	for (i = 0; i < n->n; i++) {
		if (n->v[i].in == 0)
			continue;
		v[k].row = row_of(&n->v[i], (uint32_t)i, c);
		v[k].kind = trait_kind(n->v[i].kind);
		v[k++].set = n->v[i].set;
	}
	qsort(v, k, sizeof *v, same_cmp);
	*out = k;
	return v;
}

/* One entry for each set of messages */
static struct entry *
entries(const struct entry *rows, size_t n, size_t *out)
{
	struct entry *v = xcalloc(n + 1, sizeof *v);
	size_t i, end;

	*out = 0;
	for (i = 0; i < n; i = end) {
		for (end = i + 1; end < n &&
		    same_messages(&rows[i], &rows[end]); end++)
			continue;
		v[*out] = rows[i];
		v[*out].start = i;
		v[(*out)++].n = end - i;
	}
	return v;
}

static void
emit(struct contrast *c, const struct entry *e, const struct entry *rows)
{
	size_t i;

	for (i = 0; i < e->n; i++) {
		struct contrast_row *r = &c->rows[c->n++];

		*r = rows[e->start + i].row;
		r->q = e->row.q;
		r->word = e->row.word;
		r->explains = e->row.explains;
		r->beside = i == 0 ? (uint32_t)e->n - 1 : 0;
		c->ninfra += !r->content;
	}
}

static void
rank(struct contrast *c, const struct counts *n)
{
	size_t i, nrows, nv;
	struct entry *rows = sorted_rows(n, c, &nrows);
	struct entry *v = entries(rows, nrows, &nv);

	if (c->baseline && !c->little) {
		test_rows(v, nv, false, c);
		test_rows(v, nv, true, c);
	}
	for (i = 0; i < nv; i++) {
		v[i].row.word = word_of(&v[i].row, &n->v[v[i].row.number], c);
		v[i].row.explains = explains(&v[i].row);
	}
	qsort(v, nv, sizeof *v, rank_cmp);
	c->rows = arena_array(&c->arena, nrows + 1, sizeof *c->rows);
	for (i = 0; i < nv; i++)
		emit(c, &v[i], rows);
	free(v);
	free(rows);
}

void
contrast_run(struct contrast *out, const struct contrast_set *set)
{
	struct counts n = { 0 };

	*out = (struct contrast){ 0 };
	contrast_count(&n, set, &out->arena);
	out->messages = set->nin;
	out->honest = set->nhonest;
	out->campaigns = n.campaigns;
	out->streams = n.streams;
	out->domains = n.domains;
	out->little = n.campaigns < CONTRAST_LEAST_CAMPAIGNS;
	out->baseline = set->nhonest != 0;
	out->named = set->service.n != 0;
	out->in_held = n.in;
	out->honest_held = n.honest;
	rank(out, &n);
	level_find(out);
}

void
contrast_free(struct contrast *c)
{
	arena_free(&c->arena);
	*c = (struct contrast){ 0 };
}

const struct contrast_row *
contrast_nth(const struct contrast *c, size_t n)
{
	size_t i;

	for (i = 0; i < c->n; i += 1 + c->rows[i].beside)
		if (--n == 0)
			return &c->rows[i];
	return NULL;
}

bool
contrast_few_streams(const struct contrast *c)
{
	return c->baseline && !c->little && fisher_least(c->campaigns,
	    c->campaigns, c->streams) > FALSE_FINDS;
}

const char *
contrast_word(enum contrast_word w)
{
	static const char *const words[] = {
		[CONTRAST_SEPARATES] = "separates",
		[CONTRAST_MOSTLY] = "mostly",
		[CONTRAST_CHANCE] = "could be chance",
		[CONTRAST_SHARED] = "shared with honest mail",
		[CONTRAST_ALL] = "common to all",
		[CONTRAST_MOST] = "common to most",
		[CONTRAST_SOME] = "some of them",
		[CONTRAST_ONE_DOMAIN] = "one domain only",
		[CONTRAST_ONE_CAMPAIGN] = "one campaign only",
	};

	return words[w];
}

/* --- what differs --- */

static bool
holds(const struct held *m, uint32_t row)
{
	uint32_t i;

	for (i = 0; i < m->n; i++)
		if (m->rows[i] == row)
			return true;
	return false;
}

void
contrast_differ(const struct contrast *c, const struct contrast_row *row,
    struct contrast_differ *out, struct arena *a)
{
	uint32_t i;

	*out = (struct contrast_differ){ 0 };
	for (i = 0; i < c->messages; i++)
		if (!holds(&c->in_held[i], row->number))
			*ARENA_PUSH(a, out->lacking, out->nlacking) = i;
	for (i = 0; i < c->honest; i++)
		if (holds(&c->honest_held[i], row->number))
			*ARENA_PUSH(a, out->having, out->nhaving) = i;
}

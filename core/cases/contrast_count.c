/* How much of the case and of honest mail has each trait. */

#include <stdlib.h>

#include "core/cases/contrast_impl.h"

/* Messages of one group, counted by row */
struct group {
	uint32_t *count;   /* by row */
	uint32_t *touched; /* rows that any of them has */
	size_t ntouched;
	size_t n;
};

static int
group_cmp(const void *x, const void *y)
{
	const struct held *a = x, *b = y;

	if (a->domain != b->domain)
		return a->domain < b->domain ? -1 : 1;
	return (a->group > b->group) - (a->group < b->group);
}

/* In groups, each of one domain; where domains do not matter they are all
 * CONTRAST_NONE */
static struct held *
grouped(const struct held *v, size_t n, bool by_domain)
{
	struct held *out = xcalloc(n + 1, sizeof *out);
	size_t i;

	for (i = 0; i < n; i++) {
		out[i] = v[i];
		if (!by_domain)
			out[i].domain = CONTRAST_NONE;
	}
	qsort(out, n, sizeof *out, group_cmp);
	return out;
}

/* Counts the group that starts at v[i]; returns where the next one does. */
static size_t
group_read(struct group *g, const struct held *v, size_t n, size_t i)
{
	size_t start = i;
	uint32_t k;

	while (g->ntouched != 0)
		g->count[g->touched[--g->ntouched]] = 0;
	for (; i < n && group_cmp(&v[i], &v[start]) == 0; i++)
		for (k = 0; k < v[i].n; k++)
			if (g->count[v[i].rows[k]]++ == 0)
				g->touched[g->ntouched++] = v[i].rows[k];
	g->n = i - start;
	return i;
}

static void
group_init(struct group *g, size_t rows)
{
	*g = (struct group){ .count = xcalloc(rows + 1, sizeof *g->count),
		.touched = xcalloc(rows + 1, sizeof *g->touched) };
}

static void
group_free(struct group *g)
{
	free(g->count);
	free(g->touched);
}

static size_t
groups_of(const struct held *v, size_t n)
{
	size_t i, groups = 0;

	for (i = 0; i < n; i++)
		groups += i == 0 || group_cmp(&v[i], &v[i - 1]) != 0;
	return groups;
}

static double
share(const struct group *g, uint32_t row)
{
	return (double)g->count[row] / (double)g->n;
}

static void
count_campaigns(struct counts *out, struct group *g, size_t n)
{
	struct held *v = grouped(out->in, n, false);
	size_t i, k;

	out->campaigns = groups_of(v, n);
	for (i = 0; i < n;) {
		i = group_read(g, v, n, i);
		for (k = 0; k < g->ntouched; k++) {
			struct counted *c = &out->v[g->touched[k]];

			c->in += g->count[g->touched[k]];
			c->campaigns += share(g, g->touched[k]) >= 0.5;
			c->spread++;
			c->coverage += share(g, g->touched[k]) /
			    (double)out->campaigns;
		}
	}
	free(v);
}

static void
count_streams(struct counts *out, struct group *g, size_t n)
{
	struct held *v = grouped(out->honest, n, false);
	size_t i, k;

	out->streams = groups_of(v, n);
	for (i = 0; i < n;) {
		i = group_read(g, v, n, i);
		for (k = 0; k < g->ntouched; k++) {
			struct counted *c = &out->v[g->touched[k]];

			c->leak += g->count[g->touched[k]];
			c->streams += share(g, g->touched[k]) >= 0.5;
			c->leaking += share(g, g->touched[k]) /
			    (double)out->streams;
		}
	}
	free(v);
}

/* One domain's campaigns: what it has of a row counts where that is least. */
static void
count_domain(struct counts *out, struct group *g, const struct held *v,
    size_t n, double *has)
{
	double campaigns = (double)groups_of(v, n);
	size_t i, k;

	for (i = 0; i < n;) {
		i = group_read(g, v, n, i);
		for (k = 0; k < g->ntouched; k++)
			has[g->touched[k]] += share(g, g->touched[k]) /
			    campaigns;
	}
	for (k = 0; k < out->n; k++) {
		struct counted *c = &out->v[k];

		if (out->domains == 0 || has[k] < c->worst)
			c->worst = has[k];
		c->domains += has[k] > 0;
		has[k] = 0;
	}
	out->domains++;
}

/* Messages that hit no domain are one by themselves where none hits any. */
static void
count_domains(struct counts *out, struct group *g, size_t n)
{
	struct held *v = grouped(out->in, n, true);
	double *has = xcalloc(out->n + 1, sizeof *has);
	size_t i, end;

	for (i = 0; i < n; i = end) {
		for (end = i; end < n && v[end].domain == v[i].domain; end++)
			continue;
		if (v[i].domain != CONTRAST_NONE || i == 0)
			count_domain(out, g, v + i, end - i, has);
	}
	free(has);
	free(v);
}

/* Spreads a message's number over 64 bits, so that sums of different sets are
 * different (splitmix64). */
static uint64_t
scatter(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static void
count_sets(struct counts *out, const struct held *v, size_t n, size_t first)
{
	size_t i;
	uint32_t k;

	for (i = 0; i < n; i++)
		for (k = 0; k < v[i].n; k++)
			out->v[v[i].rows[k]].set += scatter(first + i);
}

void
contrast_count(struct counts *out, const struct contrast_set *set,
    struct arena *a)
{
	struct group g;

	contrast_hold(out, set, a);
	group_init(&g, out->n);
	count_campaigns(out, &g, set->nin);
	count_streams(out, &g, set->nhonest);
	count_domains(out, &g, set->nin);
	count_sets(out, out->in, set->nin, 0);
	count_sets(out, out->honest, set->nhonest, set->nin);
	group_free(&g);
}

/* A campaign that hangs together no more. */

#include <stdlib.h>

#include "core/cases/join_impl.h"

/* Its members by id; part: index of one that stands for all that hang
 * together with it. */
struct parts {
	struct campaign_link *v;
	size_t *part, *size;
	size_t n, largest;
	size_t judged; /* the one that may belong here no more; SIZE_MAX */
	size_t placed; /* how many have looked for another place */
};

static int
by_id(const void *pa, const void *pb)
{
	const struct campaign_link *a = pa, *b = pb;

	return (a->id > b->id) - (a->id < b->id);
}

/* SIZE_MAX: it is no member */
static size_t
index_of(const struct parts *p, int64_t id)
{
	struct campaign_link key = { .id = id };
	const struct campaign_link *at = p->n == 0 ? NULL
	    : bsearch(&key, p->v, p->n, sizeof *p->v, by_id);

	return at == NULL ? SIZE_MAX : (size_t)(at - p->v);
}

static size_t
part_of(const struct parts *p, size_t i)
{
	while (p->part[i] != i)
		i = p->part[i] = p->part[p->part[i]];
	return i;
}

static void
part_join(struct parts *p, size_t a, size_t b)
{
	a = part_of(p, a);
	b = part_of(p, b);
	if (a == b)
		return;
	if (p->size[a] < p->size[b]) {
		size_t t = a;

		a = b;
		b = t;
	}
	p->part[b] = a;
	p->size[a] += p->size[b];
}

static void
parts_find(struct parts *p, struct arena *a)
{
	size_t i, by;

	p->part = arena_array(a, p->n, sizeof *p->part);
	p->size = arena_array(a, p->n, sizeof *p->size);
	qsort(p->v, p->n, sizeof *p->v, by_id);
	for (i = 0; i < p->n; i++) {
		p->part[i] = i;
		p->size[i] = 1;
	}
	for (i = 0; i < p->n; i++) {
		by = p->v[i].by != 0 ? index_of(p, p->v[i].by) : SIZE_MAX;
		if (by != SIZE_MAX)
			part_join(p, i, by);
	}
}

/* Of equal ones not that of the message which was judged anew: the campaign's
 * service is the others'. */
static void
parts_largest(struct parts *p)
{
	size_t i, part;

	p->largest = part_of(p, 0);
	for (i = 0; i < p->n; i++) {
		part = part_of(p, i);
		if (p->size[part] > p->size[p->largest] ||
		    (p->size[part] == p->size[p->largest] &&
			p->judged != SIZE_MAX &&
			p->largest == part_of(p, p->judged)))
			p->largest = part;
	}
}

/* Is it of one campaign with a member that hangs together with others? */
static enum err
place(struct store *s, struct parts *p, size_t i, int64_t campaign,
    struct arena *a, struct error *e)
{
	struct joiner j;
	bool same = false;
	size_t k, at = SIZE_MAX;
	enum err err = joiner_read(s, p->v[i].id, a, &j, e);

	if (err == ERR_NONE)
		err = joiner_near(s, &j, a, e);
	for (k = 0; err == ERR_NONE && !same && k < j.nnear; k++) {
		at = index_of(p, j.near[k].id);
		if (at != SIZE_MAX && part_of(p, at) != part_of(p, i))
			err = joiner_same(s, &j, j.near[k].id, a, &same, e);
	}
	if (err != ERR_NONE || !same)
		return err;
	part_join(p, i, at);
	err = join_root(s, p->v[i].id, e);
	return err != ERR_NONE ? err
	    : campaign_set(s, p->v[i].id, campaign, p->v[at].id, e);
}

/* The smaller parts look for another place. */
static enum err
parts_place(struct store *s, struct parts *p, int64_t campaign,
    struct error *e)
{
	struct arena a = { 0 };
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < p->n; i++) {
		if (part_of(p, i) == part_of(p, p->largest))
			continue;
		if (p->placed++ == JOIN_MOST_PLACED)
			break;
		err = place(s, p, i, campaign, &a, e);
		arena_free(&a);
	}
	return err;
}

/* A part that found none is a campaign of its own. */
static enum err
part_move(struct store *s, const struct parts *p, size_t part,
    struct error *e)
{
	struct joiner j;
	struct arena a = { 0 };
	int64_t id = 0;
	enum err err = joiner_read(s, p->v[part].id, &a, &j, e);
	size_t i;

	if (err == ERR_NONE && p->size[part] > 1)
		err = campaign_new(s, j.m.service, &id, e);
	for (i = 0; err == ERR_NONE && i < p->n; i++) {
		int64_t was, by;

		if (part_of(p, i) != part)
			continue;
		err = campaign_link_of(s, p->v[i].id, &was, &by, e);
		if (err == ERR_NONE)
			err = campaign_set(s, p->v[i].id, id, by, e);
	}
	arena_free(&a);
	return err;
}

/* The campaign is too large to be looked through: what hangs on nothing any
 * more leaves it, all else stays. */
static enum err
part_alone(struct store *s, int64_t message, struct arena *a, struct error *e)
{
	int64_t campaign, by, *beside;
	size_t n;
	enum err err = campaign_link_of(s, message, &campaign, &by, e);

	if (err == ERR_NONE)
		err = campaign_beside(s, message, a, &beside, &n, e);
	if (err != ERR_NONE || by != 0 || n != 0)
		return err;
	return campaign_set(s, message, 0, 0, e);
}

enum err
join_part(struct store *s, int64_t campaign, int64_t judged, struct error *e)
{
	struct arena a = { 0 };
	struct parts p = { 0 };
	size_t i;
	enum err err = campaign_links(s, campaign, JOIN_MOST_PARTED, &a, &p.v,
	    &p.n, e);

	if (err == ERR_NONE && p.v == NULL && p.n != 0)
		err = part_alone(s, judged, &a, e);
	if (err != ERR_NONE || p.v == NULL) {
		arena_free(&a);
		return err;
	}
	parts_find(&p, &a);
	p.judged = index_of(&p, judged);
	parts_largest(&p);
	if (p.size[p.largest] != p.n)
		err = parts_place(s, &p, campaign, e);
	parts_largest(&p);
	for (i = 0; err == ERR_NONE && i < p.n; i++)
		if (part_of(&p, i) == i && i != p.largest)
			err = part_move(s, &p, i, e);
	arena_free(&a);
	return err;
}

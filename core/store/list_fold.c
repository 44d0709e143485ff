/* Lists: one row for a campaign, and for messages that nobody knows yet. */

#include <stdlib.h>

#include "core/store/list_private.h"
#include "core/store/urgency.h"

const char fold_columns[] = ", m.campaign, m.domain, m.service";
enum { COLUMN_CAMPAIGN = 2, COLUMN_DOMAIN, COLUMN_SERVICE };

/* Its urgency is URGENCY_UNKNOWN (urgency.h). */
#define IS_UNKNOWN \
	"m.urgency BETWEEN 3298534883328 AND 4398046511103"

/* FNV-1a; domains are ours and services the catalogue's, so that nobody makes
 * two of them meet. */
static uint64_t
hash_more(uint64_t h, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211U;
	return h * 1099511628211U;
}

/* Campaigns are positive numbers; pairs of domain and service negative ones. */
static int64_t
unknown_group(struct slice domain, struct slice service)
{
	uint64_t h = hash_more(hash_more(14695981039346656037U, domain),
	    service);

	return -1 - (int64_t)(h >> 1);
}

int64_t
fold_group(const struct listing *l, struct stmt *st)
{
	int64_t campaign = db_int(st, COLUMN_CAMPAIGN);

	if (campaign != 0)
		return campaign;
	if (l->order != ORDER_URGENT || db_is_null(st, COLUMN_DOMAIN) ||
	    l->key >> URGENCY_SHIFT != URGENCY_UNKNOWN)
		return 0;
	return unknown_group(db_peek(st, COLUMN_DOMAIN),
	    db_peek(st, COLUMN_SERVICE));
}

/* --- groups met --- */

static size_t
seen_place(const struct seen *s, int64_t group)
{
	size_t i = (size_t)((uint64_t)group * 11400714819323198485U >> 32) &
	    (s->room - 1);

	while (s->v[i] != 0 && s->v[i] != group)
		i = (i + 1) & (s->room - 1);
	return i;
}

static void
seen_grow(struct seen *s)
{
	struct seen more = { .n = s->n,
		.room = s->room != 0 ? 2 * s->room : 256 };
	size_t i;

	more.v = xcalloc(more.room, sizeof *more.v);
	for (i = 0; i < s->room; i++)
		if (s->v[i] != 0)
			more.v[seen_place(&more, s->v[i])] = s->v[i];
	free(s->v);
	*s = more;
}

bool
fold_first(struct listing *l, int64_t group)
{
	struct seen *s = &l->seen;
	size_t i;

	if (2 * (s->n + 1) > s->room)
		seen_grow(s);
	i = seen_place(s, group);
	if (s->v[i] == group)
		return false;
	s->v[i] = group;
	s->n++;
	return true;
}

void
fold_forget(struct listing *l)
{
	free(l->seen.v);
	l->seen = (struct seen){ 0 };
}

/* --- what a row stands for --- */

/*
 * Messages of some groups, of those that the query finds: `key` gives the
 * group's number in SQL, `which` the condition, domain and service (where
 * it has them) its last two parameters.
 */
struct members {
	const char *key, *which;
	bool pair;
	struct slice domain, service;
};

static enum err
members_query(struct listing *l, const struct members *m, const char *what,
    const char *join, const char *tail, struct stmt **st, struct error *e)
{
	struct arena a = { 0 };
	int next = (int)l->sql.n + 2;
	enum err err = db_query_once(l->store->db, st, e, arena_printf(&a,
	    "SELECT %s%s FROM d_message m%s WHERE $1 = $1 AND %s AND (%s)%s",
	    m->key, what, join, m->which, buf_slice(&l->sql.text).p, tail));

	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	db_bind_int(*st, 1, l->store->version);
	list_bind(*st, &l->sql);
	if (m->pair) {
		db_bind_text(*st, next, m->domain);
		db_bind_text(*st, next + 1, m->service);
	}
	return ERR_NONE;
}

static struct members
pair_members(struct listing *l, const struct row *r, struct arena *a)
{
	int next = (int)l->sql.n + 2;

	return (struct members){ .pair = true, .domain = r->domain,
		.service = r->service,
		.key = arena_printf(a, "%lld", (long long)unknown_group(
		    r->domain, r->service)),
		.which = arena_printf(a, "m.campaign IS NULL AND " IS_UNKNOWN
		    " AND m.domain = $%d AND m.service IS $%d", next,
		    next + 1) };
}

static struct members
campaign_members(struct slice numbers, struct arena *a)
{
	return (struct members){ .key = "m.campaign",
		.which = arena_printf(a, "m.campaign IN (%.*s)",
		    SLICE_ARG(numbers)) };
}

/* Rows of one page whose groups are counted together */
struct page {
	struct rows *rows;
	size_t first;
	const struct found *found;
	size_t n;
	struct row_fold **fold; /* of each */
};

static struct row_fold *
fold_of(const struct page *p, int64_t group)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->found[i].group == group)
			return p->fold[i];
	return NULL;
}

static enum err
read_counts(struct listing *l, const struct members *m, const struct page *p,
    struct error *e)
{
	struct stmt *st;
	enum err err = members_query(l, m, ", count(*),"
	    " count(DISTINCT coalesce(m.delivery, m.sha256)), min(m.time),"
	    " max(m.time)", "", " GROUP BY 1", &st, e);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct row_fold *f = fold_of(p, db_int(st, 0));

		if (f == NULL)
			continue;
		f->messages = (uint64_t)db_int(st, 1);
		f->deliveries = (uint64_t)db_int(st, 2);
		f->first = db_int(st, 3);
		f->last = db_int(st, 4);
	}
	return db_end(st, e);
}

static enum err
read_reports(struct listing *l, const struct members *m,
    const struct page *p, struct error *e)
{
	struct stmt *st;
	enum err err = members_query(l, m, ", count(DISTINCT n.report)",
	    " JOIN d_report_message n ON n.message = m.id", " GROUP BY 1",
	    &st, e);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct row_fold *f = fold_of(p, db_int(st, 0));

		if (f != NULL)
			f->reports = (uint64_t)db_int(st, 1);
	}
	return db_end(st, e);
}

static enum err
read_domains(struct listing *l, const struct members *m,
    const struct page *p, struct error *e)
{
	struct arena *a = &p->rows->arena;
	struct stmt *st;
	enum err err = members_query(l, m, ", m.domain", "",
	    " AND m.domain IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2", &st, e);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct row_fold *f = fold_of(p, db_int(st, 0));

		if (f != NULL)
			*ARENA_PUSH(a, f->domains, f->ndomains) =
			    db_slice(st, 1, a);
	}
	return db_end(st, e);
}

static int64_t
day_of(int64_t time)
{
	return time >= 0 ? time / 86400 : -1 - (-1 - time) / 86400;
}

/* After read_counts: days are counted back from the last one. */
static enum err
read_days(struct listing *l, const struct members *m, const struct page *p,
    struct error *e)
{
	struct stmt *st;
	enum err err = members_query(l, m, ", m.time / 86400, count(*)", "",
	    " AND m.time >= 0 GROUP BY 1, 2", &st, e);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct row_fold *f = fold_of(p, db_int(st, 0));
		int64_t back = f != NULL ? day_of(f->last) - db_int(st, 1)
					 : FOLD_DAYS;

		if (back >= 0 && back < FOLD_DAYS)
			f->days[FOLD_DAYS - 1 - back] +=
			    (uint64_t)db_int(st, 2);
	}
	return db_end(st, e);
}

static enum err
read_members(struct listing *l, const struct members *m,
    const struct page *p, struct error *e)
{
	enum err err = read_counts(l, m, p, e);

	if (err == ERR_NONE)
		err = read_reports(l, m, p, e);
	if (err == ERR_NONE)
		err = read_domains(l, m, p, e);
	return err != ERR_NONE ? err : read_days(l, m, p, e);
}

enum err
fold_count(struct listing *l, struct rows *out, size_t first,
    const struct found *found, size_t n, struct error *e)
{
	struct arena a = { 0 };
	struct page p = { out, first, found, n,
		arena_array(&a, n + 1, sizeof *p.fold) };
	struct buf numbers = { 0 };
	struct members m;
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; i < n; i++) {
		if (found[i].group != 0)
			p.fold[i] = arena_array(&out->arena, 1,
			    sizeof **p.fold);
		if (found[i].group > 0)
			buf_addf(&numbers, "%s%lld", numbers.n != 0 ? "," : "",
			    (long long)found[i].group);
	}
	m = campaign_members(buf_slice(&numbers), &a);
	if (numbers.n != 0)
		err = read_members(l, &m, &p, e);
	for (i = 0; err == ERR_NONE && i < n; i++) {
		if (found[i].group >= 0)
			continue;
		m = pair_members(l, &out->v[first + i], &a);
		err = read_members(l, &m, &p, e);
	}
	for (i = 0; err == ERR_NONE && i < n; i++) {
		struct row *r = &out->v[first + i];

		if (p.fold[i] == NULL)
			continue;
		r->alike = p.fold[i]->messages > 1
		    ? (unsigned)p.fold[i]->messages : 1;
		r->fold = r->alike > 1 ? p.fold[i] : NULL;
	}
	buf_free(&numbers);
	arena_free(&a);
	return err;
}

enum err
listing_alike(struct listing *l, const struct row *row, struct arena *a,
    struct sha256 **out, size_t *n, struct error *e)
{
	struct members m;
	struct sha256 hash;
	struct stmt *st;
	enum err err;

	*out = NULL;
	*n = 0;
	if (row->alike < 2) {
		*ARENA_PUSH(a, *out, *n) = row->sha256;
		return ERR_NONE;
	}
	m = row->campaign != 0
	    ? campaign_members(slice_printf(a, "%lld",
		  (long long)row->campaign), a)
	    : pair_members(l, row, a);
	err = members_query(l, &m, ", m.sha256", "",
	    " AND m.sha256 IS NOT NULL ORDER BY m.time DESC, m.id DESC", &st,
	    e);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		if (db_sha256(st, 1, &hash))
			*ARENA_PUSH(a, *out, *n) = hash;
	return db_end(st, e);
}

/* Lists: fields from SQLite and text from notmuch, joined, page by page. */

#include <stdlib.h>

#include "core/store/bulk.h"
#include "core/store/impl.h"
#include "core/store/list.h"

/* Up to so many candidates are pushed into notmuch. */
enum { MOST_PUSHED = 2000 };

struct listing {
	struct store *store;
	struct arena arena;
	struct query *query;
	struct query_sql sql;
	enum list_order order;
	bool partial, started;
	int64_t key, id; /* of the last row given out */
};

static const struct {
	const char *column, *way, *beyond;
} orders[] = {
	[ORDER_NEWEST] = { "m.time", "DESC", "<" },
	[ORDER_OLDEST] = { "m.time", "ASC", ">" },
	[ORDER_SEEN] = { "m.first_seen", "DESC", "<" },
	[ORDER_SIZE] = { "m.size", "DESC", "<" },
};

static void
bind_params(struct stmt *st, const struct query_sql *sql)
{
	size_t i;

	for (i = 0; i < sql->n; i++) {
		const struct query_param *p = &sql->params[i];
		int n = (int)i + 2;

		if (p->is_int)
			db_bind_int(st, n, p->number);
		else if (p->is_blob)
			db_bind_blob(st, n, p->text);
		else
			db_bind_text(st, n, p->text);
	}
}

/* --- text: hits are kept by number in a temporary table --- */

struct hits {
	struct arena arena;
	struct slice *ids;
	size_t n;
};

static bool
hit_note(void *ctx, struct slice id)
{
	struct hits *h = ctx;

	*ARENA_PUSH(&h->arena, h->ids, h->n) = slice_dup(&h->arena, id);
	return true;
}

/* A hit lists every copy: all messages of that notmuch document. */
static enum err
hits_keep(struct store *s, int64_t term, const struct hits *h, struct error *e)
{
	enum err err = db_run(s->db, e, "CREATE TEMP TABLE IF NOT EXISTS hit"
	    " (term INTEGER NOT NULL, message INTEGER NOT NULL,"
	    " PRIMARY KEY (term, message)) WITHOUT ROWID", "");
	size_t i;

	if (err == ERR_NONE)
		err = db_begin(s->db, DB_SCRATCH, e);
	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < h->n; i++)
		err = db_run(s->db, e, "INSERT INTO temp.hit (term, message)"
		    " SELECT $1, t.message FROM d_text t WHERE t.nm_id = $2"
		    " ON CONFLICT DO NOTHING", "is", term, h->ids[i]);
	if (err == ERR_NONE)
		return db_commit(s->db, e);
	db_cancel(s->db);
	return err;
}

struct search {
	struct listing *list;
	const struct text_source *text;
	struct slice *among; /* NULL: all */
	size_t n;
	struct error *e;
};

static enum err
search_term(struct search *x, struct query *q)
{
	struct hits h = { 0 };
	enum err err;

	err = x->text->search(x->text->arg,
	    query_to_notmuch(&x->list->arena, q), x->among, x->n, hit_note, &h,
	    x->e);
	q->term = ++x->list->store->terms;
	if (err == ERR_NONE)
		err = hits_keep(x->list->store, q->term, &h, x->e);
	arena_free(&h.arena);
	return err;
}

static enum err
search_tree(struct search *x, struct query *q)
{
	enum err err = ERR_NONE;

	if (q == NULL)
		return ERR_NONE;
	if (query_is_text(q))
		return search_term(x, q);
	err = search_tree(x, q->left);
	return err != ERR_NONE ? err : search_tree(x, q->right);
}

/* The terms without text that all results must fulfil, joined by "and" */
static struct query *
sure_part(struct arena *a, struct query *q)
{
	struct query *left, *right, *both;

	if (!query_has_text(q))
		return q;
	if (q->kind != QUERY_AND)
		return NULL;
	left = sure_part(a, q->left);
	right = sure_part(a, q->right);
	if (left == NULL || right == NULL)
		return left != NULL ? left : right;
	both = arena_alloc(a, sizeof *both);
	*both = (struct query){ .kind = QUERY_AND, .left = left,
		.right = right };
	return both;
}

/*
 * The notmuch ids that can come into question, where they are few; *few says
 * whether.
 */
static enum err
candidates(struct search *x, struct query *sure, bool *few)
{
	struct listing *l = x->list;
	struct query_sql sql = { 0 };
	struct stmt *st;
	enum err err;

	*few = false;
	err = query_to_sql(l->store, sure, &l->arena, &sql, x->e);
	if (err == ERR_NONE)
		err = db_query_once(l->store->db, &st, x->e, arena_printf(
		    &l->arena, "SELECT DISTINCT t.nm_id FROM d_message m"
		    " JOIN d_text t ON t.message = m.id"
		    " WHERE t.nm_id IS NOT NULL AND $1 = $1 AND (%s) LIMIT %d",
		    buf_slice(&sql.text).p, MOST_PUSHED + 1));
	buf_free(&sql.text);
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	bind_params(st, &sql);
	while (db_row(st))
		*ARENA_PUSH(&l->arena, x->among, x->n) =
		    db_slice(st, 0, &l->arena);
	*few = x->n <= MOST_PUSHED;
	if (!*few)
		x->n = 0;
	return db_end(st, x->e);
}

static enum err
search_all(struct listing *l, const struct text_source *text, struct error *e)
{
	struct search x = { .list = l, .text = text, .e = e };
	struct query *sure = sure_part(&l->arena, l->query);
	int64_t todo = 0;
	bool few = false;
	enum err err;

	if (text == NULL)
		return err_set(e, ERR_ABSENT, "no full text has been indexed "
		    "yet, so words can't be searched for");
	err = bulk_text_count(l->store, &todo, e);
	l->partial = todo != 0;
	if (err == ERR_NONE && sure != NULL)
		err = candidates(&x, sure, &few);
	if (err != ERR_NONE || (few && x.n == 0)) /* then nothing is found */
		return err;
	return search_tree(&x, l->query);
}

/* --- the list --- */

enum err
listing_open(struct listing **out, struct store *s, struct slice query,
    enum list_order order, const struct text_source *text, size_t *at,
    struct error *e)
{
	struct listing *l = xcalloc(1, sizeof *l);
	enum err err;

	*out = NULL;
	l->store = s;
	l->order = order;
	/* The tree points into the text. */
	err = query_parse(&l->arena, slice_dup(&l->arena, query.p != NULL
	    ? query : SLICE("")), &l->query, at, e);
	if (err == ERR_NONE && query_has_text(l->query))
		err = search_all(l, text, e);
	if (err == ERR_NONE)
		err = query_to_sql(s, l->query, &l->arena, &l->sql, e);
	if (err != ERR_NONE) {
		listing_close(l);
		return err;
	}
	*out = l;
	return ERR_NONE;
}

/* Behind the last row: (key, id) < ($a, $b), spelt out for its index */
static const char *
page_sql(struct listing *l, struct arena *a, int limit_param)
{
	const char *column = orders[l->order].column;
	const char *way = orders[l->order].way;
	struct slice where = buf_slice(&l->sql.text);
	const char *beyond = "";

	if (l->started)
		beyond = arena_printf(a,
		    " AND (%s, m.id) %s ($%d, $%d)", column,
		    orders[l->order].beyond, limit_param + 1,
		    limit_param + 2);
	return arena_printf(a,
	    "%s WHERE (%s)%s ORDER BY %s %s, m.id %s LIMIT $%d", row_select,
	    where.p, beyond, column, way, way, limit_param);
}

static void
list_note(struct listing *l, const struct row *last)
{
	l->started = true;
	l->id = last->id;
	l->key = l->order == ORDER_SIZE ? (int64_t)last->size
	    : l->order == ORDER_SEEN	? last->first_seen
					: last->time;
}

enum err
listing_more(struct listing *l, size_t limit, struct rows *out, struct error *e)
{
	int limit_param = (int)l->sql.n + 2;
	size_t before = out->n;
	struct arena a = { 0 };
	struct stmt *st;
	enum err err;

	err = db_query_once(l->store->db, &st, e, page_sql(l, &a,
	    limit_param));
	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	bind_params(st, &l->sql);
	db_bind_int(st, limit_param,
	    limit < INT64_MAX ? (int64_t)limit : INT64_MAX);
	if (l->started) {
		db_bind_int(st, limit_param + 1, l->key);
		db_bind_int(st, limit_param + 2, l->id);
	}
	err = row_read(l->store, st, out, e);
	if (err == ERR_NONE && out->n != before)
		list_note(l, &out->v[out->n - 1]);
	return err;
}

enum err
listing_count(struct listing *l, uint64_t *n, struct error *e)
{
	struct stmt *st;
	int64_t count = 0;
	enum err err;

	err = db_query_once(l->store->db, &st, e, arena_printf(&l->arena,
	    "SELECT count(*) FROM d_message m WHERE $1 = $1 AND (%s)",
	    buf_slice(&l->sql.text).p));
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	bind_params(st, &l->sql);
	err = db_int_end(st, &count, e);
	*n = (uint64_t)count;
	return err;
}

bool
listing_text_partial(const struct listing *l)
{
	return l->partial;
}

static void
forget_terms(struct listing *l, struct query *q)
{
	if (q == NULL)
		return;
	if (q->term != 0)
		db_run(l->store->db, NULL, "DELETE FROM temp.hit"
		    " WHERE term = $1", "i", q->term);
	forget_terms(l, q->left);
	forget_terms(l, q->right);
}

void
listing_close(struct listing *l)
{
	if (l == NULL)
		return;
	forget_terms(l, l->query);
	buf_free(&l->sql.text);
	arena_free(&l->arena);
	free(l);
}

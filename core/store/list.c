/* Lists: messages that fulfil a query, page by page. */

#include <stdlib.h>

#include "core/store/list_private.h"
#include "core/store/search.h"

const char *const list_columns[] = {
	[ORDER_NEWEST] = "m.time",
	[ORDER_OLDEST] = "m.time",
	[ORDER_SEEN] = "m.first_seen",
	[ORDER_SIZE] = "m.size",
	[ORDER_URGENT] = "m.urgency",
};

void
list_bind(struct stmt *st, const struct query_sql *sql)
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

static enum err
find_saved(void *arg, struct slice name, struct arena *a, struct slice *query,
    struct error *e)
{
	return store_search_find(arg, name, a, query, e);
}

/* What lists show by themselves, and the query */
static enum err
make_condition(struct listing *l, struct error *e)
{
	struct buf *b = &l->sql.text;
	enum err err = query_scope_sql(l->store, l->query, b, e);

	if (err != ERR_NONE)
		return err;
	buf_add_str(b, " AND (");
	err = query_to_sql(l->store, l->query, &l->arena, &l->sql, e);
	buf_add_char(b, ')');
	return err;
}

enum err
listing_open(struct listing **out, struct store *s, struct slice query,
    enum list_order order, const struct text_source *text, size_t *at,
    struct error *e)
{
	struct query_saved saved = { s, find_saved };
	struct listing *l = xcalloc(1, sizeof *l);
	enum err err;

	*out = NULL;
	l->store = s;
	l->order = order;
	l->source = text;
	l->fold = order == ORDER_URGENT;
	/* The tree points into the text. */
	err = query_parse(&l->arena, slice_dup(&l->arena, query.p != NULL
	    ? query : SLICE("")), &saved, &l->query, at, e);
	if (err == ERR_NONE)
		err = list_text_plan(l, e);
	if (err == ERR_NONE)
		err = make_condition(l, e);
	listing_fold(l, l->fold);
	if (err != ERR_NONE) {
		listing_close(l);
		return err;
	}
	*out = l;
	return ERR_NONE;
}

bool
listing_fold(struct listing *l, bool fold)
{
	l->fold = fold && l->nterms == 0;
	return l->fold;
}

/* --- pages: first which messages, from indices; then their rows --- */

/* Behind the last row: (key, id) < ($a, $b), spelt out for its index */
static const char *
page_sql(struct listing *l, struct arena *a, int limit_param)
{
	const char *column = list_columns[l->order];
	const char *way = l->order == ORDER_OLDEST ? "ASC" : "DESC";
	const char *beyond = "";

	if (l->started)
		beyond = arena_printf(a, " AND (%s, m.id) %s ($%d, $%d)",
		    column, l->order == ORDER_OLDEST ? ">" : "<",
		    limit_param + 1, limit_param + 2);
	return arena_printf(a, "SELECT %s, m.id%s FROM d_message m"
	    " WHERE $1 = $1 AND %s%s ORDER BY %s %s, m.id %s LIMIT $%d",
	    column, l->fold ? fold_columns : "", buf_slice(&l->sql.text).p,
	    beyond, column, way, way, limit_param);
}

static enum err
page_find(struct listing *l, size_t limit, struct arena *a,
    struct found **found, size_t *n, struct error *e)
{
	int limit_param = (int)l->sql.n + 2;
	struct stmt *st;
	enum err err;

	err = db_query_once(l->store->db, &st, e, page_sql(l, a,
	    limit_param));
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	list_bind(st, &l->sql);
	/* how many are skipped in a folded one, nobody knows */
	db_bind_int(st, limit_param, limit < INT64_MAX && !l->fold
	    ? (int64_t)limit : INT64_MAX);
	if (l->started) {
		db_bind_int(st, limit_param + 1, l->key);
		db_bind_int(st, limit_param + 2, l->id);
	}
	while (*n < limit && db_row(st)) {
		struct found f = { db_int(st, 0), db_int(st, 1), 0 };

		l->started = true;
		l->key = f.key;
		l->id = f.id;
		if (l->fold)
			f.group = fold_group(l, st);
		if (f.group == 0 || fold_first(l, f.group))
			*ARENA_PUSH(a, *found, *n) = f;
	}
	err = db_end(st, e);
	if (err == ERR_NONE && *n < limit)
		l->ended = true;
	return err;
}

static enum err
read_rows(struct store *s, const struct found *v, size_t n, struct rows *out,
    struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = row_query(s, out, e, "WHERE m.id = $2", "ii",
		    s->version, v[i].id);
	return err;
}

static enum err
give_found(struct listing *l, size_t limit, struct rows *out, struct error *e)
{
	size_t n = l->nfound - l->given;
	enum err err;

	if (n > limit)
		n = limit;
	if (n == 0)
		return ERR_NONE;
	err = read_rows(l->store, l->found + l->given, n, out, e);
	l->given += n;
	return err;
}

enum err
listing_ready(struct listing *l, size_t limit, struct rows *out,
    struct error *e)
{
	struct arena a = { 0 };
	struct found *v = NULL;
	size_t n = 0, before;
	enum err err;

	if (l->stream)
		return give_found(l, limit, out, e);
	if (listing_busy(l) || l->ended)
		return ERR_NONE;
	err = page_find(l, limit, &a, &v, &n, e);
	before = out->n;
	if (err == ERR_NONE)
		err = read_rows(l->store, v, n, out, e);
	if (err == ERR_NONE && l->fold)
		err = fold_count(l, out, before, v, n, e);
	arena_free(&a);
	return err;
}

/* Are there too few rows to begin, or to go on, with? */
static bool
must_wait(const struct listing *l, size_t limit)
{
	if (!listing_busy(l))
		return false;
	if (!l->stream || !l->hurry)
		return true;
	if (l->given == 0)
		return l->nfound <= LISTING_FIRST;
	return l->nfound - l->given < limit;
}

enum err
listing_more(struct listing *l, size_t limit, struct rows *out, struct error *e)
{
	enum err err = ERR_NONE;

	while (err == ERR_NONE && must_wait(l, limit))
		err = list_text_step(l, true, e);
	return err != ERR_NONE ? err : listing_ready(l, limit, out, e);
}

void
listing_hurry(struct listing *l)
{
	l->hurry = l->order == ORDER_NEWEST;
}

bool
listing_ended(const struct listing *l)
{
	if (listing_busy(l))
		return false;
	return l->stream ? l->given == l->nfound : l->ended;
}

bool
listing_busy(const struct listing *l)
{
	return l->term < l->nterms;
}

enum err
listing_step(struct listing *l, bool *more, struct error *e)
{
	size_t term = l->term, pieces = l->pieces;
	enum err err = list_text_step(l, false, e);

	*more = err == ERR_NONE && (l->term != term || l->pieces != pieces);
	return err;
}

void
listing_stop(struct listing *l)
{
	list_text_end(l);
}

void
listing_rewind(struct listing *l)
{
	l->given = 0;
	l->started = l->ended = false;
	fold_forget(l);
	list_sort(l);
}

enum err
listing_count(struct listing *l, uint64_t *n, struct error *e)
{
	struct stmt *st;
	int64_t count = 0;
	enum err err;

	*n = l->nfound;
	if (l->stream || listing_busy(l))
		return ERR_NONE;
	err = db_query_once(l->store->db, &st, e, arena_printf(&l->arena,
	    "SELECT count(*) FROM d_message m WHERE $1 = $1 AND %s",
	    buf_slice(&l->sql.text).p));
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	list_bind(st, &l->sql);
	err = db_int_end(st, &count, e);
	*n = (uint64_t)count;
	return err;
}

bool
listing_text_partial(const struct listing *l)
{
	return l->partial;
}

void
listing_close(struct listing *l)
{
	size_t i;

	if (l == NULL)
		return;
	list_text_end(l);
	for (i = 0; i < l->nterms; i++)
		db_run(l->store->db, NULL, "DELETE FROM temp.hit"
		    " WHERE term = $1", "i", l->terms[i]->term);
	free(l->found);
	fold_forget(l);
	buf_free(&l->sql.text);
	arena_free(&l->arena);
	free(l);
}

/* Lists: words of the query, asked of notmuch, as messages. */

#include <stdlib.h>

#include "core/store/bulk.h"
#include "core/store/list_private.h"

/* Up to so many candidates are pushed into notmuch. */
enum { MOST_PUSHED = 2000 };

/* --- what to ask --- */

/* The trees of text within a tree, each with a number of its own */
static void
terms_collect(struct listing *l, struct query *q)
{
	if (q == NULL)
		return;
	if (query_is_text(q)) {
		q->term = ++l->store->terms;
		*ARENA_PUSH(&l->arena, l->terms, l->nterms) = q;
		return;
	}
	terms_collect(l, q->left);
	terms_collect(l, q->right);
}

/* The terms without text that all results must fulfil, joined by "and" */
static struct query *
sure_part(struct arena *a, struct query *q)
{
	struct query *left, *right, *both;

	if (q == NULL || !query_has_text(q))
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

/* The notmuch ids that can come into question, where they are few; *few says
 * whether. */
static enum err
candidates(struct listing *l, struct query *sure, bool *few, struct error *e)
{
	struct query_sql sql = { 0 };
	struct stmt *st;
	enum err err;

	*few = false;
	err = query_to_sql(l->store, sure, &l->arena, &sql, e);
	if (err == ERR_NONE)
		err = db_query_once(l->store->db, &st, e, arena_printf(
		    &l->arena, "SELECT t.nm_id FROM d_message m"
		    " JOIN d_text t ON t.message = m.id"
		    " WHERE t.nm_id IS NOT NULL AND $1 = $1 AND (%s) LIMIT %d",
		    buf_slice(&sql.text).p, MOST_PUSHED + 1));
	buf_free(&sql.text);
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	list_bind(st, &sql);
	while (db_row(st))
		*ARENA_PUSH(&l->arena, l->among, l->namong) =
		    db_slice(st, 0, &l->arena);
	*few = l->namong <= MOST_PUSHED;
	if (!*few)
		l->namong = 0;
	return db_end(st, e);
}

static enum err
ask(struct listing *l, struct error *e)
{
	enum err err = l->source->ask(l->source->arg, query_to_notmuch(
	    &l->arena, l->terms[l->term]), l->among, l->namong, &l->ticket, e);

	l->asked = err == ERR_NONE;
	return err;
}

static enum err
hits_table(struct store *s, struct error *e)
{
	return db_run(s->db, e, "CREATE TEMP TABLE IF NOT EXISTS hit"
	    " (term INTEGER NOT NULL, message INTEGER NOT NULL,"
	    " PRIMARY KEY (term, message)) WITHOUT ROWID", "");
}

/* What the condition is made of: a streamed text's hits need not be looked
 * for again. */
static struct query *
rest_of(struct listing *l, struct query *text, struct query *fields)
{
	struct query *q;

	if (text == NULL || (l->stream && fields != NULL))
		return fields;
	q = arena_alloc(&l->arena, sizeof *q);
	*q = (struct query){ .kind = QUERY_ALL };
	if (!l->stream)
		*q = (struct query){ .kind = QUERY_AND, .left = text,
			.right = fields };
	return q;
}

enum err
list_text_plan(struct listing *l, struct error *e)
{
	struct query *text, *fields, *sure;
	int64_t todo = 0;
	bool few = false;
	enum err err;

	if (!query_has_text(l->query))
		return ERR_NONE;
	if (l->source == NULL)
		return err_set(e, ERR_ABSENT, "no full text has been indexed "
		    "yet, so words can't be searched for");
	if (l->source->wake != NULL) {
		err = l->source->wake(l->source->arg, e);
		if (err != ERR_NONE)
			return err;
	}
	query_split(&l->arena, l->query, &text, &fields);
	l->stream = text != NULL &&
	    (fields == NULL || !query_has_text(fields));
	terms_collect(l, text);
	terms_collect(l, fields);
	l->query = rest_of(l, text, fields);
	err = hits_table(l->store, e);
	if (err == ERR_NONE)
		err = bulk_text_count(l->store, &todo, e);
	l->partial = todo != 0;
	sure = sure_part(&l->arena, fields);
	if (err == ERR_NONE && sure != NULL)
		err = candidates(l, sure, &few, e);
	if (err == ERR_NONE && few && l->namong == 0)
		l->term = l->nterms; /* nothing is found */
	else if (err == ERR_NONE)
		err = ask(l, e);
	return err;
}

/* --- what came --- */

/*
 * Hits are kept by number in a temporary table.  A hit lists every copy: all
 * messages of that notmuch document.
 */
static enum err
hits_keep(struct store *s, int64_t term, const struct text_hits *h,
    struct error *e)
{
	enum err err = db_begin(s->db, DB_SCRATCH, e);
	size_t i;

	if (err != ERR_NONE)
		return err;
	for (i = 0; err == ERR_NONE && i < h->n; i++)
		err = db_run(s->db, e, "INSERT INTO temp.hit (term, message)"
		    " SELECT $1, t.message FROM d_text t WHERE t.nm_id = $2"
		    " ON CONFLICT DO NOTHING", "iz", term, h->ids[i]);
	if (err == ERR_NONE)
		return db_commit(s->db, e);
	db_cancel(s->db);
	return err;
}

static enum err
hits_forget(struct store *s, int64_t term, struct error *e)
{
	return db_run(s->db, e, "DELETE FROM temp.hit WHERE term = $1", "i",
	    term);
}

static void
found_add(struct listing *l, struct found f)
{
	if (l->nfound == l->room) {
		l->room = 2 * l->room + 512;
		l->found = xrealloc(l->found, l->room, sizeof *l->found);
	}
	l->found[l->nfound++] = f;
}

/* This piece's messages that fulfil the rest too */
static enum err
piece_filter(struct listing *l, struct error *e)
{
	const char *key = list_columns[l->order];
	struct arena a = { 0 };
	struct stmt *st;
	enum err err;

	/* CROSS JOIN: from the few hits to their messages */
	err = db_query_once(l->store->db, &st, e, arena_printf(&a,
	    "SELECT %s, m.id FROM temp.hit p CROSS JOIN d_message m"
	    " ON m.id = p.message WHERE p.term = %lld AND $1 = $1 AND (%s)"
	    " ORDER BY %s DESC, m.id DESC", key,
	    (long long)l->terms[0]->term, buf_slice(&l->sql.text).p, key));
	arena_free(&a);
	if (err != ERR_NONE)
		return err;
	db_bind_int(st, 1, l->store->version);
	list_bind(st, &l->sql);
	while (db_row(st))
		found_add(l, (struct found){ db_int(st, 0), db_int(st, 1),
		    0 });
	return db_end(st, e);
}

static enum err
take_hits(struct listing *l, const struct text_hits *h, struct error *e)
{
	int64_t term = l->terms[l->term]->term;
	enum err err;

	if (h->n == 0)
		return ERR_NONE;
	l->pieces++;
	err = hits_keep(l->store, term, h, e);
	if (err != ERR_NONE || !l->stream)
		return err;
	err = piece_filter(l, e);
	return err != ERR_NONE ? err : hits_forget(l->store, term, e);
}

static int
by_key(const struct found *a, const struct found *b)
{
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int
oldest_first(const void *a, const void *b)
{
	return by_key(a, b);
}

static int
newest_first(const void *a, const void *b)
{
	return by_key(b, a);
}

void
list_sort(struct listing *l)
{
	if (l->nfound != 0)
		qsort(l->found, l->nfound, sizeof *l->found,
		    l->order == ORDER_OLDEST ? oldest_first : newest_first);
}

enum err
list_text_step(struct listing *l, bool wait, struct error *e)
{
	struct text_hits h = { 0 };
	enum err err = ERR_NONE;

	if (!listing_busy(l))
		return ERR_NONE;
	if (!l->asked)
		err = ask(l, e);
	if (err == ERR_NONE)
		err = l->source->take(l->source->arg, l->ticket, wait, &h, e);
	if (err == ERR_NONE)
		err = take_hits(l, &h, e);
	if (err == ERR_NONE && h.over) {
		l->term++;
		l->asked = false;
		if (l->term == l->nterms && l->given == 0)
			list_sort(l);
	}
	if (err != ERR_NONE)
		list_text_end(l); /* what there is stays */
	return err;
}

void
list_text_end(struct listing *l)
{
	if (listing_busy(l) && l->asked)
		l->source->drop(l->source->arg, l->ticket);
	l->term = l->nterms;
}

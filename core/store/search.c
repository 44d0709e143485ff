/* Saved searches: queries under a name. */

#include "core/store/impl.h"
#include "core/store/query.h"
#include "core/store/search.h"

static bool
is_name(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-' &&
		    s.p[i] != '_' && s.p[i] != '.')
			return false;
	return s.n != 0 && s.n <= SEARCH_NAME_MOST;
}

enum err
store_search_find(struct store *s, struct slice name, struct arena *a,
    struct slice *query, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT query FROM k_search"
	    " WHERE name = $1", "s", name);

	*query = SLICE_NULL;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*query = db_slice(st, 0, a);
	err = db_end(st, e);
	return err == ERR_NONE && query->p == NULL ? ERR_ABSENT : err;
}

static enum err
find_saved(void *arg, struct slice name, struct arena *a, struct slice *query,
    struct error *e)
{
	return store_search_find(arg, name, a, query, e);
}

/* query NULL: none of that name is kept */
static enum err
search_set(struct store *s, struct slice name, struct slice query,
    int64_t time, struct error *e)
{
	if (query.p == NULL)
		return db_run(s->db, e, "DELETE FROM k_search"
		    " WHERE name = $1", "s", name);
	return db_run(s->db, e, "INSERT INTO k_search (name, query,"
	    " changed_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE"
	    " SET query = excluded.query, changed_at = excluded.changed_at",
	    "ssi", name, query, time);
}

/* The change and its event, which says what undo brings back */
static enum err
search_change(struct act *act, struct slice name, struct slice was,
    struct slice query, struct error *e)
{
	enum err err = search_set(act->store, name, query, act->time, e);
	struct json j = { 0 };

	if (err != ERR_NONE)
		return err;
	json_object(&j, NULL);
	json_slice(&j, "from", was);
	json_slice(&j, "to", query);
	return act_event(act, name, query.p != NULL ? "search.save"
	    : "search.remove", &j, e);
}

static enum err
search_act(struct store *s, const char *actor, struct slice name,
    struct slice query, struct error *e)
{
	struct arena a = { 0 };
	struct slice was;
	struct act act;
	enum err err = act_begin(&act, s, actor, e);

	if (err != ERR_NONE)
		return err;
	err = store_search_find(s, name, &a, &was, e);
	if (err == ERR_ABSENT && query.p == NULL)
		err = err_set(e, ERR_USAGE, "there is no saved search called "
		    "%.*s", SLICE_ARG(slice_upto(name, SEARCH_NAME_MOST)));
	else if (err == ERR_NONE || err == ERR_ABSENT)
		err = search_change(&act, name, was, query, e);
	err = act_end(&act, err, e);
	arena_free(&a);
	return err;
}

enum err
store_search_save(struct store *s, const char *actor, struct slice name,
    struct slice query, bool *bad, size_t *at, struct error *e)
{
	struct query_saved saved = { s, find_saved };
	struct arena a = { 0 };
	enum err err;

	*bad = false;
	if (!is_name(name))
		return err_set(e, ERR_USAGE, "%.*s: the name of a search is "
		    "of letters, digits, \"-\", \"_\" and \".\", %d at most",
		    SLICE_ARG(slice_upto(name, SEARCH_NAME_MOST)),
		    SEARCH_NAME_MOST);
	query = slice_trim(query);
	err = query_parse_as(&a, name, query, &saved, at, e);
	*bad = err == ERR_USAGE;
	if (err == ERR_NONE)
		err = search_act(s, actor, name, query.p != NULL ? query
		    : SLICE(""), e);
	arena_free(&a);
	return err;
}

enum err
store_query_check(struct store *s, struct slice query, size_t *at,
    struct error *e)
{
	struct query_saved saved = { s, find_saved };
	struct arena a = { 0 };
	struct query *q;
	enum err err = query_parse(&a, query.p != NULL ? query : SLICE(""),
	    &saved, &q, at, e);

	arena_free(&a);
	return err;
}

enum err
store_search_remove(struct store *s, const char *actor, struct slice name,
    struct error *e)
{
	return search_act(s, actor, name, SLICE_NULL, e);
}

enum err
store_searches(struct store *s, struct searches *out, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT name, query,"
	    " changed_at FROM k_search ORDER BY name", "");

	*out = (struct searches){ 0 };
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct search *v = ARENA_PUSH(&out->arena, out->v, out->n);

		v->name = db_slice(st, 0, &out->arena);
		v->query = db_slice(st, 1, &out->arena);
		v->changed_at = db_int(st, 2);
	}
	return db_end(st, e);
}

void
searches_free(struct searches *v)
{
	arena_free(&v->arena);
	*v = (struct searches){ 0 };
}

enum err
undo_search(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	enum err err = search_set(s, ev->subject, event_field(s, ev->seq,
	    "from", &a), ev->time, e);

	arena_free(&a);
	return err;
}

/* Sources: where messages come from, and in which role. */

#include "core/base/clock.h"
#include "core/store/source_impl.h"

const char *const source_roles[] = { "collected", "trap", "submitted",
	"partner", "baseline", "replies", NULL };

static bool
role_known(struct slice role)
{
	const char *const *r;

	for (r = source_roles; *r != NULL; r++)
		if (slice_eq_str(role, *r))
			return true;
	return false;
}

/* Is path that one itself, or below it? */
static bool
is_below(struct slice path, struct slice folder)
{
	return path.n >= folder.n && memcmp(path.p, folder.p, folder.n) == 0 &&
	    (path.n == folder.n || path.p[folder.n] == '/' || folder.n == 1);
}

static const struct source *
source_named(const struct source *v, size_t n, struct slice name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (slice_eq(v[i].name, name))
			return &v[i];
	return NULL;
}

const struct source *
source_of_path(const struct source *v, size_t n, struct slice path)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < v[i].npaths; k++)
			if (slice_eq(v[i].paths[k], path))
				return &v[i];
	return NULL;
}

int64_t
source_above(const struct source *v, size_t n, struct slice path)
{
	size_t i, k, longest = 0;
	int64_t id = 0;

	for (i = 0; i < n; i++) {
		for (k = 0; k < v[i].npaths; k++) {
			if (v[i].query.p != NULL ||
			    v[i].paths[k].n < longest ||
			    v[i].paths[k].n == path.n ||
			    !is_below(path, v[i].paths[k]))
				continue;
			id = v[i].id;
			longest = v[i].paths[k].n;
		}
	}
	return id;
}

enum err
source_stale(struct store *s, int64_t id, struct error *e)
{
	static const char as[] = "of another role";
	enum err err = db_run(s->db, e, "INSERT INTO d_version (engine,"
	    " catalogue, settings) SELECT DISTINCT v.engine, $1, $1"
	    " FROM d_version v WHERE true ON CONFLICT DO NOTHING", "z", as);

	return err != ERR_NONE ? err : db_run(s->db, e, "UPDATE d_message"
	    " SET version = (SELECT o.id FROM d_version v JOIN d_version o"
	    "  ON o.engine = v.engine AND o.catalogue = $2 AND o.settings = $2"
	    "  WHERE v.id = d_message.version)"
	    " WHERE id IN (SELECT f.message FROM d_file f"
	    "  WHERE f.source = $1)", "iz", id, as);
}

enum err
source_move(struct store *s, int64_t from, int64_t to, struct slice path,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice below = slice_printf(&a, "%.*s/",
	    path.n == 1 ? 0 : (int)path.n, path.p);
	struct slice end = slice_printf(&a, "%.*s0",
	    path.n == 1 ? 0 : (int)path.n, path.p);
	enum err err;

	err = db_run(s->db, e, "UPDATE d_file SET source = $1"
	    " WHERE source = $2 AND (path = $3 OR path >= $4 AND path < $5)",
	    "iibbb", to, from, path, below, end);
	if (err == ERR_NONE)
		err = db_run(s->db, e, "UPDATE d_message SET source = $1"
		    " WHERE source = $2 AND EXISTS (SELECT 1 FROM d_file f"
		    "  WHERE f.message = d_message.id AND f.source = $1)",
		    "ii", to, from);
	if (err == ERR_NONE)
		err = source_stale(s, to, e);
	arena_free(&a);
	return err;
}

static enum err
source_event(struct act *act, const struct source_want *w,
    const struct source *was, struct slice role, struct slice path,
    const char *kind, struct error *e)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_slice(&j, "role", role);
	json_slice(&j, "path", path);
	json_slice(&j, "query", w->query);
	json_slice(&j, "was_role", was != NULL ? was->role : SLICE_NULL);
	json_slice(&j, "was_query", was != NULL ? was->query : SLICE_NULL);
	return act_event(act, w->name, kind, &j, e);
}

struct put {
	struct act *act;
	const struct source_want *w;
	const char *kind; /* of events */
	bool take;	  /* paths of other sources, too */
	const struct source *v; /* all, as they were */
	size_t n;
};

static enum err
put_path(struct put *p, struct slice path, int64_t id, bool *added,
    struct error *e)
{
	struct store *s = p->act->store;
	const struct source *owner = source_of_path(p->v, p->n, path);
	int64_t from = owner != NULL ? owner->id
	    : source_above(p->v, p->n, path);
	enum err err;

	*added = owner == NULL || owner->id != id;
	if (!*added)
		return ERR_NONE;
	if (owner != NULL && !p->take)
		return err_set(e, ERR_USAGE, "%.*s is a path of the source "
		    "%.*s: a path belongs to one source", SLICE_ARG(path),
		    SLICE_ARG(owner->name));
	err = db_run(s->db, e, "INSERT INTO k_source_path (path, source)"
	    " VALUES ($1, $2) ON CONFLICT (path) DO UPDATE"
	    " SET source = excluded.source", "bi", path, id);
	if (err == ERR_NONE && from != 0 && from != id)
		err = source_move(s, from, id, path, e);
	return err;
}

static enum err
put(struct put *p, int64_t *id, struct error *e)
{
	const struct source_want *w = p->w;
	const struct source *was = source_named(p->v, p->n, w->name);
	struct slice role = w->role.p != NULL ? w->role
	    : was != NULL ? was->role : slice_str(source_roles[0]);
	struct slice query = w->query.p == NULL && was != NULL && !p->take
	    ? was->query : w->query;
	bool changed = was == NULL || !slice_eq(role, was->role) ||
	    !slice_eq(query, was->query);
	struct stmt *st;
	enum err err;
	size_t i;

	err = db_query(p->act->store->db, &st, e, "INSERT INTO k_source"
	    " (name, role, query) VALUES ($1, $2, $3) ON CONFLICT (name)"
	    " DO UPDATE SET role = excluded.role,"
	    " query = excluded.query RETURNING id", "sss", w->name, role,
	    query);
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	if (err == ERR_NONE && was != NULL && !slice_eq(role, was->role))
		err = source_stale(p->act->store, *id, e);
	for (i = 0; err == ERR_NONE && i < w->npaths; i++) {
		bool added = false;

		err = put_path(p, w->paths[i], *id, &added, e);
		if (err != ERR_NONE || !added)
			continue;
		err = source_event(p->act, w, was, role, w->paths[i],
		    p->kind, e);
		changed = false;
	}
	if (err == ERR_NONE && changed)
		err = source_event(p->act, w, was, role, SLICE_NULL, p->kind,
		    e);
	return err;
}

static enum err
put_act(struct store *s, const char *actor, const struct source_want *w,
    const char *kind, bool take, int64_t *id, struct error *e)
{
	struct arena a = { 0 };
	struct source *v = NULL;
	struct act act;
	struct put p = { .act = &act, .w = w, .kind = kind, .take = take };
	enum err err;

	*id = 0;
	if (w->name.n == 0)
		return err_set(e, ERR_USAGE, "a source wants a name");
	if (w->role.p != NULL && !role_known(w->role))
		return err_set(e, ERR_USAGE, "that role is not known; the "
		    "roles are collected, trap, submitted, partner, baseline, "
		    "replies");
	err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	err = store_sources(s, &a, &v, &p.n, e);
	p.v = v;
	if (err == ERR_NONE)
		err = put(&p, id, e);
	arena_free(&a);
	return act_end(&act, err, e);
}

enum err
store_source_set(struct store *s, const char *actor,
    const struct source_want *w, bool by_hand, int64_t *id, struct error *e)
{
	return put_act(s, actor, w, by_hand ? "source.add" : "source.set",
	    false, id, e);
}

enum err
store_source_take(struct store *s, const char *actor,
    const struct source_want *w, int64_t *id, struct error *e)
{
	return put_act(s, actor, w, "source.set", true, id, e);
}

static enum err
source_paths(struct store *s, struct arena *a, struct source *src,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT path FROM k_source_path"
	    " WHERE source = $1 ORDER BY path", "i", src->id);

	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*ARENA_PUSH(a, src->paths, src->npaths) = db_slice(st, 0, a);
	return db_end(st, e);
}

enum err
store_sources(struct store *s, struct arena *a, struct source **out, size_t *n,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e,
	    "SELECT id, name, role, query FROM k_source ORDER BY name", "");
	size_t i;

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct source *src = ARENA_PUSH(a, *out, *n);

		*src = (struct source){ .id = db_int(st, 0),
			.name = db_slice(st, 1, a), .role = db_slice(st, 2, a),
			.query = db_slice(st, 3, a) };
	}
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && i < *n; i++)
		err = source_paths(s, a, &(*out)[i], e);
	return err;
}

enum err
store_source_count(struct store *s, int64_t id, struct source_counts *out,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT"
	    " count(CASE WHEN f.gone_at IS NULL AND f.container IS NULL"
	    "  THEN 1 END),"
	    " count(CASE WHEN f.gone_at IS NOT NULL AND f.container IS NULL"
	    "  THEN 1 END),"
	    " count(DISTINCT CASE WHEN m.kind = 0 THEN m.id END),"
	    " count(DISTINCT CASE WHEN m.kind = 1 THEN m.id END),"
	    " count(DISTINCT CASE WHEN m.kind = 2 THEN m.id END),"
	    " max(CASE WHEN m.source = $1 THEN m.first_seen END)"
	    " FROM d_file f JOIN d_message m ON m.id = f.message"
	    " WHERE f.source = $1", "i", id);

	*out = (struct source_counts){ .last_new = TIME_UNKNOWN };
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		out->files = (uint64_t)db_int(st, 0);
		out->gone = (uint64_t)db_int(st, 1);
		out->messages = (uint64_t)db_int(st, 2);
		out->reports = (uint64_t)db_int(st, 3);
		out->aggregates = (uint64_t)db_int(st, 4);
		out->last_new = db_time(st, 5);
	}
	return db_end(st, e);
}

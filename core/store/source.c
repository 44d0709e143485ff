/* Sources: where messages come from, and in which role. */

#include "core/store/impl.h"

const char *const source_roles[] = { "collected", "trap", "submitted",
	"partner", "baseline", NULL };

static bool
role_known(const char *role)
{
	const char *const *r;

	for (r = source_roles; *r != NULL; r++)
		if (strcmp(*r, role) == 0)
			return true;
	return false;
}

/* *id 0: there is none; *role is what it has now. */
static enum err
source_find(struct store *s, struct slice name, int64_t *id, char role[16],
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT id, role FROM k_source"
	    " WHERE name = $1", "s", name);

	*id = 0;
	role[0] = '\0';
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct slice r = slice_upto(db_peek(st, 1), 15);

		*id = db_int(st, 0);
		memcpy(role, r.p, r.n);
		role[r.n] = '\0';
	}
	return db_end(st, e);
}

static enum err
source_event(struct act *act, struct slice name, const char *role,
    const char *path, struct error *e)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "role", role);
	json_str(&j, "path", path);
	return act_event(act, name, "source.set", &j, e);
}

static enum err
source_set(struct act *act, struct slice name, const char *role,
    const char *path, int64_t *id, struct error *e)
{
	struct db *db = act->store->db;
	char was[16];
	struct stmt *st;
	bool changed;
	enum err err = source_find(act->store, name, id, was, e);

	if (err != ERR_NONE)
		return err;
	if (role == NULL)
		role = *id != 0 ? was : source_roles[0];
	changed = *id == 0 || strcmp(role, was) != 0;
	err = db_query(db, &st, e, "INSERT INTO k_source (name, role)"
	    " VALUES ($1, $2) ON CONFLICT (name)"
	    " DO UPDATE SET role = excluded.role RETURNING id", "sz", name,
	    role);
	if (err == ERR_NONE)
		err = db_int_end(st, id, e);
	if (err == ERR_NONE && path != NULL) {
		err = db_run(db, e, "INSERT INTO k_source_path (path, source)"
		    " VALUES ($1, $2) ON CONFLICT (path) DO UPDATE"
		    " SET source = excluded.source"
		    " WHERE k_source_path.source <> excluded.source", "bi",
		    slice_str(path), *id);
		changed = changed || db_changes(db) != 0;
	}
	if (err == ERR_NONE && changed)
		err = source_event(act, name, role, path, e);
	return err;
}

enum err
store_source_add(struct store *s, const char *actor, struct slice name,
    const char *role, const char *path, int64_t *id, struct error *e)
{
	struct act act;
	enum err err;

	*id = 0;
	if (name.n == 0)
		return err_set(e, ERR_USAGE, "a source wants a name");
	if (role != NULL && !role_known(role))
		return err_set(e, ERR_USAGE, "that role is not known; the "
		    "roles are collected, trap, submitted, partner, baseline");
	err = act_begin(&act, s, actor, e);
	if (err != ERR_NONE)
		return err;
	return act_end(&act, source_set(&act, name, role, path, id, e), e);
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
	    "SELECT id, name, role FROM k_source ORDER BY name", "");
	size_t i;

	*out = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct source *src = ARENA_PUSH(a, *out, *n);

		src->id = db_int(st, 0);
		src->name = db_slice(st, 1, a);
		src->role = db_slice(st, 2, a);
	}
	err = db_end(st, e);
	for (i = 0; err == ERR_NONE && i < *n; i++)
		err = source_paths(s, a, &(*out)[i], e);
	return err;
}

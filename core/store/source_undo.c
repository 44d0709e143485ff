/* How adding a source by hand is taken back. */

#include "core/store/case_impl.h"
#include "core/store/source_impl.h"

/* Without its path, its files are those of the source above, if any. */
static enum err
undo_path(struct store *s, int64_t id, struct slice path, struct error *e)
{
	struct arena a = { 0 };
	struct source *v;
	int64_t above;
	size_t n;
	enum err err;

	err = db_run(s->db, e, "DELETE FROM k_source_path"
	    " WHERE path = $1 AND source = $2", "bi", path, id);
	if (err == ERR_NONE && db_changes(s->db) == 0)
		err = err_set(e, ERR_STORE, "%.*s is no path of that source "
		    "now", SLICE_ARG(path));
	if (err == ERR_NONE)
		err = store_sources(s, &a, &v, &n, e);
	if (err == ERR_NONE && (above = source_above(v, n, path)) != 0)
		err = source_move(s, id, above, path, e);
	arena_free(&a);
	return err;
}

/* A source that mail came from stays, since that mail's rows name it. */
static enum err
undo_new(struct store *s, int64_t id, struct error *e)
{
	return db_run(s->db, e, "DELETE FROM k_source WHERE id = $1"
	    " AND NOT EXISTS (SELECT 1 FROM k_source_path WHERE source = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM d_file WHERE source = $1)"
	    " AND NOT EXISTS (SELECT 1 FROM d_message WHERE source = $1)",
	    "i", id);
}

static enum err
role_back(struct store *s, int64_t id, struct slice role, struct slice query,
    struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE k_source SET role = $2,"
	    " query = $3 WHERE id = $1", "iss", id, role, query);

	return err != ERR_NONE ? err : source_stale(s, id, e);
}

enum err
undo_source_add(struct store *s, const struct event *ev, struct error *e)
{
	struct arena a = { 0 };
	struct slice path = event_field(s, ev->seq, "path", &a);
	struct slice role = event_field(s, ev->seq, "was_role", &a);
	struct slice query = event_field(s, ev->seq, "was_query", &a);
	int64_t id = 0;
	struct stmt *st;
	enum err err;

	err = db_query(s->db, &st, e, "SELECT id FROM k_source"
	    " WHERE name = $1", "s", ev->subject);
	if (err == ERR_NONE)
		err = db_int_end(st, &id, e);
	if (err == ERR_ABSENT)
		err = err_set(e, ERR_STORE, "there is no source %.*s now",
		    SLICE_ARG(ev->subject));
	if (err == ERR_NONE && path.p != NULL)
		err = undo_path(s, id, path, e);
	if (err == ERR_NONE && role.p == NULL)
		err = undo_new(s, id, e);
	else if (err == ERR_NONE)
		err = role_back(s, id, role, query, e);
	arena_free(&a);
	return err;
}

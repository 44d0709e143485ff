/* What the index job reads and writes about files and their text. */

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/impl.h"

/* The first path behind all that start with root "/": "/" counts one up. */
static struct slice
root_end(struct arena *a, struct slice root)
{
	return slice_printf(a, "%.*s0", SLICE_ARG(root));
}

/* Each from an index of its own, however many there are elsewhere */
#define FILES_WHERE(condition) \
	"SELECT f.id AS id, f.message, f.path AS path, f.dev, f.ino, f.size," \
	" f.mtime_ns, f.gone_at IS NOT NULL, m.pending = 1" \
	" OR (m.refused IS NOT NULL AND (m.sha256 IS NULL OR" \
	"  v.engine <> (SELECT engine FROM d_version WHERE id = $4)))," \
	" f.source FROM d_file f JOIN d_message m ON m.id = f.message" \
	" JOIN d_version v ON v.id = m.version" \
	" WHERE f.start = 0 AND " condition

enum err
bulk_files(struct store *s, struct slice root, struct arena *a,
    struct file_known **v, size_t *n, struct error *e)
{
	bool all = slice_eq_str(root, "/");
	struct slice from = all ? root : slice_printf(a, "%.*s/",
	    SLICE_ARG(root));
	struct stmt *st;
	enum err err;

	err = db_query(s->db, &st, e, FILES_WHERE("f.path = $1"
	    " AND f.gone_at IS NULL") " UNION ALL " FILES_WHERE("f.path >= $2"
	    " AND f.path < $3 AND f.gone_at IS NULL") " UNION ALL "
	    FILES_WHERE("f.path = $1 AND f.gone_at IS NOT NULL")
	    " UNION ALL " FILES_WHERE("f.path >= $2 AND f.path < $3"
	    " AND f.gone_at IS NOT NULL") " ORDER BY path, id",
	    "bbbi", root, from, root_end(a, all ? SLICE("") : root),
	    s->version);
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct file_known *f = ARENA_PUSH(a, *v, *n);

		f->id = db_int(st, 0);
		f->message = db_int(st, 1);
		f->path = db_slice(st, 2, a);
		f->dev = (uint64_t)db_int(st, 3);
		f->ino = (uint64_t)db_int(st, 4);
		f->size = (uint64_t)db_int(st, 5);
		f->mtime_ns = db_int(st, 6);
		f->gone = db_int(st, 7) != 0;
		f->again = db_int(st, 8) != 0;
		f->source = db_int(st, 9);
	}
	return db_end(st, e);
}

/* Condition on d_file: it lies within the file $1 where that is now, directly
 * or in a report within. */
#define WITHIN_FILE_1 "start <> 0 AND path = (SELECT o.path FROM d_file o" \
	" WHERE o.id = $1) AND container IN (WITH RECURSIVE t(m) AS" \
	" (SELECT o.message FROM d_file o WHERE o.id = $1" \
	"  UNION SELECT f.message FROM d_file f JOIN t ON f.container = t.m)" \
	" SELECT m FROM t)"

enum err
bulk_renamed(struct store *s, int64_t file, const struct file_at *f,
    struct error *e)
{
	enum err err;

	/* The name may have belonged to another file that moved on. */
	err = db_run(s->db, e, "UPDATE d_file SET gone_at = $3"
	    " WHERE path = $1 AND gone_at IS NULL AND id <> $2", "bii",
	    f->path, file, clock_now());
	if (err == ERR_NONE)
		err = db_run(s->db, e, "UPDATE d_file SET path = $2, dev = $3,"
		    " ino = $4, size = $5, mtime_ns = $6, gone_at = NULL"
		    " WHERE " WITHIN_FILE_1, "ibiiii", file, f->path,
		    (int64_t)f->dev, (int64_t)f->ino, (int64_t)f->size,
		    f->mtime_ns);
	if (err != ERR_NONE)
		return err;
	return db_run(s->db, e, "UPDATE d_file SET path = $2, dev = $3,"
	    " ino = $4, size = $5, mtime_ns = $6, gone_at = NULL,"
	    " source = coalesce($7, source) WHERE id = $1", "ibiiiit", file,
	    f->path, (int64_t)f->dev, (int64_t)f->ino, (int64_t)f->size,
	    f->mtime_ns, f->source != 0 ? f->source : TIME_UNKNOWN);
}

enum err
bulk_gone(struct store *s, int64_t file, struct error *e)
{
	int64_t now = clock_now();
	enum err err = db_run(s->db, e, "UPDATE d_file SET gone_at = $2"
	    " WHERE gone_at IS NULL AND " WITHIN_FILE_1, "ii", file, now);

	return err != ERR_NONE ? err : db_run(s->db, e, "UPDATE d_file"
	    " SET gone_at = $2 WHERE id = $1 AND gone_at IS NULL", "ii", file,
	    now);
}

enum err
bulk_text_todo(struct store *s, int64_t after, size_t limit, struct arena *a,
    struct text_due **v, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err;

	/* A message that lies nowhere now waits for its file to come back. */
	err = db_query(s->db, &st, e, "SELECT t.message, t.tries,"
	    " (SELECT f.path FROM d_file f WHERE f.message = t.message"
	    "  AND f.gone_at IS NULL AND f.start = 0 ORDER BY f.id LIMIT 1),"
	    " m.sha256 FROM d_text t JOIN d_message m ON m.id = t.message"
	    " WHERE t.state = 0 AND t.message > $1"
	    " AND EXISTS (SELECT 1 FROM d_file f WHERE f.message = t.message"
	    "  AND f.gone_at IS NULL)"
	    " ORDER BY t.message LIMIT $2", "ii", after, (int64_t)limit);
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct text_due *t = ARENA_PUSH(a, *v, *n);

		t->message = db_int(st, 0);
		t->tries = (int)db_int(st, 1);
		t->path = db_slice(st, 2, a);
		db_sha256(st, 3, &t->sha256);
	}
	return db_end(st, e);
}

enum err
bulk_text_count(struct store *s, int64_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT count(*) FROM d_text t"
	    " WHERE t.state = 0 AND EXISTS (SELECT 1 FROM d_file f"
	    " WHERE f.message = t.message AND f.gone_at IS NULL)", "");

	return err != ERR_NONE ? err : db_int_end(st, n, e);
}

enum err
bulk_text_done(struct store *s, int64_t message, struct slice nm_id,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE d_text SET state = 1, nm_id = $2,"
	    " reason = NULL WHERE message = $1", "is", message, nm_id);
}

enum err
bulk_text_tried(struct store *s, int64_t message, int tries, struct error *e)
{
	return db_run(s->db, e, "UPDATE d_text SET tries = $2"
	    " WHERE message = $1", "ii", message, (int64_t)tries);
}

enum err
bulk_text_refused(struct store *s, int64_t message, struct slice reason,
    struct error *e)
{
	return db_run(s->db, e, "UPDATE d_text SET state = 2, reason = $2,"
	    " nm_id = NULL WHERE message = $1", "is", message, reason);
}

enum err
bulk_mirror(struct store *s, struct arena *a, struct slice *uuid,
    int64_t *revision, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e,
	    "SELECT uuid, revision FROM d_mirror", "");

	*uuid = SLICE_NULL;
	*revision = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		*uuid = db_slice(st, 0, a);
		*revision = db_int(st, 1);
	}
	return db_end(st, e);
}

enum err
bulk_mirror_set(struct store *s, struct slice uuid, int64_t revision,
    struct error *e)
{
	return db_run(s->db, e, "INSERT INTO d_mirror (id, uuid, revision)"
	    " VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE"
	    " SET uuid = excluded.uuid, revision = excluded.revision", "si",
	    uuid, revision);
}

enum err
bulk_text_again(struct store *s, int64_t *n, struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE d_text SET state = 0,"
	    " nm_id = NULL WHERE state = 1", "");

	*n = db_changes(s->db);
	return err;
}

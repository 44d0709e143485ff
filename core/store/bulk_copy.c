/* What the index job writes about the places where a message lies. */

#include "core/base/clock.h"
#include "core/store/bulk.h"
#include "core/store/impl.h"

/* The file holds something else now: what it held is gone from there. */
static enum err
file_displace(struct store *s, const struct file_at *f, struct error *e)
{
	struct stmt *st;
	int64_t message = 0;
	enum err err;

	/* A message whose file could never be read goes with its file. */
	err = db_query(s->db, &st, e, "SELECT f.message FROM d_file f"
	    " JOIN d_message m ON m.id = f.message WHERE f.path = $1"
	    " AND f.start = $2 AND f.gone_at IS NULL AND m.sha256 IS NULL",
	    "bi", f->path, (int64_t)f->offset);
	if (err == ERR_NONE)
		err = db_int_end(st, &message, e);
	if (err == ERR_NONE)
		return bulk_forget(s, message, e);
	if (err != ERR_ABSENT)
		return err;
	return db_run(s->db, e, "UPDATE d_file SET gone_at = $3"
	    " WHERE path = $1 AND start = $2 AND gone_at IS NULL", "bii",
	    f->path, (int64_t)f->offset, clock_now());
}

enum err
bulk_forget(struct store *s, int64_t message, struct error *e)
{
	enum err err = db_run(s->db, e, "DELETE FROM d_file"
	    " WHERE message = $1", "i", message);

	if (err == ERR_NONE)
		err = db_run(s->db, e, "DELETE FROM d_text"
		    " WHERE message = $1", "i", message);
	return err != ERR_NONE ? err : db_run(s->db, e,
	    "DELETE FROM d_message WHERE id = $1 AND sha256 IS NULL", "i",
	    message);
}

/* The same message at the same place: only the file's times changed.  Within
 * a container each one is counted as gone until it is written again. */
static enum err
file_touch(struct store *s, const struct file_at *f, int64_t message,
    bool *same, struct error *e)
{
	enum err err = db_run(s->db, e, "UPDATE d_file SET dev = $4, ino = $5,"
	    " size = $6, mtime_ns = $7, source = coalesce(source, $8),"
	    " container = $9, decoded = $10, gone_at = NULL"
	    " WHERE message = $1 AND path = $2 AND start = $3"
	    " AND (gone_at IS NULL OR $3 <> 0)", "ibiiiiitti", message,
	    f->path, (int64_t)f->offset, (int64_t)f->dev, (int64_t)f->ino,
	    (int64_t)f->size, f->mtime_ns, or_null(f->source),
	    or_null(f->container), (int64_t)f->decoded);

	*same = err == ERR_NONE && db_changes(s->db) != 0;
	return err;
}

enum err
bulk_copy(struct store *s, const struct file_at *f, int64_t message,
    bool *same, struct error *e)
{
	bool touched;
	enum err err = file_touch(s, f, message, &touched, e);

	if (same != NULL)
		*same = touched;
	if (err == ERR_NONE && !touched)
		err = file_displace(s, f, e);
	if (err != ERR_NONE || touched)
		return err;
	return db_run(s->db, e, "INSERT INTO d_file (message, source, path,"
	    " start, dev, ino, size, mtime_ns, container, decoded)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	    "itbiiiiiti", message, or_null(f->source), f->path,
	    (int64_t)f->offset, (int64_t)f->dev, (int64_t)f->ino,
	    (int64_t)f->size, f->mtime_ns, or_null(f->container),
	    (int64_t)f->decoded);
}

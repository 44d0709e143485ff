/* Which files hold messages that are to be made anew. */

#include <stdio.h>
#include <unistd.h>

#include "core/store/bulk.h"
#include "core/store/impl.h"
#include "core/store/trait.h"

/* The messages asked for, in a temporary table of their own */
static enum err
wanted_fill(struct store *s, const struct sha256 *v, size_t n,
    struct error *e)
{
	enum err err = db_run(s->db, e, "CREATE TEMP TABLE IF NOT EXISTS"
	    " wanted (message INTEGER PRIMARY KEY)", "");
	size_t i;

	if (err == ERR_NONE)
		err = db_begin(s->db, DB_SCRATCH, e);
	if (err != ERR_NONE)
		return err;
	err = db_run(s->db, e, "DELETE FROM temp.wanted", "");
	if (err == ERR_NONE && n == 0)
		err = db_run(s->db, e, "INSERT INTO temp.wanted (message)"
		    " SELECT id FROM d_message WHERE version <> $1"
		    " AND refused IS NULL", "i", s->version);
	for (i = 0; err == ERR_NONE && i < n; i++)
		err = db_run(s->db, e, "INSERT INTO temp.wanted (message)"
		    " SELECT id FROM d_message WHERE sha256 = $1"
		    " ON CONFLICT DO NOTHING", "h", &v[i]);
	if (err == ERR_NONE)
		return db_commit(s->db, e);
	db_cancel(s->db);
	return err;
}

/* Is the file of that row one of the spool's, where purging its report left a
 * message?  $1: the spool's folder with "/" */
#define SPOOLED "substr(f.path, 1, length($1)) = $1"
#define IN_FILE "f.gone_at IS NULL AND NOT " SPOOLED
/* Where it was a file of its own, or one of a mailbox file.  $2: that kind */
#define OWN_FILE(more) \
	"(SELECT max(f.id) FROM d_file f LEFT JOIN d_message c" \
	" ON c.id = f.container WHERE f.message = m.id AND NOT " SPOOLED \
	" AND ((f.container IS NULL AND f.start = 0) OR c.kind = $2)" more ")"

/* Those that lie in files now: each such file once */
static enum err
due_files(struct store *s, struct slice spool, struct arena *a,
    struct recheck_due **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT f.path, max(f.source)"
	    " FROM temp.wanted w JOIN d_file f ON f.message = w.message"
	    " WHERE " IN_FILE " GROUP BY f.path ORDER BY f.path", "b", spool);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct recheck_due *d = ARENA_PUSH(a, *out, *n);

		d->path = db_slice(st, 0, a);
		d->source = db_int(st, 1);
	}
	return db_end(st, e);
}

/* The message's copy in the evidence or in the spool; false: none */
static bool
copy_find(struct store *s, const struct sha256 *sha256, struct arena *a,
    struct slice *path)
{
	const char *const folders[] = { s->evidence, s->spool };
	char hex[SHA256_HEX + 1];
	size_t i;

	sha256_hex(sha256, hex);
	for (i = 0; i < ARRAY_LEN(folders); i++) {
		*path = slice_printf(a, "%s/%s", folders[i], hex);
		if (access(path->p, R_OK) == 0)
			return true;
	}
	return false;
}

/*
 * Those that lie in no file any more: their copies.  A message that was a file
 * of its own, or one of a mailbox file, is worth what its source is; else a
 * report brought it, and it is worth what that one's sender says.
 */
static enum err
due_loose(struct store *s, struct slice spool, struct arena *a,
    struct recheck_due **out, size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.sha256,"
	    " coalesce(d.source, m.source), d.path, d.id IS NULL AND EXISTS"
	    " (SELECT 1 FROM d_file f WHERE f.message = m.id),"
	    " CASE WHEN m.provenance = 0 THEN m.mail_from END FROM"
	    " (SELECT m.*, coalesce(" OWN_FILE(" AND f.source = m.source")
	    "  , " OWN_FILE("") ") AS own"
	    "  FROM temp.wanted w JOIN d_message m ON m.id = w.message) m"
	    " LEFT JOIN d_file d ON d.id = m.own"
	    " WHERE m.sha256 IS NOT NULL AND NOT EXISTS (SELECT 1"
	    " FROM d_file f WHERE f.message = m.id AND " IN_FILE ")"
	    " ORDER BY m.id", "bi", spool, (int64_t)MESSAGE_MAILBOX);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct recheck_due d = { .source = db_int(st, 1),
			.loose = true, .was = db_slice(st, 2, a),
			.inner = db_int(st, 3) != 0,
			.sender = db_slice(st, 4, a) };
		struct sha256 sha256;

		if (db_sha256(st, 0, &sha256) &&
		    copy_find(s, &sha256, a, &d.path))
			*ARENA_PUSH(a, *out, *n) = d;
	}
	return db_end(st, e);
}

enum err
bulk_recheck(struct store *s, const struct sha256 *v, size_t nv,
    struct arena *a, struct recheck_due **out, size_t *n, struct error *e)
{
	struct slice spool = slice_printf(a, "%s/", s->spool);
	enum err err = wanted_fill(s, v, nv, e);

	*out = NULL;
	*n = 0;
	if (err == ERR_NONE)
		err = due_files(s, spool, a, out, n, e);
	return err != ERR_NONE ? err : due_loose(s, spool, a, out, n, e);
}

enum err
bulk_recheck_end(struct store *s, struct error *e)
{
	enum err err = bulk_begin(s, e);

	if (err != ERR_NONE)
		return err;
	err = values_sweep(s, e);
	if (err == ERR_NONE)
		return bulk_commit(s, e);
	bulk_cancel(s);
	return err;
}

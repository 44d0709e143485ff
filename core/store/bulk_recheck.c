/* Which files hold messages that are to be made anew. */

#include <stdio.h>
#include <unistd.h>

#include "core/store/bulk.h"
#include "core/store/impl.h"

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

/* The spool's copy ($1: the spool) of what a purged report brought */
#define IN_SPOOL \
	"f.path = CAST($1 || '/' || lower(hex(m.sha256)) AS BLOB)"
/* A file of its own, or one of a mailbox file */
#define OWN_FILE \
	"(f.container IS NULL AND NOT " IN_SPOOL " OR EXISTS (SELECT 1" \
	" FROM d_message c WHERE c.id = f.container AND c.kind = 3))"

/* Those that lie in files now: each such file once */
static enum err
due_files(struct store *s, struct arena *a, struct recheck_due **out,
    size_t *n, struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT f.path, max(f.source),"
	    " min(" IN_SPOOL "), max(m.provenance)"
	    " FROM temp.wanted w JOIN d_file f ON f.message = w.message"
	    " JOIN d_message m ON m.id = w.message"
	    " WHERE f.gone_at IS NULL GROUP BY f.path ORDER BY f.path", "z",
	    s->spool);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct recheck_due *d = ARENA_PUSH(a, *out, *n);

		d->path = db_slice(st, 0, a);
		d->source = db_int(st, 1);
		d->inner = db_int(st, 2) != 0;
		d->provenance = (enum provenance)db_int(st, 3);
	}
	return db_end(st, e);
}

/* Those that lie in no file any more: their copies */
static enum err
due_loose(struct store *s, struct arena *a, struct recheck_due **out,
    size_t *n, struct error *e)
{
	const char *const folders[] = { s->evidence, s->spool };
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT m.sha256, m.source,"
	    " NOT EXISTS (SELECT 1 FROM d_file f WHERE f.message = m.id"
	    "  AND f.source IS m.source AND " OWN_FILE "), m.provenance"
	    " FROM temp.wanted w JOIN d_message m ON m.id = w.message"
	    " WHERE m.sha256 IS NOT NULL AND NOT EXISTS (SELECT 1"
	    " FROM d_file f WHERE f.message = m.id AND f.gone_at IS NULL)"
	    " ORDER BY m.id", "z", s->spool);

	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		char hex[SHA256_HEX + 1];
		struct sha256 sha256;
		size_t i;

		if (!db_sha256(st, 0, &sha256))
			continue;
		sha256_hex(&sha256, hex);
		for (i = 0; i < ARRAY_LEN(folders); i++) {
			struct slice path = slice_printf(a, "%s/%s",
			    folders[i], hex);

			if (access(path.p, R_OK) != 0)
				continue;
			*ARENA_PUSH(a, *out, *n) = (struct recheck_due){
				path, db_int(st, 1), true,
				db_int(st, 2) != 0,
				(enum provenance)db_int(st, 3) };
			break;
		}
	}
	return db_end(st, e);
}

enum err
bulk_recheck(struct store *s, const struct sha256 *v, size_t nv,
    struct arena *a, struct recheck_due **out, size_t *n, struct error *e)
{
	enum err err = wanted_fill(s, v, nv, e);

	*out = NULL;
	*n = 0;
	if (err == ERR_NONE)
		err = due_files(s, a, out, n, e);
	return err != ERR_NONE ? err : due_loose(s, a, out, n, e);
}

/* Messages that lie in one that is purged: they get a file in the spool. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/store/purge_impl.h"

struct other {
	int64_t file; /* its row */
	struct sha256 sha256;
	struct place place;
};

static enum err
others_read(struct store *s, struct arena *a, struct other **v, size_t *n,
    struct error *e)
{
	struct stmt *st;
	enum err err = db_query(s->db, &st, e, "SELECT f.id, m.sha256,"
	    " f.path, f.start, m.size FROM d_file f"
	    " JOIN purge_set p ON p.message = f.container"
	    " JOIN d_message m ON m.id = f.message WHERE m.sha256 IS NOT NULL"
	    " AND NOT EXISTS (SELECT 1 FROM purge_set o"
	    "  WHERE o.message = f.message) ORDER BY f.id", "");

	*v = NULL;
	*n = 0;
	if (err != ERR_NONE)
		return err;
	while (db_row(st)) {
		struct other *o = ARENA_PUSH(a, *v, *n);

		o->file = db_int(st, 0);
		db_sha256(st, 1, &o->sha256);
		o->place.path = db_slice(st, 2, a);
		o->place.offset = (uint64_t)db_int(st, 3);
		o->place.length = (uint64_t)db_int(st, 4);
	}
	return db_end(st, e);
}

enum err
purge_others_keep(struct store *s, struct error *e)
{
	struct arena a = { 0 };
	struct other *v;
	size_t n, i;
	enum err err = others_read(s, &a, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		err = octets_spool(s, &v[i].sha256, &v[i].place, e);
		if (err == ERR_ABSENT) /* lost already, with its file */
			err = ERR_NONE;
	}
	arena_free(&a);
	return err;
}

static enum err
file_row_drop(struct store *s, const struct other *o, struct error *e)
{
	return db_run(s->db, e, "DELETE FROM d_file WHERE id = $1", "i",
	    o->file);
}

/* The row becomes that of the spool's file, unless there is one. */
static enum err
other_move(struct store *s, const struct other *o, struct error *e)
{
	char hex[SHA256_HEX + 1];
	struct arena a = { 0 };
	struct slice path;
	struct stat st;
	enum err err;

	sha256_hex(&o->sha256, hex);
	path = slice_printf(&a, "%s/%s", s->spool, hex);
	if (stat(path.p, &st) != 0) {
		arena_free(&a);
		return file_row_drop(s, o, e);
	}
	err = db_run(s->db, e, "UPDATE d_file SET path = $2, start = 0,"
	    " dev = $3, ino = $4, size = $5, mtime_ns = $6, container = NULL,"
	    " gone_at = NULL WHERE id = $1 AND NOT EXISTS (SELECT 1"
	    " FROM d_file f WHERE f.path = $2 AND f.start = 0"
	    " AND f.gone_at IS NULL AND f.id <> $1)", "ibiiii", o->file, path,
	    (int64_t)st.st_dev, (int64_t)st.st_ino, (int64_t)st.st_size,
	    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec);
	if (err == ERR_NONE && db_changes(s->db) == 0)
		err = file_row_drop(s, o, e);
	arena_free(&a);
	return err;
}

enum err
purge_others_move(struct store *s, struct error *e)
{
	struct arena a = { 0 };
	struct other *v;
	size_t n, i;
	enum err err = others_read(s, &a, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = other_move(s, &v[i], e);
	arena_free(&a);
	return err;
}

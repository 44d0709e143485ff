/* The files of a purge: evidence, spool, and messages that lie in others. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/store/purge_impl.h"

bool
purge_file_there(const char *dir, const struct sha256 *sha256)
{
	char hex[SHA256_HEX + 1];
	char *path;
	bool there;

	sha256_hex(sha256, hex);
	path = xasprintf("%s/%s", dir, hex);
	there = access(path, F_OK) == 0;
	free(path);
	return there;
}

/* --- messages that lie in one that is erased --- */

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

/* --- the workspace's own files --- */

/* *found: has the message of that name a row in `sql` ($1)? */
static enum err
name_in(struct store *s, const char *name, const char *sql, bool *found,
    struct error *e)
{
	struct slice hex = slice_upto(slice_str(name), SHA256_HEX);
	struct sha256 sha;
	struct stmt *st;
	enum err err;

	*found = false;
	if (hex.n != SHA256_HEX || !sha256_from_hex(hex, &sha))
		return ERR_NONE;
	err = db_query(s->db, &st, e, sql, "h", &sha);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*found = true;
	return db_end(st, e);
}

static enum err
folder_purge(struct store *s, const char *dir, struct error *e)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	enum err err = ERR_NONE;

	if (d == NULL)
		return errno == ENOENT ? ERR_NONE : err_errno(e, "%s", dir);
	while (err == ERR_NONE && (entry = readdir(d)) != NULL) {
		bool found;

		/* HEX, or HEX.PID.tmp that a killed copy left */
		err = name_in(s, entry->d_name, "SELECT 1 FROM k_tombstone t"
		    " WHERE t.sha256 = $1 AND NOT EXISTS (SELECT 1"
		    " FROM d_message m WHERE m.sha256 = t.sha256)", &found,
		    e);
		if (err == ERR_NONE && found &&
		    unlinkat(dirfd(d), entry->d_name, 0) != 0)
			err = err_errno(e, "%s/%s: cannot be removed", dir,
			    entry->d_name);
	}
	if (err == ERR_NONE && fsync(dirfd(d)) != 0)
		err = err_errno(e, "%s: cannot be made durable", dir);
	closedir(d);
	return err;
}

enum err
purge_files(struct store *s, struct error *e)
{
	enum err err = folder_purge(s, s->evidence, e);

	return err != ERR_NONE ? err : folder_purge(s, s->spool, e);
}

enum err
store_evidence_count(struct store *s, uint64_t *files, uint64_t *orphans,
    struct error *e)
{
	DIR *d = opendir(s->evidence);
	struct dirent *entry;
	enum err err = ERR_NONE;

	*files = *orphans = 0;
	if (d == NULL)
		return err_errno(e, "%s", s->evidence);
	while (err == ERR_NONE && (entry = readdir(d)) != NULL) {
		bool known = false;

		if (entry->d_name[0] == '.')
			continue;
		if (strlen(entry->d_name) == SHA256_HEX)
			err = name_in(s, entry->d_name, "SELECT 1"
			    " FROM d_message WHERE sha256 = $1 UNION SELECT 1"
			    " FROM k_case_message WHERE sha256 = $1", &known,
			    e);
		++*files;
		*orphans += !known;
	}
	closedir(d);
	return err;
}

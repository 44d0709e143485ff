/* The workspace's own files, each named by the SHA-256 of what it holds. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/file_out.h"
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

/* *found: has the message of that name (HEX, or HEX.PID.tmp that a killed copy
 * left) a row in `sql` ($1)?  No such name: *named is false. */
static enum err
name_in(struct store *s, const char *name, const char *sql, bool *named,
    bool *found, struct error *e)
{
	struct slice hex = slice_upto(slice_str(name), SHA256_HEX);
	struct sha256 sha;
	struct stmt *st;
	enum err err;

	*found = false;
	*named = hex.n == SHA256_HEX && sha256_from_hex(hex, &sha);
	if (!*named)
		return ERR_NONE;
	err = db_query(s->db, &st, e, sql, "h", &sha);
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*found = true;
	return db_end(st, e);
}

/* Removes the files whose message has (`with`) or has no row in `sql`. */
static enum err
folder_sweep(struct store *s, const char *dir, const char *sql, bool with,
    struct error *e)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	enum err err = ERR_NONE;
	size_t removed = 0;

	if (d == NULL)
		return errno == ENOENT ? ERR_NONE : err_errno(e, "%s", dir);
	while (err == ERR_NONE && (entry = readdir(d)) != NULL) {
		bool named, found, cut = strlen(entry->d_name) > SHA256_HEX;

		err = name_in(s, entry->d_name, sql, &named, &found, e);
		if (err != ERR_NONE || !named ||
		    (with ? !found : found && !cut))
			continue;
		removed++;
		if (unlinkat(dirfd(d), entry->d_name, 0) != 0)
			err = err_errno(e, "%s/%s: cannot be removed", dir,
			    entry->d_name);
	}
	if (err == ERR_NONE && removed != 0 && fsync(dirfd(d)) != 0)
		err = err_errno(e, "%s: cannot be made durable", dir);
	closedir(d);
	return err;
}

enum err
purge_files(struct store *s, struct error *e)
{
	const char *sql = "SELECT 1 FROM k_tombstone t WHERE t.sha256 = $1"
	    " AND NOT EXISTS (SELECT 1 FROM d_message m"
	    "  WHERE m.sha256 = t.sha256)";
	enum err err = folder_sweep(s, s->evidence, sql, true, e);

	if (err == ERR_NONE)
		err = folder_sweep(s, s->spool, sql, true, e);
	return err != ERR_NONE ? err : folder_sweep(s, s->outbox,
	    "SELECT 1 FROM k_outbox o WHERE o.octets_sha256 = $1"
	    " AND o.kept = 0 AND NOT EXISTS (SELECT 1 FROM k_outbox p"
	    "  WHERE p.octets_sha256 = o.octets_sha256 AND p.kept <> 0)",
	    true, e);
}

/* Octets that lie nowhere else, or whose text is still to be read */
#define SPOOL_NEEDED \
	"SELECT 1 FROM d_message m WHERE m.sha256 = $1 AND (EXISTS" \
	" (SELECT 1 FROM d_file f WHERE f.message = m.id AND (f.decoded = 1" \
	"  OR CAST(substr(f.path, -64) AS TEXT) = lower(hex(m.sha256))))" \
	" OR EXISTS" \
	" (SELECT 1 FROM d_text t WHERE t.message = m.id AND t.state = 0))"

enum err
store_spool_sweep(struct store *s, struct error *e)
{
	file_sweep(s->evidence, NULL);
	return folder_sweep(s, s->spool, SPOOL_NEEDED, false, e);
}

enum err
store_unspool(struct store *s, const struct sha256 *sha256, struct error *e)
{
	char hex[SHA256_HEX + 1];
	char *file;
	bool named, needed;
	enum err err;

	sha256_hex(sha256, hex);
	err = name_in(s, hex, SPOOL_NEEDED, &named, &needed, e);
	file = xasprintf("%s/%s", s->spool, hex);
	if (err == ERR_NONE && !needed && unlink(file) != 0 &&
	    errno != ENOENT)
		err = err_errno(e, "%s", file);
	free(file);
	return err;
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
		bool named, known = false;

		if (entry->d_name[0] == '.')
			continue;
		if (strlen(entry->d_name) == SHA256_HEX)
			err = name_in(s, entry->d_name, "SELECT 1"
			    " FROM d_message WHERE sha256 = $1 UNION SELECT 1"
			    " FROM k_case_message WHERE sha256 = $1", &named,
			    &known, e);
		++*files;
		*orphans += !known;
	}
	closedir(d);
	return err;
}

/* SQLite: opening, transactions, and what its errors mean to people. */

#include <errno.h>
#include <stdlib.h>

#include "core/base/fault.h"
#include "core/store/db_private.h"

enum { BUSY_MS = 2000 };

/* SQLite says so of its database alone, not of the files beside it. */
static bool
is_full(struct db *db, int rc)
{
	int extended = sqlite3_extended_errcode(db->lite);
	int error = sqlite3_system_errno(db->lite);

	return (rc & 0xff) == SQLITE_FULL || ((rc & 0xff) == SQLITE_IOERR &&
	    (rc == SQLITE_IOERR_SHMSIZE || extended == SQLITE_IOERR_SHMSIZE ||
	    error == ENOSPC || error == EDQUOT));
}

enum err
db_fail(struct db *db, int rc, struct error *e)
{
	switch (is_full(db, rc) ? SQLITE_FULL : rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, ERR_BUSY, "%s: another espy is writing to "
		    "this workspace; try again in a moment", db->file);
	case SQLITE_FULL:
		return err_set(e, ERR_STORE, "%s: no space left on the disk; "
		    "make room and do this again: nothing is half done",
		    db->file);
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(e, ERR_STORE, "%s: %s; espy writes into its "
		    "workspace also when it reads: make the folder and its "
		    "files writable, or work in a copy (cp -a)", db->file,
		    sqlite3_errmsg(db->lite));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, ERR_STORE, "%s: damaged (%s); keep a copy of "
		    "it and index into a new workspace", db->file,
		    sqlite3_errmsg(db->lite));
	default:
		return err_set(e, ERR_STORE, "%s: %s", db->file,
		    sqlite3_errmsg(db->lite));
	}
}

enum err
db_open(struct db **out, const char *file, struct error *e)
{
	static const char *const setup[] = {
		"PRAGMA journal_mode = WAL",
		"PRAGMA foreign_keys = ON",
		"PRAGMA synchronous = NORMAL",
		"PRAGMA temp_store = MEMORY",
		"PRAGMA cache_size = -8000", /* KiB */
		"PRAGMA trusted_schema = OFF",
	};
	struct db *db = xcalloc(1, sizeof *db);
	size_t i;
	int rc;

	*out = NULL;
	db->file = xstrdup(file);
	rc = sqlite3_open_v2(file, &db->lite, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(db->lite, BUSY_MS);
	if (rc == SQLITE_OK)
		rc = db_like_define(db);
	for (i = 0; rc == SQLITE_OK && i < ARRAY_LEN(setup); i++)
		rc = sqlite3_exec(db->lite, setup[i], NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		enum err err = db_fail(db, rc, e);

		db_close(db);
		return err;
	}
	*out = db;
	return ERR_NONE;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_cancel(db);
	stmt_forget_all(db);
	sqlite3_close(db->lite);
	free(db->file);
	free(db);
}

enum err
db_begin(struct db *db, enum db_durability d, struct error *e)
{
	enum err err;

	if (db->open)
		abort(); /* transactions do not nest */
	if (d != db->durability && d != DB_SCRATCH) {
		err = db_run(db, e, d == DB_FULL ? "PRAGMA synchronous = FULL"
						 : "PRAGMA synchronous = NORMAL",
		    "");
		if (err != ERR_NONE)
			return err;
		db->durability = d;
	}
	/* At once as a writer: waiting for the lock later could fail. */
	err = db_run(db, e, d == DB_SCRATCH ? "BEGIN" : "BEGIN IMMEDIATE", "");
	db->open = err == ERR_NONE;
	return err;
}

enum err
db_commit(struct db *db, struct error *e)
{
	enum err err;

	fault_point("store", "before");
	err = db_run(db, e, "COMMIT", "");
	if (err != ERR_NONE)
		db_cancel(db);
	db->open = false;
	fault_point("store", "after");
	return err;
}

void
db_cancel(struct db *db)
{
	if (db->open && sqlite3_get_autocommit(db->lite) == 0)
		sqlite3_exec(db->lite, "ROLLBACK", NULL, NULL, NULL);
	db->open = false;
}

bool
db_is_open(const struct db *db)
{
	return db->open;
}

int64_t
db_changes(struct db *db)
{
	return sqlite3_changes64(db->lite);
}

#ifndef CORE_STORE_DB_H
#define CORE_STORE_DB_H

#include <stdarg.h>

#include "core/base/err.h"
#include "core/base/hash.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * SQLite for core/store/ alone: SQL text stays in this room, in the subset
 * that SQLite and PostgreSQL share ($1 parameters, ON CONFLICT, RETURNING).
 *
 *	struct stmt *st;
 *	err = db_query(db, &st, e, "SELECT id FROM d_message WHERE size > $1",
 *	    "i", (int64_t)1000);
 *	if (err != ERR_NONE)
 *		return err;
 *	while (db_row(st))
 *		use(db_int(st, 0));
 *	return db_end(st, e);
 *
 * Statements are prepared once per SQL text and kept.
 */
struct db;
struct stmt;

enum err db_open(struct db **out, const char *file, struct error *e);
void db_close(struct db *db);

/*
 * Binds one argument per letter of types, from $1 on:
 *   i  int64_t		   s  struct slice as text (NULL: null)
 *   z  const char * (NULL: null)  b  struct slice as octets
 *   h  const struct sha256 *	   t  int64_t time; TIME_UNKNOWN: null
 * Slices must live until db_end.
 */
enum err db_query(struct db *db, struct stmt **out, struct error *e,
    const char *sql, const char *types, ...);
enum err db_queryv(struct db *db, struct stmt **out, struct error *e,
    const char *sql, const char *types, va_list ap);
/* The same for a statement that gives no rows, or one that nobody reads. */
enum err db_run(struct db *db, struct error *e, const char *sql,
    const char *types, ...);
/* For SQL made at run time: prepared anew, forgotten by db_end. */
enum err db_query_once(struct db *db, struct stmt **out, struct error *e,
    const char *sql);
/* Binds parameter n (from 1) of a statement that has not been stepped. */
void db_bind_int(struct stmt *st, int n, int64_t v);
void db_bind_text(struct stmt *st, int n, struct slice s);
void db_bind_blob(struct stmt *st, int n, struct slice s);

/* Next row; false at the end, and on an error, which db_end gives. */
bool db_row(struct stmt *st);
enum err db_end(struct stmt *st, struct error *e);
/* Reads the first column of the only row; ERR_ABSENT (e untouched) if none */
enum err db_int_end(struct stmt *st, int64_t *out, struct error *e);

/* Does the query give a row? */
enum err db_exists(struct db *db, bool *yes, struct error *e, const char *sql,
    const char *types, ...);

/* Columns, from 0 */
bool db_is_null(struct stmt *st, int col);
int64_t db_int(struct stmt *st, int col); /* null: 0 */
int64_t db_time(struct stmt *st, int col); /* null: TIME_UNKNOWN */
/* Of an enumeration whose last is `last`; 0 for a number that is none of them:
 * rows may be an import's, so that anybody can have written them. */
int db_enum(struct stmt *st, int col, int last);
/* Text or octets, in the arena, NUL-terminated; SLICE_NULL for null */
struct slice db_slice(struct stmt *st, int col, struct arena *a);
/* Valid until the next db_row or db_end */
struct slice db_peek(struct stmt *st, int col);
bool db_sha256(struct stmt *st, int col, struct sha256 *out);
/* For who copies rows without knowing them: columns, names, what is there */
enum db_type { DB_NULL, DB_INTEGER, DB_TEXT, DB_OCTETS };
int db_columns(struct stmt *st);
const char *db_column(struct stmt *st, int col);
enum db_type db_type(struct stmt *st, int col);

/*
 * Transactions.  Bulk ones (durable at the next checkpoint) hold at most
 * some 250 rows; the analyst's acts are durable when they return.  They do not
 * nest.  After a failure db_cancel; it is harmless where none is open.
 */
enum db_durability {
	DB_NORMAL,
	DB_FULL,
	DB_SCRATCH, /* writes temporary tables alone */
};
enum err db_begin(struct db *db, enum db_durability d, struct error *e);
enum err db_commit(struct db *db, struct error *e);
bool db_is_open(const struct db *db); /* within a transaction */
void db_cancel(struct db *db);
/* Rows that the last statement changed */
int64_t db_changes(struct db *db);

#endif

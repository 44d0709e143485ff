/* SQLite: statements, kept by their text; bindings; columns. */

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/db_private.h"

static struct stmt **
bucket_of(struct db *db, const char *sql)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (; *sql != '\0'; sql++)
		h = (h ^ (uint8_t)*sql) * 16777619u;
	return &db->buckets[h % BUCKETS];
}

/*
 * To SQLite "$1" is a name, numbered by where it first stands; "?1" is what
 * PostgreSQL means by it.  No literal of ours holds a "$".
 */
static char *
own_params(const char *sql)
{
	char *own = xstrdup(sql), *at;

	for (at = own; (at = strchr(at, '$')) != NULL; at++)
		*at = '?';
	return own;
}

static enum err
stmt_make(struct db *db, struct stmt **out, struct error *e, const char *sql,
    bool keep)
{
	struct stmt *st = xcalloc(1, sizeof *st);
	char *own = own_params(sql);
	int rc;

	*out = NULL;
	st->db = db;
	rc = sqlite3_prepare_v3(db->lite, own, -1,
	    keep ? SQLITE_PREPARE_PERSISTENT : 0, &st->st, NULL);
	free(own);
	if (rc != SQLITE_OK) {
		free(st);
		return db_fail(db, rc, e);
	}
	if (keep) {
		struct stmt **bucket = bucket_of(db, sql);

		st->sql = xstrdup(sql);
		st->next = *bucket;
		*bucket = st;
	}
	st->busy = true;
	*out = st;
	return ERR_NONE;
}

/* Most are literals, and stand where they stood: to find one by that takes
 * less than to hash it.  The text decides. */
static struct stmt **
last_from(struct db *db, const char *sql)
{
	return &db->last[(uintptr_t)sql / 8 % LAST];
}

static struct stmt *
stmt_find(struct db *db, const char *sql)
{
	struct stmt **last = last_from(db, sql), *st = *last;

	if (st != NULL && strcmp(st->sql, sql) == 0)
		return st;
	for (st = *bucket_of(db, sql); st != NULL; st = st->next)
		if (strcmp(st->sql, sql) == 0)
			return *last = st;
	return NULL;
}

static enum err
stmt_get(struct db *db, struct stmt **out, struct error *e, const char *sql)
{
	struct stmt *st = stmt_find(db, sql);

	if (st == NULL)
		return stmt_make(db, out, e, sql, true);
	if (st->busy) /* used by a caller of ours: take another one */
		return stmt_make(db, out, e, sql, false);
	st->busy = true;
	st->rc = SQLITE_OK;
	*out = st;
	return ERR_NONE;
}

/* Notes the first thing that went wrong. */
static void
stmt_note(struct stmt *st, int rc)
{
	if (st->rc == SQLITE_OK && rc != SQLITE_OK)
		st->rc = rc;
}

void
db_bind_int(struct stmt *st, int n, int64_t v)
{
	stmt_note(st, sqlite3_bind_int64(st->st, n, v));
}

/*
 * Text may hold anything that a mail can, but for NUL: SQL functions would
 * stop there, and PostgreSQL takes none.  It becomes U+FFFD.
 */
void
db_bind_text(struct stmt *st, int n, struct slice s)
{
	char *clean;
	size_t i, len = 0;

	if (s.p == NULL) {
		stmt_note(st, sqlite3_bind_null(st->st, n));
		return;
	}
	if (slice_chr(s, '\0') == SLICE_NONE) {
		stmt_note(st, sqlite3_bind_text64(st->st, n, s.p, s.n,
		    SQLITE_STATIC, SQLITE_UTF8));
		return;
	}
	clean = xmalloc(s.n * 3);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '\0') {
			clean[len++] = s.p[i];
			continue;
		}
		memcpy(clean + len, "\xef\xbf\xbd", 3);
		len += 3;
	}
	stmt_note(st, sqlite3_bind_text64(st->st, n, clean, len, free,
	    SQLITE_UTF8));
}

void
db_bind_blob(struct stmt *st, int n, struct slice s)
{
	if (s.p == NULL)
		stmt_note(st, sqlite3_bind_null(st->st, n));
	else
		stmt_note(st, sqlite3_bind_blob64(st->st, n, s.p, s.n,
		    SQLITE_STATIC));
}

static void
bind_sha256(struct stmt *st, int n, const struct sha256 *h)
{
	if (h == NULL)
		stmt_note(st, sqlite3_bind_null(st->st, n));
	else
		stmt_note(st, sqlite3_bind_blob64(st->st, n, h->b, SHA256_LEN,
		    SQLITE_TRANSIENT));
}

static void
bind_all(struct stmt *st, const char *types, va_list ap)
{
	int n;

	for (n = 1; *types != '\0'; types++, n++) {
		const char *s;
		int64_t v;

		switch (*types) {
		case 'i':
			db_bind_int(st, n, va_arg(ap, int64_t));
			break;
		case 't':
			v = va_arg(ap, int64_t);
			if (v == TIME_UNKNOWN)
				stmt_note(st, sqlite3_bind_null(st->st, n));
			else
				db_bind_int(st, n, v);
			break;
		case 's':
			db_bind_text(st, n, va_arg(ap, struct slice));
			break;
		case 'z':
			s = va_arg(ap, const char *);
			db_bind_text(st, n, slice_str(s));
			break;
		case 'b':
			db_bind_blob(st, n, va_arg(ap, struct slice));
			break;
		case 'h':
			bind_sha256(st, n, va_arg(ap, const struct sha256 *));
			break;
		default:
			abort(); /* a programming error */
		}
	}
}

enum err
db_queryv(struct db *db, struct stmt **out, struct error *e, const char *sql,
    const char *types, va_list ap)
{
	enum err err = stmt_get(db, out, e, sql);

	if (err == ERR_NONE)
		bind_all(*out, types, ap);
	return err;
}

enum err
db_query(struct db *db, struct stmt **out, struct error *e, const char *sql,
    const char *types, ...)
{
	va_list ap;
	enum err err;

	va_start(ap, types);
	err = db_queryv(db, out, e, sql, types, ap);
	va_end(ap);
	return err;
}

enum err
db_run(struct db *db, struct error *e, const char *sql, const char *types, ...)
{
	struct stmt *st;
	enum err err = stmt_get(db, &st, e, sql);
	va_list ap;

	if (err != ERR_NONE)
		return err;
	va_start(ap, types);
	bind_all(st, types, ap);
	va_end(ap);
	while (db_row(st))
		;
	return db_end(st, e);
}

enum err
db_query_once(struct db *db, struct stmt **out, struct error *e,
    const char *sql)
{
	return stmt_make(db, out, e, sql, false);
}

bool
db_row(struct stmt *st)
{
	if (st->rc != SQLITE_OK && st->rc != SQLITE_ROW)
		return false;
	st->rc = sqlite3_step(st->st);
	return st->rc == SQLITE_ROW;
}

enum err
db_end(struct stmt *st, struct error *e)
{
	enum err err = ERR_NONE;

	if (st->rc != SQLITE_OK && st->rc != SQLITE_ROW &&
	    st->rc != SQLITE_DONE)
		err = db_fail(st->db, st->rc, e);
	if (st->sql == NULL) {
		sqlite3_finalize(st->st);
		free(st);
		return err;
	}
	sqlite3_reset(st->st);
	sqlite3_clear_bindings(st->st);
	st->busy = false;
	return err;
}

enum err
db_exists(struct db *db, bool *yes, struct error *e, const char *sql,
    const char *types, ...)
{
	struct stmt *st;
	va_list ap;
	enum err err;

	va_start(ap, types);
	err = db_queryv(db, &st, e, sql, types, ap);
	va_end(ap);
	*yes = false;
	if (err != ERR_NONE)
		return err;
	while (db_row(st))
		*yes = true;
	return db_end(st, e);
}

enum err
db_int_end(struct stmt *st, int64_t *out, struct error *e)
{
	bool there = db_row(st);
	enum err err;

	if (there)
		*out = db_int(st, 0);
	while (there && db_row(st))
		; /* an INSERT ... RETURNING ends only here */
	err = db_end(st, e);
	return err != ERR_NONE ? err : there ? ERR_NONE : ERR_ABSENT;
}

bool
db_is_null(struct stmt *st, int col)
{
	return sqlite3_column_type(st->st, col) == SQLITE_NULL;
}

int64_t
db_int(struct stmt *st, int col)
{
	return sqlite3_column_int64(st->st, col);
}

int64_t
db_time(struct stmt *st, int col)
{
	return db_is_null(st, col) ? TIME_UNKNOWN : db_int(st, col);
}

int
db_enum(struct stmt *st, int col, int last)
{
	int64_t v = db_int(st, col);

	return v < 0 || v > last ? 0 : (int)v;
}

struct slice
db_peek(struct stmt *st, int col)
{
	const void *p;

	if (db_is_null(st, col))
		return SLICE_NULL;
	p = sqlite3_column_blob(st->st, col); /* NULL for the empty one */
	return slice_of(p != NULL ? p : "",
	    (size_t)sqlite3_column_bytes(st->st, col));
}

struct slice
db_slice(struct stmt *st, int col, struct arena *a)
{
	return slice_dup(a, db_peek(st, col));
}

bool
db_sha256(struct stmt *st, int col, struct sha256 *out)
{
	struct slice s = db_peek(st, col);

	if (s.p == NULL || s.n != SHA256_LEN)
		return false;
	memcpy(out->b, s.p, SHA256_LEN);
	return true;
}

int
db_columns(struct stmt *st)
{
	return sqlite3_column_count(st->st);
}

const char *
db_column(struct stmt *st, int col)
{
	return sqlite3_column_name(st->st, col);
}

enum db_type
db_type(struct stmt *st, int col)
{
	switch (sqlite3_column_type(st->st, col)) {
	case SQLITE_INTEGER:
		return DB_INTEGER;
	case SQLITE_TEXT:
		return DB_TEXT;
	case SQLITE_NULL:
		return DB_NULL;
	default:
		return DB_OCTETS;
	}
}

void
stmt_forget_all(struct db *db)
{
	struct stmt *st, *next;
	size_t i;

	for (i = 0; i < BUCKETS; i++) {
		for (st = db->buckets[i]; st != NULL; st = next) {
			next = st->next;
			sqlite3_finalize(st->st);
			free(st->sql);
			free(st);
		}
		db->buckets[i] = NULL;
	}
	memset(db->last, 0, sizeof db->last);
}

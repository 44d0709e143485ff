#ifndef CORE_STORE_DB_PRIVATE_H
#define CORE_STORE_DB_PRIVATE_H

#include <sqlite3.h>

#include "core/store/db.h"

/* The inside of db.h, for db*.c alone. */
enum { BUCKETS = 256, LAST = 1024 };

struct stmt {
	struct db *db;
	sqlite3_stmt *st;
	struct stmt *next; /* in its bucket */
	char *sql;	   /* NULL: not kept, forgotten by db_end */
	bool busy;
	int rc; /* what the last step gave, or a binding's error */
};

struct db {
	sqlite3 *lite;
	char *file;
	struct stmt *buckets[BUCKETS];
	struct stmt *last[LAST]; /* by where their text stood */
	bool open; /* a transaction */
	enum db_durability durability;
};

/* A sentence about what SQLite's code means, and what to do */
enum err db_fail(struct db *db, int rc, struct error *e);
void stmt_forget_all(struct db *db);
/* LIKE ... ESCAPE without case (db_like.c); SQLite's code */
int db_like_define(struct db *db);

#endif

#ifndef CORE_STORE_QUERY_SQL_H
#define CORE_STORE_QUERY_SQL_H

#include "core/store/impl.h"
#include "core/store/query.h"

/*
 * Inside of the query's way to SQL.  query_sql.c does trees and the columns
 * of d_message; query_sql_fact.c facts; query_sql_store.c what stands in
 * other tables.
 */
struct maker {
	struct store *store;
	struct arena *arena;
	struct query_sql *out;
	struct error *e;
	enum err err;
};

void sql_add(struct maker *m, const char *sql);
/* Adds "$n" for a parameter */
void sql_int(struct maker *m, int64_t v);
void sql_text(struct maker *m, struct slice s);
void sql_blob(struct maker *m, struct slice s);
/* "column LIKE $n ESCAPE '\\'" */
void sql_like(struct maker *m, const char *column, struct slice pattern);
/* For it: "*" becomes "%" if globs; within before, after */
struct slice like_of(struct arena *a, const char *before, struct slice s,
    bool globs, const char *after);
/* A bare value with "*" in it */
bool has_glob(const struct query *q);
/* Compares with a domain: the same or under it, or a glob */
void sql_host(struct maker *m, const char *column, const struct query *q);
/* A bare value that is that word ("none", "any") */
bool is_word(const struct query *q, const char *word);

void sql_fact_equal(struct maker *m, const struct query *q);
void sql_account(struct maker *m, const struct query *q);
void sql_fact_host(struct maker *m, const struct query *q);
void sql_fact_contains(struct maker *m, const struct query *q);
void sql_fact_signature(struct maker *m, const struct query *q);
void sql_fact_ip(struct maker *m, const struct query *q);

void sql_path(struct maker *m, const struct query *q);
void sql_case(struct maker *m, const struct query *q);
void sql_campaign(struct maker *m, const struct query *q);
void sql_disposition(struct maker *m, const struct query *q);
void sql_source(struct maker *m, const struct query *q);
void sql_role(struct maker *m, const struct query *q);
void sql_reporter(struct maker *m, const struct query *q);
void sql_property(struct maker *m, const struct query *q); /* has:, is: */

#endif

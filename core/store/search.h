#ifndef CORE_STORE_SEARCH_H
#define CORE_STORE_SEARCH_H

#include "core/store/store.h"

/* Saved searches: queries under a name, which saved:NAME stands for. */
enum { SEARCH_NAME_MOST = 64 };

struct search {
	struct slice name, query;
	int64_t changed_at;
};
struct searches {
	struct arena arena;
	struct search *v; /* by name */
	size_t n;
};

/*
 * Saves, or changes, one: an act with the event "search.save".  ERR_USAGE for
 * a name that is none (letters, digits, "-", "_" and "."; at most 64), and
 * for a bad query: *at (may be NULL) is its octet, *bad says that it is the
 * query.
 */
enum err store_search_save(struct store *s, const char *actor,
    struct slice name, struct slice query, bool *bad, size_t *at,
    struct error *e);
/* ERR_USAGE where there is none of that name. */
enum err store_search_remove(struct store *s, const char *actor,
    struct slice name, struct error *e);
enum err store_searches(struct store *s, struct searches *out,
    struct error *e);
void searches_free(struct searches *v);
/* Its query, in the arena.  ERR_ABSENT, without a sentence */
enum err store_search_find(struct store *s, struct slice name,
    struct arena *a, struct slice *query, struct error *e);

/* Is it a query?  ERR_USAGE: *at is the octet of the mistake. */
enum err store_query_check(struct store *s, struct slice query, size_t *at,
    struct error *e);

/* For undo.c */
enum err undo_search(struct store *s, const struct event *ev,
    struct error *e);

#endif

#ifndef CORE_STORE_LIST_PRIVATE_H
#define CORE_STORE_LIST_PRIVATE_H

#include "core/store/impl.h"
#include "core/store/list.h"

/* Inside of lists: list.c gives pages, list_text.c asks for words. */

/* A message that words and fields have found, its place in the order, and the
 * group that it stands for (0: itself) */
struct found {
	int64_t key, id, group;
};

/* Groups that have a row already */
struct seen {
	int64_t *v; /* hash table; 0: free */
	size_t n, room;
};

struct listing {
	struct store *store;
	struct arena arena;
	struct query *query;
	struct query_sql sql; /* the condition */
	enum list_order order;
	bool partial, hurry, ended;
	bool started;
	int64_t key, id; /* of the last message that was looked at */
	bool fold;
	struct seen seen;

	const struct text_source *source;
	struct query **terms; /* trees of text, asked one after another */
	size_t nterms, term; /* the one that is asked; nterms: all are done */
	bool asked;
	uint64_t ticket;
	size_t pieces; /* of answers that have come */
	struct slice *among;
	size_t namong;

	bool stream; /* one text, joined to the rest by "and" */
	struct found *found;
	size_t nfound, room, given;
};

extern const char *const list_columns[]; /* the order's key, by list_order */
void list_bind(struct stmt *st, const struct query_sql *sql);

/* list_fold.c.  Columns behind key and id that fold_group reads */
extern const char fold_columns[];
/* The group of a found message; 0: it stands for itself */
int64_t fold_group(const struct listing *l, struct stmt *st);
/* True the first time that a group is met */
bool fold_first(struct listing *l, int64_t group);
void fold_forget(struct listing *l);
/* What rows stand for: row i is found[i]'s */
enum err fold_count(struct listing *l, struct rows *out, size_t first,
    const struct found *found, size_t n, struct error *e);

/* Finds out what to ask; the condition is made after this. */
enum err list_text_plan(struct listing *l, struct error *e);
enum err list_text_step(struct listing *l, bool wait, struct error *e);
void list_text_end(struct listing *l);
void list_sort(struct listing *l);

#endif

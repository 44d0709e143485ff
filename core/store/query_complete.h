#ifndef CORE_STORE_QUERY_COMPLETE_H
#define CORE_STORE_QUERY_COMPLETE_H

#include "core/store/query.h"
#include "core/store/store.h"

/*
 * Completion of queries: what may stand at the cursor, from the table of
 * fields and from what is in the store.
 */
enum { CANDIDATES_MOST = 100, CANDIDATE_OCTETS = 200 };

struct candidate {
	struct slice text; /* as it stands in a query: quoted where need be */
	struct slice help; /* NULL: none */
	bool counted;
	uint64_t messages; /* that have this value, if counted */
};

struct candidates {
	struct arena arena;
	size_t from, to; /* octets of the text that a candidate replaces */
	struct candidate *v;
	size_t n;
};

/*
 * Candidates for octet `at` of the text: names of fields where a term begins,
 * else values of the field before the cursor, most frequent first.  Within
 * words of the text there are none.
 */
enum err query_complete(struct store *s, struct slice text, size_t at,
    struct candidates *out, struct error *e);
void candidates_free(struct candidates *c);

#endif

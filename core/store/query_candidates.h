#ifndef CORE_STORE_QUERY_CANDIDATES_H
#define CORE_STORE_QUERY_CANDIDATES_H

#include "core/store/query_complete.h"

/* Inside of completion: query_complete.c finds out what is wanted,
 * query_candidates.c what there is. */
struct completer {
	struct store *store;
	struct candidates *out;
	const struct query_field *field; /* NULL: a name is wanted */
	struct slice typed; /* what stands there, quotes removed */
	bool quoted;
	struct error *e;
	enum err err;
};

void candidates_find(struct completer *c);

#endif

#ifndef CORE_STORE_QUERY_PARSER_H
#define CORE_STORE_QUERY_PARSER_H

#include "core/store/query.h"

/* Inside of the parser: query.c reads trees, query_check.c says whether a
 * value is one, and what was expected. */

/* The saved searches that led here */
struct chain {
	struct slice name;
	const struct chain *up;
};

struct parser {
	struct arena *arena;
	struct slice all, left;
	unsigned terms;
	const struct query_saved *saved;
	const struct chain *chain;
	int64_t now;
	struct error *e;
	size_t *at;
};

/* Octet of the text where it stands */
size_t parser_at(const struct parser *p);
/* ERR_USAGE: "query, character N: ..." */
enum err query_bad(struct parser *p, size_t at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* All fields' names, blank-separated */
const char *parser_fields(struct parser *p);
/* A field's value, which stands at octet at; fills its range. */
enum err parser_check(struct parser *p, struct query *q, size_t at);
/* Words, which stand there: can notmuch answer them? */
enum err parser_check_text(struct parser *p, const struct query *q,
    size_t at);

#endif

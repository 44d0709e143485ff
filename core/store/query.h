#ifndef CORE_STORE_QUERY_H
#define CORE_STORE_QUERY_H

#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * The query language.
 *
 *   query  = term { ["and"] term | "or" term }     "and" binds tighter
 *   term   = ("not" | "-") term | "(" query ")" | field ":" value | text
 *   value  = word | "quoted words" | from..to (date:, size:)
 *
 * Fields are answered by SQLite; bare words, "phrases" and body: are text,
 * answered by notmuch.
 */

enum { QUERY_MOST_OCTETS = 4096, QUERY_MOST_TERMS = 200,
	QUERY_MOST_DEPTH = 50 };

enum query_kind { QUERY_ALL, QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_FIELD,
	QUERY_TEXT };

struct query {
	enum query_kind kind;
	struct query *left, *right;    /* AND, OR; NOT: left */
	const struct query_field *field; /* FIELD */
	struct slice value;	       /* FIELD, TEXT: quotes removed */
	bool quoted;
	int64_t from, to; /* of ranges: from <= x < to; INT64_MIN, INT64_MAX */
	size_t at;	  /* octet where it stands */
	int term;	  /* TEXT: its number, from 0 */
};

/* A field, for help and completion. */
struct query_field {
	const char *name;
	const char *help;
	const char *const *words; /* the only values allowed; NULL: free */
	int how;		  /* query_sql.c's business */
	const char *arg;
};
extern const struct query_field query_fields[]; /* ends with name NULL */

/* In the arena.  An empty text gives QUERY_ALL.  ERR_USAGE: *at (may be
 * NULL) is the octet, the sentence says what was expected. */
enum err query_parse(struct arena *a, struct slice text, struct query **out,
    size_t *at, struct error *e);
/* Does it ask notmuch? */
bool query_has_text(const struct query *q);

#endif

#ifndef CORE_STORE_QUERY_H
#define CORE_STORE_QUERY_H

#include <stdbool.h>

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * The query language.
 *
 *   query = and { "or" and }
 *   and   = term { ["and"] term }
 *   term  = ("not" | "-") term | "(" query ")" | field ":" value | text
 *   value = word | "quoted words" | from..to (date:, size:, strength:)
 *
 * Fields are answered by SQLite; bare words, "phrases" and body: are text,
 * answered by notmuch.  A quote inside quotes is written twice.  saved:NAME
 * stands for the query that was saved under that name.
 */

enum {
	QUERY_MOST_OCTETS = 4096,
	QUERY_MOST_TERMS = 200,
	QUERY_MOST_DEPTH = 50,
	QUERY_MOST_SAVED = 8, /* saved searches within saved searches */
};

enum query_kind {
	QUERY_ALL,
	QUERY_AND,
	QUERY_OR,
	QUERY_NOT,
	QUERY_FIELD,
	QUERY_TEXT,
};

struct query {
	enum query_kind kind;
	struct query *left, *right;	 /* AND, OR; NOT: left */
	const struct query_field *field; /* FIELD; TEXT: body: or NULL */
	struct slice value;		 /* FIELD, TEXT: quotes removed */
	bool quoted;
	int64_t from, to; /* of ranges and ranks: from <= x < to */
	size_t at;	  /* octet where it stands */
	int64_t term;	  /* TEXT, or a tree of texts: its hits' number; 0 */
};

enum query_how {
	HOW_CONTAINS, /* one of the columns in arg contains it */
	HOW_EQUAL,    /* column in arg equals it; "*" stands for anything;
		       * "none": unknown */
	HOW_HOST,     /* column in arg is this domain or under it */
	HOW_WORD,     /* column in arg is the index of the word */
	HOW_RANK,     /* likewise, and words are in order: ranges */
	HOW_FACT_HOST, /* a fact of the kinds in arg is it or under it */
	HOW_FACT_CONTAINS,
	HOW_FACT_IP,  /* likewise, or in the range */
	HOW_FACT,     /* a fact of the kinds in arg is it */
	HOW_SIGNATURE, /* a fact of the kind in arg starts with it */
	HOW_ACCOUNT,
	HOW_DATE,
	HOW_SIZE,
	HOW_SHA256,
	HOW_PATH,
	HOW_CASE,
	HOW_DISPOSITION,
	HOW_SOURCE,
	HOW_ROLE,
	HOW_REPORTER,
	HOW_CAMPAIGN,
	HOW_HAS,
	HOW_IS,
	HOW_STALE,
	HOW_SAVED, /* gone after parsing: its query stands in its place */
	HOW_BODY, /* is text: notmuch answers it */
};

/* A field, for help and completion too. */
struct query_field {
	const char *name;
	const char *help;
	enum query_how how;
	const char *arg;
	const char *const *words; /* the only values allowed; NULL: free */
};
extern const struct query_field query_fields[]; /* ends with name NULL */

/* Who knows the saved searches: *query in the arena; ERR_ABSENT: no such */
struct query_saved {
	void *arg;
	enum err (*find)(void *arg, struct slice name, struct arena *a,
	    struct slice *query, struct error *e);
};

/*
 * In the arena; the tree points into the text.  An empty text gives
 * QUERY_ALL.  saved NULL: there are none.  ERR_USAGE: *at (may be NULL) is
 * the octet, the sentence says what was expected.
 */
enum err query_parse(struct arena *a, struct slice text,
    const struct query_saved *saved, struct query **out, size_t *at,
    struct error *e);
/* The same for what is to be saved as `name`, which it must not lead to */
enum err query_parse_as(struct arena *a, struct slice name, struct slice text,
    const struct query_saved *saved, size_t *at, struct error *e);
/* What no bare word contains: blanks and parentheses */
bool query_ends_word(char c);
const struct query_field *query_field_by_name(struct slice name); /* NULL */
/* Does it ask notmuch? */
bool query_has_text(const struct query *q);

/*
 * Values (query_value.c).  now: for "today", "7d".  false: *expected is what
 * would have been right.
 */
bool query_date(struct slice value, int64_t now, int64_t *from, int64_t *to,
    const char **expected);
bool query_size(struct slice value, int64_t *from, int64_t *to,
    const char **expected);
/* Places in an ordered list of words: "b", "b..", "..b", "a..b" */
bool query_rank(struct slice value, const char *const *words, int64_t *from,
    int64_t *to);

/* --- for list.c --- */
struct query_param {
	bool is_int, is_blob;
	int64_t number;
	struct slice text;
};
/* A condition on d_message m, with parameters from $2 on. */
struct query_sql {
	struct buf text;
	struct query_param *params;
	size_t n;
};
struct store;
/* Appends the condition; texts become look-ups of their numbers in the
 * temporary table hit. */
enum err query_to_sql(struct store *s, const struct query *q, struct arena *a,
    struct query_sql *out, struct error *e);
/* Appends the condition of what a list shows by itself: query_scope.c says
 * what that is. */
enum err query_scope_sql(struct store *s, const struct query *q,
    struct buf *out, struct error *e);
/* A tree of texts joined by and, or, "and not": what notmuch is asked. */
bool query_is_text(const struct query *q);
/*
 * The same query as a chain of "and": *text the texts that all results must
 * have, as one tree (NULL: none), *fields what is left (NULL: nothing).
 */
void query_split(struct arena *a, struct query *q, struct query **text,
    struct query **fields);
struct slice query_to_notmuch(struct arena *a, const struct query *q);

#endif

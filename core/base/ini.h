#ifndef CORE_BASE_INI_H
#define CORE_BASE_INI_H

#include "core/base/err.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * INI files: "[kind name]" sections, "key = value" lines, "#" and ";" comment
 * lines, a line that starts with a blank continues the value above (joined
 * with one blank).  A key may stand several times: each is one value, in
 * order.  Own reader because messages must name file, line and field, and
 * keys repeat; GKeyFile keeps neither.
 */
struct ini_line {
	struct slice key, value;
	int line; /* counted from 1 */
};

struct ini_section {
	struct slice kind; /* first word: "receiver" */
	struct slice name; /* the rest: "office"; empty if none */
	int line;
	struct ini_line *lines;
	size_t n;
};

/* A sentence about one line: "FILE:LINE: FIELD: what, what to do". */
struct ini_problem {
	struct slice file;
	int line;
	struct slice field; /* empty: the line as a whole */
	struct slice text;
};

struct ini {
	struct arena arena;
	struct slice file;
	struct ini_section *sections;
	size_t n;
	struct ini_problem *problems; /* bad lines are left out and said here */
	size_t nproblems;
};

/* ERR_ABSENT if there is no such file; bad lines are problems, not errors. */
enum err ini_load(struct ini *ini, const char *file, struct error *e);
/* The same from memory; file is only for messages. */
void ini_parse(struct ini *ini, const char *file, struct slice bytes);
void ini_free(struct ini *ini);

/* The next section of that kind after `after` (NULL: from the start) */
const struct ini_section *ini_next(const struct ini *ini, const char *kind,
    const struct ini_section *after);
/* Value of a key's last line; SLICE_NULL if absent */
struct slice ini_get(const struct ini_section *s, const char *key);
/* Notes a problem with a line (0: the section's own line) */
void ini_complain(struct ini *ini, int line, struct slice field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif

#ifndef CORE_NOTIFY_LETTERS_H
#define CORE_NOTIFY_LETTERS_H

#include "core/notify/template.h"
#include "core/notify/words.h"

/*
 * What letters of one language are made of: a template for each kind, and the
 * words of what is worked out.  Files KIND.LANGUAGE.txt and
 * words.LANGUAGE.txt; each is looked for in several folders.
 */
enum { LETTER_LANGUAGES = 3 };
extern const char *const letter_languages[LETTER_LANGUAGES]; /* "en" ... */
/* "pt" of "pt-BR"; NULL: none of them */
const char *letter_language_of(struct slice tag);

struct letters {
	struct arena arena;
	const char *language;
	struct template v[TEMPLATES];
	struct words words;
	/* Of files that are not used as they are: sentences "FILE:LINE: what;
	 * the product's is used" */
	struct slice *problems;
	size_t nproblems;
};
/*
 * Reads them: dirs[0] is the product's folder, of the others (a user's own)
 * the last one that has a file wins, unless that is broken; a folder may be
 * missing.  ERR_USAGE for a language that there is none of; ERR_ABSENT where
 * the product's own are not there or broken.  letters_free ends it either way.
 */
enum err letters_load(struct letters *l, const char *language,
    const char *const *dirs, size_t ndirs, struct error *e);
void letters_free(struct letters *l);

/* --- espy draft lint --- */
struct letters_finding {
	struct slice file, field, text;
	int line;
	bool broken; /* the file is not used */
};
struct letters_findings {
	struct arena arena;
	struct letters_finding *v;
	size_t n, files; /* files: that were looked at */
};
/* The file's name says what it is: "first.en.txt".  ERR_USAGE where it is no
 * such name, ERR_ABSENT where there is no such file. */
enum err letters_lint_file(struct letters_findings *out, const char *file,
    struct error *e);
/* All that would be looked at, of every language and folder */
void letters_lint(struct letters_findings *out, const char *const *dirs,
    size_t ndirs);
void letters_findings_free(struct letters_findings *f);

#endif

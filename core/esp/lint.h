#ifndef CORE_ESP_LINT_H
#define CORE_ESP_LINT_H

#include "core/esp/catalogue.h"

/*
 * What is wrong with a catalogue beyond what its loader says: entries that
 * would accuse on what anybody can write, that contradict each other, or that
 * lack what a person has to know before he writes to a desk.
 */
struct lint_finding {
	struct slice file, field, text; /* text: what, and what to do */
	int line;
	bool warning; /* people may leave it so in files of their own */
};

struct lint {
	struct arena arena;
	struct lint_finding *v; /* by file and line after lint_catalogue */
	size_t n;
	const struct catalogue *c;
	/* entries of these files and folders alone are checked, against all
	 * others; none: all are */
	const struct slice *files;
	size_t nfiles;
	bool *seen; /* by index of the service: scratch */
};

/* The loader's problems, too.  c (ready) must outlive l; lint_free. */
void lint_catalogue(struct lint *l, const struct catalogue *c);
void lint_free(struct lint *l);

/* For lint_*.c.  field may be empty. */
void lint_add(struct lint *l, const struct service *s, int line,
    struct slice field, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* The same, a warning where the entry is a user's own */
void lint_warn(struct lint *l, const struct service *s, int line,
    struct slice field, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* Does it ride on the other, directly or on what rides on it? */
bool lint_reaches(struct lint *l, const struct service *from,
    const struct service *to);
bool lint_is_checked(const struct lint *l, struct slice file);
void lint_rules(struct lint *l, const struct service *s);
void lint_accounts(struct lint *l, const struct service *s);
void lint_contacts(struct lint *l, const struct service *s);
/* Two services that claim the same */
void lint_claims(struct lint *l);

#endif

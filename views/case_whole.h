#ifndef VIEWS_CASE_WHOLE_H
#define VIEWS_CASE_WHOLE_H

#include "core/cases/summary.h"
#include "core/store/case.h"
#include "core/store/draft.h"
#include "views/session.h"

/* All of a case, read at once, for its screen and its commands. */
struct whole_case {
	struct cases cases; /* one */
	struct rows rows;   /* its messages, oldest first */
	struct case_notes notes;
	struct notifications sent;
	struct case_summary summary; /* of rows */
	struct arena arena;
};

/* id: read leniently; ERR_ABSENT, with a sentence.  whole_free either way. */
enum err whole_read(struct whole_case *w, const struct session *s,
    struct slice id, struct error *e);
void whole_free(struct whole_case *w);

#endif

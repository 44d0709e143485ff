#ifndef CORE_CASES_CLOSE_H
#define CORE_CASES_CLOSE_H

#include "core/cases/gates.h"
#include "core/cases/lifecycle.h"
#include "core/store/case.h"

/*
 * A case is closed, with an outcome.  Closing as fixed-confirmed while a gate
 * is red or unknown needs a reason in writing; the gates' line as it was then
 * stands beside it in the log.  ERR_REFUSED: not from this state, a draft is
 * open, or its mail goes on through another service in a case that was made
 * of it, and that is not how it is said to have ended; the sentence says which.
 */
enum err case_close(struct store *s, const char *actor,
    const struct case_row *row, enum case_resolution as, struct slice reason,
    const struct stopped *stopped, struct error *e);

/*
 * It goes on through another service: a case of its own for these messages,
 * linked to it; *made: its id, in the arena.  A case that is being watched
 * becomes relocated by that; another one stays as it is.
 */
enum err case_relocate(struct store *s, const char *actor,
    const struct case_row *row, struct slice title, struct slice service,
    const struct sha256 *v, size_t n, struct arena *a, struct slice *made,
    struct error *e);

#endif

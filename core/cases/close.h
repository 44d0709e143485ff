#ifndef CORE_CASES_CLOSE_H
#define CORE_CASES_CLOSE_H

#include "core/cases/gates.h"
#include "core/cases/lifecycle.h"
#include "core/store/case.h"

/*
 * A case is closed, with an outcome.  Closing as fixed-confirmed while a gate
 * is red or unknown needs a reason in writing; the gates' line as it was then
 * stands beside it in the log.  ERR_REFUSED: not from this state, a draft is
 * open, or a case that was made of it goes on; the sentence says which.
 */
enum err case_close(struct store *s, const char *actor,
    const struct case_row *row, enum case_resolution as, struct slice reason,
    const struct stopped *stopped, struct error *e);

#endif

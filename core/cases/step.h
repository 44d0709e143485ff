#ifndef CORE_CASES_STEP_H
#define CORE_CASES_STEP_H

#include "core/cases/lifecycle.h"
#include "core/store/case.h"

/*
 * A case goes to another state, with a reason, where lifecycle.h lets it; an
 * escalation is one tier further.  ERR_REFUSED: it may not go there, or
 * somebody else moved it meanwhile.  Closing and merging are acts of their
 * own.
 */
enum err case_step(struct store *s, const char *actor,
    const struct case_row *row, enum case_state to, struct slice reason,
    struct error *e);

#endif

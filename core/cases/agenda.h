#ifndef CORE_CASES_AGENDA_H
#define CORE_CASES_AGENDA_H

#include "core/cases/lifecycle.h"
#include "core/store/case.h"

/* What cases want next, and their order on a list. */
void case_facts_of(struct case_facts *out, const struct case_row *c);
enum case_waits case_row_waits(const struct case_row *c);
void case_row_next(struct case_next *out, const struct case_row *c,
    const struct case_timers *t);
/* By what is due first; those without a date by their last change, newest
 * first; those that are done last. */
void cases_sort(struct cases *c, const struct case_timers *t);

#endif

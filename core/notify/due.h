#ifndef CORE_NOTIFY_DUE_H
#define CORE_NOTIFY_DUE_H

#include "core/cases/lifecycle.h"
#include "core/store/draft.h"

/* Which letter comes next in a case: pure, as case_next is, and to the desk of
 * the tier that is due. */
struct letter_due {
	enum letter_kind kind;
	enum desk desk;
	unsigned tier; /* of an escalation; else 0 */
};
void letter_due(struct letter_due *out, const struct case_facts *f);
/* Whose desk a tier is; 0: the service's */
enum desk tier_desk(unsigned tier);

#endif

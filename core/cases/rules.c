/* Rules dispose of messages as they come. */

#include "core/cases/arrive.h"
#include "core/store/rule.h"

enum err
arrive_rule(struct store *s, const struct arrival *m, struct error *e)
{
	return bulk_rule(s, m->message, m->sha256, e);
}

/* What happens when a message has come into the store. */

#include "core/cases/arrive.h"

enum err
arrive(struct store *s, const struct arrival *m, struct error *e)
{
	enum err err = arrive_join(s, m, e);

	/* An open case goes before a rule: else what goes on would look as if
	 * it had stopped. */
	if (err == ERR_NONE)
		err = arrive_adopt(s, m, false, e);
	if (err == ERR_NONE)
		err = arrive_rule(s, m, e);
	return err != ERR_NONE ? err : arrive_adopt(s, m, true, e);
}

/* Messages join campaigns as they come. */

#include "core/cases/arrive.h"

enum err
arrive_join(struct store *s, const struct arrival *m, struct error *e)
{
	(void)s;
	(void)m;
	(void)e;
	return ERR_NONE;
}

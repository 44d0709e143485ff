/* Methods on their way: each goes when its own file comes. */

#include "core/auth/compute.h"

void
disagree_run(struct auth *a, struct mail *m)
{
	(void)a;
	(void)m;
}

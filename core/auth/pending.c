/* Methods on their way: each goes when its own file comes. */

#include "core/auth/compute.h"

void
explain_run(struct computed *out, struct mail *m,
    const struct dkim_prepared *p)
{
	(void)out;
	(void)m;
	(void)p;
}

void
replay_run(struct computed *out, struct mail *m,
    const struct dkim_prepared *p)
{
	(void)out;
	(void)m;
	(void)p;
}

void
disagree_run(struct auth *a, struct mail *m)
{
	(void)a;
	(void)m;
}

/* Methods on their way: each goes when its own file comes. */

#include "core/auth/compute.h"

struct dkim_prepared *
dkim_prepare(struct mail *m)
{
	return arena_alloc(m->arena, sizeof(struct dkim_prepared));
}

void
dkim_run(struct dkim_signature **out, size_t *n, const struct compute *c,
    const struct dkim_prepared *p)
{
	(void)c;
	(void)p;
	*out = NULL;
	*n = 0;
}

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

bool
dkim_proves(const struct dkim_signature *s)
{
	return s->result == DKIM_PASS;
}

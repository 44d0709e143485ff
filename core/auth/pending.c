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

struct arc_prepared *
arc_prepare(struct mail *m, struct canon *bodies)
{
	(void)m;
	(void)bodies;
	return NULL;
}

void
arc_run(struct arc *out, const struct compute *c,
    const struct arc_prepared *p, const struct receivers *receivers)
{
	(void)c;
	(void)p;
	(void)receivers;
	*out = (struct arc){ .result = ARC_NONE };
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

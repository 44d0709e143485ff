/*
 * build/espy-without: espy without what it computes of SPF, DKIM, DMARC and
 * ARC.  The linker puts these in place of the real ones (see the Makefile), so
 * that a bench can say what they cost in a whole run.  What receivers recorded
 * is read as ever.
 */

#include "core/auth/compute.h"

void __wrap_spf_run(struct spf *out, const struct compute *c, bool helo);
struct dkim_prepared *__wrap_dkim_prepare(struct mail *m);
struct arc_prepared *__wrap_arc_prepare(struct mail *m, struct canon *bodies);
void __wrap_dkim_run(struct dkim_signature **out, size_t *n,
    const struct compute *c, const struct dkim_prepared *p);
void __wrap_dmarc_run(struct dmarc *out, const struct compute *c,
    const struct spf *spf, struct dkim_signature *dkim, size_t ndkim);
void __wrap_arc_run(struct arc *out, const struct compute *c,
    struct arc_prepared *p, const struct receivers *receivers);
void __wrap_explain_run(struct auth *a, struct mail *m,
    const struct dkim_prepared *p);
void __wrap_replay_run(struct auth *a, struct mail *m,
    const struct dkim_prepared *p);
void __wrap_disagree_run(struct auth *a, const struct compute *c);

void
__wrap_spf_run(struct spf *out, const struct compute *c, bool helo)
{
	(void)c;
	(void)helo;
	*out = (struct spf){ .result = SPF_UNVERIFIABLE,
		.reason = SLICE("not computed") };
}

struct dkim_prepared *
__wrap_dkim_prepare(struct mail *m)
{
	return arena_alloc(m->arena, sizeof(struct dkim_prepared));
}

struct arc_prepared *
__wrap_arc_prepare(struct mail *m, struct canon *bodies)
{
	(void)m;
	(void)bodies;
	return NULL;
}

void
__wrap_dkim_run(struct dkim_signature **out, size_t *n,
    const struct compute *c, const struct dkim_prepared *p)
{
	(void)c;
	(void)p;
	*out = NULL;
	*n = 0;
}

void
__wrap_dmarc_run(struct dmarc *out, const struct compute *c,
    const struct spf *spf, struct dkim_signature *dkim, size_t ndkim)
{
	(void)c;
	(void)spf;
	(void)dkim;
	(void)ndkim;
	*out = (struct dmarc){ .now = { .result = DMARC_UNVERIFIABLE,
		.reason = SLICE("not computed") } };
	out->rfc7489 = out->now;
}

void
__wrap_arc_run(struct arc *out, const struct compute *c,
    struct arc_prepared *p, const struct receivers *receivers)
{
	(void)c;
	(void)p;
	(void)receivers;
	*out = (struct arc){ .result = ARC_UNVERIFIABLE,
		.reason = SLICE("not computed") };
}

void
__wrap_explain_run(struct auth *a, struct mail *m,
    const struct dkim_prepared *p)
{
	(void)a;
	(void)m;
	(void)p;
}

void
__wrap_replay_run(struct auth *a, struct mail *m,
    const struct dkim_prepared *p)
{
	(void)a;
	(void)m;
	(void)p;
}

void
__wrap_disagree_run(struct auth *a, const struct compute *c)
{
	(void)a;
	(void)c;
}

/* DMARC: the result under RFC 9989, and RFC 7489's beside it. */

#include "core/auth/dmarc.h"

static void
look(struct dmarc_work *w)
{
	dmarc_author(&w->author, w->c->m);
	w->view->author = w->author.domain;
	if (w->author.domain.p != NULL) {
		if (w->rfc7489)
			dmarc_discover_7489(w);
		else
			dmarc_discover(w);
		dmarc_policy(w);
	}
	dmarc_align(w);
	dmarc_decide(w);
}

/* Says of each signature whether it aligns (the candidates but the first) */
static void
mark(const struct dmarc_work *w, struct dkim_signature *dkim)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		const struct dmarc_candidate *c = &w->v[i];

		if (c->signature < 0)
			continue;
		dkim[c->signature].aligned = c->aligned;
		dkim[c->signature].aligned_known = c->domain.p != NULL &&
		    w->author.domain.p != NULL && c->doubt == DMARC_SURE;
	}
}

void
dmarc_run(struct dmarc *out, const struct compute *c, const struct spf *spf,
    struct dkim_signature *dkim, size_t ndkim)
{
	struct dmarc_work now = { .c = c, .view = &out->now, .spf = spf,
		.dkim = dkim, .ndkim = ndkim };
	struct dmarc_work old = { .c = c, .view = &out->rfc7489, .spf = spf,
		.dkim = dkim, .ndkim = ndkim, .rfc7489 = true };

	*out = (struct dmarc){ 0 };
	look(&now);
	look(&old);
	mark(&now, dkim);
}

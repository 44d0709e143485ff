/* What the owners of the domains say: no word of ours in their place. */

#include "core/notify/letter_parts.h"

enum { OWNERS_MOST = 30 };

static const struct case_domain *
domain_of(const struct letter *l, struct slice name)
{
	size_t i;

	for (i = 0; i < l->ndomains; i++)
		if (slice_eqi(l->domains[i].domain, name))
			return &l->domains[i];
	return NULL;
}

/* What is known of the domain and the service without its owner's word */
static enum relation
relation_of(const struct letter *l, struct slice domain)
{
	enum relation best = RELATION_UNKNOWN;
	size_t i;

	for (i = 0; i < l->nrows; i++) {
		const struct row *r = &l->rows[i];

		if (r->kind != MESSAGE_MAIL || !slice_eqi(r->domain, domain) ||
		    !slice_eq(r->service.n != 0 ? r->service : SLICE(""),
			l->service))
			continue;
		if (r->relation == RELATION_AUTHORISED ||
		    r->relation == RELATION_EXERCISE)
			best = r->relation;
	}
	return best;
}

/* n: of how many domains it is said */
static struct slice
owner_words(const struct letter_work *k, struct slice name, size_t n)
{
	const struct case_domain *d = domain_of(k->l, name);
	struct slice through = through_words(k);

	if (d != NULL && d->who.n != 0)
		return worded(k, d->authorised ? SAY_OWNER_AUTHORISED
					       : SAY_OWNER_DENIED, n,
		    SAID({ "who", safe(k, d->who) }, { "when", day_of(k,
			d->word_at) }, { "through", through }));
	switch (relation_of(k->l, name)) {
	case RELATION_AUTHORISED:
		return worded(k, SAY_OWNER_MAY, n, SAID({ "through",
		    through }));
	case RELATION_EXERCISE:
		return plain_word(k, SAY_OWNER_EXERCISE);
	case RELATION_UNKNOWN:
	case RELATION_UNAUTHORISED:
	case RELATION_NOT_PROTECTED:
		break;
	}
	if (d != NULL && d->asked_at > 0 && d->waits)
		return worded(k, SAY_OWNER_ASKED, n, SAID({ "when",
		    day_of(k, d->asked_at) }, { "through", through }));
	return worded(k, SAY_OWNER_ASKING, n, SAID({ "through", through }));
}

/* Domains of which the same is to be said stand together. */
static void
owner_line(struct buf *b, const struct letter_work *k, size_t first,
    bool *done)
{
	const struct tallies *t = &k->s.domains;
	struct slice words = owner_words(k, t->v[first].value, 1);
	struct slice v[OWNERS_MOST];
	size_t i, n = 0;

	for (i = first; i < t->n && i < OWNERS_MOST; i++) {
		if (done[i] || !slice_eq(words, owner_words(k,
			t->v[i].value, 1)))
			continue;
		done[i] = true;
		v[n++] = safe(k, t->v[i].value);
	}
	fill_paragraph(b, SLICE("  - "), 4, slice_printf(k->a, "%.*s: %.*s",
	    SLICE_ARG(list_words(k, v, n, n)), SLICE_ARG(owner_words(k,
		t->v[first].value, n))));
}

void
letter_owners(struct template_values *v, const struct letter_work *k)
{
	bool done[OWNERS_MOST] = { false };
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < k->s.domains.n && i < OWNERS_MOST; i++)
		if (!done[i])
			owner_line(&b, k, i, done);
	if (k->s.domains.n > OWNERS_MOST)
		fill_paragraph(&b, SLICE("  - "), 4, worded(k, SAY_MORE,
		    k->s.domains.n - OWNERS_MOST, NULL));
	if (k->l->unnamed != 0)
		fill_paragraph(&b, SLICE("  - "), 4, worded(k, SAY_UNNAMED,
		    k->l->unnamed, NULL));
	v->v[NAME_OWNERS] = block_of(k, &b);
	buf_free(&b);
}

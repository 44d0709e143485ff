/* The samples of a draft, masked where foreign octets are read. */

#include "views/draft_work.h"
#include "views/session_redact.h"

/* Somebody wants header fields alone, and some of them masked too. */
static void
order_decided(struct draft_mail *m, const struct compose_sample *x,
    struct draft_order *out)
{
	struct slice *too = NULL;
	size_t i;

	for (i = 0; i < m->ndecisions; i++) {
		const struct residue_decision *d = &m->decisions[i];

		if (d->choice != RESIDUE_HEADERS ||
		    memcmp(&d->sha256, &x->sha256, sizeof x->sha256) != 0)
			continue;
		out->order.how = REDACT_HEADERS;
		*ARENA_PUSH(&m->arena, too, out->order.nmask_too) = d->field;
	}
	out->order.mask_too = too;
}

bool
draft_mail_order(struct draft_mail *m, size_t i,
    struct draft_order *out)
{
	const struct compose_sample *x = &m->compose.samples[i];
	bool boundary;
	size_t cut;

	*out = (struct draft_order){
		.octets = sample_shown(x->octets, x->facts, &boundary, &cut,
		    &m->arena),
		.masks = { m->compose.mask_key, x->recipients,
		    x->nrecipients },
		.order = { .how = x->trap ? REDACT_HEADERS
					  : m->draft->redact } };
	if (out->order.how != REDACT_NOTHING)
		order_decided(m, x, out);
	return out->order.how != REDACT_NOTHING;
}

void
draft_mail_masked(struct draft_mail *m, size_t i, struct redacted *r,
    const char *why)
{
	m->redacted[i] = r;
	if (r == NULL)
		m->unmasked[i] = slice_printf(&m->arena, "%s", why);
}

enum err
draft_mail_mask(struct draft_mail *m, struct session *s, struct error *e)
{
	size_t i;

	for (i = 0; i < m->nsamples; i++) {
		struct redacted *r = NULL;
		struct draft_order o;
		struct error why;
		enum err err;

		if (!draft_mail_order(m, i, &o))
			continue;
		err = session_redact(s, o.octets, &o.masks, &o.order, &r,
		    &why);
		if (err != ERR_NONE && err != ERR_REFUSED && err != ERR_DIED)
			return err_set(e, err, "%s", why.text);
		draft_mail_masked(m, i, r, why.text);
	}
	return ERR_NONE;
}

/* What masking leaves readable: in a sample, in the finished mail. */

#include "views/draft_redact.h"
#include "views/session_redact.h"

/* --- the finished mail --- */

static bool
is_one_of(struct slice address, const struct slice *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eqi(v[i], address))
			return true;
	return false;
}

/* The reporter's own, or one that a sample shows which goes as it is */
static bool
may_be_shown(const struct compose *c, struct slice address)
{
	for (size_t i = 0; i < c->nsamples; i++)
		if (c->samples[i].redacted == NULL &&
		    is_one_of(address, c->samples[i].recipients,
		    c->samples[i].nrecipients))
			return true;
	return slice_eqi(address, c->reporter->address);
}

/* Recipients of samples that are masked, once each */
void
draft_look_for(struct masks *masks, const struct draft_mail *m,
    struct arena *a)
{
	const struct compose *c = &m->compose;
	struct slice *v = NULL;

	*masks = (struct masks){ .n = 0 };
	for (size_t i = 0; i < c->nsamples; i++) {
		const struct compose_sample *x = &c->samples[i];

		for (size_t k = 0; x->redacted != NULL && k < x->nrecipients;
		     k++)
			if (!is_one_of(x->recipients[k], v, masks->n) &&
			    !may_be_shown(c, x->recipients[k]))
				*ARENA_PUSH(a, v, masks->n) =
				    x->recipients[k];
	}
	masks->addresses = v;
}

/* Was it found in a sample, in a field that must stay? */
static bool
is_known(const struct composed *m, const struct residue *r)
{
	for (size_t i = 0; r->stays && i < m->nresidue; i++)
		if (slice_eqi(m->residue[i].field, r->field) &&
		    slice_eqi(m->residue[i].address, r->address))
			return true;
	return false;
}

enum err
draft_look_found(const struct draft_mail *m, const struct redacted *r,
    struct error *e)
{
	size_t i;

	for (i = 0; i < r->nresidue; i++)
		if (!is_known(&m->mail, &r->residue[i]))
			return err_set(e, ERR_REFUSED, "the finished mail "
			    "shows %.*s, a recipient of a sample, in %.*s "
			    "(%s): take it out (espy draft edit %lld)",
			    SLICE_ARG(r->residue[i].address),
			    SLICE_ARG(r->residue[i].field),
			    r->residue[i].how, (long long)m->draft->id);
	return ERR_NONE;
}

const struct buf *
draft_look_mail(const struct draft_mail *m, size_t i)
{
	return i == 0 ? &m->mail.octets
	    : i <= m->mail.nreports ? &m->mail.reports[i - 1].octets : NULL;
}

enum err
draft_look_again(const struct draft_mail *m, struct session *s,
    struct error *e)
{
	const struct redact_order order = { .look = true };
	const struct buf *octets;
	struct arena a = { 0 };
	struct masks masks;
	enum err err = ERR_NONE;
	size_t i;

	draft_look_for(&masks, m, &a);
	for (i = 0; masks.n != 0 && err == ERR_NONE &&
	     (octets = draft_look_mail(m, i)) != NULL; i++) {
		struct redacted *r = NULL;

		err = session_redact(s, slice_of(octets->p, octets->n),
		    &masks, &order, &r, e);
		if (err == ERR_NONE)
			err = draft_look_found(m, r, e);
		parser_redacted_free(r);
	}
	arena_free(&a);
	return err;
}

/* --- samples --- */

static enum err
left_of_sample(struct draft_lefts *l, struct draft_mail *m,
    struct session *s, size_t i, struct error *e)
{
	struct redacted *r = NULL;
	struct draft_order o;
	enum err err;

	if (!draft_mail_order(m, i, &o))
		return ERR_NONE;
	err = session_redact(s, o.octets, &o.masks, &o.order, &r, e);
	if (err == ERR_REFUSED && o.order.how == REDACT_RECIPIENTS) {
		/* its header fields alone go */
		o.order.how = REDACT_HEADERS;
		err = session_redact(s, o.octets, &o.masks, &o.order, &r, e);
	}
	for (size_t k = 0; err == ERR_NONE && k < r->nresidue; k++) {
		struct draft_left *x = ARENA_PUSH(&l->arena, l->v, l->n);

		*x = (struct draft_left){ .sha256 = m->draft->samples[i],
			.sample = i + 1 };
		x->field = slice_dup(&l->arena, r->residue[k].field);
		x->address = slice_dup(&l->arena, r->residue[k].address);
		x->how = slice_dup(&l->arena, slice_str(r->residue[k].how));
		x->decision = residue_decided(l->decisions, l->ndecisions,
		    &x->sha256, x->field);
	}
	parser_redacted_free(r);
	return err;
}

enum err
draft_left(struct draft_lefts *out, struct session *s, int64_t id,
    struct error *e)
{
	struct draft_mail m;
	enum err err = draft_mail_load_all(&m, s, id, e);
	size_t i;

	*out = (struct draft_lefts){ 0 };
	if (err != ERR_NONE)
		return err;
	err = store_residue(s->store, id, &out->arena, &out->decisions,
	    &out->ndecisions, e);
	for (i = 0; err == ERR_NONE && i < m.nsamples; i++)
		err = left_of_sample(out, &m, s, i, e);
	draft_mail_free(&m);
	if (err != ERR_NONE)
		draft_lefts_free(out);
	return err;
}

void
draft_lefts_free(struct draft_lefts *l)
{
	arena_free(&l->arena);
	*l = (struct draft_lefts){ 0 };
}

/* DKIM before DNS: syntax, body and header digests of each signature. */

#include "core/auth/dkim.h"

static void
compare_body(struct dkim_prepared_one *one, struct canon *bodies)
{
	const struct dkim_fields *f = &one->f;
	const struct canon_body *b = canon_body(bodies, f->relaxed_body,
	    f->sha1, f->has_length, f->length);

	if (memcmp(b->digest, f->bh.p, b->ndigest) != 0)
		one->sig.flags |= DKIM_BODY_DIFFERS;
	if (!f->has_length)
		return;
	if (f->length > b->total && one->problem.p == NULL &&
	    !canon_body_is_cut(bodies->m))
		one->problem = slice_printf(bodies->m->arena,
		    "l= is more than the body has: %llu octets",
		    (unsigned long long)b->total);
	if (f->length < b->total) {
		one->sig.unsigned_octets = b->total - f->length;
		one->sig.flags |= DKIM_PARTIAL_BODY;
	}
	if (canon_body_is_cut(bodies->m))
		one->sig.flags |= DKIM_PARTIAL_BODY;
}

/* From: how often it stands there, and how often it is signed. */
static void
count_from(struct dkim_prepared_one *one, const struct mail *m)
{
	size_t there, named;

	canon_count(m, one->f.names, one->f.nnames, "From", &there, &named);
	if (named <= there)
		one->sig.flags |= DKIM_FROM_NOT_OVERSIGNED;
	if (named < there && named != 0)
		one->sig.flags |= DKIM_SECOND_FROM;
	if (there == 0 && one->problem.p == NULL &&
	    !canon_is_cut(m)) /* else it may follow, unread */
		one->problem = SLICE("the message has no From field");
}

static void
digest_header(struct dkim_prepared_one *one, const struct mail *m)
{
	const struct dkim_fields *f = &one->f;

	one->fields = arena_array(m->arena, f->nnames, sizeof *one->fields);
	canon_select(m, f->names, f->nnames, one->sig.field, one->fields);
	canon_header_digest(m, one->fields, f->nnames, one->sig.field,
	    f->relaxed_header, &one->header,
	    f->sha1 ? one->header_sha1 : NULL);
}

/* What its field says */
static void
read_signature(struct dkim_prepared_one *one, struct mail *m, int field,
    struct canon *bodies)
{
	struct slice name, value;

	one->sig.field = field;
	canon_split(m, field, &name, &value);
	one->problem = dkim_fields_parse(&one->f, &one->sig, value, m->arena,
	    &one->usable);
	if (!one->usable)
		return;
	one->key_name = slice_printf(m->arena, "%.*s._domainkey.%.*s",
	    SLICE_ARG(one->sig.selector), SLICE_ARG(one->sig.domain));
	if (one->f.sha1)
		one->sig.flags |= DKIM_SHA1;
	canon_body_want(bodies, one->f.relaxed_body, one->f.sha1,
	    one->f.has_length, one->f.length);
}

/* What has to be worked out of the message, as far as the limit lets it */
static void
digest(struct dkim_prepared *p, struct mail *m)
{
	size_t i, left_out = 0;
	uint64_t hashed = 0;

	for (i = 0; i < p->n; i++) {
		struct dkim_prepared_one *one = &p->v[i];

		if (!one->usable)
			continue;
		compare_body(one, &p->bodies);
		count_from(one, m);
		if (hashed != 0 && hashed + m->body.off > DKIM_MOST_HASHED) {
			one->usable = false;
			one->left_out = SLICE("not checked: the header is "
			    "too long for so many signatures");
			left_out++;
			continue;
		}
		hashed += m->body.off;
		digest_header(one, m);
	}
	if (left_out != 0)
		mail_limit(m, "a header of %u octets: %zu of %zu DKIM "
		    "signatures were not checked", m->body.off, left_out,
		    p->n);
}

struct dkim_prepared *
dkim_prepare(struct mail *m)
{
	struct dkim_prepared *p = arena_alloc(m->arena, sizeof *p);
	int fields[DKIM_MOST_SIGNATURES], field = -1;
	size_t i;

	p->bodies.m = m;
	while ((field = mail_field(m, "DKIM-Signature", field)) >= 0) {
		if (p->n == DKIM_MOST_SIGNATURES) {
			mail_limit(m, "more than %d DKIM signatures: the rest "
			    "was not checked", DKIM_MOST_SIGNATURES);
			break;
		}
		fields[p->n++] = field;
	}
	p->v = arena_array(m->arena, p->n, sizeof *p->v);
	for (i = 0; i < p->n; i++)
		read_signature(&p->v[i], m, fields[i], &p->bodies);
	digest(p, m);
	return p;
}

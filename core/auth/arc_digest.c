/* What the signatures of an ARC chain are made over (RFC 8617 sections 4.1.2,
 * 5.1.1). */

#include "core/auth/arc.h"

static void
put(void *arg, const char *p, size_t n)
{
	sha256_more(arg, slice_of(p, n));
}

static void
put_field(struct sha256_run *run, const struct mail *m, int field, bool last)
{
	const struct canon_out out = { put, run };
	struct slice name, value;

	canon_split(m, field, &name, &value);
	canon_field(name, value, true, !last, last, &out);
}

/* A seal is over all sets up to its own, each in the same order, its own
 * field last, without its b=: every one goes on where the one before it was. */
static void
seals(struct arc_prepared *p, const struct mail *m)
{
	struct sha256_run *all = sha256_begin();
	size_t i;

	for (i = 0; i < p->n; i++) {
		struct arc_prepared_set *s = &p->sets[i];
		struct sha256_run *one;

		put_field(all, m, s->results, false);
		put_field(all, m, s->signature.field, false);
		one = sha256_fork(all);
		put_field(one, m, s->seal.field, true);
		s->seal.digest = sha256_end(one);
		s->seal.hashed = true;
		put_field(all, m, s->seal.field, false);
	}
	sha256_end(all);
}

/* Is bh= this body's? */
static bool
body_matches(struct arc_prepared_set *s, struct canon *bodies, bool relaxed)
{
	const struct arc_message *msg = &s->message;
	const struct canon_body *body = canon_body(bodies, relaxed, false,
	    msg->has_length, msg->length);

	if (msg->has_length && msg->length > body->total)
		s->signature.problem =
		    SLICE("its l= is longer than the body");
	return body->ndigest == msg->bh.n &&
	    memcmp(body->digest, msg->bh.p, msg->bh.n) == 0;
}

static void
message(struct arc_prepared_set *s, struct mail *m, struct canon *bodies)
{
	struct arc_signature *sig = &s->signature;
	const struct arc_message *msg = &s->message;
	int *fields = arena_array(m->arena, msg->nnames, sizeof *fields);

	sig->body_differs = !body_matches(s, bodies, msg->relaxed_body) &&
	    !(msg->no_canon && body_matches(s, bodies, true));
	if (sig->problem.p != NULL)
		return;
	canon_select(m, msg->names, msg->nnames, sig->field, fields);
	canon_header_digest(m, fields, msg->nnames, sig->field,
	    msg->relaxed_header, &sig->digest, NULL);
	sig->hashed = true;
	sig->has_relaxed = msg->no_canon;
	if (sig->has_relaxed)
		canon_header_digest(m, fields, msg->nnames, sig->field, true,
		    &sig->relaxed, NULL);
}

/* Before the first is asked for: they take one pass together. */
static void
want_bodies(const struct arc_prepared_set *s, struct canon *bodies)
{
	const struct arc_message *msg = &s->message;

	if (s->signature.problem.p != NULL)
		return;
	canon_body_want(bodies, msg->relaxed_body, false, msg->has_length,
	    msg->length);
	if (msg->no_canon)
		canon_body_want(bodies, true, false, msg->has_length,
		    msg->length);
}

/* Is it worth a look, by what was hashed before?  Counts it. */
static bool
is_within(const struct arc_prepared *p, size_t i, const struct mail *m,
    uint64_t *hashed)
{
	const struct arc_prepared_set *s = &p->sets[i];

	if (s->signature.problem.p != NULL)
		return false;
	*hashed += m->body.off * (s->message.no_canon ? 2u : 1u);
	return i + 1 == p->n || *hashed <= ARC_MOST_HASHED;
}

void
arc_digests(struct arc_prepared *p, struct mail *m)
{
	uint64_t hashed = 0;
	size_t i;

	if (p->digested)
		return;
	p->digested = true;
	p->bodies->m = m;
	seals(p, m);
	for (i = 0; i < p->n; i++)
		want_bodies(&p->sets[i], p->bodies);
	for (i = p->n; i-- > 0;)
		if (is_within(p, i, m, &hashed))
			message(&p->sets[i], m, p->bodies);
}

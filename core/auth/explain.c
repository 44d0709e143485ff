/* What broke a signature: both searches, and the sentence about them. */

#include "core/auth/explain.h"

/* The key that the verdict was given with */
static bool
key_of(struct dkim_key *k, const struct dkim_signature *sig,
    struct arena *a)
{
	if (sig->key_record.p == NULL)
		return false;
	dkim_key_parse(k, sig->key_record, a);
	return k->usable && k->ed25519 == slice_startsi(sig->algorithm,
	    "ed25519");
}

static bool
same_body(const struct dkim_fields *a, const struct dkim_fields *b)
{
	return a->relaxed_body == b->relaxed_body && a->sha1 == b->sha1 &&
	    a->has_length == b->has_length && a->length == b->length &&
	    slice_eq(a->bh, b->bh);
}

/* One search for all signatures of one body; what they may spend is one
 * message's. */
static void
search_body(struct explained *e, struct mail *m,
    const struct dkim_prepared_one *one, const struct dkim_prepared *p)
{
	uint64_t left = EXPLAIN_MOST_OCTETS;
	size_t i;

	for (i = 0; i < p->n; i++) {
		const struct explained *other = p->v[i].explained;

		if (other == NULL || !other->body.done)
			continue;
		if (same_body(&p->v[i].f, &one->f)) {
			e->body = other->body;
			return;
		}
		left -= other->spent < left ? other->spent : left;
	}
	e->spent = explain_body(&e->body, m, &one->f, left);
}

/* Searches the header with the key that it has now. */
static void
search_header(struct explained *e, const struct dkim_signature *sig,
    struct mail *m, const struct dkim_prepared_one *one)
{
	struct dkim_key key;

	if (e->header.done && slice_eq(e->key, sig->key_record))
		return;
	e->header = (struct explained_part){ 0 };
	e->other_key = false;
	e->key = sig->key_record;
	if (key_of(&key, sig, m->arena))
		explain_header(e, m, one, &key);
}

static struct slice
names(const struct explained_part *a, const struct explained_part *b,
    struct arena *arena)
{
	struct changes all = { 0 };
	size_t i;

	for (i = 0; a != NULL && i < a->by.n; i++)
		all = changes_with(all, a->by.v[i].what, a->by.v[i].verb);
	for (i = 0; b != NULL && i < b->by.n; i++)
		all = changes_with(all, b->by.v[i].what, b->by.v[i].verb);
	return changes_text(&all, arena);
}

static const char *
limits(const struct explained_part *a, const struct explained_part *b)
{
	return (a != NULL && a->cut && !a->found) ||
	    (b != NULL && b->cut && !b->found)
		? " (not all could be tried)" : "";
}

/* The sentence where every part that differs was searched. */
static struct slice
sentence(const struct explained_part *header,
    const struct explained_part *body, struct arena *a)
{
	const struct explained_part *good, *bad;
	const char *what = header == NULL ? "body"
	    : body == NULL ? "header" : "header and body";
	const char *s = header != NULL && body != NULL ? "" : "s";

	good = header != NULL && header->found ? header : NULL;
	bad = header != NULL && !header->found ? header : NULL;
	if ((header == NULL || header->found) && (body == NULL || body->found))
		return slice_printf(a, "%s differ%s from what was signed: "
		    "%.*s; undone, %s as signed", what, s,
		    SLICE_ARG(names(header, body, a)),
		    *s != '\0' ? "it is" : "they are");
	if (good == NULL && (body == NULL || !body->found))
		return slice_printf(a, "%s differ%s from what was signed; no "
		    "usual change explains it%s", what, s,
		    limits(header, body));
	return slice_printf(a, "%s differs from what was signed: %.*s; %s "
	    "differs too, and no usual change explains that%s",
	    bad != NULL ? "body" : "header",
	    SLICE_ARG(names(good, bad != NULL ? body : NULL, a)),
	    bad != NULL ? "the header" : "the body", limits(header, body));
}

/* What is known of the body, added to a reason that is about the key */
static struct slice
beside(struct slice reason, const struct explained_part *body,
    struct arena *a)
{
	if (!body->found)
		return slice_printf(a, "%.*s; no usual change explains that "
		    "of the body%s", SLICE_ARG(reason), limits(NULL, body));
	return slice_printf(a, "%.*s: %.*s; undone, it is as signed",
	    SLICE_ARG(reason), SLICE_ARG(names(NULL, body, a)));
}

/* l= is signed: it tells of octets that are not there any more. */
static bool
is_shortened(const struct dkim_signature *sig,
    const struct dkim_prepared_one *one, struct canon *bodies)
{
	if (!one->f.has_length || (sig->flags & DKIM_HEADER_DIFFERS) != 0 ||
	    sig->crypto == DKIM_NO_KEY || sig->crypto == DKIM_NOT_TRIED)
		return false;
	return one->f.length > canon_body(bodies, one->f.relaxed_body,
	    one->f.sha1, true, one->f.length)->total;
}

/* Was each part that differs searched, with the key that made b=? */
static bool
is_complete(const struct dkim_signature *sig, const struct explained *e)
{
	return ((sig->flags & DKIM_BODY_DIFFERS) == 0 || e->body.done) &&
	    ((sig->flags & DKIM_HEADER_DIFFERS) == 0 ||
		(e->header.done && !e->other_key));
}

static void
tell(struct dkim_signature *sig, const struct explained *e, struct arena *a)
{
	const struct explained_part *header = NULL, *body = NULL;

	if ((sig->flags & DKIM_BODY_DIFFERS) != 0 && e->body.done)
		body = &e->body;
	if ((sig->flags & DKIM_HEADER_DIFFERS) != 0 && e->header.done)
		header = &e->header;
	if (is_complete(sig, e)) {
		if ((header == NULL || header->found) &&
		    (body == NULL || body->found))
			sig->broken_by = names(header, body, a);
		if (sig->result == DKIM_FAIL) {
			sig->reason = sentence(header, body, a);
			return;
		}
	}
	if (body != NULL && slice_ends(sig->reason, "differs from what was "
	    "signed"))
		sig->reason = beside(sig->reason, body, a);
}

static void
explain(struct dkim_signature *sig, struct mail *m,
    struct dkim_prepared_one *one, const struct dkim_prepared *p, bool quick)
{
	static const unsigned differs = DKIM_BODY_DIFFERS |
	    DKIM_HEADER_DIFFERS;
	struct canon bodies = p->bodies;

	if ((sig->flags & differs) == 0 || !one->usable)
		return;
	if (one->explained == NULL)
		one->explained = arena_alloc(m->arena,
		    sizeof *one->explained);
	if ((sig->flags & DKIM_BODY_DIFFERS) != 0 && !quick &&
	    !one->explained->body.done)
		search_body(one->explained, m, one, p);
	if ((sig->flags & DKIM_HEADER_DIFFERS) != 0)
		search_header(one->explained, sig, m, one);
	tell(sig, one->explained, m->arena);
	if (sig->broken_by.p == NULL && is_shortened(sig, one, &bodies))
		sig->broken_by = SLICE("body shortened");
}

void
explain_run(struct auth *a, struct mail *m, const struct dkim_prepared *p)
{
	struct computed *c = &a->computed;
	size_t i;

	for (i = 0; i < c->ndkim && i < p->n; i++)
		explain(&c->dkim[i], m, &p->v[i], p, a->quick);
}

/* Recorded DKIM results beside computed ones, signature by signature. */

#include "core/auth/disagree.h"

static void
note(const struct disputes *d, const struct recorded_result *r, int at,
    bool explained, struct slice why)
{
	struct disagreement *g = disagree_add(d, METHOD_DKIM, r->result,
	    dkim_result_name(d->a->computed.dkim[at].result), explained,
	    "%.*s: %.*s", SLICE_ARG(d->a->computed.dkim[at].domain),
	    SLICE_ARG(why));

	if (g != NULL)
		g->signature = at;
}

/* It does not match, though the receiver saw it do so. */
static struct slice
why_changed(const struct disputes *d, const struct dkim_signature *s)
{
	struct arena *a = d->c->m->arena;
	bool body = (s->flags & DKIM_BODY_DIFFERS) != 0;
	int days;

	if (s->broken_by.n != 0)
		return slice_printf(a, "%s since the receiver saw it pass: "
		    "%.*s", body ? "the body was changed"
				 : "header fields were changed",
		    SLICE_ARG(s->broken_by));
	if (body)
		return SLICE("the body differs from what was signed; the "
			     "receiver saw it pass: mail stores rewrite what "
			     "they keep");
	if (disagree_late(d, &s->used, &days))
		return slice_printf(a, "the key may have been replaced since "
		    "(%.*s), or header fields were rewritten",
		    SLICE_ARG(disagree_when(d, days)));
	return slice_printf(a, "%.*s; the receiver saw it pass: gateways and "
	    "mail stores rewrite some fields, and a selector may get another "
	    "key", SLICE_ARG(s->reason));
}

/* It matches, yet it does not count here. */
static struct slice
why_not_counted(const struct dkim_signature *s)
{
	if ((s->flags & DKIM_SHA1) != 0)
		return SLICE("the receiver counts SHA-1, which RFC 8301 no "
			     "longer lets count");
	if ((s->flags & DKIM_WEAK_KEY) != 0)
		return SLICE("the receiver counts keys below 1024 bits, which "
			     "RFC 8301 does not");
	if ((s->flags & DKIM_EXPIRED_THEN) != 0)
		return SLICE("it had expired (x=) when it was taken, which "
			     "the receiver let pass");
	return SLICE("it matches, but has expired since (x=)");
}

/* Does what is wrong stand in the message, not in the key's record?  A
 * signature like that could not have passed as it stands. */
static bool
is_field_or_change(const struct disputes *d, const struct dkim_signature *s)
{
	const struct answer *key = s->used.n != 0 ? answers_find(
	    d->c->answers, s->used.v[0].name, s->used.v[0].type) : NULL;

	return dkim_was_changed(s) || key == NULL;
}

static void
was_pass(const struct disputes *d, const struct recorded_result *r, int at)
{
	const struct dkim_signature *s = &d->a->computed.dkim[at];
	struct arena *a = d->c->m->arena;
	int days;
	bool late = disagree_late(d, &s->used, &days);

	if (s->result == DKIM_FAIL)
		note(d, r, at, true, why_changed(d, s));
	else if (s->result == DKIM_POLICY)
		note(d, r, at, true, why_not_counted(s));
	else if (late && (s->result == DKIM_UNVERIFIABLE ||
	    s->result == DKIM_PERMERROR))
		note(d, r, at, true, slice_printf(a, "the key has been taken "
		    "away or replaced since, as is usual (%.*s): %.*s",
		    SLICE_ARG(disagree_when(d, days)), SLICE_ARG(s->reason)));
	else if (s->result == DKIM_PERMERROR && s->crypto == DKIM_MATCH)
		note(d, r, at, true, slice_printf(a, "it matches, and the "
		    "receiver does not mind this: %.*s",
		    SLICE_ARG(s->reason)));
	else if (s->result == DKIM_PERMERROR && is_field_or_change(d, s))
		note(d, r, at, true, slice_printf(a, "the message or the "
		    "signature's field was changed since the receiver saw it "
		    "pass, or the receiver does not mind this: %.*s",
		    SLICE_ARG(s->reason)));
	else if (s->result == DKIM_PERMERROR)
		note(d, r, at, false, slice_printf(a, "the receiver saw it "
		    "pass, but here: %.*s", SLICE_ARG(s->reason)));
}

static bool
names_dns(struct slice s)
{
	static const char *const words[] = { "no key", "dns", "timeout",
		"timed out", "key not found", "could not be retrieved",
		"temporary" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_findi(s, slice_str(words[i])) != SLICE_NONE)
			return true;
	return false;
}

/* The receiver saw no pass, yet it matches: the store did not mend it. */
static void
was_no_pass(const struct disputes *d, const struct recorded_result *r,
    int at, enum word w)
{
	const struct dkim_signature *s = &d->a->computed.dkim[at];

	if (s->result != DKIM_PASS)
		return;
	if (w == WORD_TEMPERROR || names_dns(r->detail))
		note(d, r, at, true, SLICE("the receiver could not get the "
		    "key at that time"));
	else if (w == WORD_POLICY)
		note(d, r, at, true, SLICE("it matches, and the receiver's "
		    "own policy did not let it count"));
	else if (slice_startsi(s->algorithm, "ed25519"))
		note(d, r, at, true, SLICE("the receiver may not know Ed25519 "
		    "(RFC 8463)"));
	else
		note(d, r, at, false, slice_printf(d->c->m->arena, "it "
		    "matches here, although the receiver recorded %.*s%s%.*s",
		    SLICE_ARG(r->result), r->detail.n != 0 ? ": " : "",
		    SLICE_ARG(slice_upto(r->detail, 200))));
}

/* "dkim=none": the receiver saw no signature at all. */
static void
was_none(const struct disputes *d, const struct recorded_result *r)
{
	const struct computed *c = &d->a->computed;
	size_t i;

	for (i = 0; i < c->ndkim; i++) {
		if (c->dkim[i].result != DKIM_PASS)
			continue;
		if (slice_startsi(c->dkim[i].algorithm, "ed25519"))
			note(d, r, (int)i, true, SLICE("the receiver may not "
			    "know Ed25519 (RFC 8463)"));
		else
			note(d, r, (int)i, false, SLICE("it matches, although "
			    "the receiver recorded no signature: it was "
			    "added later, or the receiver did not look"));
		return;
	}
}

static void
compare(const struct disputes *d, const struct recorded_result *r)
{
	enum word w = disagree_word(r->result);
	int at;

	if (w == WORD_OTHER)
		return;
	if (w == WORD_NONE) {
		was_none(d, r);
		return;
	}
	at = auth_signature_of(d->a, r, d->c->m->arena);
	if (at >= 0 && w == WORD_PASS)
		was_pass(d, r, at);
	else if (at >= 0)
		was_no_pass(d, r, at, w);
	else if (w == WORD_PASS && r->domain.n != 0)
		disagree_add(d, METHOD_DKIM, r->result, "none", false,
		    "no signature of %.*s stands in the message any more: "
		    "it was taken out after the receiver saw it, or the "
		    "receiver speaks of another message",
		    SLICE_ARG(r->domain));
}

void
disagree_dkim(const struct disputes *d)
{
	size_t i;

	for (i = 0; i < d->a->recorded.ndkim && i < DISAGREE_MOST_LOOKED_AT;
	    i++)
		compare(d, &d->a->recorded.dkim[i]);
}

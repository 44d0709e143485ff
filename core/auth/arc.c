/* The verdict on an ARC chain (RFC 8617 section 5.2). */

#include "core/auth/arc.h"
#include "core/auth/compute.h"

struct chain {
	struct arc *out;
	const struct compute *c;
	struct arc_prepared *p;
	const struct receivers *receivers;
};

/* OPEN: nobody can say any more, or now */
enum finding { GOOD, BAD, OPEN };

static struct slice
key_name(const struct chain *h, const struct arc_signature *s)
{
	return slice_printf(h->c->m->arena, "%.*s._domainkey.%.*s",
	    SLICE_ARG(s->selector), SLICE_ARG(s->domain));
}

static const struct answer *
ask(const struct chain *h, const struct arc_signature *s)
{
	return compute_ask(h->c, key_name(h, s), DNS_TXT, false,
	    &h->out->used);
}

/* All keys that anything here could want, before the first is used */
static void
foresee(const struct chain *h)
{
	size_t i;

	for (i = h->p->n; i-- > 0;) {
		const struct arc_prepared_set *s = &h->p->sets[i];

		ask(h, &s->seal);
		if (s->signature.problem.p == NULL)
			ask(h, &s->signature);
	}
}

/* Why that key can't be the signature's; NULL */
static struct slice
key_problem(const struct dkim_key *k, const struct arc_signature *s)
{
	struct slice why = dkim_key_refuses(k, s->ed25519, false);

	if (why.p == NULL && !k->ed25519 && k->bits < DKIM_LEAST_BITS)
		why = SLICE("the key is shorter than 1024 bits (RFC 8301)");
	return why;
}

/* Of several records (RFC 6376 section 6.1.2) the key that made the signature,
 * else one that may have, else what looks like a key, else the first one */
static void
choose_key(const struct chain *h, const struct answer *a,
    const struct arc_signature *s, struct dkim_key *k)
{
	int best = -1;
	size_t i;

	for (i = 0; i < a->n && i < DKIM_MOST_RECORDS; i++) {
		struct dkim_key one;
		int worth = 0;

		dkim_key_parse(&one, a->data[i], h->c->m->arena);
		if (one.is_key)
			worth = key_problem(&one, s).p != NULL ? 1
			    : dkim_key_made(&one, s->b, SHA256_LEN) ? 3 : 2;
		if (worth > best) {
			best = worth;
			*k = one;
		}
	}
}

/*
 * What is not as it should be with a key: since an answer that was asked long
 * afterwards proves nothing about the day, that alone is no failure.
 */
static enum finding
no_key(const struct chain *h, const struct arc_signature *s,
    const struct answer *a, struct slice what, struct slice *why)
{
	bool late = compute_is_late(h->c, a);

	*why = slice_printf(h->c->m->arena, "%.*s (%.*s)%s",
	    SLICE_ARG(what), SLICE_ARG(key_name(h, s)), late ? " now; that "
	    "may have been otherwise when the message was sealed" : "");
	return late ? OPEN : BAD;
}

/* Takes the key out of the answer */
static enum finding
find_key(const struct chain *h, const struct arc_signature *s,
    struct dkim_key *k, struct slice *why)
{
	const struct answer *a = ask(h, s);
	struct arena *arena = h->c->m->arena;
	struct slice wrong;

	if (a == NULL || a->status == DNS_SERVFAIL ||
	    a->status == DNS_TIMEOUT) {
		*why = a == NULL ? compute_why_not(h->c) : compute_failure(a);
		*why = slice_printf(arena, "its key %.*s can't be had: %.*s",
		    SLICE_ARG(key_name(h, s)), SLICE_ARG(*why));
		return OPEN;
	}
	if (a->status != DNS_OK || a->n == 0)
		return no_key(h, s, a, SLICE("its key is not published"),
		    why);
	choose_key(h, a, s, k);
	wrong = key_problem(k, s);
	if (wrong.p != NULL)
		return no_key(h, s, a, wrong, why);
	return GOOD;
}

static bool
is_signed(const struct dkim_key *k, const struct arc_signature *s,
    const struct sha256 *digest)
{
	return dkim_key_verify(k, s->b,
	    slice_of((const char *)digest->b, sizeof digest->b));
}

/* Do the header fields match, by that key? */
static bool
try(const struct chain *h, struct arc_signature *s, const struct dkim_key *k)
{
	if (s->tried.p == NULL || !slice_eq(s->tried, k->p)) {
		s->tried = slice_dup(h->c->m->arena, k->p);
		s->matches = is_signed(k, s, &s->digest) ||
		    (s->has_relaxed && is_signed(k, s, &s->relaxed));
	}
	return s->matches;
}

static enum finding
verify(const struct chain *h, struct arc_signature *s,
    enum dkim_crypto *crypto, struct slice *why)
{
	struct dkim_key k = { .bits = 0 };
	enum finding found;
	bool header;

	*crypto = DKIM_NOT_TRIED;
	*why = s->problem;
	if (s->problem.p != NULL)
		return BAD;
	*crypto = DKIM_NO_KEY;
	found = find_key(h, s, &k, why);
	if (found != GOOD)
		return found;
	arc_digests(h->p, h->c->m);
	*why = s->problem;
	if (!s->hashed) {
		*crypto = DKIM_NOT_TRIED;
		return s->problem.p != NULL ? BAD : OPEN;
	}
	header = try(h, s, &k);
	*crypto = header && !s->body_differs ? DKIM_MATCH : DKIM_MISMATCH;
	if (*crypto == DKIM_MATCH)
		return GOOD;
	if (s->body_differs && canon_body_is_cut(h->c->m)) {
		*why = SLICE("the message is longer than what is read of it");
		return OPEN;
	}
	*why = s->body_differs && header
	    ? SLICE("the body differs from what was signed")
	    : s->body_differs
	    ? SLICE("the body and the header differ from what was signed")
	    : SLICE("the header fields differ from what was signed");
	return BAD;
}

/* Takes what one signature gives into the verdict on the chain. */
static void
take(const struct chain *h, enum finding found, size_t i, const char *what,
    struct slice why)
{
	struct arc_set *set = &h->out->sets[i];

	if (found == GOOD)
		return;
	why = slice_printf(h->c->m->arena, "%s i=%d of %.*s: %.*s", what,
	    set->instance, SLICE_ARG(set->sealer), SLICE_ARG(why));
	if (set->reason.p == NULL)
		set->reason = why;
	if (h->out->result == ARC_FAIL ||
	    (found == OPEN && h->out->result == ARC_UNVERIFIABLE))
		return;
	h->out->result = found == BAD ? ARC_FAIL : ARC_UNVERIFIABLE;
	h->out->reason = why;
}

/* Of the newest set the message signature, of all sets the seals, from the
 * newest down */
static void
validate(const struct chain *h)
{
	struct arc_set *sets = h->out->sets;
	struct slice why;
	enum finding found;
	size_t i;

	for (i = h->p->n; i-- > 0;) {
		if (i + 1 == h->p->n) {
			found = verify(h, &h->p->sets[i].signature,
			    &sets[i].signature_crypto, &why);
			take(h, found, i, "ARC-Message-Signature", why);
		}
		found = verify(h, &h->p->sets[i].seal, &sets[i].seal_crypto,
		    &why);
		take(h, found, i, "ARC-Seal", why);
	}
}

/* The older message signatures: they don't decide, but say since when the
 * message has been as it is */
static void
look_back(const struct chain *h)
{
	enum finding found, first = GOOD;
	int since = 0;
	size_t i;

	for (i = h->p->n - 1; i-- > 0;) {
		struct arc_set *set = &h->out->sets[i];
		struct slice why;

		found = verify(h, &h->p->sets[i].signature,
		    &set->signature_crypto, &why);
		if (found != GOOD && set->reason.p == NULL)
			set->reason = slice_printf(h->c->m->arena,
			    "ARC-Message-Signature: %.*s",
			    SLICE_ARG(why.p != NULL ? why : SLICE("not worked "
				"out, there are too many")));
		if (found != GOOD && first == GOOD) {
			first = found;
			since = set->instance + 1;
		}
	}
	h->out->oldest_pass = h->out->result != ARC_PASS || first == OPEN
	    ? -1 : since;
}

/* Is every From under that set's message signature?  One that was added on top
 * breaks none (RFC 6376 section 8.15). */
static bool
covers_from(const struct chain *h, size_t i)
{
	const struct arc_message *msg = &h->p->sets[i].message;
	size_t there, named;

	canon_count(h->c->m, msg->names, msg->nnames, "From", &there, &named);
	return named >= there;
}

/*
 * A sealer's word counts where the settings trust it and the chain shows that
 * it is about this message and its author: its own signature matches, or those
 * who came after it are trusted as well; and it covers From.
 */
static void
trust(const struct chain *h)
{
	bool after = covers_from(h, h->p->n - 1);
	size_t i;

	if (h->out->result != ARC_PASS)
		return;
	if (!after)
		h->out->reason = SLICE("a From field stands there that the "
		    "newest ARC-Message-Signature does not cover");
	for (i = h->out->nsets; i-- > 0;) {
		struct arc_set *s = &h->out->sets[i];
		bool known = receivers_trust_sealer(h->receivers, s->sealer);

		s->trusted = known &&
		    (after || (s->signature_crypto == DKIM_MATCH &&
			covers_from(h, i)));
		after = after && known;
	}
}

static void
list_sets(struct arc *out, const struct arc_prepared *p, struct arena *a)
{
	size_t i;

	out->instances = p->instances;
	for (i = 0; i < p->n; i++) {
		const struct arc_prepared_set *s = &p->sets[i];

		if (s->results < 0 && s->signature.field < 0 &&
		    s->seal.field < 0)
			continue;
		*ARENA_PUSH(a, out->sets, out->nsets) = (struct arc_set){
			.instance = (int)i + 1, .seal = s->seal.field,
			.signature = s->signature.field,
			.results = s->results, .sealer = s->seal.domain,
			.selector = s->seal.selector, .cv = s->seal.cv,
			.reason = s->problem, .claims = s->claims };
	}
}

void
arc_run(struct arc *out, const struct compute *c,
    struct arc_prepared *p, const struct receivers *receivers)
{
	struct chain h = { out, c, p, receivers };

	*out = (struct arc){ .result = ARC_NONE };
	if (p == NULL) {
		out->reason = SLICE("there is no ARC chain");
		return;
	}
	list_sets(out, p, c->m->arena);
	if (canon_is_cut(c->m)) { /* sets, or what they sign, may follow */
		out->result = ARC_UNVERIFIABLE;
		out->oldest_pass = -1;
		out->reason =
		    SLICE("the header has more fields than are read");
		return;
	}
	if (p->problem.p != NULL) {
		out->result = ARC_FAIL;
		out->oldest_pass = -1;
		out->reason = p->problem;
		return;
	}
	out->result = ARC_PASS;
	foresee(&h);
	validate(&h);
	look_back(&h);
	trust(&h);
}

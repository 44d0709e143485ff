/* DKIM with DNS: keys, cryptography, and the verdict on top (RFC 6376 section
 * 6.1). */

#include "core/auth/dkim_judge.h"
#include "core/base/clock.h"
#include "core/base/url.h"

enum {
	CLOCK_DRIFT = 300, /* seconds by which t= may lie ahead */
};

static struct slice
digest_of(const struct dkim_prepared_one *one)
{
	return one->f.sha1
		? slice_of((const char *)one->header_sha1,
		      sizeof one->header_sha1)
		: slice_of((const char *)one->header.b, sizeof one->header.b);
}

/* t=s: i= must name d= itself (RFC 6376 section 3.6.1) */
static bool
is_too_strict(const struct dkim_key *k, const struct dkim_signature *sig,
    struct arena *a)
{
	struct slice i = sig->identity;
	size_t at = slice_rchr(i, '@');

	if (!k->strict || i.p == NULL || at == SLICE_NONE)
		return false;
	return !slice_eq(host_normal(a, slice_from(i, at + 1)), sig->domain);
}

static void
verify(struct dkim_tried *t, const struct dkim_prepared_one *one,
    struct arena *a)
{
	struct slice digest = digest_of(one);

	dkim_key_parse(&t->key, t->record, a);
	t->refused = dkim_key_refuses(&t->key, one->f.ed25519, one->f.sha1);
	if (t->refused.p == NULL && is_too_strict(&t->key, &one->sig, a))
		t->refused = SLICE("the key wants i= in d= itself (t=s)");
	if (!t->key.is_key || !t->key.usable ||
	    t->key.ed25519 != one->f.ed25519)
		return;
	t->verified = true;
	t->matches = dkim_key_verify(&t->key, one->f.signature, digest);
	t->made = t->matches ||
	    dkim_key_made(&t->key, one->f.signature, digest.n);
}

/* What a record does for a signature; worked out once */
static const struct dkim_tried *
try(const struct dkim_judging *j, struct slice record)
{
	struct dkim_prepared_one *one = j->one;
	struct arena *a = j->c->m->arena;
	struct dkim_tried *t;
	size_t i;

	for (i = 0; i < one->ntried; i++)
		if (slice_eq(one->tried[i].record, record))
			return &one->tried[i];
	t = ARENA_PUSH(a, one->tried, one->ntried);
	*t = (struct dkim_tried){ .record = slice_dup(a, record) };
	verify(t, one, a);
	return t;
}

static void
conclude(struct dkim_signature *sig, enum dkim_result result,
    struct slice reason)
{
	sig->result = result;
	sig->reason = reason;
}

static void
judge_time(struct dkim_signature *sig, const struct compute *c)
{
	const struct boundary *b = &c->m->boundary;
	bool known = b->trust != TRUST_NONE && b->time != TIME_UNKNOWN;

	if (sig->signed_at != TIME_UNKNOWN &&
	    sig->signed_at - CLOCK_DRIFT > c->clock)
		sig->flags |= DKIM_NOT_YET_VALID;
	if (sig->expires == TIME_UNKNOWN)
		return;
	if (known && sig->expires < b->time)
		sig->flags |= DKIM_EXPIRED_THEN;
	if (sig->expires >= c->clock)
		return;
	sig->flags |= DKIM_EXPIRED_NOW;
	if (!known)
		sig->flags |= DKIM_NO_EXPIRY_CHECK;
}

/* Why nothing can be said, as not all of the message was read; NULL */
static struct slice
is_cut(const struct mail *m, const struct dkim_signature *sig)
{
	if (canon_is_cut(m))
		return SLICE("the header has more fields than are read");
	if (canon_body_is_cut(m) && sig->crypto == DKIM_MISMATCH)
		return SLICE("the message is longer than what is read of it");
	return SLICE_NULL;
}

/* The verdict that this key gives. */
static void
judge(const struct dkim_judging *j, const struct dkim_tried *t)
{
	static const unsigned policy = DKIM_SHA1 | DKIM_WEAK_KEY |
	    DKIM_EXPIRED_NOW;
	struct dkim_signature *sig = j->sig;
	struct slice cut;

	sig->key_bits = t->key.bits;
	sig->key_record = t->record;
	if (t->key.test)
		sig->flags |= DKIM_TEST_KEY;
	if (t->verified && !t->key.ed25519 && t->key.bits < DKIM_LEAST_BITS)
		sig->flags |= DKIM_WEAK_KEY;
	if (t->verified && !t->matches)
		sig->flags |= DKIM_HEADER_DIFFERS;
	sig->crypto = !t->verified ? DKIM_NO_KEY
	    : t->matches && (sig->flags & DKIM_BODY_DIFFERS) == 0
	    ? DKIM_MATCH : DKIM_MISMATCH;
	cut = is_cut(j->c->m, sig);
	if (j->one->problem.p != NULL)
		conclude(sig, DKIM_PERMERROR, j->one->problem);
	else if (t->key.revoked && compute_is_late(j->c, j->answer))
		conclude(sig, DKIM_UNVERIFIABLE, slice_printf(
		    j->c->m->arena, "the key is revoked now, %s (p= is empty)",
		    compute_how_late(j->c)));
	else if (t->refused.p != NULL && !t->matches &&
	    compute_is_late(j->c, j->answer))
		conclude(sig, DKIM_UNVERIFIABLE, slice_printf(
		    j->c->m->arena, "%.*s; that is what DNS has now, %s",
		    SLICE_ARG(t->refused), compute_how_late(j->c)));
	else if (t->refused.p != NULL)
		conclude(sig, DKIM_PERMERROR, t->refused);
	else if (cut.p != NULL)
		conclude(sig, DKIM_NEUTRAL, cut);
	else if (sig->crypto == DKIM_MISMATCH)
		conclude(sig, DKIM_FAIL, dkim_why_mismatch(j, t));
	else
		conclude(sig, (sig->flags & policy) != 0 ? DKIM_POLICY
							 : DKIM_PASS,
		    dkim_notes(sig, j->c->m->arena));
}

/* The better of two: first by result, as keys are tried (section 6.1.2). */
static bool
is_better(const struct dkim_signature *a, const struct dkim_signature *b)
{
	static const int rank[] = { [DKIM_PASS] = 4, [DKIM_POLICY] = 3,
		[DKIM_FAIL] = 2, [DKIM_NEUTRAL] = 2, [DKIM_PERMERROR] = 1,
		[DKIM_UNVERIFIABLE] = 0 };

	if (rank[a->result] != rank[b->result])
		return rank[a->result] > rank[b->result];
	return a->crypto > b->crypto;
}

/* No answer, or none that has a key. */
static void
judge_without(struct dkim_judging *j)
{
	const struct answer *a = j->answer;
	struct slice reason = dkim_why_no_key(j);
	enum dkim_result result = DKIM_PERMERROR;

	if (a == NULL)
		result = DKIM_UNVERIFIABLE;
	else if (a->status == DNS_SERVFAIL || a->status == DNS_TIMEOUT)
		result = DKIM_TEMPERROR;
	else if (compute_is_late(j->c, a))
		result = DKIM_UNVERIFIABLE;
	if (j->one->problem.p != NULL)
		conclude(j->sig, DKIM_PERMERROR, j->one->problem);
	else
		conclude(j->sig, result, reason);
	j->sig->crypto = DKIM_NO_KEY;
}

static void
judge_keys(struct dkim_judging *j)
{
	struct dkim_signature *best = j->sig, bare = *best, sig;
	size_t i, keys = 0;

	for (i = 0; i < j->answer->n && i < DKIM_MOST_RECORDS; i++) {
		const struct dkim_tried *t = try(j, j->answer->data[i]);

		if (!t->key.is_key)
			continue;
		sig = bare;
		j->sig = &sig;
		judge(j, t);
		if (keys++ == 0 || is_better(&sig, best))
			*best = sig;
	}
	j->sig = best;
	if (keys == 0)
		judge_without(j);
}

static void
run(struct dkim_signature *sig, struct dkim_prepared_one *one,
    const struct compute *c)
{
	struct dkim_judging j = { sig, one, c, NULL };

	*sig = one->sig;
	judge_time(sig, c);
	if (!one->usable) {
		if (one->problem.p != NULL)
			conclude(sig, DKIM_PERMERROR, one->problem);
		else
			conclude(sig, DKIM_NEUTRAL, one->left_out);
		return;
	}
	j.answer = compute_ask(c, one->key_name, DNS_TXT, false, &sig->used);
	if (j.answer != NULL && j.answer->status == DNS_OK)
		judge_keys(&j);
	else
		judge_without(&j);
}

void
dkim_run(struct dkim_signature **out, size_t *n, const struct compute *c,
    const struct dkim_prepared *p)
{
	size_t i;

	*out = arena_array(c->m->arena, p->n, sizeof **out);
	*n = p->n;
	for (i = 0; i < p->n; i++)
		run(&(*out)[i], &p->v[i], c);
}

bool
dkim_was_changed(const struct dkim_signature *s)
{
	return s->result == DKIM_FAIL ||
	    (s->result == DKIM_PERMERROR && s->crypto == DKIM_MISMATCH);
}

bool
dkim_aligned_was_changed(const struct dkim_signature *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].aligned && dkim_was_changed(&v[i]))
			return true;
	return false;
}

bool
dkim_proves(const struct dkim_signature *s)
{
	static const unsigned against = DKIM_SHA1 | DKIM_WEAK_KEY |
	    DKIM_EXPIRED_THEN | DKIM_PARTIAL_BODY;

	return s->crypto == DKIM_MATCH && (s->flags & against) == 0 &&
	    (s->result == DKIM_PASS || s->result == DKIM_POLICY);
}

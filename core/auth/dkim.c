/* DKIM with DNS: keys, cryptography, and the verdict on top (RFC 6376 section
 * 6.1). */

#include "core/auth/compute.h"
#include "core/auth/dkim_tried.h"
#include "core/base/clock.h"
#include "core/base/url.h"

enum {
	MOST_RECORDS = 16, /* at one name that are tried */
	CLOCK_DRIFT = 300, /* seconds by which t= may lie ahead */
};

/* One signature on its way. */
struct judging {
	struct dkim_signature *sig;
	struct dkim_prepared_one *one;
	const struct compute *c;
	const struct answer *answer; /* the key's; NULL */
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

/* What a record does for a signature; worked out once.  NULL: no key */
static const struct dkim_tried *
try(const struct judging *j, struct slice record)
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

static struct slice
why_mismatch(const struct judging *j, const struct dkim_tried *t)
{
	bool body = (j->sig->flags & DKIM_BODY_DIFFERS) != 0;

	if (t->matches)
		return SLICE("the body differs from what was signed; the "
			     "header fields are as signed");
	if (t->made || t->key.ed25519)
		return body ? SLICE("header fields and body differ from what "
				    "was signed")
			    : SLICE("the header fields differ from what was "
				    "signed; the body is as signed");
	if (compute_is_late(j->c, j->answer))
		return body ? SLICE("b= was not made with the key that DNS "
				    "has now, long after delivery, and the "
				    "body differs from what was signed")
			    : SLICE("b= was not made with the key that DNS "
				    "has now, long after delivery; the body "
				    "is as signed");
	return body ? SLICE("b= was not made with this key, and the body "
			    "differs from what was signed")
		    : SLICE("b= was not made with this key; the body is as "
			    "signed");
}

static void
add_note(struct slice *notes, const char *note, struct arena *a)
{
	*notes = notes->n == 0 ? slice_str(note)
			       : slice_printf(a, "%.*s; %s", SLICE_ARG(*notes),
				     note);
}

/* What a reader should know of a match. */
static struct slice
notes_on(const struct dkim_signature *sig, struct arena *a)
{
	static const struct {
		unsigned flag;
		const char *note;
	} all[] = {
		{ DKIM_SHA1, "made with SHA-1, which must not count "
			     "(RFC 8301)" },
		{ DKIM_WEAK_KEY, "the key has fewer than 1024 bits, which "
				 "must not count (RFC 8301)" },
		{ DKIM_EXPIRED_THEN, "it had expired when the receiver took "
				     "the message" },
		{ DKIM_NO_EXPIRY_CHECK, "it is not known whether it had when "
					"the receiver took the message" },
		{ DKIM_NOT_YET_VALID, "t= lies in the future" },
		{ DKIM_TEST_KEY, "the key is marked as a test (t=y)" },
		{ DKIM_PARTIAL_BODY, "l= leaves the end of the body "
				     "unsigned" },
		{ DKIM_SECOND_FROM, "a From field stands there that it does "
				    "not cover" },
	};
	struct slice notes = SLICE("");
	size_t i;

	for (i = 0; i < ARRAY_LEN(all); i++) {
		if ((sig->flags & DKIM_EXPIRED_NOW) != 0 && i == 2)
			add_note(&notes, "expired (x=)", a);
		if ((sig->flags & all[i].flag) != 0)
			add_note(&notes, all[i].note, a);
	}
	return notes;
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

/* Perhaps more fields than mail.h reads: a mismatch says nothing then. */
static bool
is_cut(const struct mail *m)
{
	return m->nfields >= MAIL_MOST_FIELDS;
}

/* The verdict that this key gives. */
static void
judge(const struct judging *j, const struct dkim_tried *t)
{
	static const unsigned policy = DKIM_SHA1 | DKIM_WEAK_KEY |
	    DKIM_EXPIRED_NOW;
	struct dkim_signature *sig = j->sig;

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
	if (j->one->problem.p != NULL)
		conclude(sig, DKIM_PERMERROR, j->one->problem);
	else if (t->refused.p != NULL)
		conclude(sig, DKIM_PERMERROR, t->refused);
	else if (sig->crypto == DKIM_MISMATCH && is_cut(j->c->m))
		conclude(sig, DKIM_NEUTRAL, SLICE("the header has more fields "
						  "than are read"));
	else if (sig->crypto == DKIM_MISMATCH)
		conclude(sig, DKIM_FAIL, why_mismatch(j, t));
	else
		conclude(sig, (sig->flags & policy) != 0 ? DKIM_POLICY
							 : DKIM_PASS,
		    notes_on(sig, j->c->m->arena));
}

/* The better of two: first by result, as keys are tried (section 6.1.2). */
static bool
is_better(const struct dkim_signature *a, const struct dkim_signature *b)
{
	static const int rank[] = { [DKIM_PASS] = 4, [DKIM_POLICY] = 3,
		[DKIM_FAIL] = 2, [DKIM_NEUTRAL] = 2,
		[DKIM_PERMERROR] = 1 };

	if (rank[a->result] != rank[b->result])
		return rank[a->result] > rank[b->result];
	return a->crypto > b->crypto;
}

static void
judge_keys(struct judging *j)
{
	struct dkim_signature *best = j->sig, bare = *best, sig;
	size_t i, keys = 0;

	for (i = 0; i < j->answer->n && i < MOST_RECORDS; i++) {
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
	if (keys != 0)
		return;
	best->crypto = DKIM_NO_KEY;
	conclude(best, DKIM_PERMERROR, j->one->problem.p != NULL
		? j->one->problem
		: slice_printf(j->c->m->arena, "no record at %.*s is a DKIM "
		      "key", SLICE_ARG(j->one->key_name)));
}

static struct slice
why_no_key(const struct judging *j)
{
	struct arena *a = j->c->m->arena;
	struct slice name = j->one->key_name;

	if (j->answer == NULL)
		return slice_printf(a, "the key at %.*s is not known: %.*s",
		    SLICE_ARG(name), SLICE_ARG(compute_why_not(j->c)));
	if (j->answer->status == DNS_SERVFAIL ||
	    j->answer->status == DNS_TIMEOUT)
		return slice_printf(a, "no key from %.*s: %.*s",
		    SLICE_ARG(name), SLICE_ARG(compute_failure(j->answer)));
	if (compute_is_late(j->c, j->answer))
		return slice_printf(a, "there is no key at %.*s now, long "
		    "after delivery", SLICE_ARG(name));
	return slice_printf(a, "there is no key at %.*s (%s)",
	    SLICE_ARG(name), j->answer->status == DNS_NXDOMAIN
		? "the name does not exist" : "the name has no TXT record");
}

/* No answer, or none that has a key. */
static void
judge_without(struct judging *j)
{
	const struct answer *a = j->answer;
	struct slice reason = why_no_key(j);
	enum dkim_result result = DKIM_PERMERROR;

	if (a == NULL)
		result = DKIM_UNVERIFIABLE;
	else if (a->status == DNS_SERVFAIL || a->status == DNS_TIMEOUT)
		result = DKIM_TEMPERROR;
	else if (compute_is_late(j->c, a))
		result = DKIM_UNVERIFIABLE;
	if ((j->sig->flags & DKIM_BODY_DIFFERS) != 0)
		add_note(&reason, "the body differs from what was signed",
		    j->c->m->arena);
	if (j->one->problem.p != NULL)
		conclude(j->sig, DKIM_PERMERROR, j->one->problem);
	else
		conclude(j->sig, result, reason);
	j->sig->crypto = DKIM_NO_KEY;
}

static void
run(struct dkim_signature *sig, struct dkim_prepared_one *one,
    const struct compute *c)
{
	struct judging j = { sig, one, c, NULL };

	*sig = one->sig;
	judge_time(sig, c);
	if (!one->usable) {
		conclude(sig, DKIM_PERMERROR, one->problem);
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
dkim_proves(const struct dkim_signature *s)
{
	static const unsigned against = DKIM_SHA1 | DKIM_WEAK_KEY |
	    DKIM_EXPIRED_THEN | DKIM_PARTIAL_BODY;

	return s->crypto == DKIM_MATCH && (s->flags & against) == 0 &&
	    (s->result == DKIM_PASS || s->result == DKIM_POLICY);
}

/* One letter a method: recorded first, computed where that is missing or
 * can't be right. */

#include "core/auth/letters.h"
#include "tests/unit/tap.h"

static struct arena arena;

static void
is_letters(const struct auth *a, const char *want, const char *name)
{
	char got[5];

	auth_letters(a, got);
	is_str(got, want, name);
}

static struct recorded_result *
result(const char *word)
{
	struct recorded_result *r = arena_alloc(&arena, sizeof *r);

	r->result = slice_str(word);
	return r;
}

static void
words(void)
{
	static const struct {
		const char *word;
		char letter;
	} t[] = { { "pass", '+' }, { "PASS", '+' }, { "fail", '!' },
		{ "hardfail", '!' }, { "permerror", '!' }, { "policy", '!' },
		{ "softfail", '~' }, { "neutral", '~' }, { "temperror", '~' },
		{ "bestguesspass", '~' }, { "timeout", '~' }, { "none", '-' },
		{ "unverifiable", '?' }, { "whatever", '-' }, { NULL, '-' } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++)
		is_int(letter_of_word(slice_str(t[i].word)), t[i].letter,
		    t[i].word != NULL ? t[i].word : "absent");
}

static void
recorded(void)
{
	struct recorded_result dkim[] = { { .result = SLICE("fail") },
		{ .result = SLICE("pass") } };
	struct auth a = { .has_computed = true, .recorded = {
		.spf = result("softfail"), .dmarc = result("fail"),
		.dkim = dkim, .ndkim = 2 } };

	a.computed.spf.result = SPF_PASS;
	is_letters(&a, "~+!-", "recorded results stand; the best signature; "
	    "no ARC chain");
	a.recorded.ndkim = 1;
	is_letters(&a, "~!!-", "a recorded failure of DKIM is one");
	a = (struct auth){ 0 };
	is_letters(&a, "????", "nothing recorded, nothing computed");
}

static void
computed(void)
{
	struct auth a = { .has_computed = true };
	struct computed *c = &a.computed;

	c->spf.result = SPF_UNVERIFIABLE;
	c->dmarc.now.result = DMARC_UNVERIFIABLE;
	c->arc.result = ARC_UNVERIFIABLE;
	is_letters(&a, "?-??", "nothing to verify with; no signature");
	c->spf.result = SPF_FAIL;
	c->dmarc.now.result = DMARC_FAIL;
	c->arc.result = ARC_FAIL;
	is_letters(&a, "!-!!", "computed failures where none was recorded");
	c->spf.result = SPF_TEMPERROR;
	c->dmarc.now.result = DMARC_NONE;
	c->arc.result = ARC_PASS;
	is_letters(&a, "~--+", "temporary, none, pass");
}

static void
signatures(void)
{
	struct dkim_signature s = { .result = DKIM_FAIL,
		.crypto = DKIM_MISMATCH, .flags = DKIM_BODY_DIFFERS };
	struct auth a = { .has_computed = true, .computed = {
		.dkim = &s, .ndkim = 1,
		.dmarc.now.result = DMARC_FAIL } };

	is_letters(&a, "-~!-", "changed since signing is no failure; DMARC "
	    "fails where that signature would not have aligned");
	s.aligned_known = s.aligned = true;
	is_letters(&a, "-~~-", "... and where it would, that is open too");
	s.result = DKIM_PERMERROR;
	is_letters(&a, "-~~-", "a rule is broken because the body was changed "
	    "(l=): as any change");
	s.crypto = DKIM_NO_KEY;
	is_letters(&a, "-!!-", "a signature that is wrong in itself");
	s.result = DKIM_POLICY;
	s.crypto = DKIM_MATCH;
	s.flags = DKIM_EXPIRED_NOW;
	is_letters(&a, "-+!-", "expired since it was taken: a pass");
	s.flags |= DKIM_NO_EXPIRY_CHECK;
	is_letters(&a, "-~!-", "expired, nobody knows when it was taken");
	s.flags = DKIM_EXPIRED_NOW | DKIM_EXPIRED_THEN;
	is_letters(&a, "-!!-", "expired when it was taken");
	s.flags = DKIM_SHA1;
	is_letters(&a, "-!!-", "SHA-1");
	s.result = DKIM_UNVERIFIABLE;
	is_letters(&a, "-?!-", "its key is gone");
}

/* A chain whose seals hold says that the message was changed, no more. */
static void
chains(void)
{
	struct arc_set set = { .seal_crypto = DKIM_MATCH,
		.signature_crypto = DKIM_MISMATCH };
	struct auth a = { .has_computed = true, .computed.arc = {
		.result = ARC_FAIL, .sets = &set, .nsets = 1 } };

	is_letters(&a, "---~", "a changed message under good seals");
	set.seal_crypto = DKIM_MISMATCH;
	is_letters(&a, "---!", "a broken seal");
}

static void
disagreements(void)
{
	struct disagreement d = { .method = METHOD_SPF, .signature = -1,
		.explained = true };
	struct auth a = { .has_computed = true,
		.recorded.spf = result("pass"),
		.disagreements = &d, .ndisagreements = 1 };

	a.computed.spf.result = SPF_FAIL;
	is_letters(&a, "+---", "explained: the recorded one stands");
	d.explained = false;
	is_letters(&a, "!---", "not explained: the computed one counts");
	d.claim = true;
	is_letters(&a, "+---", "... but not against a mere claim");
	d.claim = false;
	d.method = METHOD_DMARC;
	is_letters(&a, "+---", "... nor by another method's");
	d.method = METHOD_SPF;
	a.computed.spf.result = SPF_UNVERIFIABLE;
	is_letters(&a, "+---", "... nor by what can't be verified");
}

int
main(void)
{
	words();
	recorded();
	computed();
	signatures();
	chains();
	disagreements();
	arena_free(&arena);
	return done_testing();
}

/* One letter a method, for lists: what was recorded, else what is computed. */

#include "core/auth/dkim.h"
#include "core/auth/letters.h"

static const struct {
	const char *word;
	char letter;
} words[] = {
	{ "pass", LETTER_PASS },
	{ "fail", LETTER_FAIL }, { "hardfail", LETTER_FAIL },
	{ "permerror", LETTER_FAIL }, { "policy", LETTER_FAIL },
	{ "softfail", LETTER_SOFT }, { "neutral", LETTER_SOFT },
	{ "temperror", LETTER_SOFT }, { "timeout", LETTER_SOFT },
	{ "bestguesspass", LETTER_SOFT },
	{ "unverifiable", LETTER_UNKNOWN },
};

char
letter_of_word(struct slice word)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (slice_eqi_str(word, words[i].word))
			return words[i].letter;
	return LETTER_NONE;
}

char
letter_of_signature(const struct dkim_signature *s)
{
	static const unsigned against = DKIM_EXPIRED_THEN | DKIM_SHA1 |
	    DKIM_WEAK_KEY;

	if (dkim_was_changed(s))
		return LETTER_SOFT;
	/* It has expired: since it was taken, or nobody knows */
	if (s->result == DKIM_POLICY && (s->flags & against) == 0)
		return (s->flags & DKIM_NO_EXPIRY_CHECK) != 0 ? LETTER_SOFT
							       : LETTER_PASS;
	return letter_of_word(slice_str(dkim_result_name(s->result)));
}

/* The better one of two signatures' */
static char
better(char a, char b)
{
	static const char order[] = { LETTER_PASS, LETTER_SOFT, LETTER_FAIL,
		LETTER_UNKNOWN, LETTER_NONE };
	size_t i;

	for (i = 0; i < sizeof order; i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return LETTER_NONE;
}

static char
dkim_computed(const struct computed *c)
{
	char best = LETTER_NONE;
	size_t i;

	for (i = 0; i < c->ndkim; i++)
		best = better(best, letter_of_signature(&c->dkim[i]));
	return best;
}

static char
dmarc_computed(const struct computed *c)
{
	enum dmarc_result r = c->dmarc.now.result;

	if (r == DMARC_FAIL && dkim_aligned_was_changed(c->dkim, c->ndkim))
		return LETTER_SOFT;
	return letter_of_word(slice_str(dmarc_result_name(r)));
}

/* Is no seal broken, so that only what they are about was changed? */
static bool
seals_hold(const struct arc *arc)
{
	size_t i;

	for (i = 0; i < arc->nsets; i++)
		if (arc->sets[i].seal_crypto == DKIM_MISMATCH)
			return false;
	return arc->nsets != 0 &&
	    arc->sets[arc->nsets - 1].signature_crypto == DKIM_MISMATCH;
}

static char
arc_computed(const struct computed *c)
{
	if (c->arc.result == ARC_FAIL && seals_hold(&c->arc))
		return LETTER_SOFT;
	return letter_of_word(slice_str(arc_result_name(c->arc.result)));
}

static char
computed_letter(const struct auth *a, enum auth_method m)
{
	const struct computed *c = &a->computed;

	if (!a->has_computed)
		return LETTER_UNKNOWN;
	switch (m) {
	case METHOD_SPF:
		return letter_of_word(slice_str(spf_result_name(
		    c->spf.result)));
	case METHOD_DKIM:
		return dkim_computed(c);
	case METHOD_DMARC:
		return dmarc_computed(c);
	case METHOD_ARC:
		return arc_computed(c);
	}
	return LETTER_UNKNOWN;
}

/* False where no receiver of ours recorded that method */
static bool
recorded_letter(const struct recorded *r, enum auth_method m, char *out)
{
	const struct recorded_result *one = m == METHOD_SPF ? r->spf
	    : m == METHOD_DMARC ? r->dmarc : r->arc;
	size_t i;

	*out = LETTER_NONE;
	if (m != METHOD_DKIM) {
		if (one != NULL)
			*out = letter_of_word(one->result);
		return one != NULL;
	}
	for (i = 0; i < r->ndkim; i++)
		*out = better(*out, letter_of_word(r->dkim[i].result));
	return r->ndkim != 0;
}

/* Does something speak against what was recorded? */
static bool
is_doubtful(const struct auth *a, enum auth_method m)
{
	size_t i;

	for (i = 0; i < a->ndisagreements; i++)
		if (a->disagreements[i].method == m &&
		    !a->disagreements[i].explained &&
		    !a->disagreements[i].claim)
			return true;
	return false;
}

void
auth_letters(const struct auth *a, char out[5])
{
	int m;

	for (m = METHOD_SPF; m <= METHOD_ARC; m++) {
		char recorded, computed = computed_letter(a, m);

		out[m] = computed;
		if (recorded_letter(&a->recorded, m, &recorded) &&
		    (!is_doubtful(a, m) || computed == LETTER_UNKNOWN))
			out[m] = recorded;
	}
	out[4] = '\0';
}

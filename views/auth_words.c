/* Words and roles of authentication results. */

#include "core/auth/letters.h"
#include "tui/theme.h"
#include "views/auth_words.h"

char
result_letter(struct slice r)
{
	if (slice_ends(r, " pass")) /* "1 of 2 pass" */
		return LETTER_SOFT;
	return letter_of_word(r);
}

uint8_t
result_role(struct slice r)
{
	switch (result_letter(r)) {
	case LETTER_PASS:
		return ROLE_OK;
	case LETTER_FAIL:
		return ROLE_BAD;
	case LETTER_SOFT:
		return ROLE_WARN;
	default:
		return ROLE_MUTED;
	}
}

const char *
method_name(enum auth_method m)
{
	static const char *const names[] = { "SPF", "DKIM", "DMARC", "ARC" };

	return names[m];
}

/* One word for n results, of which that many are a pass and that many are
 * like the first */
static struct slice
joined(struct arena *a, struct slice first, size_t pass, size_t same, size_t n)
{
	if (n == same)
		return first;
	return slice_printf(a, "%zu of %zu pass", pass, n);
}

static struct slice
recorded_dkim(const struct recorded *r, struct arena *a)
{
	size_t i, pass = 0, same = 0;

	if (r->ndkim == 0)
		return SLICE_NULL;
	for (i = 0; i < r->ndkim; i++) {
		pass += slice_eq_str(r->dkim[i].result, "pass");
		same += slice_eq(r->dkim[i].result, r->dkim[0].result);
	}
	return joined(a, r->dkim[0].result, pass, same, r->ndkim);
}

struct slice
recorded_word(const struct recorded *r, enum auth_method m, struct arena *a)
{
	const struct recorded_result *one = m == METHOD_SPF ? r->spf
	    : m == METHOD_DMARC				    ? r->dmarc
							    : r->arc;

	if (m == METHOD_DKIM)
		return recorded_dkim(r, a);
	return one != NULL ? one->result : SLICE_NULL;
}

static struct slice
computed_dkim(const struct computed *c, struct arena *a)
{
	size_t i, pass = 0, same = 0;

	if (c->ndkim == 0)
		return SLICE("none");
	for (i = 0; i < c->ndkim; i++) {
		pass += c->dkim[i].result == DKIM_PASS;
		same += c->dkim[i].result == c->dkim[0].result;
	}
	return joined(a, slice_str(dkim_result_name(c->dkim[0].result)), pass,
	    same, c->ndkim);
}

struct slice
computed_word(const struct auth *auth, enum auth_method m, struct arena *a)
{
	const struct computed *c = &auth->computed;

	if (!auth->has_computed)
		return SLICE_NULL;
	switch (m) {
	case METHOD_SPF:
		return slice_str(spf_result_name(c->spf.result));
	case METHOD_DKIM:
		return computed_dkim(c, a);
	case METHOD_DMARC:
		return slice_str(dmarc_result_name(c->dmarc.now.result));
	case METHOD_ARC:
		return slice_str(arc_result_name(c->arc.result));
	}
	return SLICE_NULL;
}

enum agreement
method_agreement(const struct auth *a, enum auth_method m)
{
	enum agreement found = AGREEMENT_FULL;
	size_t i;

	for (i = 0; i < a->ndisagreements; i++) {
		if (a->disagreements[i].method != m ||
		    a->disagreements[i].claim ||
		    !disagreement_of_results(&a->disagreements[i]))
			continue;
		if (!a->disagreements[i].explained)
			return AGREEMENT_NONE;
		found = AGREEMENT_EXPLAINED;
	}
	return found;
}

uint8_t
computed_role(const struct auth *a, enum auth_method m, struct slice word)
{
	switch (method_agreement(a, m)) {
	case AGREEMENT_NONE:
		return ROLE_DIFFERS;
	case AGREEMENT_EXPLAINED:
		return ROLE_MUTED;
	case AGREEMENT_FULL:
		break;
	}
	/* What was changed on its way looks the same as what was forged. */
	if (m == METHOD_DKIM && slice_eq_str(word, "fail"))
		return ROLE_WARN;
	return result_role(word);
}

static const struct {
	const char *words, *sentence;
} flags[] = {
	{ "weak key", "its RSA key is shorter than 1024 bits (RFC 8301)" },
	{ "SHA-1", "it is made with SHA-1, which must not count any more "
	    "(RFC 8301)" },
	{ "expired", "it has expired (x=)" },
	{ "expired at delivery", "it had expired (x=) before our receiver "
	    "took the message" },
	{ "dated in the future", "it is dated in the future (t=)" },
	{ "test key", "the key says that its domain is testing (t=y)" },
	{ "part of the body", "what stands behind l= octets of the body is "
	    "not signed" },
	{ "From not over-signed", "a second From field could be added "
	    "without breaking it" },
	{ "second From", "there is a From field that it does not cover" },
	{ "body differs", "the body is not the one that was signed (bh=)" },
	{ "header differs", "the header fields are not those that were "
	    "signed (b=)" },
	{ "expiry not checked", "it expires (x=), and when a receiver of ours "
	    "took the message is not known" },
};

static size_t
flag_index(unsigned flag)
{
	size_t i;

	for (i = 0; i + 1 < ARRAY_LEN(flags); i++)
		if (flag == 1u << i)
			break;
	return i;
}

const char *
dkim_flag_words(unsigned flag)
{
	return flags[flag_index(flag)].words;
}

const char *
dkim_flag_sentence(unsigned flag)
{
	return flags[flag_index(flag)].sentence;
}

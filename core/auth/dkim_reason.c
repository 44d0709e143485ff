/* Why a DKIM result is what it is. */

#include "core/auth/dkim_judge.h"

struct slice
dkim_why_mismatch(const struct dkim_judging *j, const struct dkim_tried *t)
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
		return slice_printf(j->c->m->arena, "b= was not made with the "
		    "key that DNS has now, %s%s", compute_how_late(j->c), body
		    ? ", and the body differs from what was signed"
		    : "; the body is as signed");
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

struct slice
dkim_notes(const struct dkim_signature *sig, struct arena *a)
{
	static const struct {
		unsigned flag;
		const char *note;
	} all[] = {
		{ DKIM_SHA1, "made with SHA-1, which must not count "
			     "(RFC 8301)" },
		{ DKIM_WEAK_KEY, "the key has fewer than 1024 bits, which "
				 "must not count (RFC 8301)" },
		{ DKIM_EXPIRED_NOW, "expired (x=)" },
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

	for (i = 0; i < ARRAY_LEN(all); i++)
		if ((sig->flags & all[i].flag) != 0)
			add_note(&notes, all[i].note, a);
	return notes;
}

static struct slice
no_key(const struct dkim_judging *j)
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
		return slice_printf(a, "there is no key at %.*s now, %s",
		    SLICE_ARG(name), compute_how_late(j->c));
	if (j->answer->status == DNS_OK)
		return slice_printf(a, "no record at %.*s is a DKIM key",
		    SLICE_ARG(name));
	return slice_printf(a, "there is no key at %.*s (%s)",
	    SLICE_ARG(name), j->answer->status == DNS_NXDOMAIN
		? "the name does not exist" : "the name has no TXT record");
}

struct slice
dkim_why_no_key(const struct dkim_judging *j)
{
	struct slice reason = no_key(j);

	if ((j->sig->flags & DKIM_BODY_DIFFERS) != 0)
		add_note(&reason, "the body differs from what was signed",
		    j->c->m->arena);
	return reason;
}

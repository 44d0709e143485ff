/* Recorded DMARC results beside computed ones. */

#include "core/auth/disagree.h"

static enum word
word_of(const struct dmarc_view *v)
{
	return disagree_word(slice_str(dmarc_result_name(v->result)));
}

/* Did the receiver let an ARC chain count? */
static bool
is_by_arc(const struct disputes *d, const struct recorded_result *r)
{
	const struct recorded_result *arc = d->a->recorded.arc;

	return slice_findi(r->detail, SLICE("arc=pass")) != SLICE_NONE ||
	    slice_findi(r->detail, SLICE("arc")) == 0 ||
	    (arc != NULL && disagree_word(arc->result) == WORD_PASS);
}

static void
say(const struct disputes *d, const struct recorded_result *r,
    bool explained, struct slice why)
{
	disagree_add(d, METHOD_DMARC, r->result,
	    dmarc_result_name(d->a->computed.dmarc.now.result), explained,
	    "%.*s", SLICE_ARG(why));
}

/* An author domain that the receiver did not judge */
static bool
is_other_author(const struct disputes *d, const struct recorded_result *r)
{
	struct slice author = d->a->computed.dmarc.now.author;

	return r->domain.n != 0 && author.n != 0 &&
	    !auth_same_domain(r->domain, author,
	    d->c->m->arena);
}

/* Does a From field have it, whatever else stands there? */
static bool
from_has(struct mail *m, struct slice domain)
{
	int i = -1;

	while ((i = mail_field(m, "From", i)) >= 0)
		if (slice_findi(mail_slice(m, m->fields[i].value), domain) !=
		    SLICE_NONE)
			return true;
	return false;
}

/* There is no one author domain here; the receiver made something of it. */
static void
no_author(const struct disputes *d, const struct recorded_result *r,
    enum word w)
{
	struct arena *a = d->c->m->arena;
	struct slice why = d->a->computed.dmarc.now.reason;

	if (w == WORD_NONE)
		say(d, r, true, slice_printf(a, "receivers say \"none\" where "
		    "DMARC can't be evaluated: %.*s", SLICE_ARG(why)));
	else if (r->domain.n != 0 && !from_has(d->c->m, r->domain))
		say(d, r, true, slice_printf(a, "From was changed since the "
		    "receiver judged it (%.*s stood there): %.*s",
		    SLICE_ARG(r->domain), SLICE_ARG(why)));
	else
		say(d, r, w != WORD_PASS, slice_printf(a, "the receiver "
		    "judged %.*s, but %.*s", SLICE_ARG(r->domain.n != 0
			? r->domain : SLICE("some author domain")),
		    SLICE_ARG(why)));
}

/* A pass that rests on a signature or on SPF that no longer do */
static bool
follows(const struct disputes *d, struct slice *what)
{
	bool dkim = disagree_explains(d, METHOD_DKIM);
	bool spf = disagree_explains(d, METHOD_SPF);

	*what = dkim ? SLICE("DKIM") : SLICE("SPF");
	return dkim || spf;
}

static void
differs(const struct disputes *d, const struct recorded_result *r,
    enum word w)
{
	const struct dmarc *dm = &d->a->computed.dmarc;
	struct arena *a = d->c->m->arena;
	struct slice what;
	int days;

	if (w == WORD_TEMPERROR)
		say(d, r, true, SLICE("the receiver could not ask DNS at that "
		    "time"));
	else if (dm->now.result == DMARC_PERMERROR)
		no_author(d, r, w);
	else if (is_other_author(d, r))
		say(d, r, false, slice_printf(a, "the receiver judged another "
		    "author domain: %.*s, not %.*s", SLICE_ARG(r->domain),
		    SLICE_ARG(dm->now.author)));
	else if (word_of(&dm->rfc7489) == w)
		say(d, r, true, slice_printf(a, "by the rules of RFC 7489 "
		    "(public suffix list), which the receiver may have "
		    "followed, it is %.*s too; by RFC 9989: %.*s",
		    SLICE_ARG(r->result), SLICE_ARG(dm->now.reason)));
	else if (w == WORD_PASS && follows(d, &what))
		say(d, r, true, slice_printf(a, "the receiver's pass rested "
		    "on %.*s, which can't be verified here any more: see "
		    "there", SLICE_ARG(what)));
	else if (w == WORD_PASS && is_by_arc(d, r))
		say(d, r, true, SLICE("the receiver trusted an ARC sealer's "
		    "word over what it saw itself"));
	else if (disagree_late(d, &dm->now.used, &days))
		say(d, r, true, slice_printf(a, "the records may have changed "
		    "since: these were %.*s",
		    SLICE_ARG(disagree_when(d, days))));
	else
		say(d, r, false, slice_printf(a, "with these records it is "
		    "another result than the receiver wrote: %.*s",
		    SLICE_ARG(dm->now.reason)));
}

/* none, quarantine, reject */
static int
severity(struct slice s)
{
	if (slice_startsi(s, "reject") || slice_startsi(s, "permfail"))
		return 2;
	return slice_startsi(s, "quarantine") || slice_startsi(s, "quar");
}

/* The word after `key` in what a receiver says beside its result */
static struct slice
detail_word(struct slice detail, const char *key)
{
	size_t at = slice_findi(detail, slice_str(key)), n = 0;
	struct slice rest;

	if (at == SLICE_NONE || (at != 0 && ascii_is_alnum(detail.p[at - 1])))
		return SLICE_NULL;
	rest = slice_from(detail, at + strlen(key));
	while (n < rest.n && (ascii_is_alnum(rest.p[n]) || rest.p[n] == '.'))
		n++;
	return slice_upto(rest, n);
}

/* Both say fail, and the receiver did not do what the domain asks for */
static void
disposition(const struct disputes *d, const struct recorded_result *r)
{
	const struct dmarc_view *v = &d->a->computed.dmarc.now;
	struct slice did = detail_word(r->detail, "action=");
	struct arena *a = d->c->m->arena;

	if (did.n == 0)
		did = detail_word(r->detail, "dis=");
	/* "oreject", "o.reject": overridden (Microsoft) */
	if (did.n == 0 || v->policy.n == 0 ||
	    severity(did) >= severity(v->policy))
		return;
	disagree_add(d, METHOD_DMARC,
	    slice_printf(a, "%.*s, %.*s", SLICE_ARG(r->result),
		SLICE_ARG(did)),
	    slice_printf(a, "fail, %.*s", SLICE_ARG(v->policy)).p, true,
	    "the receiver's own policy: it did not do what %.*s asks for",
	    SLICE_ARG(v->domain));
}

void
disagree_dmarc(const struct disputes *d)
{
	const struct recorded_result *r = d->a->recorded.dmarc;
	const struct dmarc_view *v = &d->a->computed.dmarc.now;
	enum word w;

	if (r == NULL || (w = disagree_word(r->result)) == WORD_OTHER)
		return;
	if (v->result == DMARC_UNVERIFIABLE || v->result == DMARC_TEMPERROR)
		return;
	if (word_of(v) != w)
		differs(d, r, w);
	else if (w == WORD_FAIL)
		disposition(d, r);
}

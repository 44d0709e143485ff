/* Which fields our own receiver wrote, and why we think so. */

#include "core/auth/authres.h"
#include "core/base/url.h"

/* What the judges look at. */
struct bench {
	struct mail *m;
	const struct receivers *receivers;
	const struct ar_field *f;
	bool spf;	   /* is it a Received-SPF */
	struct slice org;  /* the receiver's organisational domain */
	bool microsoft;	   /* stands above a Received field of Exchange Online,
			    * down to the boundary */
	bool renamed;	   /* a gateway's, kept under another name */
};

/* "mx1.corp.example", or ".corp.example" for all under it */
static bool
host_fits(struct slice host, struct slice pattern)
{
	if (pattern.n != 0 && pattern.p[0] == '.')
		return host_is_under(host, slice_from(pattern, 1));
	return slice_eqi(host, pattern);
}

static bool
any_fits(struct slice host, const struct slice *patterns, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (host_fits(host, patterns[i]))
			return true;
	return false;
}

static bool
stands_trusted(const struct bench *b)
{
	int hop = b->m->boundary.hop;

	return b->f->field < b->m->hops[hop].field;
}

static bool
by_microsoft(const struct hop *h)
{
	return host_is_under(h->by, SLICE("outlook.com")) ||
	    host_is_under(h->by, SLICE("office365.com"));
}

/* Does the field stand above a hop of Exchange Online's (below: below one)? */
static bool
beside_microsoft(const struct bench *b, bool below)
{
	int i;

	for (i = 0; i <= b->m->boundary.hop; i++) {
		const struct hop *h = &b->m->hops[i];

		if (by_microsoft(h) && (below ? b->f->field > h->field
					      : b->f->field < h->field))
			return true;
	}
	return false;
}

/* Exchange Online calls the results that come with a mail "...-Original".
 * Above the boundary those are a gateway's of ours. */
static bool
is_renamed(const struct bench *b)
{
	return slice_eqi_str(b->f->name, "Authentication-Results-Original") &&
	    b->m->boundary.trust == TRUST_CONFIGURED && stands_trusted(b) &&
	    beside_microsoft(b, true);
}

/* Between the boundary's Received field and the one below it: where milters
 * write (and senders too). */
static bool
stands_just_below(const struct bench *b)
{
	int hop = b->m->boundary.hop;

	return (size_t)hop + 1 >= b->m->nhops ||
	    b->f->field < b->m->hops[hop + 1].field;
}

/* The configured receiver that goes by the field's authserv-id; or NULL */
static const struct receiver *
named_receiver(const struct bench *b)
{
	size_t i;

	for (i = 0; i < b->receivers->n; i++) {
		const struct receiver *r = &b->receivers->v[i];

		if (any_fits(b->f->authserv_id, r->authserv_id,
		    r->nauthserv_id))
			return r;
		/* RFC 7208 gives receiver= a host name, not an authserv-id */
		if ((b->spf || r->nauthserv_id == 0) &&
		    any_fits(b->f->authserv_id, r->by, r->nby))
			return r;
	}
	return NULL;
}

/* Is it the boundary's receiver, configured with other authserv-ids? */
static bool
named_otherwise(const struct bench *b)
{
	size_t i;

	if (b->m->boundary.trust != TRUST_CONFIGURED || b->spf)
		return false;
	for (i = 0; i < b->receivers->n; i++)
		if (slice_eq(b->receivers->v[i].name, b->m->boundary.receiver))
			return b->receivers->v[i].nauthserv_id != 0;
	return false;
}

static bool
is_trusted_by(const struct bench *b)
{
	size_t i;

	for (i = 0; i < b->m->nhops; i++)
		if (b->m->hops[i].trusted &&
		    slice_eqi(b->m->hops[i].by, b->f->authserv_id))
			return true;
	return false;
}

/* RFC 7208 wants client-ip=; it must be the client that the boundary saw. */
static bool
names_client(const struct bench *b)
{
	struct slice ip;

	if (!b->spf || b->f->nresults == 0 || b->m->boundary.ip.n == 0)
		return false;
	ip = ip_normal(b->m->arena, ar_property(&b->f->results[0], NULL,
	    "client-ip"));
	return ip.n != 0 && slice_eq(ip, b->m->boundary.ip);
}

static bool
has_exchange_neighbours(struct mail *m)
{
	size_t i;

	for (i = 0; i < m->nfields; i++)
		if (slice_startsi(mail_slice(m, m->fields[i].name),
		    "X-MS-Exchange-Organization-"))
			return true;
	return false;
}

/* Without settings for it: what speaks for our receiver; NULL: nothing */
static struct slice
infer(const struct bench *b)
{
	struct arena *a = b->m->arena;
	struct slice id = b->f->authserv_id;

	if (id.n != 0 && b->org.n != 0 && host_is_under(id, b->org))
		return slice_printf(a, "authserv-id %.*s belongs to %.*s, which"
		    " took the message in", SLICE_ARG(id), SLICE_ARG(b->org));
	if (id.n != 0 && is_trusted_by(b))
		return slice_printf(a, "authserv-id %.*s is the host of a "
		    "trusted Received field", SLICE_ARG(id));
	if (b->microsoft && slice_eqi_str(id, "mx.microsoft.com"))
		return SLICE("mx.microsoft.com is how Exchange Online names "
		    "itself, and *.outlook.com took the message in");
	if (b->microsoft && id.n == 0 && has_exchange_neighbours(b->m))
		return SLICE("Exchange Online writes no authserv-id; "
		    "*.outlook.com took the message in and "
		    "X-MS-Exchange-Organization fields stand beside it");
	if (names_client(b))
		return slice_printf(a, "it names the client %.*s that the "
		    "boundary saw", SLICE_ARG(b->m->boundary.ip));
	return SLICE_NULL;
}

static struct slice
receiver_org(struct mail *m)
{
	struct slice s = m->boundary.by;

	if (m->boundary.trust == TRUST_INFERRED && m->boundary.receiver.n != 0)
		return m->boundary.receiver;
	return s.n != 0 ? host_org_domain(m->arena, s) : SLICE_NULL;
}

/* The results of a configured Exchange Online */
static bool
is_nameless_exchange(const struct bench *b)
{
	return b->m->boundary.trust == TRUST_CONFIGURED && b->microsoft &&
	    b->f->authserv_id.n == 0 && !b->spf &&
	    has_exchange_neighbours(b->m);
}

/* It names a receiver of the settings, or can be only one's. */
static bool
judge_configured(const struct bench *b, struct ar_field *f)
{
	const struct receiver *r = f->authserv_id.n != 0 &&
	    b->m->boundary.trust == TRUST_CONFIGURED ? named_receiver(b) : NULL;
	struct arena *a = b->m->arena;

	if (r != NULL)
		f->reason = slice_printf(a, "%.*s is receiver %.*s of the "
		    "settings, and the field stands above the boundary%s",
		    SLICE_ARG(f->authserv_id), SLICE_ARG(r->name), b->renamed
			? "; Exchange Online gave it another name" : "");
	else if (is_nameless_exchange(b) && !b->renamed)
		f->reason = slice_printf(a, "Exchange Online, of receiver %.*s"
		    " of the settings, writes no authserv-id; the field stands "
		    "above its Received field, and X-MS-Exchange-Organization "
		    "fields beside it", SLICE_ARG(b->m->boundary.receiver));
	else
		return false;
	f->trust = TRUST_CONFIGURED;
	return true;
}

/* Why nothing may be inferred about a field; NULL: it may be */
static struct slice
not_inferred(const struct bench *b)
{
	struct slice receiver = b->m->boundary.receiver;
	struct slice id = b->f->authserv_id;
	struct arena *a = b->m->arena;

	if (b->renamed)
		return slice_printf(a, "a copy under another name, and %.*s is "
		    "no receiver of the settings (authserv-id = in [receiver "
		    "%.*s])", SLICE_ARG(id.n != 0 ? id : SLICE("its writer")),
		    SLICE_ARG(receiver));
	if (named_otherwise(b) && id.n != 0)
		return slice_printf(a, "%.*s is none of receiver %.*s's "
		    "authserv-ids", SLICE_ARG(id), SLICE_ARG(receiver));
	if (b->m->provenance == PROVENANCE_PARTNER)
		return slice_printf(a, "the message is a partner's: only a "
		    "receiver of the settings counts there, and %.*s is none "
		    "(authserv-id = in [receiver %.*s])", SLICE_ARG(id.n != 0
			? id : SLICE("a field without authserv-id")),
		    SLICE_ARG(receiver));
	return SLICE_NULL;
}

/* A field that stands where only receivers write */
static void
judge_placed(struct bench *b, struct ar_field *f)
{
	struct arena *a = b->m->arena;
	struct slice why;

	if (judge_configured(b, f))
		return;
	f->reason = not_inferred(b);
	if (f->reason.p != NULL)
		return;
	why = infer(b);
	if (why.p != NULL) {
		f->trust = TRUST_INFERRED;
		f->reason = slice_printf(a, "inferred: %.*s; the field stands "
		    "above the boundary", SLICE_ARG(why));
	} else if (f->authserv_id.n != 0) {
		f->reason = slice_printf(a, "%.*s is no receiver of ours",
		    SLICE_ARG(f->authserv_id));
	} else {
		f->reason = SLICE("it does not say who wrote it");
	}
}

/* A field that stands where senders write too: trusted only where the
 * settings say that its receiver writes there and removes forged ones. */
static struct slice
judge_misplaced(const struct bench *b, struct ar_field *f)
{
	struct slice id = b->f->authserv_id;
	const struct receiver *r = id.n != 0 &&
	    b->m->boundary.trust == TRUST_CONFIGURED ? named_receiver(b) : NULL;

	if (r != NULL && r->results_below && stands_just_below(b)) {
		f->trust = TRUST_CONFIGURED;
		return slice_printf(b->m->arena, "%.*s is receiver %.*s of the"
		    " settings, which writes its results directly below its "
		    "own Received field", SLICE_ARG(id), SLICE_ARG(r->name));
	}
	if (id.n != 0 && (named_receiver(b) != NULL ||
	    (b->org.n != 0 && host_is_under(id, b->org))))
		return slice_printf(b->m->arena, "names %.*s, but stands below "
		    "the boundary's Received field, where the sender can write"
		    " the same (results = below in [receiver] trusts a "
		    "receiver that removes forged ones)", SLICE_ARG(id));
	return SLICE("stands below the boundary's Received field, where the "
	    "sender can write");
}

static bool
is_evidence(const struct ar_field *f)
{
	return slice_eqi_str(f->name, "Authentication-Results") ||
	    slice_eqi_str(f->name, "Received-SPF") ||
	    slice_eqi_str(f->name, "ARC-Authentication-Results");
}

static bool
has_any(struct slice s, const char *marks)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != '\0' && strchr(marks, s.p[i]) != NULL)
			return true;
	return false;
}

/*
 * "EHLO x;dkim=pass(a)header.d=bank.example": not every receiver quotes what
 * it puts into its fields, and then a client has written results of its own.
 * No honest name of a host, and hardly a sender's address, has what it takes.
 */
static bool
client_could_write(struct mail *m)
{
	const struct boundary *b = &m->boundary;
	struct slice rest = mail_unfolded(m, m->hops[b->hop].field);
	struct slice word = slice_word(&rest);

	if (slice_eqi_str(word, "from") && has_any(slice_word(&rest),
	    ";()=\","))
		return true;
	return has_any(b->helo, ";()=\",") ||
	    has_any(m->envelope.mail_from, ";()\"");
}

/* Nothing of a header counts that nobody of ours saw arrive. */
static struct slice
claim_reason(const struct mail *m)
{
	if (m->provenance == PROVENANCE_SUBMITTED)
		return SLICE("the message was submitted as a file: its header "
		    "is only what whoever sent it says");
	return SLICE("it is a partner's message, and no receiver that counts "
	    "for it (receivers = in [source NAME]) took it: its header is "
	    "only what whoever sent it says");
}

void
ar_judge(struct ar_field *f, struct mail *m, const struct receivers *receivers)
{
	static const struct receivers none;
	struct bench b = { .m = m,
		.receivers = receivers != NULL ? receivers : &none, .f = f,
		.spf = slice_eqi_str(f->name, "Received-SPF") };

	f->trust = TRUST_NONE;
	if (mail_is_claim(m)) {
		f->reason = claim_reason(m);
		return;
	}
	if (m->boundary.hop < 0 || (size_t)m->boundary.hop >= m->nhops ||
	    m->boundary.trust == TRUST_NONE) {
		f->reason = SLICE("no receiver of ours was found in the "
		    "Received fields");
		return;
	}
	b.renamed = is_renamed(&b);
	if (!is_evidence(f) && !b.renamed) {
		f->reason = SLICE("a copy under another name");
		return;
	}
	if (client_could_write(m)) {
		f->reason = SLICE("the client's HELO name or the envelope "
		    "sender has characters that can write results of their "
		    "own into it");
		return;
	}
	b.org = receiver_org(m);
	if (!stands_trusted(&b)) {
		f->reason = judge_misplaced(&b, f);
		return;
	}
	b.microsoft = beside_microsoft(&b, false);
	judge_placed(&b, f);
}

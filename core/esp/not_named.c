/*
 * "Not named, because ...": what is there and why it does not suffice, and
 * apart from that what would change it.  In words for people.
 */

#include "core/base/buf.h"
#include "core/base/url.h"
#include "core/esp/path.h"

static void
claim_words(const struct evidence *e, struct buf *b)
{
	static const char *const words[][2] = { { "helo", "HELO " },
		{ "rdns", "reverse DNS " }, { "ip", "the client " },
		{ "host-ip", "the name " },
		{ "dkim", "a DKIM-Signature of " },
		{ "spf", "the envelope of " },
		{ "mail-from", "the envelope sender " },
		{ "message-id", "the Message-ID " }, { "link", "a link to " } };

	if (slice_eq_str(e->what, "header") ||
	    slice_eq_str(e->what, "header-ip")) {
		buf_addf(b, "the field %.*s", SLICE_ARG(e->where));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (slice_eq_str(e->what, words[i][0]))
			buf_add_str(b, words[i][1]);
	buf_add_slice(b, e->value);
}

/* The sender's claims in words: "HELO x.example, the field X-SG-EID" */
static size_t
list_claims(const struct attribute *w, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < w->out->nevidence; i++) {
		const struct evidence *e = &w->out->evidence[i];

		if (e->strength != STRENGTH_CLAIMED || ++n > 3)
			continue;
		buf_add_str(b, n > 1 ? ", " : "");
		claim_words(e, b);
	}
	if (n > 3)
		buf_addf(b, " and %zu more", n - 3);
	return n;
}

/* What passes, though it names no service; how many there are */
static size_t
list_passes(const struct attribute *w, struct buf *b)
{
	struct slice spf = spf_pass_domain(w);
	size_t n = 0;

	if (spf.p != NULL && ++n)
		buf_addf(b, "SPF of %.*s", SLICE_ARG(spf));
	for (size_t i = 0; i < w->npasses && n < 4; i++)
		buf_addf(b, "%sDKIM of %.*s", n++ > 0 ? ", " : "",
		    SLICE_ARG(w->passes[i].domain));
	return n;
}

/* The service whose customers' envelopes or selectors these look like; -1 */
static int
looks_like(const struct attribute *w)
{
	for (size_t i = 0; i < w->c->n; i++)
		if ((w->of[i].form && envelope_passes(w)) ||
		    (w->of[i].customer && w->of[i].claimed))
			return (int)i;
	return -1;
}

/* The first of what is forged, with its reason: "the Message-ID does not come
 * from Amazon SES: ..." */
static void
explain_forged(const struct attribute *w, struct buf *b)
{
	static const char *const words[][2] = { { "helo", "HELO" },
		{ "rdns", "the reverse name" }, { "dkim", "the DKIM-Signature" },
		{ "message-id", "the Message-ID" } };
	const struct forged *f = w->out->forged;
	const char *which = "the envelope sender";
	struct slice value = f->value;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (slice_eq_str(f->what, words[i][0]))
			which = words[i][1];
	if (slice_eq_str(f->what, "header") ||
	    slice_eq_str(f->what, "header-ip")) {
		value = slice_cut(&value, ':');
		buf_addf(b, "the field %.*s", SLICE_ARG(value));
	} else
		buf_add_str(b, which);
	buf_addf(b, " does not come from %.*s: %.*s",
	    SLICE_ARG(catalogue_find(w->c, f->service)->name),
	    SLICE_ARG(f->why));
}

static void
explain_claims(struct attribute *w, struct buf *b)
{
	int like = looks_like(w);

	buf_add_str(b, "the only evidence is what the sender could have "
		       "written: ");
	list_claims(w, b);
	if (!w->trusted)
		buf_add_str(b, "; where a receiver of ours took it is not "
			       "known");
	else if (w->out->nforged != 0) {
		buf_add_str(b, "; ");
		explain_forged(w, b);
	} else if (like != -1)
		buf_addf(b, "; it looks like mail of a customer of %.*s's, "
			    "but what passes is of a domain that anybody could "
			    "have set up so",
		    SLICE_ARG(w->c->v[like].name));
	else if (w->auth->recorded.trust == TRUST_NONE)
		buf_add_str(b, "; no receiver's record of authentication "
			       "stands beside it");
}

/* A file: whoever sent it may have written all of it. */
static void
explain_file(struct attribute *w, struct buf *b)
{
	bool partner = w->m->provenance == PROVENANCE_PARTNER;

	buf_add_str(b, partner
		? "it is a partner's message and no receiver of the settings "
		  "took it, so that all of its header is a claim: "
		: "it was submitted as a file, so that all of its header is a "
		  "claim: ");
	if (list_claims(w, b) == 0)
		buf_add_str(b, "it points to no service of the catalogue");
}

/* What a client calls itself is not what it is. */
static void
explain_host(const struct boundary *at, struct buf *b)
{
	buf_addf(b, "the client %.*s",
	    SLICE_ARG(at->ip.n != 0 ? at->ip : SLICE("at the boundary")));
	if (at->rdns.n != 0)
		buf_addf(b, " (%.*s)", SLICE_ARG(at->rdns));
	else if (at->helo.n != 0)
		buf_addf(b, ", which called itself %.*s,", SLICE_ARG(at->helo));
}

static void
explain_nothing(struct attribute *w, struct buf *b)
{
	size_t passes;

	explain_host(&w->m->boundary, b);
	buf_add_str(b, " is of no service in the catalogue, and ");
	passes = list_passes(w, b);
	if (passes != 0)
		buf_addf(b, " %s no service of the catalogue either",
		    passes == 1 ? "passes, but names" : "pass, but name");
	else if (w->auth->recorded.trust == TRUST_NONE)
		buf_add_str(b, "there is no receiver's record of "
			       "authentication");
	else
		buf_add_str(b, "neither SPF nor DKIM passes");
	if (w->out->nforged != 0) {
		buf_add_str(b, "; ");
		explain_forged(w, b);
	}
}

static bool
has_claims(const struct attribute *w)
{
	for (size_t i = 0; i < w->out->nevidence; i++)
		if (w->out->evidence[i].strength == STRENGTH_CLAIMED)
			return true;
	return false;
}

/* Of what came from its sender, as far as anyone can tell */
static void
explain_sender(struct attribute *w, struct buf *b)
{
	if (w->c->n == 0)
		buf_add_str(b, "the catalogue is empty");
	else if (!w->trusted && mail_is_claim(w->m))
		explain_file(w, b);
	else if (has_claims(w))
		explain_claims(w, b);
	else if (!w->trusted)
		buf_add_str(b, "where a receiver of ours took it is not "
			       "known, so that all of it may be the "
			       "sender's");
	else
		explain_nothing(w, b);
}

/* What would change it -------------------------------------------------- */

/* The next of several ways */
static void
or_else(struct buf *b)
{
	if (b->n != 0)
		buf_add_str(b, "; or ");
}

/* The domain of a signature that nobody has checked; NULL */
static struct slice
unchecked_signer(struct attribute *w)
{
	const struct recorded *rec = &w->auth->recorded;
	bool seen;

	signatures_read(w);
	for (size_t i = 0; i < w->nsignatures; i++) {
		const struct signature *s = &w->signatures[i];

		seen = s->passed != PASSED_NOT;
		for (size_t k = 0; k < rec->ndkim; k++)
			seen |= slice_eqi(rec->dkim[k].domain, s->domain);
		if (!seen)
			return s->domain;
	}
	return SLICE_NULL;
}

static bool
dns_is_off(const struct attribute *w)
{
	return w->answers == NULL || w->answers->off;
}

static void
change_check(struct attribute *w, struct buf *b)
{
	struct slice signer = unchecked_signer(w);

	if (signer.n == 0 || !dns_is_off(w))
		return;
	or_else(b);
	buf_addf(b, "the DKIM signature of %.*s, if it passes when espy checks "
		    "it with DNS on", SLICE_ARG(signer));
}

/* What passes may be of a customer's domain: DNS says whose customer. */
static void
change_customer(struct attribute *w, struct buf *b)
{
	int like = looks_like(w);

	if (!dns_is_off(w) || w->out->nforged != 0 ||
	    (!w->spf_passes && w->npasses == 0))
		return;
	or_else(b);
	buf_addf(b, "DNS, if the %s of the sender's domain lead%s to %.*s",
	    w->npasses == 0 ? "SPF record" : !w->spf_passes ? "DKIM key"
	    : "SPF record or the DKIM key", w->npasses != 0 && w->spf_passes
	    ? "" : "s", SLICE_ARG(like != -1 ? w->c->v[like].name
	    : SLICE("a service of the catalogue")));
}

/* HELO names a host of a service: the reverse name could bear it out */
static void
change_reverse(struct attribute *w, struct buf *b)
{
	const struct boundary *at = &w->m->boundary;
	bool named = false;

	for (size_t i = 0; i < w->out->nevidence; i++)
		named |= w->rule[i]->kind == RULE_RDNS;
	if (!named || at->ip.n == 0 || at->rdns_confirmed ||
	    w->out->nforged != 0)
		return;
	or_else(b);
	buf_addf(b, "a reverse name of %.*s that is the service's and leads "
		    "back to it", SLICE_ARG(at->ip));
}

/* Nobody's host: who could know more */
static void
change_host(struct attribute *w, struct buf *b)
{
	const struct boundary *at = &w->m->boundary;

	if (at->ip.n == 0 && at->helo.n == 0)
		return;
	or_else(b);
	if (at->rdns_confirmed)
		buf_addf(b, "an entry in the catalogue, if %.*s belongs to a "
			    "service", SLICE_ARG(at->rdns));
	else
		buf_addf(b, "an entry in the catalogue, if %.*s belongs to a "
			    "service",
		    SLICE_ARG(at->ip.n != 0 ? at->ip : at->helo));
	if (at->ip.n != 0 && !ip_is_private(at->ip))
		buf_addf(b, "; else the owner of the network of %.*s is whom "
			    "to ask", SLICE_ARG(at->ip));
}

static void
change_file(const struct attribute *w, struct buf *b)
{
	buf_addf(b, "the same delivery from a mailbox of ours%s, or a DKIM "
		    "signature that espy itself finds to pass%s",
	    w->m->provenance != PROVENANCE_PARTNER ? ""
	    : ", or a receiver of the partner's in the settings (receivers = "
	      "in [source NAME], with its [receiver NAME])",
	    dns_is_off(w) ? ", with DNS on" : "");
}

static void
change_handed(struct attribute *w, struct buf *b)
{
	change_check(w, b);
	or_else(b);
	buf_add_str(b, "the message as it was before it was handed on, from "
		       "whoever has it there");
}

static void
change_sender(struct attribute *w, struct buf *b)
{
	if (w->c->n == 0)
		buf_add_str(b, "a catalogue (espy service list says where it "
			       "is looked for)");
	else if (!w->trusted && mail_is_claim(w->m))
		change_file(w, b);
	else if (!w->trusted) {
		buf_add_str(b, "the receiver of ours that took it, in the "
			       "settings ([receiver NAME])");
		change_check(w, b);
	} else {
		change_check(w, b);
		change_customer(w, b);
		change_reverse(w, b);
		change_host(w, b);
	}
}

static struct slice
taken(struct attribute *w, struct buf *b)
{
	struct slice s = slice_dup(w->a, buf_slice(b));

	buf_free(b);
	*b = (struct buf){ 0 };
	return s;
}

void
not_named_explain(struct attribute *w)
{
	struct buf b = { 0 };
	bool handed = handing_why(w, &b);

	if (!handed)
		explain_sender(w, &b);
	w->out->not_named_because = taken(w, &b);
	if (handed)
		change_handed(w, &b);
	else
		change_sender(w, &b);
	if (b.n != 0)
		w->out->would_change = taken(w, &b);
	buf_free(&b);
}

/* "Not named, because ...": in words, and what would change it. */

#include "core/base/buf.h"
#include "core/esp/path.h"

static void
claim_words(const struct evidence *e, struct buf *b)
{
	static const char *const words[][2] = { { "helo", "HELO " },
		{ "rdns", "reverse DNS " }, { "ip", "the client " },
		{ "dkim", "a DKIM-Signature of " },
		{ "spf", "the envelope domain " },
		{ "mail-from", "the envelope sender " },
		{ "message-id", "the Message-ID " }, { "link", "a link to " } };

	if (slice_eq_str(e->what, "header")) {
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

static void
explain_claims(struct attribute *w, struct buf *b)
{
	buf_add_str(b, "the only evidence is what the sender could have "
		       "written: ");
	list_claims(w, b);
	if (!w->trusted)
		buf_add_str(b, "; where a receiver of ours took it is not "
			       "known");
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
	buf_addf(b, "; the same delivery from a mailbox of ours would change "
	    "that%s, and so would a DKIM signature that espy itself finds to "
	    "pass", !partner ? ""
	    : ", or a receiver of the partner's in the settings (receivers = "
	      "in [source NAME], with its [receiver NAME])");
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

/* Of what came from its sender, as far as anyone can tell */
static void
explain_sender(struct attribute *w, struct buf *b)
{
	bool claims = false;
	size_t passes;

	for (size_t i = 0; i < w->out->nevidence; i++)
		claims |= w->out->evidence[i].strength == STRENGTH_CLAIMED;
	if (w->c->n == 0)
		buf_add_str(b, "the catalogue is empty");
	else if (!w->trusted && mail_is_claim(w->m))
		explain_file(w, b);
	else if (claims)
		explain_claims(w, b);
	else if (!w->trusted)
		buf_add_str(b, "where a receiver of ours took it is not "
			       "known, so that all of it may be the "
			       "sender's");
	else {
		explain_host(&w->m->boundary, b);
		buf_add_str(b, " is of no service in the catalogue, and ");
		passes = list_passes(w, b);
		if (passes != 0)
			buf_addf(b, " %s no service of the catalogue either",
			    passes == 1 ? "passes, but names"
					: "pass, but name");
		else if (w->auth->recorded.trust == TRUST_NONE)
			buf_add_str(b, "there is no receiver's record of "
				       "authentication");
		else
			buf_add_str(b, "neither SPF nor DKIM passes");
	}
}

void
not_named_explain(struct attribute *w)
{
	struct buf b = { 0 };

	if (!handing_why(w, &b))
		explain_sender(w, &b);
	w->out->not_named_because = slice_dup(w->a, buf_slice(&b));
	buf_free(&b);
}

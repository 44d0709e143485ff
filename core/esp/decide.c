/* Who is named: the boundary decides, an inner service needs its own proof. */

#include "core/base/buf.h"
#include "core/esp/attribute.h"

static const struct service *
service(const struct attribute *w, int i)
{
	return &w->c->v[i];
}

static bool
rides_on(const struct attribute *w, int a, int b)
{
	return service_rides_on(service(w, a), service(w, b));
}

bool
services_related(const struct attribute *w, int x, int y)
{
	const struct service *s = service(w, x);

	if (x == y || rides_on(w, x, y) || rides_on(w, y, x))
		return true;
	for (size_t i = 0; i < s->ncarriers; i++) {
		const struct service *carrier =
		    catalogue_find(w->c, s->carriers[i]);

		if (carrier != NULL &&
		    (service_rides_on(service(w, y), carrier) ||
			service_rides_on(carrier, service(w, y))))
			return true;
	}
	return false;
}

/* Forwarders send nothing themselves: they are never named as the sender. */
static bool
only_forwards(const struct service *s)
{
	return slice_eq_str(s->kind, "forwarder");
}

static bool
hands_on(const struct service *s)
{
	return only_forwards(s) || slice_eq_str(s->kind, "gateway");
}

/* Is a the better answer than b?  The inner of two related services, then
 * the stronger, then the one whose host it was. */
static bool
better(const struct attribute *w, int a, int b)
{
	const struct standing *x = &w->of[a], *y = &w->of[b];

	if (rides_on(w, a, b) != rides_on(w, b, a))
		return rides_on(w, a, b);
	if (x->best != y->best)
		return x->best > y->best;
	if (x->spf + x->key != y->spf + y->key)
		return x->spf + x->key > y->spf + y->key;
	return x->host > y->host;
}

/* A forwarder that signed was the last to have it: it is the boundary. */
static bool
was_last(const struct attribute *w, int i)
{
	return at_boundary(&w->of[i]) ||
	    (w->of[i].key && only_forwards(service(w, i)));
}

/* The best of those at the boundary, or of those that signed; -1 */
static int
best_of(const struct attribute *w, bool boundary)
{
	int best = -1;

	for (size_t i = 0; i < w->c->n; i++) {
		const struct standing *s = &w->of[i];

		if (boundary ? !was_last(w, (int)i) : !s->key)
			continue;
		if (!boundary && only_forwards(service(w, (int)i)))
			continue;
		if (best == -1 || better(w, (int)i, best))
			best = (int)i;
	}
	return best;
}

/*
 * Did the receiving side forward it, by the look of the envelope?  SRS,
 * Gmail's caf_=, forwarding services.  A sender can imitate that; then his
 * signature must pass all the same for anybody to be named.
 */
static bool
forwarded_envelope(const struct mail *m)
{
	struct slice from = m->envelope.mail_from;

	return from.n != 0 &&
	    (slice_startsi(from, "srs0") || slice_startsi(from, "srs1") ||
		slice_findi(from, SLICE("+srs=")) != SLICE_NONE ||
		slice_findi(from, SLICE("+caf_=")) != SLICE_NONE ||
		slice_startsi(from, "bounces-imx+"));
}

static void
name(struct attribute *w, int i)
{
	w->named = i;
	w->out->service = service(w, i)->slug;
	w->out->name = service(w, i)->name;
	w->out->kind = service(w, i)->kind;
	w->out->strength = w->of[i].best;
}

/* The carrier: the boundary's service, or one with evidence of its own */
static void
find_carrier(struct attribute *w)
{
	const struct service *s = service(w, w->named);

	for (size_t i = 0; i < s->ncarriers && w->carrier == -1; i++) {
		const struct service *x = catalogue_find(w->c, s->carriers[i]);
		int at = x != NULL ? (int)(x - w->c->v) : -1;

		if (at != -1 && w->of[at].best >= STRENGTH_OBSERVED)
			w->carrier = at;
	}
	if (w->carrier != -1)
		w->out->carrier = service(w, w->carrier)->slug;
}

static void
add_path(struct attribute *w, int i)
{
	if (i == -1)
		return;
	for (size_t k = 0; k < w->out->npath; k++)
		if (slice_eq(w->out->path[k], service(w, i)->slug))
			return;
	*ARENA_PUSH(w->a, w->out->path, w->out->npath) = service(w, i)->slug;
}

/* Two services are certain and have nothing to do with each other: one signed
 * it, the other delivered it. */
static void
name_relayed(struct attribute *w, int signer, int deliverer)
{
	bool forward = hands_on(service(w, deliverer)) ||
	    forwarded_envelope(w->m);

	name(w, forward ? signer : deliverer);
	find_carrier(w);
	add_path(w, signer);
	if (forward)
		add_path(w, w->carrier);
	add_path(w, deliverer);
	if (!forward)
		add_path(w, w->carrier);
}

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

/* "Not named, because ..." */
static void
explain(struct attribute *w)
{
	const struct boundary *at = &w->m->boundary;
	struct buf b = { 0 };
	bool claims = false;
	size_t passes;

	for (size_t i = 0; i < w->out->nevidence; i++)
		claims |= w->out->evidence[i].strength == STRENGTH_CLAIMED;
	if (w->boundary != -1)
		buf_addf(&b, "it came through %.*s, which forwards what others "
			     "send, and no signature of the service before it "
			     "passes",
		    SLICE_ARG(service(w, w->boundary)->name));
	else if (w->c->n == 0)
		buf_add_str(&b, "the catalogue is empty");
	else if (!w->trusted && mail_is_claim(w->m))
		explain_file(w, &b);
	else if (claims)
		explain_claims(w, &b);
	else if (!w->trusted)
		buf_add_str(&b, "where a receiver of ours took it is not "
				"known, so that all of it may be the "
				"sender's");
	else {
		explain_host(at, &b);
		buf_add_str(&b, " is of no service in the catalogue, and ");
		passes = list_passes(w, &b);
		if (passes != 0)
			buf_addf(&b, " %s no service of the catalogue either",
			    passes == 1 ? "passes, but names"
					: "pass, but name");
		else if (w->auth->recorded.trust == TRUST_NONE)
			buf_add_str(&b, "there is no receiver's record of "
					"authentication");
		else
			buf_add_str(&b, "neither SPF nor DKIM passes");
	}
	w->out->not_named_because = slice_dup(w->a, buf_slice(&b));
	buf_free(&b);
}

void
decide_service(struct attribute *w)
{
	int signer = best_of(w, false);

	w->boundary = best_of(w, true);
	if (signer == -1 &&
	    (w->boundary == -1 || only_forwards(service(w, w->boundary)))) {
		for (size_t i = 0; i < w->c->n; i++)
			if (w->of[i].claimed)
				w->out->strength = STRENGTH_CLAIMED;
		explain(w);
		add_path(w, w->boundary);
		return;
	}
	if (w->boundary != -1 && signer != -1 &&
	    (only_forwards(service(w, w->boundary)) ||
		!services_related(w, w->boundary, signer))) {
		name_relayed(w, signer, w->boundary);
		return;
	}
	if (w->boundary == -1 ||
	    (signer != -1 && rides_on(w, signer, w->boundary)))
		name(w, signer);
	else
		name(w, w->boundary);
	find_carrier(w);
	add_path(w, w->named);
	add_path(w, w->carrier);
}

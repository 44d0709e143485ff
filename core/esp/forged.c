/*
 * Forged fingerprints: what the message shows of a service that did not send
 * it.
 *
 * A service is contradicted where the boundary's host is another's that has
 * nothing to do with it; where its own SPF forbids the client; where a name or
 * a field of its form tells another address than the client's, or the two tell
 * different regions; or where the host is nobody's, and all of that service's
 * mail leaves hosts of its own, or with envelopes of its form.  Then all that
 * the message shows of it is listed, each with its reason.
 *
 * A service with evidence of its own is never contradicted, nor is one that
 * has to do with the named one.  Mail that was handed on changed its host and
 * envelope, and often lost its signatures: nothing in it is called forged.
 */

#include "core/esp/finding.h"
#include "core/esp/path.h"
#include "core/mail/taken.h"

/* Who gave it to the boundary's client, by that one's own Received field? */
struct trace {
	const struct attribute *w;
	struct cidr address;
	int service; /* that is asked about */
	bool found;
};

static void
found_name(void *arg, const struct rule_hit *hit)
{
	struct trace *t = arg;

	t->found |= services_related(t->w, (int)hit->service, t->service);
}

static void
look_at_client(struct trace *t, const struct hop *h)
{
	const struct catalogue *c = t->w->c;

	if (cidr_parse(&t->address, h->ip))
		rule_index_ip(c, &t->address, found_name, t);
	rule_index_match(c, RULE_RDNS, SLICE_NULL, h->rdns, found_name, t);
	rule_index_match(c, RULE_RDNS, SLICE_NULL, h->helo, found_name, t);
}

/* From host backwards, each hop by the client of the one above it */
static bool
traced(struct trace *t, struct slice host)
{
	int at = boundary_below(t->w);

	for (int n = 0; n < HOLDERS_MOST && at != -1 && host.n != 0; n++) {
		const struct hop *h;

		if (mail_taken(t->w->m, host, &at) != TAKEN_OUTSIDE)
			return false;
		h = &t->w->m->hops[at++];
		look_at_client(t, h);
		if (t->found)
			return true;
		host = h->rdns.n != 0 ? h->rdns : h->helo;
	}
	return false;
}

/*
 * Was it a host of service i, or one that took it from such?  So say
 * forwarders that leave the envelope as it was, and filters before them.
 * Anybody can write that; it names nobody, but contradicts nothing.
 */
static bool
came_through(struct attribute *w, int i)
{
	struct trace t = { .w = w, .service = i };

	return traced(&t, boundary_host(w)) ||
	    traced(&t, w->m->boundary.helo);
}

/* Could the claims of service i be true after all? */
static bool
explained(const struct attribute *w, int i)
{
	const struct standing *s = &w->of[i];

	if (s->best >= STRENGTH_OBSERVED)
		return true;
	if (w->named != -1 && services_related(w, i, w->named))
		return true;
	return w->carrier != -1 && services_related(w, i, w->carrier);
}

/* Is the host known, and not one that anybody rents from a hoster? */
static bool
host_is_known(const struct attribute *w)
{
	return w->boundary != -1 &&
	    !slice_eq_str(w->c->v[w->boundary].kind, "hosting");
}

/* Of nobody: only a service whose hosts or envelopes we know to be others is
 * contradicted.  An envelope of its form speaks for it, unless SPF does not
 * allow that; so does a customer's signature. */
static bool
host_is_foreign(const struct attribute *w, int i)
{
	const struct boundary *b = &w->m->boundary;
	const struct service *s = &w->c->v[i];

	if ((w->of[i].form && !spf_denies(w)) || w->of[i].customer)
		return false;
	if (s->own_hosts)
		return b->helo.n != 0 || b->rdns.n != 0;
	return (s->kinds & 1u << RULE_MAIL_FROM) != 0 &&
	    w->m->envelope.mail_from.n != 0;
}

/* HELO or reverse name agrees with the claims.  A HELO alone does, unless the
 * reverse name is another and all the service's hosts have its names. */
static bool
name_agrees(const struct attribute *w, int i)
{
	bool helo = false;

	for (size_t k = 0; k < w->out->nevidence; k++) {
		enum rule_kind kind = w->rule[k]->kind;

		helo |= (int)w->owner[k] == i && (kind == RULE_HELO ||
		    kind == RULE_RDNS || kind == RULE_HOST_IP);
	}
	return helo && (w->of[i].rdns || !w->c->v[i].own_hosts ||
	    w->m->boundary.rdns.n == 0);
}

/*
 * Help desks and CRM send through their customers' own mailboxes too, where
 * these let them: then a field of theirs is all that shows them.
 */
static bool
by_users_mailbox(const struct attribute *w, int i)
{
	const struct service *s = &w->c->v[i];

	if (!slice_eq_str(w->c->v[w->boundary].kind, "mailbox-provider") ||
	    (!slice_eq_str(s->kind, "helpdesk") &&
		!slice_eq_str(s->kind, "crm")) || w->of[i].form)
		return false;
	return !w->of[i].pasted;
}

static bool
contradicted(const struct attribute *w, int i)
{
	const struct standing *s = &w->of[i];

	if (!s->claimed && !s->pasted && !s->denied)
		return false;
	if (explained(w, i))
		return false;
	if (s->lied || s->denied)
		return true;
	if (host_is_known(w))
		return !s->customer && !by_users_mailbox(w, i);
	return host_is_foreign(w, i) && !name_agrees(w, i);
}

struct slice
client_words(const struct attribute *w)
{
	const struct boundary *b = &w->m->boundary;
	struct slice host = b->rdns.n != 0 ? b->rdns : b->helo;

	if (host.n == 0)
		return b->ip;
	if (b->ip.n == 0)
		return host;
	return slice_printf(w->a, "%.*s (%.*s)", SLICE_ARG(host),
	    SLICE_ARG(b->ip));
}

/* The lie that makes the rest unbelievable; NULL */
static const struct lie *
worst_lie(const struct attribute *w, int i)
{
	for (size_t k = 0; k < w->nlies; k++)
		if ((int)w->lies[k].service == i &&
		    !slice_eq_str(w->lies[k].what, "dkim"))
			return &w->lies[k];
	return NULL;
}

/* Why what the message shows of service i is not its work */
static struct slice
why(struct attribute *w, int i)
{
	const struct service *s = &w->c->v[i];
	const struct lie *lie = worst_lie(w, i);
	struct slice client = client_words(w);

	if (host_is_known(w))
		return slice_printf(w->a, "the message came from %.*s, a host "
			"of %.*s, and nothing of %.*s passes",
		    SLICE_ARG(client), SLICE_ARG(w->c->v[w->boundary].name),
		    SLICE_ARG(s->name));
	if (lie != NULL)
		return slice_printf(w->a, "%.*s; nothing of %.*s passes",
		    SLICE_ARG(lie->why), SLICE_ARG(s->name));
	if (s->own_hosts)
		return slice_printf(w->a, "the message came from %.*s, which "
			"is no host of %.*s, and nothing of it passes",
		    SLICE_ARG(client), SLICE_ARG(s->name));
	return slice_printf(w->a, "neither the host (%.*s) nor the envelope "
		"sender (%.*s) is of %.*s, and nothing of it passes",
	    SLICE_ARG(client), SLICE_ARG(w->m->envelope.mail_from),
	    SLICE_ARG(s->name));
}

/* A link is no fingerprint: anybody may link to anything. */
static bool
is_fingerprint(const struct service_rule *r)
{
	return r->kind == RULE_HEADER || r->kind == RULE_MESSAGE_ID ||
	    r->kind == RULE_HELO || r->kind == RULE_RDNS ||
	    r->kind == RULE_HOST_IP || r->kind == RULE_HEADER_IP ||
	    r->kind == RULE_MAIL_FROM;
}

/* Has it a reason of its own already? */
static bool
is_listed(const struct attribute *w, const struct evidence *e)
{
	for (size_t k = 0; k < w->out->nforged; k++) {
		const struct forged *f = &w->out->forged[k];

		if (slice_eq(f->service, e->service) &&
		    f->range.off == e->range.off &&
		    f->range.len == e->range.len && (f->range.len != 0 ||
			slice_eq(f->value, e->value)))
			return true;
	}
	return false;
}

static void
add_lies(struct attribute *w, int i)
{
	for (size_t k = 0; k < w->nlies; k++) {
		const struct lie *l = &w->lies[k];

		if ((int)l->service != i)
			continue;
		*ARENA_PUSH(w->a, w->out->forged, w->out->nforged) =
		    (struct forged){ w->c->v[i].slug, l->what, l->value,
			l->why, l->range };
	}
}

static void
add_forged(struct attribute *w, int i)
{
	struct slice because = why(w, i);

	w->of[i].forged = true;
	add_lies(w, i);
	for (size_t k = 0; k < w->out->nevidence; k++) {
		const struct evidence *e = &w->out->evidence[k];
		struct forged *f;

		if ((int)w->owner[k] != i || !is_fingerprint(w->rule[k]) ||
		    is_listed(w, e))
			continue;
		f = ARENA_PUSH(w->a, w->out->forged, w->out->nforged);
		*f = (struct forged){ e->service, e->what, e->value, because,
			e->range };
		if (w->rule[k]->kind == RULE_HEADER)
			f->value = slice_printf(w->a, "%.*s: %.*s",
			    SLICE_ARG(e->where), SLICE_ARG(e->value));
	}
}

/* Is the host one that is there for handing on?  Who gave it in there is not
 * known then, and may have been anybody. */
static bool
host_hands_on(const struct attribute *w)
{
	static const char *const kinds[] = { "gateway", "forwarder",
		"mailing-list" };

	for (size_t i = 0; w->boundary != -1 && i < ARRAY_LEN(kinds); i++)
		if (slice_eq_str(w->c->v[w->boundary].kind, kinds[i]))
			return true;
	return false;
}

void
forged_find(struct attribute *w)
{
	bool looked = false;

	if (!w->trusted)
		return;
	pasted_find(w);
	regions_compare(w);
	for (int i = 0; i < (int)w->c->n; i++) {
		if (!contradicted(w, i))
			continue;
		if (!looked && (handed_on(w) || host_hands_on(w)))
			return;
		looked = true;
		if (!came_through(w, i))
			add_forged(w, i);
	}
}

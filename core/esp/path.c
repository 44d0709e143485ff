/* The path of a message, from its origin to us, in words. */

#include "core/base/buf.h"
#include "core/base/url.h"
#include "core/esp/path.h"
#include "core/mail/gateway.h"
#include "core/mail/taken.h"

static const struct service *
service(const struct attribute *w, int i)
{
	return &w->c->v[i];
}

static bool
is_kind(const struct attribute *w, int i, const char *kind)
{
	return slice_eq_str(service(w, i)->kind, kind);
}

static struct slice
client_words(const struct attribute *w, struct slice ip, struct slice name)
{
	if (name.n != 0 && ip.n != 0)
		return slice_printf(w->a, "%.*s (HELO %.*s)", SLICE_ARG(ip),
		    SLICE_ARG(name));
	return ip.n != 0 ? ip : name;
}

static bool
has_path(const struct attribute *w, struct slice slug)
{
	for (size_t i = 0; i < w->out->npath; i++)
		if (slice_eq(w->out->path[i], slug))
			return true;
	return false;
}

static struct path_step *
add_step(struct attribute *w, int i, enum path_role role)
{
	struct path_step *s = ARENA_PUSH(w->a, w->out->steps, w->out->nsteps);

	*s = (struct path_step){ .role = role, .hop = -1 };
	if (i == -1)
		return s;
	s->service = service(w, i)->slug;
	if (!has_path(w, s->service))
		*ARENA_PUSH(w->a, w->out->path, w->out->npath) = s->service;
	return s;
}

/* The best piece of evidence for a service; NULL */
static const struct evidence *
best_evidence(const struct attribute *w, int i)
{
	const struct evidence *best = NULL;

	for (size_t k = 0; k < w->out->nevidence; k++) {
		const struct evidence *e = &w->out->evidence[k];

		if ((int)w->owner[k] == i &&
		    (best == NULL || e->strength > best->strength))
			best = e;
	}
	return best;
}

/* A service that handed it to the boundary, or to a holder: which hop says
 * so; -1: only its signature is there. */
static int
hop_of(const struct attribute *w, int i, const struct holder *v, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (v[k].service == i)
			return v[k].hop;
	return at_boundary(&w->of[i]) ? w->m->boundary.hop : -1;
}

/* Fields of a service that rides on the named one stand there, but nothing of
 * its own passes: that is said, and names nobody. */
static struct slice
with_claim(const struct attribute *w, struct slice how)
{
	for (size_t k = 0; k < w->out->nevidence; k++) {
		const struct evidence *e = &w->out->evidence[k];
		int i = (int)w->owner[k];

		if (e->strength != STRENGTH_CLAIMED || i == w->named ||
		    w->of[i].best > STRENGTH_CLAIMED ||
		    w->rule[k]->kind == RULE_LINK ||
		    !service_rides_on(service(w, i), service(w, w->named)))
			continue;
		return slice_printf(w->a, "%.*s; %.*s (%.*s) points to %.*s, "
		    "which may ride on it, but nothing of its own passes",
		    SLICE_ARG(how), SLICE_ARG(e->where), SLICE_ARG(
			slice_upto(e->value, 100)),
		    SLICE_ARG(service(w, i)->name));
	}
	return how;
}

/*
 * A mailbox provider's own Received fields say who gave it in: what its desk
 * can look up.  Not where it handed on: then that is told apart.
 */
static struct slice
with_client(const struct attribute *w, struct slice how)
{
	int hop = boundary_below(w);
	const struct hop *h;
	enum taken taken;

	if (hop == -1 || w->boundary == -1 ||
	    !is_kind(w, w->boundary, "mailbox-provider"))
		return how;
	taken = mail_taken(w->m, boundary_host(w), &hop);
	h = hop >= 0 && (size_t)hop < w->m->nhops ? &w->m->hops[hop] : NULL;
	if (taken == TAKEN_NOT_SAID || h == NULL || h->ip.p == NULL ||
	    ip_is_private(h->ip))
		return how;
	return slice_printf(w->a, "%.*s; by its own Received field (hop %d) "
	    "%s gave it in from %.*s", SLICE_ARG(how), hop + 1,
	    taken == TAKEN_BEGAN ? "a user" : "a client",
	    SLICE_ARG(client_words(w, h->ip, h->helo)));
}

static void
add_service(struct attribute *w, int i, enum path_role role,
    const struct handing *h, const struct holder *v, size_t n)
{
	const struct evidence *e = best_evidence(w, i);
	struct path_step *s = add_step(w, i, role);
	bool signature = e != NULL && (slice_eq_str(e->what, "dkim") ||
	    slice_eq_str(e->what, "signed"));

	s->hop = hop_of(w, i, v, n);
	s->strength = w->of[i].best;
	if (e == NULL)
		return;
	s->range = e->range;
	s->how = e->sentence;
	if (i == w->named)
		s->how = with_claim(w, s->how);
	if (i == w->named && !h->found)
		s->how = with_client(w, s->how);
	if (signature && h->found && h->service != i)
		s->how = slice_printf(w->a, "%.*s: that holds whoever handed "
		    "the message on", SLICE_ARG(s->how));
}

/* A machine of no service that a holder, or the boundary, took it from */
static void
add_host(struct attribute *w, const struct holder *v)
{
	struct path_step *s = add_step(w, -1, PATH_ORIGIN);

	s->host = v->host.n != 0 ? v->host : v->ip;
	s->hop = v->hop;
	s->strength = STRENGTH_OBSERVED;
	s->range = field_range(w->m, w->m->hops[v->hop].field, v->ip);
	s->how = slice_printf(w->a, "%.*s says in its own Received field that "
	    "it took the message from %.*s; what stands below that is claims",
	    SLICE_ARG(service(w, v->said_by)->name),
	    SLICE_ARG(client_words(w, v->ip, v->confirmed ? SLICE_NULL
							   : v->host)));
}

/* The connector's client, where no Received field shows it */
static void
add_client(struct attribute *w, const struct handing *h)
{
	struct path_step *s = add_step(w, -1, PATH_ORIGIN);

	s->host = h->helo.n != 0 ? h->helo : h->client;
	s->strength = STRENGTH_CLAIMED;
	s->range = h->range;
	s->how = slice_printf(w->a, "the field %.*s names the client %.*s; no "
	    "Received field bears that out", SLICE_ARG(h->sign),
	    SLICE_ARG(client_words(w, h->client, h->helo)));
}

/* The sender that a rewritten envelope names */
static void
add_before(struct attribute *w, const struct handing *h)
{
	struct path_step *s = add_step(w, -1, PATH_ORIGIN);

	s->host = h->before;
	s->strength = STRENGTH_CLAIMED;
	s->range = h->range;
	s->how = slice_printf(w->a, "the envelope that was rewritten names "
	    "%.*s as the domain that sent it; nothing that passes says so",
	    SLICE_ARG(h->before));
}

static void
add_boundary_host(struct attribute *w)
{
	const struct boundary *b = &w->m->boundary;
	struct path_step *s;

	if (b->hop < 0 || boundary_host(w).n == 0)
		return;
	s = add_step(w, -1, PATH_ORIGIN);
	s->host = boundary_host(w);
	s->hop = b->hop;
	s->strength = !w->trusted ? STRENGTH_CLAIMED : STRENGTH_OBSERVED;
	s->range = field_range(w->m, w->m->hops[b->hop].field, b->ip);
	s->how = slice_printf(w->a, "%.*s took it from %.*s, a host of no "
	    "service in the catalogue", SLICE_ARG(b->by),
	    SLICE_ARG(client_words(w, b->ip, b->helo)));
}

static enum path_role
role_of(const struct attribute *w, int i, enum path_role otherwise)
{
	return is_kind(w, i, "forwarder") ? PATH_FORWARDER
	    : is_kind(w, i, "mailing-list") ? PATH_LIST
	    : is_kind(w, i, "gateway") ? PATH_RELAY : otherwise;
}

/* Where it began, if that is not the one who handed it on: the service that
 * the step is of; -1 */
static int
add_origin(struct attribute *w, const struct handing *h,
    const struct holder *v, size_t n)
{
	const struct holder *first = n != 0 ? &v[n - 1] : NULL;
	int i = w->named;

	if (i != -1 && (!h->found || i != h->service)) {
		add_service(w, i, role_of(w, i, PATH_ORIGIN), h, v, n);
		return i;
	}
	if (h->found && first != NULL && first->service == -1)
		add_host(w, first);
	else if (h->found && h->client.p != NULL)
		add_client(w, h);
	else if (h->found && first != NULL && first->service != h->service) {
		i = first->service;
		add_service(w, i, role_of(w, i, PATH_ORIGIN), h, v, n);
		return i;
	} else if (h->found && h->before.p != NULL)
		add_before(w, h);
	return -1;
}

/* What the one who handed it on rides on is told with him. */
static void
add_carrier(struct attribute *w, const struct handing *h,
    const struct holder *v, size_t n)
{
	if (w->carrier == -1 || (h->found && (w->named == h->service ||
		hop_of(w, w->carrier, v, n) == w->m->boundary.hop)))
		return;
	add_service(w, w->carrier, PATH_CARRIER, h, v, n);
}

/* Those between the origin and the last one, on each other's word */
static void
add_between(struct attribute *w, const struct handing *h, int origin,
    const struct holder *v, size_t n)
{
	for (size_t k = n; k-- > 0;) {
		int i = v[k].service;

		if (i != -1 && i != origin && i != w->carrier &&
		    i != h->service)
			add_service(w, i, role_of(w, i, PATH_RELAY), h, v, n);
	}
}

/* What outlives that: signatures. */
static void
add_what_holds(const struct attribute *w, struct buf *b)
{
	const struct evidence *e = w->named != -1 && w->of[w->named].key
	    ? best_evidence(w, w->named) : NULL;
	size_t n = 0;

	if (e != NULL && slice_eq_str(e->what, "dkim")) {
		buf_addf(b, w->named == w->handing->service
			? "; its own signature of %.*s passes"
			: "; the DKIM signature of %.*s still passes",
		    SLICE_ARG(e->value));
		return;
	}
	for (size_t i = 0; i < w->npasses && n < 3; i++) {
		bool again = false;

		for (size_t k = 0; k < i; k++)
			again |= slice_eqi(w->passes[k].domain,
			    w->passes[i].domain);
		if (!again)
			buf_addf(b, "%s%.*s", n++ == 0 ? "; what passes is DKIM of "
				: ", ", SLICE_ARG(w->passes[i].domain));
	}
	if (n == 0)
		buf_add_str(b, "; no DKIM signature passes");
}

static struct slice
handing_words(const struct attribute *w, const struct handing *h)
{
	static const char *const did[] = { [PATH_ORIGIN] = "sent it",
		[PATH_CARRIER] = "carried it", [PATH_RELAY] = "relayed it",
		[PATH_FORWARDER] = "forwarded it",
		[PATH_LIST] = "sent it on to the members",
		[PATH_GATEWAY] = "filtered it" };
	struct slice who = h->service != -1 ? service(w, h->service)->name
					    : boundary_host(w), words;
	struct buf b = { 0 };

	buf_addf(&b, "%.*s %s", SLICE_ARG(who), did[h->role]);
	if (h->tenant_id.p != NULL)
		buf_addf(&b, " for the tenant %.*s", SLICE_ARG(h->host));
	if (h->tenant_id.p != NULL && !slice_eq(h->tenant_id, h->host))
		buf_addf(&b, " (%.*s)", SLICE_ARG(h->tenant_id));
	if (h->client.p != NULL)
		buf_addf(&b, " from %.*s",
		    SLICE_ARG(client_words(w, h->client, h->helo)));
	else if (h->host.n != 0 && !slice_eqi(h->host, who))
		buf_addf(&b, " %s %.*s", h->role == PATH_LIST ? "of" : "for",
		    SLICE_ARG(h->host));
	if (h->sign.n != 0)
		buf_addf(&b, " (%.*s)", SLICE_ARG(h->sign));
	if (h->strength == STRENGTH_CLAIMED)
		buf_add_str(&b, ", which any sender can imitate");
	if (h->role != PATH_RELAY)
		buf_add_str(&b, "; SPF is about it alone");
	add_what_holds(w, &b);
	words = slice_dup(w->a, buf_slice(&b));
	buf_free(&b);
	return words;
}

static void
add_handing(struct attribute *w, const struct handing *h)
{
	struct path_step *s = add_step(w, h->service, h->role);
	int hop = w->m->boundary.hop;

	s->host = h->host.n != 0 || h->service != -1 ? h->host
						     : boundary_host(w);
	s->hop = hop;
	s->strength = h->strength;
	s->how = handing_words(w, h);
	s->range = h->range;
	if (s->range.len == 0 && hop >= 0)
		s->range = field_range(w->m, w->m->hops[hop].field,
		    w->m->boundary.ip);
}

/* It delivered what another signed, and nothing says that it forwards. */
static void
add_deliverer(struct attribute *w, const struct holder *v, size_t n)
{
	struct handing none = { .service = -1 };
	size_t before = w->out->nsteps;

	if (w->boundary == w->named || w->boundary == w->carrier)
		return;
	add_service(w, w->boundary, PATH_RELAY, &none, v, n);
	w->out->steps[before].how = slice_printf(w->a, "%.*s; it delivered "
	    "what the named service signed", SLICE_ARG(
		w->out->steps[before].how));
}

static void
found_gateway(void *arg, const struct rule_hit *hit)
{
	if (*(int *)arg == -1)
		*(int *)arg = (int)hit->service;
}

/* The receiver's own: what the settings say is certain. */
static void
add_gateways(struct attribute *w)
{
	for (int i = w->m->boundary.hop; i >= 0; i--) {
		const struct hop *h = &w->m->hops[i];
		struct slice host = h->rdns.n != 0 ? h->rdns : h->helo;
		const struct gateway *known;
		struct path_step *s;
		int at = -1;

		if (!h->gateway)
			continue;
		if (host.n == 0)
			host = h->ip;
		known = gateway_of(host);
		rule_index_match(w->c, RULE_RDNS, SLICE_NULL, host,
		    found_gateway, &at);
		s = add_step(w, at, PATH_GATEWAY);
		s->host = host;
		s->hop = i;
		s->strength = STRENGTH_PROVEN;
		s->range = field_range(w->m, h->field, h->ip);
		s->how = slice_printf(w->a, "a gateway of the receiver's by "
		    "the settings%s%s: %.*s took it from %.*s",
		    known != NULL ? ", of " : "",
		    known != NULL ? known->name : "", SLICE_ARG(h->by),
		    SLICE_ARG(host));
	}
}

void
path_fill(struct attribute *w, const struct handing *h,
    const struct holder *v, size_t n)
{
	int origin = add_origin(w, h, v, n);

	add_carrier(w, h, v, n);
	if (h->found)
		add_between(w, h, origin, v, n);
	if (h->found)
		add_handing(w, h);
	else if (w->boundary != -1)
		add_deliverer(w, v, n);
	else if (w->named == -1)
		add_boundary_host(w);
	add_gateways(w);
}

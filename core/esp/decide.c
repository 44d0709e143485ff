/*
 * Who is named.  The rule: whose desk can stop it, on proof.
 *
 * A signature that passes names its service, whoever delivered the message:
 * it holds through forwarding, and a copy sent again through somebody else is
 * still what that service let its customer write.  Who delivered it stands in
 * the path, with the tenant where that is known, since that desk can act too.
 * Without one the service at the boundary is named: a pasted signature that
 * fails is nothing.
 *
 * Who only hands on what others send is not the sender.  A forwarder, a
 * mailbox that forwards, a filtering gateway is named never or only where its
 * own Received fields say that the message began there; where they say that
 * another known service gave it in, that one is named, as observed.  Three
 * answer for what they hand on, and are named for it: a Microsoft 365 tenant
 * that relays through its connector or whose own key signs; a group of a
 * service for lists, which has an owner there; a relay that knows its
 * customer (an entry with accounts), as for hosters.
 */

#include "core/esp/path.h"

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

static bool
is_kind(const struct attribute *w, int i, const char *kind)
{
	return slice_eq_str(service(w, i)->kind, kind);
}

/* Forwarders send nothing themselves: they are never named as the sender. */
static bool
only_forwards(const struct attribute *w, int i)
{
	return is_kind(w, i, "forwarder");
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
	    (w->of[i].key && only_forwards(w, i));
}

static int
best_at_boundary(const struct attribute *w)
{
	int best = -1;

	for (int i = 0; i < (int)w->c->n; i++)
		if (was_last(w, i) && (best == -1 || better(w, i, best)))
			best = i;
	return best;
}

/*
 * Whose signature is put on when handing on, and so says nothing of the
 * sender?  That of a forwarder, a filter, a list and what a list rides on;
 * that of a hoster when it forwards.  A mailbox provider's is its tenant's
 * word for the message.
 */
static bool
signs_in_passing(const struct attribute *w, int i)
{
	const struct handing *h = w->handing;

	if (only_forwards(w, i) || is_kind(w, i, "gateway") ||
	    is_kind(w, i, "mailing-list"))
		return true;
	if (!h->found || h->service == -1)
		return false;
	if (h->role == PATH_LIST)
		return i == h->service || rides_on(w, h->service, i);
	return h->role == PATH_FORWARDER && i == h->service &&
	    !is_kind(w, i, "mailbox-provider");
}

/* The best of those that signed it, as senders or as lists: one that did not
 * hand it on comes first; -1 */
static int
best_that_signed(const struct attribute *w, bool lists)
{
	const struct handing *h = w->handing;
	int best = -1;

	for (int i = 0; i < (int)w->c->n; i++) {
		if (!w->of[i].key || (lists ? !is_kind(w, i, "mailing-list")
					    : signs_in_passing(w, i)))
			continue;
		if (best == -1 || (h->found && best == h->service) ||
		    ((!h->found || i != h->service) && better(w, i, best)))
			best = i;
	}
	return best;
}

/* A list's own signature names it where its member's did not survive. */
static int
best_signer(const struct attribute *w)
{
	int best = best_that_signed(w, false);

	return best != -1 ? best : best_that_signed(w, true);
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
name_nobody(struct attribute *w)
{
	for (size_t i = 0; i < w->c->n; i++)
		if (w->of[i].claimed)
			w->out->strength = STRENGTH_CLAIMED;
}

/* A signature, and perhaps another service's host: the inner one of two that
 * have to do with each other, else whoever signed. */
static int
of_signer(const struct attribute *w, int signer)
{
	const struct handing *h = w->handing;
	int b = w->boundary;

	if (b == -1 || (h->found && h->role != PATH_RELAY) ||
	    !services_related(w, b, signer) || rides_on(w, signer, b))
		return signer;
	return b;
}

/* Does the one at the boundary answer for what it delivered? */
static int
of_boundary(const struct attribute *w)
{
	const struct handing *h = w->handing;

	if (!h->found || h->tenant_id.p != NULL)
		return w->boundary;
	if (h->service == -1)
		return -1;
	if (h->role == PATH_LIST && is_kind(w, h->service, "mailing-list"))
		return h->service;
	if (h->role == PATH_RELAY && service(w, h->service)->naccounts != 0)
		return h->service;
	return -1;
}

/* The first one who is known to have had it, if one that sends; -1 */
static int
of_holders(const struct attribute *w, const struct holder *v, size_t n)
{
	int i = n != 0 ? v[n - 1].service : -1;

	if (i == -1 || only_forwards(w, i) || is_kind(w, i, "gateway"))
		return -1;
	return i;
}

/*
 * A rewritten envelope says that somebody else sent it: then a user who gave
 * it in there is one whose mailbox forwards.
 */
static bool
is_only_forward(const struct attribute *w, const struct holder *v, size_t n)
{
	struct srs srs;

	return n == 1 && v[0].began && w->handing->role == PATH_FORWARDER &&
	    srs_read(&srs, w->m->envelope.mail_from, w->a);
}

/* Who had it before: by Received fields, and who signed, by a seal. */
static size_t
look_back(struct attribute *w, struct holder v[HOLDERS_MOST])
{
	size_t n = w->handing->found ? holders_find(w, v) : 0;
	int signer = seal_signer(w);

	if (is_only_forward(w, v, n))
		n = 0;
	if (signer != -1 && n < HOLDERS_MOST)
		v[n++] = (struct holder){ .service = signer,
			.said_by = w->boundary, .hop = -1 };
	return n;
}

static void
decide(struct attribute *w, const struct holder *v, size_t n)
{
	int signer = best_signer(w), heard;

	if (signer != -1)
		name(w, of_signer(w, signer));
	else if ((heard = of_boundary(w)) != -1) {
		if (heard != w->boundary)
			handing_note(w, w->handing);
		name(w, heard);
	} else if ((heard = of_holders(w, v, n)) != -1) {
		name(w, heard);
		w->out->strength = STRENGTH_OBSERVED;
	} else {
		name_nobody(w);
		return;
	}
	find_carrier(w);
}

void
decide_service(struct attribute *w)
{
	struct handing *h = arena_alloc(w->a, sizeof *h);
	struct holder v[HOLDERS_MOST];
	size_t n = 0;

	w->boundary = best_at_boundary(w);
	w->handing = h;
	handing_find(w, h);
	if (h->found || w->boundary == -1)
		n = look_back(w, v);
	decide(w, v, n);
	path_fill(w, h, v, n);
}

/*
 * Who had it before the one who handed it on, as far as each one's own word
 * goes: a known service's Received fields name the client that it took the
 * message from; where that is a known service's host again, its fields are
 * read the same way.  Not those of a hoster's machine: whoever rents it writes
 * them.
 */

#include "core/esp/finding.h"
#include "core/esp/path.h"
#include "core/mail/taken.h"

struct client_match {
	struct cidr address;
	int service; /* -1 */
	const struct service_rule *rule;
};

static void
found_range(void *arg, const struct rule_hit *hit)
{
	struct client_match *x = arg;

	if (x->service != -1)
		return;
	x->service = (int)hit->service;
	x->rule = hit->rule;
}

static void
found_name(void *arg, const struct rule_hit *hit)
{
	struct client_match *x = arg;

	if (x->service != -1)
		return;
	x->service = (int)hit->service;
	x->rule = hit->rule;
}

/* Whose host is the client of that hop, by address or confirmed name? */
static struct client_match
client_of(const struct attribute *w, const struct hop *h)
{
	struct client_match x = { .service = -1 };

	if (cidr_parse(&x.address, h->ip))
		rule_index_ip(w->c, &x.address, found_range, &x);
	if (x.service == -1 && h->rdns_confirmed)
		rule_index_match(w->c, RULE_RDNS, SLICE_NULL, h->rdns,
		    found_name, &x);
	return x;
}

/* Evidence on the word of the one after it: observed, never more. */
static void
note_holder(struct attribute *w, struct holder *v,
    const struct client_match *x)
{
	struct rule_hit hit = { (uint32_t)x->service, x->rule };
	struct finding f = { .w = w, .strength = STRENGTH_OBSERVED,
		.root = ROOT_HOST, .what = SLICE("received") };

	f.value = x->rule->kind == RULE_IP ? v->ip : v->host;
	f.where = slice_printf(w->a, "Received (hop %d)", v->hop + 1);
	f.range = field_range(w->m, w->m->hops[v->hop].field, f.value);
	finding_add(&f, &hit, slice_printf(w->a, "%.*s, which handed it on, "
	    "says in its own Received field that %.*s gave it in, a host of "
	    "%.*s", SLICE_ARG(w->c->v[v->said_by].name), SLICE_ARG(f.value),
	    SLICE_ARG(finding_service(&f, &hit))));
}

/* Is the host a hoster's, so that its customers may write in its name? */
static bool
is_rented(const struct attribute *w, int i)
{
	return slice_eq_str(w->c->v[i].kind, "hosting");
}

/* One step further down.  false: nobody says more. */
static bool
holder_next(struct attribute *w, struct holder *v, int said_by,
    struct slice host, int *hop)
{
	enum taken taken = mail_taken(w->m, host, hop);
	const struct hop *h;
	struct client_match x;

	if (taken == TAKEN_NOT_SAID)
		return false;
	h = &w->m->hops[*hop];
	*v = (struct holder){ .said_by = said_by, .service = -1, .hop = *hop,
		.ip = h->ip, .confirmed = h->rdns_confirmed,
		.host = h->rdns_confirmed ? h->rdns : h->helo,
		.began = taken == TAKEN_BEGAN };
	if (v->began) {
		v->service = said_by;
		return false;
	}
	x = client_of(w, h);
	if (x.service == -1)
		return false;
	v->service = x.service;
	note_holder(w, v, &x);
	return true;
}

/* Whose host the boundary's client is: the service's, or what carries it; -1 */
static int
owner_of_host(const struct attribute *w)
{
	const struct service *s;

	if (w->boundary == -1 || w->of[w->boundary].connected)
		return w->boundary;
	s = &w->c->v[w->boundary];
	for (size_t i = 0; i < s->ncarriers; i++) {
		const struct service *x = catalogue_find(w->c, s->carriers[i]);

		if (x != NULL && w->of[x - w->c->v].connected)
			return (int)(x - w->c->v);
	}
	return -1;
}

size_t
holders_find(struct attribute *w, struct holder v[HOLDERS_MOST])
{
	struct slice host = boundary_host(w);
	int hop = boundary_below(w), said_by = owner_of_host(w);
	size_t n = 0;

	if (hop == -1)
		return 0;
	while (said_by != -1 && !is_rented(w, said_by)) {
		struct holder *x = &v[n];
		bool more;

		x->hop = -1;
		more = holder_next(w, x, said_by, host, &hop);
		n += x->hop != -1;
		if (!more || n == HOLDERS_MOST)
			break;
		said_by = x->service;
		host = x->host;
		hop++;
	}
	return n;
}

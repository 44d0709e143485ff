/* Evidence of the boundary host: address, reverse DNS, HELO. */

#include "core/esp/finding.h"

static struct slice
boundary_where(struct attribute *w)
{
	return w->m->boundary.hop >= 0
		   ? slice_printf(w->a, "Received (hop %d)",
			 w->m->boundary.hop + 1)
		   : SLICE("boundary");
}

struct range
boundary_range(const struct attribute *w, struct slice text)
{
	int hop = w->m->boundary.hop;

	if (hop < 0 || (size_t)hop >= w->m->nhops)
		return (struct range){ 0, 0 };
	return field_range(w->m, w->m->hops[hop].field, text);
}

struct address_finding {
	struct finding f;
	struct cidr address;
};

static void
found_ip(void *arg, const struct rule_hit *hit)
{
	struct address_finding *x = arg;
	struct slice date = hit->rule->text, range;

	range = slice_word(&date);
	date = slice_trim(date);
	x->f.w->of[hit->service].host |= x->f.strength == STRENGTH_PROVEN;
	x->f.w->of[hit->service].connected |=
	    x->f.strength == STRENGTH_PROVEN;
	finding_add(&x->f, hit,
	    slice_printf(x->f.w->a, "the %s address %.*s is in its "
		"published range %.*s%s%.*s",
		x->f.strength == STRENGTH_PROVEN ? "boundary" : "claimed",
		SLICE_ARG(x->f.value), SLICE_ARG(range),
		date.n != 0 ? " as of " : "", SLICE_ARG(date)));
}

void
evidence_ip(struct attribute *w)
{
	struct address_finding x = { .f = { .w = w, .root = ROOT_HOST,
		.strength = w->trusted ? STRENGTH_PROVEN
				       : STRENGTH_CLAIMED } };

	if (!cidr_parse(&x.address, w->m->boundary.ip))
		return;
	x.f.value = w->m->boundary.ip;
	x.f.where = boundary_where(w);
	x.f.range = boundary_range(w, x.f.value);
	rule_index_ip(w->c, &x.address, found_ip, &x);
}

bool
leads_back(struct attribute *w, struct slice name, struct slice ip)
{
	const struct answer *a;
	struct cidr want, got;

	if (w->answers == NULL || !cidr_parse(&want, ip))
		return false;
	a = answers_ask(w->answers, name,
	    slice_chr(ip, ':') != SLICE_NONE ? DNS_AAAA : DNS_A, w->questions,
	    w->a);
	for (size_t i = 0; a != NULL && i < a->n; i++)
		if (cidr_parse(&got, a->data[i]) &&
		    memcmp(got.octets, want.octets, sizeof want.octets) == 0)
			return true;
	return false;
}

static void
found_rdns(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	bool confirmed = f->strength == STRENGTH_OBSERVED;

	f->w->of[hit->service].rdns = true;
	f->w->of[hit->service].host |= confirmed;
	f->w->of[hit->service].connected |= confirmed;
	if (!confirmed)
		host_form(f->w, hit->service, f->value, SLICE("rdns"));
	finding_add(f, hit,
	    slice_printf(f->w->a, "the boundary host is %.*s%s",
		SLICE_ARG(f->value),
		confirmed ? ", confirmed forward"
			  : " by reverse DNS alone, which its owner can set"));
}

/* rdns names a host of some service: confirm it, then note it. */
static void
try_rdns(struct attribute *w, struct slice name, bool confirmed,
    struct slice where)
{
	struct finding f = { .w = w, .strength = STRENGTH_CLAIMED,
		.root = ROOT_HOST };

	if (!rule_index_any(w->c, RULE_RDNS, name))
		return;
	if (w->trusted && !confirmed &&
	    leads_back(w, name, w->m->boundary.ip)) {
		confirmed = true;
		where = slice_printf(w->a, "%.*s, %s %.*s", SLICE_ARG(where),
		    slice_chr(w->m->boundary.ip, ':') != SLICE_NONE ? "AAAA"
								     : "A",
		    SLICE_ARG(name));
	}
	if (confirmed && w->trusted)
		f.strength = STRENGTH_OBSERVED;
	f.value = name;
	f.where = where;
	f.range = boundary_range(w, name);
	rule_index_match(w->c, RULE_RDNS, SLICE_NULL, name, found_rdns, &f);
}

void
reverse_names(struct attribute *w,
    void (*each)(struct attribute *w, struct slice name, bool confirmed,
	struct slice where))
{
	const struct boundary *b = &w->m->boundary;
	const struct answer *a;
	struct slice name;

	if (b->rdns.n != 0) {
		each(w, b->rdns, b->rdns_confirmed, boundary_where(w));
		return;
	}
	if (!w->trusted || b->ip.n == 0 || w->answers == NULL)
		return;
	name = ip_reverse_name(w->a, b->ip);
	if (name.n == 0)
		return;
	a = answers_ask(w->answers, name, DNS_PTR, w->questions, w->a);
	for (size_t i = 0; a != NULL && i < a->n && i < 3; i++)
		each(w, a->data[i], false,
		    slice_printf(w->a, "PTR %.*s", SLICE_ARG(name)));
}

void
evidence_rdns(struct attribute *w)
{
	reverse_names(w, try_rdns);
}

/* A pass of the service itself, or of one that rides on it.  Not one of an
 * envelope of its form, or under its customers' selector: anybody can have
 * those for a domain of his own. */
static bool
passes_for(const struct attribute *w, uint32_t service)
{
	if (w->of[service].spf || w->of[service].key)
		return true;
	for (size_t i = 0; i < w->c->n; i++)
		if ((w->of[i].spf || w->of[i].key) &&
		    service_rides_on(&w->c->v[i], &w->c->v[service]))
			return true;
	return false;
}

int
carrier_next(const struct attribute *w, const struct service *s, size_t *at)
{
	while (*at < s->ncarriers) {
		const struct service *x = catalogue_find(w->c,
		    s->carriers[(*at)++]);

		if (x != NULL && w->of[x - w->c->v].connected)
			return (int)(x - w->c->v);
	}
	return -1;
}

bool
carrier_sent(const struct attribute *w, uint32_t service)
{
	size_t at = 0;

	return carrier_next(w, &w->c->v[service], &at) != -1;
}

static void
found_helo(void *arg, const struct rule_hit *hit)
{
	struct finding *f = arg;
	struct attribute *w = f->w;
	/* a name of its own that reverse DNS contradicts is worth nothing,
	 * nor one that tells another address */
	bool foreign = hit->rule->kind != RULE_HELO &&
	    w->m->boundary.rdns.n != 0 && !w->of[hit->service].rdns;
	bool carried = carrier_sent(w, hit->service);
	enum form_says says = host_form(w, hit->service, f->value, f->what);
	bool host = w->of[hit->service].host;
	bool backed = w->trusted && !foreign && says != FORM_OTHER &&
	    (carried || passes_for(w, hit->service));

	f->strength = backed ? STRENGTH_OBSERVED : STRENGTH_CLAIMED;
	w->of[hit->service].host |= backed;
	finding_add(f, hit,
	    slice_printf(w->a, "the client called itself %.*s%s%s",
		SLICE_ARG(f->value),
		says == FORM_SAME ? ", a name that tells its address" : "",
		says == FORM_OTHER ? ", which tells another address"
		: !backed && host ? ", which adds nothing to its address"
		: !backed ? ", which anyone can"
		: carried ? ", and it is a host of what carries its mail"
			  : ", and a pass of the same service bears that "
			    "out"));
}

void
evidence_helo(struct attribute *w)
{
	struct slice helo = w->m->boundary.helo;
	struct finding f = { .w = w, .root = ROOT_HOST };

	if (helo.n == 0)
		return;
	f.what = SLICE("helo");
	f.value = helo;
	f.where = boundary_where(w);
	f.range = boundary_range(w, helo);
	rule_index_match(w->c, RULE_HELO, SLICE_NULL, helo, found_helo, &f);
	rule_index_match(w->c, RULE_RDNS, SLICE_NULL, helo, found_helo, &f);
	rule_index_match(w->c, RULE_HOST_IP, SLICE_NULL, helo, found_helo, &f);
}

/* Which receivers the chains show: merged by organisation. */

#include "core/base/url.h"
#include "core/mail/gateway.h"
#include "core/suggest.h"

enum { RARE = 10, RARE_SHARE = 100, FEW = 3 };

/* The organisation of a chain: its first host that is not inside.  Hosts in
 * Received fields can be any word: only names of hosts may become settings. */
static struct slice
org_of(struct slice chain)
{
	struct slice org = SLICE_NULL, host = SLICE_NULL;
	struct arena a = { 0 };

	if (mail_chain_next(&chain, &org))
		host = host_normal(&a, slice_from(org, 1));
	if (host.p == NULL)
		org = SLICE_NULL;
	arena_free(&a);
	return org;
}

/* "(inside) x2, .corp.example" has one host that is not inside, and
 * ".corp.example x2" two. */
static bool
is_longer(struct slice chain)
{
	size_t n = 0;

	while (chain.n != 0) {
		struct slice run = slice_cut(&chain, ',');
		struct slice word = slice_word(&run);

		if (word.n != 0 && *word.p == '.')
			n += slice_trim(run).n != 0 ? 2 : 1;
	}
	return n > 1;
}

static struct chain_value *
value_add(struct chain_values *to, const struct chain_value *v,
    struct arena *a)
{
	size_t i;

	for (i = 0; i < to->n; i++)
		if (slice_eq(to->v[i].value, v->value))
			break;
	if (i == to->n)
		*ARENA_PUSH(a, to->v, to->n) = (struct chain_value){
			v->value, 0 };
	to->v[i].messages += v->messages;
	return &to->v[i];
}

static void
values_add(struct chain_values *to, const struct chain_values *from,
    struct arena *a)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		value_add(to, &from->v[i], a);
}

static void
gateways_add(struct suggestion *s, const struct chain *c, struct arena *a)
{
	size_t i, n, nhosts, at;

	for (i = 0; i < c->gateways.n; i++) {
		struct chain_value v = c->gateways.v[i];
		const struct gateway *g = gateway_of(v.value);

		if (g == NULL)
			continue;
		v.value = g->domain;
		n = nhosts = s->gateways.n;
		at = (size_t)(value_add(&s->gateways, &v, a) - s->gateways.v);
		if (at == n) {
			*ARENA_PUSH(a, s->gateway_ips, n) =
			    (struct chain_values){ .n = 0 };
			*ARENA_PUSH(a, s->gateway_hosts, nhosts) =
			    (struct chain_values){ .n = 0 };
		}
		value_add(&s->gateway_hosts[at], &c->gateways.v[i], a);
		values_add(&s->gateway_ips[at], &c->gateway_ips[i], a);
	}
}

static struct suggestion *
suggestion_for(struct suggestions *s, struct slice org)
{
	struct suggestion *one;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (slice_eq(s->v[i].org, org))
			return &s->v[i];
	one = ARENA_PUSH(&s->arena, s->v, s->n);
	*one = (struct suggestion){ .org = org };
	return one;
}

void
suggest_receivers(struct suggestions *out, const struct chains *c)
{
	struct suggestion *s;
	uint64_t all = 0;
	size_t i;

	*out = (struct suggestions){ .n = 0 };
	for (i = 0; i < c->n; i++) {
		const struct chain *x = &c->v[i];
		struct slice org = org_of(x->chain);

		all += x->messages;
		if (org.p == NULL)
			continue;
		s = suggestion_for(out, org);
		s->messages += x->messages;
		s->inferred += x->messages - x->configured;
		s->longer |= is_longer(x->chain);
		values_add(&s->by, &x->by, &out->arena);
		values_add(&s->authserv_ids, &x->authserv_ids, &out->arena);
		values_add(&s->below, &x->below, &out->arena);
		gateways_add(s, x, &out->arena);
	}
	for (i = 0; i < out->n; i++) {
		s = &out->v[i];
		s->rare = s->messages < FEW || (s->messages < RARE &&
		    s->messages * RARE_SHARE < all);
	}
}

const struct suggestion *
suggestion_of(const struct suggestions *s, const struct chain *c)
{
	struct slice org = org_of(c->chain);
	size_t i;

	for (i = 0; org.p != NULL && i < s->n; i++)
		if (slice_eq(s->v[i].org, org))
			return &s->v[i];
	return NULL;
}

void
suggestions_free(struct suggestions *s)
{
	arena_free(&s->arena);
	*s = (struct suggestions){ .n = 0 };
}

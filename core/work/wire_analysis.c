/* A whole analysis, DNS questions and answers, and settings on the wire. */

#include <stdlib.h>

#include "core/base/mem.h"
#include "core/work/wire.h"

void
wire_question(struct wire *w, struct question *q)
{
	uint32_t type = q->type;

	wire_slice(w, &q->name);
	wire_u32(w, &type, UINT16_MAX);
	q->type = (uint16_t)type;
	wire_bool(w, &q->personal);
}

void
wire_questions(struct wire *w, struct questions *q)
{
	WIRE_EACH(w, q->v, q->n, WIRE_MOST_ITEMS, wire_question);
}

void
wire_answer(struct wire *w, struct answer *a)
{
	wire_question(w, &a->question);
	WIRE_ENUM(w, a->status, DNS_TIMEOUT);
	WIRE_ENUM(w, a->dnssec, DNSSEC_BOGUS);
	wire_slices(w, &a->data, &a->n, WIRE_MOST_ITEMS);
	wire_u32(w, &a->ttl, UINT32_MAX);
	wire_i64(w, &a->time);
	wire_slice(w, &a->origin);
}

static void
wire_receiver(struct wire *w, struct receiver *r)
{
	wire_slice(w, &r->name);
	wire_slices(w, &r->by, &r->nby, WIRE_MOST_ITEMS);
	wire_slices(w, &r->authserv_id, &r->nauthserv_id, WIRE_MOST_ITEMS);
	wire_slices(w, &r->ip, &r->nip, WIRE_MOST_ITEMS);
	wire_slices(w, &r->gateway, &r->ngateway, WIRE_MOST_ITEMS);
	wire_bool(w, &r->results_below);
}

void
wire_receivers(struct wire *w, struct receivers *r)
{
	WIRE_EACH(w, r->v, r->n, WIRE_MOST_ITEMS, wire_receiver);
	wire_slices(w, &r->sealers, &r->nsealers, WIRE_MOST_ITEMS);
}

static void
wire_word(struct wire *w, struct domain_word *d)
{
	wire_slice(w, &d->service);
	wire_bool(w, &d->authorised);
	wire_slice(w, &d->who);
	wire_slice(w, &d->reference);
	wire_i64(w, &d->time);
}

static void
wire_drill(struct wire *w, struct drill *d)
{
	wire_slice(w, &d->name);
	wire_slice(w, &d->service);
	wire_slice(w, &d->field);
	wire_slice(w, &d->shape);
	wire_i64(w, &d->until);
}

static void
wire_domain(struct wire *w, struct domain *d)
{
	wire_slice(w, &d->name);
	wire_slices(w, &d->brands, &d->nbrands, WIRE_MOST_ITEMS);
	wire_slices(w, &d->authorised, &d->nauthorised, WIRE_MOST_ITEMS);
	wire_bool(w, &d->complete);
	wire_slice(w, &d->policy);
	WIRE_EACH(w, d->words, d->nwords, WIRE_MOST_ITEMS, wire_word);
}

void
wire_domains(struct wire *w, struct domains *d)
{
	WIRE_EACH(w, d->v, d->n, 1 << 20, wire_domain);
	WIRE_EACH(w, d->drills, d->ndrills, WIRE_MOST_ITEMS, wire_drill);
}

static void
wire_sketch(struct wire *w, struct sketch *s)
{
	unsigned char octets[SKETCH_MOST_OCTETS];
	struct slice packed = slice_of((char *)octets, 0);

	if (w->out != NULL)
		packed.n = sketch_pack(s, octets);
	wire_slice(w, &packed);
	if (w->out == NULL && w->bad == NULL && !sketch_unpack(s, packed))
		wire_fail(w, "a sketch that is none");
}

static void
wire_trait(struct wire *w, struct trait *t)
{
	wire_slice(w, &t->kind);
	wire_slice(w, &t->value);
	if (t->kind.n == 0 || t->kind.n > TRAIT_MOST_KIND ||
	    t->value.n == 0 || t->value.n > TRAIT_MOST_OCTETS)
		wire_fail(w, "a trait without words, or too long");
}

static void
wire_analysis(struct wire *w, struct analysis *a)
{
	wire_octets(w, a->sha256.b, sizeof a->sha256.b);
	wire_u64(w, &a->length, w->length);
	w->length = a->length;
	WIRE_ENUM(w, a->kind, MESSAGE_KINDS - 1);
	wire_mail(w, &a->mail);
	wire_unwrapped(w, &a->inside, a->mail.nparts);
	wire_aggregates(w, &a->aggregates);
	wire_auth(w, &a->auth, a->mail.nfields);
	wire_attribution(w, &a->attribution);
	wire_relationship(w, &a->relationship);
	wire_questions(w, &a->asked);
	wire_reply(w, &a->reply);
	wire_sketch(w, &a->sketch);
	WIRE_EACH(w, a->traits, a->ntraits, TRAITS_MOST, wire_trait);
}

bool
wire_encode_analysis(struct buf *out, const struct analysis *a,
    const char **why)
{
	struct analysis copy = *a; /* encoding writes back what it reads */
	size_t before = out->n;
	struct wire w;

	wire_encode(&w, out);
	wire_analysis(&w, &copy);
	*why = w.bad;
	if (w.bad != NULL)
		out->n = before;
	return w.bad == NULL;
}

struct analysis *
wire_decode_analysis(struct slice payload, uint64_t length, const char **why)
{
	struct analysis *a = xcalloc(1, sizeof *a);
	struct wire w;

	wire_decode(&w, payload, &a->arena);
	w.length = length;
	wire_analysis(&w, a);
	a->mail.arena = &a->arena;
	a->mail.bytes = slice_of("", 0);
	if (wire_done(&w))
		return a;
	*why = w.bad;
	arena_free(&a->arena);
	free(a);
	return NULL;
}

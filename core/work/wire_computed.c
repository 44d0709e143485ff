/* What espy computed, and where it differs from the record, on the wire. */

#include "core/work/wire.h"

/* More than any of them has: what a message makes espy work out is bounded
 * where it is worked out. */
enum {
	MOST_TERMS = 64,
	MOST_IDENTIFIERS = 1024,
	MOST_NAMES = 4096,
	MOST_HINTS = 256,
	MOST_DISAGREEMENTS = 256,
	MOST_FLAGS = UINT16_MAX,
	MOST_LENGTH = 1 << 20, /* of a key in bits */
};

static void
wire_spf(struct wire *w, struct spf *s)
{
	WIRE_ENUM(w, s->result, SPF_UNVERIFIABLE);
	wire_slice(w, &s->domain);
	wire_slice(w, &s->ip);
	wire_slice(w, &s->helo);
	wire_slice(w, &s->sender);
	wire_slice(w, &s->matched);
	wire_slices(w, &s->path, &s->npath, MOST_TERMS);
	wire_slice(w, &s->record);
	wire_slice(w, &s->explanation);
	wire_slice(w, &s->reason);
	wire_u32(w, &s->lookups, UINT32_MAX);
	wire_u32(w, &s->voids, UINT32_MAX);
	wire_bool(w, &s->late);
	wire_questions(w, &s->used);
}

static void
wire_signature(struct wire *w, struct dkim_signature *s, size_t nfields)
{
	wire_index(w, &s->field, nfields);
	WIRE_ENUM(w, s->result, DKIM_UNVERIFIABLE);
	WIRE_ENUM(w, s->crypto, DKIM_MATCH);
	wire_u32(w, &s->flags, MOST_FLAGS);
	wire_slice(w, &s->domain);
	wire_slice(w, &s->selector);
	wire_slice(w, &s->algorithm);
	wire_slice(w, &s->canon);
	wire_slice(w, &s->identity);
	wire_slice(w, &s->headers);
	wire_slice(w, &s->b);
	wire_i64(w, &s->signed_at);
	wire_i64(w, &s->expires);
	wire_u64(w, &s->unsigned_octets, UINT64_MAX);
	wire_u32(w, &s->key_bits, MOST_LENGTH);
	wire_slice(w, &s->key_record);
	wire_bool(w, &s->aligned_known);
	wire_bool(w, &s->aligned);
	wire_slice(w, &s->broken_by);
	wire_slice(w, &s->reason);
	wire_questions(w, &s->used);
}

static void
wire_signatures(struct wire *w, struct computed *c, size_t nfields)
{
	size_t i;

	c->dkim = wire_array(w, c->dkim, &c->ndkim, sizeof *c->dkim,
	    DKIM_MOST_SIGNATURES);
	for (i = 0; i < c->ndkim && w->bad == NULL; i++)
		wire_signature(w, &c->dkim[i], nfields);
}

static void
wire_identifier(struct wire *w, struct dmarc_identifier *d, size_t ndkim)
{
	wire_bool(w, &d->dkim);
	wire_index(w, &d->signature, ndkim);
	wire_slice(w, &d->domain);
	wire_slice(w, &d->org_domain);
	wire_bool(w, &d->passes);
	wire_bool(w, &d->aligned);
	wire_slice(w, &d->rule);
}

static void
wire_dmarc(struct wire *w, struct dmarc_view *d, size_t ndkim)
{
	size_t i;

	WIRE_ENUM(w, d->result, DMARC_UNVERIFIABLE);
	wire_slice(w, &d->author);
	wire_slice(w, &d->domain);
	wire_slice(w, &d->org_domain);
	wire_slice(w, &d->org_rule);
	wire_slice(w, &d->record);
	wire_slice(w, &d->published);
	wire_slice(w, &d->policy);
	wire_slice(w, &d->policy_tag);
	wire_bool(w, &d->aligned_by_spf);
	wire_bool(w, &d->aligned_by_dkim);
	d->identifiers = wire_array(w, d->identifiers, &d->nidentifiers,
	    sizeof *d->identifiers, MOST_IDENTIFIERS);
	for (i = 0; i < d->nidentifiers && w->bad == NULL; i++)
		wire_identifier(w, &d->identifiers[i], ndkim);
	wire_slices(w, &d->queried, &d->nqueried, MOST_NAMES);
	wire_slice(w, &d->reason);
	wire_questions(w, &d->used);
}

static void
wire_arc_set(struct wire *w, struct arc_set *s, size_t nfields)
{
	wire_int(w, &s->instance, 0, INT32_MAX);
	wire_index(w, &s->seal, nfields);
	wire_index(w, &s->signature, nfields);
	wire_index(w, &s->results, nfields);
	wire_slice(w, &s->sealer);
	wire_slice(w, &s->selector);
	wire_slice(w, &s->cv);
	WIRE_ENUM(w, s->seal_crypto, DKIM_MATCH);
	WIRE_ENUM(w, s->signature_crypto, DKIM_MATCH);
	wire_slice(w, &s->reason);
	wire_slice(w, &s->claims);
	wire_bool(w, &s->trusted);
}

static void
wire_arc(struct wire *w, struct arc *a, size_t nfields)
{
	size_t i;

	WIRE_ENUM(w, a->result, ARC_UNVERIFIABLE);
	wire_int(w, &a->instances, 0, MAIL_MOST_FIELDS);
	wire_int(w, &a->oldest_pass, -1, INT32_MAX);
	a->sets = wire_array(w, a->sets, &a->nsets, sizeof *a->sets,
	    ARC_MOST_SETS);
	for (i = 0; i < a->nsets && w->bad == NULL; i++)
		wire_arc_set(w, &a->sets[i], nfields);
	wire_slice(w, &a->reason);
	wire_questions(w, &a->used);
}

void
wire_computed(struct wire *w, struct computed *c, size_t nfields)
{
	wire_i64(w, &c->clock);
	wire_spf(w, &c->spf);
	wire_spf(w, &c->spf_helo);
	wire_signatures(w, c, nfields);
	wire_dmarc(w, &c->dmarc.now, c->ndkim);
	wire_dmarc(w, &c->dmarc.rfc7489, c->ndkim);
	wire_arc(w, &c->arc, nfields);
	wire_slices(w, &c->hints, &c->nhints, MOST_HINTS);
}

static void
wire_disagreement(struct wire *w, struct disagreement *d, size_t ndkim)
{
	WIRE_ENUM(w, d->method, METHOD_ARC);
	wire_index(w, &d->signature, ndkim);
	wire_slice(w, &d->recorded);
	wire_slice(w, &d->computed);
	wire_slice(w, &d->reason);
	wire_bool(w, &d->explained);
	wire_bool(w, &d->claim);
}

void
wire_disagreements(struct wire *w, struct auth *a)
{
	size_t i;

	a->disagreements = wire_array(w, a->disagreements,
	    &a->ndisagreements, sizeof *a->disagreements,
	    MOST_DISAGREEMENTS);
	for (i = 0; i < a->ndisagreements && w->bad == NULL; i++)
		wire_disagreement(w, &a->disagreements[i],
		    a->computed.ndkim);
}

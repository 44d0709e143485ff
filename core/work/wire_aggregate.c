/* struct aggregates on the wire. */

#include "core/auth/aggregate.h"
#include "core/esp/esp.h"
#include "core/work/wire.h"

static void
wire_dkim(struct wire *w, struct aggregate_dkim *d)
{
	wire_slice(w, &d->domain);
	wire_slice(w, &d->selector);
	wire_slice(w, &d->result);
}

static void
wire_spf(struct wire *w, struct aggregate_spf *s)
{
	wire_slice(w, &s->domain);
	wire_slice(w, &s->scope);
	wire_slice(w, &s->result);
}

static void
wire_reason(struct wire *w, struct aggregate_reason *r)
{
	wire_slice(w, &r->type);
	wire_slice(w, &r->comment);
}

/* Mails and times are added up later: no number may be out of its range. */
static void
wire_row(struct wire *w, struct aggregate_row *r)
{
	uint64_t count = (uint64_t)r->count;

	wire_slice(w, &r->ip);
	wire_u64(w, &count, AGGREGATE_MOST_MAILS);
	r->count = (int64_t)count;
	wire_slice(w, &r->disposition);
	wire_slice(w, &r->dkim);
	wire_slice(w, &r->spf);
	wire_slice(w, &r->header_from);
	wire_slice(w, &r->envelope_from);
	wire_slice(w, &r->envelope_to);
	WIRE_EACH(w, r->reasons, r->nreasons, AGGREGATE_MOST_REASONS,
	    wire_reason);
	WIRE_EACH(w, r->signatures, r->nsignatures, AGGREGATE_MOST_DKIM,
	    wire_dkim);
	WIRE_EACH(w, r->senders, r->nsenders, AGGREGATE_MOST_SPF, wire_spf);
	wire_slice(w, &r->service);
	wire_slice(w, &r->carrier);
	WIRE_ENUM(w, r->strength, STRENGTH_PROVEN);
}

static void
wire_policy(struct wire *w, struct aggregate *g)
{
	wire_slice(w, &g->domain);
	wire_slice(w, &g->p);
	wire_slice(w, &g->sp);
	wire_slice(w, &g->np);
	wire_slice(w, &g->adkim);
	wire_slice(w, &g->aspf);
	wire_slice(w, &g->fo);
	wire_slice(w, &g->testing);
	wire_slice(w, &g->discovery);
	wire_int(w, &g->pct, AGGREGATE_UNKNOWN, 100);
}

static void
wire_aggregate(struct wire *w, struct aggregate *g)
{
	wire_slice(w, &g->file);
	wire_slice(w, &g->org);
	wire_slice(w, &g->email);
	wire_slice(w, &g->contact);
	wire_slice(w, &g->id);
	wire_i64(w, &g->begin);
	wire_i64(w, &g->end);
	wire_policy(w, g);
	wire_slice(w, &g->version);
	wire_slice(w, &g->generator);
	wire_slices(w, &g->errors, &g->nerrors, AGGREGATE_MOST_ERRORS);
	WIRE_EACH(w, g->rows, g->nrows, AGGREGATE_MOST_ROWS, wire_row);
	wire_slices(w, &g->findings, &g->nfindings, AGGREGATE_MOST_FINDINGS);
	wire_bool(w, &g->whole);
}

void
wire_aggregates(struct wire *w, struct aggregates *a)
{
	WIRE_EACH(w, a->v, a->n, AGGREGATE_MOST_REPORTS, wire_aggregate);
	wire_bool(w, &a->is_aggregate);
	wire_slice(w, &a->problem);
	wire_size(w, &a->octets, SIZE_MAX);
}

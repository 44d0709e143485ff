/* What a report was taken apart into, on the wire. */

#include "core/work/wire.h"

enum { MOST_FINDINGS = 100 };

static void
wire_inner(struct wire *w, struct inner *in, size_t nparts)
{
	wire_index(w, &in->part, nparts);
	if (in->part < 0)
		wire_fail(w, "an inner mail is in no part");
	wire_range(w, &in->range);
	wire_slice(w, &in->octets);
	wire_slice(w, &in->how);
	wire_bool(w, &in->headers_only);
}

static void
wire_reported(struct wire *w, struct reported *r)
{
	wire_slice(w, &r->name);
	wire_slice(w, &r->value);
}

void
wire_unwrapped(struct wire *w, struct unwrapped *u, size_t nparts)
{
	size_t i;

	WIRE_ENUM(w, u->kind, REPORT_DIGEST);
	WIRE_ENUM(w, u->lost, LOST_NOT_ATTACHED);
	wire_slice(w, &u->lost_why);
	wire_slice(w, &u->reporter);
	wire_slice(w, &u->reporter_name);
	wire_slice(w, &u->words);
	u->inner = wire_array(w, u->inner, &u->ninner, sizeof *u->inner,
	    INNER_MOST);
	for (i = 0; i < u->ninner && w->bad == NULL; i++)
		wire_inner(w, &u->inner[i], nparts);
	WIRE_EACH(w, u->reported, u->nreported, REPORTED_MOST, wire_reported);
	wire_slice(w, &u->envelope_from);
	wire_slices(w, &u->envelope_to, &u->nenvelope_to, ENVELOPE_MOST);
	wire_size(w, &u->left_out, SIZE_MAX);
	wire_slices(w, &u->findings, &u->nfindings, MOST_FINDINGS);
}

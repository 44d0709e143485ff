/* The parser's frames on the wire. */

#include "core/work/parse_job.h"

void
wire_parse_setup(struct wire *w, struct parse_setup *s)
{
	wire_slices(w, &s->dirs, &s->ndirs, WIRE_MOST_ITEMS);
	wire_receivers(w, &s->receivers);
	wire_domains(w, &s->domains);
}

void
wire_parse_job(struct wire *w, struct parse_job *j)
{
	wire_u64(w, &j->tag, UINT64_MAX);
	wire_u64(w, &j->offset, INT64_MAX);
	wire_u64(w, &j->length, INT64_MAX);
	wire_u32(w, &j->flags, UINT32_MAX);
	wire_bool(w, &j->dns);
	wire_bool(w, &j->live);
	wire_i64(w, &j->clock);
	wire_origin(w, &j->origin);
	wire_bool(w, &j->unwrap);
	WIRE_ENUM(w, j->policy, UNWRAP_REPLIES);
	wire_bool(w, &j->inner);
	wire_slice(w, &j->label);
	wire_bool(w, &j->redact);
}

void
wire_parse_answers(struct wire *w, struct parse_answers *a)
{
	wire_u64(w, &a->tag, UINT64_MAX);
	WIRE_EACH(w, a->v, a->n, WIRE_MOST_ITEMS, wire_answer);
}

/* struct auth on the wire. */

#include "core/work/wire.h"

static void
wire_property(struct wire *w, struct ar_property *p)
{
	wire_slice(w, &p->ptype);
	wire_slice(w, &p->name);
	wire_slice(w, &p->value);
}

static void
wire_ar_result(struct wire *w, struct ar_result *r)
{
	wire_slice(w, &r->method);
	wire_slice(w, &r->result);
	wire_slice(w, &r->reason);
	wire_slice(w, &r->comment);
	WIRE_EACH(w, r->properties, r->nproperties, WIRE_MOST_ITEMS,
	    wire_property);
	wire_range(w, &r->range);
}

static void
wire_ar_field(struct wire *w, struct ar_field *f)
{
	wire_index(w, &f->field, MAIL_MOST_FIELDS);
	wire_slice(w, &f->name);
	wire_slice(w, &f->authserv_id);
	wire_int(w, &f->arc_instance, INT32_MIN, INT32_MAX);
	WIRE_ENUM(w, f->trust, TRUST_CONFIGURED);
	wire_slice(w, &f->reason);
	wire_u32(w, &f->lenient, UINT32_MAX);
	wire_slice(w, &f->problem);
	WIRE_EACH(w, f->results, f->nresults, WIRE_MOST_ITEMS,
	    wire_ar_result);
}

static void
wire_recorded_result(struct wire *w, struct recorded_result *r,
    size_t nfields)
{
	wire_slice(w, &r->result);
	wire_slice(w, &r->domain);
	wire_slice(w, &r->selector);
	wire_slice(w, &r->detail);
	wire_index(w, &r->field, nfields);
	wire_range(w, &r->range);
}

/* One that may be absent: an array of one or none. */
static void
wire_optional_result(struct wire *w, struct recorded_result **r,
    size_t nfields)
{
	size_t n = *r != NULL;

	*r = wire_array(w, *r, &n, sizeof **r, 1);
	if (n == 1 && w->bad == NULL)
		wire_recorded_result(w, *r, nfields);
}

static void
wire_recorded(struct wire *w, struct recorded *r)
{
	size_t i;

	WIRE_ENUM(w, r->trust, TRUST_CONFIGURED);
	WIRE_EACH(w, r->fields, r->nfields, MAIL_MOST_FIELDS, wire_ar_field);
	wire_optional_result(w, &r->spf, r->nfields);
	wire_optional_result(w, &r->dmarc, r->nfields);
	wire_optional_result(w, &r->arc, r->nfields);
	wire_optional_result(w, &r->compauth, r->nfields);
	r->dkim = wire_array(w, r->dkim, &r->ndkim, sizeof *r->dkim,
	    WIRE_MOST_ITEMS);
	for (i = 0; i < r->ndkim && w->bad == NULL; i++)
		wire_recorded_result(w, &r->dkim[i], r->nfields);
	wire_slice(w, &r->left_out);
}

void
wire_auth(struct wire *w, struct auth *a, size_t nfields)
{
	wire_recorded(w, &a->recorded);
	wire_bool(w, &a->has_computed);
	if (!a->has_computed)
		return;
	wire_computed(w, &a->computed, nfields);
	wire_disagreements(w, a);
}

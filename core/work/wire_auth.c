/* struct auth, struct attribution and struct relationship on the wire. */

#include "core/work/wire.h"

enum { MOST_PATH = 64 };

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

static void
wire_evidence(struct wire *w, struct evidence *e)
{
	wire_slice(w, &e->service);
	WIRE_ENUM(w, e->strength, STRENGTH_PROVEN);
	wire_slice(w, &e->what);
	wire_slice(w, &e->value);
	wire_slice(w, &e->where);
	wire_slice(w, &e->sentence);
	wire_range(w, &e->range);
}

static void
wire_account(struct wire *w, struct account *a)
{
	wire_slice(w, &a->service);
	wire_slice(w, &a->kind);
	wire_slice(w, &a->value);
	wire_slice(w, &a->where);
	wire_slice(w, &a->meaning);
	WIRE_ENUM(w, a->grade, GRADE_BOUNDARY);
	wire_range(w, &a->range);
}

static void
wire_forged(struct wire *w, struct forged *f)
{
	wire_slice(w, &f->service);
	wire_slice(w, &f->what);
	wire_slice(w, &f->value);
	wire_slice(w, &f->why);
	wire_range(w, &f->range);
}

void
wire_attribution(struct wire *w, struct attribution *a)
{
	wire_slice(w, &a->service);
	wire_slice(w, &a->name);
	wire_slice(w, &a->kind);
	WIRE_ENUM(w, a->strength, STRENGTH_PROVEN);
	wire_slice(w, &a->carrier);
	WIRE_EACH(w, a->accounts, a->naccounts, WIRE_MOST_ITEMS,
	    wire_account);
	WIRE_EACH(w, a->evidence, a->nevidence, WIRE_MOST_ITEMS,
	    wire_evidence);
	WIRE_EACH(w, a->forged, a->nforged, WIRE_MOST_ITEMS, wire_forged);
	wire_slices(w, &a->path, &a->npath, MOST_PATH);
	wire_slice(w, &a->not_named_because);
}

void
wire_relationship(struct wire *w, struct relationship *r)
{
	wire_slice(w, &r->domain);
	WIRE_ENUM(w, r->impersonation, IMPERSONATION_NAME);
	WIRE_ENUM(w, r->status, RELATION_EXERCISE);
	wire_slice(w, &r->basis);
}

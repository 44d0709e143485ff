/* struct attribution and struct relationship on the wire. */

#include "core/work/wire.h"

enum { MOST_PATH = 64 };

static void
wire_evidence(struct wire *w, struct evidence *e)
{
	wire_slice(w, &e->service);
	WIRE_ENUM(w, e->strength, STRENGTH_PROVEN);
	wire_slice(w, &e->what);
	wire_u32(w, &e->root, UINT32_MAX);
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

static void
wire_recipient(struct wire *w, struct hidden_recipient *r)
{
	wire_slice(w, &r->address);
	wire_slice(w, &r->where);
	wire_range(w, &r->range);
}

static void
wire_step(struct wire *w, struct path_step *s)
{
	wire_slice(w, &s->service);
	wire_slice(w, &s->host);
	WIRE_ENUM(w, s->role, PATH_GATEWAY);
	wire_int(w, &s->hop, -1, WIRE_MOST_ITEMS);
	WIRE_ENUM(w, s->strength, STRENGTH_PROVEN);
	wire_slice(w, &s->how);
	wire_range(w, &s->range);
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
	WIRE_EACH(w, a->steps, a->nsteps, MOST_PATH, wire_step);
	WIRE_EACH(w, a->recipients, a->nrecipients, WIRE_MOST_ITEMS,
	    wire_recipient);
	wire_int(w, &a->confidence, -1, 1000);
	wire_slice(w, &a->not_named_because);
	wire_slice(w, &a->would_change);
}

void
wire_relationship(struct wire *w, struct relationship *r)
{
	wire_slice(w, &r->domain);
	WIRE_ENUM(w, r->impersonation, IMPERSONATION_NAME);
	WIRE_ENUM(w, r->status, RELATION_EXERCISE);
	WIRE_ENUM(w, r->ruled, RELATION_EXERCISE);
	wire_bool(w, &r->doubted);
	wire_slice(w, &r->basis);
	wire_slice(w, &r->seen);
	wire_slice(w, &r->how);
	wire_range(w, &r->range);
	wire_slice(w, &r->drill);
}

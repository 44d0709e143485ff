/* What is to be masked in a message, and what came of it, on the wire. */

#include "core/work/parse_job.h"

enum { MOST_FOUND = 1000, MOST_ADDRESSES = 5000 };

void
wire_redact_job(struct wire *w, struct redact_job *j)
{
	struct slice *v = (struct slice *)(uintptr_t)j->masks.addresses;
	struct slice *too = (struct slice *)(uintptr_t)j->order.mask_too;

	wire_octets(w, j->masks.key.b, sizeof j->masks.key.b);
	wire_slices(w, &v, &j->masks.n, MOST_ADDRESSES);
	WIRE_ENUM(w, j->order.how, REDACTIONS - 1);
	wire_slices(w, &too, &j->order.nmask_too, MOST_FOUND);
	wire_bool(w, &j->order.look);
	j->masks.addresses = v;
	j->order.mask_too = too;
}

static void
wire_hunk(struct wire *w, struct redact_hunk *h)
{
	wire_slice(w, &h->where);
	wire_slice(w, &h->old);
	wire_slice(w, &h->new);
}

/* The address is one of those that were asked about, whatever is sent. */
static void
wire_residue(struct wire *w, struct residue *r, const struct masks *masks)
{
	struct slice how = slice_str(r->how);
	size_t i = 0;

	while (w->out != NULL && i + 1 < masks->n &&
	    masks->addresses[i].p != r->address.p)
		i++;
	wire_slice(w, &r->field);
	wire_size(w, &i, masks->n != 0 ? masks->n - 1 : 0);
	wire_slice(w, &how);
	wire_bool(w, &r->stays);
	if (w->out != NULL || w->bad != NULL)
		return;
	r->how = how.p != NULL ? how.p : "";
	r->address = i < masks->n ? masks->addresses[i] : SLICE("");
}

/* What was decoded outlives the wire's arena. */
static void *
array_keep(struct arena *a, const void *v, size_t n, size_t size)
{
	void *kept = arena_array(a, n + 1, size);

	return n != 0 ? memcpy(kept, v, n * size) : kept;
}

static void
redacted_keep(struct redacted *r)
{
	struct arena *a = &r->arena;
	size_t i;

	if (r->why.p != NULL)
		r->why = slice_dup(a, r->why);
	r->hunks = array_keep(a, r->hunks, r->nhunks, sizeof *r->hunks);
	for (i = 0; i < r->nhunks; i++) {
		r->hunks[i].where = slice_dup(a, r->hunks[i].where);
		r->hunks[i].old = slice_dup(a, r->hunks[i].old);
		r->hunks[i].new = slice_dup(a, r->hunks[i].new);
	}
	r->replaced = array_keep(a, r->replaced, r->nreplaced,
	    sizeof *r->replaced);
	for (i = 0; i < r->nreplaced; i++)
		r->replaced[i] = slice_dup(a, r->replaced[i]);
	r->packed = array_keep(a, r->packed, r->npacked, sizeof *r->packed);
	for (i = 0; i < r->npacked; i++)
		r->packed[i] = slice_dup(a, r->packed[i]);
	r->residue = array_keep(a, r->residue, r->nresidue,
	    sizeof *r->residue);
	for (i = 0; i < r->nresidue; i++) {
		struct residue *x = &r->residue[i];

		x->field = slice_dup(a, x->field);
		x->address = slice_dup(a, x->address);
		x->how = slice_dup(a, slice_str(x->how)).p;
	}
}

void
wire_redact_reply(struct wire *w, struct redact_reply *reply,
    const struct masks *masks)
{
	struct redacted *r = &reply->redacted;
	struct slice octets = slice_of(r->octets.p, r->octets.n);
	size_t i;

	wire_slice(w, &reply->refused);
	wire_slice(w, &octets);
	WIRE_ENUM(w, r->how, REDACTIONS - 1);
	wire_slice(w, &r->why);
	wire_size(w, &r->masked, SIZE_MAX);
	WIRE_EACH(w, r->hunks, r->nhunks, REDACT_MOST_HUNKS, wire_hunk);
	wire_size(w, &r->more, SIZE_MAX);
	wire_slices(w, &r->replaced, &r->nreplaced, REDACT_MOST_PARTS);
	wire_slices(w, &r->packed, &r->npacked, REDACT_MOST_PARTS);
	r->residue = wire_array(w, r->residue, &r->nresidue,
	    sizeof *r->residue, MOST_FOUND);
	for (i = 0; i < r->nresidue && w->bad == NULL; i++)
		wire_residue(w, &r->residue[i], masks);
	if (w->out != NULL)
		return;
	if (w->bad != NULL) {
		*r = (struct redacted){ 0 };
		return;
	}
	buf_add_slice(&r->octets, octets);
	redacted_keep(r);
}

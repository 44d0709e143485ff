/* The text workers' frames on the wire. */

#include "core/work/text_job.h"

void
wire_text_setup(struct wire *w, struct text_setup *s)
{
	wire_slice(w, &s->dir);
	wire_slices(w, &s->roots, &s->nroots, WIRE_MOST_ITEMS);
	wire_bool(w, &s->create);
	wire_slice(w, &s->config);
}

static void
wire_todo(struct wire *w, struct text_todo *t)
{
	wire_i64(w, &t->id);
	wire_slice(w, &t->path);
}

void
wire_text_batch(struct wire *w, struct text_batch *b)
{
	WIRE_EACH(w, b->v, b->n, TEXT_MOST_BATCH, wire_todo);
}

void
wire_text_result(struct wire *w, struct text_result *r)
{
	wire_i64(w, &r->id);
	WIRE_ENUM(w, r->status, TEXT_FAILED);
	wire_slice(w, &r->nm_id);
	wire_slice(w, &r->reason);
}

void
wire_text_state(struct wire *w, struct text_state *s)
{
	wire_slice(w, &s->uuid);
	wire_u64(w, &s->revision, INT64_MAX);
}

void
wire_text_related(struct wire *w, struct text_related *r)
{
	wire_slices(w, &r->nm_ids, &r->nids, TEXT_MOST_IDS);
	wire_slices(w, &r->paths, &r->npaths, TEXT_MOST_IDS);
}

void
wire_text_relatives(struct wire *w, struct text_relatives *r)
{
	wire_slices(w, &r->ids, &r->n, TEXT_MOST_IDS);
	wire_bool(w, &r->bounds);
}

void
wire_text_ids(struct wire *w, struct slice **ids, size_t *n)
{
	wire_slices(w, ids, n, TEXT_MOST_IDS);
}

void
wire_text_ask(struct wire *w, struct text_ask *a)
{
	wire_u64(w, &a->number, UINT64_MAX);
	wire_slice(w, &a->text);
	wire_bool(w, &a->count_only);
	wire_u64(w, &a->limit, INT64_MAX);
	wire_bool(w, &a->files);
	wire_bool(w, &a->only);
	wire_slices(w, &a->ids, &a->nids, TEXT_MOST_IDS);
}

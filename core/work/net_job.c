/* The resolver's frames on the wire. */

#include "core/work/net_job.h"

void
wire_net_setup(struct wire *w, struct net_setup *s)
{
	wire_slices(w, &s->resolvers, &s->nresolvers, NET_MOST_RESOLVERS);
	wire_slice(w, &s->anchor);
}

void
wire_net_ask(struct wire *w, uint64_t *tag, struct question *q)
{
	wire_u64(w, tag, UINT64_MAX);
	wire_question(w, q);
}

void
wire_net_answer(struct wire *w, struct net_answer *a)
{
	wire_u64(w, &a->tag, UINT64_MAX);
	wire_answer(w, &a->answer);
	wire_slice(w, &a->why);
}

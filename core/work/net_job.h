#ifndef CORE_WORK_NET_JOB_H
#define CORE_WORK_NET_JOB_H

#include "core/work/wire.h"

/* What the frames between a resolver and its worker hold. */
struct net_setup {
	struct slice *resolvers; /* "192.0.2.1", "192.0.2.1@5353"; none: those
				  * of /etc/resolv.conf */
	size_t nresolvers;
	struct slice anchor; /* file of DNSSEC's trust anchor; "": none */
};

struct net_answer {
	uint64_t tag;
	struct answer answer; /* time and origin are the client's to say */
	struct slice why;     /* it is none; NULL */
};

enum {
	NET_MOST = 100,	       /* questions under way in the worker */
	NET_MOST_RESOLVERS = 16,
	NET_ANSWER_MS = 10000, /* per question */
};

void wire_net_setup(struct wire *w, struct net_setup *s);
void wire_net_ask(struct wire *w, uint64_t *tag, struct question *q);
void wire_net_answer(struct wire *w, struct net_answer *a);
#endif

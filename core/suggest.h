#ifndef CORE_SUGGEST_H
#define CORE_SUGGEST_H

#include "core/base/buf.h"
#include "core/store/chain.h"

/*
 * Settings for receivers, worked out of the chains that messages show: what
 * would make configured what is inferred now.  Pure.  One for each
 * organisation; slices point into the chains or the arena.
 */
struct suggestion {
	struct slice org;     /* ".corp.example", as the chains name it */
	uint64_t messages;    /* of these chains */
	uint64_t inferred;    /* of messages; 0: nothing is to be done */
	bool rare;	      /* too few to be sure that it is a receiver of
			       * ours: all is written as comment */
	bool longer;	      /* a chain has several hops that are not
			       * inside */
	struct chain_values by, authserv_ids, below;
	struct chain_values gateways; /* by domain */
	struct chain_values *gateway_hosts, *gateway_ips; /* of each of them */
};

struct suggestions {
	struct arena arena;
	struct suggestion *v;
	size_t n;
};

void suggest_receivers(struct suggestions *out, const struct chains *c);
/* The one that a chain belongs to; NULL: all its hosts are inside */
const struct suggestion *suggestion_of(const struct suggestions *s,
    const struct chain *c);
/* The section, ready to be pasted into the settings; nothing where nothing is
 * inferred.  By way of the text boundary. */
void suggestion_write(const struct suggestion *s, struct buf *out);
void suggestions_free(struct suggestions *s);

#endif

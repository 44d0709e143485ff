#ifndef CORE_STORE_CHAIN_H
#define CORE_STORE_CHAIN_H

#include "core/store/store.h"

/*
 * The chains of receivers that the messages of each source show (facts of
 * kind chain, see mail_chain): for `espy doctor --boundary`.
 */
enum {
	CHAINS_MOST = 1000,	 /* the most frequent ones */
	CHAIN_MOST_VALUES = 20,	 /* of one kind */
	CHAIN_SAMPLES = 5,
};

struct chain_value {
	struct slice value;
	uint64_t messages;
};
struct chain_values {
	struct chain_value *v; /* most frequent first */
	size_t n;
};

struct chain_sample { /* the newest ones */
	struct sha256 sha256;
	struct slice ip, helo;
};

struct chain {
	int64_t source_id, value_id;
	struct slice source; /* name; NULL: of no source */
	struct slice chain;
	uint64_t messages, configured; /* the others are inferred */
	struct chain_values receivers; /* of the boundary */
	struct chain_values by, authserv_ids, below, gateways;
	struct chain_values *gateway_ips; /* of each of the gateways */
	struct chain_sample samples[CHAIN_SAMPLES];
	size_t nsamples;
};

struct chains {
	struct arena arena;
	struct chain *v; /* by source, then most frequent first */
	size_t n;
};

enum err store_chains(struct store *s, struct chains *out, struct error *e);
void chains_free(struct chains *c);

#endif

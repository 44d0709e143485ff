#ifndef CORE_AUTH_EXPLAIN_HASH_H
#define CORE_AUTH_EXPLAIN_HASH_H

#include <openssl/sha.h>

#include "core/base/slice.h"

/*
 * Digests whose state is a plain value: it can be copied, so that thousands
 * of beginnings of one text cost little more than the whole.
 */
struct digest {
	union {
		SHA256_CTX sha256;
		SHA_CTX sha1;
	} u;
	bool sha1;
};

void digest_begin(struct digest *d, bool sha1);
void digest_more(struct digest *d, struct slice s);
/* Is that the digest of all so far?  More may follow. */
bool digest_is(const struct digest *d, struct slice want);
/* The same: 32 octets, or 20 of SHA-1 */
size_t digest_get(const struct digest *d, uint8_t out[32]);

#endif

#ifndef CORE_NOTIFY_REPLY_TOKEN_H
#define CORE_NOTIFY_REPLY_TOKEN_H

#include "core/base/hash.h"

/*
 * Reply-To with a plus-address: what comes back to it belongs to that case,
 * whatever the desk's program did to the header.  The token is made with the
 * case's key, so that nobody who wasn't told can name a case.
 */
enum { REPLY_TOKEN = 16 };

/* base32hex (RFC 4648 section 7) of 80 bits of HMAC-SHA256, lower case.
 * key: store_mask_key's of that case */
void reply_token(const struct sha256 *key, struct slice case_id,
    char out[REPLY_TOKEN + 1]);
/* "soc+k7q-0031.TOKEN@domain" for soc@domain, in the arena; SLICE_NULL where
 * it is no address or its local part would be over 64 octets (RFC 5321
 * section 4.5.3.1.1). */
struct slice reply_address(const struct sha256 *key, struct slice case_id,
    struct slice address, struct arena *a);
/* The case ("k7q-0031") and token that an address carries, which prove nothing
 * yet; false: it carries none.  Both point into it. */
bool reply_address_read(struct slice address, struct slice *case_id,
    struct slice *token);
/* Is it the token of that case?  In constant time; upper case counts too. */
bool reply_token_fits(const struct sha256 *key, struct slice case_id,
    struct slice token);

#endif

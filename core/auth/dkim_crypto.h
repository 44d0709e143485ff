#ifndef CORE_AUTH_DKIM_CRYPTO_H
#define CORE_AUTH_DKIM_CRYPTO_H

#include "core/auth/dkim.h"

/*
 * Public keys by libcrypto, inside core/auth.  Keys are kept ready by their
 * p=, at most DKIM_KEYS_KEPT; a key that was dropped is read again.
 */
enum { DKIM_KEYS_KEPT = 256 };

/* Sets k->bits and k->usable, and k->problem where it has none and p= is no such key. */
void dkim_crypto_look(struct dkim_key *k);

#endif

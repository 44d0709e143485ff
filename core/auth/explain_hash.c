/* Digests whose state can be copied.  EVP's lie on the heap: copying one for
 * each line of a body costs more than hashing it. */

#define OPENSSL_SUPPRESS_DEPRECATED /* the only ones with a plain state */
#include "core/auth/explain_hash.h"

void
digest_begin(struct digest *d, bool sha1)
{
	d->sha1 = sha1;
	if (sha1)
		SHA1_Init(&d->u.sha1);
	else
		SHA256_Init(&d->u.sha256);
}

void
digest_more(struct digest *d, struct slice s)
{
	if (s.n == 0)
		return;
	if (d->sha1)
		SHA1_Update(&d->u.sha1, s.p, s.n);
	else
		SHA256_Update(&d->u.sha256, s.p, s.n);
}

size_t
digest_get(const struct digest *d, uint8_t out[32])
{
	struct digest end = *d;

	if (d->sha1) {
		SHA1_Final(out, &end.u.sha1);
		return 20;
	}
	SHA256_Final(out, &end.u.sha256);
	return 32;
}

bool
digest_is(const struct digest *d, struct slice want)
{
	uint8_t got[32];

	return digest_get(d, got) == want.n && memcmp(got, want.p, want.n) == 0;
}

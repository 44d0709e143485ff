#ifndef CORE_AUTH_AUTHOR_H
#define CORE_AUTH_AUTHOR_H

#include "core/auth/auth.h"

/*
 * Is the author who he says he is?  The domain of From where DMARC passes for
 * it, as recorded by a receiver that counts or as computed, or a signature of
 * its organisation does; SLICE_NULL where nothing vouches for From, or there
 * is no one author.  In the mail's arena or its octets.
 */
struct slice author_authenticated(const struct auth *a, const struct mail *m,
    struct arena *scratch);

#endif

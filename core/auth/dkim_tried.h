#ifndef CORE_AUTH_DKIM_TRIED_H
#define CORE_AUTH_DKIM_TRIED_H

#include "core/auth/dkim.h"

/* A key that was tried on a signature: what does not depend on the clock, so
 * that further rounds of answers cost nothing. */
struct dkim_tried {
	struct slice record; /* in the mail's arena */
	struct dkim_key key;
	struct slice refused; /* RFC 6376 section 6.1.2; NULL */
	bool verified; /* it could be used: what follows is known */
	bool matches;  /* b= is these fields' */
	bool made;     /* b= was made with it, over whatever (RSA) */
};

#endif

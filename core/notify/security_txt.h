#ifndef CORE_NOTIFY_SECURITY_TXT_H
#define CORE_NOTIFY_SECURITY_TXT_H

#include "core/base/err.h"
#include "core/store/contact.h"

/*
 * Reads a security.txt (RFC 9116).  A file that has expired, says of no time
 * when it does, or is meant for other URLs is read, and each contact of it
 * doubted.
 */
enum {
	SECURITY_TXT_MOST_LINES = 1000,
	SECURITY_TXT_MOST_LINE = 2048,
};
struct security_txt {
	struct lookup_contact *contacts; /* in order of preference */
	size_t ncontacts;
	struct slice languages; /* "pt en"; NULL */
	int64_t expires;	/* TIME_UNKNOWN */
	struct slice doubt;	/* why not to trust it; NULL */
	bool is_signed;		/* stands in an OpenPGP message, not checked */
};

/* url: where it was fetched from in the end; domain: whose it should be.
 * ERR_FORMAT with a sentence where it has no Contact. */
enum err security_txt_read(struct security_txt *out, struct slice octets,
    struct slice url, struct slice domain, int64_t clock, struct arena *a,
    struct error *e);

#endif

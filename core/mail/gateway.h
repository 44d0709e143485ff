#ifndef CORE_MAIL_GATEWAY_H
#define CORE_MAIL_GATEWAY_H

#include "core/mail/mail.h"

/*
 * Services that filter mail before they hand it to their customer's receiver,
 * known by the names of their hosts.  To suggest settings only: a name is
 * something that anybody can say, so that nothing is trusted for it.
 */
struct gateway {
	struct slice domain;	  /* its hosts are under it */
	struct slice authserv_id; /* what it calls itself in its results; NULL
				   * where that is not known */
	struct slice inner; /* what stands behind "by" where it takes mail in, if
			     * that is another name than it hands on with */
	const char *name;
	bool provider; /* of mailboxes: most of what comes from it is no
			* gateway's */
};

/* The one that a host belongs to; NULL */
const struct gateway *gateway_of(struct slice host);

#endif

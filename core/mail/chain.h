#ifndef CORE_MAIL_CHAIN_H
#define CORE_MAIL_CHAIN_H

#include "core/mail/received.h"

/* What the two ways to find the trusted chain share.  Private. */

/* Hosts that have a name inside only: no dot, .local, a private address */
bool chain_internal_name(struct slice by);
/* Final delivery or collection: LMTP, POP3, IMAP, mapi */
bool chain_delivery(const struct received *r);
/* An address that only Microsoft's or Google's own machines have */
bool chain_provider_inside(struct slice ip);
/*
 * Does Exchange Online hand its own mail on here?  From its edge
 * (mail.protection.outlook.com) it does so from addresses that it sends to
 * others from too: there the names, which share their first label, must agree.
 */
bool chain_microsoft(const struct hop *h, const struct hop *below);
/* The organisation that a host belongs to; big providers have several
 * domains.  SLICE_NULL for none. */
struct slice chain_org(struct arena *a, struct slice host);
/* Fills m->boundary from hop i and marks what is trusted. */
void chain_ends_at(struct mail *m, const struct received *r, size_t i,
    struct slice receiver, enum trust trust);

#endif

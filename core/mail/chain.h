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
/* A mailbox provider's host: it may be any customer's that sends */
bool chain_provider(struct slice host);
bool chain_by_microsoft(struct slice by);
/* Is Exchange Online one of those down to the boundary? */
bool chain_has_microsoft(const struct mail *m);
/* The address that a field names behind `before` ("client-ip="); SLICE_NULL */
struct slice chain_named_ip(struct mail *m, int field, const char *before);
/*
 * gateway.c: the boundary's client is a gateway of ours that left no Received
 * field.  Where the message came from is unknown then, unless Exchange Online
 * looked behind it (enhanced filtering, "skip listing").
 */
void chain_silent_gateway(struct mail *m);
/* Fills m->boundary from hop i and marks what is trusted. */
void chain_ends_at(struct mail *m, const struct received *r, size_t i,
    struct slice receiver, enum trust trust);

#endif

#ifndef CORE_STORE_FACT_H
#define CORE_STORE_FACT_H

#include "core/analysis.h"
#include "core/store/store.h"

/*
 * Facts: what messages have in common, as (kind, value).  Kinds and values
 * are interned.
 *
 *   ip, helo, rdns, by              of the boundary
 *   chain                           the hops down to it, see mail_chain
 *   authserv-id                     of results that count
 *   authserv-id-below               of the receiver's, where senders write too
 *   gateway                         the boundary's client, if by its name it
 *                                   is a known filter: host, or "google.com"
 *   envelope-domain, from-domain, from-org, message-id-domain
 *   dkim-domain                     of signatures recorded as passing
 *   signature                       b= of a DKIM-Signature: its first
 *                                   FACT_SIGNATURE characters
 *   link-host, attachment-name, attachment-type, attachment-sha256
 *   service, carrier, service-claimed, service-forged
 *   relay, forwarder, list,         who handed it on: slug, and host, list or
 *   path-gateway                    tenant
 *   account SERVICE KIND            "account sendgrid user-id"
 */
enum { FACT_MOST = 2000, FACT_MOST_OCTETS = 512 }; /* of a message; a value */
enum { FACT_SIGNATURE = 32 };

/* What a message shows of its receivers, to suggest settings; only of one
 * that a receiver of ours took.  Calls put for each. */
void facts_of_chain(const struct analysis *a, struct arena *arena,
    void (*put)(void *arg, struct slice kind, struct slice value), void *arg);
/* Writes the facts of a message that has none; within a bulk transaction. */
enum err facts_write(struct store *s, int64_t message,
    const struct analysis *a, struct error *e);
/* Likewise the DNS answers that its verdicts used. */
enum err answers_write(struct store *s, int64_t message,
    const struct analysis *a, const struct answers *answers, struct error *e);

#endif

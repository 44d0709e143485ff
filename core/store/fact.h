#ifndef CORE_STORE_FACT_H
#define CORE_STORE_FACT_H

#include "core/analysis.h"
#include "core/store/store.h"

/*
 * Facts: what messages have in common, as (kind, value).  Kinds and values
 * are interned.
 *
 *   ip, helo, rdns, by              of the boundary
 *   envelope-domain, from-domain, from-org, message-id-domain
 *   dkim-domain                     of signatures recorded as passing
 *   link-host, attachment-name, attachment-type, attachment-sha256
 *   service, carrier, service-claimed, service-forged
 *   account SERVICE KIND            "account sendgrid user-id"
 */
enum { FACT_MOST = 2000, FACT_MOST_OCTETS = 512 }; /* of a message; a value */

/* Writes the facts of a message that has none; within a bulk transaction. */
enum err facts_write(struct store *s, int64_t message,
    const struct analysis *a, struct error *e);
/* Likewise the DNS answers that its verdicts used. */
enum err answers_write(struct store *s, int64_t message,
    const struct analysis *a, const struct answers *answers, struct error *e);

#endif

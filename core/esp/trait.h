#ifndef CORE_ESP_TRAIT_H
#define CORE_ESP_TRAIT_H

#include "core/auth/auth.h"
#include "core/esp/esp.h"

/*
 * How a message was made and sent, as (kind, value): what a contrast compares
 * between a case and the service's honest mail.  Nothing here is what the case
 * was chosen by: no From domain, no words of the subject, no recipient.
 *
 *   ip, net24, rdns-shape, helo, helo-shape    of the boundary
 *   relay, hops, injection-ip, injection-with  below it: names of the Received
 *                                              fields, how many, the last one
 *   tls                                        of the boundary's hop
 *   dkim-d, dkim-s, dkim-a, dkim-h             of each signature
 *   envelope-shape, account SERVICE KIND       digits and random words masked
 *   message-id-shape, mailer, mime-boundary-shape
 *   fields                                     names present, sorted: "lacks"
 *                                              is made from these
 *   field-order                                hash of their order
 *   charset, encoding, date-zone, date-skew
 *   link-host, template                        content: never a component
 */
enum { TRAITS_MOST = 120, TRAIT_MOST_OCTETS = 2048 };

struct trait {
	struct slice kind, value;
};

/* All of a message, each (kind, value) once; in the arena */
void traits_make(struct trait **out, size_t *n, struct mail *m,
    const struct auth *auth, const struct attribution *t, struct arena *a);
/* Is it what the mail says (a link, a template), not how it was sent? */
bool trait_is_content(struct slice kind);

#endif

#ifndef CORE_ESP_RELATE_H
#define CORE_ESP_RELATE_H

#include "core/esp/attribute.h"

/*
 * The relationship of the protected domain that the message pretends to come
 * from (if any) and the service that sent it.
 *
 * The owner's word counts before the settings, and these before DNS.  A word
 * about the service counts before one about its carrier; a word denies what
 * is sent as the domain and what looks like it, and authorises only what is
 * sent as the domain itself.  What only bears its name stays unknown: a
 * newsletter may, too.  DNS can authorise, never deny: what it doesn't say is unknown.
 */
void relate(struct relationship *rel, struct attribute *w,
    const struct domains *domains);

/*
 * Does DNS of the domain let the service send: an SPF include (RFC 7208
 * section 5.2) of its catalogue entry, walked to through others from the
 * domain's record or that of a name under it which the message is sent as, or
 * a key of the domain's that lies in its zone (a CNAME)?  A sentence that names the
 * record; SLICE_NULL: not by what is known.  *asked: false where an answer is
 * missing.
 */
struct slice authorised_by_dns(struct attribute *w, struct slice domain,
    const struct service *s, bool *asked);

#endif

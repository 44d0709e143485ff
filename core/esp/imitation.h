#ifndef CORE_ESP_IMITATION_H
#define CORE_ESP_IMITATION_H

#include "core/esp/domain.h"
#include "core/esp/esp.h"

/*
 * How a message pretends to come from a protected domain.
 *
 * exact, subdomain: From is the domain, or under it.
 * look-alike: From's domain is another's, but
 *	reads like ours: one skeleton (UTS 39), IDN labels decoded;
 *	is a letter away: one wrong, missing, added or exchanged, in a name of
 *	six letters or more;
 *	has our name within: as a label, between hyphens, at an end of a label;
 *	is our name under another suffix.
 * name: the display name, the subject or the text of a link that leads
 *	elsewhere says a brand name or the domain itself, as whole words.
 *
 * The strongest of all protected domains counts; of one sort, the first that
 * is found in the order above.
 */

/* What is worked out of the protected domains once. */
struct protected_names;
struct protected_names *protected_names_make(const struct domains *d,
    struct arena *a);

/* Fills domain, impersonation, seen, how and range of *rel; leaves it as it
 * is where nothing is imitated. */
void imitation_find(struct relationship *rel, struct mail *m,
    const struct domains *d);
/* Are all authors of all From fields of the domain, or under it?  Not where
 * one can't be read. */
bool authors_are_of(struct mail *m, struct slice domain);

#endif

#ifndef CORE_ESP_DOMAIN_H
#define CORE_ESP_DOMAIN_H

#include "core/base/ini.h"
#include "core/base/slice.h"

/*
 * Protected domains: those that we look after.  From the settings
 *
 *   [domain bank.example]
 *   name = Example Bank        a brand name; may stand several times
 *   authorised = mailgun       a service that may send as it
 *
 * and from `espy domain add` (kept in the store).
 */
struct domain {
	struct slice name; /* lower-case A-labels */
	struct slice *brands, *authorised;
	size_t nbrands, nauthorised;
};

struct domains {
	struct domain *v;
	size_t n;
};

void domains_from_ini(struct domains *d, struct ini *ini, struct arena *a);
/* Adds a name once; false if it is no domain name. */
bool domains_add(struct domains *d, struct arena *a, struct slice name);

#endif

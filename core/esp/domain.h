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
 *   complete = yes             the list above is all that may: any other
 *                              service is unauthorised
 *   policy = WORDS             who says that, when and where: needed with
 *                              complete
 *
 *   [drill autumn-2026]        a phishing drill that we know of
 *   service = ensayo-phish     the vendor: must be the service that is named
 *   header = X-Drill-Mark: SHAPE   and our own secret mark must match
 *   until = DATE               the day after which it counts no more
 *
 * and from `espy domain add|authorise|deny` (kept in the store): the owner's
 * word, which counts before the settings, and these before DNS.
 */
struct protected_names;

struct domain_word { /* what the owner of a domain said of a service */
	struct slice service;
	bool authorised; /* else denied */
	struct slice who, reference; /* reference may be NULL */
	int64_t time;
};

struct domain {
	struct slice name; /* lower-case A-labels */
	struct slice *brands, *authorised;
	size_t nbrands, nauthorised;
	bool complete;
	struct slice policy; /* NULL */
	struct domain_word *words;
	size_t nwords;
};

struct drill {
	struct slice name, service, field;
	struct slice shape; /* as written: see shape.h */
	int64_t until; /* INT64_MAX: no end */
};

struct domains {
	struct domain *v;
	size_t n;
	struct drill *drills;
	size_t ndrills;
	/* worked out by protected_names_make once all are there; NULL: for
	 * each message anew */
	const struct protected_names *names;
};

void domains_from_ini(struct domains *d, struct ini *ini, struct arena *a);
/* A domain by its normal name; NULL */
struct domain *domains_find(const struct domains *d, struct slice name);
/* What the owner of a protected domain said; nothing for another domain. */
void domains_add_word(struct domains *d, struct arena *a, struct slice name,
    const struct domain_word *word);
/* Adds a name once; false if it is no domain name. */
bool domains_add(struct domains *d, struct arena *a, struct slice name);

#endif

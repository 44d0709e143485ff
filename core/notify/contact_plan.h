#ifndef CORE_NOTIFY_CONTACT_PLAN_H
#define CORE_NOTIFY_CONTACT_PLAN_H

#include "core/notify/contact.h"

/*
 * What would be asked about a case's contacts, and of whom: before anything
 * is, so that a person can say that it may.  Pure.
 */
enum { PLAN_MOST_RELAYS = 4 }; /* boundary addresses, of as many networks */

struct contact_question {
	enum lookup_kind kind;
	struct slice about; /* an address or a domain */
	struct slice name;  /* DNS name or URL; NULL where only IANA's list
			     * says whom to ask */
	struct slice words; /* "RDAP, of 192.0.2.7, at its registry" */
	bool dns;	    /* asked by DNS alone */
};

/* In the arena. */
void contacts_plan(const struct contact_case *k,
    const struct contact_setting *set, struct arena *a,
    struct contact_question **out, size_t *n);

#endif

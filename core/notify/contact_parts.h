#ifndef CORE_NOTIFY_CONTACT_PARTS_H
#define CORE_NOTIFY_CONTACT_PARTS_H

#include "core/notify/contact.h"

/* Shared by contact*.c alone. */

/* Less is better; between two of these lies room for what bears one out. */
enum {
	ORDER_CATALOGUE = 100,
	ORDER_PROVEN = 200,
	ORDER_REGISTERED = 280, /* at abuse.net */
	ORDER_OWN = 300,
	ORDER_RDAP = 400,
	ORDER_HOST = 450,
	ORDER_ABUSIX = 500,
	ORDER_OTHER = 600,
	ORDER_SECURITY = 20, /* behind the abuse desk of the same source */
	ORDER_WORKED = 10,   /* in front of others of it */
	ORDER_UNFIT = 1000,
	ORDER_REFUSED = 2000,
};

/* A new one of *c, after `like` with its address in the arena; refused where
 * it must be (why is then set).  NULL: there is the same already from the same
 * origin. */
struct contact_candidate *contact_add(struct contacts *c,
    const struct contact_case *k, const struct contact_candidate *like);
/* Does the row count: mail of the case's service? */
bool contact_counts(const struct contact_case *k, const struct row *r);

/* contact_claim.c: addresses in header fields of the samples */
void contact_claims(struct contacts *c, const struct contact_case *k);
/* contact_network.c: which networks are whose */
void contact_networks(struct contacts *c, const struct contact_case *k);
/* contact_answer.c: what was asked */
void contact_answers(struct contacts *c, const struct contact_case *k);

#endif

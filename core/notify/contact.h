#ifndef CORE_NOTIFY_CONTACT_H
#define CORE_NOTIFY_CONTACT_H

#include "core/analysis.h"
#include "core/settings.h"
#include "core/store/contact.h"
#include "core/store/draft.h"

/*
 * Whom a notification could go to: every address that is known, ranked, with
 * where it is from and why it is fit or not.  Pure; people pick.
 *
 * Nobody is written to who may be the attacker: neither the service's
 * customer, whose domains stand in envelope and signature, nor the domain
 * that From names, which is the victim's.  What a header field says is a
 * claim; it counts only under a signature of the service's own.
 */
enum contact_scope {
	SCOPE_PLATFORM,	 /* the service */
	SCOPE_CARRIER,	 /* the one that it rides on */
	SCOPE_HOST,	 /* whose name the sending host has */
	SCOPE_NETWORK,	 /* that holds the boundary's address */
	SCOPE_REGISTRAR, /* of a domain that links lead to */
	SCOPE_CSIRT,
	SCOPES
};
const char *contact_scope_name(enum contact_scope s); /* "platform" ... */

enum contact_origin {
	CONTACT_OF_CATALOGUE,
	CONTACT_OF_HEADER,	/* a field of the messages */
	CONTACT_OF_ABUSE_NET,
	CONTACT_OF_SECURITY_TXT, /* RFC 9116 */
	CONTACT_OF_MAILBOX,	/* RFC 2142: a guess that MX bears out */
	CONTACT_OF_RDAP,
	CONTACT_OF_ABUSIX,
	CONTACT_OF_SETTINGS,
	CONTACT_ORIGINS
};
const char *contact_origin_name(enum contact_origin o); /* "catalogue" ... */

struct contact_candidate {
	struct slice address; /* NULL: a form alone */
	struct slice form;    /* URL; NULL */
	enum contact_scope scope;
	enum desk desk; /* whose letter it is for */
	enum contact_origin origin;
	struct slice source; /* words: where it is from */
	struct slice date;   /* "2026-11-25": when that was read; NULL */
	bool fit;     /* espy would address it */
	bool refused; /* nobody may: never an addressee */
	struct slice why; /* sentence: why it is fit, not fit or refused */
	bool security;	  /* the security team, not the abuse desk */
	struct slice language, format, redact, wants; /* of the catalogue;
						       * NULL */
	/* Of the network's desks: which networks are its own, as
	 * ip_in_networks has it, and how many of the messages lie there */
	struct slice networks; /* NULL */
	size_t covers;
	int64_t lookup; /* answer that is the evidence; 0: none */
	struct contact_state state;
	unsigned order; /* within its desk; less is better */
};
struct contacts {
	struct arena arena;
	struct contact_candidate *v;
	size_t n;
	size_t messages; /* that count */
};
void contacts_free(struct contacts *c);

/* What is known of a case.  Messages of other services don't count. */
struct contact_case {
	const struct catalogue *catalogue; /* NULL: none */
	struct slice service;		   /* slug; empty: nobody is named */
	struct slice carrier;		   /* slug; NULL: none */
	const struct row *rows;
	size_t nrows;
	struct analysis *const *analyses; /* of samples; NULL ones are passed */
	size_t nanalyses;
	const struct lookup_row *lookups;
	size_t nlookups;
	const struct contact_csirt *csirts;
	size_t ncsirts;
};

/* Collects and judges; states are all unknown.  Zeroed before. */
void contacts_gather(struct contacts *out, const struct contact_case *k);
/* Reads what became of each address before. */
enum err contacts_remember(struct contacts *c, struct store *s,
    struct error *e);
/* Takes that into account and sorts: by desk, best first. */
void contacts_rank(struct contacts *c);
/*
 * What a new letter to that desk is addressed to: the best that is fit and is
 * no field's claim; *copy: the carrier's desk, for one to the service.  NULL:
 * none.
 */
const struct contact_candidate *contacts_choose(const struct contacts *c,
    enum desk desk, const struct contact_candidate **copy);
/*
 * Of the network's desks the one for a letter about some of the messages:
 * `about` is an address of the network, a CIDR in it, or the desk's own
 * mailbox; NULL: whose network most messages came from.  *networks: what the
 * letter is then about; NULL: no message has an address.  Where no registry
 * was asked that is what lies closely around the address (ip_network).
 */
const struct contact_candidate *contacts_network(const struct contacts *c,
    const struct contact_case *k, struct slice about, struct arena *a,
    struct slice *networks);
/* The candidate with that address, the best one; NULL */
const struct contact_candidate *contacts_find(const struct contacts *c,
    struct slice address);

/* The service that the rows' service rides on, mostly; NULL */
struct slice contact_carrier(const struct row *v, size_t n,
    struct slice service);
/* Is that host, or address's domain, the service's own by the catalogue? */
bool contact_is_own(const struct service *s, struct slice host,
    struct arena *a);
/* The service's own domain, for security.txt and mailboxes; NULL */
struct slice contact_own_domain(const struct service *s, struct arena *a);
/* NULL, or why nobody writes to such an address: placeholders, dummies, role
 * addresses of registries */
const char *contact_placeholder(struct slice address);

/* RFC 6650 section 5.3, 4: whom these messages say they are from.  NULL, or
 * why a domain is never an addressee, in the arena. */
struct slice contact_forbids(const struct contact_case *k,
    struct slice domain, struct arena *a);

#endif

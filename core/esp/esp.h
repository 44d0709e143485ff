#ifndef CORE_ESP_ESP_H
#define CORE_ESP_ESP_H

#include "core/auth/auth.h"
#include "core/esp/domain.h"

/*
 * Attribution: which service really sent a message, on which evidence, for
 * which account.  Claimed evidence alone names nobody.
 */

enum strength {
	STRENGTH_NONE,
	STRENGTH_CLAIMED,
	STRENGTH_OBSERVED,
	STRENGTH_PROVEN,
};

enum grade { GRADE_PRESENT, GRADE_SIGNED, GRADE_BOUNDARY };

/*
 * Where a fact comes from.  Independent evidence adds up; evidence of one root
 * counts once: a host's address, range, reverse name and HELO are one root,
 * the envelope (with SPF) another, each signature one, all that the sender
 * could have written one more.
 */
enum evidence_root {
	ROOT_SENDER,	/* what the sender could have written */
	ROOT_HOST,	/* the boundary's connection */
	ROOT_ENVELOPE,	/* SPF */
	ROOT_SIGNATURE, /* + index into mail.fields of the DKIM-Signature, or
			 * of the record that names it */
};

/* One fact for a service.  where and range lead to the octets that prove it;
 * a DNS answer is named in where ("PTR 7.2.0.192.in-addr.arpa"). */
struct evidence {
	struct slice service; /* slug */
	enum strength strength;
	struct slice what; /* rule: "dkim", "spf", "ip", "rdns", "helo",
			    * "header", "message-id", "link", "mail-from",
			    * "map" */
	uint32_t root;	       /* enum evidence_root */
	struct slice value;    /* what matched */
	struct slice where; /* "Authentication-Results", "Received (hop 3)" */
	struct slice sentence; /* for people */
	struct range range;
};

struct account {
	struct slice service, kind, value, where;
	struct slice meaning; /* what the service's desk finds with it */
	enum grade grade;
	struct range range;
};

/* A recipient of ours, hidden in what identifies the message to its sender:
 * to be masked wherever the message is shown to others. */
struct hidden_recipient {
	struct slice address; /* decoded, with "@" */
	struct slice where;   /* field, "envelope sender", "link" */
	struct range range;   /* of the encoded value */
};

/* One who had the message in hand, from its origin to us. */
enum path_role {
	PATH_ORIGIN,
	PATH_CARRIER,
	PATH_RELAY,	/* sent it on for a customer: a connector, a gateway
			 * of the sender's */
	PATH_FORWARDER, /* handed on what came for another address */
	PATH_LIST,
	PATH_GATEWAY,	/* filters for the receiver */
};

struct path_step {
	struct slice service; /* slug; NULL: a host that is of none */
	struct slice host;    /* the host, list or tenant; NULL */
	enum path_role role;
	int hop;	      /* index into mail.hops where it handed the
			       * message on; -1 */
	enum strength strength;
	struct slice how;     /* sentence: how that is known, and what survives
			       * behind it */
	struct range range;
};

/* A claimed fingerprint that the boundary contradicts. */
struct forged {
	struct slice service, what, value, why;
	struct range range;
};

struct attribution {
	struct slice service, name, kind; /* NULL: nobody is named */
	enum strength strength;
	struct slice carrier; /* slug of the service it rides on; NULL */
	struct account *accounts;
	size_t naccounts;
	struct evidence *evidence; /* strongest first; those of other services
				    * behind those of the named one */
	size_t nevidence;
	struct forged *forged;
	size_t nforged;
	struct slice *path; /* slugs from the originating service to us */
	size_t npath;
	struct path_step *steps; /* the same in full, hosts of no service too */
	size_t nsteps;
	struct hidden_recipient *recipients;
	size_t nrecipients;
	/* thousandths: how often a name on such evidence was right among
	 * labelled messages; -1: nobody is named.  For programs; people get
	 * strength and reasons */
	int confidence;
	struct slice not_named_because; /* NULL where a service is named */
	struct slice would_change; /* what would name it; NULL */
};

enum impersonation {
	IMPERSONATION_NONE,
	IMPERSONATION_EXACT,
	IMPERSONATION_SUBDOMAIN,
	IMPERSONATION_LOOK_ALIKE,
	IMPERSONATION_NAME,
};

enum relation {
	RELATION_NOT_PROTECTED,
	RELATION_UNKNOWN,
	RELATION_AUTHORISED,
	RELATION_UNAUTHORISED,
	RELATION_EXERCISE,
};

struct relationship {
	struct slice domain; /* the protected domain; NULL */
	enum impersonation impersonation;
	enum relation status;
	enum relation ruled; /* the same without the owner's word */
	bool doubted; /* another author stands beside: nobody's word or DNS
		       * authorises it */
	struct slice basis; /* whose word, or why unknown; NULL */
	struct slice seen;  /* what imitates it: "paypa1.example", a display
			     * name; NULL for exact and subdomain */
	struct slice how;   /* sentence: why that is an imitation; NULL */
	struct range range; /* where it stands */
	struct slice drill; /* name of the drill that it is; NULL */
};

struct catalogue;

/* Works out who sent it; asks as auth_run does. */
void esp_run(struct attribution *out, struct relationship *rel,
    struct mail *m, const struct auth *auth, const struct catalogue *c,
    const struct domains *domains, const struct answers *answers,
    struct questions *q);

const char *strength_name(enum strength s); /* "proven" ... "none" */
const char *grade_name(enum grade g);
/* Of evidence.root: "sender", "connection", "envelope", "signature" */
const char *root_name(uint32_t root);
const char *path_role_name(enum path_role r); /* "origin", "carrier"... */
const char *impersonation_name(enum impersonation i); /* NULL for none */
const char *relation_name(enum relation r);

#endif

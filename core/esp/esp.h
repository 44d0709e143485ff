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

/* One fact for a service.  where and range lead to the octets that prove it;
 * a DNS answer is named in where ("PTR 7.2.0.192.in-addr.arpa"). */
struct evidence {
	struct slice service; /* slug */
	enum strength strength;
	struct slice what; /* rule: "dkim", "spf", "ip", "rdns", "helo",
			    * "header", "message-id", "link", "mail-from" */
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
	struct slice not_named_because; /* NULL where a service is named */
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
	struct slice basis; /* whose word, or why unknown; NULL */
};

struct catalogue;

/* Works out who sent it; asks as auth_run does. */
void esp_run(struct attribution *out, struct relationship *rel,
    struct mail *m, const struct auth *auth, const struct catalogue *c,
    const struct domains *domains, const struct answers *answers,
    struct questions *q);

const char *strength_name(enum strength s); /* "proven" ... "none" */
const char *grade_name(enum grade g);
const char *impersonation_name(enum impersonation i); /* NULL for none */
const char *relation_name(enum relation r);

#endif

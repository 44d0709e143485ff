#ifndef CORE_ESP_ATTRIBUTE_H
#define CORE_ESP_ATTRIBUTE_H

#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "core/esp/index.h"

/*
 * The state of one attribution, for the files of this room only:
 * evidence.c collects, decide.c names, forged.c and account.c follow.
 */
enum {
	EVIDENCE_MOST = 100,
	ACCOUNTS_MOST = 40,
	ACCOUNT_MOST_OCTETS = 1000, /* longer is no identifier */
	SIGNATURES_MOST = 20,
};

/* Where one service of the catalogue stands for this message. */
struct standing {
	enum strength best;
	bool host; /* the boundary host is its own: IP, confirmed rDNS, or
		    * HELO with a pass */
	bool connected; /* proven or confirmed of the connection itself: its
			 * address, reverse name or bounce domain, not HELO */
	bool rdns; /* the boundary's reverse DNS is one of its names */
	bool spf;  /* SPF passes on its bounce domain */
	bool key;  /* a signature of its own domain passes */
	bool customer; /* a customer's signature under its selector passes */
	bool form;     /* the envelope sender has its form, pass or not */
	bool claimed;  /* something that the sender could have written */
	bool lied;     /* a name or a field of its form says another address
			* than the client's */
	bool pasted;   /* a signature of its own domain does not verify */
	bool denied;   /* SPF of its bounce domain forbids the client */
	bool forged;
	unsigned roots; /* of what is observed or proven: bits 1 <<
			 * ROOT_HOST, ROOT_ENVELOPE, ROOT_SIGNATURE */
	unsigned proven; /* the same of what is proven */
};

/* A claim that is wrong whatever else is true: an address that is not the
 * client's, a signature that does not verify. */
struct lie {
	uint32_t service;
	const struct service_rule *rule; /* NULL: of several */
	struct slice what, value, why;
	struct range range;
};

/* A pass that counts. */
struct pass {
	struct slice domain, selector; /* selector NULL: not known */
	const struct recorded_result *recorded; /* NULL: only computed */
	int signature; /* index into computed.dkim where espy found it itself;
			* -1: only recorded */
	struct slice how; /* "recorded by corp.example (inferred)",
			   * "computed" */
	struct slice where;
	struct range range;
};

enum passed {
	PASSED_NOT,
	PASSED_ONE_OF_THEM, /* of several fields of one signer: what all of
			     * them cover is covered */
	PASSED,
};

/* A DKIM-Signature field, read for what it covers. */
struct signature {
	int field;
	struct slice domain, selector, headers;
	enum passed passed;
};

struct attribute {
	struct attribution *out;
	struct mail *m;
	struct arena *a;
	const struct auth *auth;
	const struct catalogue *c;
	const struct answers *answers;
	struct questions *questions;
	bool trusted; /* the boundary is known */
	struct pass *passes; /* DKIM signatures */
	size_t npasses;
	struct pass spf; /* where spf_passes */
	bool spf_passes;
	struct standing *of; /* by index of the service */
	uint32_t *owner;     /* of each evidence: index of the service */
	const struct service_rule **rule; /* of each evidence */
	struct lie *lies;
	size_t nlies;
	struct signature *signatures;
	size_t nsignatures;
	bool signatures_read;
	int named, boundary, carrier; /* indices of services; -1 */
	const struct handing *handing; /* path.h; from decide_service on */
};

void passes_collect(struct attribute *w); /* first */
void evidence_collect(struct attribute *w);
void decide_service(struct attribute *w);
void elsewhere_note(struct attribute *w); /* after decide_service */
void forged_find(struct attribute *w);
void not_named_explain(struct attribute *w); /* where nobody is named */
void accounts_find(struct attribute *w);
void recipients_find(struct attribute *w);
int confidence(const struct attribute *w); /* last; -1: nobody is named */

/* boundary: the message left one of its hosts, as far as anyone can tell */
static inline bool
at_boundary(const struct standing *s)
{
	return s->host || s->spf;
}

/* One rides on the other, or both on the same. */
bool services_related(const struct attribute *w, int x, int y);

/*
 * Did a mailing list or a forwarder hand it on, by the look of it?  It changes
 * envelope and host, and often breaks signatures: what contradicts the
 * boundary then is no forgery.  Anybody can imitate that, and gains no name by
 * it.  Any time after passes_collect.
 */
bool handed_on(struct attribute *w);

/* DKIM-Signature fields, read once. */
void signatures_read(struct attribute *w);
/* Is that field covered by a passing signature?  domain (may be NULL):
 * only signatures of it or under it count */
bool field_is_signed(struct attribute *w, int field,
    const struct slice *domain);
/* Does the one signature of domain name it, which nobody found to fail, and is
 * it alone of its name?  Of a message from domain's own host, which signs all,
 * that is as good where the receiver recorded less than it checked. */
bool field_is_sealed(struct attribute *w, int field, struct slice domain);
/* The selector of a pass, from its record or the field; NULL */
struct slice pass_selector(struct attribute *w, const struct pass *p);
/* Where a customer's selector leads: the CNAME of its key, if what lies there
 * is the key of a signature of this message; NULL: not known */
struct slice key_alias(struct attribute *w, struct slice selector,
    struct slice domain);
/* The domain that SPF passed for; NULL */
struct slice spf_pass_domain(const struct attribute *w);
/* Did SPF pass for the very domain of the envelope sender? */
bool envelope_passes(const struct attribute *w);

/* Where text stands inside a field; all of its value where it is not found */
struct range field_range(const struct mail *m, int field, struct slice text);
/* The field that the envelope sender was read from; -1 */
int envelope_field(const struct mail *m);

#endif

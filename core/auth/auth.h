#ifndef CORE_AUTH_AUTH_H
#define CORE_AUTH_AUTH_H

#include "core/auth/verdict.h"

/*
 * Authentication: what trusted receivers recorded at delivery, and beside it
 * what espy computes itself.
 */

/* The lenient rules of reading Authentication-Results (RFC 8601 relaxed) */
enum {
	LENIENT_NO_AUTHSERV_ID = 1, /* R1 */
	LENIENT_NO_PTYPE = 2,	    /* R2 key=value without a property type */
	LENIENT_SEMICOLON = 4,	    /* R3 empty result, or ";" at the end */
	LENIENT_PVALUE = 8,	    /* R4 value up to blank or ";" */
	LENIENT_ENCODED = 16,	    /* R5 RFC 2047-encoded as a whole */
};

struct ar_property {
	struct slice ptype; /* "smtp", "header", "policy"...; NULL under R2 */
	struct slice name, value;
};

/* One resinfo (RFC 8601 section 2.2): verbatim words, lower-case method */
struct ar_result {
	struct slice method, result, reason;
	struct slice comment; /* the comments' text, joined; NULL */
	struct ar_property *properties;
	size_t nproperties;
	struct range range; /* where it stands in the message; len 0 under R5 */
};

/* One field that records authentication. */
struct ar_field {
	int field;
	struct slice name; /* "Authentication-Results", "Received-SPF",
			    * "ARC-Authentication-Results" ... */
	struct slice authserv_id;
	int arc_instance; /* of ARC-Authentication-Results; else 0 */
	enum trust trust; /* did a receiver of ours write it */
	struct slice reason;
	unsigned lenient;
	struct slice problem; /* why (the rest of) it could not be read; NULL */
	struct ar_result *results;
	size_t nresults;
};

/* One method's verdict as recorded. */
struct recorded_result {
	struct slice result; /* verbatim, lower case: "pass", "softfail"... */
	struct slice domain, selector;
	struct slice detail; /* policy, action, comment: for the screen */
	int field;	     /* the ar_field it comes from (index) */
	struct range range;
};

struct recorded {
	enum trust trust; /* the best trust of a field that was used */
	struct ar_field *fields;
	size_t nfields;
	/* From trusted fields only; NULL or 0 where none recorded it */
	struct recorded_result *spf, *dmarc, *arc, *compauth;
	struct recorded_result *dkim;
	size_t ndkim;
	/* Why results of a trusted field don't count: its writer saw only the
	 * gateway before it.  A sentence; NULL where none was left out */
	struct slice left_out;
};

/* What espy works out from the octets and DNS answers. */
struct computed {
	int64_t clock;
	struct spf spf, spf_helo;
	struct dkim_signature *dkim;
	size_t ndkim;
	struct dmarc dmarc;
	struct arc arc;
	/* What makes it possible that the message was sent again by others
	 * than its signer meant: sentences */
	struct slice *hints;
	size_t nhints;
};

enum auth_method { METHOD_SPF, METHOD_DKIM, METHOD_DMARC, METHOD_ARC };

/* Recorded and computed differ. */
struct disagreement {
	enum auth_method method;
	int signature;	/* of METHOD_DKIM: index into computed.dkim; -1 */
	struct slice recorded, computed; /* results */
	struct slice reason; /* the likely one: a sentence */
	bool explained; /* by what a store does to mail, or by time: not a
			 * sign of anything else */
	bool claim; /* recorded is what a field says that no receiver of ours
		     * wrote, not what one recorded */
};

/* Do the results differ, not only what a receiver did about them ("fail,
 * none" and "fail, reject")? */
static inline bool
disagreement_of_results(const struct disagreement *d)
{
	struct slice recorded = d->recorded, computed = d->computed;

	return !slice_eqi(slice_cut(&recorded, ','), slice_cut(&computed,
	    ','));
}

struct auth_prepared; /* of this process: never sent */

struct auth {
	struct recorded recorded;
	struct computed computed;
	bool has_computed; /* false of what is not judged */
	bool quick; /* asked for by MAIL_QUICK, before the first auth_run */
	struct disagreement *disagreements;
	size_t ndisagreements;
	struct auth_prepared *prepared;
};

/*
 * Works out struct auth.  Pure: asks nothing itself.  Questions that it can
 * foresee and that `answers` lacks are added to *q; call again with their
 * answers and the same *out, which keeps what needs none: zeroed the first
 * time.  The result is complete for what could be answered.
 */
void auth_run(struct auth *out, struct mail *m,
    const struct receivers *receivers, const struct answers *answers,
    int64_t clock, struct questions *q);

/* Names "R1,R3" of lenient rules; in the arena; "" for none */
struct slice lenient_names(struct arena *a, unsigned lenient);
/* First value of ptype.name in a result; SLICE_NULL */
struct slice ar_property(const struct ar_result *r, const char *ptype,
    const char *name);
/*
 * The signature that a recorded DKIM result is about, as index into
 * computed.dkim: by header.b (RFC 6008), else d= and s=, else d= or i=; of
 * several the one whose result is as recorded; -1.  And the other way round:
 * NULL where none is about that signature.
 */
int auth_signature_of(const struct auth *a, const struct recorded_result *r,
    struct arena *scratch);
const struct recorded_result *auth_record_of(const struct auth *a,
    size_t signature, struct arena *scratch);
/* Did a trusted receiver record DKIM pass for d= this domain or under it? */
bool recorded_dkim_pass(const struct recorded *r, struct slice domain);

#endif

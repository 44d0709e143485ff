#ifndef CORE_AUTH_VERDICT_H
#define CORE_AUTH_VERDICT_H

#include "core/auth/answers.h"
#include "core/mail/mail.h"

/*
 * What espy computes itself, one struct a method.  Every one is a plain
 * value: it crosses process borders, and slices live in the mail's arena or
 * point into its octets.
 *
 * `reason` is one sentence that says why the result is what it is: never
 * empty but for a plain pass.  `used` are the DNS questions that the result
 * hangs on, in the order asked: with their answers it can be had again.
 */

/* SPF (RFC 7208) ------------------------------------------------------- */

enum spf_result { /* section 2.6, and: the inputs or answers are not there */
	SPF_NONE, SPF_NEUTRAL, SPF_PASS, SPF_FAIL, SPF_SOFTFAIL,
	SPF_TEMPERROR, SPF_PERMERROR, SPF_UNVERIFIABLE
};

struct spf {
	enum spf_result result;
	struct slice domain;	/* whose record was asked for; NULL */
	struct slice ip, helo, sender; /* the inputs; NULL where not known */
	struct slice matched;	/* "149.72.0.10 through include:sendgrid.net":
				 * the client and the terms that led to the
				 * match; NULL where none matched */
	struct slice *path;	/* those terms, from the domain's own record
				 * inwards; the last one matched */
	size_t npath;
	struct slice record;	/* the domain's own record; NULL */
	struct slice explanation; /* of exp=, the domain's words; NULL */
	struct slice reason;
	unsigned lookups, voids; /* DNS terms and void look-ups counted */
	bool late;	/* by a record that was asked for so long after
			 * delivery that it may not be that day's */
	struct questions used;
};

/* DKIM (RFC 6376, 8301, 8463, 8616) ------------------------------------ */

enum dkim_result { /* RFC 8601 section 2.7.1, at the clock */
	DKIM_PASS,
	DKIM_FAIL,	   /* the signature or the body hash does not match */
	DKIM_POLICY,	   /* it matches, but must not or may no longer count:
			    * SHA-1, a short key, expired at the clock */
	DKIM_NEUTRAL,	   /* not checked, or over less than all of the
			    * message: a limit came first */
	DKIM_TEMPERROR,
	DKIM_PERMERROR,	   /* every other PERMFAIL of RFC 6376 section 6.1 */
	DKIM_UNVERIFIABLE, /* the key can't be had (any more) */
};

enum dkim_crypto { DKIM_NOT_TRIED, DKIM_NO_KEY, DKIM_MISMATCH, DKIM_MATCH };

enum { /* flags on top; espy(5) says what each means */
	DKIM_WEAK_KEY = 1,	/* RSA below 1024 bits */
	DKIM_SHA1 = 2,
	DKIM_EXPIRED_NOW = 4,	/* at the clock */
	DKIM_EXPIRED_THEN = 8,	/* when the boundary took it, too */
	DKIM_NOT_YET_VALID = 16, /* t= lies after the clock */
	DKIM_TEST_KEY = 32,	/* t=y */
	DKIM_PARTIAL_BODY = 64,	/* l= leaves octets of the body unsigned */
	DKIM_FROM_NOT_OVERSIGNED = 128,
	DKIM_SECOND_FROM = 256, /* a From that it does not cover stands there */
	DKIM_BODY_DIFFERS = 512,   /* bh= is not this body's */
	DKIM_HEADER_DIFFERS = 1024, /* b= is not these fields' */
	DKIM_NO_EXPIRY_CHECK = 2048, /* expired now, boundary time not
				      * known (or only claimed) */
};

enum { DKIM_MOST_SIGNATURES = 20 };

struct dkim_signature {
	int field;		/* its DKIM-Signature */
	enum dkim_result result;
	enum dkim_crypto crypto;
	unsigned flags;
	struct slice domain, selector; /* A-labels, lower case; NULL */
	struct slice algorithm;	/* "rsa-sha256"; NULL */
	struct slice canon;	/* "relaxed/simple" */
	struct slice identity;	/* i=, as written; NULL */
	struct slice headers;	/* h=, blanks out */
	struct slice b;		/* base64 without blanks */
	int64_t signed_at, expires; /* t=, x=; TIME_UNKNOWN */
	uint64_t unsigned_octets; /* behind l=, of the canonical body */
	unsigned key_bits;	/* 0: no key */
	struct slice key_record; /* the TXT that was used; NULL */
	bool aligned_known, aligned; /* with the author domain (RFC 9989) */
	struct slice broken_by;	/* the usual change that explains a mismatch,
				 * proven by undoing it; NULL */
	struct slice reason;
	struct questions used;
};

/* DMARC (RFC 9989; RFC 7489 beside it) --------------------------------- */

enum dmarc_result {
	DMARC_NONE, DMARC_PASS, DMARC_FAIL, DMARC_TEMPERROR, DMARC_PERMERROR,
	DMARC_UNVERIFIABLE
};

/* One authenticated identifier and whether it aligns. */
struct dmarc_identifier {
	bool dkim;		/* else SPF's */
	int signature;		/* index into computed.dkim; -1 */
	struct slice domain, org_domain;
	bool passes, aligned;
	struct slice rule;	/* "equal", "one organisational domain, by the
				 * record at ...": why it does or doesn't */
};

/* One author domain's evaluation under one set of rules. */
struct dmarc_view {
	enum dmarc_result result;
	struct slice author;	/* From's domain, A-labels; NULL */
	struct slice domain;	/* where the record was found; NULL */
	struct slice org_domain; /* of the author; NULL where it can't be said */
	struct slice org_rule;	/* "the record with the fewest labels": what
				 * made it that; NULL */
	struct slice record;
	struct slice published;	/* "reject", as the record says (p, sp, np) */
	struct slice policy;	/* what is to be applied; t=y lowers it */
	struct slice policy_tag; /* "p", "sp", "np" */
	bool aligned_by_spf, aligned_by_dkim;
	struct dmarc_identifier *identifiers;
	size_t nidentifiers;
	struct slice *queried;	/* names, in order */
	size_t nqueried;
	struct slice reason;
	struct questions used;
};

struct dmarc {
	struct dmarc_view now;	   /* RFC 9989: the result */
	struct dmarc_view rfc7489; /* the public suffix list */
};

/* ARC (RFC 8617) -------------------------------------------------------- */

enum arc_result { ARC_NONE, ARC_PASS, ARC_FAIL, ARC_UNVERIFIABLE };

enum { ARC_MOST_SETS = 50 };

struct arc_set {
	int instance;
	int seal, signature, results; /* fields; -1 where missing */
	struct slice sealer, selector; /* ARC-Seal's d= and s= */
	struct slice cv;
	enum dkim_crypto seal_crypto, signature_crypto;
	struct slice reason;	/* what is wrong with it; NULL */
	struct slice claims;	/* what its ARC-Authentication-Results say:
				 * "spf=pass dkim=fail dmarc=pass" */
	bool trusted;		/* the chain passes, the settings trust this
				 * sealer, and it sealed this message or all
				 * behind it are trusted, and no From stands
				 * there that it does not cover: else the
				 * above is a claim */
};

struct arc {
	enum arc_result result;
	int instances;		/* sets found */
	int oldest_pass;	/* 0: every ARC-Message-Signature passes (or
				 * none was found); -1: not worked out */
	struct arc_set *sets;	/* by instance, the oldest first */
	size_t nsets;
	struct slice reason;
	struct questions used;
};

/* Names as JSON has them: "temperror", "no-key"... */
const char *spf_result_name(enum spf_result r);
const char *dkim_result_name(enum dkim_result r);
const char *dkim_crypto_name(enum dkim_crypto c);
const char *dmarc_result_name(enum dmarc_result r);
const char *arc_result_name(enum arc_result r);
/* "weak-key", "sha1"...: the names of flags, in the arena */
size_t dkim_flag_names(unsigned flags, struct slice **out, struct arena *a);

#endif

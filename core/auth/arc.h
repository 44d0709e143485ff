#ifndef CORE_AUTH_ARC_H
#define CORE_AUTH_ARC_H

#include "core/auth/dkim.h"

/* The pieces of ARC (RFC 8617): fields, sets, the chain.  Inside core/auth,
 * and for its tests. */

enum { /* limits beside ARC_MOST_SETS */
	ARC_MOST_NAMES = 1000, /* of an h= */
	ARC_MOST_CLAIMS = 30,  /* results shown of one field */
	/* Octets hashed for older ARC-Message-Signatures, which decide
	 * nothing but oldest_pass */
	ARC_MOST_HASHED = 64 << 20,
};

/* One ARC-Seal or ARC-Message-Signature. */
struct arc_signature {
	int field;	   /* -1: there is none */
	struct slice domain, selector; /* A-labels, lower case; NULL */
	struct slice b;	   /* decoded octets */
	struct slice cv;   /* of a seal, lower case; NULL */
	bool ed25519;
	struct slice problem; /* why it can't be used; NULL */
	struct sha256 digest; /* of what is signed */
	bool hashed;	   /* digest is there */
	struct sha256 relaxed; /* the same under relaxed, where has_relaxed:
				* either will do */
	bool has_relaxed;
	bool body_differs; /* bh= is not this body's */
	/* What the last key record gave, so that a second run with more
	 * answers does not work it out again */
	struct slice tried;
	bool matches;
};

/* What an ARC-Message-Signature says beside that. */
struct arc_message {
	bool relaxed_header, relaxed_body, has_length;
	/*
	 * Without c= DKIM means simple/simple (RFC 6376 section 3.5), but
	 * sealers who took their rules from the drafts of ARC (and its suite
	 * of tests) sign relaxed/relaxed: what matches one of them is signed.
	 */
	bool no_canon;
	uint64_t length;
	struct slice bh; /* decoded */
	struct slice *names;
	size_t nnames;
};

/* One set, worked out as far as it goes without keys. */
struct arc_prepared_set {
	int results; /* field; -1 */
	struct arc_signature seal, signature;
	struct arc_message message;
	struct slice claims;
	struct slice problem; /* with its structure; NULL */
};

struct arc_prepared {
	struct arc_prepared_set *sets; /* by instance from 1 on; those of
					* missing instances have no fields */
	size_t n;
	int instances;	   /* that have a field */
	/* Why the chain fails whatever the keys say; NULL */
	struct slice problem;
	struct canon *bodies;
	bool digested; /* arc_digests was here */
};

/* The instance, 1..ARC_MOST_SETS; 0 where there is none, -1 over the limit.
 * value: of ARC-Authentication-Results, "i=1; ..." */
int arc_results_instance(struct slice value);
int arc_tags_instance(const struct tags *t);
/* Reads the tags; sig->field is set. */
void arc_seal_read(struct arc_signature *sig, const struct tags *t,
    struct arena *a);
void arc_message_read(struct arc_signature *sig, struct arc_message *msg,
    const struct tags *t, struct arena *a);
/* "spf=pass dkim=fail": what ARC-Authentication-Results say, as they say it */
struct slice arc_claims(struct mail *m, int field);
/* Fills digest and body_differs of every set, the first time; before there is
 * a key to check them with nobody needs them. */
void arc_digests(struct arc_prepared *p, struct mail *m);

#endif

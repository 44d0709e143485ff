#ifndef CORE_AUTH_DKIM_H
#define CORE_AUTH_DKIM_H

#include "core/auth/canon.h"
#include "core/auth/tags.h"
#include "core/auth/verdict.h"

/*
 * DKIM in two steps: what needs no DNS is prepared once a message (syntax,
 * body and header digests), and finished with each set of answers.  ARC and
 * the search for what broke a signature build on the same pieces.
 */
struct compute;

/* A signature as its field says it (RFC 6376 section 3.5). */
struct dkim_fields {
	struct tags tags;
	struct slice *names; /* of h=, in order, as written */
	size_t nnames;
	bool ed25519, sha1;
	bool relaxed_header, relaxed_body;
	bool has_length;
	uint64_t length;     /* l= */
	struct slice bh, signature; /* decoded octets */
};

enum { /* limits beside DKIM_MOST_SIGNATURES */
	DKIM_MOST_NAMES = 1000, /* of h= */
	DKIM_MOST_RECORDS = 16, /* at a key's name that are tried */
	/* Octets of header hashed for a message's signatures; for the first
	 * one whatever it takes */
	DKIM_MOST_HASHED = 64 << 20,
};

/*
 * Reads a signature's field: its tags into f, what they say into sig.  Gives
 * the first thing that RFC 6376 forbids in it, or SLICE_NULL.  *usable: all
 * that cryptography needs is there, whatever else is wrong.
 */
struct slice dkim_fields_parse(struct dkim_fields *f,
    struct dkim_signature *sig, struct slice value, struct arena *a,
    bool *usable);

struct dkim_prepared {
	struct dkim_prepared_one {
		struct dkim_signature sig; /* all but the key's part */
		struct dkim_fields f;
		struct slice problem; /* RFC 6376 forbids it, whatever the key
				       * says; NULL */
		bool usable;	     /* syntax allows cryptography */
		struct slice left_out; /* why it is not checked; NULL */
		int *fields;	     /* that h= selects; f.nnames, -1: none */
		struct slice key_name; /* where its key is */
		struct sha256 header; /* digest of what is signed (SHA-256) */
		uint8_t header_sha1[20]; /* the same where f.sha1 */
		struct dkim_tried *tried; /* keys; kept for the next answers */
		size_t ntried;
		struct explained *explained; /* what broke it; NULL */
	} *v;
	size_t n;
	struct canon bodies; /* for others of the same message */
};

/* In the mail's arena; notes in the mail's limits what was left out. */
struct dkim_prepared *dkim_prepare(struct mail *m);
/* out[0..n): one for each prepared signature, in the mail's arena. */
void dkim_run(struct dkim_signature **out, size_t *n, const struct compute *c,
    const struct dkim_prepared *p);
/* Does it prove that its domain signed this message, body and all: it
 * matches, and nothing stands against it but that it has expired since the
 * boundary took it (or that time is not known)? */
bool dkim_proves(const struct dkim_signature *s);
/* Is the message (or the signature's field) not what was signed, which a
 * change on the way or in a mailbox does as well as a forger?  Also where that
 * breaks a rule: an l= of octets that are no longer there. */
bool dkim_was_changed(const struct dkim_signature *s);
/* Would DMARC have passed with the message as one of them signed it? */
bool dkim_aligned_was_changed(const struct dkim_signature *v, size_t n);

/*
 * Public keys (RFC 6376 section 3.6.1): SPKI or bare PKCS#1, or Ed25519.  The
 * process keeps the last few that it read ready for use, by their p=.
 */
struct dkim_key {
	struct slice p;	    /* p= as it stands: into the record */
	bool is_key;	    /* looks like a key at all: has p=, and no other v=
			     * than DKIM1 */
	bool ed25519;
	unsigned bits;	    /* 0: revoked, or not read */
	struct slice hashes, services, flags, notes; /* h=, s=, t=, n= */
	bool revoked, test, strict;
	bool usable;	    /* one can verify with it, whatever is wrong */
	struct slice problem; /* why it must not be used; NULL */
};
enum { DKIM_LEAST_BITS = 1024, DKIM_MOST_BITS = 8192 };

/* The record must live as long as the key. */
void dkim_key_parse(struct dkim_key *k, struct slice record, struct arena *a);
/* Why the key must not be used for a signature by that algorithm, whatever it
 * verifies; SLICE_NULL.  (Short keys are not refused here.) */
struct slice dkim_key_refuses(const struct dkim_key *k, bool ed25519,
    bool sha1);
/* Does the signature verify over that digest (20 octets of SHA-1, or 32)? */
bool dkim_key_verify(const struct dkim_key *k, struct slice signature,
    struct slice digest);
/* Was it made by this RSA key at all, over a digest of so many octets? */
bool dkim_key_made(const struct dkim_key *k, struct slice signature,
    size_t ndigest);
/* The digest that an RSA signature was made over (RFC 8017 section 8.2.2);
 * false where it is none by that key, or not RSA. */
bool dkim_key_recover(const struct dkim_key *k, struct slice signature,
    struct sha256 *digest);

#endif

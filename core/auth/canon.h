#ifndef CORE_AUTH_CANON_H
#define CORE_AUTH_CANON_H

#include "core/base/hash.h"
#include "core/mail/mail.h"

/*
 * Canonicalisation (RFC 6376 section 3.4) from a message's raw octets.  Bare
 * LF counts as CRLF, as a mailbox on disk has it, and is converted while
 * hashing: nothing is copied.
 */

/* SHA-256 and SHA-1 of bodies of one message, each worked out once. */
struct canon {
	struct mail *m;
	struct canon_body {
		bool relaxed, sha1, has_length;
		bool done; /* digest and total are there */
		uint64_t length;
		uint8_t digest[32];
		size_t ndigest;
		uint64_t total; /* octets of the whole canonical body */
	} *v;
	size_t n;
};

/*
 * Notes that a digest will be asked for.  All that are noted are worked out in
 * one pass over the body (one for simple, one for relaxed), however many
 * lengths there are.
 */
void canon_body_want(struct canon *c, bool relaxed, bool sha1,
    bool has_length, uint64_t length);
/*
 * Digest of the body, of its first `length` canonical octets where
 * has_length.  The result lives in the arena.
 */
const struct canon_body *canon_body(struct canon *c, bool relaxed, bool sha1,
    bool has_length, uint64_t length);

/* A sink for canonical octets, so that they can be hashed or written. */
struct canon_out {
	void (*put)(void *arg, const char *p, size_t n);
	void *arg;
};

/* Any octets as a body; returns how many canonical octets there are. */
uint64_t canon_body_of(struct slice body, bool relaxed,
    const struct canon_out *out);
/*
 * One field: name and value as they stand (value: all behind the colon, the
 * last line end left out), with the CRLF at its end where `line_end`.
 * empty_b: without the value of its b= tag (the field of the signature).
 */
void canon_field(struct slice name, struct slice value, bool relaxed,
    bool line_end, bool empty_b, const struct canon_out *out);
/*
 * The fields that h= selects, from the bottom up, each instance once (section
 * 5.4.2): indices into m->fields, -1 where there is none left; n of them.
 * signature_field itself is never one of them (section 3.5, h=).
 */
void canon_select(const struct mail *m, const struct slice *names, size_t n,
    int signature_field, int *fields);
/* How many fields of that name stand in the header, and how often a list (h=)
 * has it */
void canon_count(const struct mail *m, const struct slice *names, size_t n,
    const char *name, size_t *there, size_t *listed);
/* A field as it stands, for canon_field: mail.h cuts what is too long */
void canon_split(const struct mail *m, int field, struct slice *name,
    struct slice *value);
/* Does the header have fields that mail.h did not read?  Those below are what
 * is selected first, so nothing can be said of any signature then. */
bool canon_is_cut(const struct mail *m);
/* Is the message longer than what is read of it? */
bool canon_body_is_cut(const struct mail *m);
/* Digest of selected fields and then the signature's own; sha1 may be NULL */
void canon_header_digest(const struct mail *m, const int *fields, size_t n,
    int signature_field, bool relaxed, struct sha256 *sha256,
    uint8_t sha1[20]);

#endif

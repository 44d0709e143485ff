#ifndef CORE_NOTIFY_REDACT_H
#define CORE_NOTIFY_REDACT_H

#include "core/base/buf.h"
#include "core/base/hash.h"

/*
 * Masking of our recipients' addresses (RFC 6590): each becomes
 * "rcpt-XXXXXXXX", base32hex of HMAC-SHA256 of the address under the case's
 * key, so that one recipient has one mask within a case, and two cases can't
 * be compared.  Found as it is, with "=", "=40" or "%40" for the "@", and
 * within base64.
 */
enum { MASK_LEN = 13 };
void mask_of(const struct sha256 *key, struct slice address,
    char out[MASK_LEN + 1]);

struct masks {
	struct sha256 key;
	const struct slice *addresses;
	size_t n;
};

/* Appends s with every address masked; returns how many were. */
size_t mask_text(const struct masks *m, struct slice s, struct buf *out);
/*
 * The same for a message's header fields.  Message-ID and DKIM-Signature
 * (and ARC's) stay as they are: they identify and sign.  Line ends become
 * CRLF.
 */
size_t mask_header(const struct masks *m, struct slice header,
    struct buf *out);

/* An address that can still be read in the header fields. */
struct residue {
	struct slice field;   /* name */
	struct slice address;
	const char *how;      /* "as it is", "in base64" ... */
};
/* What a second look finds after masking; in the arena */
struct residue *mask_residue(const struct masks *m, struct slice header,
    struct arena *a, size_t *n);

/* The header of a message: up to the empty line, that not included. */
struct slice message_header(struct slice octets);
/* A lone LF becomes CRLF; a lone CR is no line end and stays. */
void crlf_form(struct slice octets, struct buf *out);

#endif

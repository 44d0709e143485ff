#ifndef CORE_NOTIFY_REDACT_H
#define CORE_NOTIFY_REDACT_H

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/store/draft.h"

/*
 * Masking of our recipients' addresses (RFC 6590): each becomes
 * "rcpt-XXXXXXXX", base32hex of HMAC-SHA256 of the address under the case's
 * key, so that one recipient has one mask within a case, and two cases can't
 * be compared.  The mask is letters, digits and a hyphen alone, so that it is
 * valid in bounce addresses and links; where the address stood as it is, it
 * is an address under a domain that nobody can have (RFC 2606).
 */
enum { MASK_LEN = 13 };
#define MASK_DOMAIN "@masked.invalid" /* behind it, where an address stood */
void mask_of(const struct sha256 *key, struct slice address,
    char out[MASK_LEN + 1]);

struct masks {
	struct sha256 key;
	const struct slice *addresses;
	size_t n;
};

/*
 * Appends s with every address masked; returns how many stretches were.
 * Found as it is, with what bounce addresses write for the "@", in upper and
 * lower case, with a sub-address, in either form of an international domain,
 * percent-encoded, as HTML entities, in quoted-printable, in hexadecimal and
 * in base64 of either alphabet, each of them within another.
 */
size_t mask_text(const struct masks *m, struct slice s, struct buf *out);
/*
 * The same for a message's header fields, with their folding, encoded words
 * (RFC 2047) and parameters (RFC 2231); the recipient's name in To and Cc is
 * masked too.  Fields that identify and sign stay as they are (field_stays).
 * Line ends become CRLF.
 */
size_t mask_header(const struct masks *m, struct slice header,
    struct buf *out);
/* Message-ID, DKIM-Signature, ARC-Seal...: changed, they say nothing. */
bool field_stays(struct slice name);

/* An address that can still be read. */
struct residue {
	struct slice field;   /* name of a header field, or "part 2
			       * (text/html)" */
	struct slice address; /* of masks.addresses */
	const char *how;      /* "as it is", "in base64" ... */
	bool stays;	      /* in a header field that must stay */
	size_t sample;	      /* of a mail: its index; else 0 */
};
/* What a second look finds in header fields after masking, by other code;
 * in the arena */
struct residue *mask_residue(const struct masks *m, struct slice header,
    struct arena *a, size_t *n);
/* The same for a whole message. */
struct residue *message_residue(const struct masks *m, struct slice octets,
    struct arena *a, size_t *n);

/* --- whole messages --- */

enum { /* over one of them, header fields alone are given */
	REDACT_MOST_OCTETS = 5 << 20,
	REDACT_MOST_HEADER = 128 << 10, /* and they are cut there */
	REDACT_MOST_DEPTH = 16,	 /* of parts within parts */
	REDACT_MOST_PARTS = 500,
	REDACT_MOST_HUNKS = 500, /* that are kept */
};

struct redact_order {
	enum redaction how;
	/* Header fields that are masked although they would stay: somebody
	 * decided so. */
	const struct slice *mask_too;
	size_t nmask_too;
	bool look; /* at a finished mail: nothing is masked, and all that can
		    * be read is residue */
};

/* A change, for people: the words around it.  Foreign octets. */
struct redact_hunk {
	struct slice where; /* "To", "part 2 (text/html)" */
	struct slice old, new;
};

struct redacted {
	struct arena arena;
	struct buf octets; /* in CRLF form */
	enum redaction how; /* REDACT_HEADERS too where a limit asked for it */
	struct slice why;   /* then: which one; else NULL */
	size_t masked;	    /* stretches */
	struct redact_hunk *hunks;
	size_t nhunks, more; /* more: over REDACT_MOST_HUNKS */
	/* Parts that hold an address and are no text: a note with size and
	 * SHA-256 stands in their place.  Names of parts. */
	struct slice *replaced;
	size_t nreplaced;
	/* Archives and documents that hold their text compressed: they go as
	 * they are, and nobody has looked into them.  Names of parts. */
	struct slice *packed;
	size_t npacked;
	/* Addresses in the fields that must stay: for a decision */
	struct residue *residue;
	size_t nresidue;
};
/*
 * Masks a message, whichever way; parts without a hit stay as they are, octet
 * for octet.  What comes out is looked through again by other code:
 * ERR_REFUSED, saying where, if an address can be read anywhere but in a field
 * that must stay.  REDACT_NOTHING: the octets in CRLF form, no look.
 * For the confined parser alone, who else wants it asks session_redact.
 */
enum err redact_message(struct redacted *out, const struct masks *m,
    struct slice octets, const struct redact_order *order, struct error *e);
void redacted_free(struct redacted *r);

/* The header of a message: up to the empty line, that not included. */
struct slice message_header(struct slice octets);
/* A lone LF becomes CRLF; a lone CR is no line end and stays. */
void crlf_form(struct slice octets, struct buf *out);

#endif

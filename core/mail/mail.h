#ifndef CORE_MAIL_MAIL_H
#define CORE_MAIL_MAIL_H

#include "core/base/hash.h"
#include "core/base/mem.h"
#include "core/base/slice.h"
#include "core/mail/receiver.h"

/*
 * A mail, read from its octets.  Every slice lives in the arena that
 * mail_parse was given or points into the octets; ranges count from the
 * first octet of the message.  Cross references are indices (-1: none), so
 * that the whole can be sent to another process.
 */

/* Limits.  Over one, the message is still read; mail.limits says what was cut */
enum {
	MAIL_MOST_OCTETS = 64 << 20,
	MAIL_MOST_LINE = 64 << 10, /* one header field, folding included */
	MAIL_MOST_FIELDS = 2000,
	MAIL_MOST_DEPTH = 32,
	MAIL_MOST_PARTS = 1000,
	MAIL_MOST_TEXT = 2 << 20, /* decoded text kept per part */
	MAIL_MOST_LINKS = 5000,
	MAIL_MOST_HOPS = 200,
	MAIL_MOST_ADDRESSES = 1000,
};

/* A header field, exactly as it stands (RFC 5322 section 2.2). */
struct field {
	struct range all;   /* name to line end, folding included */
	struct range name;  /* without blanks before the colon */
	struct range value; /* all after the colon, without the last line end */
};

enum trust { TRUST_NONE, TRUST_INFERRED, TRUST_CONFIGURED };

/* How we came to a message: what its header is worth as a record. */
enum provenance {
	PROVENANCE_OBSERVED,  /* from a mailbox of ours: its receiver wrote it */
	PROVENANCE_PARTNER,   /* somebody else's observation: it counts where
			       * the settings name the receiver for it */
	PROVENANCE_SUBMITTED, /* sent to us as a file: all of its header is
			       * only what whoever sent it says */
};

/* What is known of a message beside its octets. */
struct mail_origin {
	enum provenance provenance;
	/* Receivers that count, by their index; 0: all.  Of those behind the
	 * 64th none can be left out. */
	uint64_t receivers;
	/* The envelope that an Exchange journal states; NULL: none does */
	struct slice journal_from;
	/* A boundary and an envelope that the caller states, whatever the
	 * header says; NULL where he doesn't.  given_ip: canonical text */
	struct slice given_ip, given_helo, given_from;
	/* The hop that an analyst says is the boundary, from 1 (the newest);
	 * 0: he says nothing */
	uint64_t given_hop;
};

/* One Received field (RFC 5321 section 4.4); hops[0] is the newest. */
struct hop {
	int field;
	struct slice helo; /* what the client called itself */
	struct slice rdns; /* as the field gives it; NULL if "unknown" or absent */
	bool rdns_confirmed; /* the writer states forward confirmation (Postfix
			      * and Exim forms) */
	struct slice ip;     /* canonical text */
	struct slice by, with, id, recipient;
	int64_t time;
	bool trusted; /* written by a receiver of ours */
	bool gateway; /* and its client is a gateway of ours: what the writer
		       * found out about the client is not about the sender */
	uint32_t port; /* of the client, where the field gives it; 0 */
};

/*
 * Where our receiver took the message from outside.  All below is claims.
 * trust TRUST_NONE with a hop: where the header of a message that was
 * submitted says that somebody took it.
 */
struct boundary {
	int hop; /* -1: none found, or (ip not NULL) one that was given */
	struct slice ip, rdns, helo, by;
	bool rdns_confirmed;
	int64_t time;
	struct slice receiver; /* its name in the settings, or its inferred
				* organisational domain */
	enum trust trust;
	struct slice reason; /* one sentence */
};

static inline bool
boundary_is_known(const struct boundary *b)
{
	return b->hop >= 0 || b->ip.p != NULL;
}

enum origin {
	ORIGIN_NONE,
	ORIGIN_RETURN_PATH,
	ORIGIN_RECEIVED_SPF,
	ORIGIN_AUTHENTICATION_RESULTS,
	ORIGIN_RECEIVED,
	ORIGIN_JOURNAL,
	ORIGIN_GIVEN,
};

struct envelope {
	struct slice mail_from; /* without <>; empty: the null sender; NULL */
	enum origin origin;
};

/* The author (RFC 5322 section 3.6.2).  problem says why address is NULL or
 * doubtful: "no From field", "2 From fields", "3 addresses", "no domain"... */
struct from {
	int field;
	struct slice address, domain, org_domain, display_name, problem;
};

/* An address of ours that the message names. */
struct recipient {
	struct slice address;
	struct slice where; /* "To", "Cc", "Delivered-To", "Received for"... */
};

enum span_kind { SPAN_LINK, SPAN_HIDDEN };

/* A stretch of a part's text. */
struct span {
	uint32_t off, len; /* octets of part.text */
	enum span_kind kind;
	int link;	  /* SPAN_LINK: index into mail.links */
	struct slice why; /* SPAN_HIDDEN: "font-size:0" */
};

struct part {
	int parent; /* -1: the message itself */
	int depth;
	struct slice type;	/* "text/html", lower case */
	struct slice charset;	/* as declared, lower case; NULL */
	struct slice encoding;	/* transfer encoding, lower case; NULL */
	struct slice disposition; /* "attachment", "inline"; NULL */
	struct slice name;	/* file name, decoded, as the sender gave it */
	struct slice content_id;
	bool attachment; /* listed as one */
	uint64_t size;	 /* decoded octets */
	struct sha256 sha256; /* of the decoded octets (attachments) */
	struct range range;   /* its body in the message's octets; len 0 where
			       * not known */
	struct slice text; /* text parts: UTF-8 as far as it could be decoded,
			    * HTML as text; only with MAIL_TEXT; else NULL */
	struct span *spans;
	size_t nspans;
	unsigned hidden_runs; /* of HTML, counted without MAIL_TEXT too */
};

struct link {
	int part;
	struct slice text; /* what the reader sees */
	struct slice url;  /* the exact target, entities decoded */
	struct slice host; /* lower-case A-labels; NULL */
	unsigned flags;	   /* URL_* */
	bool text_differs; /* text names another host than url */
};

struct mail {
	struct arena *arena;
	struct slice bytes;
	enum provenance provenance;
	struct field *fields;
	size_t nfields;
	struct range body;
	struct hop *hops;
	size_t nhops;
	struct boundary boundary;
	struct envelope envelope;
	struct from from;
	/*
	 * SHA-256 of content and of all from the boundary's Received field on:
	 * two copies of one delivery have the same one.  CR and line ends at
	 * the end don't count.  Only where the boundary is one of the hops.
	 */
	struct sha256 delivery;
	bool has_delivery;
	/* SHA-256 of Message-ID, From, Subject, Date (unfolded, one blank for
	 * several) and body (as above): what one Message-ID should stand for */
	struct sha256 content;
	struct slice message_id; /* without <>; NULL */
	struct slice subject;	 /* decoded; NULL */
	int64_t date;		 /* of Date; TIME_UNKNOWN */
	int date_zone;		 /* minutes */
	struct recipient *recipients;
	size_t nrecipients;
	struct part *parts;
	size_t nparts;
	struct link *links;
	size_t nlinks;
	struct sketch *sketch; /* core/mail/sketch.h; not sent to others */
	struct slice *limits; /* what was cut, and at which limit */
	size_t nlimits;
	struct slice *findings; /* oddities: charset not known, no blank line
				 * before the body, two Message-IDs... */
	size_t nfindings;
};

enum { /* flags of mail_parse */
	MAIL_TEXT = 1, /* keep the parts' text and spans, for reading */
	/* One of many: analysis leaves out what takes long and only a reader
	 * wants, the search for what changed a body since it was signed.  No
	 * result depends on it. */
	MAIL_QUICK = 2,
};

/*
 * Reads a mail.  Always gives a mail; what is wrong with it is in limits and
 * findings.  The octets and the arena must outlive it.  receivers may be
 * empty: the boundary is then inferred.
 */
void mail_parse(struct mail *m, struct slice bytes,
    const struct receivers *receivers, struct arena *a, unsigned flags);
/* The same for a message of that origin; NULL: a mailbox of ours */
void mail_parse_from(struct mail *m, struct slice bytes,
    const struct mail_origin *origin, const struct receivers *receivers,
    struct arena *a, unsigned flags);
/* Is all of its header only what somebody says: it was submitted, or is a
 * partner's that no receiver of the settings took? */
bool mail_is_claim(const struct mail *m);
/*
 * The hops down to the boundary by organisation, from the top:
 * ".outlook.com x4", "(inside), .corp.example"; SLICE_NULL without any.  In
 * the arena.
 */
struct slice mail_chain(const struct mail *m, struct arena *a);
/* Takes the next organisation (".corp.example") off such words. */
bool mail_chain_next(struct slice *chain, struct slice *pattern);
/* Is it mail at all?  At least one well-formed header field that mail has
 * (as notmuch and file(1) see it), else *why says what it looks like. */
bool mail_is_mail(struct slice bytes, const char **why);
/* Opens charsets, loads tables: before a sandbox locks. */
void mail_warm_up(void);
/* GMime alone, for who reads no mail but uses a library that starts it */
void mail_library_up(void);

static inline struct slice
mail_slice(const struct mail *m, struct range r)
{
	if (r.off > m->bytes.n || r.len > m->bytes.n - r.off)
		return slice_of("", 0);
	return slice_of(m->bytes.p + r.off, r.len);
}

/* Next field with that name after index `after` (-1: from the top); or -1 */
int mail_field(const struct mail *m, const char *name, int after);
int mail_field_of(const struct mail *m, struct slice name, int after);
/* Value unfolded (RFC 5322 section 2.2.3) and trimmed, in the mail's arena */
struct slice mail_unfolded(const struct mail *m, int field);
/* RFC 2047 words decoded as far as their charsets are known */
struct slice mail_decode_words(struct mail *m, struct slice unfolded);
/* Notes what was cut, or an oddity (at most 100 of each) */
void mail_limit(struct mail *m, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void mail_finding(struct mail *m, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

const char *trust_name(enum trust t);   /* "none", "inferred", "configured" */
const char *provenance_name(enum provenance p); /* "observed", "partner",
						 * "submitted" */
const char *origin_name(enum origin o); /* NULL for ORIGIN_NONE */

#endif

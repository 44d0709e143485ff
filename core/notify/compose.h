#ifndef CORE_NOTIFY_COMPOSE_H
#define CORE_NOTIFY_COMPOSE_H

#include "core/notify/redact.h"
#include "core/settings.h"
#include "core/store/draft.h"

/*
 * The mail as it will be: multipart/mixed of the letter (text/plain), the
 * samples and samples.csv; beside it what else the desk wants: report.xarf.json
 * attached, or a report by RFC 5965 for each sample, mails of their own.  The
 * same input gives the same octets, so that a preview is the export.
 *
 * Samples are never serialised anew: their octets go in as they are, in CRLF
 * form, from the Received field of the boundary on.  Header fields that the
 * receiver's own systems wrote are cut, and the part says so.  Where
 * no boundary is known nothing is cut, and the part says that.
 */
struct compose_sample {
	struct sha256 sha256; /* of the message's octets */
	struct slice octets;
	const struct row *row;
	const struct slice *recipients; /* of ours */
	size_t nrecipients;
	bool trap; /* its recipients are never disclosed: header fields alone */
	const struct sample_facts *facts; /* NULL: it could not be read */
	/* What redact_message made in the confined parser of the octets
	 * that may be shown (sample_shown).  NULL: its
	 * header fields alone go, masked here. */
	const struct redacted *redacted;
	struct slice unmasked; /* why there is none; else NULL */
};
/* What of the octets may be shown: from the boundary on, where that is known,
 * without what the receiver's own systems wrote below it (*cut: header fields
 * that are left out), else all of them.  In the arena where that is needed. */
struct slice sample_shown(struct slice octets, const struct sample_facts *f,
    bool *boundary, size_t *cut, struct arena *a);

/* A message of samples.csv */
struct compose_row {
	const struct row *row;
	const struct slice *recipients;
	size_t nrecipients;
	bool trap; /* what names it to its sender stays out */
};
enum { COMPOSE_MOST_ROWS = 10000 };

struct compose {
	const struct draft *draft;
	const struct reporter *reporter;
	struct sha256 mask_key; /* of the case */
	const struct compose_sample *samples;
	size_t nsamples;
	/* All that may be shown to the desk, samples among them; none:
	 * samples.csv has the samples alone. */
	const struct compose_row *rows;
	size_t nrows;
	/* The thread: Message-IDs, without <>; NULL: the mail begins one */
	struct slice notification; /* the letter that it follows */
	struct slice answered;	   /* the mail that it answers */
	struct slice component; /* of the case: "ip 192.0.2.1"; NULL */
	int64_t date;	     /* of the mail */
	const char *version; /* of the program, for what names it */
	unsigned beside; /* FORMAT_*: made as well, though the draft does not
			  * want them; they change nothing in the letter */
};

enum sample_form {
	SAMPLE_HEADERS, /* text/rfc822-headers */
	SAMPLE_MESSAGE, /* message/rfc822 */
	SAMPLE_BASE64,	/* octets in base64: lines over 998, NUL, lone CR */
};

struct composed_sample {
	enum sample_form form;
	size_t masked;	    /* addresses that were masked */
	bool redacted;	    /* recipients are hidden in it, if it has any */
	bool boundary;	    /* known: it begins there */
	size_t cut;	    /* header fields of the receiver's, left out */
	struct slice why; /* of SAMPLE_HEADERS: a limit; else NULL */
	uint64_t size;	    /* of the octets attached, in CRLF form */
	struct sha256 crlf; /* of the original's CRLF form */
	struct sha256 own;  /* of the octets attached, in CRLF form */
	struct slice name;  /* file name in the mail */
};

/* What hangs on the letter, for a list: samples, then tables and reports */
struct composed_part {
	struct slice name, type; /* "sample-1.eml", "message/rfc822" */
	struct slice form;	 /* what it is, in words */
	uint64_t size;
	struct sha256 sha256; /* of its octets, before any encoding */
};

/* A mail that goes out beside the letter, to the same addresses */
struct composed_mail {
	struct buf octets;
	struct slice message_id; /* without <> */
	struct slice name;	 /* for a file: "sample-1.arf.eml" */
};

struct composed {
	struct arena arena;
	struct buf octets; /* the whole mail, CRLF */
	struct slice message_id; /* without <> */
	struct composed_sample *samples;
	size_t nsamples;
	struct composed_part *parts;
	size_t nparts;
	struct composed_mail *reports; /* FORMAT_ARF: one a sample */
	size_t nreports;
	struct buf xarf; /* FORMAT_XARF: report.xarf.json; else empty */
	struct slice wrong; /* what ARF or XARF receivers would reject: a
			     * sentence; NULL: nothing */
	struct residue *residue; /* addresses that masking left readable */
	size_t nresidue;
	struct disclosed *disclosed; /* distinct (recipient, message) */
	size_t ndisclosed;
	size_t recipients; /* distinct addresses among them */
};

/* ERR_USAGE for a To, Cc or Subject that can't be a header field. */
enum err compose_mail(struct composed *out, const struct compose *c,
    struct error *e);
void composed_free(struct composed *c);
/* Is each of the addresses (", " between) one that can stand in To? */
enum err compose_check_to(struct slice to, struct error *e);
/* Can it be a Subject: one line, no control character? */
enum err compose_check_subject(struct slice subject, struct error *e);

/* Writes to FILE: temporary name beside it, 0600, fsync, rename.
 * ERR_REFUSED where there is a file and not `over`. */
enum err compose_write(const struct composed *c, const char *file, bool over,
    struct error *e);
enum err compose_write_octets(struct slice octets, const char *file,
    bool over, struct error *e);

#endif

#ifndef CORE_NOTIFY_COMPOSE_H
#define CORE_NOTIFY_COMPOSE_H

#include "core/notify/redact.h"
#include "core/settings.h"
#include "core/store/draft.h"

/*
 * The mail as it will be: multipart/mixed of the letter (text/plain), the
 * samples and samples.csv.  The same input gives the same octets, so that a
 * preview is the export.  Samples are never serialised anew: their octets go
 * in as they are, in CRLF form.
 */
struct compose_sample {
	struct sha256 sha256; /* of the message's octets */
	struct slice octets;
	const struct row *row;
	const struct slice *recipients; /* of ours */
	size_t nrecipients;
	bool trap; /* its recipients are never disclosed: header fields alone */
};

struct compose {
	const struct draft *draft;
	const struct reporter *reporter;
	struct sha256 mask_key;
	const struct compose_sample *samples;
	size_t nsamples;
};

enum sample_form {
	SAMPLE_HEADERS, /* text/rfc822-headers, recipients masked */
	SAMPLE_MESSAGE, /* message/rfc822 */
	SAMPLE_BASE64,	/* octets in base64: lines over 998, NUL, lone CR */
};

struct composed_sample {
	enum sample_form form;
	size_t masked;	 /* addresses that were masked */
	uint64_t size;	 /* of the octets attached */
	struct sha256 crlf; /* of the original's CRLF form */
	struct slice name;  /* file name in the mail */
};

struct composed {
	struct arena arena;
	struct buf octets; /* the whole mail, CRLF */
	struct slice message_id; /* without <> */
	struct composed_sample *samples;
	size_t nsamples;
	struct residue *residue; /* addresses that masking left readable */
	size_t nresidue;
	struct disclosed *disclosed; /* distinct (recipient, message) */
	size_t ndisclosed;
	size_t recipients; /* distinct addresses among them */
};

/* ERR_USAGE for a To or Subject that can't be a header field. */
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

#endif

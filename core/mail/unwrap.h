#ifndef CORE_MAIL_UNWRAP_H
#define CORE_MAIL_UNWRAP_H

#include "core/mail/mail.h"

/*
 * Reports: mails with which somebody hands on other mails, taken apart.  One
 * level at a time: what is attached to an attached mail belongs to that one,
 * which the caller gives to mail_parse and mail_unwrap again.
 *
 * Nothing of the outer mail says anything about the inner ones: the fields of
 * a feedback report and the envelope of a journal report are what the outer
 * mail's sender says.
 */

/* Limits.  Over one, unwrapped.left_out counts, or findings say it. */
enum {
	INNER_MOST = 1000,	      /* mails of one report */
	INNER_MOST_OCTETS = 64 << 20, /* of decoded ones, together */
	REPORTED_MOST = 200,
	REPORTED_MOST_VALUE = 4096, /* octets */
	WORDS_MOST = 8192,	    /* octets */
	ENVELOPE_MOST = 1000,	    /* addresses of a journal report */
};

enum report_kind {
	REPORT_NONE,
	REPORT_FORWARD,	 /* handed on by a person, whatever way */
	REPORT_FEEDBACK, /* RFC 5965 */
	REPORT_FAILURE,	 /* RFC 6591, RFC 9991 */
	REPORT_BOUNCE,	 /* RFC 3464 */
	REPORT_JOURNAL,	 /* Exchange's envelope journaling */
	REPORT_DIGEST,	 /* RFC 2046 section 5.1.5 */
};

/* How a report lost the mail that it is about: its headers are not there. */
enum lost {
	LOST_NOTHING,
	LOST_INLINE,  /* forwarded inline: quoted into the text */
	LOST_MSG,     /* attached in Outlook's own format */
	LOST_TNEF,    /* winmail.dat */
	LOST_PICTURE, /* a screenshot */
	LOST_PARTIAL, /* message/partial, message/external-body */
	LOST_NOT_ATTACHED,
};

enum unwrap_policy {
	UNWRAP_FORMAL,	/* a mailbox of ours: only feedback, failure and
			 * journal reports are taken for reports, since an
			 * attached mail may be the phisher's */
	UNWRAP_FILES,	/* submitted files: also what holds an attached mail or
			 * was forwarded inline; all else is the sample itself */
	UNWRAP_MAILBOX, /* a mailbox that people report to: each mail is a
			 * report; one without a mail attached has lost it */
	UNWRAP_AGGREGATES, /* no mails: DMARC aggregate reports alone */
	UNWRAP_REPLIES, /* nothing: each mail answers a letter of ours */
};

/* A mail within a report. */
struct inner {
	int part;	     /* index into mail.parts */
	struct range range;  /* its octets, where they stand as they are */
	struct slice octets; /* else: decoded, in the arena; NULL */
	struct slice how;    /* for people: "message/rfc822, part 3",
			      * "application/octet-stream \"phish.eml\", part
			      * 2, base64" */
	bool headers_only;   /* its body was left out by the report's sender */
};

/* A fact as the report's sender says it: "Source-IP", "192.0.2.7". */
struct reported {
	struct slice name;  /* spelled as in the RFC; unknown ones as there */
	struct slice value; /* unfolded; of Source-IP and Original-Mail-From
			     * without their brackets */
};

struct unwrapped {
	enum report_kind kind;
	enum lost lost;
	struct slice lost_why; /* one sentence; NULL where nothing is lost */
	struct slice reporter; /* address of From; NULL */
	struct slice reporter_name;
	struct slice words; /* the reporter's own: the text before what he
			     * hands on; UTF-8 as far as it could be decoded;
			     * NULL: none */
	struct inner *inner;
	size_t ninner;
	struct reported *reported;
	size_t nreported;
	struct slice envelope_from; /* journal: NULL where it is none */
	struct slice *envelope_to;
	size_t nenvelope_to;
	size_t left_out; /* mails over INNER_MOST or INNER_MOST_OCTETS */
	struct slice *findings; /* oddities: "part 3 is called message/rfc822
				 * but holds no mail"... */
	size_t nfindings;
};

/*
 * Takes a mail apart that mail_parse has read (with MAIL_TEXT or without);
 * all lives in its arena or in its octets.  REPORT_NONE: it is no report.
 */
void mail_unwrap(struct unwrapped *u, struct mail *m,
    enum unwrap_policy policy);

/* By part: it lies in no attached mail.  In the mail's arena. */
bool *unwrap_own_parts(const struct mail *m);
/* A part's octets without their transfer encoding, at most `most` of them;
 * *as_they_are: nothing had to be decoded.  Lives in the mail or its arena. */
struct slice unwrap_decoded(const struct mail *m, int part, size_t most,
    bool *as_they_are);
/* The octets of u->inner[i]. */
struct slice unwrap_octets(const struct unwrapped *u, const struct mail *m,
    size_t i);

/*
 * Was it handed on, by the look of it?  Formal reports always; else the
 * subject says so, or the inner mail's header names whoever sent the outer one.
 * An attached mail alone is no report: phishers attach mails too.
 */
bool unwrap_is_forward(const struct unwrapped *u, const struct mail *m);
/* Does the header of a mail inside name the outer one's From? */
bool unwrap_names_reporter(const struct unwrapped *u, const struct mail *m);

const char *report_kind_name(enum report_kind k); /* "none", "forward"... */
const char *lost_name(enum lost l);	/* "nothing", "inline", "msg"... */

#endif

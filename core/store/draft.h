#ifndef CORE_STORE_DRAFT_H
#define CORE_STORE_DRAFT_H

#include "core/store/store.h"

/*
 * Drafts of letters, and what was sent.  A case has one open draft of a kind
 * a desk at most; networks have desks of their own.  Each act is one transaction and can be undone.
 */
enum {
	DRAFT_MOST_SUBJECT = 400,
	DRAFT_MOST_BODY = 256 << 10,
	DRAFT_MOST_SAMPLES = 20,
};

#define DRAFT_BY_HAND "written by hand" /* to_source */

enum letter_kind {
	LETTER_FIRST,	   /* the notification */
	LETTER_REMINDER,   /* no answer came */
	LETTER_EVIDENCE,   /* more of the same has come */
	LETTER_ANSWER,	   /* to what the desk asked */
	LETTER_ESCALATION, /* to the next tier */
	LETTER_RETRACTION, /* we were wrong */
	LETTER_CLOSING,	   /* thanks: it has stopped */
	LETTER_OWNER,	   /* the question to a domain's owner */
	LETTER_ORIGINAL,   /* "please send it as an attachment", to a reporter */
	LETTER_KINDS
};
const char *letter_kind_name(enum letter_kind k); /* "first" ... */
bool letter_kind_from_name(struct slice name, enum letter_kind *out);

/* Whose desk it goes to */
enum desk {
	DESK_SERVICE,
	DESK_CARRIER,	/* of the service */
	DESK_NETWORK,	/* that holds the boundary's address */
	DESK_REGISTRAR, /* of domains that links lead to */
	DESK_CSIRT,	/* national, and those that certify senders */
	DESKS
};
const char *desk_name(enum desk d); /* "service" ... */
bool desk_from_name(struct slice name, enum desk *out);

/* What of the samples is hidden from the desk (RFC 6590) */
enum redaction {
	REDACT_HEADERS,	   /* header fields alone, our recipients masked */
	REDACT_RECIPIENTS, /* whole messages, our recipients masked */
	REDACT_NOTHING,	   /* whole messages, as they are */
	REDACTIONS
};
const char *redaction_name(enum redaction r); /* "headers" ... */
bool redaction_from_name(struct slice name, enum redaction *out);

/* What is made beside letter, samples and samples.csv */
enum {
	FORMAT_ARF = 1,	 /* a report a sample (RFC 5965), mails of their own */
	FORMAT_XARF = 2, /* report.xarf.json, attached */
	FORMAT_TEXT = 4, /* text alone: the samples' header fields stand in the
			  * letter, nothing is attached */
	FORMAT_FRAUD = 8, /* ARF says "fraud", not "abuse" */
};

/* "arf xarf": words with blanks between; what is no such word is passed */
unsigned formats_of(struct slice words);
struct slice formats_words(unsigned set, struct arena *a);

/*
 * What the analysis of a sample said when the draft was made: who writes the
 * mail parses none.  Slices are NULL where unknown.
 */
enum { SAMPLE_MOST_LINKS = 10, SAMPLE_MOST_CUTS = 16 };
struct sample_facts {
	/* Where in the octets the Received field of the boundary begins: what
	 * stands above it, the receiver's own systems wrote */
	bool has_boundary;
	uint64_t boundary;
	/* Header fields that they wrote below it: Exchange does; in order */
	struct range cuts[SAMPLE_MOST_CUTS];
	size_t ncuts;
	unsigned port;	      /* of the client there; 0: not recorded */
	struct slice rcpt;    /* for whom, by that field */
	struct slice results; /* recorded, "spf=pass smtp.mailfrom=a.example;
			       * dkim=fail header.d=b.example" (RFC 8601) */
	struct slice links[SAMPLE_MOST_LINKS]; /* web, one a host, as they
						* stand in the mail */
	size_t nlinks;
};

struct draft {
	int64_t id;
	enum letter_kind kind;
	enum desk desk;
	const char *language; /* "en", "es", "pt" */
	struct slice cc;      /* as to */
	/* DESK_NETWORK: what the desk holds, as ip_in_networks has it: the
	 * letter is about messages from there alone.  Empty: about all */
	struct slice network;
	unsigned formats;     /* FORMAT_* */
	int64_t thread; /* the notification in whose thread it stands; 0 */
	struct sha256 answers; /* the message that it answers, where */
	bool is_answer;
	struct slice case_id;
	struct slice service; /* slug; empty: nobody named */
	struct slice to;      /* addresses, ", " between; empty: none known */
	struct slice to_source; /* where that is from; NULL */
	struct slice subject, body; /* UTF-8; lines end in LF */
	enum redaction redact; /* of the samples */
	bool edited;	      /* people changed subject, body or to */
	struct slice state;   /* "open", "outbox", "sent", "dropped" */
	int64_t made_at, changed_at;
	int64_t rendered_at; /* its text was made from the case as it was */
	struct sha256 *samples;
	struct sample_facts **facts; /* of each sample; NULL: it could not be
				      * read then.  NULL: of none */
	size_t nsamples;
};
struct drafts {
	struct arena arena;
	struct draft *v;
	size_t n;
};
void drafts_free(struct drafts *d);
/* ERR_REFUSED, with what became of it */
enum err draft_is_open(const struct draft *d, struct error *e);

/* case_id NULL: of all cases; newest first */
enum err store_drafts(struct store *s, struct slice case_id,
    struct drafts *out, struct error *e);
/* ERR_ABSENT, with a sentence */
enum err store_draft(struct store *s, int64_t id, struct drafts *out,
    struct error *e);
/* The open draft of like's kind of its case, for the same desk of the same
 * service (empty: nobody named) and network; 0: none */
enum err store_draft_open(struct store *s, const struct draft *like,
    int64_t *id, struct error *e);
/* Messages that came into its case since its text was made */
enum err store_draft_newer(struct store *s, const struct draft *d, size_t *n,
    struct error *e);
/* All but id, state and times counts.  ERR_USAGE where one is open already. */
enum err store_draft_new(struct store *s, const char *actor,
    const struct draft *d, int64_t *id, struct error *e);
/* By hand: a To that was changed is from DRAFT_BY_HAND.  Nothing happens where all is as it was. */
enum err store_draft_edit(struct store *s, const char *actor, int64_t id,
    struct slice to, struct slice cc, struct slice subject,
    struct slice body, struct error *e);
/* To, Cc, text, language, formats, redaction and samples are those of *now, a
 * draft that is there, from here on. */
enum err store_draft_change(struct store *s, const char *actor,
    const struct draft *now, struct error *e);
enum err store_draft_redact(struct store *s, const char *actor, int64_t id,
    enum redaction redact, struct error *e);

/* It is not sent after all; a case that it brought to drafted is attributed
 * again.  ERR_REFUSED where it is not open. */
enum err store_draft_drop(struct store *s, const char *actor, int64_t id,
    struct error *e);

/* What was sent, by whatever means. */
struct sent {
	struct slice case_id, service;
	int64_t draft; /* 0: none */
	const struct slice *to;
	size_t nto;
	struct slice how; /* "other means" */
	struct slice subject, message_id; /* message_id NULL: not known */
	const struct sha256 *octets; /* of the exported mail; NULL */
	struct sent_sample {
		struct sha256 sha256;
		const char *form; /* "headers", "whole" */
	} *samples;
	size_t nsamples;
	struct disclosed { /* a recipient that the service learned from us */
		struct slice address;
		struct sha256 sha256; /* the message that names him */
	} *disclosed;
	size_t ndisclosed;
};
/* Records it: notification, recipients, disclosures; the draft is sent, the
 * case notified. */
enum err store_mark_sent(struct store *s, const char *actor,
    const struct sent *sent, int64_t *id, struct error *e);

struct notification {
	int64_t id, draft, sent_at; /* draft 0: none */
	struct slice case_id, service, to, subject, message_id, how;
	uint64_t samples, disclosed;
	struct slice outcome; /* "bounced", "answered"; NULL: nothing came */
	int64_t outcome_at;
};
struct notifications {
	struct arena arena;
	struct notification *v;
	size_t n;
};
enum err store_notifications(struct store *s, struct slice case_id,
    struct notifications *out, struct error *e);
/* What became of one; word: "bounced" or "answered".  An act. */
enum err store_notification_outcome(struct store *s, const char *actor,
    struct slice case_id, int64_t number, struct slice word, int64_t at,
    struct error *e);
void notifications_free(struct notifications *n);

/* Recipients of ours that messages name: distinct addresses of one message,
 * in the arena. */
enum err store_recipients(struct store *s, const struct sha256 *sha256,
    struct arena *a, struct slice **out, size_t *n, struct error *e);
/* For whom each message of a case was, by their ids, in the arena */
struct message_for {
	int64_t message;
	struct slice *recipients; /* of ours, distinct, lower case */
	size_t n;
	bool trap; /* a trap brought it, among others */
};
enum err store_case_recipients(struct store *s, struct slice case_id,
    struct arena *a, struct message_for **out, size_t *n, struct error *e);
const struct message_for *message_for_find(const struct message_for *v,
    size_t n, int64_t message); /* NULL: it is none of them */
/* The secret that a case's masks are made with; made at first use and kept
 * in the workspace.  ESPY_MASK_KEY pins the workspace's, for tests. */
enum err store_mask_key(struct store *s, struct slice case_id,
    struct sha256 *out, struct error *e);

#endif

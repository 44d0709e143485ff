#ifndef CORE_NOTIFY_PREFLIGHT_H
#define CORE_NOTIFY_PREFLIGHT_H

#include "core/notify/compose.h"
#include "core/store/case.h"

/*
 * What is looked at before a mail goes out (RFC 6650 section 5, RFC 6590):
 * facts in, a list of checks out.  Pure.
 */
enum check_level {
	CHECK_GREEN,
	CHECK_YELLOW, /* a person has to say that it may go all the same */
	CHECK_RED,    /* it may not go */
};
const char *check_level_name(enum check_level l); /* "green" ... */

/* Where that which a check found can be looked at or put right */
enum check_cause {
	CAUSE_NONE,
	CAUSE_RECIPIENT, /* To and Cc: the contacts */
	CAUSE_LETTER,	 /* a line of the letter, else its start */
	CAUSE_SUBJECT,
	CAUSE_SAMPLES, /* the attachments */
	CAUSE_REDACTION,
	CAUSE_DOMAIN,	/* of the case, and what its owner says */
	CAUSE_MESSAGES, /* of the case */
	CAUSE_SENT,	/* earlier notifications */
	CAUSE_SETTINGS, /* [reporter], [send] */
	CAUSE_MADE,	/* it is older than the case: make it anew */
};
const char *check_cause_name(enum check_cause c); /* "recipient" ... */

struct check {
	const char *name; /* "source": one word, the same for ever */
	enum check_level level;
	struct slice text; /* a sentence; foreign octets in it */
	enum check_cause cause;
	size_t line; /* of the letter, from 1; 0: of none in particular */
};
struct checks {
	struct check *v; /* red ones first, then yellow ones */
	size_t n, red, yellow;
};

/* An address that the mail would go to */
struct preflight_recipient {
	struct slice address;
	enum recipient_fit {
		RECIPIENT_KNOWN, /* meant for such reports */
		RECIPIENT_GUESS, /* written by hand, or by RFC 2142 alone */
		RECIPIENT_UNFIT, /* a claim of the mail, the customer's ... */
	} fit;
	struct slice why;   /* from where, or why it is not fit; NULL */
	int64_t bounced_at; /* TIME_UNKNOWN: it has not */
	bool stop;	    /* it asked for no more reports */
	int64_t told_at;    /* last told of this case; TIME_UNKNOWN */
};

/* A domain that the case is about; `may` as the case says it */
struct preflight_domain {
	struct slice domain;
	enum case_may may;
	bool denied;	 /* its owner's word: not through this service */
	bool authorised; /* likewise: it may */
	const struct slice *brands; /* what people call its owner */
	size_t nbrands;
};

/* A message that the mail shows; those of samples stand in their order */
struct preflight_sample {
	bool trap, whole, exercise, stale;
	bool inside; /* its source is an address of a private network */
	struct slice lessened; /* why its header fields alone go, though the
				* whole was wanted; NULL */
};

/* An address that masking left readable */
struct preflight_left {
	struct slice address, field;
	const char *how;
	enum left_word {
		LEFT_OPEN,	 /* nobody has decided yet */
		LEFT_STAYS,	 /* a person says so */
		LEFT_REFUSED, /* in a place where it need not stay */
	} word;
};

struct preflight_facts {
	const struct draft *draft;
	const struct reporter *reporter;
	/* The mails as they will be, octets of each; the first one is the
	 * letter's, others are ARF reports. */
	const struct slice *mails;
	size_t nmails;
	struct slice part; /* the largest of the letter's parts, and its size */
	uint64_t part_octets;
	const struct preflight_recipient *recipients;
	size_t nrecipients;
	const struct preflight_domain *domains;
	size_t ndomains;
	const struct preflight_sample *samples;
	size_t nsamples;
	const struct preflight_left *left;
	size_t nleft;
	struct slice leak; /* what the finished mail shows of them all the
			    * same: a sentence; NULL: nothing */
	size_t disclosed; /* recipients of ours whose addresses go out */
	/* What the letter must name one of: boundary addresses, hosts */
	const struct slice *sources;
	size_t nsources;
	/* What the letter may quote of samples: subjects, addresses */
	const struct slice *quoted;
	size_t nquoted;
	/* To a network's desk: samples from elsewhere; why the network is a
	 * guess (a sentence; NULL) */
	size_t outside;
	struct slice network_why;
	size_t exercises; /* messages of the case */
	size_t newer;	  /* messages that came into it since the draft */
	bool can_send;	  /* [send] is there and whole */
	struct slice send_why; /* why not: a sentence; NULL */
	int64_t again;	  /* seconds: a desk is not told twice within */
	int64_t clock;
	struct slice languages; /* that the desk reads: "es en"; NULL */
	struct slice schema;	/* what XARF or ARF is wrong with; NULL */
};

enum { /* octets */
	PREFLIGHT_MUCH_PART = 3 << 20, /* of a part: asked about */
	PREFLIGHT_MUCH = 5 << 20,      /* of a mail: likewise */
	PREFLIGHT_TOO_MUCH = 20 << 20, /* and refused */
};

/* Does it go to a desk, not to a domain's owner or a reporter? */
bool preflight_to_desk(const struct draft *d);
/* In the arena. */
void preflight(struct checks *out, const struct preflight_facts *f,
    struct arena *a);

#endif

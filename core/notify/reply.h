#ifndef CORE_NOTIFY_REPLY_H
#define CORE_NOTIFY_REPLY_H

#include "core/mail/mail.h"

/*
 * What came back: a mail that answers a letter of ours, read from its octets.
 * Pure, and under confinement: it is foreign.  Which case it belongs to is
 * found by the store (core/notify/thread.h).
 */

/* Limits.  What goes over one is left out, but for words, which are cut. */
enum {
	REPLY_MOST_IDS = 60,
	REPLY_MOST_ID = 250,   /* octets of a Message-ID */
	REPLY_MOST_CASES = 8,
	REPLY_MOST_TICKETS = 8,
	REPLY_MOST_TICKET = 60,
	REPLY_MOST_WORDS = 4096,
	REPLY_MOST_BECAUSE = 160,
	DSN_MOST_RECIPIENTS = 50,
	DSN_MOST_FIELD = 500,
};

/* --- delivery status notifications --- */

enum dsn_action { /* RFC 3464 section 2.3.3 */
	DSN_FAILED, DSN_DELAYED, DSN_DELIVERED, DSN_RELAYED, DSN_EXPANDED,
	DSN_ACTIONS
};
const char *dsn_action_name(enum dsn_action a);

struct dsn_recipient {
	struct slice address;  /* Final-Recipient, without its type; NULL */
	struct slice original; /* Original-Recipient; NULL */
	enum dsn_action action;
	struct slice status;	 /* "5.1.1"; NULL */
	struct slice diagnostic; /* the server's words; NULL */
};
struct dsn {
	bool is;	/* it is one, of whatever form */
	bool old_style; /* without fields that a program can read: the text
			 * says it */
	struct dsn_recipient *v; /* none where the text names nobody */
	size_t n;
	struct slice returned_id; /* Message-ID of what came back; NULL */
};
/* Reads a mail that mail_parse has read with MAIL_TEXT; all lives in its arena
 * or in its octets. */
void dsn_read(struct dsn *d, struct mail *m);
/* Did it fail for somebody?  Else it is late, or only a receipt. */
bool dsn_failed(const struct dsn *d);
bool dsn_delayed(const struct dsn *d);

/* --- any answer --- */

/* What its own words say; several may hold. */
enum {
	SAYS_ACK = 1,	   /* "we have received your report" */
	SAYS_QUESTION = 2, /* it asks us for something */
	SAYS_FIX = 4,	   /* it has been stopped, suspended, fixed */
	SAYS_FORM = 8,	   /* "use our form" */
	SAYS_STOP = 16,	   /* no more reports */
	SAYS_AWAY = 32,	   /* out of office */
	SAYS_ALL = 63,
};

enum reply_answer { REPLY_SAYS_NOTHING, REPLY_SAYS_YES, REPLY_SAYS_NO };

struct reply {
	/* Message-IDs without <>: In-Reply-To, then References from the last
	 * one back */
	struct slice *ids;
	size_t nids;
	struct slice *cases; /* in brackets in the subject, upper case */
	size_t ncases;
	struct slice *tickets; /* "#123456", "ABC-123", "ref:...:ref" */
	size_t ntickets;
	struct dsn dsn;
	struct slice automatic; /* why a program wrote it:
				 * "Auto-Submitted: auto-replied"; NULL */
	unsigned says;
	struct slice because; /* the sentence that says so; NULL */
	/* To the question to a domain's owner: does he know the service, may
	 * he be named? */
	enum reply_answer knows, may_name;
	struct slice words; /* its own, without what it quotes; NULL */
};
/* As dsn_read */
void reply_read(struct reply *r, struct mail *m);

enum reply_kind {
	REPLY_BOUNCE,
	REPLY_DELAYED, /* or delivered: nothing is lost */
	REPLY_AUTO,
	REPLY_TICKET, /* it was received, with or without a number */
	REPLY_QUESTION,
	REPLY_FIX,
	REPLY_FORM,
	REPLY_STOP,
	REPLY_YES, /* an owner's: he knows the service */
	REPLY_NO,
	REPLY_OTHER, /* somebody has to read it */
	REPLY_KINDS
};
const char *reply_kind_name(enum reply_kind k); /* "bounce" ... */
bool reply_kind_from_name(struct slice name, enum reply_kind *out);
/* owner: it answers the question to a domain's owner */
enum reply_kind reply_kind_of(const struct reply *r, bool owner);

/* --- the pieces, for their tests --- */

/* Its own words: what it quotes (">" lines, "On ... wrote:", Outlook's blocks,
 * in English, Spanish and Portuguese) and its signature left out.  In the
 * arena, at most REPLY_MOST_WORDS octets. */
struct slice reply_own_words(struct slice text, struct arena *a);
/* Lower-case ASCII with one blank between words, accents left out: what the
 * phrases below are looked for in.  A line end becomes " . ". */
struct slice reply_plain(struct slice words, struct arena *a);
/* SAYS_* of such a text; *because: where its first reason stands in it */
unsigned reply_says(struct slice plain, struct slice *because);
/* The answers to the owner's two questions */
void reply_owner_says(struct slice plain, enum reply_answer *knows,
    enum reply_answer *may_name);
/* Ticket numbers in a line, added to r->tickets */
void reply_tickets(struct reply *r, struct slice line, struct arena *a);

#endif

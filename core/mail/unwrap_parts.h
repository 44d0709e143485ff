#ifndef CORE_MAIL_UNWRAP_PARTS_H
#define CORE_MAIL_UNWRAP_PARTS_H

/* The pieces of mail_unwrap, in the order in which they run.  Private. */

#include "core/mail/parse.h"
#include "core/mail/unwrap.h"

/* How the text holds a mail. */
enum inline_how {
	INLINE_NONE,
	INLINE_BLOCK,  /* lines such as "From:", "Sent:" */
	INLINE_MARKED, /* a line that says "forwarded message" */
	INLINE_SOURCE, /* its whole header, as it came */
	INLINE_UUENCODED,
};

struct unwrap {
	struct unwrapped *u;
	struct mail *m;
	enum unwrap_policy policy;
	bool *own;	/* by part: it lies in no attached mail */
	size_t decoded; /* octets of inner mails so far */
	int text;	/* the part with the reporter's text, or -1 */
	struct slice utf8; /* that text; may be empty */
	enum inline_how inline_how;
	size_t inline_at; /* where that mail begins in it, or SLICE_NONE */
};

/* Notes an oddity (at most 100) */
void unwrap_finding(struct unwrap *w, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* unwrap_part.c: a text part as UTF-8 (HTML as text), its beginning if it is long */
struct slice unwrap_text(struct mail *m, int part);
/* The part's file name ends so; ASCII case does not matter */
bool unwrap_named(const struct part *p, const char *end);
/* Clearly a mail: several fields that only delivered mail has, and the end of
 * a header behind them */
bool unwrap_sniff(struct slice octets);

/* forwarded.c: "Fwd: ", "WG: ", "RV: " ...: mail programs write these, people
 * type them */
bool subject_forwards(struct slice subject);
/* report_text.c: w->text, w->utf8 */
void report_text(struct unwrap *w);
/* What stands before whatever is handed on; NULL: nothing */
struct slice report_words(struct unwrap *w);
/* inline.c: w->inline_how, w->inline_at */
void inline_find(struct unwrap *w);
/* unwrap_find.c: the inner mails */
void unwrap_find(struct unwrap *w);
/* feedback.c: the fields of a message/feedback-report or
 * message/delivery-status part */
void feedback_read(struct unwrap *w, int part);
/* First value reported under that name; NULL: none */
struct slice feedback_value(const struct unwrapped *u, const char *name);
/* journal.c: is it a journal report?  Then its envelope is read. */
bool journal_read(struct unwrap *w);
/* lost.c: why there is no inner mail */
void lost_find(struct unwrap *w);

#endif

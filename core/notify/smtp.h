#ifndef CORE_NOTIFY_SMTP_H
#define CORE_NOTIFY_SMTP_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/mem.h"

/*
 * SMTP (RFC 5321) as its client says it, and reads the answers.  Pure.
 */
enum {
	SMTP_LINE = 998,	/* octets of a line of mail, without CRLF */
	SMTP_MOST_REPLY = 16 << 10,
	SMTP_MOST_ADDRESS = 254,
};

/* One reply: "250-mx.example" lines up to one with a blank behind the code. */
struct smtp_reply {
	int code;	 /* 200 to 599; 0: not whole yet */
	struct buf text; /* its lines without code, LF between */
	struct buf line; /* that is not whole yet */
};
/*
 * Takes what it can of *in off it.  1: a reply is whole; 0: more is needed;
 * -1: that is no SMTP, or more than anybody has to say.  To read the next
 * one: smtp_reply_clear.
 */
int smtp_reply_take(struct smtp_reply *r, struct slice *in);
void smtp_reply_clear(struct smtp_reply *r);
void smtp_reply_free(struct smtp_reply *r);

/* In the reply to EHLO: does the server offer that?  *rest (may be NULL): what
 * stands behind the word. */
bool smtp_offers(struct slice ehlo, const char *word, struct slice *rest);
/* How the server calls a mail that it took, where its reply says so
 * ("queued as 4XyZ12"); SLICE_NULL */
struct slice smtp_queue_id(struct slice reply);

/* Can it stand between < and > in MAIL and RCPT as it is? */
bool smtp_address_ok(struct slice address);
/* A mail that can go through SMTP as it is: CRLF lines that are not too long,
 * no NUL.  *eight: it holds octets above 127. */
enum err smtp_check(struct slice mail, bool *eight, struct error *e);
/* What follows DATA, but for the last octets: lines that begin with a dot have
 * one more.  SMTP_END follows it. */
#define SMTP_END "\r\n.\r\n"
void smtp_body(struct slice mail, struct buf *out);

#endif

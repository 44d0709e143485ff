#ifndef CORE_MAIL_MBOX_H
#define CORE_MAIL_MBOX_H

#include "core/base/slice.h"

/*
 * mbox files, split into their messages (RFC 4155; mboxo, mboxrd, mboxcl,
 * mboxcl2).  A message is what stands between its "From " line and the empty
 * line before the next one; ">From " stays as it is.  Files may be of any
 * size: they are fed in pieces, and no more than the start of a line is kept.
 *
 * A "From " line counts at the start of the file or behind an empty line, and
 * if it holds a word and a date with a time.  In a body whose Content-Length
 * leads exactly to another such line, or to the end, those before it don't.
 */

/* Limits.  Behind the last message mbox_feed returns false. */
enum {
	MBOX_MOST_MESSAGES = 1000000,
	MBOX_MOST_LINE = 1024, /* octets of a line that are looked at */
	MBOX_MOST_WAITING = 1000, /* "From " lines in a body whose
				   * Content-Length is not yet confirmed; with
				   * more of them it is not believed */
};

struct range64 {
	uint64_t off, len; /* in the file */
};

/* Takes a message; false ends the work (mbox_feed returns false). */
typedef bool (*mbox_found)(void *arg, struct range64 message);

struct mbox {
	mbox_found found;
	void *arg;
	uint64_t at;	    /* where the next octet stands */
	uint64_t line_at;   /* where the line begins that is being read */
	uint64_t message;   /* where the message begins */
	uint64_t empty_at;  /* where the empty line before this one begins */
	uint64_t body_end;  /* as Content-Length has it; 0: none */
	uint64_t length;    /* of Content-Length, while in the header */
	size_t nmessages;   /* found so far */
	size_t nwaiting;
	uint32_t line_n;    /* octets kept of the line */
	bool inside, header, has_length, empty_before, stopped;
	char line[MBOX_MOST_LINE];
	struct {
		uint64_t end, start; /* of the message before, of the next */
	} waiting[MBOX_MOST_WAITING];
};

/* Does a file that begins so look like an mbox?  A few hundred octets do. */
bool mbox_looks(struct slice start);

void mbox_begin(struct mbox *b, mbox_found found, void *arg);
/* The next octets of the file; false: no more are wanted. */
bool mbox_feed(struct mbox *b, struct slice octets);
/* At the end of the file; false: found said so, or there were too many. */
bool mbox_end(struct mbox *b);

/* Is it a "From " line, without its line end? */
bool mbox_is_from_line(struct slice line);

#endif

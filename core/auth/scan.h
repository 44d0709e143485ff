#ifndef CORE_AUTH_SCAN_H
#define CORE_AUTH_SCAN_H

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * The lexical level of structured header fields (RFC 5322 section 3.2, RFC
 * 2045 section 5.1): comments, tokens, quoted strings.  Line ends are blanks,
 * so a field may be read as it stands in the message.  Zero-initialise, set s
 * and arena; scan_done frees.
 */
struct scan {
	struct slice s;
	size_t at;
	struct arena *arena;
	struct buf comment; /* text of the comments passed, one blank between */
	bool unclosed;	    /* a comment or quoted string lacks its end */
};

static inline bool
scan_end(const struct scan *c)
{
	return c->at >= c->s.n;
}

static inline bool
scan_is(const struct scan *c, char ch)
{
	return c->at < c->s.n && c->s.p[c->at] == ch;
}

bool scan_take(struct scan *c, char ch); /* if it stands here */
bool scan_cfws(struct scan *c);		 /* blanks and comments: any? */
/* Runs of characters; empty where there is none */
struct slice scan_token(struct scan *c);   /* RFC 2045 token */
struct slice scan_keyword(struct scan *c); /* RFC 5321 Keyword: letters,
					    * digits, hyphens inside */
struct slice scan_name(struct scan *c);	   /* a token without "." */
struct slice scan_dot_atom(struct scan *c); /* RFC 5322, leniently dotted */
struct slice scan_domain(struct scan *c);   /* RFC 6376 domain-name, or one
					     * label; U-labels too */
struct slice scan_word(struct scan *c);	    /* up to a blank or ";" behind
					     * a quoted string that it may
					     * start with; as it stands */
/* A quoted string, unquoted and unfolded; false if none starts here. */
bool scan_quoted(struct scan *c, struct slice *out);
/* Is this the end of a word: a blank, comment, ";" or the end? */
bool scan_boundary(const struct scan *c);
/* To the next ";" outside comments and quoted strings, or the end */
void scan_skip_result(struct scan *c);
/* The comments' text so far (NULL: none), which is then forgotten */
struct slice scan_comment(struct scan *c);
void scan_done(struct scan *c);

#endif

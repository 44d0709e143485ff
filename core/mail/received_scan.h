#ifndef CORE_MAIL_RECEIVED_SCAN_H
#define CORE_MAIL_RECEIVED_SCAN_H

#include "core/base/slice.h"

/* A Received field cut into words and comments, by clause.  Private. */

#define TOKENS_MOST 400 /* words and comments of one field */

enum clause { C_NONE, C_FROM, C_BY, C_VIA, C_WITH, C_ID, C_FOR };

/* A word, or a comment without its parentheses. */
struct token {
	struct slice s;
	bool comment;
	enum clause clause; /* in which it stands */
};

struct tokens {
	struct token v[TOKENS_MOST];
	size_t n;
	struct slice date;
};

/* *t need not be cleared before: it is large. */
void received_tokens(struct tokens *t, struct slice value);
/* Index of the last "by": what the client said stands before it; 0: none */
size_t received_last_by(const struct tokens *t);
/* A word off *s; behind "for" (C_FOR), what stands in "" or <> is one */
struct slice received_word(struct slice *s, enum clause now);

#endif
